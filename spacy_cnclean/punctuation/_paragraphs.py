"""Lines of a text as the scorer reads them: streams, gaps that change, what the block says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import regex

from spacy_cnclean._text_blocks import LINE_BREAKS, block_bounds
from spacy_cnclean.punctuation._characters import read_characters
from spacy_cnclean.punctuation._features import N_SHARED, letter_ids
from spacy_cnclean.punctuation._streams import (
    BLANKS,
    FIRST_NUMBER,
    OPENING,
    Streams,
    Unit,
    UnitClass,
    split_streams,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    IntArray = NDArray[np.int64]

_LINE = re.compile(f"[^{LINE_BREAKS}]+")

# A block whose lines are long is read in parts of about this many characters, so that memory does
# not grow with it; blocks of ordinary lines are shorter than that.
PART_CHARACTERS: Final = 20_000

# A line of many pages is read in pieces of so many letters, so that memory does not grow with it
# either; marks without letters are cut anywhere.
LINE_CHARACTERS: Final = 12_000
_PIECE_CHARACTERS = 65_536
_HAN = regex.compile(r"\p{Han}")
_MIN_HAN = 4
_MIN_HAN_SHARE = 0.3
_MOST_TAKEN_BACK = 12


class Placed(NamedTuple):
    """A line with its units in some gaps: where they are, its text, and that text split."""

    gaps: IntArray
    text: str
    streams: Streams


class Paragraph(NamedTuple):
    """One line of the text, split.

    Attributes:
        start: Offset of the line in the text.
        text: The line.
        streams: Its letters and units.
        ids: (n,) ids of the letters.
        classes: (m,) classes of the units.
        gaps: (m,) where the units stand as the line was written.
        is_plain: Whether it is hanzi and marks of one character, none of them a bracket.
    """

    start: int
    text: str
    streams: Streams
    ids: IntArray
    classes: IntArray
    gaps: IntArray
    is_plain: bool

    def placed(self, gaps: IntArray) -> str:
        """Return the text of the line with its units in these gaps, as its moves make it."""
        moved = np.flatnonzero(gaps != self.gaps).tolist()
        if not moved:
            return self.text
        entries, units = self.entries(gaps), self.streams.units
        # What arrives at an offset comes before what leaves from there, in the order of the stream.
        arrivals = [(entries[index], False, index) for index in moved]
        departures = [(units[index].start, True, index) for index in moved]
        pieces: list[str] = []
        at = 0
        for offset, leaves, index in sorted(arrivals + departures):
            pieces.append(self.text[at:offset])
            start, end = units[index].start, units[index].end
            if leaves:
                at = end
            else:
                pieces.append(self.text[start:end])
                at = offset
        return "".join([*pieces, self.text[at:]])

    def entries(self, gaps: IntArray, wished: IntArray | None = None) -> list[int]:
        """Return the offset in the line at which each unit enters its gap.

        What stands in a gap keeps its place there, and units enter in the order of their stream:
        behind the last unit before them that stands there. Where none does, a mark that leans on
        what it follows goes before the blanks there, any other one behind them, and so does what
        enters after that.

        Args:
            gaps: (m,) where the units go.
            wished: (m,) where those that stay would have gone; None if nowhere else.
        """
        letter_ends, core_ends = self.streams.letter_ends, self.streams.core_ends
        stays = gaps == self.gaps
        goals = gaps if wished is None else np.where(stays, wished, gaps)
        least: dict[int, int] = {}  # by gap: where the next unit of the stream enters it, or behind
        entries: list[int] = []
        for unit, goal, stands in zip(
            self.streams.units, goals.tolist(), stays.tolist(), strict=True
        ):
            leans_left = unit.unit_class not in OPENING and unit.unit_class < FIRST_NUMBER
            offset = (core_ends if leans_left else letter_ends)[goal - 1] if goal else 0
            offset = max(offset, least.get(goal, 0))
            entries.append(offset)
            if stands:
                least[unit.gap] = unit.end
            else:
                least[goal] = offset
        return entries

    def without_merges(self, gaps: IntArray, before: IntArray) -> Placed:
        """Return the line with its units in these gaps, less the moves that would merge something.

        Two numbers would run into one, say, or a number into a word. The moves nearest to the
        first such place are taken back, with those that are out of order without them, until the
        line is read as it was.

        Args:
            gaps: (m,) where the units are to go, non-decreasing.
            before: (m,) where they stand, and stay when all is taken back.
        """
        if self.is_plain and not self._heaps_marks(gaps):
            return Placed(gaps, self.placed(gaps), self.streams)
        for tries in range(_MOST_TAKEN_BACK, -1, -1):
            text = self.placed(gaps)
            streams = split_streams(text)
            place = self._first_difference(gaps, text, streams)
            moved = np.flatnonzero(gaps != before)
            if place is None or not len(moved):
                break
            steps = np.minimum(abs(gaps[moved] - place), abs(before[moved] - place))
            nearest = moved[steps == steps.min()]
            gaps = taken_back(gaps, before, nearest) if tries > 1 else before
        return Placed(gaps, text, streams)

    def _first_difference(self, gaps: IntArray, text: str, streams: Streams) -> int | None:
        """Return before how many letters the line, placed so, is first read otherwise, or None."""
        expected = zip(self.streams.units, gaps.tolist(), strict=True)
        ours = [(gap, unit.unit_class, _core(self.text, unit)) for unit, gap in expected]
        found = [(unit.gap, unit.unit_class, _core(text, unit)) for unit in streams.units]
        if ours == found and self.streams.letters == streams.letters:
            return None
        end = len(self.ids)
        ours.append((end, UnitClass.COMMA, ""))
        found.append((end, UnitClass.COMMA, ""))
        units = next((min(a[0], b[0]) for a, b in zip(ours, found, strict=False) if a != b), end)
        pairs = zip(self.streams.letters, streams.letters, strict=False)
        return min(units, next((k for k, (a, b) in enumerate(pairs) if a != b), end))

    def characters_before(self, letter_index: IntArray, streams: Streams) -> IntArray:
        """Return (n + 1,) how many letters of `read_characters` come before each gap.

        A word is one letter of several characters, and a number may have such in it (10-15, 5%).

        Args:
            letter_index: How many come before each offset of the line as it stands.
            streams: The line as it stands, split.
        """
        if self.is_plain:
            return np.arange(len(self.ids) + 1)
        before: IntArray = letter_index[[*streams.letter_starts, len(letter_index) - 1]]
        return before

    def _heaps_marks(self, gaps: IntArray) -> bool:
        """Tell whether units that share a gap may be read as one: of one class, or ！ and ？."""
        kinds = np.where(self.classes == UnitClass.EXCLAMATION, UnitClass.QUESTION, self.classes)
        return bool(((np.diff(gaps) == 0) & (np.diff(kinds) == 0)).any())


def _core(text: str, unit: Unit) -> str:
    return text[unit.start : unit.end].strip(BLANKS)


def taken_back(gaps: IntArray, before: IntArray, units: IntArray) -> IntArray:
    """Return the gaps with some units where they were, and others that this puts out of order."""
    gaps = gaps.copy()
    while len(units):
        gaps[units] = before[units]
        units = np.flatnonzero(np.diff(gaps) < 0)
        units = np.concatenate((units, units + 1))
    return gaps


def blocks(text: str) -> Iterator[list[tuple[int, int]]]:
    """Yield the lines of the text as (start, end), empty ones left out, some at a time.

    They are those of one block of the text, within which a document helps itself. Lines of more
    than 12,000 letters come in pieces.
    """
    for start, end in block_bounds(text):
        part: list[tuple[int, int]] = []
        size = 0
        for match in _LINE.finditer(text, start, end):
            for span in _pieces(text, *match.span()):
                part.append(span)
                size += span[1] - span[0]
                if size >= PART_CHARACTERS:
                    yield part
                    part, size = [], 0
        if part:
            yield part


def goes_on(text: str, start: int) -> bool:
    """Tell whether a piece that starts here is not the first one of its line."""
    return start > 0 and text[start - 1] not in LINE_BREAKS


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a line as pieces, cut by the number of letters: a repaired line is cut as before.

    They begin with a hanzi, so that no number and no word is cut.
    """
    while end - start > LINE_CHARACTERS:
        part = text[start : min(end, start + _PIECE_CHARACTERS)]
        letters = read_characters(part).letter_index - 2
        place = int(np.searchsorted(letters, LINE_CHARACTERS, side="right")) - 1
        match = _HAN.search(part, max(1, place))
        if match is None and end - start <= _PIECE_CHARACTERS:
            break
        cut = start + (len(part) if match is None else match.start())
        yield start, cut
        start = cut
    yield start, end


def read_paragraph(start: int, text: str) -> Paragraph | None:
    """Return a line as a paragraph, or None where it holds nothing that could be out of place."""
    streams = split_streams(text)
    # Where marks outnumber letters there is no sentence to put them into, and sentences in
    # other scripts are not ours to judge.
    if not 0 < len(streams.units) <= len(streams.letters):
        return None
    ids = letter_ids(streams.letters)
    n_han = int((ids >= N_SHARED).sum())
    if n_han < max(_MIN_HAN, _MIN_HAN_SHARE * len(ids)):
        return None
    classes = np.array([unit.unit_class for unit in streams.units], np.int64)
    gaps = np.array([unit.gap for unit in streams.units], np.int64)
    # The classes before that of the dot are those of marks of one character.
    is_plain = (
        len(text) == len(ids) + len(classes)
        and n_han == len(ids)
        and int(classes.max()) < UnitClass.DOT
        and "[" not in text  # which may begin an opaque token
    )
    return Paragraph(start, text, streams, ids, classes, gaps, is_plain)
