"""Stretches of lines: what is read at once of a line, and what may move in it.

A line of a few hundred letters is one core, read whole. A longer one has cores of about 130
letters, and only those are read in which, or near which, something looks displaced: cores side
by side as one stretch, with letters on both sides that are context, and units that stay.

Where cores begin depends on the numbers of letters and of units alone, which repair leaves as
they are: read again, a repaired line has the same cores.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    IntArray = NDArray[np.int64]

WHOLE_LETTERS: Final = 576  # of a line that is read whole
WHOLE_UNITS: Final = 192
CORE_LETTERS: Final = 128
CORE_UNITS: Final = 48

_LEAST_LETTERS = 32
_CONTEXT = 96  # the network sees 25 letters on each side, and 7 units
_LEAST_CONTEXT = 32  # where units stand close
_REACH = 24  # letters over which units may have been displaced, at least
_REACH_UNITS = 2
_FARTHEST = 192
_WINDOW_CORES = 4  # cores that are scored at once, where their units are not too many
_WINDOW_UNITS = 144


class Stretch(NamedTuple):
    """Cores of a line side by side.

    Attributes:
        first_core, last_core: Which cores, the last one among them.
        first_gap, last_gap: The gaps of their units, half-open.
        start, end: The letters that are read, context included.
    """

    first_core: int
    last_core: int
    first_gap: int
    last_gap: int
    start: int
    end: int


class Window(NamedTuple):
    """What is scored at once of a stretch, counted from where that begins.

    Attributes:
        start, end: The letters.
        first_unit, last_unit: The units, half-open.
        first_own, last_own: The units among them whose places are taken from it.
    """

    start: int
    end: int
    first_unit: int
    last_unit: int
    first_own: int
    last_own: int


def core_bounds(n_letters: int, n_units: int = 0) -> IntArray:
    """Return the gaps at which the cores of a line begin, and one past its last gap.

    Where units stand close, cores have fewer letters: what a window costs grows with the square.

    >>> core_bounds(300).tolist(), core_bounds(800).tolist()
    ([0, 301], [0, 133, 266, 400, 533, 666, 801])
    """
    n_cores = 1
    if n_letters > WHOLE_LETTERS or n_units > WHOLE_UNITS:
        by_units = CORE_UNITS * n_letters / max(1, n_units)
        n_cores = round(n_letters / max(_LEAST_LETTERS, min(CORE_LETTERS, by_units))) or 1
    bounds = np.arange(n_cores + 1, dtype=np.int64) * n_letters // n_cores
    bounds[-1] += 1
    return bounds


def likely_cores(n_characters: int) -> int:
    """Return about how many cores a line of so many characters has."""
    return len(core_bounds(n_characters)) - 1


def cores_near(bounds: IntArray, gaps: IntArray, suspects: IntArray) -> IntArray:
    """Return the cores of a line to read for some suspects, in order.

    Where units are displaced they have left a place without any: what is read reaches to the
    second unit on either side.

    Args:
        bounds: Of the cores.
        gaps: (m,) where the units of the line stand, one at least.
        suspects: Gaps in which units stand that look displaced.
    """
    before = np.searchsorted(gaps, suspects) - _REACH_UNITS
    behind = np.searchsorted(gaps, suspects, side="right") + _REACH_UNITS - 1
    left = np.where(before < 0, 0, gaps[np.maximum(before, 0)])
    right = np.where(behind >= len(gaps), bounds[-1] - 1, gaps[np.minimum(behind, len(gaps) - 1)])
    left = np.minimum(np.maximum(left, suspects - _FARTHEST), suspects - _REACH)
    right = np.maximum(np.minimum(right, suspects + _FARTHEST), suspects + _REACH)
    is_read = np.zeros(len(bounds), np.int64)
    np.add.at(is_read, _core_of(bounds, left), 1)
    np.add.at(is_read, _core_of(bounds, right) + 1, -1)
    return np.flatnonzero(np.cumsum(is_read)[:-1])


def _core_of(bounds: IntArray, gaps: IntArray) -> IntArray:
    cores: IntArray = np.searchsorted(bounds, gaps, side="right") - 1
    return np.clip(cores, 0, len(bounds) - 2)


def stretches(bounds: IntArray, cores: Iterable[int]) -> Iterator[Stretch]:
    """Yield the stretches that some cores of a line, given in order, make up."""
    run: list[int] = []
    for core in cores:
        if run and core > run[-1] + 1:
            yield _stretch(bounds, run[0], run[-1])
            run = []
        run.append(core)
    if run:
        yield _stretch(bounds, run[0], run[-1])


def _stretch(bounds: IntArray, first: int, last: int) -> Stretch:
    start, end, n_letters = int(bounds[first]), int(bounds[last + 1]), int(bounds[-1]) - 1
    core_letters = n_letters // (len(bounds) - 1)
    context = max(_LEAST_CONTEXT, min(_CONTEXT, core_letters * 3 // 4))
    return Stretch(first, last, start, end, max(0, start - context), min(n_letters, end + context))


def windows(bounds: IntArray, stretch: Stretch, gaps: IntArray) -> Iterator[Window]:
    """Yield the windows of a stretch that have units of their own.

    Args:
        bounds: Those of the cores of the line.
        stretch: The stretch.
        gaps: (m,) of the units that it reads, in the line.
    """
    first = stretch.first_core
    while first <= stretch.last_core:
        last = min(first + _WINDOW_CORES - 1, stretch.last_core)
        while last > first and _n_units(gaps, bounds[first], bounds[last + 1]) > _WINDOW_UNITS:
            last -= 1
        part = _stretch(bounds, first, last)
        first_own, last_own = np.searchsorted(gaps, (part.first_gap, part.last_gap)).tolist()
        if first_own < last_own:
            yield Window(
                part.start - stretch.start,
                part.end - stretch.start,
                int(np.searchsorted(gaps, part.start)),
                int(np.searchsorted(gaps, part.end, side="right")),
                first_own,
                last_own,
            )
        first = last + 1


def _n_units(gaps: IntArray, first_gap: int, last_gap: int) -> int:
    return int(np.searchsorted(gaps, last_gap) - np.searchsorted(gaps, first_gap))
