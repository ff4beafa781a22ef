"""One quantity read at one place: number, unit, range, fraction, rate; without its neighbours.

`read_quantity` decides what a numeral counts. Chinese digits are also parts of words (一些, 万一,
四川), so a numeral in hanzi needs a unit, a unit inside it, or a decimal point to be a number.
"""

from __future__ import annotations

import re
from decimal import Decimal

from spacy_cnclean.numerals import parse_number
from spacy_cnclean.quantities._intervals import Interval, Reading
from spacy_cnclean.quantities._measurement import dimension_of
from spacy_cnclean.quantities._numbers import (
    CHINESE_DIGIT,
    DIGIT,
    UNIT,
    NumberReading,
    read_number,
    read_range,
)
from spacy_cnclean.quantities._ratios import read_ratio, with_prime_rate
from spacy_cnclean.quantities._units import UnitReading, read_unit

_HUNDRED = Decimal(100)
_HALF = Decimal("0.5")
_FEW = 10  # 三到五 without a unit is no range
_LONE_DIGITS = frozenset(CHINESE_DIGIT)
_ONE_DIGIT = re.compile(f"[{DIGIT}{CHINESE_DIGIT}]")

_SEPARATOR = re.compile(
    r"[ ]{0,2}(?:[（(]含[)）])?[ ]{0,2}(?P<word>--?|－|–|——?|~|～|〜|至|到|和|与)[ ]{0,2}"
)
_SEPARATOR_STARTS = frozenset(" （(-－–—~～〜至到和与")
_PAYING = frozenset("花卖买付给收价要交罚赚值元每差欠借掏省宜涨跌贵退补减降毛")
# Units that are ten of the next: 一斤 is 十两
_TENTHS = {"斤": "两", "两": "钱", "丈": "尺", "尺": "寸"}
_TENTHS_OF = {
    name: re.compile(f"(?P<digit>[{DIGIT}{CHINESE_DIGIT}]){name}(?![包夫码步])")
    for name in _TENTHS.values()
}
# Durations that text adds up: 四年六个月, 36天5小时
_SMALLER = {
    "year": ("month", 12),
    "month": ("day", 0),
    "day": ("hour", 24),
    "hour": ("minute", 60),
    "minute": ("second", 60),
}


def read_quantity(text: str, position: int) -> Reading | None:
    """Return the quantity whose numeral starts at `position`, or None.

    >>> read_quantity("百分之五", 0)[1:3]
    (4, 'percent')
    """
    special = read_ratio(text, position)
    if special is not None:
        return special
    if text[position] == "半" or text.startswith("一半", position):
        return _half(text, position)
    first = read_number(text, position)
    if first is None:
        return None
    if text[first.end : first.end + 1] == "±" and (margin := _margin(text, position, first)):
        return margin
    unit = read_unit(text, first.end)
    return _joined(text, position, first, unit) or _single(text, position, first, unit)


def _margin(text: str, position: int, first: NumberReading) -> Reading | None:
    """Return 37±0.5℃ as 36.5 to 37.5 ℃."""
    second = read_number(text, first.end + 1)
    width = second and second.interval.high
    low, high = first.interval.low, first.interval.high
    if second is None or width is None or width < 0 or low is None or high is None:
        return None
    scale = second.written[len(second.written.rstrip(UNIT)) :]
    if scale and first.written[-1] not in UNIT:  # 3.2±0.5万
        factor = parse_number(f"1{scale}") or 1
        low, high = low * factor, high * factor
    interval = Interval(low - width, high + width)
    unit = read_unit(text, second.end)
    if unit is None:
        return Reading(position, second.end, "number", interval)
    return Reading(position, unit.end, unit.kind, _in_unit(interval, unit), unit.unit, unit.per)


def _single(
    text: str, position: int, number: NumberReading, unit: UnitReading | None
) -> Reading | None:
    if unit is None:
        return _without_unit(text, position, number)
    if number.lone_unit and unit.kind in {"percent", "duration", "multiple"}:
        return None
    if _is_piece(text, position, number, unit):
        unit = unit._replace(kind="count", unit="块")
    interval = _in_unit(number.interval, unit)
    if unit.kind == "duration":
        if unit.unit == "month" and text[number.end] not in "个個多半 " and number.written != "两":
            return None
        return _compound(text, Reading(position, unit.end, "duration", interval, unit.unit))
    if unit.kind == "multiple":
        return with_prime_rate(text, Reading(position, unit.end, "multiple", interval, unit.unit))
    indefinite = number.written == "一" and unit.kind == "count" and not unit.plus
    flags = ("indefinite",) if indefinite else ()
    reading = Reading(
        position, unit.end, unit.kind, interval, unit.unit, unit.per, "", flags, number.lone_unit
    )
    return _with_tenths(text, reading) if unit.unit in _TENTHS else reading


def _is_piece(text: str, position: int, number: NumberReading, unit: UnitReading) -> bool:
    """Return whether 一块 without 钱 is a piece: beside no word of paying (花了一块)."""
    if text[number.end : unit.end] != "块" or number.written != "一" or unit.kind != "money":
        return False
    before = text[position - 1 : position]
    return (text[position - 2 : position - 1] if before == "了" else before) not in _PAYING


def _without_unit(text: str, position: int, number: NumberReading) -> Reading | None:
    """Return a bare number, if what is written can be nothing else."""
    written = number.written
    after = text[number.end : number.end + 1]
    if after.isascii() and after.isalpha() and text[number.end - 1].isdigit():
        return None  # 5A级, 5v5, 4C电池
    whole_text = position == 0 and not text[number.end :].strip()
    sure = (
        number.is_arabic
        or number.interval.approximate
        or number.lone_unit
        or "点" in written
        or "點" in written
        or (
            len(written) > 1 and written[0] not in UNIT[2:] and not _LONE_DIGITS.issuperset(written)
        )
    )
    if not sure and not whole_text and not _is_named_value(text, position, number):
        return None
    return Reading(
        position,
        number.end,
        "number",
        number.interval,
        lone_unit=number.lone_unit and not whole_text,
    )


def _is_named_value(text: str, position: int, number: NumberReading) -> bool:
    """Return whether a lone hanzi digit stands where only a value can stand: 答案是四, 等于五."""
    after = text[number.end : number.end + 1]
    return text[position - 1 : position] in "是为于" and (
        not after or after in "而这那，,。；;、！!？?"
    )


def _joined(
    text: str, position: int, first: NumberReading, unit: UnitReading | None
) -> Reading | None:
    """Return the range that starts with `first`, or None."""
    if unit is None or (unit.kind == "count" and text[first.end : first.end + 1] in "至到"):
        joined = read_range(text, first)
        if joined is None:
            return None
        unit = read_unit(text, joined.end)
        if unit is None:
            usable = joined.is_arabic or (joined.interval.high or 0) >= _FEW
            return Reading(position, joined.end, "number", joined.interval) if usable else None
        interval = _in_unit(joined.interval, unit)
        return Reading(position, unit.end, unit.kind, interval, unit.unit, unit.per)
    return _joined_units(text, position, _in_unit(first.interval, unit), unit)


def _joined_units(text: str, position: int, low: Interval, unit: UnitReading) -> Reading | None:
    """Return a range whose first number has a unit of its own: 3%-5%, 1万元--5万元."""
    if text[unit.end : unit.end + 1] not in _SEPARATOR_STARTS:
        return None
    separator = _SEPARATOR.match(text, unit.end)
    second = separator and read_number(text, separator.end())
    second_unit = second and read_unit(text, second.end)
    if not separator or not second or not second_unit or second_unit[1:3] != unit[1:3]:
        return None
    if separator["word"] in "和与" and not text.startswith(("之间", "间"), second_unit.end):
        return None
    high = _in_unit(second.interval, second_unit)
    interval = low.union(high)
    if interval is None and low.high is not None and low.high < 0:
        interval = high.union(low)  # 跌幅-3%至-5%
    if interval is None:
        return None
    end = second_unit.end
    return Reading(position, end, unit.kind, interval, unit.unit, second_unit.per)


def _in_unit(interval: Interval, unit: UnitReading) -> Interval:
    factor = unit.factor
    if unit.unit == "%" and factor == 10 and unit.plus == 0 and _is_two_digit(interval):  # noqa: PLR2004
        factor = Decimal(1)  # 八五折 and 85折 are 85 %
    result = interval.times(factor)
    if unit.plus:
        result = result.plus(unit.plus)
    if unit.more and result.high is not None:
        result = Interval(result.low, result.high + 1, high_closed=False, approximate=True)
    return result


def _is_two_digit(interval: Interval) -> bool:
    return interval.low is not None and 10 < interval.low < _HUNDRED  # noqa: PLR2004


def _half(text: str, position: int) -> Reading | None:
    """Return 半年, 半个月, 半斤, 半成 or 一半."""
    end = position + (2 if text[position] == "一" else 1)
    unit = read_unit(text, end)
    measured = unit is not None and unit.kind == "count" and text[position] == "半"
    if (
        unit is not None
        and unit.plus == 0
        and (unit.kind in {"duration", "percent"} or (measured and dimension_of(unit.unit)))
    ):
        half_price = text[unit.end - 1] == "折"  # 半折 is 50 %, 半成 5 %
        interval = Interval.point(_HUNDRED if half_price else unit.factor).times(_HALF)
        return Reading(position, unit.end, unit.kind, interval, unit.unit)
    if text[position] == "一" and not text.startswith("半", end):
        return Reading(position, end, "fraction", Interval.point(_HALF))
    return None


def _compound(text: str, reading: Reading) -> Reading:
    """Return 四年六个月 as 54 months: the sum in the smaller unit."""
    smaller, factor = _SMALLER.get(reading.unit, ("", 0))
    if not factor or not _ONE_DIGIT.match(text, reading.end):
        return reading
    number = read_number(text, reading.end)
    unit = number and read_unit(text, number.end)
    if not number or not unit or unit.unit != smaller or number.interval.low is None:
        return reading
    if smaller == "month" and text[number.end] not in "个個":
        return reading
    interval = reading.interval.times(factor).plus(number.interval.low)
    return reading._replace(end=unit.end, interval=interval, unit=smaller)


def _with_tenths(text: str, reading: Reading) -> Reading:
    """Return 三斤二两 as 3.2 斤, 一丈二尺 as 1.2 丈."""
    match = _TENTHS_OF[_TENTHS[reading.unit]].match(text, reading.end)
    tenths = match and parse_number(match["digit"])
    if not match or tenths is None:
        return reading
    return reading._replace(end=match.end(), interval=reading.interval.plus(tenths / 10))
