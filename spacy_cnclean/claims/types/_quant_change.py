"""The type QUANT_CHANGE: a change, a share, a rank or a comparison.

>>> from spacy_cnclean.claims import find_claims
>>> [claim.types for claim in find_claims("2021年，贷款余额同比增长12%。", statutes=())]
[('QUANT_CHANGE',)]
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spacy_cnclean.claims._clauses import words
from spacy_cnclean.claims._cues import TREND
from spacy_cnclean.claims._figures import moves_between
from spacy_cnclean.claims.types._quant import is_level, is_personal, lasts_otherwise

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from spacy_cnclean.claims._clauses import Clause, Scope
    from spacy_cnclean.claims._vocabulary import Vocabulary
    from spacy_cnclean.quantities._models import Quantity

BASE = 0.45
"""What the type adds to the score `checkworthy`."""

_DOUBLED = re.compile(
    r"[负零]增长|翻了[一两二三四几]?[番倍]|[已曾近均][^，,。；;]{0,4}(?:翻番|翻倍|腰斩|归零)"
)
# Verbs that are too common to be cues: they count beside a figure only
_CHANGES = re.compile(
    r"[降涨跌升增少多]了|多出|[微略暴陡大][增降跌升涨减](?!值)|"
    r"[高低]于(?:上|同|行业|全国|平均)|远[高低]于|翻一番"
)
_LEVEL_WITH = re.compile(r"[^，,。；;]{0,16}[与和同跟较][^，,。；;]{2,16}持平$")
_ABLE = re.compile(r"可以|可(?!能)|能够|能(?!源|力)|有助于|有利于|以便|为了")
_LEVEL_VERBS = words("提高 提升 较")
_RANKED = re.compile(r"居[^，,。；;]{0,8}(?:首位|第一|前列|榜首)")
_TIMES_OF = re.compile(r"(?:[是为达][^，,。；;]{1,16}的|相当于[^，,。；;]{1,16}的?)[近约逾超]?过?$")
_SHARES = words("percent fraction")
_SHARE_HEAD = re.compile(
    r"(?:目前|如今|去年|今年|当前|其中|全国|仍|另|还|有|[0-9]{4}年|，)*"
    r"(?:约|大约|近|将近|超过?|逾|高达|至少|不到|不足|只有|仅有?)?"
)
_SHARE_OF = re.compile(
    r"的(?!部分|比例|[征税]收?率|[利费]率|折扣|手续费|违约金|利息|首付|罚款|费用)"
    r"(?![^，,。；;]{1,8}[要应须需])[^，,。；;的]{7,}"
)


def meets(text: str, clause: Clause, scope: Scope, met: AbstractSet[str]) -> bool:
    """Return whether the clause says how something changed, or what part or rank it has.

    First-person stories and what a supposition entails are no measurements.
    """
    return (
        not scope.supposed
        and _changes(text, clause, scope, event="EVENT" in met)
        and not is_personal(text, clause)
    )


def _changes(text: str, clause: Clause, scope: Scope, *, event: bool) -> bool:
    for figure in clause.figures:
        if text[figure.end : figure.end + 1] != "的":
            return (
                bool(clause.flags & TREND and _is_trend(text, clause))
                or _compares(text, clause)
                or _is_part(text, clause, scope, figure)
            )
        if figure.kind in _SHARES and _is_subject(text, clause, figure):
            return True
    return (
        not event
        and not is_level(text, clause)
        and _moves_without_figure(text, clause, scope.vocabulary)
    )


def _moves_without_figure(text: str, clause: Clause, vocabulary: Vocabulary) -> bool:
    """Return whether a metric moves or ranks without a figure."""
    if not clause.flags & TREND:
        return False
    piece = (clause.start, clause.end)
    if (
        text.find("居", *piece) >= 0
        and _RANKED.search(text, *piece)
        and vocabulary.metric.search(text, *piece)
    ):
        return True
    if lasts_otherwise(text, clause):
        return True
    if any(start == clause.start for start, _, flags in clause.cues if flags & TREND):
        return False  # 提升参与率: nobody is said to have done it
    if _DOUBLED.search(text, *piece) or _LEVEL_WITH.match(text, *piece):
        return True
    return bool(vocabulary.metric_moves.search(text, *piece) and not _ABLE.search(text, *piece))


def _compares(text: str, clause: Clause) -> bool:
    """Return whether the figures themselves say that something is compared or moves."""
    if _CHANGES.search(text, clause.start, clause.end):
        return True
    for figure in clause.figures:
        if figure.kind == "percentage_point":
            return True
        if figure.kind == "multiple" and _TIMES_OF.search(text, clause.start, figure.start):
            return True
    return len(clause.figures) > 1 and bool(moves_between(text, clause.start, clause.figures))


def _is_part(text: str, clause: Clause, scope: Scope, figure: Quantity) -> bool:
    """Return whether a share is counted among what stood before: 500款应用中，有近三成未提供…."""
    before = scope.previous
    counted = text.startswith("其中", clause.start) or (
        before is not None and text[before.end - 1] == "中"
    )
    return (
        figure.kind in _SHARES
        and counted
        and _SHARE_HEAD.fullmatch(text, clause.start, figure.start) is not None
    )


def _is_subject(text: str, clause: Clause, figure: Quantity) -> bool:
    """Return whether a share is what the clause speaks of: 超过六成的投诉涉及暴力催收."""
    return (
        _SHARE_HEAD.fullmatch(text, clause.start, figure.start) is not None
        and _SHARE_OF.match(text, figure.end, clause.end) is not None
    )


def _is_trend(text: str, clause: Clause) -> bool:
    """Return whether a figure is a change, a share or a rank rather than a level."""
    for start, end, flags in clause.cues:
        if not flags & TREND:
            continue
        if text[start:end] not in _LEVEL_VERBS:
            return True
        if any(figure.start >= start for figure in clause.figures):
            return True
    return False
