"""Years and centuries that are counted otherwise: 民国38年, 康熙二十年, 公元前221年, 20世纪90年代.

Eras and their first years are data: `data/words/eras.tsv`. A year of an old Chinese era begins
a month or two after that of the calendar, so its bounds are approximate; those of the Republic
and of modern Japan are exact.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from spacy_cnclean._word_files import read_shipped_words
from spacy_cnclean.numerals import parse_integer
from spacy_cnclean.quantities._calendar_parts import DateReading, days, part_of_year
from spacy_cnclean.quantities._dates import HAN_DIGIT, PART, bounded, parts_of
from spacy_cnclean.quantities._numbers import DIGIT

if TYPE_CHECKING:
    from spacy_cnclean._word_files import WordRow


class _Era(NamedTuple):
    first: int  # the year of the common era that is its year 1
    years: int
    exact: bool


def _era(row: WordRow) -> _Era:
    first, years = (row.cells[column] for column in ("first", "years"))
    if not first.isdecimal() or not years.isdecimal():
        raise row.error("first and years must be whole numbers")
    return _Era(int(first), int(years), row.choice("calendar", ("lunar", "solar")) == "solar")


_COLUMNS = ("word", "first", "years", "calendar")
_ERAS = {row.word: _era(row) for row in read_shipped_words("eras.tsv", _COLUMNS).values()}
_COMMON = ("公元", "西元", "公历")
_BEFORE_COMMON = ("公元前", "西元前", "纪元前")
_LENGTHS = (4, 3, 2)
ERA_ENDS = frozenset(name[-1] for name in (*_ERAS, *_COMMON, *_BEFORE_COMMON))
"""Characters before a numeral without which no era stands there."""

_NUMERAL = (
    f"(?:[{DIGIT}]{{1,4}}|[{HAN_DIGIT}]{{2,4}}"
    f"|[{HAN_DIGIT}]?[百千]?[零〇]?[{HAN_DIGIT}]?[十百]?[{HAN_DIGIT}]?)"
)
_YEAR = re.compile(rf"[ ]?(?P<number>元|{_NUMERAL})[ ]?年(?![代级])(?:{PART})?", re.VERBOSE)
_TO = "(?:至|到|[-－–~～]|—{1,2})"
_CENTURY_OF = re.compile(rf"[ ]?(?P<number>{_NUMERAL})[ ]?(?:{_TO}[ ]?{_NUMERAL}[ ]?)?(?=世纪)")
_LUNAR_PART = re.compile(
    f"(?:闰?[正一二三四五六七八九十冬腊{DIGIT}]{{1,3}}月(?:[初廿]?[一二三四五六七八九十{DIGIT}]{{1,3}}日?)?)?"
)

# 80-90年代, 七八十年代
_FROM_DECADE = (
    rf"(?:(?:(?P<from>[{DIGIT}]0|[一二三四五六七八九]十)(?:年代)?[ ]?(?:{_TO}|、)[ ]?"
    "|(?P<from_digit>[一二三四五六七八](?=[二三四五六七八九]十)))?)"
)
_CENTURY = re.compile(
    rf"(?P<century>[{DIGIT}]{{1,2}}|二?十[一二三四五六七八九]?|[一二三四五六七八九])[ ]?世[纪紀]"
    rf"(?:的?{_FROM_DECADE}(?P<decade>[{DIGIT}]0|[一二三四五六七八九]十)年代)?(?P<part>[初末]期?|[早中晚前后後]期|中叶|[前后上下]半[叶期])?"
)
# 14至17世纪; the second century is read by itself
_FIRST_CENTURY = re.compile(
    rf"(?P<first>[{DIGIT}]{{1,2}}|二?十[一二三四五六七八九]?|[一二三四五六七八九])[ ]?(?:世纪)?"
    rf"[ ]?{_TO}[ ]?"
)
_DECADE_YEAR = "(?:1[0-9]|20)[0-9]0"
_DECADE = re.compile(
    rf"(?:(?:(?P<from_year>{_DECADE_YEAR})(?:年?代)?[ ]?{_TO}[ ]?)?"
    rf"(?P<year>{_DECADE_YEAR})年?代|{_FROM_DECADE}(?P<decade>[{DIGIT}]0|[二三四五六七八九]十)年代)"
    "(?P<part>[初末]期?|[早中晚前后後]期)?"
)
_CENTURY_WORDS = {
    "本世纪": 0,
    "上世纪": -1,
    "上个世纪": -1,
    "上一世纪": -1,
    "本世紀": 0,
    "上世紀": -1,
}
CENTURY_WORDS = tuple(_CENTURY_WORDS)
"""Centuries that are named from today."""
_HUNDRED = 100
_LATE_DECADES = 30


def read_era_year(text: str, start: int) -> tuple[int, DateReading] | None:
    """Return where the era before the numeral at `start` begins, and the days of its year.

    Years before the common era have no bounds, as `date` has no such days, and the flag `bce`.
    """
    at = start - (text[start - 1 : start] == " ")
    for length in _LENGTHS:
        name = text[at - length : at] if at >= length else ""
        if name in _ERAS or name in _COMMON or name in _BEFORE_COMMON:
            if name in _COMMON or name not in _ERAS:
                reading = _common_year(text, start, before=name in _BEFORE_COMMON)
            else:
                reading = _year_of(text, start, _ERAS[name])
            return (at - length, reading) if reading else None
    return None


def _common_year(text: str, start: int, *, before: bool) -> DateReading | None:
    century = _CENTURY_OF.match(text, start)
    if century is not None and before:
        return DateReading(century.end() + 2, None, None, "period", ("bce",))
    match = _YEAR.match(text, start)
    year = _number(match) if match else None
    if match is None or not year:
        return read_century(text, start, None) if not before else None
    if before:
        return DateReading(match.end(), None, None, "period", ("bce",))
    reading = part_of_year(parts_of(match), year, match.end())
    return reading and bounded(text, start, reading)


def _number(match: re.Match[str]) -> int | None:
    """Return the number of a year: 元年 is the first."""
    return 1 if match["number"] == "元" else parse_integer(match["number"])


def _year_of(text: str, start: int, era: _Era) -> DateReading | None:
    match = _YEAR.match(text, start)
    year = _number(match) if match else None
    if match is None or not year or year > era.years:
        return None
    year += era.first - 1
    if era.exact:
        reading = part_of_year(parts_of(match), year, match.end())
        return reading and bounded(text, start, reading)
    end = text.index("年", match.start()) + 1
    lunar = _LUNAR_PART.match(text, end)
    whole = days(lunar.end() if lunar else end, date(year, 1, 1), date(year, 12, 31))
    return whole._replace(approximate=True)


# 789年 is a year, save beside words that a length has; 300年 is one only where a year must stand
_OLD_YEAR = re.compile(
    rf"(?P<number>[1-9][{DIGIT[:3]}]{{2}}|[一二三四五六七八九][{HAN_DIGIT}]{{2}})年"
    "(?![多余来半代级期内间以之的长中左上下前后]|历史|时间|寿|徒刑|监禁)"
)
_OF_LENGTH = re.compile(
    "(?:[距今历时经共约近达有了满超逾第过享判处活传]|徒刑|延续|持续|相隔|间隔|时隔|国祚)$"
)
_YEAR_STANDS = re.compile("(?:于|年[至到])$")


def read_old_year(text: str, start: int) -> DateReading | None:
    """Return the year 789 where 789年 is a date, or None where it is a length."""
    match = _OLD_YEAR.match(text, start)
    if match is None:
        return None
    number = parse_integer(match["number"])
    reach = max(0, start - 2)
    if not number or _OF_LENGTH.search(text, reach, start):
        return None
    if text[start].isascii() and number % 10 == 0 and not _YEAR_STANDS.search(text, reach, start):
        return None
    return days(match.end(), date(number, 1, 1), date(number, 12, 31))


def read_century(text: str, start: int, anchor: date | None) -> DateReading | None:
    """Return the years of 20世纪90年代, 19世纪末, 1960年代 or 90年代 at `start`, or None.

    The first century has the years 1 to 100. A decade without its century is the last one that
    began before `anchor`.
    """
    centuries = _read_centuries(text, start)
    if centuries is not None:
        return centuries
    match = _CENTURY.match(text, start)
    if match is not None:
        number = parse_integer(match["century"]) or 0
        return _years(match, (number - 1) * _HUNDRED) if number else None
    match = _DECADE.match(text, start)
    if match is None:
        return None
    if match["year"]:
        year = int(match["year"])
        reading = _part(match, year, year + 9)
        first = int(match["from_year"] or year)
        return reading if first >= year else reading and reading._replace(low=date(first, 1, 1))
    if anchor is None:
        return DateReading(match.end(), None, None, "period", ("needs_anchor",))
    decade = parse_integer(match["decade"]) or 0
    base = anchor.year // _HUNDRED * _HUNDRED
    return _years(match, base if base + decade <= anchor.year else base - _HUNDRED)


def _read_centuries(text: str, start: int) -> DateReading | None:
    """Return the years of 14至17世纪, or None."""
    first = _FIRST_CENTURY.match(text, start)
    second = first and _CENTURY.match(text, first.end())
    if not first or not second:
        return None
    number, last = (parse_integer(found) or 0 for found in (first["first"], second["century"]))
    reading = _years(second, (last - 1) * _HUNDRED)
    if not 0 < number < last or reading is None:
        return None
    return reading._replace(low=date((number - 1) * _HUNDRED + 1, 1, 1))


def read_century_word(text: str, start: int, anchor: date | None) -> DateReading | None:
    """Return the years of 上世纪80年代 or 本世纪初 at `start`, or None."""
    for word, back in _CENTURY_WORDS.items():
        if not text.startswith(word, start):
            continue
        end = start + len(word)
        # The rest is read as if the century were named
        named = "二十世纪" if anchor is None else f"{(anchor.year - 1) // _HUNDRED + 1 + back}世纪"
        match = _CENTURY.match(named + text[end : end + 10])
        if match is None:
            return None
        if anchor is None:
            end += match.end() - len(named)
            return DateReading(end, None, None, "period", ("needs_anchor",))
        number = parse_integer(match["century"]) or 1
        reading = _years(match, (number - 1) * _HUNDRED)
        return reading and reading._replace(end=end + match.end() - len(named))
    return None


def _years(match: re.Match[str], base: int) -> DateReading | None:
    """Return the years of a century that begins after the year `base`, or of its decade."""
    if match["decade"]:
        last = base + (parse_integer(match["decade"]) or 0)
        reading = _part(match, last, last + 9)
        first = base + _first_decade(match) if match["from"] or match["from_digit"] else last
        return reading if first >= last else reading and reading._replace(low=date(first, 1, 1))
    return _part(match, base + 1, base + _HUNDRED)


def _first_decade(match: re.Match[str]) -> int:
    """Return 80 of 80-90年代 and 70 of 七八十年代."""
    return parse_integer(match["from"] or match["from_digit"] + "十") or 0


def _part(match: re.Match[str], first: int, last: int) -> DateReading | None:
    if first < 1:
        return None
    part = match["part"] or ""
    length = last - first + 1
    about = bool(part)
    if part[:1] in {"初", "早"}:
        last = first + length * 3 // 10 - 1
    elif part[:1] in {"末", "晚"}:
        first = last - length * 3 // 10 + 1
    elif part in {"中叶", "中期"}:
        first, last = first + length * 3 // 10, last - length * 3 // 10
    elif part[:1] in {"前", "上"}:
        last, about = first + length // 2 - 1, part[1:2] != "半"
    elif part[:1] in {"后", "後", "下"}:
        first, about = last - length // 2 + 1, part[1:2] != "半"
    return days(match.end(), date(first, 1, 1), date(last, 12, 31))._replace(approximate=about)
