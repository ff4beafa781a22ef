"""Dates and periods of Chinese text, read at a given place, as pairs of calendar days.

A year, a quarter or a month is a closed interval of days; 年末 and 年底 are the last day, because
stock figures (余额, 规模) are taken on it. What is relative (今年, 上月, 3月5日 without a year)
needs an anchor; without one the bounds stay open and `needs_anchor` says so.
"""

from __future__ import annotations

import re
from datetime import date

from spacy_cnclean.quantities._calendar_parts import (
    PART_NAMES,
    DateReading,
    days,
    number,
    one_day,
    part_of_year,
    shift,
)
from spacy_cnclean.quantities._numbers import DIGIT

HAN_DIGIT = "〇零○一二三四五六七八九"
"""Hanzi digits of a date."""
_MONTH = f"(?:1[0-2]|0?[1-9]|１[０-２]|[１-９]|十[一二]?|[一二三四五六七八九])(?![{DIGIT}])"
DAY = (
    f"(?:3[01]|[12][0-9]|0?[1-9]|３[０１]|[１２][０-９]|[１-９]|三十一?|二?十[{HAN_DIGIT[3:]}]?|"
    f"[{HAN_DIGIT[3:]}])"
)
# 两千零四年, 一千九百四十九年: a length would be round
_SPELT_YEAR = (
    "(?:[两二]千(?:零[一二三四五六七八九]|零?[一二]?十[一二三四五六七八九]?)"
    "|一千[一二三四五六七八九]百(?:[一二三四五六七八九]十[一二三四五六七八九]?|零[一二三四五六七八九]))"
)
_YEAR4 = f"(?:{_SPELT_YEAR}|(?:1[0-9]|20|１[０-９]|２０)[{DIGIT}]{{2}}|[一二][{HAN_DIGIT}]{{3}})"
_COUNT = "[一二三四五六七八九十两0-9０-９]{1,3}"

# 2018上半年, 2025Q1: no 年 behind the year
_NO_YEAR_WORD = "(?=[上下前后]半年|[qQ][1-4](?![0-9])|第?[一二三四1-4]季度)"
# 九八年 is 1998, but 八九年 may be eight or nine years
_NEIGHBOURS = "四五|五六|六七|七八|八九"

RELATIVE_YEARS = {
    **dict.fromkeys(("今年", "本年度", "本年", "当年", "同年"), 0),
    **dict.fromkeys(("去年", "上年度", "上一年度", "上年", "上一年"), -1),
    "前年": -2,
    **dict.fromkeys(("明年", "次年", "翌年", "下一年", "下年度"), 1),
    "后年": 2,
}
RELATIVE_MONTHS = {
    **dict.fromkeys(("本月", "当月", "同月", "这个月"), 0),
    **dict.fromkeys(("上月", "上个月", "上一个月"), -1),
    **dict.fromkeys(("下月", "下个月", "次月"), 1),
}
_RELATIVE_DAYS = {
    **dict.fromkeys(("今日", "今天", "当日"), 0),
    **dict.fromkeys(("昨日", "昨天"), -1),
    **dict.fromkeys(("明日", "明天", "次日"), 1),
}
_FROM_TODAY = ("未来", "今后", "近", "最近", "过去", "此前", "此后")

PART = rf"""
    (?:的?(?P<half>[上下前后後]半年)
      | 的?(?:第?(?P<quarter>[一二三四1-4１-４])季度|[qQ](?P<english>[1-4])|(?P<first>首)季度
          |前(?P<quarters>[二两三23])个?季度)(?P<quarter_end>末)?
      | 前(?P<months>{_COUNT})个?月
      | (?P<from_month>{_MONTH})(?P<from_word>月份?)?\s?[-－–—~～至到]{{1,2}}\s?
          (?P<next_year>次年|翌年|第二年|来年|隔年)?(?P<to_month>{_MONTH})月份?(?![{DIGIT}])
          (?!\s?{DAY}[日号])
      | \s?(?P<month>{_MONTH})\s?月份?
          (?:\s?(?P<day>{DAY})\s?(?:[日号]?\s?[-－–—~～至到]{{1,2}}\s?(?P<to_day>{DAY})\s?)?[日号]
            |(?P<ten>[上中下]旬)|月?(?P<month_edge>[初末底]))?
      | 年?(?P<edge>[初末底]|伊始)(?![次步级中])
      | (?P<whole>全年|度)
    )"""
"""What can follow a year; a verbose expression with the groups of `PART_NAMES`."""

# 2023年3月5日, 2023年上半年, 2023-03-05, 2018-2020年; a year alone needs 年
_DATE = re.compile(
    rf"""
    (?:(?P<year>{_YEAR4})\s?(?:年|{_NO_YEAR_WORD}){PART}?(?![多半期])
      |(?P<year_a>{_YEAR4})\s?年?\s{{0,2}}(?:至|到|[-－–—~～]{{1,2}})\s{{0,2}}(?P<year_b>{_YEAR4}|[{DIGIT}]{{2}})\s?年(?!代)
      |(?P<iso_year>(?:19|20)[0-9]{{2}})(?P<dash>[-/.])(?P<iso_month>[01]?[0-9])(?P=dash)
        (?P<iso_day>[0-3]?[0-9])(?![0-9.])
      |(?P<short>[0-9０-９]{{2}}|[{HAN_DIGIT}]{{2}})年(?=年?[末底初](?![次步])|伊始|[上下]半年
          |第?[一二三四1-4]季度|前[二两三]季度|{_MONTH}月)
        {PART.replace("(?P<", "(?P<s_")}
      |(?P<zero>(?<![{HAN_DIGIT}十百千])(?!{_NEIGHBOURS})[四五六七八九][{HAN_DIGIT}](?=年(?![期多级代]))
        |[0０零〇][0-9０-９{HAN_DIGIT}]|[{DIGIT}]{{2}}(?=年(?:出生(?![人率数缺])|生人|毕业)))
        年(?![期内]|以[上内下])
    )""",
    re.VERBOSE,
)
_YEARLESS = re.compile(PART, re.VERBOSE)
_RELATIVE = re.compile(
    rf"""
    (?:(?P<relative>{"|".join(sorted(RELATIVE_YEARS, key=len, reverse=True))}){PART}?
      |(?P<relative_month>{"|".join(sorted(RELATIVE_MONTHS, key=len, reverse=True))})
        (?:(?P<r_day>{DAY})[日号]|(?P<r_edge>[初末底]))?
      |(?P<relative_day>{"|".join(_RELATIVE_DAYS)})
      |(?P<span>{"|".join(_FROM_TODAY)})的?(?P<length>{
        _COUNT
    })个?(?P<span_unit>[年月天日周])(?P<within>[来内里间])?
      |(?P<plan>[一二三]?十[一二三四五六七八九]|[一二三四五六七八九])五(?=[”"'’]?(?:规划|计划|期间|时期|末|以来))
    )""",
    re.VERBOSE,
)
RELATIVE_START = re.compile(
    "|".join(
        sorted(
            (
                *RELATIVE_YEARS,
                *RELATIVE_MONTHS,
                *_RELATIVE_DAYS,
                "本世纪",
                "上世纪",
                "上个世纪",
                "上一世纪",
                "未来",
                "今后",
                "最近",
                "过去",
                "近",
                "上半年",
                "下半年",
                "首季",
            ),
            key=len,
            reverse=True,
        )
    )
)
"""Where a relative time expression can begin; `read_date` decides."""

_AFTER = re.compile(
    r"(?P<since>以来|至今|起(?![诉草来])|开始)|(?P<later>以后|之后|后(?![果续期者台来]))"
    r"|(?P<before>之前|以前|前(?![后者景期述来往夕沿三两二]))|(?P<within>内|期间|间)"
)
_BEFORE_WORDS = ("截至", "截止到", "截止至", "截止", "截至到")
_CENTURY = 100
_CENTURY_TURN = 40
_FIRST_PLANS = {1: (1953, 1957), 2: (1958, 1962)}


def read_date(text: str, position: int, anchor: date | None) -> DateReading | None:
    """Return the date or period at `position`, with 以来, 前, 起 after it, or None."""
    match = _DATE.match(text, position)
    reading = _absolute(match, anchor) if match else _relative(text, position, anchor)
    if reading is None:
        return None
    return bounded(text, position, reading)


_SEPARATOR = re.compile(r"\s?(?:至|到|[-－–]|—{1,2}|~|～)\s?")


def read_period(text: str, position: int, anchor: date | None) -> DateReading | None:
    """Return the date at `position`, joined with a second one after 至 or a dash, or None.

    The second date takes its year from the first where it names none: 2023年11月至12月.
    """
    first = read_date(text, position, anchor)
    if first is None or first.low is None or first.high is None:
        return first
    separator = _SEPARATOR.match(text, first.end)
    if separator is None:
        return first
    relative = RELATIVE_START.match(text, separator.end())
    second = read_date(text, separator.end(), anchor if relative else first.low)
    if second and second.high and second.high < first.low and not relative:
        # 11月20日至2月10日; a year of its own stays what it is
        second = read_date(text, separator.end(), date(first.low.year + 1, 1, 1))
    if not second or second.high is None or second.high < first.low:
        return first
    return DateReading(second.end, first.low, second.high, "period", second.flags)


def _absolute(match: re.Match[str], anchor: date | None) -> DateReading | None:
    end = match.end()
    if match["year"]:
        return part_of_year(parts_of(match, ""), number(match["year"]), end)
    if match["year_a"]:
        first, second = number(match["year_a"]), number(match["year_b"])
        second += first // 100 * 100 if second < _CENTURY else 0
        return days(end, date(first, 1, 1), date(second, 12, 31)) if first <= second else None
    if match["iso_year"]:
        year, month, day = (int(match[name]) for name in ("iso_year", "iso_month", "iso_day"))
        return one_day(end, year, month, day)
    year = _full_year(number(match["short"] or match["zero"]), anchor)
    return part_of_year(parts_of(match, "s_"), year, end)


def _relative(text: str, position: int, anchor: date | None) -> DateReading | None:
    match = _RELATIVE.match(text, position)
    if match is None:
        return _without_year(text, position, anchor)
    if match["plan"]:
        return _plan(match)
    if match["relative"]:
        year = anchor.year + RELATIVE_YEARS[match["relative"]] if anchor else None
        return part_of_year(parts_of(match, ""), year, match.end())
    if anchor is None:
        return DateReading(match.end(), None, None, "period", ("needs_anchor",))
    return _from_anchor(match, anchor)


def _without_year(text: str, position: int, anchor: date | None) -> DateReading | None:
    match = _YEARLESS.match(text, position)
    if match is None or match["edge"] or match["whole"]:
        return None
    if match["half"] and match["half"][0] not in "上下":
        return None
    return part_of_year(parts_of(match, ""), anchor.year if anchor else None, match.end())


def _from_anchor(match: re.Match[str], anchor: date) -> DateReading | None:
    """Return 上月9日, 今日, 未来三年 or 近30天 counted from the anchor."""
    if match["relative_month"]:
        day = shift(anchor.replace(day=1), "月", RELATIVE_MONTHS[match["relative_month"]])
        parts = dict.fromkeys(PART_NAMES) | {
            "month": str(day.month),
            "day": match["r_day"],
            "month_edge": match["r_edge"],
        }
        return part_of_year(parts, day.year, match.end())
    if match["relative_day"]:
        day = shift(anchor, "日", _RELATIVE_DAYS[match["relative_day"]])
        return DateReading(match.end(), day, day, "point")
    length = number(match["length"])
    ahead = match["span"] in {"未来", "今后", "此后"}
    far = shift(anchor, match["span_unit"], length if ahead else -length)
    low, high = (anchor, far) if ahead else (far, anchor)
    return DateReading(match.end(), low, high, "period")


def parts_of(match: re.Match[str], prefix: str = "") -> dict[str, str | None]:
    """Return the groups of `PART` in a match."""
    return {name: match[prefix + name] for name in PART_NAMES}


def _full_year(year: int, anchor: date | None) -> int:
    """Return the year that two digits stand for: not later than ten years after the anchor."""
    turn = (anchor.year % _CENTURY + 10) if anchor else _CENTURY_TURN
    return 2000 + year if year <= turn else 1900 + year


def _plan(match: re.Match[str]) -> DateReading:
    """Return the years of a five-year plan: “十四五” is 2021 to 2025."""
    plan = number(match["plan"])
    first, last = _FIRST_PLANS.get(plan, (1951 + 5 * plan, 1955 + 5 * plan))
    return days(match.end(), date(first, 1, 1), date(last, 12, 31))


def bounded(text: str, position: int, reading: DateReading) -> DateReading:
    """Return `reading`, which begins at `position`, with 截至 before or 以来, 前, 起 behind it."""
    if text.endswith(_BEFORE_WORDS, max(0, position - 3), position):
        day = reading.high
        return reading._replace(low=day, role="point", flags=_with(reading.flags, "as_of"))
    after = _AFTER.match(text, reading.end)
    if after is None:
        return reading
    end = after.end()
    if after["since"]:
        return reading._replace(end=end, high=None, role="period")
    if after["later"]:
        return reading._replace(end=end, low=reading.high, high=None, role="period")
    if after["before"]:
        flags = tuple(flag for flag in reading.flags if flag != "as_of")
        return reading._replace(end=end, low=None, role="deadline", flags=flags)
    return reading._replace(end=end)


def _with(flags: tuple[str, ...], flag: str) -> tuple[str, ...]:
    return flags if flag in flags else (*flags, flag)
