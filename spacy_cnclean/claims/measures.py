"""The tests of QUANT and QUANT_CHANGE: figures for a level, a change, a share or a rank."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spacy_cnclean.claims.clause import words
from spacy_cnclean.claims.cues import TREND

if TYPE_CHECKING:
    from spacy_cnclean.claims.clause import Clause, Scope
    from spacy_cnclean.claims.models import ClaimType, Quantity

_FIGURE_KINDS = words("money percent percentage_point count number multiple fraction rate rank")
# 三种, 五张: a few things that are listed; only of these a small count in hanzi is a figure
_MEASURED = words("人 名 家 户 起 宗 件 笔 例 岁 吨 亩 辆 台 套 股 人次 周岁 公里")
_PRONOUNS = words("两人 二人 三人 四人 两家 三家 两名")
_FEW = 10

_METRIC = (
    r"(?:规模|余额|总额|金额|数量|总量|占比|比例|比重|份额|[^效频功]率|投诉量|成本|收入|营收|利润|"
    r"人数|户数|笔数|销量|产量|交易量|价格|房价|指数|均价|赔付|保费|利息|费用|存款|存量|增速|"
    r"订单量|案件量|受理量|发卡量|薪酬|工资)"
)
_MOVES = (
    r"(?:增长|下降|上升|上涨|下跌|下滑|攀升|回落|扩大|缩小|增加|减少|提高|降低|翻番|翻倍|激增|骤降|"
    r"锐减|收窄|走高|走低|新高|新低|归零|萎缩|缩水|压降|提升)"
)
_METRIC_MOVES = re.compile(
    rf"{_METRIC}[^，,。；;]{{0,8}}{_MOVES}|{_MOVES}了?[^，,。；;]{{0,8}}{_METRIC}"
)
_METRIC_WORD = re.compile(_METRIC)
_ABLE = re.compile(r"可以|可(?!能)|能够|能(?!源|力)|有助于|有利于|以便|为了")
_PERSONAL = re.compile(r"我(?![国行院市省县区方部司])|你|您|咱")
_LEVEL_VERBS = words("提高 提升 较")
_RANKED = re.compile(r"居[^，,。；;]{0,8}(?:首位|第一|前列|榜首)")
_SHORTER = re.compile(r"(?:缩短|延长)[到至了]")
_USUALLY = re.compile(r"一般|平均|最长|最短|至少|不少于|不超过|通常|仅|只有|长达")
_COPULAS = ("为", "是", "仅", "只有", "长达", "达", "需")


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
    types = _figure_types(text, clause) or ("" if event else _trend_type(text, clause))
    if not types or _PERSONAL.search(text, clause.start, clause.end):
        return set()
    return {types}


def _figure_types(text: str, clause: Clause) -> ClaimType | None:
    """Return the type of a clause with a figure of its own (not only 100元的本金), or None."""
    for figure in clause.figures:
        if text[figure.end : figure.end + 1] != "的":
            moved = clause.flags & TREND and _is_trend(text, clause)
            return "QUANT_CHANGE" if moved else "QUANT"
    return "QUANT" if _ends_in_bounded_duration(text, clause) else None


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
    if any(time.kind == "duration" for time in clause.times) and _SHORTER.search(text, *piece):
        return "QUANT_CHANGE"
    if any(start == clause.start for start, _, flags in clause.cues if flags & TREND):
        return None  # 提升参与率: nobody is said to have done it
    if _ABLE.search(text, *piece) or not _METRIC_MOVES.search(text, *piece):
        return None
    return "QUANT_CHANGE"


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
