"""What a step proposes, and what was done with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, overload

from spacy_cnclean.alignment import Alignment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

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


class Deletions(Sequence[Change]):
    """Deletions alone, kept as lengths of runs; each `Change` is made when asked for.

    A step that deletes thousands of runs would spend most of its time on the objects that
    describe them, and few callers ask for those.

    Args:
        text: The text that the runs are of.
        kept: The pieces of it that stay: before, between and after the deleted runs.
        deleted: The deleted runs, one fewer.
        explain: Names the rules: gives for the offset and text of a run its changes.
    """

    __slots__ = ("_changes", "_deleted", "_explain", "_kept", "clean", "text")

    def __init__(
        self,
        text: str,
        kept: Sequence[str],
        deleted: Sequence[str],
        explain: Callable[[int, str], Iterable[Change]],
    ) -> None:
        self.text = text
        self.clean = "".join(kept)
        self._kept = list(map(len, kept))
        self._deleted = list(map(len, deleted))
        self._explain = explain
        self._changes: list[Change] | None = None

    def alignment(self) -> Alignment:
        """Return the alignment of the text with what stays of it."""
        return Alignment.of_deletions(self._kept, self._deleted)

    def _listed(self) -> list[Change]:
        if self._changes is None:
            self._changes = []
            start = 0
            for kept, deleted in zip(self._kept, self._deleted, strict=False):
                start += kept
                self._changes += self._explain(start, self.text[start : start + deleted])
                start += deleted
        return self._changes

    @overload
    def __getitem__(self, index: int) -> Change: ...
    @overload
    def __getitem__(self, index: slice) -> list[Change]: ...
    def __getitem__(self, index: int | slice) -> Change | list[Change]:
        return self._listed()[index]

    def __len__(self) -> int:
        return len(self._listed())

    def __bool__(self) -> bool:
        return len(self._deleted) > 0

    def __repr__(self) -> str:
        return repr(self._listed())
