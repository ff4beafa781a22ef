"""Segments, the runs an alignment is made of, and the checks that make a list of them lawful."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

KEEP: Final = "keep"
MOVE: Final = "move"
REPLACE: Final = "replace"
DELETE: Final = "delete"
INSERT: Final = "insert"

KINDS: Final = (KEEP, MOVE, REPLACE, DELETE, INSERT)


class AlignmentError(ValueError):
    """The segments do not account for every raw and every clean character exactly once."""


class Segment(NamedTuple):
    """One run of characters with one fate.

    All offsets are half-open code points. `keep` and `move` have two ranges of one length,
    `delete` an empty clean range (where the characters were), `insert` an empty raw range
    (where they came in). `replace` has two ranges that stand for each other as wholes; several
    consecutive segments with one clean range are one replacement of several raw fragments.

    An `insert` with a raw range that is not empty is a further part of a replacement that a
    later step cut in two: it stands for raw characters that the first part accounts for.
    """

    clean_start: int
    clean_end: int
    raw_start: int
    raw_end: int
    kind: str


def canonical_segments(
    raw_length: int, clean_length: int, segments: Iterable[Segment]
) -> list[Segment]:
    """Return the checked segments in their one canonical form: sorted, merged, none empty.

    Raises:
        AlignmentError: A range is malformed, or a character is missing or accounted for twice.
    """
    checked = [Segment(*segment) for segment in segments]
    for segment in checked:
        _check_shape(segment, raw_length)
    _check_clean_side(clean_length, checked)
    _check_raw_side(raw_length, checked)
    return merged(checked)


def merged(segments: Iterable[Segment]) -> list[Segment]:
    """Return lawful segments, sorted by clean offset, with neighbours of one fate made one."""
    result: list[Segment] = []
    ordered = sorted(
        (segment for segment in segments if segment[0] < segment[1] or segment[2] < segment[3]),
        key=_clean_order,
    )
    for segment in ordered:
        if result and _continues(result[-1], segment):
            last = result[-1]
            result[-1] = Segment(last[0], segment[1], last[2], segment[3], last[4])
        else:
            result.append(segment)
    return _rejoined(result) if any(_is_share(segment) for segment in result) else result


def _clean_order(segment: Segment) -> tuple[int, bool, int]:
    """Sort by clean start: deletions before what stands at their point, fragments by raw start."""
    return segment.clean_start, segment.clean_start < segment.clean_end, segment.raw_start


def _continues(last: Segment, segment: Segment) -> bool:
    """Tell whether two neighbours are one run: same kind, adjacent on both sides."""
    kind = segment.kind
    if last.kind != kind or kind == REPLACE or _is_share(segment) or _is_share(last):
        return False
    return last.clean_end == segment.clean_start and last.raw_end == segment.raw_start


def _is_share(segment: Segment) -> bool:
    return segment.kind == INSERT and segment.raw_start < segment.raw_end


def _rejoined(segments: list[Segment]) -> list[Segment]:
    """Join the parts of a cut replacement that have come to stand side by side again."""
    groups: list[list[Segment]] = []
    for segment in segments:
        is_fragment = segment.kind == REPLACE or _is_share(segment)
        if groups and is_fragment and groups[-1][0][:2] == segment[:2]:
            groups[-1].append(segment)
            continue
        groups.append([segment])
    result: list[list[Segment]] = []
    for group in groups:
        if result and _is_same_source(result[-1], group):
            clean_start, clean_end = result[-1][0].clean_start, group[0].clean_end
            result[-1] = [Segment(clean_start, clean_end, *fragment[2:]) for fragment in result[-1]]
        else:
            result.append(group)
    return [segment for group in result for segment in group]


def _is_same_source(last: list[Segment], group: list[Segment]) -> bool:
    """Tell whether a group of fragments continues the last one, over the very same raw text."""
    if last[0].clean_end != group[0].clean_start or not all(map(_is_share, group)):
        return False
    if not all(fragment.kind == REPLACE or _is_share(fragment) for fragment in last):
        return False
    return sorted(fragment[2:4] for fragment in last) == sorted(fragment[2:4] for fragment in group)


def _check_shape(segment: Segment, raw_length: int) -> None:
    clean_start, clean_end, raw_start, raw_end, kind = segment
    if kind not in KINDS:
        raise AlignmentError(f"{segment}: kind must be one of {', '.join(KINDS)}")
    if not 0 <= clean_start <= clean_end or not 0 <= raw_start <= raw_end <= raw_length:
        raise AlignmentError(
            f"{segment}: a range must run forward inside raw text of {raw_length} characters"
        )
    clean_width, raw_width = clean_end - clean_start, raw_end - raw_start
    is_lawful = {
        KEEP: clean_width == raw_width,
        MOVE: clean_width == raw_width,
        REPLACE: clean_width > 0 and raw_width > 0,
        DELETE: clean_width == 0,
        INSERT: clean_width > 0 or raw_width == 0,
    }
    if not is_lawful[kind]:
        raise AlignmentError(
            f"{segment}: {kind} of {raw_width} raw as {clean_width} clean characters"
        )


def _check_clean_side(clean_length: int, segments: list[Segment]) -> None:
    position, last = 0, None
    for segment in segments:
        is_wide = segment.clean_start < segment.clean_end
        is_fragment = segment.kind == REPLACE or _is_share(segment)
        if is_fragment and last is not None and segment[:2] == last[:2]:
            continue
        if segment.clean_start != position:
            fault = "accounted for twice" if segment.clean_start < position else "missing"
            at = min(segment.clean_start, position)
            raise AlignmentError(f"{segment}: clean character {at} is {fault}")
        position = segment.clean_end
        last = segment if is_wide and is_fragment else None
    if position != clean_length:
        fault = "missing" if position < clean_length else "beyond the end"
        raise AlignmentError(
            f"clean character {min(position, clean_length)} is {fault}: "
            f"the segments cover {position} of {clean_length}"
        )


def _check_raw_side(raw_length: int, segments: list[Segment]) -> None:
    owners = sorted(
        (segment.raw_start, segment.raw_end)
        for segment in segments
        if segment.kind != INSERT and segment.raw_start < segment.raw_end
    )
    position = 0
    for raw_start, raw_end in owners:
        if raw_start != position:
            fault = "accounted for twice" if raw_start < position else "missing"
            raise AlignmentError(f"raw character {min(raw_start, position)} is {fault}")
        position = raw_end
    if position != raw_length:
        raise AlignmentError(
            f"raw character {position} is missing: the segments cover {position} of {raw_length}"
        )
    _check_shares(segments)
    _check_keep_order(segments)


def _check_shares(segments: list[Segment]) -> None:
    replaced = {segment[2:4] for segment in segments if segment.kind == REPLACE}
    for segment in segments:
        if _is_share(segment) and segment[2:4] not in replaced:
            raise AlignmentError(f"{segment} shares raw characters that no segment replaces")


def _check_keep_order(segments: list[Segment]) -> None:
    position = 0
    for segment in segments:
        if segment.kind == KEEP:
            if segment.raw_start < position:
                raise AlignmentError(
                    f"{segment}: raw character {segment.raw_start} comes after raw character "
                    f"{position - 1} in the clean text; call it {MOVE!r}"
                )
            position = segment.raw_end
