"""The gap scorer as a network to train; `export_arrays` gives what the numpy scorer reads.

The layers and their names are those of `spacy_cnclean.punctuation._scorer`. Activations are
bfloat16, which recent processors multiply several times faster; weights stay float32.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import torch
import torch.nn.functional as nnf
from torch import Tensor, nn

from spacy_cnclean.punctuation._features import (
    FAR,
    N_COHESION,
    N_DISTANCES,
    N_SHIFTS,
    TABLE_ROWS,
    row_shift,
)
from spacy_cnclean.punctuation._lattice import ABSENT, PAIR_REACH
from spacy_cnclean.punctuation._scorer import FORMAT, PAIR_LIMIT, ROOMS
from spacy_cnclean.punctuation._streams import N_CLASSES
from spacy_cnclean.training._lattice_loss import PassScores, lattice_sums
from spacy_cnclean.training._tensors import distance_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spacy_cnclean.training._tensors import LineTensors

_NGRAMS = ("bigrams", "trigrams", "fourgrams")
_WIDTHS = {"letters": 48, "bigrams": 32, "trigrams": 32, "fourgrams": 32}
TABLES: Final = tuple(TABLE_ROWS)
DROPPED: Final = {"letters": 0.05, "bigrams": 0.15, "trigrams": 0.4, "fourgrams": 0.6}
CHANNELS_DROPPED: Final = 0.1
_HALF = torch.bfloat16


class Sizes(NamedTuple):
    """Widths of the network, dilations of its convolutions, and rows of its tables.

    Attributes:
        gap, unit, product: channels of the rooms and of their products.
        gap_dilations, again_dilations, unit_dilations, unit_again_dilations: letters, or units,
            between what each convolution joins.
        halved: how often the rows of the tables of bigrams, trigrams and fourgrams are halved.
    """

    gap: int = 72
    unit: int = 72
    product: int = 48
    gap_dilations: tuple[int, ...] = (1, 2, 4, 8, 1)
    again_dilations: tuple[int, ...] = (1, 2, 6)
    unit_dilations: tuple[int, ...] = (1, 1, 2)
    unit_again_dilations: tuple[int, ...] = (1, 1)
    halved: tuple[int, int, int] = (0, 0, 0)

    def scaled(self, width: int) -> Sizes:
        """Return these sizes for networks so many channels wide."""
        return self._replace(gap=width, unit=width, product=width * self.product // self.gap)

    def with_rows(self, bits: int) -> Sizes:
        """Return these sizes with at least 2 ** `bits` rows for trigrams, and half for others."""
        wanted = dict.fromkeys(_NGRAMS, bits - 1) | {"trigrams": bits}
        most = [TABLE_ROWS[name].bit_length() - 1 - wanted[name] for name in _NGRAMS]
        bigrams, trigrams, fourgrams = map(min, self.halved, map(max, most, (0, 0, 0)))
        return self._replace(halved=(bigrams, trigrams, fourgrams))

    def rows(self) -> dict[str, int]:
        """Return the rows of each table."""
        halved = dict(zip(_NGRAMS, self.halved, strict=True))
        return {name: rows >> halved.get(name, 0) for name, rows in TABLE_ROWS.items()}


class LatticeScores(NamedTuple):
    """The scores of both passes, and what each gap holds, as the letters alone say."""

    first: PassScores
    second: PassScores
    classes: Tensor


def _linear(layer: nn.Linear, values: Tensor) -> Tensor:
    return nnf.linear(values, layer.weight.to(_HALF), layer.bias.to(_HALF))


def _dropped(values: Tensor, share: float) -> Tensor:
    """Return values with a share of the channels of each line zero from end to end."""
    kept = torch.rand(values.shape[0], 1, values.shape[2], device=values.device) >= share
    return values * (kept / (1 - share)).to(_HALF)


def _more_often(share: float, times: float) -> float:
    """Return the share that is dropped when dropping is tried so many times."""
    return float(1 - (1 - share) ** times)


class _Norm(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.gain = nn.Parameter(torch.ones(width))

    def forward(self, values: Tensor) -> Tensor:
        return nnf.layer_norm(values, self.gain.shape, self.gain.to(_HALF))


class _Convolution(nn.Module):
    """Residual gated convolutions of width three (Dauphin et al. 2017), one per dilation."""

    def __init__(self, width: int, dilations: tuple[int, ...], dropped: float) -> None:
        super().__init__()
        self.dilations = dilations
        self.dropped = dropped
        self.norms = nn.ModuleList(_Norm(width) for _ in dilations)
        self.layers = nn.ModuleList(nn.Linear(3 * width, 2 * width) for _ in dilations)

    def forward(self, values: Tensor, mask: Tensor) -> Tensor:
        length = values.shape[1]
        for step, norm, layer in zip(self.dilations, self.norms, self.layers, strict=True):
            hidden = norm(values) * mask
            padded = nnf.pad(hidden, (0, 0, step, step))
            window = torch.cat((padded[:, :length], hidden, padded[:, 2 * step :]), 2)
            gated = nnf.glu(_linear(layer, window), 2)  # type: ignore[arg-type]
            values = values + (_dropped(gated, self.dropped) if self.training else gated)
        return values


class GapNetwork(nn.Module):
    """The network; see `spacy_cnclean.punctuation._scorer` for what it computes.

    Args:
        sizes: Widths and dilations.
        dropout: How many times over embeddings and channels may be dropped in training.
    """

    def __init__(self, sizes: Sizes | None = None, *, dropout: float = 1.0) -> None:
        super().__init__()
        self.sizes = chosen = sizes or Sizes()
        self._dropped = {name: _more_often(share, dropout) for name, share in DROPPED.items()}
        self.tables = nn.ModuleDict(
            {n: nn.Embedding(rows, _WIDTHS[n], sparse=True) for n, rows in chosen.rows().items()}
        )
        for name, table in self.tables.items():
            nn.init.normal_(table.weight, 0, 0.1 if name == "letters" else 0.02)  # type: ignore[arg-type]
        self._shifts = {name: row_shift(name, rows) for name, rows in chosen.rows().items()}
        looked_up = 2 * _WIDTHS["letters"] + 4 * _WIDTHS["bigrams"]
        gap, unit, product = chosen.gap, chosen.unit, chosen.product
        self.linears = nn.ModuleDict(
            {
                "gap_letters": nn.Linear(looked_up, gap),
                "gap_seen": nn.Linear(N_CLASSES + N_COHESION, gap),
                "unit_here": nn.Linear(gap, unit),
                "unit_shift": nn.Linear(unit, N_SHIFTS),
                "unit_pair": nn.Linear(2 * unit, PAIR_REACH),
                "query": nn.Linear(unit, product),
                "key": nn.Linear(gap, product),
                "class_bias": nn.Linear(gap, N_CLASSES),
                "again_placed": nn.Linear(N_CLASSES, gap),
                "again_soft": nn.Linear(gap, unit),
                "again_pair": nn.Linear(2 * unit, PAIR_REACH),
                "again_query": nn.Linear(unit, product),
                "again_key": nn.Linear(gap, product),
                "again_class_bias": nn.Linear(gap, N_CLASSES),
                "restore": nn.Linear(gap, N_CLASSES + 1),
            }
        )
        for name in ("again_query", "again_class_bias", "again_pair"):
            # The second pass begins as a small correction of the first.
            nn.init.zeros_(self.linears[name].bias)  # type: ignore[arg-type]
            self.linears[name].weight.data.mul_(0.1)  # type: ignore[operator]
        rooms = {
            "gap": (gap, chosen.gap_dilations),
            "unit": (unit, chosen.unit_dilations),
            "again": (gap, chosen.again_dilations),
            "unit_again": (unit, chosen.unit_again_dilations),
        }
        channels = _more_often(CHANNELS_DROPPED, dropout)
        self.convolutions = nn.ModuleDict(
            {name: _Convolution(*shape, channels) for name, shape in rooms.items()}
        )
        widths = {"gap": gap, "unit": unit, "again": gap, "unit_again": unit}
        self.norms = nn.ModuleDict({name: _Norm(width) for name, width in widths.items()})
        self.unit_class = nn.Embedding(N_CLASSES, unit)
        self.unit_distances = nn.ModuleList(nn.Embedding(N_DISTANCES + 1, unit) for _ in range(4))
        self.again_steps = nn.ModuleList(nn.Embedding(N_DISTANCES, unit) for _ in range(2))
        for steps in self.again_steps:
            nn.init.normal_(steps.weight, 0, 0.1)  # type: ignore[arg-type]

    @property
    def device(self) -> torch.device:
        """Where the weights are."""
        return self.unit_class.weight.device

    def _apply_linear(self, name: str, values: Tensor) -> Tensor:
        layer = self.linears[name]
        assert isinstance(layer, nn.Linear)  # noqa: S101 - a ModuleDict forgets its type
        return _linear(layer, values)

    def forward(self, batch: LineTensors) -> LatticeScores:
        """Return the scores of both passes for a batch."""
        gap_mask, unit_mask = batch.gap_mask.to(_HALF), batch.unit_mask.to(_HALF)
        sighted, present = batch.sighted, batch.present
        gaps = self.convolutions["gap"](self._embed(batch) * gap_mask, gap_mask)
        gap_out = self.norms["gap"](gaps) * gap_mask
        units = self._read_units(batch, gap_out, sighted.to(_HALF)) * unit_mask
        units = self.convolutions["unit"](units, unit_mask)
        unit_out = self.norms["unit"](units) * unit_mask
        prior = self._apply_linear("unit_shift", unit_out).float() * sighted
        first = self._product("", unit_out, gap_out, batch)
        first = first + torch.gather(prior, 2, batch.shifts)
        outside = ~batch.has_gap[:, None]
        first = first.masked_fill(outside, float(ABSENT))
        first_pairs = self._pairs("unit_pair", unit_out).clamp(-PAIR_LIMIT, PAIR_LIMIT)
        first_sums = lattice_sums(first, first_pairs, present)
        posterior = first_sums.posteriors
        placed = posterior.transpose(1, 2) @ batch.one_hot
        gaps = (gaps + self._apply_linear("again_placed", placed.to(_HALF))) * gap_mask
        gap_again = self.norms["again"](self.convolutions["again"](gaps, gap_mask)) * gap_mask
        units = units + self._apply_linear("again_soft", posterior.to(_HALF) @ gap_out)
        units = (units + self._expected_steps(posterior, present)) * unit_mask
        units = self.convolutions["unit_again"](units, unit_mask)
        unit_again = self.norms["unit_again"](units) * unit_mask
        second = first + self._product("again_", unit_again, gap_again, batch)
        second = second.masked_fill(outside, float(ABSENT))
        pairs = first_pairs + self._pairs("again_pair", unit_again)
        pairs = pairs.clamp(-PAIR_LIMIT, PAIR_LIMIT)
        return LatticeScores(
            PassScores(first, first_pairs, first_sums),
            PassScores(second, pairs, lattice_sums(second, pairs, present)),
            self._apply_linear("restore", gap_out).float(),
        )

    def _embed(self, batch: LineTensors) -> Tensor:
        rows = (
            ("letters", batch.left),
            ("letters", batch.right),
            ("bigrams", batch.bigrams),
            ("trigrams", batch.trigrams_left),
            ("trigrams", batch.trigrams_right),
            ("fourgrams", batch.fourgrams),
        )
        embedded = [self.tables[table](row >> self._shifts[table]) for table, row in rows]
        kept = [self._kept(table, e) for (table, _), e in zip(rows, embedded, strict=True)]
        looked_up = torch.cat(kept, 2)
        seen = torch.cat((batch.observed, batch.cohesion), 2).to(_HALF)
        return self._apply_linear("gap_letters", looked_up) + self._apply_linear("gap_seen", seen)

    def _kept(self, table: str, values: Tensor) -> Tensor:
        """Return embeddings, in training some of them zero, the longer n-grams more often.

        Rows of long n-grams have been seen once or twice; a network that leans on them has
        learned its corpus by heart.
        """
        share = self._dropped[table]
        if self.training and share:
            kept = torch.rand(*values.shape[:2], 1, device=values.device) >= share
            values = values * (kept / (1 - share))
        return values.to(_HALF)

    def _read_units(self, batch: LineTensors, gap_out: Tensor, sighted: Tensor) -> Tensor:
        stands = batch.stands[:, :, None].expand(-1, -1, gap_out.shape[2])
        here = torch.gather(gap_out, 1, stands) * sighted
        units: Tensor = self.unit_class(batch.classes)
        units = units + self._apply_linear("unit_here", here)
        for column, table in enumerate(self.unit_distances):
            units = units + table(batch.distances[:, :, column])
        return units.to(_HALF)

    def _product(self, prefix: str, units: Tensor, gaps: Tensor, batch: LineTensors) -> Tensor:
        keys = self._apply_linear(f"{prefix}key", gaps)
        queries = self._apply_linear(f"{prefix}query", units)
        scores = (queries @ keys.transpose(1, 2)).float() / float(keys.shape[2] ** 0.5)
        bias = self._apply_linear(f"{prefix}class_bias", gaps).float().transpose(1, 2)
        classes = batch.classes[:, :, None].expand(-1, -1, scores.shape[2])
        return scores + torch.gather(bias, 1, classes)

    def _pairs(self, name: str, units: Tensor) -> Tensor:
        before = nnf.pad(units, (0, 0, 1, 0))[:, : units.shape[1]]
        return self._apply_linear(name, torch.cat((before, units), 2)).float()

    def _expected_steps(self, posterior: Tensor, present: Tensor) -> Tensor:
        places = torch.arange(posterior.shape[2], dtype=torch.float32, device=posterior.device)
        place = posterior @ places
        apart = torch.diff(place, dim=1, prepend=torch.zeros_like(place[:, :1]))
        before = distance_rows(apart.clamp(min=0).round().long())
        behind = torch.full_like(before, FAR)
        behind[:, :-1] = torch.where(present[:, 1:], before[:, 1:], FAR)
        before_table, behind_table = self.again_steps
        steps: Tensor = before_table(before) + behind_table(behind)
        return steps.to(_HALF)


def parameters_by_name(network: GapNetwork) -> dict[str, tuple[nn.Parameter, bool]]:
    """Return each parameter by the scorer's name for it, and whether it is stored transposed."""
    named: dict[str, tuple[nn.Parameter, bool]] = {}
    for name, table in network.tables.items():
        named[name] = _parameter(table.weight), False
    for name, layer in network.linears.items():
        stem = _dotted(name)
        named[f"{stem}.weight"] = _parameter(layer.weight), True
        named[f"{stem}.bias"] = _parameter(layer.bias), False
    for name, convolution in network.convolutions.items():
        named[f"{name}.out.gain"] = _parameter(network.norms[name].gain), False
        assert isinstance(convolution, _Convolution)  # noqa: S101 - a ModuleDict forgets its type
        for index, norm in enumerate(convolution.norms):
            layer = convolution.layers[index]
            named[f"{name}.{index}.norm.gain"] = _parameter(norm.gain), False
            named[f"{name}.{index}.weight"] = _parameter(layer.weight), True
            named[f"{name}.{index}.bias"] = _parameter(layer.bias), False
    named["unit.class"] = _parameter(network.unit_class.weight), False
    for column, table in enumerate(network.unit_distances):
        named[f"unit.distance.{column}"] = _parameter(table.weight), False
    for name, table in zip(("before", "behind"), network.again_steps, strict=True):
        named[f"again.{name}"] = _parameter(table.weight), False
    return named


def export_arrays(network: GapNetwork) -> dict[str, np.ndarray]:
    """Return the weights by the names of the numpy scorer: tables int8, the rest float16."""
    arrays: dict[str, np.ndarray] = {"format": np.array(FORMAT)}
    for name, (parameter, transposed) in parameters_by_name(network).items():
        values = parameter.detach().float().cpu().numpy()
        if name in TABLES:
            arrays[name], arrays[f"{name}.scale"] = _quantised(values)
        else:
            arrays[name] = (values.T if transposed else values).astype(np.float16)
    for name, convolution in network.convolutions.items():
        arrays[f"{name}.dilations"] = np.array(convolution.dilations)
    return arrays


def sizes_of(arrays: Mapping[str, np.ndarray]) -> Sizes:
    """Return the sizes of the network of a weight file."""
    return Sizes(
        len(arrays["gap.out.gain"]),
        len(arrays["unit.out.gain"]),
        arrays["query.bias"].shape[0],
        *(tuple(arrays[f"{room}.dilations"].astype(int).tolist()) for room in ROOMS),
    )._replace(halved=_halved(arrays))


def _halved(arrays: Mapping[str, np.ndarray]) -> tuple[int, int, int]:
    bigrams, trigrams, fourgrams = (row_shift(name, len(arrays[name])) for name in _NGRAMS)
    return bigrams, trigrams, fourgrams


def load_arrays(network: GapNetwork, arrays: Mapping[str, np.ndarray]) -> None:
    """Set the weights of a network to those of a weight file.

    Where a table of the network has more rows, several begin as the one of the file that stood
    for them all: the network says what that of the file says, and learns to tell them apart.

    Raises:
        ValueError: The file is of another format, or of a network of other sizes.
    """
    if str(arrays.get("format", "")) != FORMAT:
        raise ValueError(f"expected weights of the format {FORMAT!r}")
    for name, (parameter, transposed) in parameters_by_name(network).items():
        values = arrays[name].astype(np.float32)
        if name in TABLES:
            values = values * arrays[f"{name}.scale"]
            values = values.repeat(max(1, len(parameter) // len(values)), axis=0)
        values = values.T if transposed else values
        if values.shape != tuple(parameter.shape):
            raise ValueError(f"{name}: expected {tuple(parameter.shape)}, found {values.shape}")
        parameter.data.copy_(torch.from_numpy(np.ascontiguousarray(values)))


def _dotted(name: str) -> str:
    """Return the scorer's name of a layer: its room, a dot, the rest."""
    room, _, rest = name.partition("_")
    return f"{room}.{rest}" if rest and room in {"gap", "unit", "again"} else name


def _parameter(weights: object) -> nn.Parameter:
    assert isinstance(weights, nn.Parameter)  # noqa: S101 - modules are typed loosely
    return weights


def _quantised(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return a table as int8 and the scale of each column; a few outliers are clipped."""
    used = np.abs(table[np.abs(table).sum(axis=1) > 0])
    scale = (np.quantile(used, 0.9999, axis=0) / 127).astype(np.float32)
    return np.clip(np.rint(table / scale), -127, 127).astype(np.int8), scale
