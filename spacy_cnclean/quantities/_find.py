"""Quantities of Chinese text as intervals in a unit: money, percent, counts, rates and times.

`normalize_quantities` is a pure function of the text and a date. It runs once over the digits
of the text; what no digit starts (今年, 未来三年) comes from one more pass over those words.
"""

from __future__ import annotations

import re
import warnings
from decimal import Decimal
from typing import TYPE_CHECKING

from spacy_cnclean.quantities._comparators import (
    COMPARING_AFTER,
    COMPARING_BEFORE,
    apply_comparators,
)
from spacy_cnclean.quantities._context import (
    AFTER_LONE,
    AT_LEAST,
    BEFORE_LONE,
    duration_role,
    in_context,
    in_currency,
    is_rank,
    is_word,
    magnitude,
)
from spacy_cnclean.quantities._dates import RELATIVE_START
from spacy_cnclean.quantities._eras import ERA_ENDS
from spacy_cnclean.quantities._fast_path import read_plain
from spacy_cnclean.quantities._measurement import dimension_of
from spacy_cnclean.quantities._merging import in_order, merge
from spacy_cnclean.quantities._models import Quantity, TimeRole, make_quantity
from spacy_cnclean.quantities._not_quantities import is_identifier, naming_end, number_masks
from spacy_cnclean.quantities._numbers import CHINESE_DIGIT, DIGIT, UNIT, read_number
from spacy_cnclean.quantities._ratios import lpr_end
from spacy_cnclean.quantities._readable import as_written, readable
from spacy_cnclean.quantities._reading import read_quantity
from spacy_cnclean.quantities._signs import is_signed, with_sign
from spacy_cnclean.quantities._times import TIME_HINT, date_at, era_at, time_at
from spacy_cnclean.quantities._unit_words import BEFORE_AMOUNT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from spacy_cnclean.quantities._intervals import Reading

_NUMERAL = f"[{DIGIT}{CHINESE_DIGIT}{UNIT}几幾数數半]"
# A hanzi digit before any other character is part of a word: 一些, 统一, 四川, 数据
_NUMERAL_START = re.compile(
    rf"[{CHINESE_DIGIT}](?:(?=[{re.escape(AFTER_LONE)}])|(?<=[{BEFORE_LONE}].)|(?<!..))"
    f"|[{DIGIT}{UNIT}半]|[几幾数數](?=[{UNIT}])|(?<=[{''.join(sorted(ERA_ENDS))}])元(?=年)",
    re.DOTALL,
)
_NUMERAL_RUN = re.compile(f"[{DIGIT}A-Za-z]+(?:[.][0-9]+)*|[{CHINESE_DIGIT}]{{9,}}|{_NUMERAL}")
# The rest of a figure that was named (第三百二十) or is none (1十十00)
_REST = re.compile(
    f"(?<=[{DIGIT}{CHINESE_DIGIT}{UNIT}])[{UNIT}]"
    f"(?:[{CHINESE_DIGIT}{UNIT}]|[{DIGIT}]+(?![{DIGIT}年月日号时時点點:：]))*"
)
_UNITS = frozenset(UNIT)
_CURRENCY_END = frozenset(name[-1] for name in BEFORE_AMOUNT) | frozenset(" \u3000")
_CURRENCY_LENGTHS = sorted({len(name) for name in BEFORE_AMOUNT}, reverse=True)
_MEASURED = frozenset({"count", "duration"})
_BLANKS = 3  # between a currency and its amount
_WEEKDAYS = ("星期", "礼拜", "禮拜")
_NAMING_ENDS = ERA_ENDS | {"期", "拜", " "}  # of weekdays and eras
_ASCII_DIGITS = frozenset("0123456789")


def normalize_quantities(
    text: str,
    as_of: date | None = None,
    *,
    masks: Iterable[tuple[int, int]] = (),
    anchor: date | None = None,
) -> list[Quantity]:
    """Return the quantities and times of `text` in order; spans never overlap.

    Never raises on any string. Titles, document and case numbers, links, list numbers and
    ordinals that are names (第三条, 第三方) are no quantities.

    Args:
        text: Any text.
        as_of: The day that 今年, 上月 and dates without a year are counted from; without it they
            have no bounds and the flag `needs_anchor`.
        masks: Further half-open spans in which nothing is read, such as statute mentions.
        anchor: What `as_of` was called; deprecated.

    >>> [q.text for q in normalize_quantities("2022年末余额超过20万亿元，同比增长15.6%。")]
    ['2022年末', '超过20万亿元', '15.6%']
    """
    if anchor is not None:
        warnings.warn("anchor is as_of now", DeprecationWarning, stacklevel=2)
        as_of = anchor
    read = readable(text)
    found = _Scan(read, as_of, masks).run()
    return found if read is text else [as_written(text, quantity) for quantity in found]


class _Scan:
    """One pass over the places of a text where a quantity can begin."""

    def __init__(self, text: str, anchor: date | None, masks: Iterable[tuple[int, int]]) -> None:
        self._text = text
        self._anchor = anchor
        self._masks = sorted([*number_masks(text), *masks])
        self._floor = 0  # nothing read from here on may begin before this place
        self._after = 0  # how far a reader looked that found nothing
        self._place = -1  # the last place found; nothing begins before it that was not looked at
        self._found: list[Quantity] = []
        self._has_prime_rate = "LPR" in text or "lpr" in text or "报价利率" in text

    def run(self) -> list[Quantity]:
        """Return what was found, in order."""
        words = self._relative_times()
        taken = sorted([*self._masks, *((word.start, word.end) for word in words)])
        taken.append((len(self._text), len(self._text)))
        gap_start = 0
        for start, end in taken:
            if gap_start < start:
                self._scan(gap_start, start)
            gap_start = max(gap_start, end, self._floor)
        return in_order(self._found, words) if words else self._found

    def _relative_times(self) -> list[Quantity]:
        """Return the times that begin with a word: 今年上半年, 未来三年."""
        found: list[Quantity] = []
        masks = iter(self._masks)
        mask = next(masks, None)
        for match in RELATIVE_START.finditer(self._text):
            start = match.start()
            while mask and mask[1] <= start:
                mask = next(masks, None)
            if (mask and mask[0] <= start) or (found and start < found[-1].end):
                continue
            quantity = date_at(self._text, start, self._anchor)
            if quantity is not None:
                found.append(quantity)
        return found

    def _scan(self, start: int, end: int) -> None:
        """Read the numerals that begin in one gap between masks."""
        self._floor = at = start
        text, place = self._text, self._place
        end = min(end, len(text))
        while True:
            if place < at:
                match = _NUMERAL_START.search(text, at)
                place = match.start() if match else len(text)
            if place >= end:
                break
            self._after = 0
            quantity, named = None, False
            if text[place - 1] in _NAMING_ENDS and place:
                quantity, named = self._told_before(place)
            if quantity is None and not named:
                hint = TIME_HINT.match(text, place)
                quantity = (hint and self._time(hint)) or self._number(place)
            # Whatever a reader says, the search goes on behind this place: it always ends.
            at = max(place + 1, self._after)
            if quantity is not None:
                at = self._floor = max(place + 1, quantity.end)
                self._add(quantity)
        self._place = place

    def _told_before(self, place: int) -> tuple[Quantity | None, bool]:
        """Return the year of an era that is named before `place`, and whether a weekday is."""
        if self._text.endswith(_WEEKDAYS, max(0, place - 2), place):
            return None, True
        return era_at(self._text, place, self._floor), False

    def _time(self, hint: re.Match[str]) -> Quantity | None:
        last = self._found[-1] if self._found else None
        return time_at(self._text, hint, self._floor, self._anchor, last)

    def _add(self, quantity: Quantity) -> None:
        found = self._found
        if found and (found[-1].low is None or found[-1].high is None):
            merged = merge(self._text, found[-1], quantity)
            if merged:
                found[-1] = merged
                return
        found.append(quantity)

    def _number(self, start: int) -> Quantity | None:
        text = self._text
        if text[start] in _UNITS:
            rest = _REST.match(text, start)
            if rest is not None:
                self._after = rest.end()
                return None
        plain = read_plain(text, start)
        if plain is not None:
            return None if is_word(text, plain) else self._finished(plain)
        if is_rank(text, start) and (rank := self._rank(start)) is not None:
            return rank
        currency = self._currency(start)
        skipped = self._skipped(start, stated=currency is not None)
        if skipped is not None:
            self._after = skipped
            return None
        reading = self._signed(start)
        if reading is None or self._is_taken(reading) or is_word(text, reading):
            return None
        return self._finished(in_currency(text, reading, currency))

    def _signed(self, start: int) -> Reading | None:
        """Return the quantity at `start` with the sign before it, if there is one."""
        text, floor = self._text, self._floor
        signed = with_sign(text, start)
        if signed == start or signed < floor:
            return read_quantity(text, start)
        reading = read_quantity(text, signed)
        if reading is None or is_signed(text, reading, floor):
            return reading
        return read_quantity(text, start)

    def _is_taken(self, reading: Reading) -> bool:
        """Return whether the quantity before has a part of it: 8亿以上百家 has no 上百家."""
        floor = self._floor
        return reading.start < floor or (
            reading.lone_unit and self._text[floor - 1 : reading.start] in AT_LEAST
        )

    def _skipped(self, start: int, *, stated: bool) -> int | None:
        """Return the end of a numeral that names something (17号, 一年期LPR), or None."""
        text = self._text
        if self._has_prime_rate:
            prime_rate = lpr_end(text, start)
            if prime_rate is not None:
                return prime_rate
        if not stated and is_identifier(text, start):
            run = _NUMERAL_RUN.match(text, start)
            return run.end() if run else start + 1
        return naming_end(text, start) if text[start] in _ASCII_DIGITS else None

    def _currency(self, start: int) -> tuple[int, str] | None:
        """Return the start and the code of a currency that stands before the amount."""
        text = self._text
        if start == 0 or text[start - 1] not in _CURRENCY_END:
            return None
        end = start
        while end > max(0, start - _BLANKS) and text[end - 1] in " \u3000":
            end -= 1
        for length in _CURRENCY_LENGTHS:
            # One that was read behind the amount before is no longer free: 7台币 1
            is_free = end - length >= self._floor
            code = BEFORE_AMOUNT.get(text[end - length : end]) if is_free else None
            if code is not None:
                return end - length, code
        return None

    def _finished(self, reading: Reading) -> Quantity:
        text = self._text
        reading = in_context(text, reading)
        start, end, interval = reading.start, reading.end, reading.interval
        if reading.lone_unit:
            interval = magnitude(text, reading)
        if text[start - 1 : start] in COMPARING_BEFORE or text[end : end + 1] in COMPARING_AFTER:
            start, end, interval = apply_comparators(text, start, end, interval)
        role: TimeRole = ""
        if reading.kind == "duration":
            role, end, interval = duration_role(text, end, interval)
        if reading.lone_unit:
            end += text.startswith("级", end)
            start -= start == reading.start and text[start - 1 : start] in AT_LEAST
        start = max(start, self._floor)
        return make_quantity(
            start,
            end,
            text[start:end],
            reading.kind,
            interval.low,
            interval.high,
            interval.low_closed,
            interval.high_closed,
            reading.unit,
            reading.per,
            reading.reference,
            role,
            interval.approximate,
            reading.flags,
            dimension_of(reading.unit, reading.per) if reading.kind in _MEASURED else "",
        )

    def _rank(self, start: int) -> Quantity | None:
        reading = read_number(self._text, start)
        if reading is None:
            return None
        high = reading.interval.low
        if high is None or high < 1 or high % 1:
            return None
        first = Decimal(1) if self._text[start - 1] == "前" else high
        end = reading.end
        return Quantity(start - 1, end, self._text[start - 1 : end], "rank", first, high)
