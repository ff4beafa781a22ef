"""Mentions that name their document themselves: by title or by number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spacy_cnclean.statutes._context import look_after, look_before
from spacy_cnclean.statutes._dates import dates_after
from spacy_cnclean.statutes._link import Match
from spacy_cnclean.statutes._mention import Mention
from spacy_cnclean.statutes._models import Candidate
from spacy_cnclean.statutes._orders import carries_on, is_of_a_house, is_of_taiwan, order_before
from spacy_cnclean.statutes._provisions import parse_provisions
from spacy_cnclean.statutes._read_references import lean, read_generic_title
from spacy_cnclean.statutes._scan import (
    is_generic_title,
    is_known_title,
    is_statute_title,
)
from spacy_cnclean.statutes._state import provisions_after
from spacy_cnclean.statutes._titles import (
    COUNTRY,
    TREATY_WORDS,
    is_internal,
    is_normative,
    may_be_law,
    split_note,
    split_title,
    title_key,
)
from spacy_cnclean.statutes._unmarked import unknown_title_before

if TYPE_CHECKING:
    from spacy_cnclean.statutes._context import After, Before
    from spacy_cnclean.statutes._models import (
        DocumentNumber,
        IssuerMention,
        Provision,
        StatuteForm,
    )
    from spacy_cnclean.statutes._orders import Order
    from spacy_cnclean.statutes._state import Place, ScanState
    from spacy_cnclean.statutes._works import Work

__all__ = ["read_bare", "read_bracketed", "read_number", "read_unknown"]

_LONG_TITLE = 8  # shorter titles without marks are not compared with near ones
# 中国人民银行令〔2021〕第4号公布的《征信业务管理办法》: the number belongs to the title too.
_NUMBER_OF_TITLE = re.compile(r"\s*文?(?:公布|发布|印发|颁布|下发)?(?:的|即|，即|,即|，|,)?\s*")


def read_bracketed(state: ScanState, place: Place) -> None:
    """Read a text between title marks: a title, a defined name, a type word, or none of these."""
    text, (low, high) = state.text, place.inner
    inner = text[low:high].strip()
    if text[place.start] != "《" and not _is_title_in_other_marks(state, place, inner):
        return
    key = title_key(inner)
    if is_generic_title(inner):
        read_generic_title(state, place, inner)
    elif key in state.aliases:
        lean(state, place, "alias", state.aliases[key], title=inner)
    elif (moved := _with_displaced_mark(state, place)) is not None:
        _read_title(state, moved, text[slice(*moved.inner)], "full")
    elif is_known_title(inner, state.table):
        _read_title(state, place, inner, "full")
    elif is_of_a_house(text, place.start, place.end):
        state.block(place.end)
    elif (
        is_normative(inner)
        or _has_number(state, place, inner)
        or _is_near_title(state, inner)
        or _is_cited(state, place, key)
    ):
        _read_title(state, place, inner, "full")
    else:
        state.block(place.end)


def _has_number(state: ScanState, place: Place, inner: str) -> bool:
    """Return whether a document number stands behind: 《安全色和安全标志》（GB 2894-2025）."""
    if inner.endswith("书"):  # of a decision or an agreement
        return False
    number = look_after(state.text, place.end, state.numbers_from(place.end)).doc_no
    return number is not None and number.kind != "简称"


_CITED_BEFORE = re.compile(
    r"(?:根据|依据|依照|按照|违反|适用|触犯|援引|通过|颁布|制定|修订|修改|修正|出台|签署|批准|公布|实施|施行|废除|执行|宣传)"
    r"(?:了|的|新的?|过)?\Z"
)
_CITED_AFTER = re.compile(r"的?(?:规定|明确|禁止|要求|生效|施行|实施|草案|修正案|颁布|立法)")


def _is_cited(state: ScanState, place: Place, key: str) -> bool:
    """Return whether a title in 法, or one of a treaty, is cited as law: 签署《芯片与科学法》.

    Laws of other countries end in any word before 法, as methods do (《快速阅读法》).
    """
    text = state.text
    if is_internal(key):
        return False
    pinpointed = bool(provisions_after(text, place.end)[0])
    if not may_be_law(key):
        return pinpointed and split_title(key).type_word in TREATY_WORDS
    return bool(
        pinpointed
        or _CITED_BEFORE.search(text, max(0, place.start - 6), place.start)
        or _CITED_AFTER.match(text, place.end)
        or order_before(text, place.start, state.floor)
        or state.traditional
    )


# 《征信业务管理办法对查询作了规定》: what a clause goes on with behind a title.
_GOES_ON = re.compile(
    r"[对将已也并是由在于自从，,。]|要求|规定|明确|提出|进一步|第[〇零一二三四五六七八九十百千\d]+条"
)
# 《平台违反反洗钱法》: what stands before one.
_LEADS_TO = re.compile(r"(?:违反|根据|依据|依照|按照|触犯|适用|援引)(?:了|我国)?\Z")
_LONG_NAME = 6


def _with_displaced_mark(state: ScanState, place: Place) -> Place | None:
    """The known title at one end of a marked text whose other mark has moved away from it."""
    text, (low, high) = state.text, place.inner
    if high - low < _LONG_NAME or state.table.by_title(split_note(text[low:high])[0]):
        return None
    for first, last in state.table.names.find(text[low:high]):
        start, end = low + first, low + last
        # Books are named after laws (《保险法对…》), hardly ever after rules of lower rank.
        goes_on = text[end - 1] not in "法典" and _GOES_ON.match(text, end, high)
        if first == 0 and last >= _LONG_NAME and goes_on:
            return place._replace(end=end, inner=(start, end))
        if end == high and _LEADS_TO.search(text, low, start):
            return place._replace(start=start, inner=(start, end))
    return None


def _is_title_in_other_marks(state: ScanState, place: Place, inner: str) -> bool:
    """「…」 and <…> are title marks only around a known title, or one before a provision.

    In Traditional text 「…」 are the marks of titles.
    """
    if not is_statute_title(inner, state.table):
        return False
    if state.table.by_title(split_note(inner)[0]):
        return True
    if state.traditional and len(inner) >= _LONG_TITLE:
        return True
    return bool(parse_provisions(state.text, place.end)[0])


def _is_near_title(state: ScanState, inner: str) -> bool:
    """Return whether a title that a form or a book may have, too, is almost one of the table."""
    if len(inner) < _LONG_TITLE or not split_title(title_key(split_note(inner)[0])).type_word:
        return False
    return state.linker.by_title(inner).work is not None


def read_bare(state: ScanState, place: Place) -> None:
    """Read a known title or customary name without title marks."""
    title = state.text[place.start : place.end]
    for number in state.numbers_from(place.start):
        if (number.start, number.end) == (place.start, place.end):  # its title is its number
            read_number(state, number)
            return
    _read_title(state, place, title, "bare" if state.table.by_title(title) else "alias")


def read_unknown(state: ScanState, place: Place) -> bool:
    """Read a title without marks that no table knows before a provision, if there is one."""
    end = place.start - (state.text[place.start - 1 : place.start] == "于")
    start = unknown_title_before(state.text, end)
    if start < max(state.floor, 0):
        return False
    title = state.text[start:end]
    _read_title(state, place._replace(start=start, end=end, inner=(start, end)), title, "bare")
    return True


def _read_title(state: ScanState, place: Place, title: str, form: StatuteForm) -> None:
    """Read everything around a title and keep the mention."""
    text = state.text
    order = _order_of(state, place, title)
    before = look_before(text, place.start, state.floor, state.issuers)
    title_end, full_title = _with_ordinal(state, place.end, title)
    if form == "full" and _OWN_DOCUMENT.match(text, title_end):
        before = before._replace(start=place.start, issuers=())
    after = look_after(text, title_end, state.numbers_from(title_end))
    start, doc_no = _number_before(state, before, after)
    low = text.index(title, place.inner[0])
    named = before.issuers or _issuers_in_title(state, title, low)
    dates = (*before.dates, *after.dates)
    if order in {"foreign", "taiwan"}:
        match = Match()
    else:
        match = state.linker.by_title(
            full_title,
            named=named,
            doc_no=doc_no,
            dates=dates,
            fuzzy=(form == "full" or len(title) >= _LONG_TITLE)
            and (not state.traditional or order == "home"),
        )
    if match.work is None and state.traditional and not order and COUNTRY not in title:
        order = "taiwan"
    of_taiwan = order == "taiwan" or (order == "foreign" and state.traditional)
    provisions, end = provisions_after(text, after.end, of_taiwan=of_taiwan)
    if match.method == "fuzzy" and match.work is not None and _is_beyond(match.work, provisions):
        nearest = Candidate(match.work.id, match.work.title, match.score)
        match = Match(candidates=(nearest, *match.candidates))
    note, note_span = _note(title, low, after)
    mention = Mention(
        start,
        end,
        form,
        title,
        low,
        low + len(title),
        named,
        doc_no,
        dates if provisions else (*dates, *dates_after(text, end)),
        note,
        note_span,
        after.alias,
        after.alias_span,
        provisions,
    )
    if form == "full":
        mention.form = _form_in_marks(title, match, before)
    _keep(state, mention, match, order)


def _is_beyond(work: Work, provisions: tuple[Provision, ...]) -> bool:
    """Return whether an article is beyond the last of a work of a like title: another is meant."""
    last = work.articles if work.trusted else 0
    return bool(last) and any((item.article or 0) > last for item in provisions)


# 《民法典》总则编司法解释, 《公司法》的实施条例: the body before it issued that document.
_OWN_DOCUMENT = re.compile(
    r"(?:[一-鿿]{1,6}编)?(?:通则)?的?(?:相关|有关|配套|最新)?(?:司法解释|解释|实施条例|实施细则|实施办法|修正案)"
)
_NEAR_LINE = 300
_OF_REGIONS = re.compile("香港|澳门|台湾")


def _order_of(state: ScanState, place: Place, title: str) -> Order:
    """Whose law the title is, by what stands around it."""
    text, start = state.text, place.start
    if title.startswith(COUNTRY):
        return "home"
    order = order_before(text, start, state.floor)
    if order:
        return "" if order != "home" and _OF_REGIONS.search(title) else order
    if state.done and carries_on(text, start, state.floor):
        return state.orders[-1]
    first, last = state.line_around(start)
    line = text[max(first, start - _NEAR_LINE) : min(last, start + _NEAR_LINE)]
    if is_of_taiwan(line, title, traditional=state.traditional):
        return "taiwan"
    return state.foreign_before(title_key(title), start)


_ORDINAL = re.compile(r"[（(](?:[一二三四五六七八九十]{1,3})[）)]")


def _with_ordinal(state: ScanState, end: int, title: str) -> tuple[int, str]:
    """《刑法修正案》（九）: the ordinal that belongs to a title may stand outside its marks."""
    match = _ORDINAL.match(state.text, end)
    if match is None or not state.table.by_title(title + match.group()):
        return end, title
    return match.end(), title + match.group()


def _keep(state: ScanState, mention: Mention, match: Match, order: Order = "") -> None:
    """Keep a mention and the short name that it defines."""
    state.add(mention, match, order)
    if mention.alias:
        state.aliases[title_key(mention.alias)] = len(state.done) - 1


def _number_before(
    state: ScanState, before: Before, after: After
) -> tuple[int, DocumentNumber | None]:
    """Where the mention begins, and its number: one that stands before the title may be its own."""
    previous = state.done[-1] if state.done else None
    if after.doc_no is not None or previous is None or previous.form != "docno":
        return before.start, after.doc_no
    gap = state.text[previous.end : before.start]
    if not gap.strip() and not previous.provisions:
        return state.drop_last().start, previous.doc_no
    if _NUMBER_OF_TITLE.fullmatch(gap):
        return before.start, previous.doc_no
    return before.start, None


def _note(title: str, low: int, after: After) -> tuple[str, tuple[int, int] | None]:
    """The version note inside the title marks, else the one in a bracket behind them."""
    _, note, position = split_note(title)
    if not note:
        return after.version_note, after.version_note_span
    start = low + title.index(note, position)
    return note, (start, start + len(note))


def _issuers_in_title(state: ScanState, title: str, low: int) -> tuple[IssuerMention, ...]:
    """The bodies that a title names before 关于."""
    position = title.find("关于")
    if position <= 0:
        return ()
    return tuple(state.issuers.find(state.text, low, low + position))


def _form_in_marks(title: str, match: Match, before: Before) -> StatuteForm:
    """full, short or alias for a title between title marks."""
    work = match.work
    if match.method == "alias":
        return "alias"
    if work is None or match.method != "exact":
        return "full"
    if work.title.startswith(COUNTRY) and COUNTRY not in title:
        return "short"
    base, note, _ = split_note(title)
    official, official_note, _ = split_note(work.title)
    if official_note and not note:
        return "short"
    same = title_key(base) == title_key(official)
    return "full" if same or before.issuers or title.startswith("关于") else "short"


def read_number(state: ScanState, number: DocumentNumber) -> None:
    """Read a document number that stands alone."""
    match, antecedent = state.linker.by_number(number), None
    if number.kind == "简称" and match.work is None:
        index = _same_running_number(state, number)
        if index < 0:
            return
        match, leans_on = state.matches[index], state.done[index]
        antecedent = (leans_on.start, leans_on.end)
    after = look_after(state.text, number.end, [])
    provisions, end = provisions_after(state.text, after.end)
    dates = after.dates if provisions else (*after.dates, *dates_after(state.text, end))
    mention = Mention(
        number.start,
        end,
        "docno",
        doc_no=number,
        dates=dates,
        alias=after.alias,
        alias_span=after.alias_span,
        provisions=provisions,
        antecedent=antecedent,
    )
    _keep(state, mention, match)


def _same_running_number(state: ScanState, number: DocumentNumber) -> int:
    """The mention whose full number a nickname (141号文) shortens, or -1."""
    for index in state.recent():
        other = state.done[index].doc_no
        if other is not None and other.kind != "简称" and other.number == number.number:
            return index
    return -1
