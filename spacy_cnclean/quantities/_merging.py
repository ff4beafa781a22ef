"""Quantities put in order, and two halves of one interval put together."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from spacy_cnclean.quantities._comparison_signs import COMPARISON_SIGNS

if TYPE_CHECKING:
    from spacy_cnclean.quantities._models import Quantity

# What may stand between the two halves of one interval: 三年以上七年以下, 大于10且小于20
_MERGE_GAP = re.compile(r"的?[ \u3000]{0,2}[，,、]?[ \u3000]{0,2}(?:并且|而且|并|且|但|而|至)?")
_LONGEST_GAP = 5
# What lies between two signs: 5%<增速≤8%
_NAME = re.compile(r"[ ]?[^\d，。；\n]{1,12}")
_LONGEST_NAME = 13


def in_order(found: list[Quantity], words: list[Quantity]) -> list[Quantity]:
    """Return both in text order; a word inside a longer time (22:00至次日8:00) gives way."""
    ordered: list[Quantity] = []
    for quantity in sorted([*found, *words], key=_start_of):
        if not ordered or quantity.start >= ordered[-1].end:
            ordered.append(quantity)
    return ordered


def _start_of(quantity: Quantity) -> int:
    return quantity.start


def merge(text: str, first: Quantity, second: Quantity) -> Quantity | None:
    """Return two half-bounded quantities as one interval (三年以上七年以下), or None."""
    whole = first.low is not None and first.high is not None
    if whole or first.kind != second.kind or second.start - first.end > _LONGEST_NAME:
        return None
    if not _are_halves(text, first, second):
        return None
    low, high = (first, second) if first.high is None else (second, first)
    if low.high is not None or high.low is not None:
        return None
    if not isinstance(low.low, Decimal) or not isinstance(high.high, Decimal):
        return None
    if low.low > high.high:
        return None
    return replace(
        low,
        start=first.start,
        end=second.end,
        text=text[first.start : second.end],
        high=high.high,
        high_closed=high.high_closed,
        flags=tuple(dict.fromkeys((*first.flags, *second.flags))),
    )


def _are_halves(text: str, first: Quantity, second: Quantity) -> bool:
    if first.unit != second.unit and first.unit and second.unit:
        return False
    signs = text[first.end - 1] in COMPARISON_SIGNS and text[second.start] in COMPARISON_SIGNS
    if signs and _NAME.fullmatch(text, first.end, second.start):
        return True
    near = second.start - first.end <= _LONGEST_GAP
    return near and _MERGE_GAP.fullmatch(text, first.end, second.start) is not None
