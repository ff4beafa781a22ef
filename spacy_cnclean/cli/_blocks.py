"""Cleaning lines in blocks: what stands around a line tells how to clean it."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from spacy_cnclean.cli._text import Line

if TYPE_CHECKING:
    from spacy_cnclean.cleaning import Cleaner
    from spacy_cnclean.edits import Edit

_PIECE = 1 << 15  # characters: enough to be worth a call, and no more than memory bears


class CleanLine(NamedTuple):
    """A clean line.

    Attributes:
        text: The line without its end.
        edits: What was done to it; offsets count from the start of the line.
        doubtful: What was found and not done.
    """

    text: str
    edits: "tuple[Edit, ...]" = ()
    doubtful: "tuple[Edit, ...]" = ()


def blocks(lines: Iterable[Line], cleaner: "Cleaner") -> Iterator[list[Line]]:
    """Yield the lines in lists to be cleaned as one text each.

    They are cut where the punctuation step, which learns from the lines around a line, would cut
    the whole text, so that the result is that of cleaning it in one go.
    """
    limit, measure = _scale(cleaner)
    block: list[Line] = []
    size = 0
    for line in lines:
        block.append(line)
        for piece in measure(line.text):
            size = (size if size < limit else 0) + piece
        if size >= limit:
            yield block
            block, size = [], 0
    if block:
        yield block


def _scale(cleaner: "Cleaner") -> tuple[int, Callable[[str], Iterable[int]]]:
    """Return how long a block is, and what gives the lengths that a line adds to it."""
    names = [step.name for step in cleaner.steps]
    if "punctuation" not in names:
        return _PIECE, _lengths
    from spacy_cnclean.cleaning import Cleaner
    from spacy_cnclean.punctuation import paragraphs
    from spacy_cnclean.punctuation.characters import LINE_BREAKS

    before = Cleaner(cleaner.steps[: names.index("punctuation")])
    line_break = re.compile(f"[{LINE_BREAKS}]")

    def lengths(text: str) -> Iterable[int]:
        return map(len, line_break.split(before.clean(text).text))

    return paragraphs.BLOCK_CHARACTERS, lengths


def _lengths(text: str) -> Iterable[int]:
    return (len(text),)


def clean_block(
    texts: Sequence[str], cleaner: "Cleaner", *, with_edits: bool = True
) -> list[CleanLine]:
    """Return the lines of a block, cleaned as one text.

    A step that does not leave line ends where they are gets the lines one by one.

    Args:
        texts: The lines without their ends.
        cleaner: What cleans them.
        with_edits: Whether edits are wanted; to work them out takes time.
    """
    clean = cleaner.clean("\n".join(texts))
    raw_starts = [0, *accumulate(len(text) + 1 for text in texts)]
    ends = [clean.to_clean(start - 1, start) for start in raw_starts[1:-1]]
    if any(clean.text[start:end] != "\n" for start, end in ends):
        return [
            CleanLine(one.text, *((one.edits, one.doubtful) if with_edits else ()))
            for one in cleaner.clean_batch(texts)
        ]
    starts = [0, *(end for _, end in ends)]
    stops = [*(start for start, _ in ends), len(clean.text)]
    lines = [clean.text[start:stop] for start, stop in zip(starts, stops, strict=True)]
    if not with_edits:
        return list(map(CleanLine, lines))
    edits = _by_line(clean.edits, raw_starts, starts)
    return list(map(CleanLine, lines, edits, _by_line(clean.doubtful, raw_starts, starts)))


def _by_line(
    edits: "Iterable[Edit]", raw_starts: Sequence[int], starts: Sequence[int]
) -> "list[tuple[Edit, ...]]":
    """Return for each line its edits, with offsets that count from its start."""
    result: list[list[Edit]] = [[] for _ in starts]
    for edit in edits:
        index = bisect_right(raw_starts, edit.raw_start) - 1
        result[index].append(edit.counted_from(raw_starts[index], starts[index]))
    return list(map(tuple, result))
