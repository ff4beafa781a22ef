"""Composition: raw to middle and middle to clean make raw to clean, one segment at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy_cnclean.alignment._segments import DELETE, INSERT, KEEP, MOVE, REPLACE, Segment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy_cnclean.alignment._columns import Columns


def composed_segments(first: Columns, second: Columns) -> list[Segment]:
    """Return the segments from the raw text of `first` to the clean text of `second`.

    Kept and moved characters are followed one by one. A replacement stands for its raw
    characters as a whole, however a later step cuts it: its first surviving part accounts for
    them and the other parts share them; they are deleted only when no part survives.
    """
    surviving = list(_surviving(first, second))
    owned = {segment[2:4] for segment in surviving if segment.kind == REPLACE}
    result = surviving
    for segment in _deleted(first, second):
        if segment[2:4] not in owned:
            owned.add(segment[2:4])
            result.append(segment)
    return result


def _surviving(first: Columns, second: Columns) -> Iterator[Segment]:
    """Yield what stands in the clean text, in clean order, each raw fragment owned once."""
    owned: set[tuple[int, ...]] = set()
    for group in _groups(second):
        for segment in _carried(first, group):
            key = segment[2:4]
            if segment.kind not in (REPLACE, INSERT) or segment.raw_start == segment.raw_end:
                yield segment
            elif key in owned:
                yield segment._replace(kind=INSERT)
            else:
                owned.add(key)
                yield segment._replace(kind=REPLACE)


def _groups(columns: Columns) -> Iterator[list[Segment]]:
    """Yield segments that stand in the clean text, fragments of one replacement together."""
    group: list[Segment] = []
    for segment in columns.segments():
        if segment.kind == DELETE:
            continue
        if group and segment[:2] != group[-1][:2]:
            yield group
            group = []
        group.append(segment)
    if group:
        yield group


def _carried(first: Columns, group: list[Segment]) -> Iterator[Segment]:
    """Yield what one run of the clean text is made of, in raw offsets."""
    head = group[0]
    if head.kind in (KEEP, MOVE):
        shift = head.clean_start - head.raw_start
        for piece in first.clean_slices(head.raw_start, head.raw_end):
            is_moved = piece.kind == KEEP and head.kind == MOVE
            yield Segment(
                piece.clean_start + shift,
                piece.clean_end + shift,
                piece.raw_start,
                piece.raw_end,
                MOVE if is_moved else piece.kind,
            )
        return
    sources = {
        piece[2:4]: None
        for segment in group
        for piece in first.clean_slices(segment.raw_start, segment.raw_end)
        if piece.raw_start < piece.raw_end
    }
    for raw_start, raw_end in sources:
        yield Segment(head.clean_start, head.clean_end, raw_start, raw_end, REPLACE)
    if not sources:
        point = first.raw_anchor(head.raw_start)
        yield Segment(head.clean_start, head.clean_end, point, point, INSERT)


def _deleted(first: Columns, second: Columns) -> Iterator[Segment]:
    """Yield raw runs that either step deleted; a cut replacement may come more than once."""
    for segment in first.segments():
        if segment.kind == DELETE:
            point = second.clean_anchor(segment.clean_start)
            yield Segment(point, point, segment.raw_start, segment.raw_end, DELETE)
    for segment in second.segments():
        if segment.kind == DELETE:
            point = segment.clean_start
            for piece in first.clean_slices(segment.raw_start, segment.raw_end):
                if piece.raw_start < piece.raw_end:
                    yield Segment(point, point, piece.raw_start, piece.raw_end, DELETE)
