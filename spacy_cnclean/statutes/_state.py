"""A text while its citations are read: what was found in it so far."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from spacy_cnclean.statutes._check import Checker
from spacy_cnclean.statutes._link import Linker, Match
from spacy_cnclean.statutes._provisions import parse_provisions
from spacy_cnclean.statutes._titles import split_note, title_key

if TYPE_CHECKING:
    from spacy_cnclean.statutes._issuers import IssuerTable
    from spacy_cnclean.statutes._mention import Mention
    from spacy_cnclean.statutes._models import DocumentNumber, Provision, Statute
    from spacy_cnclean.statutes._orders import Order
    from spacy_cnclean.statutes._table import StatuteTable

__all__ = ["Place", "ScanState", "provisions_after"]

_MEMORY = 40  # mentions that are looked back over
_CODES = ("法典", "通则", "宪法")


class Place(NamedTuple):
    """A place where a citation may begin. Places sort by start, then by how much they tell."""

    start: int
    rank: int
    end: int
    inner: tuple[int, int]  # where the title stands, without its marks


@dataclass(slots=True)
class ScanState:
    """The text, the table, and the mentions read so far, each with what it was matched to."""

    text: str
    table: StatuteTable
    issuers: IssuerTable
    day: str
    numbers: list[DocumentNumber]
    traditional: bool = False
    linker: Linker = field(init=False)
    checker: Checker = field(init=False)
    done: list[Statute] = field(default_factory=list)
    matches: list[Match] = field(default_factory=list)
    aliases: dict[str, int] = field(default_factory=dict)  # title key -> index in done
    orders: list[Order] = field(default_factory=list)  # whose law each mention is
    floor: int = 0  # where the last mention ends
    _number_starts: list[int] = field(init=False)
    _line_ends: list[int] = field(init=False)
    _kinds: list[str] = field(default_factory=list)  # the title that tells the kind, for each

    def __post_init__(self) -> None:
        self.linker = Linker(self.table, self.issuers, self.day)
        self.checker = Checker(self.text, self.linker, self.day)
        self._number_starts = [item.start for item in self.numbers]
        self._line_ends = [match.start() for match in re.finditer("\n", self.text)]

    def add(self, mention: Mention, match: Match, order: Order = "") -> None:
        """Check a mention and keep it, with whose law it is."""
        mention.text = self.text[mention.start : mention.end]
        statute = self.checker.finish(mention, match, order)
        self.done.append(statute)
        self.matches.append(match)
        self.orders.append(order)
        work = match.work
        title = split_note(work.title if work is not None else statute.title)[0]
        self._kinds.append(title.rstrip("）)一二三四五六七八九十（("))
        self.floor = max(self.floor, statute.end)

    def block(self, end: int) -> None:
        """Let nothing before `end` be read as a citation."""
        self.floor = max(self.floor, end)

    def drop_last(self) -> Statute:
        """Take the last mention back."""
        self.matches.pop()
        self.orders.pop()
        self._kinds.pop()
        return self.done.pop()

    def numbers_from(self, position: int) -> list[DocumentNumber]:
        """Return the next document numbers that begin at or behind a position."""
        first = bisect_left(self._number_starts, position)
        return self.numbers[first : first + 3]

    def recent(self) -> range:
        """Return the indexes of the last mentions, the latest first."""
        last = len(self.done) - 1
        return range(last, max(-1, last - _MEMORY), -1)

    def foreign_before(self, key: str, position: int) -> Order:
        """Return whose law a title was said to be where it stood before in the same line."""
        for index in self.recent():
            if self.line_breaks(self.done[index].end, position):
                break
            if title_key(self.done[index].title) == key:
                return self.orders[index] if self.orders[index] != "home" else ""
        return ""

    def is_of_taiwan(self, index: int) -> bool:
        """Return whether a mention is of the law of Taiwan; -1 is one that leans on nothing."""
        return self.traditional if index < 0 else self.orders[index] == "taiwan"

    def line_around(self, position: int) -> tuple[int, int]:
        """Return where the line begins and ends that a position stands in."""
        number = bisect_left(self._line_ends, position)
        start = self._line_ends[number - 1] + 1 if number else 0
        end = self._line_ends[number] if number < len(self._line_ends) else len(self.text)
        return start, end

    def line_breaks(self, start: int, end: int) -> int:
        """Return the number of line breaks between two positions, without reading the text."""
        return bisect_left(self._line_ends, end) - bisect_left(self._line_ends, start)

    def last_of_kind(self, word: str, position: int) -> int:
        """Return the last mention of that type word, in this line or the one before, or -1."""
        kind = "法" if word in {"法", "法典"} else word
        for index in self.recent():
            if self.line_breaks(self.done[index].end, position) > 1:
                return -1
            title = self._kinds[index]
            if title.endswith(kind) or (kind == "法" and title.endswith(_CODES)):
                return index
        return -1


# 《民法典》中第六百八十条; 《民法典》合同编第六百八十条.
_CONNECTOR = re.compile(
    r"(?:[中之的于]{1,2}(?=\s?第))?"
    r"(?:[“\"]?(?:第[一二三四五六七]编)?(?:总则|物权|合同|人格权|婚姻家庭|继承|侵权责任)编?"
    r"(?:通则)?(?:分编)?[”\"]?中?(?=\s?第))?"
)


def provisions_after(
    text: str, position: int, *, of_taiwan: bool = False
) -> tuple[tuple[Provision, ...], int]:
    """Return the provisions behind a title, 中 or 合同编 between them or not, and their end."""
    connector = _CONNECTOR.match(text, position)
    start = connector.end() if connector else position
    found, end = parse_provisions(text, start, after_title=start == position, of_taiwan=of_taiwan)
    return (found, end) if found else ((), position)
