"""What stands around a title: issuers before it, brackets behind it, the rank it is given."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from spacy_cnclean.statutes._dates import (
    ANY_DATE,
    VERB,
    date_before,
    dates_within,
    last_date,
    role_of,
)
from spacy_cnclean.statutes._titles import is_version_note

if TYPE_CHECKING:
    from spacy_cnclean.statutes._issuers import IssuerTable
    from spacy_cnclean.statutes._models import DocumentNumber, IssuerMention, StatuteDate

__all__ = ["After", "Before", "claimed_level", "look_after", "look_before"]


class Before(NamedTuple):
    """What stands before a title; `start` is where the contiguous part of it begins."""

    start: int
    issuers: tuple[IssuerMention, ...] = ()
    dates: tuple[StatuteDate, ...] = ()


class After(NamedTuple):
    """What stands in brackets behind a title; `end` is where the last of them ends."""

    end: int
    doc_no: DocumentNumber | None = None
    dates: tuple[StatuteDate, ...] = ()
    version_note: str = ""
    version_note_span: tuple[int, int] | None = None
    alias: str = ""
    alias_span: tuple[int, int] | None = None


# 2021年出台的《…》, 印发了《…》: the title is the object of the verb or carries it as attribute.
_VERB_BEFORE = re.compile(
    rf"(?:{VERB})(?:并(?:实施|施行|发布|公布))?[了过]?的?"
    r"(?:新版|新的|最新|一部|新规|部门规章|规章|司法解释|文件|通知|行政法规)?[，,：:]?\s*\Z"
)
# The last characters of what that expression can match; a cheap look before it is tried.
_VERB_ENDS = frozenset("布发台定通过出开行告文施效订正改版了的规件知，,：:章释准法部 \u3000")
# What may stand between the issuers and the verb: 等四部门2016年联合.
_BETWEEN = re.compile(
    r"等?(?:[一-鿿\d]{0,4}(?:部门|部委|单位|机关|机构|家))?"
    r"(?:的|联合|共同|正式|又|再次|曾|也|已|将|先后|相继|近日|近期|日前|随后|专门|就此|于|在|\s|，|,)*"
    rf"(?:{ANY_DATE}\s*[，,]?)?(?:联合|共同|正式|再次|首次|单独|专门)*\Z"
)
_BETWEEN_ISSUERS = re.compile(r"[、,，和与及\s]*(?:联合|会同)?")
_BREAK = re.compile(r"[。！？!?；;\n]")
_REACH = 70


def look_before(text: str, start: int, floor: int, issuers: IssuerTable) -> Before:
    """Return the issuers and dates that the words before a title give it.

    Args:
        text: The whole text.
        start: Where the title, with its mark, begins.
        floor: Where the mention before it ends; nothing before that is looked at.
        issuers: The known bodies.
    """
    date = date_before(text, floor, start)
    direct = issuers.find_before(text, date.start if date else start)
    if direct and direct[0].start >= floor:
        return Before(direct[0].start, tuple(direct), (date,) if date else ())
    if start > floor and text[start - 1] in _VERB_ENDS:
        by_verb = _by_verb(text, start, floor, issuers)
        if by_verb is not None:
            return by_verb
    return Before(start, (), (date,) if date else ())


def _by_verb(text: str, start: int, floor: int, issuers: IssuerTable) -> Before | None:
    """Issuers and date of a clause such as `2020年,中国银保监会发布了《…》`."""
    low = max(floor, start - _REACH)
    for mark in _BREAK.finditer(text, low, start):
        low = mark.end()
    verb = _VERB_BEFORE.search(text, max(low, start - 18), start)
    if verb is None or (verb["effective"] and verb.group().rstrip()[-1] in "，,"):
        return None  # 《A》自2026年1月1日起施行，《B》同时废止: the date is that of A
    date = last_date(text, low, verb.start(), role_of(verb))
    group = _last_group(text, issuers.find(text, low, verb.start()))
    if group and _BETWEEN.match(text, group[-1].end, verb.start()) is None:
        group = []
    return Before(start, tuple(group), (date,) if date else ())


def _last_group(text: str, named: list[IssuerMention]) -> list[IssuerMention]:
    """The last bodies of a list that are joined to one another."""
    group: list[IssuerMention] = []
    for item in reversed(named):
        if group and not _BETWEEN_ISSUERS.fullmatch(text, item.end, group[0].start):
            break
        group.insert(0, item)
    return group


# One bracket, with at most one other inside: （以下简称“《规定（二）》”）.
_GROUP = re.compile(
    r"[ \u3000]?[（(【〔\[](?P<content>[^（()）【】\n]{1,90}"
    r"(?:[（(][^（()）\n]{0,30}[）)][^（()）\n]{0,40})?)[）)】〕\]]"
)
# （以下简称“X”）, （下称《X》）, （以下统称X）.
_ALIAS = re.compile(
    r"(?:(?:以下|下文|后文)(?:统|并|合)?简?称|下称|简称)为?[：:]?\s*"
    r"[“\"《「『‘]{0,2}(?P<alias>[^“”\"《》「」『』‘’（）()，,。、；\s]{1,20})"
)


_NEAR = 4  # blanks between a title and the number behind it, at most


def look_after(text: str, end: int, numbers: list[DocumentNumber]) -> After:
    """Return what the brackets behind a title say: number, date, note, short name.

    Args:
        text: The whole text.
        end: Where the title, with its mark, ends.
        numbers: The document numbers that begin at `end` or shortly behind it.
    """
    found = After(end)
    for number in numbers:
        near = number.start - end <= _NEAR
        if near and number.kind != "简称" and not text[end : number.start].strip(" \u3000"):
            found = found._replace(end=number.end, doc_no=number)
            break
    while (group := _GROUP.match(text, found.end)) is not None:
        told = _read_group(text, group, numbers, found)
        if told is None:
            break
        found = told
    return found


def _read_group(
    text: str, group: re.Match[str], numbers: list[DocumentNumber], found: After
) -> After | None:
    """What one bracket says, added to what is known; None where it says nothing of the kind."""
    begin, stop = group.span("content")
    told = found._replace(end=group.end())
    inside = [item for item in numbers if group.start() <= item.start and item.end <= group.end()]
    number = next((item for item in inside if item.kind != "简称"), None)
    if number is None and [item.text for item in inside] == [group["content"].strip()]:
        number = inside[0]  # （7号文件）
    if number is not None and found.doc_no is None:
        told = told._replace(doc_no=number)
    alias = _ALIAS.search(text, begin, stop)
    if alias is not None:
        told = told._replace(alias=alias["alias"], alias_span=alias.span("alias"))
    taken = (number.start, number.end) if number is not None else (0, 0)
    dates = [
        item for item in dates_within(text, begin, stop) if not taken[0] <= item.start < taken[1]
    ]
    told = told._replace(dates=(*found.dates, *dates))
    if is_version_note(group["content"]) and not found.version_note:
        told = told._replace(version_note=group["content"].strip(), version_note_span=(begin, stop))
    return told if told[1:] != found[1:] else None


_LEVEL = r"法律|行政法规|部门规章|规章|司法解释|地方性法规|强制性国家标准|国家强制性标准|强制性标准"
# 相关法律及司法解释《…》 is a heading over several documents, not the rank of one.
_LEVEL_BEFORE = re.compile(rf"(?<![及和与、或关等述])(?P<level>{_LEVEL})\Z")
_LEVEL_AFTER = re.compile(
    r"\s*(?P<negated>并?不|并非|只)?(?:是|属于|作为|系|属)(?:我国|国家)?的?"
    rf"(?:一部|一项|一种|现行|正式|有效|重要)*的?(?P<level>{_LEVEL})"
)
# 等法律规定 is said of documents of every rank.
_AMONG_LAWS = re.compile(
    r"\s*等(?:现行|有关|相关|国家)?(?P<level>法律法规|法律|行政法规|部门规章|规章)"
)


def claimed_level(text: str, start: int, end: int) -> tuple[str, int, int]:
    """Return the rank that the words around a mention give it, and where they stand.

    An empty string where none is given or the text denies it.
    """
    before = _LEVEL_BEFORE.search(text, max(0, start - 8), start)
    if before:
        return before["level"], *before.span("level")
    after = _LEVEL_AFTER.match(text, end)
    if after:
        return ("", 0, 0) if after["negated"] else (after["level"], *after.span("level"))
    among = _AMONG_LAWS.match(text, end)
    return ("法律法规", *among.span("level")) if among else ("", 0, 0)
