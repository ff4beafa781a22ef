"""Mentions that name their document themselves: by title or by number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spacy_cnclean.statutes._context import look_after, look_before
from spacy_cnclean.statutes._dates import dates_after
from spacy_cnclean.statutes._mention import Mention
from spacy_cnclean.statutes._provisions import parse_provisions
from spacy_cnclean.statutes._read_references import lean, read_generic_title
from spacy_cnclean.statutes._scan import is_generic_title, is_statute_title, unknown_title_before
from spacy_cnclean.statutes._state import provisions_after
from spacy_cnclean.statutes._titles import COUNTRY, split_note, split_title, title_key

if TYPE_CHECKING:
    from spacy_cnclean.statutes._context import After, Before
    from spacy_cnclean.statutes._link import Match
    from spacy_cnclean.statutes._models import DocumentNumber, IssuerMention, StatuteForm
    from spacy_cnclean.statutes._state import Place, ScanState

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
    elif is_statute_title(inner, state.table) or _is_near_title(state, inner):
        _read_title(state, place, inner, "full")
    else:
        state.block(place.end)


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
    """「…」 and <…> are title marks only around a known title, or one before a provision."""
    if not is_statute_title(inner, state.table):
        return False
    if state.table.by_title(split_note(inner)[0]):
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
    start = unknown_title_before(state.text, place.start)
    if start < max(state.floor, 0):
        return False
    inner = (start, place.start)
    title = state.text[start : place.start]
    _read_title(state, place._replace(start=start, end=place.start, inner=inner), title, "bare")
    return True


def _read_title(state: ScanState, place: Place, title: str, form: StatuteForm) -> None:
    """Read everything around a title and keep the mention."""
    text = state.text
    before = look_before(text, place.start, state.floor, state.issuers)
    title_end, full_title = _with_ordinal(state, place.end, title)
    after = look_after(text, title_end, state.numbers_from(title_end))
    start, doc_no = _number_before(state, before, after)
    provisions, end = provisions_after(text, after.end)
    low = text.index(title, place.inner[0])
    note, note_span = _note(title, low, after)
    dates = (*before.dates, *after.dates, *(() if provisions else dates_after(text, end)))
    mention = Mention(
        start,
        end,
        form,
        title,
        low,
        low + len(title),
        before.issuers or _issuers_in_title(state, title, low),
        doc_no,
        dates,
        note,
        note_span,
        after.alias,
        after.alias_span,
        provisions,
    )
    match = state.linker.by_title(
        full_title,
        named=mention.issuers,
        doc_no=doc_no,
        fuzzy=form == "full" or len(title) >= _LONG_TITLE,
    )
    if form == "full":
        mention.form = _form_in_marks(title, match, before)
    _keep(state, mention, match)


_ORDINAL = re.compile(r"[（(](?:[一二三四五六七八九十]{1,3})[）)]")


def _with_ordinal(state: ScanState, end: int, title: str) -> tuple[int, str]:
    """《刑法修正案》（九）: the ordinal that belongs to a title may stand outside its marks."""
    match = _ORDINAL.match(state.text, end)
    if match is None or not state.table.by_title(title + match.group()):
        return end, title
    return match.end(), title + match.group()


def _keep(state: ScanState, mention: Mention, match: Match) -> None:
    """Keep a mention and the short name that it defines."""
    state.add(mention, match)
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
