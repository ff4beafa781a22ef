"""Reading txt, jsonl, csv and tsv block by block, without holding more than one."""

from __future__ import annotations

import csv
import io
from collections import deque
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Final

from spacy_cnclean.corpus.blocks import Block, Layout, Position
from spacy_cnclean.corpus.errors import InputFailureError, RowError
from spacy_cnclean.corpus.formats import Source, reading
from spacy_cnclean.encodings import gbk_hint
from spacy_cnclean.text_blocks import BlockMeter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader

    from spacy_cnclean.corpus.settings import CorpusSettings

DELIMITERS: Final = {"csv": ",", "tsv": "\t"}
_MARK: Final = b"\xef\xbb\xbf"
_SKIP: Final = 1 << 20
_CHUNK: Final = 1 << 16
_FIELD_LIMIT: Final = (1 << 31) - 1
_CARRIAGE_RETURN: Final = "a carriage return without quotes; write the line ends as LF or CRLF"


class _Lines:
    """The lines of a stream, and how many bytes were read."""

    def __init__(self, stream: BufferedReader, file: BufferedReader, limit: int) -> None:
        self._stream = stream
        self._file = file
        self._limit = limit
        self._told = 0
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
        if self._stream.peek(len(_MARK)).startswith(_MARK):
            self.offset = len(self._stream.read(len(_MARK)))

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
        before, self._told = self._told, self._file.tell()
        return self._told - before


class _TextLines(_Lines):
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


@contextmanager
def _opened(source: Source, start: Position, limit: int) -> Iterator[_Lines]:
    kind = _TextLines if source.format == "txt" else _Lines
    with reading(source) as (stream, file):
        lines = kind(stream, file, limit)
        if start.offset:
            lines.skip_to(start.offset)
        else:
            lines.skip_mark()
        yield lines


def read_layout(source: Source, settings: CorpusSettings) -> Layout:
    """Return what the rows of a file of lines have in common.

    Raises:
        InputFailureError: The file cannot be read, or its header has not the text column, once.
    """
    layout = Layout(source, settings.encoding, settings.row_limit)
    csv.field_size_limit(_FIELD_LIMIT)
    with _opened(source, Position(), settings.row_limit) as lines:
        layout = layout._replace(mark=lines.offset > 0)
        if source.format not in DELIMITERS:
            return layout
        records = _Records(lines, layout)
        record = next(records, b"")
        header = tuple(records.fields)
    end = "\r\n" if record.endswith(b"\r\n") else "\n"
    column = settings.cleaner.text_column
    if not record:
        raise InputFailureError(f"{source.path}: there is no header")
    try:
        record.decode(settings.encoding)
    except UnicodeDecodeError as error:
        hint = gbk_hint(record, settings.encoding)
        raise InputFailureError(
            f"{source.path}: the header is not {error.encoding}{hint}"
        ) from None
    if header.count(column) != 1:
        how_many = "two columns" if column in header else "no column"
        raise InputFailureError(
            f"{source.path}: {how_many} {column!r}; the columns are {', '.join(header)}"
        )
    added = (settings.cleaner.output_column, *settings.cleaner.added_names)
    if taken := [name for name in added if name in header and name != column]:
        raise InputFailureError(f"{source.path}: a column {taken[0]!r} is there already")
    return layout._replace(header=header, line_end=end)


def read_lines(layout: Layout, start: Position, block_size: int) -> Iterator[Block]:
    """Yield the rows of a file from a position on, in blocks.

    Lines of text are cleaned with a look at the lines around them: a block of them ends only where
    one of `spacy_cnclean.text_blocks` does.

    Raises:
        InputFailureError: The file cannot be read on.
    """
    may_end = _Meter(layout) if layout.source.format == "txt" else _anywhere
    with ExitStack() as stack:
        lines = stack.enter_context(_opened(layout.source, start, layout.row_limit))
        records: Iterator[bytes | None] = iter(lines.next, b"")
        if layout.header:
            records = _Records(lines, layout)
            if not start.offset:
                next(records)
        position = Position(start.rows, lines.offset)
        resumed = lines.progress() if start.offset else 0
        data: list[bytes] = []
        errors: list[RowError] = []
        rows = start.rows
        for record in records:
            rows += 1
            if record is None:
                errors.append(RowError(rows, f"longer than {layout.row_limit} bytes"))
            else:
                data.append(record)
            if may_end(record) and lines.offset - position.offset >= block_size:
                end = Position(rows, lines.offset)
                yield _block(position, end, data, errors, lines.progress(), resumed)
                position, data, errors, resumed = end, [], [], 0
        if rows > position.rows:
            end = Position(rows, lines.offset)
            yield _block(position, end, data, errors, lines.progress(), resumed)


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


def _anywhere(_row: bytes | None) -> bool:
    return True


def _block(
    start: Position,
    end: Position,
    data: list[bytes],
    errors: list[RowError],
    *read: int,
) -> Block:
    """Return a block; `read` is what was read of the file for it, and to get to its start."""
    progress, resumed = read
    size = end.offset - start.offset
    return Block(start, end, b"".join(data), tuple(errors), size, progress + resumed, resumed)


class _Records:
    """The records of a csv file as they are written; a record may have several lines."""

    def __init__(self, lines: _Lines, layout: Layout) -> None:
        self._lines = lines
        self._path = layout.source.path
        self._limit = layout.row_limit
        self._encoding = layout.encoding
        self._raw: list[bytes] = []
        self._size = 0
        self._delimiter = DELIMITERS[layout.source.format]
        self._reader = csv.reader(self._texts(), delimiter=self._delimiter)
        self._ended = False
        self.fields: list[str] = []

    def __iter__(self) -> _Records:
        return self

    def __next__(self) -> bytes:
        self._raw, self._size = [], 0
        start = self._lines.offset
        try:
            self.fields = next(self._reader)
            record = b"".join(self._raw)
            if self._ended:
                self._check_closed(record)
        except csv.Error as error:
            what = _CARRIAGE_RETURN if "new-line character" in str(error) else str(error)
            raise InputFailureError(f"{self._path}: record at byte {start}: {what}") from None
        return record

    def _check_closed(self, record: bytes) -> None:
        # A quote that nobody closes makes one field of the rest of the file, without an error.
        text = record.decode(self._encoding, "surrogateescape")
        source = io.StringIO(text, newline="")
        try:
            list(csv.reader(source, delimiter=self._delimiter, strict=True))
        except csv.Error as error:
            if "end of data" in str(error):
                raise csv.Error("a quote is left open") from None

    def _texts(self) -> Iterator[str]:
        while line := self._lines.next():
            self._size += len(line)
            if self._size > self._limit:
                break
            self._raw.append(line)
            yield line.decode(self._encoding, "surrogateescape")
        self._ended = line == b""
        if line != b"":
            raise InputFailureError(
                f"{self._path}: a record that ends before byte {self._lines.offset} is longer than "
                f"{self._limit} bytes: is a quote left open?"
            )


def split_rows(layout: Layout, data: bytes) -> Iterator[bytes]:
    """Yield the lines of data, with their ends; of text also those that end in a CR."""
    if layout.source.format == "txt":
        yield from data.splitlines(keepends=True)
        return
    start = 0
    while start < len(data):
        end = data.find(b"\n", start) + 1 or len(data)
        yield data[start:end]
        start = end
