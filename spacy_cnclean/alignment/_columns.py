"""The runs of an alignment as arrays, and the search in them from either side."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from itertools import accumulate, chain, repeat, starmap
from operator import le
from typing import TYPE_CHECKING, Final

from spacy_cnclean.alignment._segments import DELETE, INSERT, KEEP, KINDS, MOVE, REPLACE, Segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_CHARACTER_BY_CHARACTER: Final = (KEEP, MOVE)

_KEEP: Final = KINDS.index(KEEP)
_MOVE: Final = KINDS.index(MOVE)
_REPLACE: Final = KINDS.index(REPLACE)
_DELETE: Final = KINDS.index(DELETE)
_INSERT: Final = KINDS.index(INSERT)
_LAST_EXACT: Final = max(_KEEP, _MOVE)  # the kinds up to it go character by character


class Columns:
    """Lawful segments in clean order, eight bytes a number, and an index of them in raw order.

    Searches cost O(log n) and what they find.
    """

    __slots__ = ("_clean_anchors", "_raw_anchors", "_raw_ends", "_raw_order", "_raw_starts",
                 "clean_ends", "clean_starts", "kinds", "raw_ends", "raw_starts")  # fmt: skip

    def __init__(self, segments: Sequence[Segment] = ()) -> None:
        columns = list(zip(*segments, strict=True)) or [()] * len(Segment._fields)
        self.clean_starts: array[int] = array("q", columns[0])
        self.clean_ends: array[int] = array("q", columns[1])
        self.raw_starts: array[int] = array("q", columns[2])
        self.raw_ends: array[int] = array("q", columns[3])
        self.kinds = bytes(map(KINDS.index, columns[4]))
        # The same in raw order, without what came from nowhere; filled in when first needed.
        self._raw_order: Sequence[int] | None = None
        self._raw_starts: Sequence[int] = ()
        self._raw_ends: Sequence[int] = ()
        # For each place of either order, the nearest one up to it that anchors a gap; likewise.
        self._clean_anchors: Sequence[int] | None = None
        self._raw_anchors: Sequence[int] | None = None

    @classmethod
    def of_runs(
        cls, kept: Sequence[int], gone: Sequence[int], put: Sequence[int] | None
    ) -> Columns:
        """Return the columns of a text of which runs were changed, given the lengths.

        Args:
            kept: Of the runs that stay: before, between and after the changed ones.
            gone: Of the changed runs.
            put: Of what stands in their place; nothing does if it is not given.
        """
        columns = cls()
        kinds = bytearray()
        come = repeat(0) if put is None else chain(put, (0,))
        clean = raw = 0
        for keep, go, comes in zip(kept, chain(gone, (0,)), come, strict=False):
            kind = (_REPLACE if go else _INSERT) if comes else _DELETE
            for code, clean_width, raw_width in ((_KEEP, keep, keep), (kind, comes, go)):
                if not clean_width and not raw_width:
                    continue
                if kinds and kinds[-1] == code != _REPLACE:
                    columns.clean_ends[-1] += clean_width
                    columns.raw_ends[-1] += raw_width
                else:
                    kinds.append(code)
                    columns.clean_starts.append(clean)
                    columns.clean_ends.append(clean + clean_width)
                    columns.raw_starts.append(raw)
                    columns.raw_ends.append(raw + raw_width)
                clean += clean_width
                raw += raw_width
        columns.kinds = bytes(kinds)
        return columns

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

    def clean_range(self, raw_start: int, raw_end: int) -> tuple[int, int]:
        """Return the envelope of what became of a raw range: of what is left of it, if anything.

        The range is not checked. An empty one gives its anchor.
        """
        if raw_start == raw_end:
            point = self.clean_anchor(raw_start)
            return point, point
        order, starts = self._in_raw_order(), self._raw_starts
        index = bisect_right(self._raw_ends, raw_start)
        # Nearly always one segment holds the range.
        if index + 1 == len(starts) or starts[index + 1] >= raw_end:
            at = order[index]
            if self.kinds[at] > _LAST_EXACT:
                return self.clean_starts[at], self.clean_ends[at]
            shift = self.clean_starts[at] - self.raw_starts[at]
            return raw_start + shift, raw_end + shift
        slices = list(self.raw_slices(raw_start, raw_end))
        kept = [piece for piece in slices if piece.clean_start < piece.clean_end] or slices[:1]
        return min(piece.clean_start for piece in kept), max(piece.clean_end for piece in kept)

    def raw_range(self, start: int, end: int) -> tuple[int, int]:
        """Return the envelope of what a clean range was made of, of more than insertions if it can.

        The range is not checked. An empty one gives the raw end of the character before it.
        """
        if start == end:
            if not start:
                return 0, 0
            end = self.raw_range(start - 1, start)[1]
            return end, end
        index = bisect_right(self.clean_ends, start)
        # Nearly always one segment holds the range.
        if index + 1 == len(self) or self.clean_starts[index + 1] >= end:
            if self.kinds[index] > _LAST_EXACT:
                return self.raw_starts[index], self.raw_ends[index]
            shift = self.raw_starts[index] - self.clean_starts[index]
            return start + shift, end + shift
        slices = list(self.clean_slices(start, end))
        kept = [piece for piece in slices if piece.raw_start < piece.raw_end] or slices[:1]
        return min(piece.raw_start for piece in kept), max(piece.raw_end for piece in kept)

    def clean_anchor(self, raw_point: int) -> int:
        """Return where a raw gap lies in the clean text.

        That is the clean end of the nearest character before it that was not moved away, or
        where that character was deleted; 0 when there is none.
        """
        order = self._in_raw_order()
        if self._clean_anchors is None:
            kinds = map(self.kinds.__getitem__, order)
            self._clean_anchors = _anchors(kinds, bytes((_MOVE,)))
        index = self._clean_anchors[bisect_right(self._raw_starts, raw_point - 1)]
        if index < 0:
            return 0
        at = order[index]
        if self.kinds[at] == _KEEP:
            return self.clean_starts[at] + min(raw_point, self.raw_ends[at]) - self.raw_starts[at]
        return self.clean_ends[at]

    def raw_anchor(self, clean_point: int) -> int:
        """Return where a clean gap lies in the raw text, by the rule of `clean_anchor`."""
        if self._raw_anchors is None:
            self._raw_anchors = _anchors(self.kinds, bytes((_MOVE, _DELETE)))
        at = self._raw_anchors[bisect_right(self.clean_starts, clean_point - 1)]
        if at < 0:
            return 0
        if self.kinds[at] == _KEEP:
            end = min(clean_point, self.clean_ends[at])
            return self.raw_starts[at] + end - self.clean_starts[at]
        return self.raw_ends[at]

    def _in_raw_order(self) -> Sequence[int]:
        if self._raw_order is None:
            starts, ends = self.raw_starts, self.raw_ends
            if _INSERT not in self.kinds and all(map(le, starts, starts[1:])):
                self._raw_starts, self._raw_ends = starts, ends
                self._raw_order = range(len(self))
                return self._raw_order
            having_raw = (index for index in range(len(self)) if starts[index] < ends[index])
            order = array("q", sorted(having_raw, key=starts.__getitem__))
            self._raw_starts = array("q", map(starts.__getitem__, order))
            self._raw_ends = array("q", map(ends.__getitem__, order))
            self._raw_order = order
        return self._raw_order


def _anchors(kinds: Iterable[int], passed_over: bytes) -> Sequence[int]:
    """Return for each number of segments the last of them that is an anchor, -1 if none is."""
    places = (-1 if kind in passed_over else index for index, kind in enumerate(kinds))
    return array("q", accumulate(chain((-1,), places), max))


def _is_exact(segment: Segment) -> bool:
    return segment.kind in _CHARACTER_BY_CHARACTER


def _cut(segment: Segment, head: int, tail: int) -> Segment:
    """Cut `head` and `tail` characters off both sides of a run."""
    clean_start, clean_end, raw_start, raw_end, kind = segment
    return Segment(clean_start + head, clean_end - tail, raw_start + head, raw_end - tail, kind)
