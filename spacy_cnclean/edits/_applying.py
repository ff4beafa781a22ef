"""The only function that changes a string."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy_cnclean.alignment import Alignment, Segment
from spacy_cnclean.alignment._segments import DELETE, INSERT, KEEP, MOVE, REPLACE
from spacy_cnclean.edits._splices import Splices

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spacy_cnclean.edits._changes import Change


def apply_changes(text: str, changes: Iterable[Change]) -> tuple[str, Alignment]:
    """Return the text with the changes made, and the alignment with what it was.

    >>> apply_changes("合法催收催收:", [Change(6, 7, ":", "punctuation.move", target=4)])[0]
    '合法催收:催收'

    Characters moved to a gap come before text inserted there. A target inside a deleted or
    moved range means that point; doubtful changes are skipped.

    Raises:
        ValueError: Changes overlap, are not sorted by start, leave the text, or move
            characters to a gap inside a replaced range.
    """
    if isinstance(changes, Splices) and changes.text == text:
        return changes.clean, changes.alignment()
    made = [change for change in changes if not change.doubtful]
    _check_changes(text, made)
    assembly = _Assembly(text, made)
    for change in made:
        assembly.make(change)
    return assembly.finish()


class _Assembly:
    """The clean text while it is put together from left to right."""

    __slots__ = ("arrivals", "clean", "pieces", "raw", "segments", "targets", "text")

    def __init__(self, text: str, made: Sequence[Change]) -> None:
        self.text = text
        self.pieces: list[str] = []
        self.segments: list[Segment] = []
        self.raw = 0
        self.clean = 0
        self.arrivals: dict[int, list[Change]] = {}
        for change in made:
            if change.target is not None and not change.is_idle:
                self.arrivals.setdefault(change.target, []).append(change)
        self.targets = sorted(self.arrivals, reverse=True)

    def make(self, change: Change) -> None:
        """Make one change, and before it everything that stands to the left of it."""
        if change.is_idle:
            return
        self._walk(change.start, KEEP)
        if change.start == change.end:
            self._put(change.after, change.start, change.start, INSERT)
        elif change.target is not None:
            self._walk(change.end, MOVE)
        elif change.after == "":
            self._walk(change.end, DELETE)
        else:
            self._put(change.after, change.start, change.end, REPLACE)
            self.raw = change.end

    def finish(self) -> tuple[str, Alignment]:
        """Return the text and the alignment."""
        self._walk(len(self.text), KEEP)
        alignment = Alignment.of_lawful_segments(len(self.text), self.clean, self.segments)
        return "".join(self.pieces), alignment

    def _walk(self, end: int, kind: str) -> None:
        """Take the raw text up to `end` with one fate, and what arrives in the gaps of it."""
        while self.targets and self.targets[-1] <= end:
            target = self.targets.pop()
            self._take(target, kind)
            for move in self.arrivals[target]:
                self._put(self.text[move.start : move.end], move.start, move.end, MOVE)
        self._take(end, kind)

    def _take(self, end: int, kind: str) -> None:
        if end <= self.raw:
            return
        if kind == KEEP:
            self._put(self.text[self.raw : end], self.raw, end, KEEP)
        elif kind == DELETE:
            self.segments.append(Segment(self.clean, self.clean, self.raw, end, DELETE))
        self.raw = end

    def _put(self, piece: str, start: int, end: int, kind: str) -> None:
        self.pieces.append(piece)
        self.segments.append(Segment(self.clean, self.clean + len(piece), start, end, kind))
        self.clean += len(piece)


def _check_changes(text: str, made: Sequence[Change]) -> None:
    position = 0
    for change in made:
        if not 0 <= change.start <= change.end <= len(text):
            raise ValueError(f"{change} leaves the text of {len(text)} characters")
        if change.start < position:
            raise ValueError(f"{change} overlaps or precedes the change before it, at {position}")
        position = change.end
        if change.target is not None:
            _check_move(text, change, change.target)
    replaced = [
        (change.start, change.end)
        for change in made
        if change.target is None and change.after and change.start < change.end
    ]
    targets = [change.target for change in made if change.target is not None and not change.is_idle]
    _check_targets(replaced, sorted(targets))


def _check_move(text: str, move: Change, target: int) -> None:
    if not 0 <= target <= len(text):
        raise ValueError(f"{move}: target is not a gap of the text of {len(text)} characters")
    if move.start == move.end or move.after != text[move.start : move.end]:
        raise ValueError(
            f"{move}: a move repeats its own text in `after`, {text[move.start : move.end]!r}"
        )


def _check_targets(replaced: Sequence[tuple[int, int]], targets: Sequence[int]) -> None:
    """Refuse a target strictly inside a replaced range; both lists are sorted."""
    ranges = iter(replaced)
    current = next(ranges, None)
    for target in targets:
        while current is not None and current[1] <= target:
            current = next(ranges, None)
        if current is not None and current[0] < target:
            raise ValueError(f"move target {target} lies inside the replaced range {current}")
