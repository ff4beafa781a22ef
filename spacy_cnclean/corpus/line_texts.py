"""Lines that belong together, cleaned together: what stands around a line tells how to clean it."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from spacy_cnclean.alignment import Alignment, Segment
from spacy_cnclean.edits import CleanText

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spacy_cnclean.cleaning import Cleaner
    from spacy_cnclean.edits import Edit


def clean_lines(texts: Sequence[str], cleaner: Cleaner) -> list[CleanText]:
    r"""Return the clean text of each line, cleaned as one text with line ends between them.

    Where a step does not leave the line ends in their places, the lines are cleaned one by one.

    >>> from spacy_cnclean import Cleaner
    >>> [clean.text for clean in clean_lines(["甲🎉", "", "乙"], Cleaner(["emoji"]))]
    ['甲', '', '乙']

    Args:
        texts: The lines, without their ends.
        cleaner: What cleans them.
    """
    if len(texts) < 2 or any("\n" in text for text in texts):  # noqa: PLR2004
        return cleaner.clean_batch(texts)
    clean = cleaner.clean("\n".join(texts))
    raw_starts = [0, *accumulate(len(text) + 1 for text in texts)]
    ends = [clean.to_clean(start - 1, start) for start in raw_starts[1:-1]]
    if any(clean.text[start:end] != "\n" for start, end in ends):
        return cleaner.clean_batch(texts)
    starts = [0, *(end for _, end in ends), len(clean.text) + 1]
    if clean.alignment.is_identity:
        return [CleanText.unchanged(text) for text in texts]
    segments = _segments_by_line(clean.alignment.segments, raw_starts)
    edits = _edits_by_line(clean.edits, raw_starts, starts)
    doubtful = _edits_by_line(clean.doubtful, raw_starts, starts)
    return [
        CleanText(
            clean.text[starts[index] : starts[index + 1] - 1],
            text,
            _alignment(segments[index], len(text), starts[index : index + 2]),
            edits=edits[index],
            doubtful=doubtful[index],
        )
        for index, text in enumerate(texts)
    ]


def _segments_by_line(
    segments: Iterable[Segment], raw_starts: Sequence[int]
) -> list[list[Segment]]:
    """Return for each line its segments, in offsets of that line on the raw side.

    What is kept may reach over several lines; everything else lies in one.
    """
    result: list[list[Segment]] = [[] for _ in raw_starts[:-1]]
    for segment in segments:
        index = min(bisect_right(raw_starts, segment.raw_start), len(result)) - 1
        start, shift = segment.raw_start, segment.clean_start - segment.raw_start
        while segment.kind == "keep" and segment.raw_end >= raw_starts[index + 1]:
            end = raw_starts[index + 1] - 1
            result[index].append(Segment(start + shift, end + shift, start, end, segment.kind))
            index, start = index + 1, end + 1
            if start >= segment.raw_end:
                break
        if start < segment.raw_end or segment.raw_start == segment.raw_end:
            clean_start = start + shift
            piece = Segment(clean_start, segment.clean_end, start, segment.raw_end, segment.kind)
            result[index].append(piece)
    return [
        [
            piece._replace(raw_start=piece.raw_start - start, raw_end=piece.raw_end - start)
            for piece in pieces
        ]
        for start, pieces in zip(raw_starts, result, strict=False)
    ]


def _alignment(segments: Sequence[Segment], raw_length: int, ends: Sequence[int]) -> Alignment:
    start, stop = ends
    shifted = [
        piece._replace(clean_start=piece.clean_start - start, clean_end=piece.clean_end - start)
        for piece in segments
    ]
    return Alignment(raw_length, stop - 1 - start, shifted)


def _edits_by_line(
    edits: Iterable[Edit], raw_starts: Sequence[int], starts: Sequence[int]
) -> list[list[Edit]]:
    """Return for each line its edits, with offsets that count from its start."""
    result: list[list[Edit]] = [[] for _ in starts[:-1]]
    for edit in edits:
        index = min(bisect_right(raw_starts, edit.raw_start), len(result)) - 1
        result[index].append(edit.counted_from(raw_starts[index], starts[index]))
    return result
