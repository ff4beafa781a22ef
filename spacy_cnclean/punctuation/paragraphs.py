"""Lines of a text as the scorer reads them: streams, gaps that change, what the block says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import regex

from spacy_cnclean.punctuation.batches import Line
from spacy_cnclean.punctuation.characters import read_characters
from spacy_cnclean.punctuation.features import N_SHARED, cohesion, gap_ngrams, letter_ids
from spacy_cnclean.punctuation.streams import (
    BLANKS,
    FIRST_NUMBER,
    OPENING,
    Streams,
    Unit,
    UnitClass,
    split_streams,
)
from spacy_cnclean.text_blocks import LINE_BREAKS, block_bounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from spacy_cnclean.punctuation.placement import Placement

    IntArray = NDArray[np.int64]

_LINE = re.compile(f"[^{LINE_BREAKS}]+")

# A block whose lines are long is read in parts of about this many characters, so that memory does
# not grow with it; blocks of ordinary lines are shorter than that.
PART_CHARACTERS: Final = 20_000

# A line of many pages is read as several, so that memory does not grow with it either. It is cut
# behind a sentence that ends as sentences do, with letters on both sides, where no mark has
# slipped; failing that between two hanzi, so that no number and no word is cut.
LINE_CHARACTERS: Final = 20_000
_SENTENCE_END = regex.compile(r"(?<=\p{Han}{4}[。！？])(?=\p{Han}{4})")
_TWO_HANZI = regex.compile(r"(?<=\p{Han})(?=\p{Han})")
_MIN_HAN = 4
_MIN_HAN_SHARE = 0.3
_MOST_TAKEN_BACK = 12


class Paragraph(NamedTuple):
    """One line of the text, split.

    Attributes:
        start: Offset of the line in the text.
        text: The line.
        streams: Its letters and units.
        ids: (n,) ids of the letters.
        character_gaps: (n + 1,) how many letter characters come before each gap: a word is one
            letter of several characters.
        classes: (m,) classes of the units.
        gaps: (m,) where the units stand as the line was written.
    """

    start: int
    text: str
    streams: Streams
    ids: IntArray
    character_gaps: IntArray
    classes: IntArray
    gaps: IntArray

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

    def keeps_streams(self, gaps: IntArray) -> bool:
        """Tell whether the line with its units in these gaps is still the same two streams.

        It is not where two numbers would run into one, or a number into a word.
        """
        return self._is_plain(gaps) or self._first_difference(gaps) is None

    def without_merges(self, gaps: IntArray, before: IntArray) -> IntArray:
        """Return these gaps with the moves taken back that would make the line other streams.

        Two numbers would run into one, say, or a number into a word. The moves nearest to the
        first such place are taken back, with those that are out of order without them, until the
        line is read as it was.

        Args:
            gaps: (m,) where the units are to go, non-decreasing.
            before: (m,) where they stand, and stay when all is taken back.
        """
        if self._is_plain(gaps):
            return gaps
        for _ in range(_MOST_TAKEN_BACK):
            place = self._first_difference(gaps)
            if place is None:
                return gaps
            moved = np.flatnonzero(gaps != before)
            if not len(moved):
                break
            steps = np.minimum(abs(gaps[moved] - place), abs(before[moved] - place))
            gaps = _taken_back(gaps, before, moved[steps == steps.min()])
        return before

    def _first_difference(self, gaps: IntArray) -> int | None:
        """Return before how many letters the line, placed so, is first read otherwise, or None."""
        text = self.placed(gaps)
        streams = split_streams(text)
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

    def _is_plain(self, gaps: IntArray) -> bool:
        """Tell whether the line is hanzi and marks that do not run together in these gaps.

        The classes before that of the dot are those of marks of one character.
        """
        return (
            len(self.text) == len(self.ids) + len(self.classes)
            and bool((self.ids >= N_SHARED).all())
            and bool((self.classes < UnitClass.DOT).all())
            and not self._heaps_marks(gaps)
        )

    def _heaps_marks(self, gaps: IntArray) -> bool:
        """Tell whether units of one class share a gap, and might be read as one."""
        return bool(((np.diff(gaps) == 0) & (np.diff(self.classes) == 0)).any())


def _core(text: str, unit: Unit) -> str:
    return text[unit.start : unit.end].strip(BLANKS)


def _taken_back(gaps: IntArray, before: IntArray, units: IntArray) -> IntArray:
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
    than 20,000 characters come in pieces.
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


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a line as pieces, cut where nothing can have been displaced across."""
    while end - start > LINE_CHARACTERS:
        stop = start + LINE_CHARACTERS
        cut = _last(_SENTENCE_END, text, stop - LINE_CHARACTERS // 4, stop)
        cut = cut or _last(_TWO_HANZI, text, start + 1, stop)
        if cut is None:
            break
        yield start, cut
        start = cut
    yield start, end


def _last(pattern: regex.Pattern[str], text: str, start: int, end: int) -> int | None:
    """Return where a pattern matches last between two offsets."""
    last = None
    for match in pattern.finditer(text, start, end):
        last = match.start()
    return last


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
    units = np.array([(unit.unit_class, unit.gap) for unit in streams.units], np.int64)
    widths = [1 if len(word) == 1 else _word_characters(word) for word in streams.letters]
    return Paragraph(
        start,
        text,
        streams,
        ids,
        np.cumsum([0, *widths]),
        units[:, 0],
        units[:, 1],
    )


def _word_characters(word: str) -> int:
    return len(read_characters(word).letters) - 4


class Block:
    """Some lines of a text, as they stand now, and what they say of the gaps in them.

    Args:
        texts: The lines, without their line breaks.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._starts = np.cumsum([0, *(len(text) + 1 for text in texts)])
        self.characters = read_characters("\n".join(texts))

    def lines_at(self, offsets: IntArray) -> list[int]:
        """Return the indices of the lines in which these offsets of the joined lines lie."""
        lines = np.searchsorted(self._starts, offsets, side="right") - 1
        return [int(line) for line in np.unique(lines)]

    def read(self, chosen: Mapping[int, tuple[Paragraph, Placement]]) -> list[Line]:
        """Return what the scorer reads of the lines with these indices, as they are placed."""
        letters = self.characters.letters[2:-2]
        cut = np.zeros(len(letters) + 1, np.bool_)
        cut[self.characters.unit_gaps - 2] = True
        places = [self._gaps(index, paragraph) for index, (paragraph, _) in chosen.items()]
        asked = np.concatenate(places)
        ngrams = gap_ngrams(letters)
        said = cohesion([ngram[asked] for ngram in ngrams], cut[asked], ngrams, cut)
        ends = np.cumsum([len(line) for line in places])[:-1]
        return [
            Line(paragraph.ids, paragraph.classes, placement.gaps, line_said)
            for (paragraph, placement), line_said in zip(
                chosen.values(), np.split(said, ends), strict=True
            )
        ]

    def _gaps(self, index: int, paragraph: Paragraph) -> IntArray:
        """Return where the gaps of a line are among those of the block."""
        first = self.characters.letter_index[self._starts[index]] - 2
        last = len(self.characters.letters) - 4
        places: IntArray = np.minimum(first + paragraph.character_gaps, last)
        return places
