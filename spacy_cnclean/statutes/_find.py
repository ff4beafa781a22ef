"""Find the citations of a text, link them to the table and check them.

The text is read once for each kind of beginning (title mark, known name, document number, 该法,
第X条). The places found are then taken in order, at one place the kind that tells most first, and
each is completed with what stands around it. Later mentions may lean on earlier ones, never the
reverse.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spacy_cnclean._traditional import simplified_text
from spacy_cnclean.statutes._context import look_after
from spacy_cnclean.statutes._docnos import find_document_numbers
from spacy_cnclean.statutes._issuers import default_issuers
from spacy_cnclean.statutes._mention import as_written
from spacy_cnclean.statutes._names import NameIndex
from spacy_cnclean.statutes._provisions import PROVISION_START
from spacy_cnclean.statutes._read_references import (
    read_alias,
    read_anaphor,
    read_clause,
    read_member,
)
from spacy_cnclean.statutes._read_titles import read_bare, read_bracketed, read_number, read_unknown
from spacy_cnclean.statutes._scan import find_anaphors, find_bare, find_bracketed
from spacy_cnclean.statutes._state import Place, ScanState
from spacy_cnclean.statutes.table_file import default_table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from spacy_cnclean.statutes._models import Statute
    from spacy_cnclean.statutes._table import StatuteTable

__all__ = ["find_statutes"]

# The kinds of places; at one place the lower number wins.
_BRACKETED, _ALIAS, _BARE, _NUMBER, _ANAPHOR, _CLAUSE, _ARTICLE = range(7)


def find_statutes(
    text: str, *, table: StatuteTable | None = None, as_of: date | None = None
) -> list[Statute]:
    """Return every citation of a normative document in `text`, in order, linked and checked.

    Offsets are half-open code points. No two spans overlap. The function never raises on any
    string and its cost grows with the length of the text.

    Args:
        text: Any text, clean or not; both widths of marks, brackets and digits are read, and
            Traditional characters as Simplified ones.
        table: Where to look titles up; the shipped table where None (see `load_table`).
        as_of: The day for which 现行有效, 已废止 and 尚未生效 are judged. None means the day that
            the table speaks of, so that the same text gives the same answer tomorrow.

    >>> [found] = find_statutes("依据《合同法》第一百零七条")
    >>> found.text, [item.key for item in found.provisions]
    ('《合同法》第一百零七条', ['107'])
    >>> found.link.title, [(issue.code, issue.official) for issue in found.issues]
    ('中华人民共和国合同法', [('repealed', '中华人民共和国民法典')])
    """
    written, text = text, simplified_text(text)
    table = table or default_table()
    day = as_of.isoformat() if as_of else (table.as_of or default_table().as_of)
    issuers = default_issuers()
    numbers = find_document_numbers(text, issuers=issuers)
    state = ScanState(text, table, issuers, day, numbers, traditional=text is not written)
    places = sorted(_places(state))
    if defined := _defined_names(state, places):
        places = sorted((*places, *_defined_places(text, defined)))
    for place in places:
        if place.start >= state.floor:
            _read(state, place)
    if text is written:
        return state.done
    return [as_written(item, written, text) for item in state.done]


def _read(state: ScanState, place: Place) -> None:
    """Read the mention that begins at a place, if one does."""
    if place.rank == _BRACKETED:
        read_bracketed(state, place)
    elif place.rank == _ALIAS:
        read_alias(state, place)
    elif place.rank == _BARE:
        read_bare(state, place)
    elif place.rank == _NUMBER:
        read_number(state, state.numbers_from(place.start)[0])
    elif place.rank == _ANAPHOR:
        read_anaphor(state, place)
    elif place.rank == _CLAUSE:
        read_clause(state, place)
    elif not read_unknown(state, place):
        read_member(state, place)


def _places(state: ScanState) -> Iterator[Place]:
    """All places where a citation may begin."""
    text = state.text
    for mark in find_bracketed(text):
        yield Place(mark.start, _BRACKETED, mark.end, (mark.inner_start, mark.inner_end))
    for start, end in find_bare(text, state.table.names):
        yield Place(start, _BARE, end, (start, end))
    for number in state.numbers:
        yield Place(number.start, _NUMBER, number.end, (number.start, number.end))
    for anaphor in find_anaphors(text):
        rank = _CLAUSE if anaphor.word in {"条", "条项", "款"} else _ANAPHOR
        yield Place(anaphor.start, rank, anaphor.end, (anaphor.start, anaphor.end))
    for match in PROVISION_START.finditer(text):
        yield Place(match.start(), _ARTICLE, match.end(), match.span())


_DEFINITION = re.compile(r"简称|下称|以下统称")
_LONGEST_NAME = 20


def _defined_names(state: ScanState, places: list[Place]) -> list[str]:
    """The short names that brackets behind titles define, wherever they do."""
    if _DEFINITION.search(state.text) is None:
        return []
    names = []
    for place in places:
        if place.rank in {_BRACKETED, _BARE, _NUMBER}:
            after = look_after(state.text, place.end, state.numbers_from(place.end))
            if 1 < len(after.alias) <= _LONGEST_NAME:
                names.append(after.alias)
    return names


def _defined_places(text: str, names: list[str]) -> Iterator[Place]:
    """Where the defined names stand."""
    for start, end in find_bare(text, NameIndex(names), defined=True):
        yield Place(start, _ALIAS, end, (start, end))
