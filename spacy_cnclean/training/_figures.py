"""How well a scorer does on noised lines, by the decoding that the repair uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch

from spacy_cnclean._defaults import DEFAULT_MIN_SCORE
from spacy_cnclean.punctuation._placement import place_units
from spacy_cnclean.training._examples import collate
from spacy_cnclean.training._lattice_loss import placement_loss
from spacy_cnclean.training._tensors import LineTensors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy_cnclean.training._examples import Example
    from spacy_cnclean.training._network import GapNetwork

_BATCH = 32


class Figures(NamedTuple):
    """Counts over lines, and nats: the summed loss of all units.

    Displaced units and those put back, right ones and those broken, lines and those exact, whole
    lines and those altered.
    """

    displaced: int
    back: int
    right: int
    broken: int
    lines: int
    exact: int
    whole: int
    altered: int
    nats: float

    def __str__(self) -> str:
        return (
            f"displaced back {_percent(self.back, self.displaced)}, "
            f"right broken {_percent(self.broken, self.right)}, "
            f"lines exact {_percent(self.exact, self.lines)}, "
            f"whole lines altered {self.altered} of {self.whole}"
        )


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f} %" if whole else "-"


@torch.no_grad()
def measure(
    network: GapNetwork,
    examples: Sequence[Example],
    *,
    min_score: float = DEFAULT_MIN_SCORE,
) -> Figures:
    """Return the figures of a network on examples; the gate is left out."""
    training = network.training
    network.eval()
    counts = np.zeros(8, np.int64)
    nats = 0.0
    ordered = sorted(examples, key=_length)
    for first in range(0, len(ordered), _BATCH):
        batch = ordered[first : first + _BATCH]
        lines = LineTensors(collate(batch), network.device)
        second = network(lines).second
        nats += float(placement_loss(second, lines.present, lines.gaps))
        found = second.sums.posteriors.cpu().numpy()
        for example, posterior in zip(batch, found, strict=True):
            line = example.line
            probable = posterior[: len(line.gaps), : len(line.ids) + 1]
            gaps = place_units(probable, line.gaps, min_score=min_score).gaps
            stood, stands = line.gaps == example.gaps, gaps == example.gaps
            counts += (
                int((~stood).sum()),
                int((~stood & stands).sum()),
                int(stood.sum()),
                int((stood & ~stands).sum()),
                1,
                int(stands.all()),
                int(stood.all()),
                int(stood.all() and not stands.all()),
            )
    network.train(training)
    return Figures._make((*counts.tolist(), nats))


def _length(example: Example) -> int:
    return len(example.line.ids)
