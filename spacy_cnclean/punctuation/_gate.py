"""The gate: tells in a fraction of a microsecond a character which lines may be damaged.

All marks and numbers of a text are judged in a few array operations. A linear model over
hashed features (the class, the letters and the distances on both sides) names those that may be
displaced; a small network over the scorer's embeddings looks at these again and adds its odds to
those of the first. A line goes on to the scorer when one of its marks still looks displaced.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from spacy_cnclean.punctuation._characters import EDGE
from spacy_cnclean.punctuation._features import (
    BIGRAM_BITS,
    FOURGRAM_BITS,
    TRIGRAM_BITS,
    bucket,
    character_ids,
    mix,
)
from spacy_cnclean.punctuation._streams import UnitClass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from spacy_cnclean.punctuation._characters import Characters

    FloatArray = NDArray[np.float32]
    IntArray = NDArray[np.int64]

HASH_BITS: Final = 18
N_UNIT_CLASSES: Final = 51
N_STEPS: Final = 64

_MAX_DISTANCE = 31
_NOWHERE = 2**16  # farther than any neighbour counts
_NO_CLASS = 50  # the class of the neighbour that a unit at the edge of its line lacks
_LOOK_UNITS = 4096  # that are looked at again at once: their embeddings take 5 kB each
_REACH = 3  # letters on each side that the second look sees


class UnitColumns(NamedTuple):
    """The m marks and numbers of a text: classes and distances, theirs and their neighbours'.

    Distances go up to 31 letters; where the line has no further unit on a side, the distance is
    that to its end, told apart by 32.
    """

    classes: IntArray
    last_classes: IntArray
    next_classes: IntArray
    last_steps: IntArray
    next_steps: IntArray


class Suspects(NamedTuple):
    """The k units that look displaced, in order.

    Attributes:
        offsets: (k,) where they begin.
        needed_ease: (k,) by how many nats less each of them needed; 0 where none.
    """

    offsets: IntArray
    needed_ease: FloatArray


def unit_columns(read: Characters) -> UnitColumns:
    """Return what the gate knows of each unit besides letters."""
    letters, classes, gaps = read.letters, read.unit_classes, read.unit_gaps
    edges = np.flatnonzero(letters == EDGE)
    after = np.searchsorted(edges, gaps)
    behind, before = edges[after] - gaps, gaps - 1 - edges[after - 1]
    steps = np.diff(gaps)
    next_step = np.concatenate((steps, [_NOWHERE]))
    last_step = np.concatenate(([_NOWHERE], steps))
    next_far, last_far = next_step > behind, last_step > before
    return UnitColumns(
        classes,
        np.where(last_far, _NO_CLASS, np.concatenate(([_NO_CLASS], classes[:-1]))),
        np.where(next_far, _NO_CLASS, np.concatenate((classes[1:], [_NO_CLASS]))),
        np.minimum(np.where(last_far, before, last_step), _MAX_DISTANCE) + 32 * last_far,
        np.minimum(np.where(next_far, behind, next_step), _MAX_DISTANCE) + 32 * next_far,
    )


def hashed_features(read: Characters, columns: UnitColumns) -> IntArray:
    """Return (12, m) rows of the linear model's table."""
    left2, left, right, right2 = (read.letters[read.unit_gaps + step] for step in (-2, -1, 0, 1))
    classes, last_class, next_class, last_step, next_step = columns
    none = np.zeros_like(classes)
    return _rows(
        np.array(
            (
                (classes, left, none),
                (classes, right, none),
                (classes, left2, left),
                (classes, right, right2),
                (left, right, none),
                (left2, left, right),
                (left, right, right2),
                (classes, left, right),
                (classes, last_step, next_step),
                (classes, last_class, last_step),
                (classes, next_class, next_step),
                (classes, last_class, next_class),
            )
        )
    )


def _rows(columns: IntArray) -> IntArray:
    """Return rows of the weight table for (features, columns, units) small numbers."""
    mixed = np.arange(1, len(columns) + 1, dtype=np.uint64)[:, None] * np.uint64(0x51ED270B)
    for column in columns.astype(np.uint64).transpose(1, 0, 2):
        mixed = (mixed ^ column) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    return (mixed >> np.uint64(64 - HASH_BITS)).view(np.int64)


def unit_embeddings(
    read: Characters, chosen: IntArray, look_up: Callable[[str, IntArray], FloatArray]
) -> FloatArray:
    """Return (k, width) embeddings of the letters and n-grams around k chosen units.

    Args:
        read: The text.
        chosen: Indices of units.
        look_up: Gives the rows of one of the scorer's tables.
    """
    near = np.arange(-_REACH, _REACH)
    # Windows end at the edges of the text, where two letters of no kind stand.
    places = np.clip(read.unit_gaps[chosen][:, None] + near, 0, len(read.letters) - 1)
    ids = character_ids(read.letters[places])
    bigrams = mix(ids[:, :-1], ids[:, 1:])
    trigrams = mix(bigrams[:, :-1], ids[:, 2:])
    fourgrams = mix(trigrams[:, :-1], ids[:, 3:])
    pieces = (
        look_up("letters", ids),
        look_up("bigrams", bucket(bigrams, BIGRAM_BITS)),
        look_up("trigrams", bucket(trigrams, TRIGRAM_BITS)),
        look_up("fourgrams", bucket(fourgrams, FOURGRAM_BITS)),
    )
    return np.concatenate([piece.reshape(len(chosen), -1) for piece in pieces], axis=1)


def _bunched(columns: UnitColumns) -> NDArray[np.bool_]:
    """Return which units are commas or stops one letter behind another one.

    Hardly one whole line in a thousand has such a pair, so none needs to be looked at twice.
    """
    pause = UnitClass.STOP  # COMMA and STOP are the lowest classes
    bunched: NDArray[np.bool_] = columns.last_steps == 1
    bunched &= columns.classes <= pause
    bunched &= columns.last_classes <= pause
    return bunched


class Gate:
    """A trained gate.

    Args:
        arrays: Weights by name, as `export_gate` of the training writes them.
        look_up: Gives the rows of one of the scorer's tables.
    """

    def __init__(
        self,
        arrays: Mapping[str, NDArray[np.generic]],
        look_up: Callable[[str, IntArray], FloatArray],
    ) -> None:
        self._scale, self._bias, first_cut, self._cut = (float(v) for v in arrays["settings"])
        self._linear = arrays["linear"]
        self._first_cut = (first_cut - self._bias) / self._scale
        self._look = {
            name: np.asarray(array, np.float32)
            for name, array in arrays.items()
            if name.startswith("look.")
        }
        self._look_up = look_up

    def suspicious(self, read: Characters) -> IntArray:
        """Return the offsets of the marks and numbers that look displaced, in order."""
        return self.suspects(read).offsets

    def suspects(self, read: Characters, *, ease: float | FloatArray = 0.0) -> Suspects:
        """Return the marks and numbers that look displaced, or would if a little less were asked.

        Args:
            read: The text.
            ease: By how many nats less a unit may need to look displaced at each of the two looks:
                what is known of the text beside its marks, such as that other lines of it are
                damaged. (m,) if it is not the same for all units.
        """
        if not len(read.unit_offsets):
            return Suspects(read.unit_offsets, np.zeros(0, np.float32))
        columns = unit_columns(read)
        odds = self._linear[hashed_features(read, columns)].sum(axis=0, dtype=np.int32)
        needed = np.full(len(odds), np.float32(np.inf))
        chosen = np.flatnonzero(odds >= self._first_cut - ease / self._scale)
        if len(chosen):
            odds = odds[chosen]
            both = self._scale * odds + self._bias
            parts = np.split(chosen, range(_LOOK_UNITS, len(chosen), _LOOK_UNITS))
            both += np.concatenate([self._second_look(read, columns, part) for part in parts])
            first, second = self._scale * (self._first_cut - odds), (self._cut - both) / 2
            needed[chosen] = np.maximum(0.0, np.maximum(first, second))
        needed[_bunched(columns)] = 0.0
        chosen = np.flatnonzero(needed <= ease)
        return Suspects(read.unit_offsets[chosen], needed[chosen])

    def _second_look(self, read: Characters, columns: UnitColumns, chosen: IntArray) -> FloatArray:
        """Return what a second look adds to the log-odds that the chosen units are displaced."""
        hidden: FloatArray = (
            unit_embeddings(read, chosen, self._look_up) @ self._look["look.letters"]
        )
        for name, column in columns._asdict().items():
            hidden += self._look[f"look.{name}"][column[chosen]]
        np.maximum(hidden, 0, out=hidden)
        odds: FloatArray = hidden @ self._look["look.out"]
        odds += self._look["look.bias"]
        return odds
