"""Monotone alignment of a known sequence of units to the gaps between letters, exactly.

A placement gives each of m units one of N gaps, in non-decreasing order. Its weight is the sum
of the scores of its units at their gaps and of a pair term for neighbours that stand less than
`PAIR_REACH` gaps apart (two units in one gap, one letter between them, ...). All placements of
a batch of lines are summed, or searched, in O(m x N) each; the loop runs over units, all else
is vectorised over lines and gaps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float32]
    FloatArray64 = NDArray[np.float64]
    IntArray = NDArray[np.int64]
    BoolArray = NDArray[np.bool_]

PAIR_REACH = 4
ABSENT = np.float32(-1e4)  # the score of a gap that a line does not have
_FLOOR = np.float32(-30.0)  # no score is worse than this against the best of its unit
_TINY = np.float32(1e-30)
_KEPT = 1e6
_FEW = 2  # rows: a line alone, read both ways


def _exp_scores(scores: FloatArray) -> FloatArray:
    best = scores.max(axis=-1, keepdims=True)
    return np.where(scores > ABSENT / 2, np.exp(np.maximum(scores - best, _FLOOR)), 0.0)


def _reached(before: FloatArray, pair: FloatArray) -> FloatArray:
    """Return, per gap, the mass of all placements of the unit before that may go on to it.

    All gaps up to this one are summed, the nearest with their pair weights.
    """
    reached = np.zeros_like(before)
    # Nothing is taken off a sum: what is left of one that is nearly all near would be rounding.
    np.cumsum(before[:, :-PAIR_REACH], axis=1, out=reached[:, PAIR_REACH:])
    if len(before) <= _FEW:  # one call for each instead of one for each distance
        for row, near in enumerate(pair):
            reached[row] += np.convolve(before[row], near)[: before.shape[1]]
        return reached
    for steps in range(PAIR_REACH):
        reached[:, steps:] += pair[:, steps, None] * before[:, : before.shape[1] - steps]
    return reached


def _normalised(values: FloatArray) -> FloatArray:
    normalised: FloatArray = values / (values.sum(axis=1, keepdims=True) + _TINY)
    return normalised


def posteriors(scores: FloatArray, pairs: FloatArray, present: BoolArray) -> FloatArray:
    """Return how probable each unit is at each gap, over all monotone placements.

    Forward-backward over the lattice (Rabiner 1989), in probabilities that are normalised at
    each unit rather than in logarithms: sums are cheaper, and only ratios matter.

    Args:
        scores: (B, m, N) log-weights; `ABSENT` at a gap that the line does not have.
        pairs: (B, m, PAIR_REACH) log-weights of unit j - 1 and unit j standing 0, 1, 2, ... gaps
            apart; the first row is not used.
        present: (B, m), false where a shorter line has no such unit.

    Returns:
        (B, m, N), each present row summing to one, absent rows zero.
    """
    n_lines, n_units, n_gaps = scores.shape
    padding = max(0, PAIR_REACH + 1 - n_gaps)
    weights = np.pad(_exp_scores(scores), ((0, 0), (0, 0), (0, padding)))
    pair_weights = np.exp(pairs)
    # Read from the last unit to the first and from right to left, what is behind a unit is what
    # is before it: one loop goes both ways.
    ways = np.concatenate((weights, weights[:, ::-1, ::-1]))
    there = np.concatenate((present, present[:, ::-1]))[:, :, None]
    forward, behind = np.empty_like(weights), np.empty_like(weights)
    reached = np.ones_like(ways[:, 0])
    for unit in range(n_units):
        mirrored = n_units - 1 - unit
        behind[:, mirrored] = reached[n_lines:, ::-1]
        state = _normalised(reached * ways[:, unit])
        forward[:, unit] = state[:n_lines]
        if mirrored:
            steps = np.concatenate((pair_weights[:, unit + 1], pair_weights[:, mirrored]))
            # Nothing is behind the last unit that a line has.
            reached = np.where(there[:, unit], _reached(state, steps), np.float32(1))
    forward *= behind
    forward /= forward.sum(axis=2, keepdims=True) + _TINY
    forward *= present[:, :, None]
    return forward[:, :, :n_gaps]


def best_placement(
    gains: FloatArray,
    observed: IntArray,
    *,
    starts: IntArray | None = None,
    strict: BoolArray | None = None,
    must: BoolArray | None = None,
) -> IntArray:
    """Return the monotone placement of one line that has the greatest sum of gains.

    Args:
        gains: (m, W) gain of each unit at each of W gaps; -inf where it may not go.
        observed: (m,) gaps where the units stand, which they may keep all together.
        starts: (m,) the gap that each row of gains begins with, non-decreasing; None: the first.
        strict: (m,) units that do not share a gap with the one before them, save that in which
            both stand.
        must: (N,) gaps in which one unit at least has to be, whichever.

    Returns:
        (m,) gaps, non-decreasing; of equal placements the leftmost.
    """
    n_units, width = gains.shape
    begins = [0] * n_units if starts is None else starts.tolist()
    shares = np.ones(n_units, np.bool_) if strict is None else ~strict
    has_must = must is not None and bool(must.any())
    if not has_must:
        found = _best_in_runs(gains, observed, begins, shares)
        if found is not None:
            return found
    kept = None if must is None or not has_must else _kept_before(must, begins[-1] + width)
    return _searched(gains, observed, begins, shares, kept)


def _best_in_runs(
    gains: FloatArray, observed: IntArray, begins: list[int], shares: BoolArray
) -> IntArray | None:
    """Return the best placement if it is found unit by unit, and in runs of units that clash.

    What is best for each part by itself is best for all, where the parts get on.
    """
    placement: IntArray = gains.argmax(axis=1) + np.array(begins)
    clashes = np.zeros(len(begins) + 1, np.bool_)  # of each unit with the one before it
    clashes[1:-1] = ~_are_possible(placement, observed, shares)
    if not clashes.any():
        return placement
    bounds = np.flatnonzero(np.diff(clashes[:-1] | clashes[1:], prepend=False, append=False))
    if bounds[1] - bounds[0] == len(begins):
        return None
    for first, last in bounds.reshape(-1, 2).tolist():
        run = slice(first, last)
        placement[run] = _searched(gains[run], observed[run], begins[run], shares[run], None)
    return placement if _are_possible(placement, observed, shares).all() else None


def _searched(
    gains: FloatArray,
    observed: IntArray,
    begins: list[int],
    shares: BoolArray,
    kept: IntArray | None,
) -> IntArray:
    """Return the best placement, found unit after unit."""
    n_units, width = gains.shape
    origins = np.zeros((n_units, width), np.int64)
    total = gains[0].astype(np.float64)
    if kept is not None:
        total[kept[begins[0] : begins[0] + width] > 0] = -np.inf
    for unit in range(1, n_units):
        start, shift = begins[unit - 1], begins[unit] - begins[unit - 1]
        if shift:
            total = np.concatenate((total, np.full(shift, -np.inf)))
        best, origin = _best_behind(total, None if kept is None else kept[start:])
        stay = total > best
        if not shares[unit]:
            stay[: max(0, observed[unit] - start)] = False
            stay[observed[unit] - start + (observed[unit] == observed[unit - 1]) :] = False
        np.copyto(best, total, where=stay)
        np.copyto(origin, np.arange(len(total)), where=stay)
        origins[unit] = origin[shift:] + start
        total = best[shift:] + gains[unit]
    if kept is not None:
        total[kept[begins[-1] + 1 : begins[-1] + 1 + width] < kept[-1]] = -np.inf
    placement = np.empty(n_units, np.int64)
    at = begins[-1] + int(total.argmax())
    for unit in range(n_units - 1, -1, -1):
        placement[unit] = at
        at = int(origins[unit, at - begins[unit]])
    return placement


def _are_possible(placement: IntArray, observed: IntArray, shares: BoolArray) -> BoolArray:
    """Tell of each unit but the first whether it is behind the one before it.

    Units share only gaps that they may share, or both stand in.
    """
    steps = np.diff(placement)
    stands = placement == observed
    possible: BoolArray = (steps > 0) | ((steps == 0) & (shares[1:] | (stands[1:] & stands[:-1])))
    return possible


def _kept_before(must: BoolArray, last: int) -> IntArray:
    """Return how many gaps that stay filled lie before each gap, up to one past the last one."""
    counts = np.zeros(max(last, len(must)) + 1, np.int64)
    np.cumsum(must, out=counts[1 : len(must) + 1])
    counts[len(must) + 1 :] = counts[len(must)]
    return counts


def _best_behind(total: FloatArray64, kept: IntArray | None) -> tuple[FloatArray64, IntArray]:
    """Return for each gap the best sum of the units so far that stand before it, and its gap.

    Args:
        total: The best sum for each gap that the last of them may have.
        kept: How many gaps that stay filled lie before each gap, and before the one behind: none
            may lie between the last unit and the next one.
    """
    n_gaps = len(total)
    # A gap that stays filled and is left behind weighs more than all gains.
    weighted = total if kept is None else total + _KEPT * kept[1 : n_gaps + 1]
    best = np.full(n_gaps, -np.inf)
    np.maximum.accumulate(weighted[:-1], out=best[1:])
    # Where the running maximum rose, it came from the gap before; elsewhere from the last rise.
    origin = np.zeros(n_gaps, np.int64)
    origin[1:] = np.where(best[1:] > best[:-1], np.arange(n_gaps - 1), 0)
    np.maximum.accumulate(origin, out=origin)
    if kept is not None:
        best -= _KEPT * kept[:n_gaps]
        best[best < -_KEPT / 2] = -np.inf
    return best, origin
