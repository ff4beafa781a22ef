"""Years and dates that a text gives a document, and what they are the dates of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spacy_cnclean.numerals import fold_width
from spacy_cnclean.statutes._models import StatuteDate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy_cnclean.statutes._models import DateRole

__all__ = [
    "ANY_DATE",
    "VERB",
    "date_before",
    "dates_after",
    "dates_within",
    "last_date",
    "role_of",
]

_DIGIT = "[0-9０-９]"
_YEAR = rf"(?:[1１][9９]|[2２][0０]){_DIGIT}{{2}}"
ANY_DATE = rf"{_YEAR}\s?年(?:\s?{_DIGIT}{{1,2}}\s?月(?:\s?{_DIGIT}{{1,2}}\s?日)?)?"
"""A year, month or day, without groups."""

_NAMED_DATE = (
    rf"(?P<year>{_YEAR})\s?年(?:\s?(?P<month>{_DIGIT}{{1,2}})\s?月"
    rf"(?:\s?(?P<day>{_DIGIT}{{1,2}})\s?日)?)?"
)
_DATE = re.compile(_NAMED_DATE)
# （2018修正）, （2023版）, （2019）: in a bracket a year needs no 年.
_YEAR_OF_VERSION = re.compile(
    rf"(?P<year>{_YEAR})(?=\s*(?:(?:第?[一二三四五六\d]次)?修[订正改]|版|\Z))"
)
# （2019）沪01民终123号 is the number of a case, and its year none of the statute before it.
_CASE_NUMBER = re.compile(
    r"[\]）)〕】]\s*[一-鿿]{1,6}\d{0,6}[^，。；\n\d]{1,6}(?:字第)?\d+(?:-\d+)?号"
)
_DATE_AT_END = re.compile(_NAMED_DATE + r"的?\s*\Z")
VERB = (
    r"(?P<promulgated>审议通过|表决通过|联合发布|联合印发|发布|公布|颁布|印发|下发|出台|制定|通过"
    r"|颁发|推出|签发|发文|公开|颁行|公告|起草|发出|批准)"
    r"|(?P<effective>起?(?:施行|实施|生效|执行))"
    r"|(?P<amended>(?:新)?(?:修订|修正|修改)版?)"
)
"""What happened to a document; the group that matched is the role of the date beside it."""

_VERB = re.compile(VERB)
# 2015年起, 2020年底, 2021年以来: dates of something else in the sentence.
_OF_SOMETHING_ELSE = re.compile(
    r"以来|起(?!施行|实施|生效|执行)|以后|之后|之前|前|后|末|底|期间|度|至|到|[，,](?:根据|依据|依照)"
)
# 于2020年12月7日发布，自2021年2月1日起施行; 由银保监会于2020年发布; 2015年第三次修正; 2015年版.
_AFTER = re.compile(
    r"\s*(?:[，,]\s*(?=自))?(?:已经|已|也|均|将|正式|则|是)?(?:由[^，。；《》\n]{2,40}?)?"
    r"(?:于|自|在|从)?\s*"
    + _NAMED_DATE
    + r"(?P<gap>[^，。；《》\n]{0,24}?)"
    # Before another title the verb belongs to that one: …，2021年发布的《…》.
    + rf"(?:(?:{VERB})(?!的|了?[《])|(?P<edition>版|文本))"
)
_MOST_DATES = 3


def role_of(match: re.Match[str]) -> DateRole:
    """Return what a match of VERB says that happened."""
    if match["promulgated"]:
        return "promulgated"
    if match["effective"]:
        return "effective"
    return "amended" if match["amended"] else "unknown"


def date_before(text: str, floor: int, end: int) -> StatuteDate | None:
    """Return the date that stands immediately before `end`, or None."""
    match = _DATE_AT_END.search(text, max(floor, end - 16), end)
    return None if match is None else _date(match, "unknown")


def last_date(text: str, start: int, end: int, role: DateRole) -> StatuteDate | None:
    """Return the last date of text[start:end] if it can be that of a document."""
    dates = list(_DATE.finditer(text, start, end))
    if not dates or _OF_SOMETHING_ELSE.match(text, dates[-1].end()):
        return None
    return _date(dates[-1], role)


def dates_after(text: str, end: int) -> tuple[StatuteDate, ...]:
    """Return the dates that the clause behind a mention gives it: 自2021年2月1日起施行."""
    dates: list[StatuteDate] = []
    while len(dates) < _MOST_DATES:
        match = _AFTER.match(text, end)
        if match is None or "根据" in match["gap"]:
            break
        dates.append(_date(match, role_of(match)))
        end = match.end()
    return tuple(dates)


def dates_within(text: str, start: int, end: int) -> Iterator[StatuteDate]:
    """Yield the dates of a bracket, each with the role that the verb behind it gives.

    A year without 年 is one where 修正, 修订 or 版 follows, or nothing else stands in the bracket.
    """
    for match in _DATE.finditer(text, start, end):
        verb = _VERB.search(text, match.end(), end)
        yield _date(match, role_of(verb) if verb else "unknown")
    version = _YEAR_OF_VERSION.match(text, start, end)
    if version is not None and not _CASE_NUMBER.match(text, end):
        verb = _VERB.search(text, version.end(), end)
        role = role_of(verb) if verb else "unknown"
        yield StatuteDate(*version.span(), int(fold_width(version["year"])), role)


def _date(match: re.Match[str], role: DateRole) -> StatuteDate:
    last = "day" if match["day"] else "month" if match["month"] else "year"
    unit = {"day": "日", "month": "月", "year": "年"}[last]
    end = match.string.index(unit, match.end(last)) + 1
    month = int(fold_width(match["month"])) if match["month"] else None
    day = int(fold_width(match["day"])) if match["day"] else None
    return StatuteDate(match.start("year"), end, int(fold_width(match["year"])), role, month, day)
