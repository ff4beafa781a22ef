"""Train variants of the gap scorer alike, and print a table of what each reaches.

    python make_data/compare_architectures.py CORPUS[:WEIGHT]... --dev CORPUS [--letters N]
        [--only NAME]

Every variant sees the same noised lines in the same order, for so many letters, in one process;
its figures are those on the held-out part of the --dev corpus, noised, without the gate. The
table is Markdown: docs/punctuation.md keeps the last one.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path
from typing import TYPE_CHECKING, Final

import torch
import torch.nn.functional as nnf
from torch import Tensor, nn

from spacy_cnclean.training._corpus import CorpusFile, letters_of, read_corpus
from spacy_cnclean.training._examples import Shelf, example_batches
from spacy_cnclean.training._figures import measure
from spacy_cnclean.training._network import GapNetwork, LatticeScores, Sizes
from spacy_cnclean.training._punctuation import Replica, held_out_examples

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from spacy_cnclean.training._tensors import LineTensors


CELLS: Final = 6000
RATE: Final = 2e-3
DEV_LINES: Final = 1200
MIN_SCORE: Final = 0.3
HALF: Final = torch.bfloat16


class OnePass(GapNetwork):
    """The network without its second reading."""

    def forward(self, batch: LineTensors) -> LatticeScores:
        """Return the scores of the first pass for both."""
        scores = super().forward(batch)
        return scores._replace(second=scores.first)


class Separable(nn.Module):
    """Convolutions that weigh channels over the window, then mix them (Chollet 2017)."""

    def __init__(self, width: int, dilations: Sequence[int]) -> None:
        super().__init__()
        self.dilations = dilations
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in dilations)
        self.layers = nn.ModuleList(nn.Linear(width, 2 * width) for _ in dilations)
        self.taps = nn.ParameterList(
            nn.Parameter(torch.tensor([[0.0], [1.0], [0.0]]) + 0.3 * torch.randn(3, width))
            for _ in dilations
        )

    def forward(self, values: Tensor, mask: Tensor) -> Tensor:
        """Return the values after all layers."""
        length = values.shape[1]
        for index, step in enumerate(self.dilations):
            hidden = self.norms[index](values.float()).to(HALF) * mask
            padded = nnf.pad(hidden, (0, 0, step, step))
            before, here, behind = self.taps[index].to(HALF)
            window = padded[:, :length] * before + hidden * here + padded[:, 2 * step :] * behind
            layer = self.layers[index]
            values = values + nnf.glu(
                nnf.linear(window, layer.weight.to(HALF), layer.bias.to(HALF)), 2
            )
        return values


class Attention(nn.Module):
    """Transformer layers with a learned bias for each head and distance (Raffel et al. 2020)."""

    HEADS: Final = 4
    REACH: Final = 64

    def __init__(self, width: int, layers: int) -> None:
        super().__init__()
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in range(2 * layers))
        self.mixes = nn.ModuleList(nn.Linear(width, 3 * width) for _ in range(layers))
        self.outs = nn.ModuleList(nn.Linear(width, width) for _ in range(layers))
        self.feeds = nn.ModuleList(nn.Linear(width, 4 * width) for _ in range(layers))
        self.backs = nn.ModuleList(nn.Linear(2 * width, width) for _ in range(layers))
        self.bias = nn.Embedding(2 * self.REACH + 1, self.HEADS)

    def forward(self, values: Tensor, mask: Tensor) -> Tensor:
        """Return the values after all layers."""
        values = values.float()
        lines, length, width = values.shape
        place = torch.arange(length)
        apart = (place[None] - place[:, None]).clamp(-self.REACH, self.REACH) + self.REACH
        outside = (mask.float().transpose(1, 2)[:, None] - 1) * 1e4
        bias = self.bias(apart).permute(2, 0, 1)[None] + outside
        for index, mix in enumerate(self.mixes):
            hidden = mix(self.norms[2 * index](values))
            parts = hidden.view(lines, length, 3, self.HEADS, width // self.HEADS)
            query, key, value = parts.permute(2, 0, 3, 1, 4)
            seen = nnf.scaled_dot_product_attention(query, key, value, attn_mask=bias)
            values = values + self.outs[index](seen.transpose(1, 2).reshape(values.shape))
            fed = nnf.glu(self.feeds[index](self.norms[2 * index + 1](values)), 2)
            values = values + self.backs[index](fed)
        return values.to(HALF)


def _separable() -> GapNetwork:
    network = GapNetwork(WIDE._replace(gap=144))
    network.convolutions["gap"] = Separable(144, (1, 2, 4, 8, 1, 2, 4))
    network.convolutions["again"] = Separable(144, (1, 2, 6, 1))
    return network


def _attention() -> GapNetwork:
    network = GapNetwork(WIDE)
    network.convolutions["gap"] = Attention(WIDE.gap, 3)
    network.convolutions["again"] = Attention(WIDE.gap, 1)
    return network


WIDE: Final = Sizes().scaled(96)
NO_CONVOLUTIONS: Final = WIDE._replace(
    gap_dilations=(), again_dilations=(), unit_dilations=(), unit_again_dilations=()
)
VARIANTS: Final[dict[str, Callable[[], GapNetwork]]] = {
    "hashed n-grams, no convolution, one pass": lambda: OnePass(NO_CONVOLUTIONS),
    "gated convolutions, one pass": lambda: OnePass(WIDE),
    "gated convolutions, two passes": lambda: GapNetwork(WIDE),
    "the same, 72 wide (ships)": GapNetwork,
    "the same, 112 wide": lambda: GapNetwork(WIDE._replace(gap=112)),
    "separable convolutions, 144 wide, two passes": _separable,
    "transformer, 3 + 1 layers, two passes": _attention,
}


def train(make: Callable[[], GapNetwork], shelves: Sequence[Shelf], letters: int) -> GapNetwork:
    """Return a variant, trained."""
    torch.manual_seed(1)
    network = make()
    network.train()
    replica = Replica(network, RATE)
    seen = 0
    batches = example_batches(shelves, random.Random(1), cells=CELLS)  # noqa: S311
    for steps, batch in enumerate(batches):
        replica.step(batch, seen / letters, steps)
        seen += batch.n_gaps
        if seen >= letters:
            break
    return network


def main() -> int:
    """Print a row for each variant."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpora", nargs="+")
    parser.add_argument("--dev", type=Path, required=True)
    parser.add_argument("--letters", type=int, default=3_000_000)
    parser.add_argument("--only", action="append", choices=VARIANTS)
    options = parser.parse_args()
    torch.set_num_threads(1)
    shelves = []
    for argument in options.corpora:
        file = CorpusFile.parse(argument)
        documents = read_corpus(file.path).train
        shelves.append(Shelf(documents, file.weight * letters_of(documents)))
    examples = held_out_examples(read_corpus(options.dev).dev, seed=3, limit=DEV_LINES)
    print("| network | dense weights | nats a unit | displaced back | right broken | lines exact |")
    print("| --- | --- | --- | --- | --- | --- |", flush=True)
    for name in options.only or VARIANTS:
        network = train(VARIANTS[name], shelves, options.letters)
        tables = sum(table.numel() for table in network.tables.parameters())
        weights = sum(parameter.numel() for parameter in network.parameters()) - tables
        found = measure(network, examples, min_score=MIN_SCORE)
        print(
            f"| {name} | {weights / 1e3:.0f} k "
            f"| {found.nats / (found.displaced + found.right):.3f} "
            f"| {100 * found.back / found.displaced:.1f} % "
            f"| {100 * found.broken / found.right:.2f} % "
            f"| {100 * found.exact / found.lines:.1f} % |",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
