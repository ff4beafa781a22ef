"""The gap scorer: how well each unit of a line stands in each gap, in numpy.

Two streams are read. The letter stream passes a gated convolution over embeddings of letters
and hashed n-grams; each gap also sees the units that stand there now and what the rest of the
document says of the words around it. The unit stream passes its own convolution, each unit
seeing the gap where it stands and the distances around it. Their products, a learned prior of
displacement and a class bias are the scores of a first lattice; its posteriors (where marks
are likely to stand) are fed back to both streams, and a second, smaller pass scores again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from spacy_cnclean.punctuation.batches import Line, LineBatch
from spacy_cnclean.punctuation.lattice import ABSENT, posteriors

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

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


def _sigmoid_gate(values: FloatArray) -> FloatArray:
    half = values.shape[-1] // 2
    gate = values[..., half:]
    np.negative(gate, out=gate)
    np.exp(gate, out=gate)
    gate += 1.0
    return values[..., :half] / gate


class GapScorer:
    """A trained scorer; arrays are read once and never written.

    Args:
        arrays: the weights by name, as `load` reads them.
    """

    def __init__(self, arrays: Mapping[str, NDArray[np.generic]]) -> None:
        self._tables = {
            name: arrays[name] for name in ("letters", "bigrams", "trigrams", "fourgrams")
        }
        self._scales = {
            name: np.asarray(arrays[f"{name}.scale"], np.float32) for name in self._tables
        }
        self._weights = {
            name: np.asarray(array, np.float32)
            for name, array in arrays.items()
            if name.split(".")[0] not in self._tables and name != "format"
        }
        for name in [name for name in self._weights if name.endswith(".norm.gain")]:
            layer = name.removesuffix(".norm.gain")
            gain = np.tile(self._weights.pop(name), 3)
            self._weights[f"{layer}.weight"] = self._weights[f"{layer}.weight"] * gain[:, None]
        self._dilations = {
            name: tuple(arrays[f"{name}.dilations"].astype(int).tolist())
            for name in ("gap", "again", "unit", "unit_again")
        }

    @classmethod
    def load(cls, path: Path) -> GapScorer:
        """Return the scorer of a weight file.

        Raises:
            OSError: the file cannot be read.
            ValueError: it is not a weight file of this version.
        """
        try:
            with np.load(path, allow_pickle=False) as archive:
                arrays = {name: archive[name] for name in archive.files}
        except (ValueError, KeyError, EOFError) as error:
            message = f"{path} is not a punctuation model: {error}"
            raise ValueError(message) from error
        found = str(arrays.get("format", "no format mark"))
        if found != FORMAT:
            message = f"{path}: expected {FORMAT!r}, found {found!r}"
            raise ValueError(message)
        return cls(arrays)

    def score(self, lines: Sequence[Line]) -> Scores:
        """Return the lattice weights of a batch of lines, each with at least one unit."""
        batch = LineBatch(lines)
        return self._score(batch)

    # -- layers -------------------------------------------------------------------------------

    def _linear(self, name: str, values: FloatArray) -> FloatArray:
        flat = values.reshape(-1, values.shape[-1]) @ self._weights[f"{name}.weight"]
        flat += self._weights[f"{name}.bias"]
        out: FloatArray = flat.reshape(*values.shape[:-1], -1)
        return out

    def _norm(self, values: FloatArray) -> FloatArray:
        centred: FloatArray = values - values.mean(axis=-1, keepdims=True)
        spread = np.einsum("...d,...d->...", centred, centred)[..., None]
        spread /= values.shape[-1]
        spread += 1e-5
        np.sqrt(spread, out=spread)
        centred /= spread
        return centred

    def _normed_out(self, room: str, values: FloatArray, mask: FloatArray) -> FloatArray:
        normed = self._norm(values)
        normed *= self._weights[f"{room}.out.gain"]
        normed *= mask
        return normed

    def _convolve(self, room: str, values: FloatArray, mask: FloatArray) -> FloatArray:
        width = values.shape[2]
        window = np.zeros((*values.shape[:2], 3 * width), np.float32)
        padded = bool(mask.min() < 1)
        for layer, step in enumerate(self._dilations[room]):
            # The gain of the norm is folded into the weights; see __init__.
            hidden = self._norm(values)
            if padded:
                hidden *= mask
            window[:, :step, :width] = 0
            window[:, step:, :width] = hidden[:, :-step]
            window[:, :, width : 2 * width] = hidden
            window[:, -step:, 2 * width :] = 0
            window[:, :-step, 2 * width :] = hidden[:, step:]
            values = values + _sigmoid_gate(self._linear(f"{room}.{layer}", window))
        return values

    def look_up(self, table: str, rows: IntArray) -> FloatArray:
        """Return the embeddings of rows of a table: letters, bigrams, trigrams or fourgrams."""
        values: FloatArray = self._tables[table][rows].astype(np.float32)
        values *= self._scales[table]
        return values

    # -- the two passes -----------------------------------------------------------------------

    def _embed(self, batch: LineBatch) -> FloatArray:
        looked_up = np.concatenate(
            (
                self.look_up("letters", batch.left),
                self.look_up("letters", batch.right),
                self.look_up("bigrams", batch.bigrams),
                self.look_up("trigrams", batch.trigrams_left),
                self.look_up("trigrams", batch.trigrams_right),
                self.look_up("fourgrams", batch.fourgrams),
            ),
            axis=2,
        )
        seen = np.concatenate((batch.observed, batch.cohesion), axis=2)
        return (self._linear("gap.letters", looked_up) + self._linear("gap.seen", seen)) * (
            batch.gap_mask
        )

    def _score(self, batch: LineBatch) -> Scores:
        weights = self._weights
        gaps = self._convolve("gap", self._embed(batch), batch.gap_mask)
        gap_out = self._normed_out("gap", gaps, batch.gap_mask)
        here = np.take_along_axis(gap_out, batch.gaps[:, :, None], axis=1) * batch.sighted
        units = weights["unit.class"][batch.classes] + self._linear("unit.here", here)
        for column in range(4):
            units = units + weights[f"unit.distance.{column}"][batch.distances[:, :, column]]
        units = units * batch.unit_mask
        hidden = self._convolve("unit", units, batch.unit_mask)
        unit_out = self._normed_out("unit", hidden, batch.unit_mask)
        scores = self._product("", unit_out, gap_out, batch)
        prior = self._linear("unit.shift", unit_out) * batch.sighted
        scores += np.take_along_axis(prior, batch.shifts, axis=2)
        scores[~batch.in_line] = ABSENT
        pairs = self._pairs("unit.pair", unit_out)
        first = posteriors(scores, np.clip(pairs, -12, 12), batch.present)
        # The second pass reads where the first would put the marks.
        gaps = (
            gaps + self._linear("again.placed", first.transpose(0, 2, 1) @ batch.one_hot)
        ) * batch.gap_mask
        gaps = self._convolve("again", gaps, batch.gap_mask)
        gap_again = self._normed_out("again", gaps, batch.gap_mask)
        hidden = hidden + self._linear("again.soft", first @ gap_out)
        before, behind = batch.expected_steps(first)
        hidden = hidden + weights["again.before"][before] + weights["again.behind"][behind]
        hidden = hidden * batch.unit_mask
        hidden = self._convolve("unit_again", hidden, batch.unit_mask)
        unit_again = self._normed_out("unit_again", hidden, batch.unit_mask)
        scores += self._product("again.", unit_again, gap_again, batch)
        scores[~batch.in_line] = ABSENT
        pairs = np.clip(np.clip(pairs, -12, 12) + self._pairs("again.pair", unit_again), -12, 12)
        return Scores(scores, pairs, batch.present)

    def _product(
        self, prefix: str, units: FloatArray, gaps: FloatArray, batch: LineBatch
    ) -> FloatArray:
        queries = self._linear(f"{prefix}query", units)
        keys = self._linear(f"{prefix}key", gaps)
        scores: FloatArray = queries @ keys.transpose(0, 2, 1)
        scores /= np.float32(np.sqrt(keys.shape[2]))
        bias = self._linear(f"{prefix}class_bias", gaps).transpose(0, 2, 1)
        lines = np.arange(len(scores))[:, None]
        scores += bias[lines, batch.classes]
        return scores

    def _pairs(self, name: str, units: FloatArray) -> FloatArray:
        before = np.zeros_like(units)
        before[:, 1:] = units[:, :-1]
        return self._linear(name, np.concatenate((before, units), axis=2))
