"""Blocks of lines as they stand: which of their units look displaced, and what they say of a gap.

All blocks of a round are read in one go: what numpy costs a call would otherwise be paid for every
few hundred characters. Blocks stand apart as lines do, so that nothing sees from one into another.
"""

from __future__ import annotations

from itertools import accumulate, chain
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from spacy_cnclean.punctuation._characters import read_characters
from spacy_cnclean.punctuation._features import cohesion, padded_ngrams

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from spacy_cnclean.punctuation._gate import Gate

    FloatArray = NDArray[np.float32]
    IntArray = NDArray[np.int64]
    BoolArray = NDArray[np.bool_]

PARTING: Final = "\n\n"  # the gate sees no farther than the edges that two line breaks make
_SALT: Final = 0x5851F42D4C957F2D  # tells the n-grams of one block from those of another


class SuspectLine(NamedTuple):
    """A line with units that look displaced to the gate.

    Attributes:
        line: Which line of its block.
        characters: The number of letter characters before each of these units.
        is_sure: Whether each looks displaced without any ease.
    """

    line: int
    characters: IntArray
    is_sure: BoolArray


def suspicious_texts(gate: Gate, texts: Sequence[str]) -> list[int]:
    """Return the indices of the texts in which something looks displaced, all read in one go."""
    offsets = gate.suspicious(read_characters(PARTING.join(texts)))
    if not len(offsets):
        return []
    starts = np.cumsum([0, *(len(text) + len(PARTING) for text in texts)])
    places = np.searchsorted(starts, offsets, side="right") - 1
    # They are in order, so no np.unique: its first call imports numpy.ma, which takes time.
    found: list[int] = places[np.diff(places, prepend=-1) > 0].tolist()
    return found


class Blocks:
    """Lines of some blocks, as they stand now, and what each block says of the gaps in it.

    Args:
        blocks: The lines of each block, without their line breaks; each has one at least.
    """

    def __init__(self, blocks: Sequence[Sequence[str]]) -> None:
        texts = ["\n".join(lines) for lines in blocks]
        self.characters = read_characters(PARTING.join(texts))
        self._first_lines = [0, *accumulate(map(len, blocks))]
        steps = chain.from_iterable(
            [*(len(line) + 1 for line in lines[:-1]), len(lines[-1]) + len(PARTING)]
            for lines in blocks
        )
        self._starts = np.fromiter(chain((0,), accumulate(steps)), np.int64)[:-1]
        # Where lines begin among the gaps.
        self._firsts = self.characters.letter_index[self._starts] - 2

    def suspects(self, gate: Gate, eases: Sequence[float]) -> list[list[SuspectLine]]:
        """Return the suspect lines of each block, in order.

        Args:
            gate: Tells which units look displaced.
            eases: For each block by how much less a unit needs to look displaced.
        """
        suspects: list[list[SuspectLine]] = [[] for _ in eases]
        read = self.characters
        ease: float | FloatArray = eases[0]
        if any(other != ease for other in eases):
            sizes = np.diff(np.searchsorted(read.unit_offsets, self._block_starts()))
            ease = np.repeat(np.array(eases, np.float32), sizes)
        found = gate.suspects(read, ease=ease)
        if not len(found.offsets):
            return suspects
        lines = np.searchsorted(self._starts, found.offsets, side="right") - 1
        before = read.letter_index[found.offsets] - 2 - self._firsts[lines]
        firsts = np.flatnonzero(np.diff(lines, prepend=-1))
        numbers = np.searchsorted(self._first_lines, lines[firsts], side="right") - 1
        bounds = [*firsts.tolist(), len(lines)]
        is_sure = found.needed_ease == 0
        for place, (number, line) in enumerate(
            zip(numbers.tolist(), lines[firsts].tolist(), strict=True)
        ):
            units = slice(bounds[place], bounds[place + 1])
            index = line - self._first_lines[number]
            suspects[number].append(SuspectLine(index, before[units], is_sure[units]))
        return suspects

    def _block_starts(self) -> IntArray:
        """Return where blocks begin in the text, and an offset behind all of them."""
        starts = self._starts[self._first_lines[:-1]]
        return np.append(starts, len(self.characters.letter_index))

    def letter_index(self, number: int, index: int, length: int) -> IntArray:
        """Return how many letter characters of a line of a block come before each of its offsets.

        Args:
            number: Which block.
            index: Which line of it.
            length: How many characters the line has.
        """
        line = self._first_lines[number] + index
        start = self._starts[line]
        before: IntArray = np.copy(self.characters.letter_index[start : start + length + 1])
        before -= self._firsts[line] + 2
        return before

    def said(self, parts: Sequence[tuple[int, int, IntArray]]) -> list[FloatArray]:
        """Return what their block says of gaps of lines, as they stand.

        Args:
            parts: Numbers of blocks, indices of lines in them, and the number of letter characters
                before the gaps.
        """
        ngrams = padded_ngrams(self.characters.letters)
        cut = np.zeros(len(ngrams[0]), np.bool_)
        cut[self.characters.unit_gaps - 2] = True
        places = [
            self._firsts[self._first_lines[number] + index] + before
            for number, index, before in parts
        ]
        asked = np.concatenate(places)
        block_firsts = self._firsts[self._first_lines[1:-1]]
        salt = np.searchsorted(block_firsts, np.arange(len(cut)), side="right") * _SALT
        salted = [ngram ^ salt for ngram in ngrams]
        said = cohesion([ngram[asked] for ngram in salted], cut[asked], salted, cut)
        ends = np.cumsum([len(line) for line in places])[:-1]
        return np.split(said, ends)
