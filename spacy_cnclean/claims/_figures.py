"""Figures of claims: which quantities are one, and which two a change leads from and to."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from spacy_cnclean.claims._clauses import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy_cnclean.quantities._models import Quantity

_FIGURE_KINDS = words("money percent percentage_point count number multiple fraction rate rank")
# 三种, 五张: a few things that are listed; only of these a small count in hanzi is a figure
_MEASURED = words("人 名 家 户 起 宗 件 笔 例 岁 吨 亩 辆 台 套 股 人次 周岁 公里")
_PRONOUNS = words("两人 二人 三人 四人 两家 三家 两名")
_FEW = 10
_FROM = re.compile(r"[从由自][^，,。；;]{0,20}$")
_LEADS_TO = re.compile(r"[^，,。；;]{0,12}[一-鿿][至到为成][^，,。；;]{0,10}")


def is_figure(quantity: Quantity) -> bool:
    """Return whether a quantity is a figure that statistics could give, not a word like 三类."""
    if quantity.kind not in _FIGURE_KINDS or "indefinite" in quantity.flags:
        return False
    if quantity.kind != "count" or quantity.unit in _MEASURED or quantity.low is None:
        return quantity.text not in _PRONOUNS
    if quantity.text[0].isascii() or quantity.low != quantity.high:
        return True
    return quantity.low > _FEW  # type: ignore[operator]  # the bounds of a count are decimals


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
