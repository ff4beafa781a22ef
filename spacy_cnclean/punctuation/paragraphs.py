"""Lines of a text as the scorer reads them: streams, gaps that change, what the block says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import regex

from spacy_cnclean.punctuation.batches import Line
from spacy_cnclean.punctuation.characters import LINE_BREAKS, read_characters
from spacy_cnclean.punctuation.features import N_SHARED, cohesion, gap_ngrams, letter_ids
from spacy_cnclean.punctuation.streams import (
    FIRST_NUMBER,
    OPENING,
    Streams,
    UnitClass,
    split_streams,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from spacy_cnclean.punctuation.placement import Placement

    IntArray = NDArray[np.int64]

# A line ends where Unicode says a line or a paragraph ends (UAX #14, classes BK, CR, LF, NL).
_LINE = re.compile(f"[^{LINE_BREAKS}]+")

# Lines that are read together: a document helps itself within a block of about this many
# characters, and memory does not grow with the document.
BLOCK_CHARACTERS: Final = 12_000

# A line of many pages is read as several, so that memory does not grow with it either. It is cut
# behind a sentence that ends as sentences do, with letters on both sides, where no mark has
# slipped; failing that between two hanzi, so that no number and no word is cut.
LINE_CHARACTERS: Final = 20_000
_SENTENCE_END = regex.compile(r"(?<=\p{Han}{4}[。！？])(?=\p{Han}{4})")
_TWO_HANZI = regex.compile(r"(?<=\p{Han})(?=\p{Han})")
_MIN_HAN = 4
_MIN_HAN_SHARE = 0.3


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
        """Return the text of the line with its units in these gaps."""
        text, streams = self.text, self.streams
        bounds = zip(streams.letter_starts, streams.letter_ends, strict=True)
        letters = [text[start:end] for start, end in bounds]
        pieces: list[str] = []
        before = 0
        for unit, gap in zip(streams.units, gaps.tolist(), strict=True):
            pieces += letters[before:gap]
            pieces.append(text[unit.start : unit.end])
            before = gap
        return "".join(pieces + letters[before:])

    def keeps_streams(self, gaps: IntArray) -> bool:
        """Tell whether the line with its units in these gaps is still the same two streams.

        It is not where two numbers would run into one, or a number into a word.
        """
        if self._is_plain() and not self._heaps_stops(gaps):
            return True
        moved = split_streams(self.placed(gaps))
        return (
            moved.letters == self.streams.letters
            and [unit.unit_class for unit in moved.units] == self.classes.tolist()
            and [unit.gap for unit in moved.units] == gaps.tolist()
        )

    def _is_plain(self) -> bool:
        """Tell whether the line is hanzi and marks of one character, which never run together.

        The classes before that of the dot are those of such marks.
        """
        return (
            len(self.text) == len(self.ids) + len(self.classes)
            and bool((self.ids >= N_SHARED).all())
            and bool((self.classes < UnitClass.DOT).all())
        )

    def _heaps_stops(self, gaps: IntArray) -> bool:
        """Tell whether full stops that share a gap would read as an ellipsis."""
        stops = gaps[self.classes == UnitClass.STOP]
        return bool((np.diff(stops) == 0).any())

    def kept_apart(self, gaps: IntArray) -> IntArray:
        """Return these gaps with the runs of moves taken back that would merge a number.

        A number merges with a number in its gap, also across an ASCII mark that numbers are
        written with, and with a word beside it.
        """
        moved = gaps != self.gaps
        apart = gaps.copy()
        for index in np.flatnonzero(self.classes >= FIRST_NUMBER).tolist():
            if not self._may_merge(gaps, index):
                continue
            first = last = index
            while first > 0 and (moved[first - 1] or first == index):
                first -= 1
            while last + 1 < len(gaps) and (moved[last + 1] or last == index):
                last += 1
            # The units around the run stay, so their gaps bound those of the run.
            apart[first : last + 1] = self.gaps[first : last + 1]
        return apart

    def _may_merge(self, gaps: IntArray, index: int) -> bool:
        """Tell whether number `index` has a neighbour in these gaps that it had not before."""
        gap = int(gaps[index])
        for step in (-1, 1):
            other = index + step
            # A mark that numbers are written with joins the numbers on its two sides.
            if 0 <= other < len(gaps) and self._unit_text(other)[:1] in ".,:-":
                other += step
            if (
                0 <= other < len(gaps)
                and gaps[other] == gap
                and self.classes[other] >= FIRST_NUMBER
                and self.gaps[other] != self.gaps[index]
            ):
                return True
        if gap == self.gaps[index]:
            return False
        unit = self.streams.units[index]
        number = self.text[unit.start : unit.end]
        return (self._ends_in_word(gap) and not number[0].isspace()) or (
            self._begins_with_word(gap) and not number[-1].isspace()
        )

    def _ends_in_word(self, gap: int) -> bool:
        """Tell whether a word of another script, no space behind it, stands before a gap."""
        if gap == 0:
            return False
        end = self.streams.letter_ends[gap - 1]
        return end == self.streams.core_ends[gap - 1] and _is_of_word(self.streams.letters[gap - 1])

    def _begins_with_word(self, gap: int) -> bool:
        """Tell whether a word of another script stands behind a gap."""
        return gap < len(self.streams.letters) and _is_of_word(self.streams.letters[gap])

    def _unit_text(self, index: int) -> str:
        unit = self.streams.units[index]
        return self.text[unit.start : unit.end].strip()

    def entry(self, gap: int, index: int, stands: NDArray[np.bool_]) -> int:
        """Return the offset in the line at which unit `index` enters a gap.

        Units that stay in the gap and come earlier in the stream keep their place before it.
        A mark that leans on what it follows goes before the spaces there, any other behind.
        """
        streams = self.streams
        for before in range(index - 1, -1, -1):
            unit = streams.units[before]
            if unit.gap < gap:
                break
            if unit.gap == gap and stands[before]:
                return unit.end
        if gap == 0:
            return 0
        unit_class = streams.units[index].unit_class
        leans_left = unit_class not in OPENING and unit_class < FIRST_NUMBER
        return (streams.core_ends if leans_left else streams.letter_ends)[gap - 1]


def blocks(text: str) -> Iterator[list[tuple[int, int]]]:
    """Yield the lines of the text as (start, end), empty ones left out, some at a time.

    Lines of more than 20,000 characters come in pieces.
    """
    block: list[tuple[int, int]] = []
    size = 0
    for match in _LINE.finditer(text):
        for span in _pieces(text, *match.span()):
            block.append(span)
            size += span[1] - span[0]
            if size >= BLOCK_CHARACTERS:
                yield block
                block, size = [], 0
    if block:
        yield block


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


def _is_of_word(letter: str) -> bool:
    return letter[0].isascii() and letter[0].isalnum()


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
