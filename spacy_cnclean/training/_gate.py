"""Train the gate: a linear model over hashed features, then a small network over embeddings.

The network learns what to add to the odds of the linear model. Cuts are set on held-out text: the
first so low that hardly a damaged line is lost, the second, on the sum of both, so that of whole
lines only a given share goes on to the scorer.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import torch
import torch.nn.functional as nnf
from torch import Tensor, nn

from spacy_cnclean.punctuation._characters import read_characters
from spacy_cnclean.punctuation._gate import (
    HASH_BITS,
    N_STEPS,
    N_UNIT_CLASSES,
    UnitColumns,
    hashed_features,
    unit_columns,
    unit_embeddings,
)
from spacy_cnclean.punctuation._streams import split_streams
from spacy_cnclean.punctuation.noise import displace_line, is_damaged
from spacy_cnclean.training._examples import draw_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from spacy_cnclean.training._examples import Shelf

    FloatArray = NDArray[np.float32]
    IntArray = NDArray[np.int64]
    BoolArray = NDArray[np.bool_]
    LookUp = Callable[[str, IntArray], FloatArray]

_DAMAGE: Final = 0.5
_LINES: Final = 1500
_BATCH: Final = 2048
_HIDDEN: Final = 64
_FIRST_RECALL: Final = 0.985  # of the damaged lines that the second look alone would keep
_ABSENT: Final = -1e9


class UnitSample(NamedTuple):
    """The units of some lines: features, embeddings, columns, labels, and their lines."""

    features: IntArray
    embeddings: FloatArray
    columns: UnitColumns
    displaced: BoolArray
    lines: IntArray
    damaged: BoolArray  # for each line


def sample_units(
    lines: Sequence[str], rng: random.Random, damage: float, look_up: LookUp
) -> UnitSample:
    """Return the units of lines, a share of which is damaged."""
    texts: list[str] = []
    offsets: list[int] = []
    damaged: list[bool] = []
    start = 0
    for line in lines:
        order: Sequence[int] = range(len(line))
        displaced: frozenset[int] = frozenset()
        settings = draw_settings(rng)._replace(damage=damage)
        if is_damaged(len(split_streams(line).units), rng, settings):
            order, displaced = displace_line(line, rng, settings)
        texts.append("".join(line[k] for k in order))
        offsets.extend(start + at for at, source in enumerate(order) if source in displaced)
        damaged.append(bool(displaced))
        start += len(line) + 1
    read = read_characters("\n".join(texts))
    columns = unit_columns(read)
    starts = np.cumsum([0, *(len(text) + 1 for text in texts)])
    return UnitSample(
        hashed_features(read, columns).T,
        unit_embeddings(read, np.arange(len(read.unit_offsets)), look_up),
        columns,
        np.isin(read.unit_offsets, offsets),
        np.searchsorted(starts, read.unit_offsets, side="right") - 1,
        np.array(damaged),
    )


class _Linear(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.table = nn.EmbeddingBag(1 << HASH_BITS, 1, mode="sum", sparse=True)
        self.bias = nn.Parameter(torch.tensor(-4.0))
        nn.init.zeros_(self.table.weight)

    def forward(self, features: Tensor) -> Tensor:
        odds: Tensor = self.table(features)[:, 0] + self.bias
        return odds


class _Look(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.letters = nn.Linear(width, _HIDDEN, bias=False)
        sizes = UnitColumns(N_UNIT_CLASSES, N_UNIT_CLASSES, N_UNIT_CLASSES, N_STEPS, N_STEPS)  # type: ignore[arg-type]
        self.columns = nn.ModuleDict(
            {name: nn.Embedding(size, _HIDDEN) for name, size in sizes._asdict().items()}
        )
        self.out = nn.Linear(_HIDDEN, 1)

    def forward(self, embeddings: Tensor, columns: dict[str, Tensor]) -> Tensor:
        hidden = self.letters(embeddings)
        for name, rows in columns.items():
            hidden = hidden + self.columns[name](rows)
        odds: Tensor = self.out(torch.relu(hidden))[:, 0]
        return odds


class GateTrainer:
    """Trains a gate on the fly.

    Args:
        shelves: What to learn from.
        look_up: Gives the rows of the trained scorer's tables.
        seed: The same seed gives the same gate.
    """

    def __init__(self, shelves: Sequence[Shelf], look_up: LookUp, seed: int) -> None:
        torch.manual_seed(seed)
        torch.set_num_threads(1)
        self._shelves = shelves
        self._look_up = look_up
        self._rng = random.Random(seed)  # noqa: S311 - noise, not secrets
        sample = self._draw(8)
        self._linear, self._look = _Linear(), _Look(sample.embeddings.shape[1])
        self._optimisers = (
            torch.optim.Adagrad(self._linear.parameters(), lr=0.06),
            torch.optim.Adam(self._look.parameters(), lr=1e-3),
        )

    def _draw(self, n_lines: int) -> UnitSample:
        shares = [shelf.share for shelf in self._shelves]
        lines: list[str] = []
        while len(lines) < n_lines:
            (shelf,) = self._rng.choices(self._shelves, shares)
            lines.extend(line.text for line in shelf.draw(self._rng))
        return sample_units(lines, self._rng, _DAMAGE, self._look_up)

    def train(self, n_units: int) -> Iterator[tuple[int, float]]:
        """Learn from this many units; yield the units seen and the mean loss now and then."""
        seen = 0
        while seen < n_units:
            sample = self._draw(_LINES)
            order = np.array(self._rng.sample(range(len(sample.lines)), len(sample.lines)))
            losses = [
                self._step(sample, order[first : first + _BATCH], seen / n_units)
                for first in range(0, len(order), _BATCH)
            ]
            seen += len(order)
            yield seen, float(np.mean(losses))

    def _step(self, sample: UnitSample, rows: IntArray, done: float) -> float:
        truth = torch.from_numpy(sample.displaced[rows]).float()
        for group in self._optimisers[1].param_groups:
            group["lr"] = 1e-3 * max(0.05, 1 - done)
        first = self._linear(torch.from_numpy(sample.features[rows]))
        second = self._look(*_tensors(sample, rows))
        both = first.detach() + second
        losses = [nnf.binary_cross_entropy_with_logits(odds, truth) for odds in (first, both)]
        for optimiser in self._optimisers:
            optimiser.zero_grad()
        sum(losses).backward()  # type: ignore[union-attr]
        for optimiser in self._optimisers:
            optimiser.step()
        return float(losses[1].detach())

    def odds(self, sample: UnitSample) -> tuple[FloatArray, FloatArray]:
        """Return the log-odds that units are displaced, of the first look and of both together."""
        with torch.no_grad():
            first = self._linear(torch.from_numpy(sample.features)).numpy()
            second = self._look(*_tensors(sample, np.arange(len(sample.lines)))).numpy()
        return first, first + second

    def export(self, lines: Sequence[str], *, passing: float) -> tuple[dict[str, np.ndarray], str]:
        """Return the weights by the names of the gate, and what its cuts keep and let pass.

        Args:
            lines: Held-out clean lines to set the cuts on.
            passing: The share of whole lines that may go on to the scorer.
        """
        sample = sample_units(lines, random.Random(7), 0.5, self._look_up)  # noqa: S311
        first, both = self.odds(sample)
        has_units = np.zeros(len(sample.damaged), np.bool_)
        has_units[sample.lines] = True
        whole = has_units & ~sample.damaged
        cut = float(np.quantile(_highest(sample, both)[whole], 1 - passing))
        kept = both >= cut
        best = _highest(sample, np.where(kept, first, _ABSENT))[sample.damaged]
        first_cut = float(np.quantile(best[best > _ABSENT], 1 - _FIRST_RECALL))
        goes_on = np.zeros(len(sample.damaged), np.bool_)
        goes_on[sample.lines[kept & (first >= first_cut)]] = True
        note = (
            f"damaged lines kept {goes_on[sample.damaged].mean():.4f}, displaced units in them "
            f"{goes_on[sample.lines][sample.displaced].mean():.4f}, whole lines passed on "
            f"{goes_on[whole].mean():.4f}, units looked at twice {(first >= first_cut).mean():.4f}"
        )
        return self._arrays(first_cut, cut), note

    def _arrays(self, first_cut: float, cut: float) -> dict[str, np.ndarray]:
        weights = self._linear.table.weight.detach().numpy()[:, 0]
        scale = max(float(np.quantile(np.abs(weights), 0.9999)) / 127, 1e-9)
        arrays: dict[str, np.ndarray] = {
            "linear": np.clip(np.rint(weights / scale), -127, 127).astype(np.int8),
            "settings": np.array(
                [scale, float(self._linear.bias.detach()), first_cut, cut], np.float32
            ),
            "look.letters": self._look.letters.weight.detach().numpy().T.astype(np.float16),
            "look.out": self._look.out.weight.detach().numpy()[0].astype(np.float16),
            "look.bias": self._look.out.bias.detach().numpy().astype(np.float16),
        }
        for name, table in self._look.columns.items():
            assert isinstance(table, nn.Embedding)  # noqa: S101 - a ModuleDict forgets its type
            arrays[f"look.{name}"] = table.weight.detach().numpy().astype(np.float16)
        return arrays


def _tensors(sample: UnitSample, rows: IntArray) -> tuple[Tensor, dict[str, Tensor]]:
    columns = {
        name: torch.from_numpy(column[rows]) for name, column in sample.columns._asdict().items()
    }
    return torch.from_numpy(sample.embeddings[rows]), columns


def _highest(sample: UnitSample, odds: FloatArray) -> FloatArray:
    """Return the highest odds of the units of each line."""
    highest = np.full(len(sample.damaged), _ABSENT, np.float32)
    np.maximum.at(highest, sample.lines, odds)
    return highest
