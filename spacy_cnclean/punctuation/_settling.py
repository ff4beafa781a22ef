"""Repair of a block of lines, round after round, until nothing moves any more."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from spacy_cnclean.punctuation._batches import Line
from spacy_cnclean.punctuation._blocks import Blocks, SuspectLine
from spacy_cnclean.punctuation._classical import is_classical
from spacy_cnclean.punctuation._limits import Limits, limits
from spacy_cnclean.punctuation._paragraphs import Paragraph, goes_on, read_paragraph, taken_back
from spacy_cnclean.punctuation._placement import Placement, stay
from spacy_cnclean.punctuation._stretches import (
    Stretch,
    Window,
    core_bounds,
    cores_near,
    likely_cores,
    stretches,
    windows,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from spacy_cnclean.punctuation._gate import Gate
    from spacy_cnclean.punctuation._streams import Streams

    FloatArray = NDArray[np.float32]
    IntArray = NDArray[np.int64]
    BoolArray = NDArray[np.bool_]

_ROUNDS = 4
# A block is known to be noisy when some units in several lines, and in this share of them all,
# have moved: any line of it is then far more likely to be damaged, and the gate asks for less. One
# line alone may be of a kind that the scorer does not know. Each core of a long line counts.
_NOISY_UNITS = 4
_NOISY_LINES = 2
_NOISY_SHARE = 0.08
_NOISY_EASE = 5.0
# How sure the scorer must be that one unit at least of a line is displaced, as long as nothing is
# known to be displaced in the line: in a block of which nothing is known, and in a noisy one.
_CERTAINTY = 0.98
_CERTAINTY_IN_NOISE = 0.7
_MOST_UNITS = 2  # to a letter: where there are more, no sentence is to be put together


class Ask(NamedTuple):
    """A stretch of a line to place.

    Attributes:
        line: Its letters and units; gaps count from its first letter.
        limits: What its units may do together.
        windows: What is scored at once of it.
        cores: (m,) In which core of the line each unit stands.
        certainty: (m,) How sure the scorer must be that one unit of that core is displaced.
    """

    line: Line
    limits: Limits
    windows: Sequence[Window]
    cores: IntArray
    certainty: FloatArray

    def is_same(self, other: Ask | None) -> bool:
        """Tell whether this asks what was asked of the stretch some rounds ago."""
        return (
            other is not None
            and np.array_equal(self.certainty, other.certainty)
            and np.array_equal(self.line.gaps, other.line.gaps)
            and np.array_equal(self.line.cohesion, other.line.cohesion)
        )


@dataclass(slots=True)
class _State:
    """A line that was looked at: as it was written, where its units go, as it stands now."""

    paragraph: Paragraph
    placement: Placement
    streams: Streams
    bounds: IntArray
    limits: Limits | None = None  # of a plain line: they are the same in any round

    @property
    def has_cores(self) -> bool:
        """Whether the line has more than one core."""
        return len(self.bounds) - 1 > 1

    def moved_cores(self) -> IntArray:
        """Return for each unit that has moved the core in which it was written."""
        moved = self.paragraph.gaps[self.placement.gaps != self.paragraph.gaps]
        cores: IntArray = np.searchsorted(self.bounds, moved, side="right") - 1
        return cores

    def units(self, first_gap: int, last_gap: int) -> slice:
        """Return the units that stand in a half-open range of gaps."""
        first, last = np.searchsorted(self.placement.gaps, (first_gap, last_gap)).tolist()
        return slice(first, last)

    def is_crowded(self, core: int) -> bool:
        """Tell whether a core has too many units for its letters."""
        first_gap, last_gap = self.bounds[core : core + 2].tolist()
        units = self.units(first_gap, last_gap)
        n_units: int = units.stop - units.start
        return n_units > _MOST_UNITS * int(last_gap - first_gap)


class _Place(NamedTuple):
    """A stretch of a line to read, and how many letter characters come before each of its gaps."""

    line: int
    stretch: Stretch
    before: IntArray


def next_round(gate: Gate, settlings: Sequence[Settling]) -> list[list[Ask]]:
    """Return for each of some blocks the stretches to place in this round.

    Args:
        gate: Tells which lines may be damaged.
        settlings: Blocks that are not settled; those without a stretch to place are then.
    """
    blocks = Blocks([settling.texts for settling in settlings])
    suspects = blocks.suspects(gate, [settling.ease for settling in settlings])
    places = [
        settling.places(of_block, partial(blocks.letter_index, number))
        for number, (settling, of_block) in enumerate(zip(settlings, suspects, strict=True))
    ]
    parts = [
        (number, place.line, place.before)
        for number, of_block in enumerate(places)
        for place in of_block
    ]
    said = iter(blocks.said(parts) if parts else ())
    return [
        settling.asks(of_block, [*islice(said, len(of_block))])
        for settling, of_block in zip(settlings, places, strict=True)
    ]


class Settling:
    """The repair of a block, in rounds: `next_round` asks, and `take` is told the answers.

    The placements it ends with, made, would be left alone: repair is repeated on its own result
    until nothing moves. A line, or a core of a long one, that never comes to rest is left as it
    was written. Once some lines have proved to be damaged, the others are looked at more closely.

    Args:
        text: The text that the block is part of.
        spans: Where the lines of the block begin and end in the text.
        classical: Whether classical prose and verse are repaired too.
    """

    def __init__(
        self, text: str, spans: Sequence[tuple[int, int]], *, classical: bool = False
    ) -> None:
        self._classical = classical
        self._starts = [start for start, _ in spans]
        self._going_on = [goes_on(text, start) for start, _ in spans]
        self.texts = [text[start:end] for start, end in spans]
        self._states: dict[int, _State | None] = {}
        self._resting: set[tuple[int, int]] = set()
        self._read: dict[tuple[int, int, int], Ask] = {}
        self._read_cores: set[tuple[int, int]] = set()
        self._asked: list[_Place] = []
        self._noisy = False
        self._round = 0
        self.is_settled = False

    @property
    def size(self) -> int:
        """The number of lines of the block; each core of a long one counts."""
        return sum(likely_cores(len(text)) for text in self.texts)

    def lines(self) -> list[tuple[Paragraph, Placement]]:
        """Return the lines that were looked at, with their placements, in order."""
        states = [self._states[index] for index in sorted(self._states)]
        return [(state.paragraph, state.placement) for state in states if state is not None]

    @property
    def ease(self) -> float:
        """By how much less a unit needs to look displaced for its line to be read."""
        return _NOISY_EASE if self._noisy else 0.0

    def places(
        self, suspects: Iterable[SuspectLine], letter_index: Callable[[int, int], IntArray]
    ) -> list[_Place]:
        """Return the stretches that may be damaged, as the block stands now.

        Args:
            suspects: The lines with suspects.
            letter_index: See `Blocks.letter_index`.
        """
        return [place for suspect in suspects for place in self._of_line(suspect, letter_index)]

    def asks(self, places: Sequence[_Place], said: Sequence[FloatArray]) -> list[Ask]:
        """Return the stretches to place in this round; none when the block is settled.

        Args:
            places: Those that may be damaged.
            said: What the block says of their gaps.
        """
        asked: list[tuple[_Place, Ask]] = []
        for place, ask in zip(places, self._asks(places, said), strict=True):
            index, stretch, _ = place
            key = (index, stretch.first_core, stretch.last_core)
            # What is read as it was read before would be placed as it was placed before.
            if not ask.is_same(self._read.get(key)):
                asked.append((place, ask))
                self._read[key] = ask
                cores = range(stretch.first_core, stretch.last_core + 1)
                self._read_cores.update((index, core) for core in cores)
        self._asked = [place for place, _ in asked]
        self.is_settled = not asked
        return [ask for _, ask in asked]

    def take(self, placements: Sequence[Placement]) -> None:
        """Place the stretches that were asked for, and find out whether there is another round."""
        answers: dict[int, list[tuple[Stretch, Placement]]] = {}
        for place, placement in zip(self._asked, placements, strict=True):
            answers.setdefault(place.line, []).append((place.stretch, placement))
        moved = False
        for index, found in answers.items():
            state = self._states[index]
            if state is not None:
                moved = self._place(index, state, found) or moved
        self._round += 1
        self.is_settled = not moved or self._round == 2 * _ROUNDS
        self._noisy = self._noisy or self._is_noisy()

    def _of_line(
        self, suspect: SuspectLine, letter_index: Callable[[int, int], IntArray]
    ) -> Iterator[_Place]:
        index, characters, is_sure = suspect
        state = self._state(index)
        if state is None:
            return
        of_text = letter_index(index, len(self.texts[index]))
        before = state.paragraph.characters_before(of_text, state.streams)
        gaps = np.searchsorted(before, characters) if state.has_cores else np.zeros_like(characters)
        cores = self._cores(state, gaps[is_sure])
        # What was read already is read again only where it looks displaced by itself, as it
        # would be if the repaired text were cleaned anew.
        eased = self._cores(state, gaps[~is_sure])
        unread = (core for core in eased if (index, core) not in self._read_cores)
        chosen = sorted({*cores, *unread})
        open_ones = [core for core in chosen if (index, core) not in self._resting]
        for stretch in stretches(state.bounds, open_ones):
            units = state.units(stretch.first_gap, stretch.last_gap)
            if units.stop > units.start:
                yield _Place(index, stretch, before[stretch.start : stretch.end + 1])

    def _cores(self, state: _State, gaps: IntArray) -> list[int]:
        if not len(gaps):
            return []
        if not state.has_cores:
            return [0]
        near = cores_near(state.bounds, state.placement.gaps, gaps).tolist()
        return [core for core in near if not state.is_crowded(core)]

    def _state(self, index: int) -> _State | None:
        """Return what is known of a line; read it if it was not looked at before."""
        if index not in self._states:
            paragraph = read_paragraph(self._starts[index], self.texts[index])
            state = None
            if paragraph is not None and (self._classical or not is_classical(self.texts, index)):
                state = _State(
                    paragraph,
                    stay(paragraph.gaps),
                    paragraph.streams,
                    core_bounds(len(paragraph.ids), len(paragraph.gaps)),
                )
            self._states[index] = state
        return self._states[index]

    def _asks(self, places: Sequence[_Place], said: Sequence[FloatArray]) -> Iterator[Ask]:
        states = {index: state for index, state in self._states.items() if state is not None}
        of_lines: dict[int, Limits] = {}
        for (index, stretch, _), cohesion in zip(places, said, strict=True):
            state = states[index]
            if index not in of_lines:
                of_lines[index] = self._limits(index, state)
            units = state.units(stretch.start, stretch.end + 1)
            gaps = state.placement.gaps[units]
            line = Line(
                state.paragraph.ids[stretch.start : stretch.end],
                state.paragraph.classes[units],
                gaps - stretch.start,
                cohesion,
            )
            part = of_lines[index].part(units.start, units.stop, stretch.start, stretch.end + 1)
            parts = list(windows(state.bounds, stretch, gaps))
            cores = np.searchsorted(state.bounds, gaps, side="right") - 1 - stretch.first_core
            # Units of the context are of the cores beside them; they stay anyway.
            cores = np.clip(cores, 0, stretch.last_core - stretch.first_core)
            yield Ask(line, part, parts, cores, self._certainty(state, units, cores))

    def _limits(self, index: int, state: _State) -> Limits:
        if state.limits is not None:
            return state.limits
        ids, classes = state.paragraph.ids, state.paragraph.classes
        going_on = self._going_on[index]
        found = limits(self.texts[index], state.streams, ids, classes, goes_on=going_on)
        if state.paragraph.is_plain:
            state.limits = found
        return found

    def _certainty(self, state: _State, units: slice, cores: IntArray) -> FloatArray:
        """Return for units how sure the scorer must be that one of their core is displaced."""
        moved = state.placement.gaps[units] != state.paragraph.gaps[units]
        certainty = np.full(
            len(cores), _CERTAINTY_IN_NOISE if self._noisy else _CERTAINTY, np.float32
        )
        if moved.any():
            has_moved = np.zeros(int(cores[-1]) + 1, np.bool_)
            has_moved[cores[moved]] = True
            certainty[has_moved[cores]] = 0.0
        return certainty

    def _place(
        self, index: int, state: _State, answers: Sequence[tuple[Stretch, Placement]]
    ) -> bool:
        """Place stretches of a line, and return whether anything moved, or came to rest."""
        paragraph, before = state.paragraph, state.placement
        gaps, wished, scores = before.gaps.copy(), before.wished.copy(), before.scores.copy()
        restless: list[IntArray] = []
        for stretch, found in answers:
            units = state.units(stretch.start, stretch.end + 1)
            after = found.gaps + stretch.start
            changed = not np.array_equal(after, before.gaps[units])
            if changed and self._round >= _ROUNDS:
                restless.append(np.arange(units.start, units.stop))
                cores = range(stretch.first_core, stretch.last_core + 1)
                self._resting.update((index, core) for core in cores)
            elif changed or not self._round:
                gaps[units], wished[units] = after, found.wished + stretch.start
                new = (after != before.gaps[units]) | (after == paragraph.gaps[units])
                scores[units] = np.where(new, found.scores, scores[units])
        if not restless and np.array_equal(gaps, before.gaps):
            state.placement = Placement(before.gaps, wished, scores)
            return False
        back_to = paragraph.gaps if restless else before.gaps
        # Units of two stretches may cross where no unit stands between them.
        crossed = np.flatnonzero(np.diff(gaps) < 0)
        gaps = taken_back(gaps, back_to, np.concatenate([*restless, crossed, crossed + 1]))
        placed = paragraph.without_merges(gaps, back_to)
        state.placement = Placement(placed.gaps, wished, scores)
        state.streams, self.texts[index] = placed.streams, placed.text
        return bool(restless) or not np.array_equal(placed.gaps, before.gaps)

    def _is_noisy(self) -> bool:
        """Tell whether what has moved so far shows that the block is noisy."""
        cores = [state.moved_cores() for state in self._states.values() if state is not None]
        moved = sum(map(len, cores))
        lines = sum(len({*of_line.tolist()}) for of_line in cores)
        return moved >= _NOISY_UNITS and lines >= max(_NOISY_LINES, _NOISY_SHARE * self.size)
