"""The days that the part of a date names: 上半年, 第三季度, 前11个月, 3月5日, 6月末.

Each reader below knows one kind of part and returns None for the others.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from spacy_cnclean.numerals import parse_integer

if TYPE_CHECKING:
    from spacy_cnclean.quantities._models import TimeRole

PART_NAMES = (
    "half", "quarter", "english", "first", "quarters", "quarter_end", "months", "from_month",
    "from_word", "next_year", "to_month", "month", "day", "to_day", "ten", "month_edge", "edge",
)  # fmt: skip
"""The groups of a date expression that a reader looks at."""

Parts: TypeAlias = Mapping[str, str | None]

_LAST_YEAR = 9998
_LAST_TEN_DAYS = 21
_FIRST_OF_TEN = {"上": 1, "中": 11, "下": _LAST_TEN_DAYS}


class DateReading(NamedTuple):
    """A date or period that was read; bounds are days, None where the text sets none."""

    end: int
    low: date | None
    high: date | None
    role: TimeRole
    flags: tuple[str, ...] = ()
    approximate: bool = False


def part_of_year(parts: Parts, year: int | None, end: int) -> DateReading | None:
    """Return the days that `parts` name in `year`; without a year the bounds stay open."""
    if year is None or not 1 <= year <= _LAST_YEAR:
        point = parts["day"] or parts["edge"]
        return DateReading(end, None, None, "point" if point else "period", ("needs_anchor",))
    for reader in _READERS:
        reading = reader(parts, year, end)
        if reading is not None:
            return reading
    return None if parts["from_month"] else months(end, year, 1, 12)


def number(written: str | None) -> int:
    """Return the whole number that a part of a date spells, 0 for none."""
    return (parse_integer(written) or 0) if written else 0


def days(end: int, low: date, high: date) -> DateReading:
    """Return a period of days, both ends included."""
    return DateReading(end, low, high, "period")


def months(end: int, year: int, first: int, last: int) -> DateReading:
    """Return the months `first` to `last` of a year."""
    return days(end, date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def one_day(end: int, year: int, month: int, day: int, *, as_of: bool = False) -> DateReading:
    """Return one day, or a reading without bounds where the calendar has no such day."""
    try:
        at = date(year, month, day)
    except ValueError:
        return DateReading(end, None, None, "point", ("invalid_date",))
    return DateReading(end, at, at, "point", ("as_of",) if as_of else ())


def shift(day: date, unit: str, amount: int) -> date:
    """Return `day` moved by `amount` years (年), months (月), weeks (周) or days; clamped."""
    try:
        if unit in "年月":
            index = day.year * 12 + day.month - 1 + amount * (12 if unit == "年" else 1)
            year, month = index // 12, index % 12 + 1
            return date(year, month, min(day.day, monthrange(year, month)[1]))
        return day + timedelta(days=amount * (7 if unit == "周" else 1))
    except (ValueError, OverflowError):
        return date.max if amount > 0 else date.min


def _month(parts: Parts, year: int, end: int) -> DateReading | None:
    """Read 6月, 6月末, 6月初, 6月上旬."""
    if not parts["month"] or parts["day"]:
        return None
    month = number(parts["month"])
    last = monthrange(year, month)[1]
    if parts["ten"]:
        first_day = _FIRST_OF_TEN[parts["ten"][0]]
        last_day = last if first_day == _LAST_TEN_DAYS else first_day + 9
        return days(end, date(year, month, first_day), date(year, month, last_day))
    if parts["month_edge"] == "初":
        return days(end, date(year, month, 1), date(year, month, 10))._replace(approximate=True)
    if parts["month_edge"]:
        return one_day(end, year, month, last, as_of=True)
    return months(end, year, month, month)


def _day_of_month(parts: Parts, year: int, end: int) -> DateReading | None:
    """Read 3月5日 and 4月12-19日."""
    if not parts["month"] or not parts["day"]:
        return None
    month, first = number(parts["month"]), number(parts["day"])
    if not parts["to_day"]:
        return one_day(end, year, month, first)
    last = number(parts["to_day"])
    if not 1 <= first <= last <= monthrange(year, month)[1]:
        return DateReading(end, None, None, "period", ("invalid_date",))
    return days(end, date(year, month, first), date(year, month, last))


def _several_months(parts: Parts, year: int, end: int) -> DateReading | None:
    """Read 1-9月, 11月至次年3月, 前11个月, 上半年 and 前三季度."""
    if parts["from_month"]:
        first, last = number(parts["from_month"]), number(parts["to_month"])
        if parts["next_year"] or (first > last and parts["from_word"]):
            return months(end, year, first, 12)._replace(
                high=months(end, year + 1, last, last).high
            )
        return months(end, year, first, last) if first <= last else None
    if parts["half"]:
        first_half = parts["half"][0] in "上前"
        return months(end, year, 1, 6) if first_half else months(end, year, 7, 12)
    if parts["months"]:
        return months(end, year, 1, min(12, max(1, number(parts["months"]))))
    return months(end, year, 1, 3 * number(parts["quarters"])) if parts["quarters"] else None


def _quarter(parts: Parts, year: int, end: int) -> DateReading | None:
    """Read 第三季度, Q3, 首季度 and 一季度末."""
    quarter = parts["quarter"] or parts["english"] or ("1" if parts["first"] else "")
    if not quarter:
        return None
    last = 3 * number(quarter)
    if parts["quarter_end"]:
        return one_day(end, year, last, monthrange(year, last)[1], as_of=True)
    return months(end, year, last - 2, last)


def _edge(parts: Parts, year: int, end: int) -> DateReading | None:
    """Read 年末, 年底, 年初 and 伊始."""
    if not parts["edge"]:
        return None
    if parts["edge"] in {"末", "底"}:
        return one_day(end, year, 12, 31, as_of=True)
    return months(end, year, 1, 2)._replace(approximate=True)


_READERS: tuple[Callable[[Parts, int, int], DateReading | None], ...] = (
    _day_of_month,
    _month,
    _several_months,
    _quarter,
    _edge,
)
