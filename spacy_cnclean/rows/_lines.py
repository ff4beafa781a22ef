r"""The lines of a text or a file, cleaned together: the only place where lines are cut and cleaned.

Lines are read one by one and cleaned in the blocks of `spacy_cnclean._text_blocks`, each as one
text with its line ends, so that the lines of a file of any size come out as they do in the text
of the whole file.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from spacy_cnclean._text_blocks import ROW_END, BlockMeter
from spacy_cnclean.alignment import Alignment, Segment
from spacy_cnclean.edits import CleanText

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from spacy_cnclean.cleaning import Cleaner
    from spacy_cnclean.edits import Edit

_T = TypeVar("_T")


class TextLine(NamedTuple):
    """One line of a text, as it stood there.

    Attributes:
        text: The line without its end.
        end: The line end; empty where it is missing.
        mark: The byte order mark before the first line of a file, which is no part of its text.
    """

    text: str
    end: str = "\n"
    mark: str = ""


def split_lines(pieces: Iterable[str]) -> Iterator[TextLine]:
    r"""Yield the lines of a text that comes in pieces, with their ends: `\n`, `\r\n` or `\r`.

    Other characters that Python takes for line ends, such as U+2028, stay in the line.

    >>> [tuple(line[:2]) for line in split_lines(["甲\r", "\n乙"])]
    [('甲', '\r\n'), ('乙', '')]
    """
    pending: list[str] = []
    for piece in pieces:
        # A carriage return at the end of a piece may be half of a line end.
        text = pending.pop() + piece if pending and pending[-1].endswith("\r") else piece
        start = 0
        for match in ROW_END.finditer(text):
            if match.end() == len(text) and match.group() == "\r":
                break
            yield TextLine("".join((*pending, text[start : match.start()])), match.group())
            pending.clear()
            start = match.end()
        if start < len(text):
            pending.append(text[start:])
    last = "".join(pending)
    if last:
        text = last.removesuffix("\r")
        yield TextLine(text, last[len(text) :])


def line_blocks(lines: Iterable[TextLine]) -> Iterator[list[TextLine]]:
    """Yield the lines in the blocks that are cleaned as one text each."""
    meter = BlockMeter()
    block: list[TextLine] = []
    for line in lines:
        block.append(line)
        if meter.add(line.text + line.end):
            yield block
            block = []
    if block:
        yield block


def clean_blocks(lines: Iterable[TextLine], cleaner: Cleaner) -> Iterator[tuple[CleanText, int]]:
    """Yield the clean text of each block, where a line feed ends every line, and how many lines.

    For whoever looks for something that may go on in the next line. Where a step joins lines the
    whole text is one block.
    """
    if cleaner.joins_lines:
        whole = [line._replace(end=line.end and "\n") for line in lines]
        yield cleaner.clean(_joined(whole)), len(whole)
        return
    for block in line_blocks(lines):
        plain = [line._replace(end=line.end and "\n") for line in block]
        yield cleaner.clean(_joined(plain), cuts=()), len(block)


def whole_text(lines: Iterable[TextLine]) -> TextLine:
    """Return all lines of a text as one that has no end, for a step that joins lines."""
    every = list(lines)
    return TextLine(_joined(every), "", every[0].mark if every else "")


def clean_lines(lines: Iterable[TextLine], cleaner: Cleaner) -> Iterator[CleanText]:
    """Yield the clean text of each line, without its end, as its whole text would be cleaned.

    Only a block of lines is held at a time. Where a step does not leave the line ends in their
    places, the lines of a block are cleaned one by one: one that joins lines finds nothing then.

    >>> from spacy_cnclean import Cleaner
    >>> lines = [TextLine("甲🎉"), TextLine(""), TextLine("乙", "")]
    >>> [clean.text for clean in clean_lines(lines, Cleaner(["emoji"]))]
    ['甲', '', '乙']

    Args:
        lines: The lines of one text, from its first on.
        cleaner: What cleans them.
    """
    for block in line_blocks(lines):
        yield from _parted(cleaner.clean(_joined(block), cuts=()), block, cleaner)


def clean_line_texts(lines: Iterable[TextLine], cleaner: Cleaner) -> Iterator[str]:
    """Yield the text of each clean line: the texts of `clean_lines`, for less work."""
    for block in line_blocks(lines):
        yield from _parted_text(cleaner.clean(_joined(block), cuts=()), block, cleaner)


def clean_all_lines(lines: Iterable[TextLine], cleaner: Cleaner) -> list[CleanText]:
    """Return what `clean_lines` yields; the blocks are cleaned together, which is faster."""
    return list(_all_parted(lines, cleaner, _parted))


def clean_all_line_texts(lines: Iterable[TextLine], cleaner: Cleaner) -> list[str]:
    """Return what `clean_line_texts` yields; the blocks are cleaned together."""
    return list(_all_parted(lines, cleaner, _parted_text))


def _all_parted(
    lines: Iterable[TextLine],
    cleaner: Cleaner,
    part: Callable[[CleanText, Sequence[TextLine], Cleaner], Iterable[_T]],
) -> Iterator[_T]:
    """Yield what `part` makes of each block, once the blocks are cleaned together."""
    blocks = list(line_blocks(lines))
    cleaned = cleaner.clean_batch(map(_joined, blocks), cuts=[()] * len(blocks))
    for clean, block in zip(cleaned, blocks, strict=True):
        yield from part(clean, block, cleaner)


def _joined(lines: Iterable[TextLine]) -> str:
    return "".join([part for line in lines for part in line[:2]])


class _Bounds(NamedTuple):
    """Where n lines lie in a raw text and in its clean text, their ends left out."""

    raw_starts: list[int]
    raw_stops: list[int]
    starts: list[int]
    stops: list[int]


def _bounds(clean: CleanText, lines: Sequence[TextLine]) -> _Bounds | None:
    """Return where the lines lie in the clean text; None where a step took their ends away."""
    lengths = [len(text) + len(end) for text, end, _ in lines]
    raw_starts = list(accumulate(lengths, initial=0))[:-1]
    raw_stops = [start + len(line.text) for start, line in zip(raw_starts, lines, strict=True)]
    if clean.alignment.is_identity:
        return _Bounds(raw_starts, raw_stops, raw_starts, raw_stops)
    starts, stops = [0], []
    for stop, line in zip(raw_stops, lines, strict=True):
        if not line.end:
            stops.append(len(clean.text))
            continue
        end, start = clean.alignment.to_clean(stop, stop + len(line.end))
        if end < starts[-1] or clean.text[end:start] != line.end:
            return None
        stops.append(end)
        starts.append(start)
    return _Bounds(raw_starts, raw_stops, starts[: len(lines)], stops)


def _parted_text(clean: CleanText, lines: Sequence[TextLine], cleaner: Cleaner) -> Iterable[str]:
    bounds = _bounds(clean, lines)
    if bounds is None:
        return [one.text for one in cleaner.clean_batch(line.text for line in lines)]
    text = clean.text
    return [text[slice(*span)] for span in zip(bounds.starts, bounds.stops, strict=True)]


def _parted(clean: CleanText, lines: Sequence[TextLine], cleaner: Cleaner) -> Iterable[CleanText]:
    """Return the clean text of each line of a clean text."""
    if len(lines) == 1 and not lines[0].end:
        return [clean]
    if clean.alignment.is_identity and not clean.doubtful:
        return [CleanText.unchanged(line.text) for line in lines]
    bounds = _bounds(clean, lines)
    segments = None if bounds is None else _segments_by_line(clean.alignment.segments, bounds)
    if bounds is None or segments is None:
        return cleaner.clean_batch(line.text for line in lines)
    edits = _edits_by_line(clean.edits, bounds)
    doubtful = _edits_by_line(clean.doubtful, bounds)
    return [
        CleanText(
            clean.text[start:stop],
            line.text,
            Alignment(len(line.text), stop - start, segments[index]),
            edits=edits[index],
            doubtful=doubtful[index],
        )
        for index, (line, start, stop) in enumerate(
            zip(lines, bounds.starts, bounds.stops, strict=True)
        )
    ]


def _segments_by_line(segments: Iterable[Segment], bounds: _Bounds) -> list[list[Segment]] | None:
    """Return for each line its segments, in offsets of the line; None if one leaves its line.

    What is kept may reach over several lines; everything else lies in one.
    """
    raw_starts, raw_stops, starts, stops = bounds
    result: list[list[Segment]] = [[] for _ in raw_starts]
    for segment in segments:
        for index, piece in _pieces(segment, bounds):
            start, raw_start = starts[index], raw_starts[index]
            is_inside = start <= piece.clean_start <= piece.clean_end <= stops[index]
            if not is_inside or piece.raw_end > raw_stops[index]:
                return None
            own = Segment(
                piece.clean_start - start,
                piece.clean_end - start,
                piece.raw_start - raw_start,
                piece.raw_end - raw_start,
                piece.kind,
            )
            result[index].append(own)
    return result


def _pieces(segment: Segment, bounds: _Bounds) -> Iterator[tuple[int, Segment]]:
    """Yield a segment in pieces, one for each line that it reaches, with the index of the line."""
    raw_starts, raw_stops, _, _ = bounds
    index = bisect_right(raw_starts, segment.raw_start) - 1
    if segment.kind != "keep":
        yield index, segment
        return
    shift = segment.clean_start - segment.raw_start
    start = segment.raw_start
    while start < segment.raw_end:
        stop = min(segment.raw_end, raw_stops[index])
        if start < stop:
            yield index, Segment(start + shift, stop + shift, start, stop, segment.kind)
        index += 1
        if index == len(raw_starts):
            return
        start = raw_starts[index]


def _edits_by_line(edits: Iterable[Edit], bounds: _Bounds) -> list[list[Edit]]:
    """Return for each line its edits, with offsets that count from its start."""
    result: list[list[Edit]] = [[] for _ in bounds.starts]
    for edit in edits:
        index = bisect_right(bounds.raw_starts, edit.raw_start) - 1
        own = edit.counted_from(bounds.raw_starts[index], bounds.starts[index])
        result[index].append(own)
    return result
