"""The tests of QUANT and QUANT_CHANGE: figures for a level, a change, a share or a rank."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from spacy_cnclean.claims.clauses import words
from spacy_cnclean.claims.cues import TREND

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy_cnclean.claims.clauses import Clause, Scope
    from spacy_cnclean.claims.models import ClaimType
    from spacy_cnclean.quantities.models import Quantity

_FIGURE_KINDS = words("money percent percentage_point count number multiple fraction rate rank")
# 三种, 五张: a few things that are listed; only of these a small count in hanzi is a figure
_MEASURED = words("人 名 家 户 起 宗 件 笔 例 岁 吨 亩 辆 台 套 股 人次 周岁 公里")
_PRONOUNS = words("两人 二人 三人 四人 两家 三家 两名")
_FEW = 10

_METRIC = (
    r"(?:规模|余额|总额|金额|数量|总量|占比|比例|比重|份额|[^效频功]率|投诉量|成本|收入|营收|利润|"
    r"人数|户数|笔数|销量|产量|交易量|支出|流水|价格|房价|指数|均价|赔付|保费|利息|费用|存款|存量|增速|"
    r"订单量|案件量|受理量|发卡量|薪酬|工资)"
)
_MOVES = (
    r"(?:增长|下降|上升|上涨|下跌|下滑|攀升|回落|扩大|缩小|增加|减少|提高|降低|翻番|翻倍|激增|骤降|"
    r"锐减|收窄|走高|走低|新高|新低|归零|萎缩|缩水|压降|提升|腰斩|回升|飙升|骤增|猛增|大增|缩减|"
    r"走弱|抬升|持平|反弹|滑落|递增|递减|上扬|暴增|暴涨|暴跌|大涨|大跌|连跌|连涨|连降|连升|连增)"
)
_METRIC_MOVES = re.compile(
    rf"{_METRIC}[^，,。；;]{{0,8}}{_MOVES}|{_MOVES}了?[^，,。；;]{{0,8}}{_METRIC}"
)
_METRIC_WORD = re.compile(_METRIC)
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
_PERSONAL = re.compile(r"我(?![国行院市省县区方部司])|你|您|咱")
_LEVEL_VERBS = words("提高 提升 较")
_RANKED = re.compile(r"居[^，,。；;]{0,8}(?:首位|第一|前列|榜首)")
_SHORTER = re.compile(r"(?:缩短|延长)[到至了为]")
_USUALLY = re.compile(r"一般|平均|最长|最短|至少|不少于|不超过|通常|仅|只有|长达")
_COPULAS = ("为", "是", "仅", "只有", "长达", "达", "需")


_FROM = re.compile(r"[从由自][^，,。；;]{0,20}$")
_LEADS_TO = re.compile(r"[^，,。；;]{0,12}[一-鿿][至到为成][^，,。；;]{0,10}")
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


def is_figure(quantity: Quantity) -> bool:
    """Whether a quantity is a figure that statistics could give, not a word like 三类."""
    if quantity.kind not in _FIGURE_KINDS or "indefinite" in quantity.flags:
        return False
    if quantity.kind != "count" or quantity.unit in _MEASURED or quantity.low is None:
        return quantity.text not in _PRONOUNS
    if quantity.text[0].isascii() or quantity.low != quantity.high:
        return True
    return quantity.low > _FEW  # type: ignore[operator]  # the bounds of a count are decimals


def measure_types(text: str, clause: Clause, scope: Scope, *, event: bool) -> set[ClaimType]:
    """Return QUANT or QUANT_CHANGE where the clause measures something, else nothing.

    First-person stories and what a supposition entails are no measurements.
    """
    if scope.supposed:
        return set()
    lasts = clause.times and not clause.figures and _lasts_otherwise(text, clause)
    figured = None if lasts else _figure_types(text, clause, scope)
    types = figured or ("" if event else _trend_type(text, clause))
    if not types or _PERSONAL.search(text, clause.start, clause.end):
        return set()
    return {types}


def _figure_types(text: str, clause: Clause, scope: Scope) -> ClaimType | None:
    """Return the type of a clause with a figure of its own (not only 100元的本金), or None."""
    for figure in clause.figures:
        if text[figure.end : figure.end + 1] != "的":
            moved = clause.flags & TREND and _is_trend(text, clause)
            moved = moved or _compares(text, clause) or _is_part(text, clause, scope, figure)
            return "QUANT_CHANGE" if moved else "QUANT"
        if figure.kind in _SHARES and _is_subject(text, clause, figure):
            return "QUANT_CHANGE"
    return "QUANT" if _ends_in_bounded_duration(text, clause) else None


def _lasts_otherwise(text: str, clause: Clause) -> bool:
    """Whether a duration becomes another one: 由3天缩短为1天."""
    return (
        bool(clause.flags & TREND)
        and not clause.figures
        and any(time.kind == "duration" for time in clause.times)
        and _SHORTER.search(text, clause.start, clause.end) is not None
    )


def _trend_type(text: str, clause: Clause) -> ClaimType | None:
    """Return QUANT_CHANGE for a metric that moves or ranks without a figure, or None."""
    if not clause.flags & TREND:
        return None
    piece = (clause.start, clause.end)
    if (
        text.find("居", *piece) >= 0
        and _RANKED.search(text, *piece)
        and _METRIC_WORD.search(text, *piece)
    ):
        return "QUANT_CHANGE"
    if _lasts_otherwise(text, clause):
        return "QUANT_CHANGE"
    if any(start == clause.start for start, _, flags in clause.cues if flags & TREND):
        return None  # 提升参与率: nobody is said to have done it
    if _DOUBLED.search(text, *piece) or _LEVEL_WITH.match(text, *piece):
        return "QUANT_CHANGE"
    moves = _METRIC_MOVES.search(text, *piece) and not _ABLE.search(text, *piece)
    return "QUANT_CHANGE" if moves else None


def moves_between(
    text: str, start: int, figures: Sequence[Quantity]
) -> tuple[Quantity, Quantity] | None:
    """Return the two figures of one unit that a change leads from and to, or None.

    A verb has to stand between them: 从5%到10% is a range, 由5%改善至3% a change.
    """
    for first, second in pairwise(figures):
        if (
            (first.kind, first.unit) == (second.kind, second.unit)
            and None not in {first.low, second.low}
            and first.low != second.low
            and _FROM.search(text, start, first.start)
            and _LEADS_TO.fullmatch(text, first.end, second.start)
        ):
            return first, second
    return None


def _compares(text: str, clause: Clause) -> bool:
    """Whether the figures themselves say that something is compared or moves."""
    if _CHANGES.search(text, clause.start, clause.end):
        return True
    for figure in clause.figures:
        if figure.kind == "percentage_point":
            return True
        if figure.kind == "multiple" and _TIMES_OF.search(text, clause.start, figure.start):
            return True
    return len(clause.figures) > 1 and bool(moves_between(text, clause.start, clause.figures))


def _is_part(text: str, clause: Clause, scope: Scope, figure: Quantity) -> bool:
    """Whether a share is counted among what stood before: 500款应用中，有近三成未提供…."""
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
    """Whether a share is what the clause speaks of: 超过六成的投诉涉及暴力催收."""
    return (
        _SHARE_HEAD.fullmatch(text, clause.start, figure.start) is not None
        and _SHARE_OF.match(text, figure.end, clause.end) is not None
    )


def _is_trend(text: str, clause: Clause) -> bool:
    """Whether a figure is a change, a share or a rank rather than a level."""
    for start, end, flags in clause.cues:
        if not flags & TREND:
            continue
        if text[start:end] not in _LEVEL_VERBS:
            return True
        if any(figure.start >= start for figure in clause.figures):
            return True
    return False


def _ends_in_bounded_duration(text: str, clause: Clause) -> bool:
    """Whether the predicate is a duration with a bound: 一般不少于15日."""
    if not clause.times or clause.figures:
        return False
    last = clause.times[-1]
    if last.kind != "duration" or last.end != clause.end:
        return False
    if last.low == last.high and not text.endswith(_COPULAS, clause.start, last.start):
        return False
    return _USUALLY.search(text, clause.start, clause.end) is not None
