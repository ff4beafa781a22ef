"""Stretches of lines: what is read at once of a line, and what may move in it.

A line of a few hundred letters is one core, read whole. A longer one has cores of about 190
letters, and only those are read in which, or near which, something looks displaced: cores side
by side as one stretch, with letters on both sides that are context, and units that stay.

Where cores begin depends on the number of letters alone, which repair leaves as it is: read
again, a repaired line has the same cores.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    IntArray = NDArray[np.int64]

WHOLE_LETTERS: Final = 576  # of a line that is read whole
CORE_LETTERS: Final = 192

_CONTEXT = 64  # the network sees 25 letters on each side, and 7 units
_REACH = 24  # letters over which a unit may have been displaced
_WINDOW_CORES = 3  # cores that are scored at once, where their units are not too many
_WINDOW_UNITS = 200


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


def core_bounds(n_letters: int) -> IntArray:
    """Return the gaps at which the cores of a line begin, and one past its last gap.

    >>> core_bounds(300).tolist(), core_bounds(800).tolist()
    ([0, 301], [0, 200, 400, 600, 801])
    """
    n_cores = 1 if n_letters <= WHOLE_LETTERS else round(n_letters / CORE_LETTERS)
    bounds = np.arange(n_cores + 1, dtype=np.int64) * n_letters // n_cores
    bounds[-1] += 1
    return bounds


def likely_cores(n_characters: int) -> int:
    """Return about how many cores a line of so many characters has."""
    return len(core_bounds(n_characters)) - 1


def cores_near(bounds: IntArray, gaps: IntArray) -> IntArray:
    """Return the cores of a line where a unit that stands in one of these gaps may belong."""
    first = np.searchsorted(bounds, gaps - _REACH, side="right") - 1
    last = np.searchsorted(bounds, gaps + _REACH, side="right") - 1
    return np.unique(np.clip(np.concatenate((first, last)), 0, len(bounds) - 2))


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
    return Stretch(
        first, last, start, end, max(0, start - _CONTEXT), min(n_letters, end + _CONTEXT)
    )


def windows(bounds: IntArray, stretch: Stretch, gaps: IntArray) -> Iterator[Window]:
    """Yield the windows of a stretch.

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
        own = np.searchsorted(gaps, (part.first_gap, part.last_gap))
        yield Window(
            part.start - stretch.start,
            part.end - stretch.start,
            int(np.searchsorted(gaps, part.start)),
            int(np.searchsorted(gaps, part.end, side="right")),
            int(own[0]),
            int(own[1]),
        )
        first = last + 1


def _n_units(gaps: IntArray, first_gap: int, last_gap: int) -> int:
    return int(np.searchsorted(gaps, last_gap) - np.searchsorted(gaps, first_gap))
