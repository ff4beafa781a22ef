"""From probabilities to places: which units move, where to, and which are only doubted."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from spacy_cnclean.punctuation._lattice import best_placement

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spacy_cnclean.punctuation._limits import Limits

    FloatArray = NDArray[np.float32]
    IntArray = NDArray[np.int64]

# What a right unit that is moved costs, where a displaced one that is left costs one. On held-out
# lines of the training corpora this leaves fewest units wrong: a model is a little too sure.
_HARM = np.float32(1.5)
# If no unit of a line is displaced more probably than this, nothing in it wishes to go.
_UNMOVED = 0.5


class Placement(NamedTuple):
    """Where the m units of a line go.

    `gaps` are the decision. `wished` are the likeliest places whatever `min_score` and
    `certainty` say: a unit that stays although it wished to go is doubtful. `scores` is the
    probability of the gap a unit goes to, or wished for. All arrays are (m,), gaps
    non-decreasing.
    """

    gaps: IntArray
    wished: IntArray
    scores: FloatArray


def stay(observed: IntArray) -> Placement:
    """Return the placement that leaves every unit where it is."""
    return Placement(observed, observed, np.ones(len(observed), np.float32))


def place_units(
    posterior: FloatArray,
    observed: IntArray,
    *,
    min_score: float,
    certainty: float | FloatArray = 0.0,
    cores: IntArray | None = None,
    starts: IntArray | None = None,
    limits: Limits | None = None,
) -> Placement:
    """Return the placement that is expected to get most units right.

    Minimum-risk decoding: of all monotone placements within the limits, the one whose units'
    probabilities sum highest, where a unit either stays, which counts half as much again, or goes
    to a gap that is at least `min_score` probable.

    Args:
        posterior: (m, W) probability of each unit at each gap; below zero where it cannot go. A
            unit that is nowhere at all, as all its products were rounded off, stays.
        observed: (m,) gaps where the units stand now, non-decreasing.
        min_score: how probable a new place must be.
        certainty: how probable it must be of one unit at least that it is displaced, for any to
            move. What one mark of a whole line may seem, the surest of a damaged line seldom does.
            (m,) if cores of the line ask for different ones.
        cores: (m,) in which core of a long line each unit stands: each core needs a unit of its
            own that is displaced; None: the line is one.
        starts: (m,) the gap that each row begins with; None: the first.
        limits: what the units may do together; None: anything.
    """
    begins = np.zeros_like(observed) if starts is None else starts
    rows, columns = np.arange(len(observed)), observed - begins
    lost = np.flatnonzero(posterior.max(axis=1) <= 0)
    if len(lost):
        posterior = posterior.copy()
        posterior[lost, columns[lost]] = 1
    stays = posterior[rows, columns]
    surest = _surest(1 - stays, cores)
    if (surest < _UNMOVED).all():
        return stay(observed)
    gains = np.where(posterior < 0, -np.inf, posterior)
    barred = None if limits is None else limits.barred(begins, posterior.shape[1])
    if barred is not None:
        gains[barred] = -np.inf
    gains[surest < _UNMOVED] = -np.inf
    gains[rows, columns] = stays * _HARM
    wished = _best(gains, observed, begins, limits)
    goes = wished != observed
    is_unsure = surest < certainty
    if is_unsure.all():
        return Placement(observed, wished, posterior[rows, wished - begins])
    gaps = wished
    if np.any(goes & (is_unsure | (posterior[rows, wished - begins] < min_score))):
        gains[posterior < min_score] = -np.inf
        gains[is_unsure] = -np.inf
        gains[rows, columns] = stays * _HARM
        gaps = _best(gains, observed, begins, limits)
    goals = np.where(gaps == observed, wished, gaps)
    return Placement(gaps, wished, posterior[rows, goals - begins])


def _surest(displaced: FloatArray, cores: IntArray | None) -> FloatArray:
    """Return for each unit how probably the surest one of its core is displaced."""
    if cores is None:
        return np.full_like(displaced, displaced.max())
    surest = np.zeros(int(cores[-1]) + 1, displaced.dtype)
    np.maximum.at(surest, cores, displaced)
    return surest[cores]


def _best(
    gains: FloatArray, observed: IntArray, starts: IntArray, limits: Limits | None
) -> IntArray:
    if limits is None:
        return best_placement(gains, observed, starts=starts)
    return best_placement(gains, observed, starts=starts, strict=limits.strict, must=limits.must)
