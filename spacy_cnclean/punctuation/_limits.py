"""Where the units of a line may go together: what no clean text has, and what would merge."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from spacy_cnclean.punctuation._features import N_SHARED
from spacy_cnclean.punctuation._streams import BLANKS, CLOSING, FIRST_NUMBER, N_CLASSES, UnitClass

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spacy_cnclean.punctuation._streams import Streams

    IntArray = NDArray[np.int64]
    BoolArray = NDArray[np.bool_]

_CLASSES = np.arange(N_CLASSES)
_CLAUSE = _CLASSES <= UnitClass.EXCLAMATION
_EMPHATIC = (_CLASSES == UnitClass.QUESTION) | (_CLASSES == UnitClass.EXCLAMATION)
_NUMBER = _CLASSES >= FIRST_NUMBER
_NEVER_FIRST = _CLAUSE | np.isin(_CLASSES, [*CLOSING])


class Limits(NamedTuple):
    """What holds for the m units and N gaps of a line, or of a part of one, as it stands.

    Attributes:
        strict: (m,) units that do not share a gap with the one before them, save that in which
            both stand: two marks that end clauses, ？！ aside, and two numbers.
        must: (N,) gaps that stay filled, between two words that would run together.
        never_first: (m,) units that do not enter the first gap of a line.
        word_before, word_behind: (N,) gaps that a word touches on that side.
        bare_before, bare_behind: (m,) numbers that would run into a word on that side.
    """

    strict: BoolArray
    must: BoolArray
    never_first: BoolArray
    word_before: BoolArray
    word_behind: BoolArray
    bare_before: BoolArray
    bare_behind: BoolArray

    def part(self, first_unit: int, last_unit: int, first_gap: int, last_gap: int) -> Limits:
        """Return the limits of some units and gaps, half-open ranges."""
        units, gaps = slice(first_unit, last_unit), slice(first_gap, last_gap)
        never_first = self.never_first[units] & (first_gap == 0)
        bare = (self.bare_before[units], self.bare_behind[units])
        word = (self.word_before[gaps], self.word_behind[gaps])
        return Limits(self.strict[units], self.must[gaps], never_first, *word, *bare)

    def barred(self, starts: IntArray, width: int) -> BoolArray | None:
        """Return (m, width) which gaps from `starts` on a unit may not enter, or None."""
        numbers = self.bare_before | self.bare_behind
        has_words = numbers.any() and (self.word_before.any() or self.word_behind.any())
        if not (has_words or self.never_first.any()):
            return None
        barred = np.zeros((len(starts), width), np.bool_)
        barred[:, 0] = self.never_first & (starts == 0)
        if has_words:
            gaps = np.minimum(starts[:, None] + np.arange(width), len(self.must) - 1)
            barred |= self.bare_before[:, None] & self.word_before[gaps]
            barred |= self.bare_behind[:, None] & self.word_behind[gaps]
        return barred


def limits(
    text: str, streams: Streams, ids: IntArray, classes: IntArray, *, goes_on: bool
) -> Limits:
    """Return what holds for a line.

    Args:
        text: The line as it stands.
        streams: Its streams.
        ids: (n,) of its letters.
        classes: (m,) of its units.
        goes_on: Nothing enters its first gap, which is not that of a line.
    """
    n_gaps = len(ids) + 1
    must, word_before, word_behind = (np.zeros(n_gaps, np.bool_) for _ in range(3))
    bare_before, bare_behind = (np.zeros(len(classes), np.bool_) for _ in range(2))
    for place in np.flatnonzero(ids < N_SHARED).tolist():
        if streams.letters[place][0].isalnum():
            word_behind[place] = True
            word_before[place + 1] = streams.letter_ends[place] == streams.core_ends[place]
    if word_behind.any():
        filled = [unit.gap for unit in streams.units]
        must[filled] = True
        must &= word_before & word_behind
        for index in np.flatnonzero(_NUMBER[classes]).tolist():
            unit = streams.units[index]
            bare_before[index] = text[unit.start] not in BLANKS
            bare_behind[index] = text[unit.end - 1] not in BLANKS
    never_first = np.ones(len(classes), np.bool_) if goes_on else _NEVER_FIRST[classes]
    words = (word_before, word_behind)
    return Limits(_strict(classes), must, never_first, *words, bare_before, bare_behind)


def _strict(classes: IntArray) -> BoolArray:
    strict = np.zeros(len(classes), np.bool_)
    one, other = classes[:-1], classes[1:]
    strict[1:] = _CLAUSE[one] & _CLAUSE[other] & ~(_EMPHATIC[one] & _EMPHATIC[other])
    strict[1:] |= _NUMBER[one] & _NUMBER[other]
    return strict
