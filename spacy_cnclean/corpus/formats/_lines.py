"""Plain text: a row is a line, cleaned with a look at the lines around it."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, ClassVar, Final

from spacy_cnclean._text_blocks import ROW_END, BlockMeter
from spacy_cnclean.corpus._errors import BadRowError
from spacy_cnclean.corpus._json_rows import dump
from spacy_cnclean.corpus.formats._byte_lines import ByteLines
from spacy_cnclean.corpus.formats._byte_rows import (
    Added,
    ByteRow,
    ByteRowFormat,
    decode_row,
    split_end,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from io import BufferedReader

    from spacy_cnclean.corpus._blocks import Layout
    from spacy_cnclean.rows._batch import BatchCleaner

_CHUNK: Final = 1 << 16


class _TextLines(ByteLines):
    """Lines of text: a carriage return ends one too."""

    def __init__(self, stream: BufferedReader, file: BufferedReader, limit: int) -> None:
        super().__init__(stream, file, limit)
        self._ready: deque[tuple[bytes | None, int]] = deque()  # with their lengths
        self._begun: list[bytes] = []  # pieces of a line whose end was not read yet
        self._dropped = 0  # what was read of it before, where it is too long

    def next(self) -> bytes | None:
        """Return the next line with its end; None if it is too long, empty at the end."""
        while not self._ready:
            chunk = self._stream.read1(_CHUNK)
            if not chunk:
                self._end_line(b"")
                break
            self._take(chunk)
        if not self._ready:
            return b""
        line, length = self._ready.popleft()
        self.offset += length
        return line

    def _take(self, chunk: bytes) -> None:
        # A carriage return at the end of a chunk may be half of a line end.
        if self._begun and self._begun[-1].endswith(b"\r"):
            chunk = self._begun.pop() + chunk
        *lines, last = chunk.splitlines(keepends=True)
        if last.endswith(b"\n"):
            lines.append(last)
            last = b""
        for line in lines:
            self._end_line(line)
        if last:
            self._begun.append(last)
            if sum(map(len, self._begun)) > self._limit:
                self._dropped += sum(map(len, self._begun[:-1]))
                self._begun = [last]

    def _end_line(self, piece: bytes) -> None:
        line = b"".join((*self._begun, piece))
        length = self._dropped + len(line)
        if length:
            self._ready.append((None if length > self._limit else line, length))
        self._begun, self._dropped = [], 0


class PlainText(ByteRowFormat[bytes]):
    """Lines of text; with added columns they are written as objects of JSON."""

    line_reader: ClassVar[type[ByteLines]] = _TextLines

    def raw_rows(self, layout: Layout, data: bytes) -> list[bytes]:
        """Return the lines of a block; a carriage return ends one too."""
        del layout
        return data.splitlines(keepends=True)

    def split_rows(self, layout: Layout, data: bytes) -> list[bytes]:
        """Return each line of a block by itself."""
        return self.raw_rows(layout, data)

    def block_ends(self, layout: Layout) -> Callable[[bytes | None], bool]:
        """Return a test that is true behind a line where a block of `text_blocks` ends."""
        return _Meter(layout)

    def read_row(self, layout: Layout, raw: bytes, cleaner: BatchCleaner) -> ByteRow:
        """Return one line."""
        text, end = split_end(decode_row(raw, layout.encoding))

        def write_line(clean: str | None, _: Added) -> bytes:
            if clean is None or ROW_END.search(clean):
                raise BadRowError(
                    "the clean text has a line break, which a line of txt cannot hold"
                )
            return (clean + end).encode()

        def write_object(clean: str | None, added: Added) -> bytes:
            return f"{dump({cleaner.text_column: clean, **added})}\n".encode()

        return ByteRow(text, write_line if _is_plain(cleaner) else write_object, end)

    def head(self, layout: Layout, cleaner: BatchCleaner, *, first: bool) -> bytes:
        """Return the byte order mark of the input, in the first part, if that is text too."""
        return super().head(layout, cleaner, first=first) if _is_plain(cleaner) else b""

    def output_name(self, cleaner: BatchCleaner) -> str:
        """Return the name of the format that parts have."""
        return self.name if _is_plain(cleaner) else "jsonl"


def _is_plain(cleaner: BatchCleaner) -> bool:
    """Tell whether lines of text stay lines of text: nothing is added to them."""
    return not cleaner.new_names


class _Meter:
    """Tells behind which lines of a text a block of it may end."""

    def __init__(self, layout: Layout) -> None:
        self._encoding = layout.encoding
        self._meter = BlockMeter()

    def __call__(self, line: bytes | None) -> bool:
        if line is None:  # a line that cannot be read is not cleaned with the others
            return False
        try:
            text = line.decode(self._encoding)
        except UnicodeDecodeError:
            return False
        return self._meter.add(text)


PLAIN_TEXT: Final = PlainText("txt")
