"""A block of lines as it stands: which of its units look displaced, and what it says of a gap."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from spacy_cnclean.punctuation.characters import read_characters
from spacy_cnclean.punctuation.features import cohesion, gap_ngrams

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from spacy_cnclean.punctuation.gate import Gate

    FloatArray = NDArray[np.float32]
    IntArray = NDArray[np.int64]
    BoolArray = NDArray[np.bool_]


class Block:
    """Some lines of a text, as they stand now, and what they say of the gaps in them.

    Args:
        texts: The lines, without their line breaks.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._starts = np.cumsum([0, *(len(text) + 1 for text in texts)])
        self.characters = read_characters("\n".join(texts))

    def suspects(self, gate: Gate, ease: float) -> Iterator[tuple[int, IntArray, BoolArray]]:
        """Yield the lines with units that look displaced to the gate, and which units those are.

        A line comes with the number of letter characters before each of its suspects, and whether
        these need no ease.
        """
        found = gate.suspects(self.characters, ease=ease)
        if not len(found.offsets):
            return
        lines = np.searchsorted(self._starts, found.offsets, side="right") - 1
        index = self.characters.letter_index
        before = index[found.offsets] - index[self._starts[lines]]
        firsts = np.flatnonzero(np.diff(lines, prepend=-1))
        is_sure = np.split(found.needed_ease == 0, firsts[1:])
        yield from zip(lines[firsts].tolist(), np.split(before, firsts[1:]), is_sure, strict=True)

    def said(self, parts: Sequence[tuple[int, IntArray]]) -> list[FloatArray]:
        """Return what the block says of gaps of its lines, as they stand.

        Args:
            parts: Indices of lines, and the number of letter characters before the gaps.
        """
        letters = self.characters.letters[2:-2]
        cut = np.zeros(len(letters) + 1, np.bool_)
        cut[self.characters.unit_gaps - 2] = True
        places = [self._gaps(*part) for part in parts]
        asked = np.concatenate(places)
        ngrams = gap_ngrams(letters)
        said = cohesion([ngram[asked] for ngram in ngrams], cut[asked], ngrams, cut)
        ends = np.cumsum([len(line) for line in places])[:-1]
        return np.split(said, ends)

    def _gaps(self, index: int, before: IntArray) -> IntArray:
        """Return where gaps of a line are among those of the block."""
        first = self.characters.letter_index[self._starts[index]] - 2
        last = len(self.characters.letters) - 4
        places: IntArray = np.minimum(first + before, last)
        return places
