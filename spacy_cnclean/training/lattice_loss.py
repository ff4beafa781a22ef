"""The lattice of `spacy_cnclean.punctuation.lattice` in torch, to train through.

The loss of a line is the negative logarithm of the probability of its true placement among
all monotone placements of its units: what is decoded is what is trained.
"""

from __future__ import annotations

import torch
import torch.nn.functional as nnf
from torch import Tensor

from spacy_cnclean.punctuation.lattice import ABSENT, PAIR_REACH

_FLOOR = -30.0
# Large enough that its square, which the gradient divides by, is no zero in float32.
_TINY = 1e-16


def _weights(units: Tensor) -> tuple[Tensor, Tensor]:
    best = units.max(-1, keepdim=True).values.detach()
    allowed = (units > float(ABSENT) / 2).float()
    return torch.exp((units - best).clamp(min=_FLOOR)) * allowed, best


def _reached(before: Tensor, pairs: Tensor) -> Tensor:
    length = before.shape[1]
    reached = nnf.pad(torch.cumsum(before, 1), (PAIR_REACH, 0))[:, :length]
    for steps in range(PAIR_REACH):
        shifted = nnf.pad(before, (steps, 0))[:, :length]
        reached = reached + pairs[:, steps : steps + 1] * shifted
    return reached


def placement_loss(units: Tensor, pairs: Tensor, present: Tensor, gaps: Tensor) -> Tensor:
    """Return the summed loss of a batch, in nats.

    Args:
        units: (B, m, N) log-weights of unit at gap.
        pairs: (B, m, PAIR_REACH) log-weights of distances to the unit before.
        present: (B, m) whether a line has the unit.
        gaps: (B, m) true gaps.
    """
    return (_log_total(units, pairs, present) - _log_truth(units, pairs, present, gaps)).sum()


def _log_total(units: Tensor, pairs: Tensor, present: Tensor) -> Tensor:
    weights, best = _weights(units)
    pair_weights = torch.exp(pairs)
    sums = weights[:, 0].sum(1, keepdim=True)
    state = weights[:, 0] / sums
    total = torch.log(sums[:, 0]) + best[:, 0, 0]
    for unit in range(1, units.shape[1]):
        stepped = _reached(state, pair_weights[:, unit]) * weights[:, unit]
        sums = stepped.sum(1, keepdim=True) + _TINY
        here = present[:, unit : unit + 1]
        gained = torch.log(sums) + best[:, unit]
        total = total + torch.where(here, gained, torch.zeros_like(gained))[:, 0]
        state = torch.where(here, stepped / sums, state)
    return total


def _log_truth(units: Tensor, pairs: Tensor, present: Tensor, gaps: Tensor) -> Tensor:
    scores = torch.gather(units, 2, gaps[:, :, None])[:, :, 0]
    apart = gaps[:, 1:] - gaps[:, :-1]
    near = torch.gather(pairs[:, 1:], 2, apart.clamp(0, PAIR_REACH - 1)[:, :, None])[:, :, 0]
    near = near * (apart < PAIR_REACH)
    return ((scores + nnf.pad(near, (1, 0))) * present).sum(1)


@torch.no_grad()
def lattice_posteriors(units: Tensor, pairs: Tensor, present: Tensor) -> Tensor:
    """Return how probable each unit is at each gap, without a gradient: (B, m, N)."""
    weights, _ = _weights(units.detach())
    pair_weights = torch.exp(pairs.detach())
    states = [weights[:, 0] / (weights[:, 0].sum(1, keepdim=True) + _TINY)]
    for unit in range(1, units.shape[1]):
        stepped = _reached(states[-1], pair_weights[:, unit]) * weights[:, unit]
        stepped = stepped / (stepped.sum(1, keepdim=True) + _TINY)
        states.append(torch.where(present[:, unit : unit + 1], stepped, states[-1]))
    behind = torch.ones_like(states[0])
    posterior = [torch.empty(0)] * len(states)
    for unit in range(len(states) - 1, -1, -1):
        here = present[:, unit : unit + 1]
        product = states[unit] * behind
        posterior[unit] = product / (product.sum(1, keepdim=True) + _TINY) * here
        if unit:
            flipped = torch.flip(weights[:, unit] * behind, (1,))
            stepped = torch.flip(_reached(flipped, pair_weights[:, unit]), (1,))
            stepped = stepped / (stepped.sum(1, keepdim=True) + _TINY)
            behind = torch.where(here, stepped, behind)
    return torch.stack(posterior, 1)
