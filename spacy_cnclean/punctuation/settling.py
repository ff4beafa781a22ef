"""Repair of a block of lines, round after round, until nothing moves any more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from spacy_cnclean.punctuation.paragraphs import Block, Paragraph, read_paragraph
from spacy_cnclean.punctuation.placement import Placement, stay

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy_cnclean.punctuation.batches import Line
    from spacy_cnclean.punctuation.gate import Gate

WINDOW: Final = 768  # letters of a long line that are scored at once

_ROUNDS = 4
_LONG_ROUNDS = 2
# A block is known to be noisy when some units in several lines, and in this share of them all,
# have moved: any line of it is then far more likely to be damaged, and the gate asks for less. One
# line alone may be of a kind that the scorer does not know.
_NOISY_UNITS = 4
_NOISY_LINES = 2
_NOISY_SHARE = 0.08
_NOISY_EASE = 5.0
# How sure the scorer must be that one unit at least of a line is displaced, as long as nothing is
# known to be displaced in the line: in a block of which nothing is known, and in a noisy one.
_CERTAINTY = 0.98
_CERTAINTY_IN_NOISE = 0.7


class Ask(NamedTuple):
    """A line to place, and how sure the scorer must be that one of its units is displaced."""

    line: Line
    certainty: float

    def is_same(self, other: Ask | None) -> bool:
        """Tell whether this asks what was asked of the line some rounds ago."""
        return (
            other is not None
            and self.certainty == other.certainty
            and np.array_equal(self.line.gaps, other.line.gaps)
            and np.array_equal(self.line.cohesion, other.line.cohesion)
        )


class Settling:
    """The repair of a block, in rounds: `next_round` asks, and `take` is told the answers.

    The placements it ends with, made, would be left alone: repair is repeated on its own result
    until nothing moves. A line that never comes to rest is left as it was written; one longer
    than a window is taken as it is after two rounds. Once some lines have proved to be damaged,
    the others are looked at more closely.

    Args:
        gate: Tells which lines may be damaged.
        text: The text that the block is part of.
        spans: Where the lines of the block begin and end in the text.
    """

    def __init__(self, gate: Gate, text: str, spans: Sequence[tuple[int, int]]) -> None:
        self._gate = gate
        self._starts = [start for start, _ in spans]
        self._texts = [text[start:end] for start, end in spans]
        self._lines: dict[int, tuple[Paragraph, Placement]] = {}
        self._resting: set[int] = set()
        self._read: dict[int, Ask] = {}
        self._asked: list[int] = []
        self._noisy = False
        self._round = 0
        self.is_settled = False

    def lines(self) -> list[tuple[Paragraph, Placement]]:
        """Return the lines that were looked at, with their placements, in order."""
        return [self._lines[index] for index in sorted(self._lines)]

    def next_round(self) -> list[Ask]:
        """Return the lines to place in this round; none when the block is settled."""
        block = Block(self._texts)
        chosen = {k: self._lines[k] for k in self._suspicious(block) if self._is_open(k)}
        asked: dict[int, Ask] = {}
        if chosen:
            for index, line in zip(chosen, block.read(chosen), strict=True):
                ask = Ask(line, self._certainty(index))
                # What is read as it was read before would be placed as it was placed before.
                if not ask.is_same(self._read.get(index)):
                    asked[index] = ask
            self._read.update(asked)
        self._asked = [*asked]
        self.is_settled = not asked
        return [*asked.values()]

    def take(self, placements: Sequence[Placement]) -> None:
        """Place the lines that this round asked for, and find out whether there is another one."""
        moved = False
        for index, found in zip(self._asked, placements, strict=True):
            paragraph, before = self._lines[index]
            gaps = paragraph.without_merges(found.gaps, before.gaps)
            apart = found._replace(gaps=gaps)
            outcome, rests = _outcome(paragraph, before, apart, self._round)
            if rests:
                self._resting.add(index)
            moved = moved or rests or not np.array_equal(outcome.gaps, before.gaps)
            self._lines[index] = paragraph, outcome
            self._texts[index] = paragraph.placed(outcome.gaps)
        self._round += 1
        self.is_settled = not moved or self._round == 2 * _ROUNDS
        self._noisy = self._noisy or self._is_noisy()

    def _suspicious(self, block: Block) -> list[int]:
        """Return the lines that may be damaged, as the block stands now."""
        suspects = self._gate.suspects(block.characters, ease=_NOISY_EASE if self._noisy else 0.0)
        lines = block.lines_at(suspects.offsets[suspects.needed_ease == 0])
        if not self._noisy:
            return lines
        # What was read already is read again only where it looks displaced by itself, as it
        # would be if the repaired text were cleaned anew.
        unread = (k for k in block.lines_at(suspects.offsets) if k not in self._read)
        return sorted({*lines, *unread})

    def _certainty(self, index: int) -> float:
        """Return how sure the scorer must be that a unit of a line is displaced."""
        if _has_moved(*self._lines[index]):
            return 0.0
        return _CERTAINTY_IN_NOISE if self._noisy else _CERTAINTY

    def _is_open(self, index: int) -> bool:
        """Tell whether a line may still move; read it if this is its first round."""
        if index in self._resting:
            return False
        if index not in self._lines:
            paragraph = read_paragraph(self._starts[index], self._texts[index])
            if paragraph is None:
                self._resting.add(index)
                return False
            self._lines[index] = paragraph, stay(paragraph.gaps)
        return True

    def _is_noisy(self) -> bool:
        """Tell whether what has moved so far shows that the block is noisy."""
        moved = [
            int((placement.gaps != paragraph.gaps).sum())
            for paragraph, placement in self._lines.values()
        ]
        lines = sum(count > 0 for count in moved)
        least = max(_NOISY_LINES, _NOISY_SHARE * len(self._texts))
        return sum(moved) >= _NOISY_UNITS and lines >= least


def _has_moved(paragraph: Paragraph, placement: Placement) -> bool:
    return not np.array_equal(placement.gaps, paragraph.gaps)


def _outcome(
    paragraph: Paragraph, before: Placement, after: Placement, round_number: int
) -> tuple[Placement, bool]:
    """Return the placement of a line after this round, and whether that is the last word."""
    if np.array_equal(after.gaps, before.gaps):
        return (before if round_number else after), False
    if len(paragraph.ids) > WINDOW:
        # In a text of many pages without a line break, something moves in every round.
        return _joined(paragraph, before, after), round_number >= _LONG_ROUNDS - 1
    if round_number >= _ROUNDS:
        return stay(paragraph.gaps), True
    return _joined(paragraph, before, after), False


def _joined(paragraph: Paragraph, before: Placement, after: Placement) -> Placement:
    """Return a placement whose scores are those of the round that moved a unit last."""
    moved_now = after.gaps != before.gaps
    doubted = (after.gaps == paragraph.gaps) & (after.wished != after.gaps)
    scores = np.where(moved_now | doubted, after.scores, before.scores)
    return Placement(after.gaps, after.wished, scores)
