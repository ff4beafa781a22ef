"""Fractions, interest rates in 分 and 厘, and multiples of the loan prime rate, read at a place."""

from __future__ import annotations

import re
from decimal import Decimal

from spacy_cnclean.numerals import parse_number
from spacy_cnclean.quantities._intervals import Interval, Reading
from spacy_cnclean.quantities._numbers import DIGIT, NUMERAL, NumberReading, read_number

_HUNDRED = Decimal(100)
_HALF = Decimal("0.5")
_NEAR = 14  # characters from a numeral to its 分
_SLASHES = re.compile("[/／]")
_RATIO_MARK = re.compile("[分份厘/／]")
_PERCENT_BASES = frozenset(Decimal(10) ** power for power in range(2, 13))
_FRACTION = re.compile(
    rf"(?P<sign>[负負－−-])?(?:(?P<whole>{NUMERAL})\s?又\s?)?(?P<base>{NUMERAL})"
    r"[ ]{0,2}[分份][ ]{0,2}之[ ]{0,2}"
)
_SLASH = re.compile(
    rf"(?P<sign>[负負－−-])?(?:(?P<whole>[0-9]{{1,3}})[ 又])?"
    rf"(?P<top>[{DIGIT}]{{1,3}})[/／](?P<base>[{DIGIT}]{{1,3}})"
    r"(?![0-9０-９/／]|[ ]?[月日号天小])"
)
_SEPARATOR = re.compile(r"[ ]{0,2}(?:--?|－|–|——?|~|～|〜|至|到)[ ]{0,2}")
_LPR = re.compile(
    r"(?:(?P<term>[一1五5])年期(?:以上)?(?:的)?)?(?:LPR|lpr|"
    r"贷款市场报价利率)(?:[（(][^（()）]{0,10}[)）])?"
)
_LPR_BEFORE = re.compile(
    r"(?:(?P<term>[一1五5])年期(?:以上)?的?)?(?:LPR|lpr|贷款市场报价利率)的?[ ]?$"
)
_INTEREST = re.compile(
    rf"(?P<fen>{NUMERAL})[ ]?分(?!钟)(?:(?P<half>半)|(?P<extra>{NUMERAL})[ ]?厘)?(?P<loan>利)?"
    rf"|(?P<li>{NUMERAL})[ ]?厘"
)
_INTEREST_BEFORE = re.compile(
    r"(?P<word>[年月日]?(?:利息|(?<![休消信停])息|利率|利))[为是按约达到高]{0,3}$"
)

_INTEREST_SCALE = {"年": ("year", Decimal(10)), "日": ("day", Decimal(1))}


def read_ratio(text: str, position: int) -> Reading | None:
    """Return a fraction or an interest rate in 分, whose sign stands within a few characters."""
    if _RATIO_MARK.search(text, position, position + _NEAR) is None:
        return None
    if (
        text.find("分", position, position + _NEAR) >= 0
        or text.find("份", position, position + 6) >= 0
    ):
        return _fraction(text, position) or _interest(text, position)
    if text.find("厘", position, position + _NEAR) >= 0:
        return _interest(text, position)
    if _SLASHES.search(text, position, position + 7):
        return _slash(text, position)
    return None


def lpr_end(text: str, position: int) -> int | None:
    """Return where the name of the loan prime rate that starts at `position` ends, or None."""
    match = _LPR.match(text, position)
    return match.end() if match else None


def with_prime_rate(text: str, reading: Reading) -> Reading:
    """Return 四倍LPR and LPR的4倍 as a rate in LPR; other multiples stay what they are."""
    before = _LPR_BEFORE.search(text, max(0, reading.start - 24), reading.start)
    start, end, match = reading.start, reading.end, before
    if before is not None:
        start = before.start()
    else:
        at = end + (1 if text.startswith("的", end) else 0)
        match = _LPR.match(text, at)
        end = match.end() if match else end
    if match is None:
        return reading
    long = (match["term"] or "") in {"五", "5"}
    reference = "LPR 5Y" if long else "LPR 1Y" if match["term"] else "LPR"
    return reading._replace(start=start, end=end, kind="rate", unit="LPR", reference=reference)


def _fraction(text: str, position: int) -> Reading | None:
    match = _FRACTION.match(text, position)
    if match is None or not match["base"]:
        return None
    base = parse_number(match["base"].replace(" ", ""))
    negative = text[match.end() : match.end() + 1] in {"负", "負"}
    top = read_number(text, match.end() + negative)
    if not base or top is None:
        return None
    if negative and match["whole"]:
        return None
    if negative != bool(match["sign"]):  # 负3分之负157 is positive
        top = top._replace(interval=top.interval.times(-1))
    joined = _joined_fraction(text, top) or top
    if base in _PERCENT_BASES and not match["whole"]:
        interval = joined.interval.times(_HUNDRED / base)
        return Reading(position, joined.end, "percent", interval, "%")
    interval = joined.interval.times(1 / base)
    if match["whole"]:
        whole = parse_number(match["whole"].replace(" ", "")) or Decimal(0)
        interval = interval.plus(-whole if match["sign"] else whole)
    return Reading(position, joined.end, "fraction", interval)


def _joined_fraction(text: str, first: NumberReading) -> NumberReading | None:
    """Return 百分之三到百分之五 or 百分之三至五 as one number."""
    separator = _SEPARATOR.match(text, first.end)
    if separator is None:
        return None
    again = _FRACTION.match(text, separator.end())
    second = read_number(text, again.end() if again else separator.end())
    interval = second and first.interval.union(second.interval)
    return second._replace(interval=interval) if second and interval else None


def _slash(text: str, position: int) -> Reading | None:
    match = _SLASH.match(text, position)
    if match is None:
        return None
    base = parse_number(match["base"])
    if not base:
        return None
    value = (parse_number(match["top"]) or Decimal(0)) / base
    if match["whole"]:
        value += parse_number(match["whole"]) or Decimal(0)
    value = -value if match["sign"] else value
    return Reading(position, match.end(), "fraction", Interval.point(value))


def _interest(text: str, position: int) -> Reading | None:
    """Return 月息两分, 年息8厘 and 三分利 as a rate in percent.

    By usage 分 and 厘 are hundredths and thousandths a month, tenths and hundredths a year.
    """
    match = _INTEREST.match(text, position)
    if match is None or not (match["fen"] or match["li"]):
        return None
    word = _INTEREST_BEFORE.search(text, max(0, position - 6), position)
    if word is None and not match["loan"]:
        return None
    per, scale = _INTEREST_SCALE.get(word["word"][0] if word else "", ("month", Decimal(1)))
    tenth = parse_number(match["li"] or match["extra"] or "零") or Decimal(0)
    whole = parse_number(match["fen"]) if match["fen"] else Decimal(0)
    if whole is None:
        return None
    value = (whole + tenth / 10 + (_HALF if match["half"] else 0)) * scale
    sure = word is not None and word["word"][0] in "年月"
    start = word.start() if word else position
    flags = () if sure else ("ambiguous",)
    return Reading(start, match.end(), "rate", Interval.point(value), "%", per, "", flags)
