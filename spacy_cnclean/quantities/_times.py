"""The dates and times of day at one place of a text, as quantities."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from spacy_cnclean.quantities._bare_days import Neighbour, read_bare_day
from spacy_cnclean.quantities._clocks import clock_start, read_clock
from spacy_cnclean.quantities._dates import read_period
from spacy_cnclean.quantities._eras import (
    CENTURY_WORDS,
    read_century,
    read_century_word,
    read_era_year,
    read_old_year,
)
from spacy_cnclean.quantities._models import Quantity, TimeRole
from spacy_cnclean.quantities._numbers import CHINESE_DIGIT, DIGIT

if TYPE_CHECKING:
    from spacy_cnclean.quantities._calendar_parts import DateReading

# A time has one of these words or marks right after its first numeral
TIME_HINT = re.compile(
    f"[{DIGIT}{CHINESE_DIGIT}十]{{1,4}}[ ]{{0,2}}(?:[年月日号时時点點:：/\\-－–—~～季至到五世代"
    f"aApP]|[上下前后]半年|[qQ][1-4]|第?[一二三四1-4]季|[.](?![A-Za-z])|个[月季])|[一两二]千[零一二三四五六七八九十]"
)
"""Matches where a numeral may begin a time; `time_at` decides."""
_JOINS = frozenset({"", "、", "和", "与", "及", "或", "至", "到", "，", ",", "以及"})
_LONGEST_JOIN = 2
_CENTURY_STARTS = frozenset(word[0] for word in CENTURY_WORDS)


# What the character that ends the hint leaves to be read
_ONE_DIGIT = 2
_CENTURIES = frozenset("世代")
_RANGES = frozenset("-－–—~～至到五")
_CENTURY_AHEAD = re.compile("世|年代")
_LONGEST_CENTURY = 6
_NO_DATES = frozenset("时時点點:：aApP")
_NO_CLOCKS = frozenset("年月日号季五世代")
_DAYS = frozenset("日-－–—~～至到")


def time_at(
    text: str, hint: re.Match[str], floor: int, anchor: date | None, before: Quantity | None
) -> Quantity | None:
    """Return the date or time of day where `hint`, a match of `TIME_HINT`, begins, or None.

    Args:
        text: The text.
        hint: The numeral and the character behind it.
        floor: Nothing may begin before this place.
        anchor: The day that relative dates are counted from.
        before: The quantity found last.
    """
    start, end = hint.span()
    previous, told_by = text[start - 1 : start], text[end - 1]
    if previous == "第":
        return date_at(text, start - 1, anchor) if start > floor else None
    if previous == "前" and start > floor:
        found = date_at(text, start - 1, anchor)
        if found is not None:
            return found
    if told_by == "年" and end - start == _ONE_DIGIT:
        return None  # 三年
    found = None
    if (
        told_by in _CENTURIES
        or (told_by == "年" and text[end : end + 1] == "代")
        or (told_by in _RANGES and _CENTURY_AHEAD.search(text, end, end + _LONGEST_CENTURY))
    ):
        found = _century(text, start, anchor)
    if found is None and told_by not in _NO_DATES and told_by not in _CENTURIES:
        found = date_at(text, start, anchor)
    if found is None and told_by == "年":
        found = _old_year(text, start)
    if found is None and told_by not in _NO_CLOCKS:
        found = _clock(text, start, floor, before)
    if found is None and told_by in _DAYS:
        found = _bare_day(text, start, anchor, before)
    return found


def era_at(text: str, start: int, floor: int) -> Quantity | None:
    """Return the year of an era whose name ends before `start` (康熙20年, 公元前221年), or None."""
    found = read_era_year(text, start)
    return _date(text, found[0], found[1]) if found and found[0] >= floor else None


def date_at(text: str, start: int, anchor: date | None) -> Quantity | None:
    """Return the date or period that begins at `start`, or None."""
    reading = read_period(text, start, anchor)
    if reading is None and text[start] in _CENTURY_STARTS:
        reading = read_century_word(text, start, anchor)
    return reading and _date(text, start, reading)


def _date(text: str, start: int, reading: DateReading) -> Quantity:
    return Quantity(
        start,
        reading.end,
        text[start : reading.end],
        "date",
        reading.low,
        reading.high,
        role=reading.role,
        approximate=reading.approximate,
        flags=reading.flags,
    )


def _century(text: str, start: int, anchor: date | None) -> Quantity | None:
    reading = read_century(text, start, anchor)
    return reading and _date(text, start, reading)


def _old_year(text: str, start: int) -> Quantity | None:
    reading = read_old_year(text, start)
    return reading and _date(text, start, reading)


def _bare_day(
    text: str, start: int, anchor: date | None, before: Quantity | None
) -> Quantity | None:
    reading = read_bare_day(text, start, anchor, _neighbour(text, start, before))
    return reading and _date(text, start, reading)


def _neighbour(text: str, start: int, before: Quantity | None) -> Neighbour | None:
    if before is None or start - before.end > _LONGEST_JOIN:
        return None
    if text[before.end : start] not in _JOINS:
        return None
    last = before.high if isinstance(before.high, date) else None
    is_length = before.kind == "duration" and before.unit == "day"
    is_day = before.kind == "date" and before.text.endswith(("日", "号"))
    return Neighbour(is_length, is_day, last if is_day else None)


def _clock(text: str, start: int, floor: int, before: Quantity | None) -> Quantity | None:
    begin = max(clock_start(text, start), floor)
    behind_date = before is not None and before.end == begin and before.kind == "date"
    clock = read_clock(text, begin, behind_date=behind_date)
    if clock is None:
        return None
    role: TimeRole = "point" if clock.low == clock.high else "period"
    flags = ("next_day",) if clock.next_day else ()
    words = text[begin : clock.end]
    return Quantity(begin, clock.end, words, "clock", clock.low, clock.high, role=role, flags=flags)
