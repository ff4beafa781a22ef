"""A last look at the lines that were changed: which of them are to be believed.

The scorer finds the best places for the units of a line; how probable it is that the line was
damaged at all it does not say well. That is judged here once the block is settled, from the whole
line before and after: the scores of all its units, what the language says of a mark where it
stood and where it went, how many marks came out of a word, and what else the other lines of
the block have proved. Two questions are asked: was the line damaged, and was it changed for the
better if it was? A line that is not believed is left as it was written.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from spacy_cnclean.punctuation._gap_odds import NO_LETTER, load_gap_odds, shipped_arrays, symbols
from spacy_cnclean.punctuation._passages import changed_passages
from spacy_cnclean.punctuation._streams import FIRST_NUMBER, UnitClass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from spacy_cnclean._defaults import Trust
    from spacy_cnclean.punctuation._gap_odds import GapOdds
    from spacy_cnclean.punctuation._paragraphs import Paragraph
    from spacy_cnclean.punctuation._passages import Passage
    from spacy_cnclean.punctuation._placement import Placement

    FloatArray = NDArray[np.float32]
    IntArray = NDArray[np.int64]
    BoolArray = NDArray[np.bool_]

JUDGE_FILE: Final = "judge.npz"

_WORD, _DEEP = -6.0, -8.0  # log-odds of a gap inside a word, and surely inside one
_GAIN = 10.0  # more nats than this are no better
_SURE = 0.9
_TINY = 1e-4
_LONG_LINE = 400  # letters: what is counted in a longer line counts as if in one of this length
# Other lines that pass by themselves show that a block is damaged. From two on, their share
# against that of a whole text makes a line of it so much more probable, up to some nats.
_PROOFS = 2
_USUAL_SHARE = 0.01
_MOST_PROOF = 4.0
_CLAUSE_MARKS = (
    UnitClass.COMMA,
    UnitClass.STOP,
    UnitClass.ENUMERATION,
    UnitClass.COLON,
    UnitClass.SEMICOLON,
    UnitClass.QUESTION,
    UnitClass.EXCLAMATION,
)

SettledLine = tuple["Paragraph", "Placement"]
JudgedLine = tuple["Paragraph | Passage", "Placement"]


class Units(NamedTuple):
    """All units of some changed lines, one line behind the other.

    Attributes:
        line: (u,) which line a unit is of.
        firsts: (lines,) the first unit of each line.
        letters: (lines,) how many letters each line has.
        classes: (u,) classes.
        old, new: (u,) gaps before and after.
        wished: (u,) gaps they wish for.
        scores: (u,) how probable the gap is that a unit goes to, or stays in.
        old_odds, new_odds: (u,) what the language says of a mark in these gaps; 0 where it says
            nothing.
    """

    line: IntArray
    firsts: IntArray
    letters: IntArray
    classes: IntArray
    old: IntArray
    new: IntArray
    wished: IntArray
    scores: FloatArray
    old_odds: FloatArray
    new_odds: FloatArray


def read_units(lines: Sequence[JudgedLine], gap_odds: GapOdds) -> Units:
    """Return the units of lines that have been placed; there is at least one line."""
    counts = np.array([len(paragraph.gaps) for paragraph, _ in lines])
    letters = np.array([len(paragraph.ids) for paragraph, _ in lines])
    edge = np.full(2, NO_LETTER)
    padded = np.concatenate(
        [edge, *(part for paragraph, _ in lines for part in (symbols(paragraph.ids), edge))]
    )
    line = np.repeat(np.arange(len(lines)), counts)
    start = (np.cumsum(letters + 2) - letters - 2)[line]
    old = np.concatenate([paragraph.gaps for paragraph, _ in lines])
    new = np.concatenate([placement.gaps for _, placement in lines])
    old_odds, new_odds = (gap_odds.between(padded, start + gaps) for gaps in (old, new))
    return Units(
        line,
        np.cumsum(counts) - counts,
        letters,
        np.concatenate([paragraph.classes for paragraph, _ in lines]),
        old,
        new,
        np.concatenate([placement.wished for _, placement in lines]),
        np.concatenate([placement.scores for _, placement in lines]),
        np.nan_to_num(old_odds, nan=0.0),
        np.nan_to_num(new_odds, nan=0.0),
    )


def line_features(units: Units) -> dict[str, FloatArray]:
    """Return by name what is known of each of the changed lines."""
    classes, moved = units.classes, units.old != units.new
    number = classes >= FIRST_NUMBER
    mark = moved & ~number
    scores, logs = units.scores, np.log(np.maximum(units.scores, _TINY))
    gain = np.clip(units.new_odds - units.old_odds, -_GAIN, _GAIN)
    at_end = units.new == units.letters[units.line]
    was_at_end = units.old == units.letters[units.line]
    shift = np.log1p(np.abs(units.new - units.old))
    total, top, low = (_Reduction(units.firsts, how) for how in (np.add, np.maximum, np.minimum))
    n_units, n_moved, n_marks = total(np.ones_like(scores)), total(moved), total(mark)
    some, marks = np.maximum(n_moved, 1), np.maximum(n_marks, 1)
    part = np.minimum(1, _LONG_LINE / units.letters).astype(np.float32)
    is_open = 1 - np.minimum(total(was_at_end), 1)
    to_end = total(moved & at_end) / some
    clause = np.isin(classes, _CLAUSE_MARKS)
    counted = {
        "moved": moved,
        "out of words": mark & (units.old_odds < _WORD),
        "deep out of words": mark & (units.old_odds < _DEEP),
        "surely out of words": mark & (units.old_odds < _WORD) & (scores > _SURE),
        "into words": mark & (units.new_odds < _WORD),
        "marks that gain": mark & (gain > 2),  # noqa: PLR2004
        "marks that lose": mark & (gain < 0),
        "sure": moved & (scores > _SURE),
        "unsure": moved & (scores < 0.5),  # noqa: PLR2004
        "doubtful": units.wished != units.new,
        "numbers": moved & number,
        "numbers out of words": moved & number & (units.old_odds < _WORD),
        "broken runs": moved & _in_run(units),
        "clauses of a letter": _beside(units, units.old, clause, 1),
        "clauses of a letter now": _beside(units, units.new, clause, 1),
        "shared gaps": _beside(units, units.old, clause, 0),
        "shared gaps now": _beside(units, units.new, clause, 0),
    }
    return {
        **{name: np.log1p(part * total(so)) for name, so in counted.items()},
        "share moved": n_moved / n_units,
        "units": np.log(part * n_units),
        "letters": np.log(part * units.letters),
        "letters a unit": np.log(units.letters / n_units),
        "score": total(np.where(moved, scores, 0)) / some,
        "log score": total(np.where(moved, logs, 0)) / some,
        "least score": low(np.where(moved, scores, 1)),
        "best score": top(np.where(moved, scores, 0)),
        "all scores": total(scores) / n_units,
        "all log scores": total(logs) / n_units,
        "least of all scores": low(scores),
        "gain": np.arcsinh(part * total(np.where(mark, gain, 0))),
        "mean gain": total(np.where(mark, gain, 0)) / marks,
        "best gain": top(np.where(mark, gain, 0)),
        "least gain": low(np.where(mark, gain, 0)),
        "odds where they go": total(np.where(mark, units.new_odds, 0)) / marks,
        "odds before": total(np.where(number, 0, units.old_odds)) / n_units,
        "odds after": total(np.where(number, 0, units.new_odds)) / n_units,
        "to the end": to_end,
        "open": is_open,
        "to an open end": to_end * is_open,
        "shift": total(np.where(moved, shift, 0)) / some,
        "farthest shift": top(shift),
        "one unit": (n_moved == 1).astype(np.float32),
    }


class _Reduction:
    """Sums, or the like, over the units of each line."""

    def __init__(self, firsts: IntArray, how: np.ufunc) -> None:
        self._firsts, self._how = firsts, how

    def __call__(self, values: NDArray[np.generic]) -> FloatArray:
        reduced: FloatArray = self._how.reduceat(values.astype(np.float32), self._firsts)
        return reduced


def _in_run(units: Units) -> BoolArray:
    """Return which units stood in one gap with an equal one beside them."""
    same = (
        (units.old[1:] == units.old[:-1])
        & (units.classes[1:] == units.classes[:-1])
        & (units.line[1:] == units.line[:-1])
    )
    found = np.zeros(len(units.old), np.bool_)
    found[1:] |= same
    found[:-1] |= same
    return found


def _beside(units: Units, gaps: IntArray, clause: BoolArray, letters: int) -> BoolArray:
    """Return which clause marks follow the one before them after so many letters."""
    found = np.zeros(len(gaps), np.bool_)
    found[1:] = (
        (np.diff(gaps) == letters) & clause[1:] & clause[:-1] & (units.line[1:] == units.line[:-1])
    )
    return found


class Thresholds(NamedTuple):
    """Log-odds from which on a line is taken to be damaged, and its change to be for the better."""

    damaged: float
    better: float


class Judge:
    """A fitted judge: two logistic models over hinges of the features.

    Args:
        arrays: `names` of the features, `knots` (F, K) at which the hinges bend, `weights`
            (2, F, K + 1) of each feature and of its hinges, `bias` (2,): first of the log-odds
            that a line was damaged, then that its change is for the better if it was; and
            `thresholds` (2, 2) of both, at low and at high trust.
        gap_odds: What the language says of gaps.
    """

    def __init__(self, arrays: Mapping[str, NDArray[np.generic]], gap_odds: GapOdds) -> None:
        self._names = [str(name) for name in arrays["names"]]
        self._knots = np.asarray(arrays["knots"], np.float32)
        self._weights = np.asarray(arrays["weights"], np.float32).reshape(2, -1)
        self._bias = np.asarray(arrays["bias"], np.float32)
        low, high = np.asarray(arrays["thresholds"], np.float32).tolist()
        self._thresholds: dict[Trust, Thresholds] = {
            "low": Thresholds(*low),
            "high": Thresholds(*high),
            "full": Thresholds(-np.inf, -np.inf),
        }
        self._gap_odds = gap_odds

    def log_odds(self, lines: Sequence[JudgedLine]) -> FloatArray:
        """Return (n, 2) for n changed lines: that it was damaged, and changed for the better."""
        if not lines:
            return np.zeros((0, 2), np.float32)
        known = line_features(read_units(lines, self._gap_odds))
        columns = np.stack([known[name] for name in self._names], axis=1)
        odds: FloatArray = hinges(columns, self._knots) @ self._weights.T + self._bias
        return odds

    def review(
        self, blocks: Sequence[Sequence[SettledLine]], sizes: Sequence[int], trust: Trust
    ) -> list[list[SettledLine]]:
        """Return the lines of settled blocks, what is not believed of them as it was written.

        What would have moved there is only wished for. A long line is judged in passages, each as
        if it were a line.

        Args:
            blocks: The lines of each block that were looked at, with their placements.
            sizes: How many lines each block has in all, a long one counting as some.
            trust: How readily lines are believed.
        """
        places: list[tuple[int, int, slice]] = []
        judged: list[JudgedLine] = []
        for number, block in enumerate(blocks):
            for n, line in enumerate(block):
                for units, passage, placement in changed_passages(*line):
                    places.append((number, n, units))
                    judged.append((passage, placement))
        reviewed = [list(block) for block in blocks]
        if not places:
            return reviewed
        numbers = np.array([number for number, _, _ in places], np.int64)
        odds, of_blocks = self.log_odds(judged), np.array(sizes)[numbers]
        kept = believed(odds, numbers, of_blocks, self._thresholds[trust])
        for (number, n, units), stays in zip(places, kept.tolist(), strict=True):
            if not stays:
                reviewed[number][n] = _taken_back(*reviewed[number][n], units)
        return reviewed


def believed(
    odds: FloatArray, blocks: IntArray, sizes: IntArray, thresholds: Thresholds
) -> BoolArray:
    """Return which changed lines are believed.

    Args:
        odds: (n, 2) of `Judge.log_odds`.
        blocks: (n,) which block each line is of.
        sizes: (n,) how many lines that block has in all.
        thresholds: What a line needs as long as the others of its block prove nothing.
    """
    damaged = np.where(odds[:, 1] >= thresholds.better, odds[:, 0], -np.inf)
    passes = damaged >= thresholds.damaged
    others = np.bincount(blocks, passes)[blocks] - passes if len(blocks) else passes
    share = np.clip(others / np.maximum(sizes - 1, 1), _USUAL_SHARE, 1 - _USUAL_SHARE)
    proof = np.log(share / (1 - share)) - np.log(_USUAL_SHARE / (1 - _USUAL_SHARE))
    proof[others < _PROOFS] = 0
    enough: BoolArray = damaged >= thresholds.damaged - np.minimum(proof, _MOST_PROOF)
    return enough


def hinges(columns: FloatArray, knots: FloatArray) -> FloatArray:
    """Return (n, F * (K + 1)): each of F features, and by how much it is above each knot."""
    above = np.maximum(columns[:, :, None] - knots, 0)
    return np.concatenate((columns[:, :, None], above), axis=2).reshape(len(columns), -1)


def _taken_back(paragraph: Paragraph, placement: Placement, units: slice) -> SettledLine:
    """Return a line of which some units stay, and wish for where they would have moved."""
    gaps, wished = placement.gaps.copy(), placement.wished.copy()
    moved = gaps[units] != paragraph.gaps[units]
    wished[units] = np.where(moved, gaps[units], wished[units])
    gaps[units] = paragraph.gaps[units]
    return paragraph, placement._replace(gaps=gaps, wished=wished)


@lru_cache(maxsize=1)
def load_judge() -> Judge:
    """Return the judge that ships, read once."""
    return Judge(shipped_arrays(JUDGE_FILE), load_gap_odds())
