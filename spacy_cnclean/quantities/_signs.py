"""The sign before a numeral: -3.2%, −12.5%, 负一又二分之一, 零下15℃.

A dash also joins (3-5元, A座-302), and 负 is also a verb (担负三项任务, 负5万元的债), so behind a
hanzi they are a sign only where the words around the figure leave nothing else.
"""

from __future__ import annotations

import re

from spacy_cnclean.quantities._intervals import Interval, Reading

_DASHES = ("-", "－", "−")
_NEGATIVE = ("负", "負")
_SIGNS = (*_DASHES, *_NEGATIVE)
# What a figure is told by, so that the dash behind it is its sign: 为-300万元, 净利润-2亿元
_TELLS = re.compile(
    "(?:为|是|至|到|于|达|约|从|由|得|成|乘|加|减|除以|净胜球?|净利|利润|收益率?|损益|盈亏|净额|差额|余额|现金流|增速|增长率?|增幅|涨幅|"
    "跌幅|涨跌幅?|同比|环比|变动|变化|偏差|误差|温度|气温|海拔|坐标|得分|评分|净值|[,，、:：；;（(])"
    "[ ]?$"
)
_LONGEST_TELLING = 4
# Words that end in 负, and others behind which it is a verb: 担负三项任务, 各负50%的责任
_VERB = frozenset(
    "担擔肩背承欠自抱胜勝辜亏虧身如重久不有夫豪孤须須应應各只将將需共均也正互分责責债債要仍还還"
)
_SURE_KINDS = frozenset({"percent", "percentage_point", "rate", "fraction"})
_IN_PERCENT = re.compile("[%％‰]|百?分")
_DEGREES = frozenset({"度", "℃", "°C", "ºC", "˚C", "摄氏度", "攝氏度", "℉", "°F", "华氏度"})


def with_sign(text: str, start: int) -> int:
    """Return where a numeral starts with its sign or leading point (-1.5, .5)."""
    at = start
    if at and text[at - 1] == "." and not text[at - 2 : at - 1].isalnum():
        at -= 1
    before = text[at - 1 : at]
    further = text[at - 2 : at - 1] if at > 1 else ""
    if before in _SIGNS and at and further not in _SIGNS:
        return at if further.isalnum() and further.isascii() else at - 1
    spaced = before == " " and text[at - 2 : at - 1] in _NEGATIVE
    return at - 2 if spaced else at


def is_signed(text: str, reading: Reading, floor: int) -> bool:
    """Return whether the sign that `reading` begins with is one.

    Args:
        text: The text.
        reading: What was read from the sign on.
        floor: Where the quantity before ends; a dash right behind it joins the two.
    """
    at = reading.start
    before = text[at - 1 : at]
    if not before or not before.isalnum():
        return True
    if text[at] in _NEGATIVE and before in _VERB:
        return False
    if at == floor or before.isdigit():
        return False
    if text[at] == "−" or reading.unit in _DEGREES:
        return True
    words = text[at : reading.end]
    if reading.kind in _SURE_KINDS and _IN_PERCENT.search(words):
        return True
    return _TELLS.search(text, max(0, at - _LONGEST_TELLING), at) is not None


def below_zero(text: str, reading: Reading) -> Reading:
    """Return 15度 of 零下15度 as -15 degrees; other readings as they are.

    The unit at both ends tells 零下5℃至10℃ (-5 to 10) from 零下5至10℃ (-10 to -5).
    """
    start = reading.start - len("零下")
    if reading.unit not in _DEGREES or start < 0 or not text.startswith("零下", start):
        return reading
    interval = reading.interval
    words = text[reading.start : reading.end]
    if words.count(reading.unit) > 1 and interval.low is not None:
        interval = Interval(-interval.low, interval.high, approximate=interval.approximate)
    else:
        interval = interval.times(-1)
    unit, flags = reading.unit, reading.flags
    if unit == "度":
        unit, flags = "摄氏度", (*flags, "unit_inferred")
    return reading._replace(start=start, interval=interval, unit=unit, flags=flags)
