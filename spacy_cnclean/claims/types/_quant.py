"""The type QUANT: a figure for a past or present level.

>>> from spacy_cnclean.claims import find_claims
>>> [claim.types for claim in find_claims("2021年，市场规模已达800亿元。", statutes=())]
[('QUANT',)]
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spacy_cnclean.claims._cues import TREND

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from spacy_cnclean.claims._clauses import Clause, Scope

BASE = 0.45
"""What the type adds to the score `checkworthy`."""

_PERSONAL = re.compile(r"我(?![国行院市省县区方部司])|你|您|咱")
_SHORTER = re.compile(r"(?:缩短|延长)[到至了为]")
_USUALLY = re.compile(r"一般|平均|最长|最短|至少|不少于|不超过|通常|仅|只有|长达")
_COPULAS = ("为", "是", "仅", "只有", "长达", "达", "需")


def meets(text: str, clause: Clause, scope: Scope, _met: AbstractSet[str]) -> bool:
    """Return whether the clause gives a level; what a supposition entails is none."""
    return not scope.supposed and is_level(text, clause) and not is_personal(text, clause)


def is_level(text: str, clause: Clause) -> bool:
    """Return whether the clause has a figure of its own (not only 100元的本金) or a duration."""
    for figure in clause.figures:
        if text[figure.end : figure.end + 1] != "的":
            return True
    return _ends_in_bounded_duration(text, clause) and not lasts_otherwise(text, clause)


def is_personal(text: str, clause: Clause) -> bool:
    """Return whether the clause is of a first-person story or speaks to the reader."""
    return _PERSONAL.search(text, clause.start, clause.end) is not None


def lasts_otherwise(text: str, clause: Clause) -> bool:
    """Return whether a duration becomes another one: 由3天缩短为1天."""
    return (
        bool(clause.flags & TREND)
        and not clause.figures
        and any(time.kind == "duration" for time in clause.times)
        and _SHORTER.search(text, clause.start, clause.end) is not None
    )


def _ends_in_bounded_duration(text: str, clause: Clause) -> bool:
    """Return whether the predicate is a duration with a bound: 一般不少于15日."""
    if not clause.times or clause.figures:
        return False
    last = clause.times[-1]
    if last.kind != "duration" or last.end != clause.end:
        return False
    if last.low == last.high and not text.endswith(_COPULAS, clause.start, last.start):
        return False
    return _USUALLY.search(text, clause.start, clause.end) is not None
