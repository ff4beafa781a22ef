"""Lines as arrays of one shape, as the scorer reads them and as it is trained on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from spacy_cnclean.punctuation.features import (
    BIGRAM_BITS,
    FOURGRAM_BITS,
    N_COHESION,
    N_DISTANCES,
    TRIGRAM_BITS,
    bucket,
    distance_buckets,
    gap_ngrams,
    shift_buckets,
    unit_distances,
)
from spacy_cnclean.punctuation.streams import N_CLASSES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    FloatArray = NDArray[np.float32]
    IntArray = NDArray[np.int64]
    BoolArray = NDArray[np.bool_]

_FAR = 99.0  # the distance behind the last unit, in letters


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


class LineBatch:
    """B lines padded to N gaps and m units; what a line does not have is masked.

    Attributes:
        left, right: (B, N) ids of the letters on both sides of a gap.
        bigrams, trigrams_left, trigrams_right, fourgrams: (B, N) table rows of the n-grams
            across a gap.
        cohesion: (B, N, 8) what the document says of a gap.
        observed: (B, N, classes) how many units of each class stand there, at most 2.
        gap_mask: (B, N, 1) one where the line has the gap.
        classes, gaps: (B, m) of the units.
        distances: (B, m, 4) buckets of `unit_distances`; N_DISTANCES when hidden.
        shifts: (B, m, N) buckets of the displacement that a gap would mean for a unit.
        present: (B, m) whether the line has the unit; `unit_mask` (B, m, 1) the same as numbers.
        sighted: (B, 1, 1) zero for a blind line.
        in_line: (B, m, N) whether the line has the gap.
    """

    def __init__(self, lines: Sequence[Line]) -> None:
        n_gaps = max(len(line.ids) for line in lines) + 1
        n_units = max(len(line.classes) for line in lines)
        gap_shape, unit_shape = (len(lines), n_gaps), (len(lines), n_units)
        self.left, self.right = np.zeros(gap_shape, np.int64), np.zeros(gap_shape, np.int64)
        self.bigrams, self.fourgrams = np.zeros(gap_shape, np.int64), np.zeros(gap_shape, np.int64)
        self.trigrams_left = np.zeros(gap_shape, np.int64)
        self.trigrams_right = np.zeros(gap_shape, np.int64)
        self.cohesion = np.zeros((*gap_shape, N_COHESION), np.float32)
        self.observed = np.zeros((*gap_shape, N_CLASSES), np.float32)
        self.gap_mask = np.zeros((*gap_shape, 1), np.float32)
        self.classes, self.gaps = np.zeros(unit_shape, np.int64), np.zeros(unit_shape, np.int64)
        self.distances = np.zeros((*unit_shape, 4), np.int64)
        self.present = np.zeros(unit_shape, np.bool_)
        self.sighted = np.array([not line.blind for line in lines], np.float32)[:, None, None]
        for row, line in enumerate(lines):
            self._fill(row, line)
        self.unit_mask = self.present[:, :, None].astype(np.float32)
        every_gap = np.arange(n_gaps)
        self.shifts = shift_buckets(every_gap[None, None] - self.gaps[:, :, None])
        self.in_line = np.broadcast_to(self.gap_mask[:, None, :, 0] > 0, (*unit_shape, n_gaps))
        self.one_hot = np.eye(N_CLASSES, dtype=np.float32)[self.classes] * self.unit_mask

    def _fill(self, row: int, line: Line) -> None:
        n, m = len(line.ids), len(line.classes)
        bigrams, trigrams_left, trigrams_right, fourgrams = gap_ngrams(line.ids)
        self.left[row, 1 : n + 1] = line.ids
        self.right[row, :n] = line.ids
        self.bigrams[row, : n + 1] = bucket(bigrams, BIGRAM_BITS)
        self.trigrams_left[row, : n + 1] = bucket(trigrams_left, TRIGRAM_BITS)
        self.trigrams_right[row, : n + 1] = bucket(trigrams_right, TRIGRAM_BITS)
        self.fourgrams[row, : n + 1] = bucket(fourgrams, FOURGRAM_BITS)
        self.gap_mask[row, : n + 1] = 1.0
        self.classes[row, :m] = line.classes
        self.gaps[row, :m] = line.gaps
        self.present[row, :m] = True
        if line.blind:
            self.distances[row] = N_DISTANCES
            return
        self.cohesion[row, : n + 1] = line.cohesion
        np.add.at(self.observed[row], (line.gaps, line.classes), 1.0)
        np.minimum(self.observed[row], 2.0, out=self.observed[row])
        self.distances[row, :m] = unit_distances(line.gaps, n)

    def expected_steps(self, posterior: FloatArray) -> tuple[IntArray, IntArray]:
        """Return distance buckets of the expected places to the unit before and behind."""
        place = posterior @ np.arange(posterior.shape[2], dtype=np.float32)
        steps = np.diff(place, axis=1, prepend=np.float32(0))
        behind = np.concatenate((steps[:, 1:], np.full((len(steps), 1), _FAR, np.float32)), axis=1)
        rounded = [np.rint(np.maximum(step, 0)).astype(np.int64) for step in (steps, behind)]
        return distance_buckets(rounded[0]), distance_buckets(rounded[1])
