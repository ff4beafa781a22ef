"""What a step proposes, and what was done with it."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

EditKind: TypeAlias = Literal["delete", "replace", "move", "insert"]


class Change(NamedTuple):
    """One change that a step proposes, in offsets of the text the step was given.

    Attributes:
        start: First code point.
        end: One past the last; `start == end` is an insertion.
        after: The text that replaces `[start, end)`; a move repeats the text itself.
        rule: The name of the rule, dotted from the general to the special ("emoji.gap").
        target: For a move, the gap (0 to the length of the text) the characters go to.
            Several moves to one gap keep their source order.
        score: How sure the step is, 0 to 1.
        doubtful: Reported, not made.
    """

    start: int
    end: int
    after: str = ""
    rule: str = ""
    target: int | None = None
    score: float = 1.0
    doubtful: bool = False

    @property
    def is_idle(self) -> bool:
        """Whether it changes nothing: a move to where it stands, an insertion of nothing."""
        if self.target is None:
            return self.start == self.end and not self.after
        return self.start <= self.target <= self.end


class Edit(NamedTuple):
    """What happened to the user's text, after all steps.

    `before` and `after` are the texts that the rule saw and left; `raw_start` and `raw_end` lie
    in the raw text, `clean_start` and `clean_end` in the clean one, empty for a deletion (where
    it was). A doubtful move gives the gap it would have gone to as its clean range.
    """

    rule: str
    kind: EditKind
    raw_start: int
    raw_end: int
    clean_start: int
    clean_end: int
    before: str
    after: str
    score: float

    def counted_from(self, raw_start: int, clean_start: int) -> Edit:
        """Return the edit with offsets that count from these, as in a line of the text."""
        return self._replace(
            raw_start=self.raw_start - raw_start,
            raw_end=self.raw_end - raw_start,
            clean_start=self.clean_start - clean_start,
            clean_end=self.clean_end - clean_start,
        )
