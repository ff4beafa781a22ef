r"""Where a line ends, and where a long text is cut into blocks of lines that are cleaned together.

What stands around a line tells how to clean it, so the answer depends on where the text is cut.
There is one cut, here, and it depends on the text from its start alone: a stream is cut where the
whole text is, without reading on.

>>> text = "甲乙丙\n" * 5_000
>>> [(start, end) for start, end in block_bounds(text)]
[(0, 13336), (13336, 20000)]
"""

from __future__ import annotations

import re
import string
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

# Where Unicode says that a line or a paragraph ends (UAX #14, classes BK, CR, LF, NL). U+001C to
# U+001E, which Python's `splitlines` takes for line ends too, are control characters there.
LINE_BREAKS: Final = "\n\r\v\f\x85\u2028\u2029"

# What ends a line of a file, a row. The other line breaks stay inside their row, as editors and
# `wc -l` have it: line numbers are those that a user sees.
ROW_END: Final = re.compile(r"\r\n|\n|\r")

# How long a block is: hanzi and the letters and digits of ASCII, which no default step takes
# away or adds, so that a clean text is cut where the noisy one was.
BLOCK_LETTERS: Final = 10_000
# And what ends a block of text that has hardly any of these.
BLOCK_CHARACTERS: Final = 80_000

# Of the UTF-8 of a text, the bytes that stand for one letter each: ASCII, and the first byte of
# U+4000 to U+9FFF.
_LETTER_BYTES: Final = (string.ascii_letters + string.digits).encode() + bytes(range(0xE4, 0xEA))


class BlockMeter:
    """Tells behind which row a block ends, as the rows come in."""

    __slots__ = ("_characters", "_letters", "_waiting", "_waiting_characters")

    def __init__(self) -> None:
        self._waiting: list[str] = []
        self._letters = self._characters = self._waiting_characters = 0

    @property
    def room(self) -> int:
        """How many characters may come before the block can end, at least."""
        return min(
            BLOCK_LETTERS - self._letters - self._waiting_characters,
            BLOCK_CHARACTERS - self._characters,
        )

    def add(self, rows: str) -> bool:
        """Take a row, its end included, and return whether the block ends behind it.

        Several rows may be given at once if all but the last are shorter than `room` together.
        """
        self._waiting.append(rows)
        self._waiting_characters += len(rows)
        self._characters += len(rows)
        if self.room > 0:
            return False
        self._letters += _letters("".join(self._waiting))
        self._waiting.clear()
        self._waiting_characters = 0
        if self.room > 0:
            return False
        self._letters = self._characters = 0
        return True


def _letters(text: str) -> int:
    data = text.encode("utf-8", "surrogatepass")
    return len(data) - len(data.translate(None, _LETTER_BYTES))


def block_bounds(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each block of a text; together they are the text.

    A block ends behind a row, so that one long row is one block. The empty text has none.
    """
    meter = BlockMeter()
    start = at = 0
    while at < len(text):
        row_end = ROW_END.search(text, max(at, at + meter.room - 1))
        end = len(text) if row_end is None else row_end.end()
        if meter.add(text[at:end]):
            yield start, end
            start = end
        at = end
    if start < at:
        yield start, at


def block_cuts(text: str) -> list[int]:
    """Return the offsets at which one block of a text ends and the next one begins."""
    if len(text) <= min(BLOCK_LETTERS, BLOCK_CHARACTERS):
        return []
    return [start for start, _ in block_bounds(text)][1:]


def row_end(text: str, at: int) -> int:
    """Return the offset behind the row that a text is cut in, or `at` where that cuts none."""
    if at == 0 or text[at - 1 : at] in ("\n", "\r"):
        return at
    match = ROW_END.search(text, at)
    return len(text) if match is None else match.end()
