"""The lattice of `spacy_cnclean.punctuation._lattice` in torch, to train through.

The loss of a line is the negative logarithm of the probability of its true placement among
all monotone placements of its units: what is decoded is what is trained.
"""

from __future__ import annotations

from typing import NamedTuple, cast

import torch
import torch.nn.functional as nnf
from torch import Tensor

from spacy_cnclean.punctuation._lattice import ABSENT, PAIR_REACH

_FLOOR = -30.0
_TINY = 1e-290
# Where sure units contradict each other, what comes from the left and what comes from the right
# have no gap in common once both have run down to nothing: the posteriors would be zero, the
# gradient would only push the truth up, and training would run away. So sums are of double
# precision, and none is less than this.
_LEAST = 1e-140


class LatticeSums(NamedTuple):
    """Sums over all monotone placements of the lines of a batch.

    Attributes:
        log_total: (B,) log of the summed weight; its gradient is that of the sum.
        posteriors: (B, m, N) how probable each unit is at each gap, without a gradient.
    """

    log_total: Tensor
    posteriors: Tensor


class PassScores(NamedTuple):
    """Log-weights of one pass of the network, and their sums over all placements."""

    units: Tensor
    pairs: Tensor
    sums: LatticeSums


def lattice_sums(units: Tensor, pairs: Tensor, present: Tensor) -> LatticeSums:
    """Return the sums over all placements.

    Args:
        units: (B, m, N) log-weights of unit at gap.
        pairs: (B, m, PAIR_REACH) log-weights of distances to the unit before.
        present: (B, m) whether a line has the unit.
    """
    log_total, posteriors = cast("tuple[Tensor, Tensor]", _Sums.apply(units, pairs, present))  # type: ignore[no-untyped-call]
    return LatticeSums(log_total, posteriors)


class _Sums(torch.autograd.Function):
    """The gradient of the log of the sum is the posteriors, which forward-backward gives."""

    @staticmethod
    def forward(
        ctx: torch.autograd.function.FunctionCtx, units: Tensor, pairs: Tensor, present: Tensor
    ) -> tuple[Tensor, Tensor]:
        exact = units.double()
        best = exact.amax(-1, keepdim=True)
        weights = torch.exp((exact - best).clamp(min=_FLOOR)) * (units > float(ABSENT) / 2)
        pair_weights = torch.exp(pairs.double())
        n_units = units.shape[1]
        here = present[:, :, None]
        state, sums = _normalised(weights[:, 0])
        state = state.clamp(min=_LEAST)
        states = [state]
        log_total = torch.log(sums[:, 0]) + best[:, 0, 0]
        for unit in range(1, n_units):
            stepped, sums = _normalised(
                _reached(states[-1], pair_weights[:, unit]) * weights[:, unit]
            )
            gained = torch.log(sums) + best[:, unit]
            log_total += torch.where(here[:, unit], gained, 0.0)[:, 0]
            stepped = stepped.clamp(min=_LEAST)
            states.append(torch.where(here[:, unit], stepped, states[-1]))
        posteriors = torch.empty_like(weights)
        near = torch.zeros_like(pair_weights)
        behind = torch.ones_like(state)
        for unit in range(n_units - 1, -1, -1):
            posteriors[:, unit], _ = _normalised(states[unit] * behind)
            if not unit:
                break
            onward = weights[:, unit] * behind
            before = states[unit - 1]
            reached = (_reached(before, pair_weights[:, unit]) * onward).sum(1) + _TINY
            for apart in range(PAIR_REACH):
                length = onward.shape[1] - apart
                joint = (before[:, :length] * onward[:, apart:]).sum(1)
                near[:, unit, apart] = joint * pair_weights[:, unit, apart] / reached
            stepped = _reached(onward.flip(1), pair_weights[:, unit]).flip(1)
            stepped = _normalised(stepped)[0].clamp(min=_LEAST)
            behind = torch.where(here[:, unit], stepped, behind)
        sums_of_units, sums_of_pairs = (posteriors * here).float(), (near * here).float()
        ctx.save_for_backward(sums_of_units, sums_of_pairs)
        ctx.mark_non_differentiable(sums_of_units)
        return log_total.float(), sums_of_units

    @staticmethod
    def backward(  # type: ignore[override]
        ctx: torch.autograd.function.BackwardCFunction, gradient: Tensor, _: Tensor
    ) -> tuple[Tensor, Tensor, None]:
        posteriors, near = cast("tuple[Tensor, Tensor]", ctx.saved_tensors)  # type: ignore[attr-defined]
        scale = gradient[:, None, None]
        return posteriors * scale, near * scale, None


def _normalised(values: Tensor) -> tuple[Tensor, Tensor]:
    sums = values.sum(1, keepdim=True) + _TINY
    return values / sums, sums


def _reached(before: Tensor, pairs: Tensor) -> Tensor:
    """Return, per gap, the mass of all placements of the unit before that may go on to it."""
    reached = nnf.pad(before.cumsum(1)[:, :-PAIR_REACH], (min(PAIR_REACH, before.shape[1]), 0))
    for apart in range(min(PAIR_REACH, before.shape[1])):
        length = before.shape[1] - apart
        reached[:, apart:] += pairs[:, apart : apart + 1] * before[:, :length]
    return reached


def placement_loss(scores: PassScores, present: Tensor, gaps: Tensor) -> Tensor:
    """Return the summed loss of a batch, in nats.

    Args:
        scores: What a pass says of the batch.
        present: (B, m) whether a line has the unit.
        gaps: (B, m) true gaps.
    """
    units, pairs, sums = scores
    placed = torch.gather(units, 2, gaps[:, :, None])[:, :, 0]
    apart = gaps[:, 1:] - gaps[:, :-1]
    near = torch.gather(pairs[:, 1:], 2, apart.clamp(0, PAIR_REACH - 1)[:, :, None])[:, :, 0]
    near = near * (apart < PAIR_REACH)
    truth = ((placed + nnf.pad(near, (1, 0))) * present).sum(1)
    return (sums.log_total - truth).sum()
