"""Numbers as Chinese text writes them, exact and approximate, read at a given place.

`read_number` reads one numeral with its scale (3.5万亿, 二百三十余万, 八九亿, 几十, 15k, 1.2e5);
`read_range` joins two of them (2000亿至3000亿, 十到二十). Units are not read here.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from spacy_cnclean.numerals import HAN_DIGITS, HAN_UNITS, fold_width, parse_number
from spacy_cnclean.quantities._intervals import Interval

DIGIT = "0-9０-９"
CHINESE_DIGIT = "〇零○一二三四五六七八九壹贰貳叁參肆伍陆陸柒捌玖两兩俩倆仨廿卅卌"
UNIT = "十拾百佰千仟万萬亿億兆"

# 1,100: groups of three, so that a comma between two figures joins nothing. A full-width comma
# parts clauses: between half-width digits it groups only what can be no figure of its own
# (10，000元) and what has decimals (82，225.00元).
_GROUPS = f"(?:，[{DIGIT}]{{3}}){{0,5}}"
_ARABIC = (
    rf"(?:[{DIGIT}]{{1,3}}(?:(?:[,，][{DIGIT}]{{3}})+(?=[.．][{DIGIT}]{{2}})"
    rf"|(?:,[{DIGIT}]{{3}})+(?![{DIGIT}])"
    rf"|{_GROUPS}，[0０][{DIGIT}]{{2}}{_GROUPS}(?![{DIGIT}，])"
    rf"|(?<=[０-９])(?:，[０-９]{{3}})+(?![{DIGIT}]))"
    rf"|[{DIGIT}]+)(?:[.．][{DIGIT}]+)?"
)
# 两 is the last digit of a run at most: in 三两五钱 it is a weight. 俩 and 仨 are all of one.
_REST_OF_RUN = CHINESE_DIGIT.replace("两兩俩倆仨", "")
_NO_RUN = f"[俩倆仨]+[{CHINESE_DIGIT}]|[两兩][{CHINESE_DIGIT}]钱"
_HAN_RUN = f"(?:(?!{_NO_RUN})[{CHINESE_DIGIT}][{_REST_OF_RUN}]*[两兩]?)"
_PART = rf"(?:[零〇]?{_ARABIC}|{_HAN_RUN})"
_POINT = (
    rf"[ ]?[点點](?:[{CHINESE_DIGIT}{DIGIT}]+"
    rf"|[ ][{CHINESE_DIGIT}{DIGIT}]+(?=[ ]?[个個]?百分[点點]))"
)
_BLANK = "[ \u3000]{0,3}"
# A blank inside a numeral joins only where a unit follows (20 亿, 三百 八十五 万)
_JOINED_PART = (
    rf"(?:{_PART}|[ \u3000]{{1,3}}{_PART}(?={_BLANK}[{UNIT}])"
    rf"|(?<=[{CHINESE_DIGIT}][ ][{UNIT}])[ ][{CHINESE_DIGIT}](?![{CHINESE_DIGIT}{UNIT}]))"
)
NUMERAL = rf"(?:{_PART}(?:{_POINT})?)?(?:{_BLANK}[{UNIT}]{_JOINED_PART}?(?:{_POINT})?)*"

# What K and W are no thousands before: 4K电视, 20W快充
_NO_SCALE = (
    "[ ]?(?:超?高清|分辨率|画[质面]|电视|屏|视频|显示器|修复|快充|无线充|充电|功率|灯|音[响箱])"
)

_READ = re.compile(
    rf"""
    (?P<sign>[-－−负負][ ]?)?
    (?P<few>好?[几幾数數](?=[{UNIT}]))?       # 几十, 数千亿
    (?P<numeral>[.．][{DIGIT}]+|{NUMERAL})
    (?P<exponent>[eE][+-]?[0-9]{{1,2}}(?![0-9A-Za-z])|\^-?[0-9](?![0-9]))?
    # G is a scale behind four decimals alone: 128G is a size, 5G a network
    (?P<letter>(?:[kKwWM](?!{_NO_SCALE})|(?<=[.][0-9]{{4}})G)(?![A-Za-z0-9]))?
    (?:[个個](?P<big>[亿億]))?                # 两个亿
    (?P<rest>[ ]?(?P<more>[多余餘来來几幾])(?![于於次样少种源自到额])
      (?:[ ]?(?P<scale>[{UNIT}]+))?
    )?
    """,
    re.VERBOSE,
)

# 八九亿, 三五百, 十七八: two neighbouring digits stand for a range
_NEIGHBOURS = re.compile(
    rf"(?P<head>.*?)(?P<first>[一二三四五六七八两兩])(?P<second>[二两三四五六七八九])(?P<tail>[{UNIT}]*)"
)
_SEPARATOR = re.compile(
    r"[ \u3000]{0,2}(?:[（(]含[)）])?[ ]{0,2}(?:--?|－|–|——?|~|～|〜|至|"
    r"到)[ \u3000]{0,2}(?![负負-])"
)
# Between signed figures: -6至-3, -5~3
_SIGNED_SEPARATOR = re.compile(r"[ ]{0,2}(?:~|～|〜|至|到)[ ]{0,2}")
_SEPARATOR_STARTS = frozenset(" \u3000（(-－–—~～〜至到")
_LETTER_SCALES = {"k": 10**3, "K": 10**3, "w": 10**4, "W": 10**4, "M": 10**6, "G": 10**9}
_LONGEST_NUMERAL = 48
_TEN = Decimal(10)
_LARGE_UNITS = UNIT[2:]
_ASCII_DIGITS = frozenset("0123456789.")


# The common case: 5428, 15.6, 800亿, 3.5万亿 with nothing after it that could change the number
_PLAIN = re.compile(
    rf"(?P<figure>[0-9]+(?:\.[0-9]+)?)(?P<scale>[万亿]|万亿)?"
    rf"(?![0-9０-９{CHINESE_DIGIT}{UNIT}点點多余餘来來几幾个個kKwWMGeE^]"
    # Behind 0 it may be 1.50, and a very long one is cut
    rf"|(?:(?<=0)|(?<=[0-9.]{{16}}))[ ,，.．]|[,，.．][{DIGIT}]"
    rf"|[ ][ \u3000{UNIT}点點多余餘来來几幾])"
)
_PLAIN_SCALES = {None: 1, "万": 10**4, "亿": 10**8, "万亿": 10**12}
# The other common case: one digit in hanzi (一个, 三家) and what a longer numeral would go on with
_ONE_HAN = {char: Interval.point(Decimal(HAN_DIGITS[char])) for char in "一二两三四五六七八九"}
_GOES_ON = frozenset(
    CHINESE_DIGIT + UNIT + "0123456789０１２３４５６７８９ \u3000.．点點多余餘来來几幾eEkKwWMG^"
)


_ONE_OR_TWO = {
    **dict.fromkeys(("一两", "一兩"), Interval(Decimal(1), Decimal(2), approximate=True)),
    **dict.fromkeys(("三两", "三兩"), Interval(Decimal(2), Decimal(3), approximate=True)),
}
_TWO_BY_TWO = ("两两", "兩兩")
_FEW_OF = frozenset(
    "个個天年次人名位句口杯步日下块塊件种種家只隻张張本月岁周里声眼分处處点點回趟篇首支盘遍秒元条條代"
)


class NumberReading(NamedTuple):
    """A numeral that was read: where it ends, what it says, and how it was written."""

    end: int
    interval: Interval
    written: str  # the numeral without sign, blanks and approximation, half width
    scale: int  # factor of a separate scale: 4 in 10**4 of 15w, else 1
    lone_unit: bool  # 千亿, 百万: no digit before the unit

    @property
    def is_arabic(self) -> bool:
        """Return whether the numeral is written with Arabic digits."""
        return self.written[:1].isascii()


def read_number(text: str, position: int) -> NumberReading | None:
    """Return the number that starts at `position`, or None.

    >>> read_number("800多亿元", 0).interval[:4]
    (Decimal('80000000000'), Decimal('90000000000'), True, False)
    """
    single = _ONE_HAN.get(text[position : position + 1])
    if single is not None and _stands_alone(text, position + 1):
        return NumberReading(position + 1, single, text[position], 1, lone_unit=False)
    plain = _PLAIN.match(text, position)
    if plain is not None:
        value = Decimal(plain["figure"]) * _PLAIN_SCALES[plain["scale"]]
        value = _whole(value) if plain["scale"] else value
        return NumberReading(plain.end(), Interval.point(value), plain[0], 1, lone_unit=False)
    match = _READ.match(text, position, position + _LONGEST_NUMERAL)
    return match and _read_numeral(text, position, match)


def _read_numeral(text: str, position: int, match: re.Match[str]) -> NumberReading | None:
    """Return the number of a match of `_READ`, or None."""
    written = fold_width(match["numeral"].replace(" ", "").replace("\u3000", ""))
    if not written:
        return None
    if written[-1] in "两兩" and len(written) > 1:
        return _before_liang(text, position, match, written)
    more = match["more"] if written[-1] not in CHINESE_DIGIT[3:] else None  # 三来 is no three
    interval = _interval(written, match["few"], more)
    if interval is None:
        return _shorter(text, position, match)
    end = match.end() if more or not match["rest"] else match.start("rest")
    scale = _LETTER_SCALES[match["letter"]] if match["letter"] and written.isascii() else 1
    interval = _scaled_by(interval, match, scale, more=bool(more))
    lone = not match["few"] and not written.strip(_LARGE_UNITS)
    return NumberReading(end, interval, written, scale, lone)


def _before_liang(
    text: str, position: int, match: re.Match[str], written: str
) -> NumberReading | None:
    """Return 五十 of 五十两: behind a digit 两 is no digit but a weight, save in 一两个, 三两天."""
    end = match.end("numeral")
    if written in _ONE_OR_TWO and text[end : end + 1] in _FEW_OF:
        return NumberReading(end, _ONE_OR_TWO[written], written, 1, lone_unit=False)
    # 两千两千两 is no numeral, however much of its end is left out
    if written in _TWO_BY_TWO or _interval(written[:-1], match["few"], None) is None:
        return None
    number = read_number(text[position : end - 1], 0)
    return number and number._replace(end=number.end + position)


def _stands_alone(text: str, end: int) -> bool:
    """Return whether no numeral goes on at `end`, with a digit or a scale (个亿)."""
    following = text[end : end + 1]
    if following in _GOES_ON:
        return False
    return following not in {"个", "個"} or text[end + 1 : end + 2] not in {"亿", "億"}


def _scaled_by(interval: Interval, match: re.Match[str], scale: int, *, more: bool) -> Interval:
    """Return the interval with what is written around the numeral: 个亿, 多亿, k, e5, a sign."""
    if match["big"]:
        interval = interval.times(_unit_value(match["big"]))
    if more and match["scale"]:
        interval = interval.times(_unit_value(match["scale"]))
    interval = interval.times(scale)
    if match["exponent"]:
        interval = _with_exponent(interval, match["exponent"])
    return interval.times(-1) if match["sign"] else interval


def _whole(value: Decimal) -> Decimal:
    """Return 12000.0 as 12000: a scale makes the decimals before it whole."""
    whole = value.to_integral_value()
    return whole if whole == value else value


def _shorter(text: str, position: int, match: re.Match[str]) -> NumberReading | None:
    """Return the number before a unit that belongs to the next word: 三十千米, 七十百分位."""
    end = match.end("numeral") - 1
    if end <= position or text[end] not in UNIT:
        return None
    if text[end - 2 : end].strip(_LARGE_UNITS) == "" and parse_number(text[position:end]) is None:
        return None  # 百百百: a run of units is no numeral, however many of them are left out
    reading = read_number(text[position:end], 0)
    return reading and reading._replace(end=reading.end + position)


def read_range(text: str, first: NumberReading) -> NumberReading | None:
    """Return `first` and the number after a range mark as one reading, or None.

    The first number takes over the scale that the second one ends with, as far as it then stays
    below it: 两到三万 is 20000 to 30000, 8500到3万 is 8500 to 30000.
    """
    if text[first.end : first.end + 1] not in _SEPARATOR_STARTS:
        return None
    signed = first.interval.low is not None and first.interval.low < 0
    separator = (_SIGNED_SEPARATOR if signed else _SEPARATOR).match(text, first.end)
    second = separator and read_number(text, separator.end())
    if not second or first.interval.high is None or second.interval.high is None:
        return None
    low = first.interval if signed else _inherit_scale(first, second)
    interval = low.union(second.interval)
    if interval is None or interval.low == interval.high:
        return None
    return second._replace(interval=interval._replace(approximate=False))


def _interval(written: str, few: str | None, more: str | None) -> Interval | None:
    neighbours = _NEIGHBOURS.fullmatch(written) if written[0] not in _ASCII_DIGITS else None
    interval = _between_neighbours(neighbours) if neighbours else None
    if interval is not None:
        return interval
    value = parse_number(written)
    if value is None:
        return None
    if few:
        return Interval(value, value * 10, high_closed=False, approximate=True)
    if not more:
        return Interval.point(value)
    step = _TEN if written[-1] in "零〇" else _step(value)  # 一百零几
    return Interval(value, value + step, high_closed=False, approximate=True)


def _between_neighbours(match: re.Match[str]) -> Interval | None:
    head, tail = match["head"], match["tail"]
    if head and head[-1] not in UNIT:
        return None
    first, second = HAN_DIGITS[match["first"]], HAN_DIGITS[match["second"]]
    if second - first != 1 and (first, second) != (3, 5):
        return None
    low, high = (parse_number(head + match[name] + tail) for name in ("first", "second"))
    return None if low is None or high is None else Interval(low, high, approximate=True)


def _step(value: Decimal) -> Decimal:
    """Return the worth of the last place: 多 in 230多 is less than ten, in 500多 than a hundred."""
    exponent = value.normalize().as_tuple().exponent
    return _TEN ** (exponent if isinstance(exponent, int) else 0)


def _unit_value(units: str) -> Decimal:
    """Return what a run of unit characters multiplies by: 万亿 is ten to the twelfth."""
    value = Decimal(1)
    for unit in units:
        value *= HAN_UNITS[unit]
    return value


def _with_exponent(interval: Interval, exponent: str) -> Interval:
    if interval.low is None:
        return interval
    if exponent[0] == "^":
        return Interval.point(interval.low ** int(exponent[1:])) if interval.low else interval
    return interval.times(_TEN ** int(exponent[1:]))


def _inherit_scale(first: NumberReading, second: NumberReading) -> Interval:
    """Return the first number of a range in the scale of the second, where that makes sense."""
    if second.scale > 1 and first.scale == 1:
        factors = [Decimal(second.scale)]
    else:
        tail = second.written[len(second.written.rstrip(UNIT)) :]
        factors = [_unit_value(tail[at:]) for at in range(len(tail))]
    own = first.written[-1:]
    top = second.interval.high
    for factor in factors:
        candidate = first.interval.times(factor)
        if candidate.low is None or top is None or _scaled(own, factor):
            continue
        if candidate.low < top:
            return candidate
    return first.interval


def _scaled(last: str, factor: Decimal) -> bool:
    """Return whether a numeral that ends in `last` has a unit as large as `factor` already."""
    return HAN_UNITS.get(last, 0) >= factor
