"""Times of day in Chinese text: 22:00至次日8:00, 晚上10点半, 8时30分."""

from __future__ import annotations

import re
from datetime import time
from typing import NamedTuple

from spacy_cnclean.numerals import parse_integer
from spacy_cnclean.quantities._numbers import DIGIT

_HALF_DAYS = (
    "凌晨|清晨|早上|早晨|上午|中午|午后|下午|傍晚|晚上|晚间|夜间|夜里|深夜|半夜|当晚|"
    "今晚|昨晚|早|晚"
)
_HOUR = (
    f"(?:2[0-4]|1[0-9]|0?[0-9]|[{DIGIT}]{{1,2}}|二?十[一二三四五六七八九]?|"
    f"[零〇一二两三四五六七八九])"
)
_MINUTE = (
    f"(?:[0-5][0-9]|[{DIGIT}]{{2}}|[一二三四五]?十[一二三四五六七八九]?|零[一二三四五六七八九]"
    f"|[{DIGIT}](?=分(?!之)))"
)
_MERIDIEM = r"[aApP](?:[mM](?![A-Za-z0-9])|\.[ ]?[mM]\.?(?![A-Za-z0-9]))"
_CLOCK = re.compile(
    rf"""
    (?P<half>{_HALF_DAYS})?\s?(?P<hour>{_HOUR})
    (?:[:：](?P<minute>[{DIGIT}]{{2}})(?:[:：](?P<second>[{DIGIT}]{{2}}))?[时時点]?(?![{DIGIT}:：])
        (?:\s?(?P<meridiem>{_MERIDIEM}))?
      |\s?(?P<bare_meridiem>{_MERIDIEM})
      |\s?(?P<word>[点點时時])(?P<sharp>[钟整])?
       (?:(?P<some>半)|(?P<spoken>{_MINUTE})分?|(?P<quarter>[一三])刻)?(?P<around>[许左])?)
    """,
    re.VERBOSE,
)
_SEPARATOR = re.compile(r"\s?(?:至|到|[-－–]|—{1,2}|~|～)\s?(?P<next>次日|翌日|第二天|第二日)?\s?")
# 8点 alone may be "point eight": a word that only a time of day has must stand beside it
_AFTER = re.compile(r"\s?(?:至|到|[-－–—~～]|前|后|之前|之后|以前|以后|起|准时|才|多(?![余样种]))")
_AFTERNOON = ("午后", "下午", "傍晚", "晚", "夜", "当晚", "今晚", "昨晚", "深夜")
_NOON = 12
_SMALL_HOURS = 5


class ClockReading(NamedTuple):
    """A time of day, or two of them; `next_day` where the second lies after midnight."""

    end: int
    low: time
    high: time
    next_day: bool


def clock_start(text: str, position: int) -> int:
    """Return where the word for the part of the day before `position` starts (晚上10点)."""
    for length in (2, 1):
        word = text[position - length : position] if position >= length else ""
        if word and _CLOCK_WORDS.fullmatch(word):
            return position - length
    return position


_LATIN_BEFORE = re.compile(r"[A-Za-z0-9.:：]\s?$")
# 长宽比为16:10, 比分是3:20
_RATIO_BEFORE = re.compile("比(?:例|值|分|为|是|约)[^，。；！？\n]{0,10}$")
_RATIO_REACH = 13
# 12点18送到, but not 圆周率3点14, 12点18%
_FIGURE_AFTER = re.compile(
    f"[ ]?[{DIGIT}.．%％‰点點万亿元块倍度个個米公斤千吨级克毫厘平成折以多余几]"
)
_FIGURE_BEFORE = ("率", "约等于", "等于", "≈", "率是", "率为")
_UNTIL = ("至", "到", "在", "于")
_MOVED = re.compile("[涨跌升降增减报收挫][^，。；]{0,3}$")
_CLOCK_WORDS = re.compile(_HALF_DAYS)


def read_clock(text: str, position: int, *, behind_date: bool = False) -> ClockReading | None:
    """Return the time of day, or the period between two, that starts at `position`, or None.

    Args:
        text: The text.
        position: Where it begins.
        behind_date: Whether a date ends there, so that 18时 can be nothing else.
    """
    match = _CLOCK.match(text, position)
    if match is None:
        return None
    low = _time(match, None)
    if low is None:
        return None
    separator = _SEPARATOR.match(text, match.end())
    second = separator and _CLOCK.match(text, separator.end())
    if separator and second:
        high = _time(second, None if separator["next"] else match["half"])
        if high is not None and (_is_clock(text, match) or _is_clock(text, second)):
            low = _same_half(match, second, low, high)
            over = bool(separator["next"]) or high < low
            return ClockReading(second.end(), low, high, over)
    if not _is_clock(text, match) and not (behind_date and match["word"]):
        return None
    return ClockReading(match.end(), low, low, next_day=False)


def _same_half(match: re.Match[str], second: re.Match[str], low: time, high: time) -> time:
    """Return 15:30 for the first time of 3:30-5:00pm, which shares what the second one says."""
    shared = second["meridiem"] or second["bare_meridiem"]
    told = match["meridiem"] or match["bare_meridiem"] or match["half"]
    if not shared or told or shared[0] not in "pP" or low.hour >= _NOON:
        return low
    later = low.replace(hour=low.hour + _NOON)
    return later if later < high else low


def _is_clock(text: str, match: re.Match[str]) -> bool:
    if match["bare_meridiem"]:
        begin = match.start("hour")
        return _LATIN_BEFORE.search(text, max(0, begin - 2), begin) is None  # not iPhone 5 am
    if match["half"] or match["sharp"] or match["some"] or match["quarter"]:
        return True
    start = match.start()
    if match["minute"]:
        return match["meridiem"] is not None or not (
            _RATIO_BEFORE.search(text, max(0, start - _RATIO_REACH), start)
        )
    if match["spoken"]:
        return text[match.end() - 1] == "分" or match["word"] in "时時" or _is_spoken(text, match)
    return _AFTER.match(text, match.end()) is not None or _is_late(text, match)


def _is_spoken(text: str, match: re.Match[str]) -> bool:
    """Return whether 12点18 is a time of day, as Arabic figures have a point of their own."""
    start = match.start()
    return (
        match["hour"].isdigit()
        and match["spoken"].isdigit()
        and not _FIGURE_AFTER.match(text, match.end())
        and not _MOVED.search(text, max(0, start - 5), start)
        and not text.endswith(_FIGURE_BEFORE, max(0, start - 3), start)
    )


def _is_late(text: str, match: re.Match[str]) -> bool:
    """Return whether 21点 of 开放至21点 is an hour, as none of its words says so."""
    start = match.start()
    return (
        match["hour"].isdigit()
        and int(match["hour"]) > _NOON
        and text.endswith(_UNTIL, max(0, start - 1), start)
        and not _MOVED.search(text, max(0, start - 5), start)
        and not _FIGURE_AFTER.match(text, match.end())
    )


def _time(match: re.Match[str], half: str | None) -> time | None:
    hour = parse_integer(match["hour"])
    if match["some"]:
        minute: int | None = 30
    elif match["quarter"]:
        minute = 15 if match["quarter"] == "一" else 45
    else:
        written = match["minute"] or match["spoken"]
        minute = parse_integer(written) if written else 0
    if hour is None or minute is None:
        return None
    meridiem = match["meridiem"] or match["bare_meridiem"]
    if meridiem and 1 <= hour <= _NOON:
        hour = hour % _NOON + (_NOON if meridiem[0] in "pP" else 0)
    half = match["half"] or half
    if half and half.startswith(_AFTERNOON) and _SMALL_HOURS < hour + _SMALL_HOURS < 17:  # noqa: PLR2004
        hour += _NOON if hour < _NOON else 0
    if hour == 24 and minute == 0:  # noqa: PLR2004 - 24:00 is the end of the day
        return time.max.replace(microsecond=0)
    try:
        return time(hour, minute)
    except ValueError:
        return None
