"""The runs of an alignment as arrays, and the search in them from either side."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from itertools import starmap
from typing import TYPE_CHECKING, Final

from spacy_cnclean.alignment.segments import DELETE, KEEP, KINDS, MOVE, Segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_CHARACTER_BY_CHARACTER: Final = (KEEP, MOVE)


class Columns:
    """Lawful segments in clean order, eight bytes a number, and an index of them in raw order.

    Searches cost O(log n) and what they find.
    """

    __slots__ = ("_raw_ends", "_raw_order", "_raw_starts", "clean_ends", "clean_starts", "kinds",
                 "raw_ends", "raw_starts")  # fmt: skip

    def __init__(self, segments: Sequence[Segment]) -> None:
        columns = list(zip(*segments, strict=True)) or [()] * len(Segment._fields)
        self.clean_starts = array("q", columns[0])
        self.clean_ends = array("q", columns[1])
        self.raw_starts = array("q", columns[2])
        self.raw_ends = array("q", columns[3])
        self.kinds = bytes(map(KINDS.index, columns[4]))
        # The same in raw order, without what came from nowhere; filled in when first needed.
        self._raw_order: Sequence[int] | None = None
        self._raw_starts: Sequence[int] = ()
        self._raw_ends: Sequence[int] = ()

    def __len__(self) -> int:
        return len(self.kinds)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Columns):
            return NotImplemented
        return self._identifier() == other._identifier()

    def __hash__(self) -> int:
        return hash(self.kinds)

    def _identifier(self) -> tuple[object, ...]:
        return self.kinds, self.clean_starts, self.clean_ends, self.raw_starts, self.raw_ends

    def segment(self, index: int) -> Segment:
        """Return one segment."""
        return Segment(
            self.clean_starts[index],
            self.clean_ends[index],
            self.raw_starts[index],
            self.raw_ends[index],
            KINDS[self.kinds[index]],
        )

    def segments(self) -> tuple[Segment, ...]:
        """Return all segments."""
        numbers = (self.clean_starts, self.clean_ends, self.raw_starts, self.raw_ends)
        return tuple(
            starmap(Segment, zip(*numbers, map(KINDS.__getitem__, self.kinds), strict=True))
        )

    def clean_slices(self, start: int, end: int) -> Iterator[Segment]:
        """Yield what stands in clean `[start, end)`, in clean order, cut to that range.

        Kept and moved runs are cut on both sides; a replacement keeps its raw range whole.
        """
        index = bisect_right(self.clean_ends, start) if start < end else len(self)
        while index < len(self) and self.clean_starts[index] < end:
            segment = self.segment(index)
            if segment.kind != DELETE:
                head, tail = max(start - segment.clean_start, 0), max(segment.clean_end - end, 0)
                yield (
                    _cut(segment, head, tail)
                    if _is_exact(segment)
                    else segment._replace(
                        clean_start=segment.clean_start + head, clean_end=segment.clean_end - tail
                    )
                )
            index += 1

    def raw_slices(self, start: int, end: int) -> Iterator[Segment]:
        """Yield what became of raw `[start, end)`, in raw order, cut to that range.

        A replacement keeps its ranges whole.
        """
        order = self._in_raw_order()
        index = bisect_right(self._raw_ends, start) if start < end else len(order)
        while index < len(order) and self._raw_starts[index] < end:
            segment = self.segment(order[index])
            if _is_exact(segment):
                head, tail = max(start - segment.raw_start, 0), max(segment.raw_end - end, 0)
                segment = _cut(segment, head, tail)
            yield segment
            index += 1

    def clean_anchor(self, raw_point: int) -> int:
        """Return where a raw gap lies in the clean text.

        That is the clean end of the nearest character before it that was not moved away, or
        where that character was deleted; 0 when there is none.
        """
        order = self._in_raw_order()
        for index in range(bisect_right(self._raw_starts, raw_point - 1) - 1, -1, -1):
            segment = self.segment(order[index])
            if segment.kind == KEEP:
                return segment.clean_start + min(raw_point, segment.raw_end) - segment.raw_start
            if segment.kind != MOVE:
                return segment.clean_end
        return 0

    def raw_anchor(self, clean_point: int) -> int:
        """Return where a clean gap lies in the raw text, by the rule of `clean_anchor`."""
        for index in range(bisect_right(self.clean_starts, clean_point - 1) - 1, -1, -1):
            segment = self.segment(index)
            if segment.kind == KEEP:
                end = min(clean_point, segment.clean_end)
                return segment.raw_start + end - segment.clean_start
            if segment.kind not in (MOVE, DELETE):
                return segment.raw_end
        return 0

    def _in_raw_order(self) -> Sequence[int]:
        if self._raw_order is None:
            starts, ends = self.raw_starts, self.raw_ends
            having_raw = (index for index in range(len(self)) if starts[index] < ends[index])
            order = array("q", sorted(having_raw, key=starts.__getitem__))
            self._raw_starts = array("q", map(starts.__getitem__, order))
            self._raw_ends = array("q", map(ends.__getitem__, order))
            self._raw_order = order
        return self._raw_order


def deletion_segments(kept: Iterable[int], deleted: Sequence[int]) -> Iterator[Segment]:
    """Yield the segments of a text of which only runs are deleted, given the lengths."""
    clean = raw = 0
    for stays, goes in zip(kept, [*deleted, 0], strict=True):
        yield Segment(clean, clean + stays, raw, raw + stays, KEEP)
        clean, raw = clean + stays, raw + stays
        yield Segment(clean, clean, raw, raw + goes, DELETE)
        raw += goes


def _is_exact(segment: Segment) -> bool:
    return segment.kind in _CHARACTER_BY_CHARACTER


def _cut(segment: Segment, head: int, tail: int) -> Segment:
    """Cut `head` and `tail` characters off both sides of a run."""
    clean_start, clean_end, raw_start, raw_end, kind = segment
    return Segment(clean_start + head, clean_end - tail, raw_start + head, raw_end - tail, kind)
