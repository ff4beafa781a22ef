"""Long lines in passages, which are judged each by itself as lines of common length are.

A passage is a core of the line, or cores side by side where a unit moved from one to another. So
passages hold the units they held, whichever of them are believed: a repaired line is judged anew
as it was.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from spacy_cnclean.punctuation._stretches import core_bounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from spacy_cnclean.punctuation._paragraphs import Paragraph
    from spacy_cnclean.punctuation._placement import Placement

    IntArray = NDArray[np.int64]


class Passage(NamedTuple):
    """Some letters and units of a line; what the judge reads of it.

    Attributes:
        ids: (n,) ids of the letters.
        classes: (m,) classes of the units.
        gaps: (m,) where the units stand as the line was written, from the first of these letters.
    """

    ids: IntArray
    classes: IntArray
    gaps: IntArray


def changed_passages(
    paragraph: Paragraph, placement: Placement
) -> Iterator[tuple[slice, Passage, Placement]]:
    """Yield the passages of a line in which a unit moved, and which units of the line are theirs.

    A line of a few hundred letters is one passage.
    """
    old, new = paragraph.gaps, placement.gaps
    moved = old != new
    if not moved.any():
        return
    bounds = core_bounds(len(paragraph.ids), len(old))
    for first_gap, last_gap in _bounds(bounds, old, new):
        first, last = np.searchsorted(old, (first_gap, last_gap)).tolist()
        units = slice(first, last)
        if not moved[units].any():
            continue
        end = last_gap
        if last_gap <= len(paragraph.ids) and not moved[last - 1]:
            end = int(new[last - 1])  # its last mark, as a line ends with one
        letters, gaps = paragraph.ids[first_gap:end], old[units] - first_gap
        part = placement._replace(
            gaps=new[units] - first_gap,
            wished=placement.wished[units] - first_gap,
            scores=placement.scores[units],
        )
        yield units, Passage(letters, paragraph.classes[units], gaps), part


def _bounds(bounds: IntArray, old: IntArray, new: IntArray) -> list[tuple[int, int]]:
    """Return the gaps of each passage, half-open: cores that a unit left or passed are one."""
    ways = np.sort(np.searchsorted(bounds, np.stack((old, new)), side="right") - 1, axis=0)
    crossed = np.zeros(len(bounds), np.int64)
    np.add.at(crossed, ways[0] + 1, 1)
    np.add.at(crossed, ways[1] + 1, -1)
    starts = bounds[:-1][np.cumsum(crossed)[:-1] == 0]
    return list(pairwise([*starts.tolist(), int(bounds[-1])]))
