"""The lines of a stream of bytes, with the offset that was read to."""

from __future__ import annotations

from codecs import BOM_UTF8
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from io import BufferedReader

_SKIP: Final = 1 << 20


class ByteLines:
    """The lines of a stream; a line feed ends one.

    Args:
        stream: The bytes, unpacked.
        file: The file that they are of.
        limit: How many bytes a line may have.

    Attributes:
        offset: How many bytes of the stream stand before the next line.
    """

    def __init__(self, stream: BufferedReader, file: BufferedReader, limit: int) -> None:
        self._stream = stream
        self._file = file
        self._limit = limit
        self._reported = 0
        self.offset = 0

    def skip_to(self, offset: int) -> None:
        """Go on at an offset of the unpacked bytes."""
        if self._stream is self._file:
            self._stream.seek(offset)
        else:
            left = offset
            while left:
                piece = self._stream.read(min(left, _SKIP))
                if not piece:
                    raise EOFError("it is shorter than when the run began")
                left -= len(piece)
        self.offset = offset

    def skip_mark(self) -> None:
        """Go past a byte order mark at the start."""
        if self._stream.peek(len(BOM_UTF8)).startswith(BOM_UTF8):
            self.offset = len(self._stream.read(len(BOM_UTF8)))

    def next(self) -> bytes | None:
        """Return the next line with its end; None if it is too long, empty at the end."""
        line = self._stream.readline(self._limit)
        self.offset += len(line)
        if len(line) < self._limit or line.endswith(b"\n"):
            return line
        while piece := self._stream.readline(_SKIP):
            self.offset += len(piece)
            if piece.endswith(b"\n"):
                break
        return None

    def progress(self) -> int:
        """Return how many bytes of the file were read since this was asked last."""
        before, self._reported = self._reported, self._file.tell()
        return self._reported - before
