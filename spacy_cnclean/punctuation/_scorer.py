"""The gap scorer: how well each unit of a line stands in each gap, in numpy.

Two streams are read. The letter stream passes a gated convolution over embeddings of letters
and hashed n-grams; each gap also sees the units that stand there now and what the rest of the
document says of the words around it. The unit stream passes its own convolution, each unit
seeing the gap where it stands and the distances around it. Their products, a learned prior of
displacement and a class bias are the scores of a first lattice; its posteriors (where marks
are likely to stand) are fed back to both streams, and a second, smaller pass scores again.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from spacy_cnclean.punctuation._batches import (
    Line,
    PackedLines,
    expected_steps,
    gap_shifts,
    padded,
    within,
)
from spacy_cnclean.punctuation._features import TABLE_ROWS, row_shift
from spacy_cnclean.punctuation._lattice import ABSENT, posteriors
from spacy_cnclean.punctuation._streams import N_CLASSES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    FloatArray = NDArray[np.float32]
    IntArray = NDArray[np.int64]
    BoolArray = NDArray[np.bool_]

FORMAT = "spacy-cnclean punctuation 1"


class Scores(NamedTuple):
    """Log-weights for the lattice of a batch: (B, m, N) unit at gap, (B, m, 4) pairs, presence."""

    units: FloatArray
    pairs: FloatArray
    present: BoolArray


_SETTINGS = ("format", "temperature")
ROOMS = ("gap", "again", "unit", "unit_again")
PAIR_LIMIT = 12.0
_NORM_FLOOR = 1e-5


class _Rows:
    """Rows of several lines one behind the other, as a convolution reads them.

    Args:
        firsts: Where each line begins, and where the last one ends.
    """

    def __init__(self, firsts: IntArray) -> None:
        self._firsts = firsts
        self._edges: dict[int, tuple[IntArray, IntArray]] = {}

    def edges(self, step: int) -> tuple[IntArray, IntArray]:
        """Return the rows that lack a row so many steps before them in their line, or behind."""
        if step not in self._edges:
            starts, ends = self._firsts[:-1, None], self._firsts[1:, None]
            steps = np.arange(step)
            before = np.minimum(starts + steps, ends - 1)
            behind = np.maximum(ends - 1 - steps, starts)
            self._edges[step] = before.ravel(), behind.ravel()
        return self._edges[step]

    def slices(self) -> list[slice]:
        """Return the rows of each line."""
        return [slice(*bounds) for bounds in pairwise(self._firsts.tolist())]


class _Layout:
    """Which rows belong to which line, packed and padded.

    Args:
        lines: The lines.
    """

    def __init__(self, lines: PackedLines) -> None:
        self.classes = lines.classes
        self.sighted = np.repeat(lines.sighted, np.diff(lines.first_units))[:, None]
        self.gap_rows, self.unit_rows = _Rows(lines.first_gaps), _Rows(lines.first_units)
        self.has_gap, self.present = within(lines.first_gaps), within(lines.first_units)
        self.blocks = list(zip(self.unit_rows.slices(), self.gap_rows.slices(), strict=True))

    def expected(self, posterior: FloatArray, gap_out: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return (T, classes) how many units each gap expects, and (U, width) the gap of each."""
        one_hot = np.eye(N_CLASSES, dtype=np.float32)[self.classes]
        placed = np.empty((len(gap_out), N_CLASSES), np.float32)
        soft = np.empty((len(self.classes), gap_out.shape[1]), np.float32)
        for row, (unit, gap) in enumerate(self.blocks):
            probable = posterior[row, : unit.stop - unit.start, : gap.stop - gap.start]
            placed[gap] = probable.T @ one_hot[unit]
            soft[unit] = probable @ gap_out[gap]
        return placed, soft


class GapScorer:
    """A trained scorer; arrays are read once and never written.

    Args:
        arrays: the weights by name, as `read_scorer` reads them.
    """

    def __init__(self, arrays: Mapping[str, NDArray[np.generic]]) -> None:
        self._tables = {name: arrays[name] for name in TABLE_ROWS}
        self._shifts = {name: row_shift(name, len(rows)) for name, rows in self._tables.items()}
        self._scales = {
            name: np.asarray(arrays[f"{name}.scale"], np.float32) for name in self._tables
        }
        self._temperature = np.float32(arrays.get("temperature", 1.0))
        self._weights = {
            name: np.asarray(array, np.float32)
            for name, array in arrays.items()
            if name.split(".")[0] not in self._tables and name not in _SETTINGS
        }
        for name in [name for name in self._weights if name.endswith(".norm.gain")]:
            self._fold_norm(name.removesuffix(".norm.gain"), self._weights.pop(name))
        self._dilations = {
            name: tuple(arrays[f"{name}.dilations"].astype(int).tolist()) for name in ROOMS
        }

    def _fold_norm(self, layer: str, gain: FloatArray) -> None:
        """Let the weights of a convolution do what its norm does besides the division.

        The mean is taken off and the gain is applied by the weights, and the gate is negated,
        which is what its exponential wants.
        """
        weights = self._weights[f"{layer}.weight"].reshape(3, len(gain), -1) * gain[:, None]
        weights -= weights.mean(axis=1, keepdims=True)
        weights = weights.reshape(3 * len(gain), -1)
        bias = self._weights[f"{layer}.bias"].copy()
        weights[:, len(gain) :] *= -1
        bias[len(gain) :] *= -1
        self._weights[f"{layer}.weight"], self._weights[f"{layer}.bias"] = weights, bias

    def restored(self, lines: Sequence[Line]) -> list[IntArray]:
        """Return what each gap of each line holds, as the letters alone say.

        The class of the first unit, `N_CLASSES` for none: restoration, which forgets what marks
        the line has. To be seen by the letters alone, lines must be blind.
        """
        packed = PackedLines(lines)
        layout = _Layout(packed)
        gaps = self._convolve("gap", self._embed(packed), layout.gap_rows)
        best = self._linear("restore", self._normed_out("gap", gaps)).argmax(axis=1)
        return [best[gap] for _, gap in layout.blocks]

    def score(self, lines: Sequence[Line]) -> Scores:
        """Return the lattice weights of a batch of lines, each with at least one unit."""
        return self._score(PackedLines(lines))

    # -- layers -------------------------------------------------------------------------------

    def _linear(self, name: str, values: FloatArray) -> FloatArray:
        out: FloatArray = values @ self._weights[f"{name}.weight"]
        out += self._weights[f"{name}.bias"]
        return out

    def _normed_out(self, room: str, values: FloatArray) -> FloatArray:
        centred: FloatArray = values - values.mean(axis=1, keepdims=True)
        centred *= _scale(centred, 0)[:, None]
        centred *= self._weights[f"{room}.out.gain"]
        return centred

    def _convolve(self, room: str, values: FloatArray, rows: _Rows) -> FloatArray:
        """Return the values after the convolutions of a room; they are changed in place."""
        length, width = values.shape
        window = np.empty((length, 3 * width), np.float32)
        middle = window[:, width : 2 * width]
        for layer, step in enumerate(self._dilations[room]):
            mean = values @ np.full(width, 1 / width, np.float32)
            np.multiply(values, _scale(values, mean)[:, None], out=middle)
            before, behind = rows.edges(step)
            window[step:, :width] = middle[:-step]
            window[before, :width] = 0
            window[:-step, 2 * width :] = middle[step:]
            window[behind, 2 * width :] = 0
            mixed = self._linear(f"{room}.{layer}", window)
            gate = mixed[:, width:]
            np.exp(gate, out=gate)
            gate += 1.0
            update = mixed[:, :width]
            update /= gate
            values += update
        return values

    def look_up(self, table: str, rows: IntArray) -> FloatArray:
        """Return the embeddings of rows of a table: letters, bigrams, trigrams or fourgrams.

        Args:
            table: Its name.
            rows: As `bucket` gives them.
        """
        if shift := self._shifts[table]:
            rows = rows >> shift
        values: FloatArray = self._tables[table][rows].astype(np.float32)
        values *= self._scales[table]
        return values

    # -- the two passes -----------------------------------------------------------------------

    def _embed(self, lines: PackedLines) -> FloatArray:
        looked_up = np.concatenate(
            (
                self.look_up("letters", lines.left),
                self.look_up("letters", lines.right),
                self.look_up("bigrams", lines.bigrams),
                self.look_up("trigrams", lines.trigrams_left),
                self.look_up("trigrams", lines.trigrams_right),
                self.look_up("fourgrams", lines.fourgrams),
            ),
            axis=1,
        )
        seen = np.concatenate((lines.observed, lines.cohesion), axis=1)
        return self._linear("gap.letters", looked_up) + self._linear("gap.seen", seen)

    def _score(self, lines: PackedLines) -> Scores:
        layout = _Layout(lines)
        gaps = self._convolve("gap", self._embed(lines), layout.gap_rows)
        gap_out = self._normed_out("gap", gaps)
        units = self._convolve("unit", self._read_units(lines, gap_out, layout), layout.unit_rows)
        unit_out = self._normed_out("unit", units)
        scores = self._prior(lines, unit_out, layout)
        for row, product in enumerate(self._products("", unit_out, gap_out, layout)):
            scores[row, : len(product), : product.shape[1]] += product
        pairs = self._pairs("unit.pair", unit_out, layout.unit_rows)
        np.clip(pairs, -PAIR_LIMIT, PAIR_LIMIT, out=pairs)
        first = posteriors(scores, padded(pairs, layout.present), layout.present)
        # The second pass reads where the first would put the marks.
        placed, soft = layout.expected(first, gap_out)
        gaps += self._linear("again.placed", placed)
        gap_again = self._normed_out("again", self._convolve("again", gaps, layout.gap_rows))
        units += self._linear("again.soft", soft)
        before, behind = expected_steps(first, layout.present)
        units += self._weights["again.before"][before[layout.present]]
        units += self._weights["again.behind"][behind[layout.present]]
        units = self._convolve("unit_again", units, layout.unit_rows)
        unit_again = self._normed_out("unit_again", units)
        for row, product in enumerate(self._products("again.", unit_again, gap_again, layout)):
            scores[row, : len(product), : product.shape[1]] += product
        pairs += self._pairs("again.pair", unit_again, layout.unit_rows)
        np.clip(pairs, -PAIR_LIMIT, PAIR_LIMIT, out=pairs)
        # What was learned by heart makes the network surer than it should be of other text.
        pairs /= self._temperature
        scores /= self._temperature
        return Scores(scores, padded(pairs, layout.present), layout.present)

    def _read_units(self, lines: PackedLines, gap_out: FloatArray, layout: _Layout) -> FloatArray:
        units = self._linear("unit.here", gap_out[lines.places] * layout.sighted)
        units += self._weights["unit.class"][lines.classes]
        for column in range(lines.distances.shape[1]):
            units += self._weights[f"unit.distance.{column}"][lines.distances[:, column]]
        return units

    def _prior(self, lines: PackedLines, unit_out: FloatArray, layout: _Layout) -> FloatArray:
        """Return (B, m, N) what the displacement alone says; `ABSENT` outside the line."""
        prior = padded(self._linear("unit.shift", unit_out) * layout.sighted, layout.present)
        shifts = gap_shifts(padded(lines.gaps, layout.present), layout.has_gap.shape[1])
        scores: FloatArray = np.take_along_axis(prior, shifts, axis=2)
        scores[np.broadcast_to(~layout.has_gap[:, None], scores.shape)] = ABSENT
        return scores

    def _products(
        self, prefix: str, units: FloatArray, gaps: FloatArray, lines: _Layout
    ) -> Iterator[FloatArray]:
        """Yield for each line the (m, n + 1) product of its units with its gaps."""
        queries = self._linear(f"{prefix}query", units)
        keys = self._linear(f"{prefix}key", gaps)
        queries /= np.float32(np.sqrt(keys.shape[1]))
        bias = self._linear(f"{prefix}class_bias", gaps)
        for unit, gap in lines.blocks:
            product: FloatArray = queries[unit] @ keys[gap].T
            product += bias[gap].T[lines.classes[unit]]
            yield product

    def _pairs(self, name: str, units: FloatArray, rows: _Rows) -> FloatArray:
        before = np.zeros_like(units)
        before[1:] = units[:-1]
        before[rows.edges(1)[0]] = 0
        return self._linear(name, np.concatenate((before, units), axis=1))


def _scale(values: FloatArray, mean: FloatArray | float) -> FloatArray:
    """Return, for each row, one over its spread around its mean."""
    spread: FloatArray = np.einsum("td,td->t", values, values)
    spread /= values.shape[1]
    spread -= np.square(mean)
    spread += _NORM_FLOOR
    # Rounding may leave a little less than nothing of a row that is all one number.
    np.maximum(spread, _NORM_FLOOR, out=spread)
    np.sqrt(spread, out=spread)
    return np.reciprocal(spread, out=spread)
