"""Lines as arrays of one shape, as the scorer reads them and as it is trained on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from spacy_cnclean.punctuation._features import (
    BIGRAM_BITS,
    FAR,
    FOURGRAM_BITS,
    N_DISTANCES,
    PAD,
    TRIGRAM_BITS,
    bucket,
    distance_buckets,
    padded_ngrams,
    shift_buckets,
    unit_distances,
)
from spacy_cnclean.punctuation._streams import N_CLASSES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    FloatArray = NDArray[np.float32]
    IntArray = NDArray[np.int64]
    BoolArray = NDArray[np.bool_]

Scalar = TypeVar("Scalar", bound=np.generic)


class Line(NamedTuple):
    """What the scorer reads of one line (or of a window of a long one).

    Attributes:
        ids: (n,) ids of the letters.
        classes: (m,) classes of the units.
        gaps: (m,) where the units stand now, non-decreasing.
        cohesion: (n + 1, 8) what the document says of each gap.
        blind: hide where the units stand: the scorer then places them from the letters alone.
    """

    ids: IntArray
    classes: IntArray
    gaps: IntArray
    cohesion: FloatArray
    blind: bool = False


class PackedLines:
    """B lines one behind the other: T gaps and U units in all, and where each line begins.

    Attributes:
        first_gaps, first_units: (B + 1,) where the gaps and the units of each line begin, and
            where the last ones end.
        left, right: (T,) ids of the letters on both sides of a gap.
        bigrams, trigrams_left, trigrams_right, fourgrams: (T,) table rows of the n-grams
            across a gap.
        cohesion: (T, 8) what the document says of a gap.
        observed: (T, classes) how many units of each class stand there, at most 2.
        classes: (U,) of the units.
        gaps: (U,) where they stand in their line; `places` (U,) the same, counted over all lines.
        distances: (U, 4) buckets of `unit_distances`; N_DISTANCES when hidden.
        sighted: (B,) zero for a blind line.
    """

    def __init__(self, lines: Sequence[Line]) -> None:
        n_letters = np.array([len(line.ids) for line in lines], np.int64)
        n_units = np.array([len(line.classes) for line in lines], np.int64)
        self.first_gaps = np.concatenate(([0], np.cumsum(n_letters + 1)))
        self.first_units = np.concatenate(([0], np.cumsum(n_units)))
        edge = np.full(2, PAD, np.int64)
        padded = np.concatenate([edge, *(part for line in lines for part in (line.ids, edge))])
        # One n-gram behind each line reaches from its last edge to the first of the next one.
        inside = np.ones(len(padded) - 3, np.bool_)
        inside[self.first_gaps[1:-1] + np.arange(len(lines) - 1)] = False
        self.left, self.right = padded[1:-2][inside], padded[2:-1][inside]
        bigrams, trigrams_left, trigrams_right, fourgrams = padded_ngrams(padded)
        self.bigrams = bucket(bigrams[inside], BIGRAM_BITS)
        self.trigrams_left = bucket(trigrams_left[inside], TRIGRAM_BITS)
        self.trigrams_right = bucket(trigrams_right[inside], TRIGRAM_BITS)
        self.fourgrams = bucket(fourgrams[inside], FOURGRAM_BITS)
        self.cohesion = np.concatenate([line.cohesion for line in lines])
        self.classes = np.concatenate([line.classes for line in lines])
        self.gaps = np.concatenate([line.gaps for line in lines])
        line_of_unit = np.repeat(np.arange(len(lines)), n_units)
        self.places = self.gaps + self.first_gaps[line_of_unit]
        self.observed = np.zeros((len(self.left), N_CLASSES), np.float32)
        np.add.at(self.observed, (self.places, self.classes), 1.0)
        np.minimum(self.observed, 2.0, out=self.observed)
        self.distances = unit_distances(self.gaps, n_letters[line_of_unit], self.first_units)
        self.sighted = np.array([not line.blind for line in lines], np.float32)
        for blind in np.flatnonzero(self.sighted == 0).tolist():
            hidden = slice(*self.first_gaps[blind : blind + 2])
            self.observed[hidden] = self.cohesion[hidden] = 0.0
            self.distances[slice(*self.first_units[blind : blind + 2])] = N_DISTANCES


def within(firsts: IntArray) -> BoolArray:
    """Return (B, longest) which places of padded lines are theirs, from where lines begin."""
    sizes = np.diff(firsts)
    inside: BoolArray = np.arange(int(sizes.max())) < sizes[:, None]
    return inside


def padded(values: NDArray[Scalar], inside: BoolArray) -> NDArray[Scalar]:
    """Return packed values (T, ...) as (B, longest, ...), zero outside the lines."""
    spread = np.zeros((*inside.shape, *values.shape[1:]), values.dtype)
    spread[inside] = values
    return spread


def gap_shifts(gaps: IntArray, n_gaps: int) -> IntArray:
    """Return (B, m, N) buckets of the displacement that each gap would mean for each unit."""
    return shift_buckets(np.arange(n_gaps) - gaps[:, :, None])


def expected_steps(posterior: FloatArray, present: BoolArray) -> tuple[IntArray, IntArray]:
    """Return (B, m) distance buckets of the expected places to the unit before and behind.

    Behind the last unit of a line the next one is far.
    """
    place = posterior @ np.arange(posterior.shape[2], dtype=np.float32)
    steps = np.diff(place, axis=1, prepend=np.float32(0))
    before = distance_buckets(np.rint(np.maximum(steps, 0)).astype(np.int64))
    behind = np.full_like(before, FAR)
    behind[:, :-1] = np.where(present[:, 1:], before[:, 1:], FAR)
    return before, behind
