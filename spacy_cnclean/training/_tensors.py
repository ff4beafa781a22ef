"""What the network reads of a batch, computed on the device that it runs on.

The same features as those of `spacy_cnclean.punctuation._batches.PackedLines`, in torch: what
goes from process to process and to the device stays small.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import torch
import torch.nn.functional as nnf
from torch import Tensor

from spacy_cnclean.punctuation._features import (
    BIGRAM_BITS,
    DISTANCES,
    FOURGRAM_BITS,
    MIX_FACTORS,
    N_DISTANCES,
    PAD,
    SHIFTS,
    TRIGRAM_BITS,
)
from spacy_cnclean.punctuation._streams import N_CLASSES

if TYPE_CHECKING:
    from spacy_cnclean.training._examples import ExampleBatch

NOTHING: Final = -100  # the target of a gap outside the line
_MOST: Final = 2.0  # units of a class at a gap


class LineTensors:
    """B lines padded to N gaps and m units, on a device; what a line does not have is masked.

    Attributes:
        left, right: (B, N) ids of the letters on both sides of a gap.
        bigrams, trigrams_left, trigrams_right, fourgrams: (B, N) table rows of the n-grams
            across a gap.
        cohesion: (B, N, 8) what the document says of a gap.
        observed: (B, N, classes) how many units of each class stand there, at most 2.
        has_gap: (B, N) whether the line has the gap; `gap_mask` (B, N, 1) the same as numbers.
        classes: (B, m) of the units.
        stands: (B, m) where the units stand; `gaps` (B, m) where they belong.
        distances: (B, m, 4) buckets of `unit_distances`; N_DISTANCES for a blind line.
        shifts: (B, m, N) buckets of the displacement that a gap would mean for a unit.
        present: (B, m) whether the line has the unit; `unit_mask` (B, m, 1) the same as numbers.
        one_hot: (B, m, classes) of the units.
        sighted: (B, 1, 1) zero for a blind line.
        held: (B, N) what a gap holds in truth: the class of its first unit, `N_CLASSES` for
            none, `NOTHING` outside the line.

    Args:
        batch: The examples.
        device: Where to compute.
    """

    def __init__(self, batch: ExampleBatch, device: torch.device) -> None:
        n_letters = torch.from_numpy(batch.n_letters).to(device)
        n_units = torch.from_numpy(batch.n_units).to(device)
        ids = torch.from_numpy(batch.ids.astype(np.int32)).to(device).long()
        self.classes = torch.from_numpy(batch.classes).to(device).long()
        self.stands = torch.from_numpy(batch.stands).to(device).long()
        self.gaps = torch.from_numpy(batch.gaps).to(device).long()
        sighted = ~torch.from_numpy(batch.blind).to(device)
        n_lines, n_gaps, most = len(n_units), ids.shape[1] + 1, self.classes.shape[1]
        places = torch.arange(n_gaps, device=device)
        self.has_gap = places <= n_letters[:, None]
        self.present = torch.arange(most, device=device) < n_units[:, None]
        self.gap_mask = self.has_gap[:, :, None].float()
        self.unit_mask = self.present[:, :, None].float()
        self.sighted = sighted[:, None, None].float()
        self._read_letters(ids)
        self.cohesion = torch.from_numpy(batch.cohesion).to(device).float() * self.sighted
        self.one_hot = nnf.one_hot(self.classes, N_CLASSES).float() * self.unit_mask
        spread = self.stands[:, :, None].expand(-1, -1, N_CLASSES)
        observed = torch.zeros(n_lines, n_gaps, N_CLASSES, device=device)
        observed.scatter_add_(1, spread, self.one_hot)
        self.observed = observed.clamp(max=_MOST) * self.sighted
        self.distances = torch.where(
            sighted[:, None, None], self._distances(n_letters, n_units), N_DISTANCES
        )
        self.shifts = _bucketed(places - self.stands[:, :, None], SHIFTS)
        self.held = self._held()

    def _read_letters(self, ids: Tensor) -> None:
        edged = nnf.pad(ids, (2, 2), value=PAD)
        bigrams = _mix(edged[:, :-1], edged[:, 1:])
        trigrams = _mix(bigrams[:, :-1], edged[:, 2:])
        fourgrams = _mix(trigrams[:, :-1], edged[:, 3:])
        inside = self.has_gap.long()
        self.left, self.right = edged[:, 1:-2] * inside, edged[:, 2:-1] * inside
        self.bigrams = _top_bits(bigrams[:, 1:-1], BIGRAM_BITS) * inside
        self.trigrams_left = _top_bits(trigrams[:, :-1], TRIGRAM_BITS) * inside
        self.trigrams_right = _top_bits(trigrams[:, 1:], TRIGRAM_BITS) * inside
        self.fourgrams = _top_bits(fourgrams, FOURGRAM_BITS) * inside

    def _distances(self, n_letters: Tensor, n_units: Tensor) -> Tensor:
        before = torch.diff(self.stands, dim=1, prepend=torch.zeros_like(self.stands[:, :1]))
        behind = nnf.pad(before[:, 1:], (0, 1))
        rest = n_letters[:, None] - self.stands
        is_last = torch.arange(self.stands.shape[1], device=rest.device) == n_units[:, None] - 1
        behind = torch.where(is_last, rest, behind)
        return distance_rows(torch.stack((before, behind, self.stands, rest), 2))

    def _held(self) -> Tensor:
        most = self.classes.shape[1]
        order = torch.arange(most, device=self.gaps.device).expand_as(self.gaps)
        first = torch.full(self.has_gap.shape, most, device=self.gaps.device)
        order = torch.where(self.present, order, most)
        first = first.scatter_reduce(1, self.gaps, order, "amin")
        classes = torch.gather(nnf.pad(self.classes, (0, 1), value=N_CLASSES), 1, first)
        return torch.where(self.has_gap, classes, NOTHING)


def distance_rows(distances: Tensor) -> Tensor:
    """Return the buckets of `spacy_cnclean.punctuation._features.distance_buckets`."""
    return _bucketed(distances, DISTANCES)


def _bucketed(values: Tensor, bounds: np.ndarray) -> Tensor:
    return torch.bucketize(values, torch.from_numpy(bounds).to(values.device), right=True)


def _mix(left: Tensor, right: Tensor) -> Tensor:
    """Return the hash of `spacy_cnclean.punctuation._features.mix`; products wrap around."""
    first, second = (factor - (1 << 64) for factor in MIX_FACTORS)
    mixed = left * first + right
    mixed = mixed ^ ((mixed >> 33) & ((1 << 31) - 1))
    mixed = mixed * second
    return mixed ^ ((mixed >> 33) & ((1 << 31) - 1))


def _top_bits(hashes: Tensor, bits: int) -> Tensor:
    return (hashes >> (64 - bits)) & ((1 << bits) - 1)
