"""What a process does with a block: rows in, clean rows out, and why some are not."""

from __future__ import annotations

import csv
import io
import re
from codecs import BOM_UTF8
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias, TypeVar

from spacy_cnclean.corpus.blocks import Block, Cleaned, Layout, numbers_of
from spacy_cnclean.corpus.errors import RowError
from spacy_cnclean.corpus.json_rows import (
    JsonRow,
    JsonRowError,
    NoFieldError,
    dump,
    object_of,
)
from spacy_cnclean.corpus.lines import DELIMITERS, split_rows
from spacy_cnclean.encodings import gbk_hint
from spacy_cnclean.rows.batch import BatchCleaner, Row, arrow_texts
from spacy_cnclean.rows.lines import TextLine
from spacy_cnclean.text_blocks import ROW_END

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    _Added: TypeAlias = list[tuple[str, object]]  # names and values of the added columns

_Raw = TypeVar("_Raw")
_UNDECODED: Final = re.compile("[\udc80-\udcff]")
_FIELD_LIMIT: Final = (1 << 31) - 1
_ERROR: Final = "spacy_cnclean.error"


class _BadRowError(Exception):
    """A row cannot be cleaned; the message says why."""


class _UndecodedError(_BadRowError):
    """A row is not in the encoding."""


@dataclass(frozen=True, slots=True)
class BlockCleaner:
    """Cleans blocks; small to send to another process.

    Args:
        cleaner: What is done to each text.
    """

    cleaner: BatchCleaner

    def __call__(self, layout: Layout, block: Block) -> Cleaned:
        """Return what becomes of a block; bad rows are named in it, and nothing raises."""
        if layout.source.format == "parquet":
            return self._batch(block) if block.data else Cleaned(b"", errors=block.errors)
        tally = _Tally(self.cleaner, block)
        telling = _telling(self.cleaner)
        if layout.source.format in DELIMITERS:
            tally.clean(_fields(layout, block), partial(_record, tally, layout), telling)
        elif layout.source.format == "jsonl":
            tally.clean(split_rows(layout, block.data), partial(_object, tally, layout), telling)
        else:
            tally.clean(split_rows(layout, block.data), partial(_line, tally, layout), telling)
        return tally.result()

    def _batch(self, block: Block) -> Cleaned:
        """Return a record batch without the rows that failed."""
        import pyarrow as pa
        from pyarrow import compute

        from spacy_cnclean.corpus.tables import from_stream, to_stream

        before = from_stream(block.data)
        table = _telling(self.cleaner)(pa.Table.from_batches([before]))
        reasons = table.column(_ERROR).to_pylist()
        numbered = zip(numbers_of(block), reasons, strict=True)
        bad = [RowError(number, text) for number, text in numbered if text is not None]
        errors = sorted((*block.errors, *bad))
        table = table.filter(compute.is_null(table.column(_ERROR))).drop_columns([_ERROR])
        raw = [
            text
            for text, error in zip(
                arrow_texts(before.column(self.cleaner.text_column))[0], reasons, strict=True
            )
            if error is None
        ]
        clean = table.column(self.cleaner.output_column or self.cleaner.text_column).to_pylist()
        changed = sum(one != other for one, other in zip(raw, clean, strict=True))
        characters = sum(len(text) for text in raw if text is not None)
        batches = table.combine_chunks().to_batches()
        whole = batches[0] if batches else pa.RecordBatch.from_pylist([], schema=table.schema)
        return Cleaned(to_stream(whole), len(raw), changed, characters, tuple(errors))


def _telling(cleaner: BatchCleaner) -> BatchCleaner:
    """Return the cleaner so that it tells what is wrong with a row instead of raising it."""
    return replace(cleaner, error_column=_ERROR)


class _Pending(NamedTuple):
    """A row that waits to be cleaned.

    Attributes:
        text: Its text; None where it has none.
        written: Gives its bytes from the clean text and the names and values of what is added.
            Raises `_BadRowError` or `JsonRowError` where they cannot be written.
        end: How a line of text ends; what stands around it tells how to clean it. None where the
            text is one by itself.
    """

    text: str | None
    written: Callable[[str | None, _Added], bytes]
    end: str | None = None


class _Tally:
    """The rows of a block as they are done, and what is counted of them."""

    def __init__(self, cleaner: BatchCleaner, block: Block) -> None:
        self.cleaner = cleaner
        self.pieces: list[bytes] = []
        self._errors = list(block.errors)
        self._rows = self._changed = self._characters = 0
        self._missing = {error.row for error in block.errors}
        self._number = block.start.rows

    def clean(
        self,
        raws: Iterable[_Raw],
        read: Callable[[_Raw], _Pending],
        telling: BatchCleaner,
    ) -> None:
        """Read all rows, clean their texts together, and add what can be written, in order."""
        pending: list[tuple[int, _Pending]] = []
        for raw in raws:
            number = self.next_number()
            try:
                pending.append((number, read(raw)))
            except (_BadRowError, JsonRowError) as error:
                self.fail(number, str(error), _kind(error))
        rows = _cleaned([row for _, row in pending], telling)
        for (number, (text, written, _)), row in zip(pending, rows, strict=True):
            if row.error is not None:
                self.fail(number, row.error)
                continue
            try:
                self.add(written(*self.placed(text, row)))
            except (_BadRowError, JsonRowError) as error:
                self.fail(number, str(error))

    def placed(self, text: str | None, row: Row) -> tuple[str | None, _Added]:
        """Count a cleaned text, and return what goes to the text column and to added ones."""
        self._changed += row.text != text
        self._characters += 0 if text is None else len(text)
        added = list(zip(self.cleaner.added_names, row.added, strict=True))
        output = self.cleaner.output_column
        if output not in {None, self.cleaner.text_column}:
            return text, [(str(output), row.text), *added]
        return row.text, added

    def next_number(self) -> int:
        """Return the number of the next row, past those that were not taken in."""
        self._number += 1
        while self._number in self._missing:
            self._number += 1
        return self._number

    def add(self, piece: bytes) -> None:
        """Count a row of the output."""
        self.pieces.append(piece)
        self._rows += 1

    def fail(self, number: int, why: str, kind: str = "") -> None:
        """Count a row that is not in the output."""
        self._errors.append(RowError(number, why, kind))

    def result(self) -> Cleaned:
        """Return what became of the block."""
        errors = tuple(sorted(self._errors))
        data = b"".join(self.pieces)
        return Cleaned(data, self._rows, self._changed, self._characters, errors)


def _kind(error: Exception) -> str:
    if isinstance(error, _UndecodedError):
        return "encoding"
    return "field" if isinstance(error, NoFieldError) else ""


def _cleaned(pending: Sequence[_Pending], telling: BatchCleaner) -> list[Row]:
    lines = [
        TextLine(text, end) for text, _, end in pending if text is not None and end is not None
    ]
    if len(lines) == len(pending):
        return telling.lines(lines)
    return telling.rows([row.text for row in pending])


def is_plain(layout: Layout, cleaner: BatchCleaner) -> bool:
    """Return whether lines of text stay lines of text: nothing is added to them."""
    output = cleaner.output_column in {None, cleaner.text_column}
    return layout.source.format == "txt" and not cleaner.columns and output


def _line(tally: _Tally, layout: Layout, raw: bytes) -> _Pending:
    text, end = _parted(_decode(raw, layout.encoding))

    def written(clean: str | None, added: _Added) -> bytes:
        if not is_plain(layout, tally.cleaner):
            return f"{object_of([(tally.cleaner.text_column, clean), *added])}\n".encode()
        if clean is None or ROW_END.search(clean):
            raise _BadRowError("the clean text has a line break, which a line of txt cannot hold")
        return (clean + end).encode()

    return _Pending(text, written, end)


def _decode(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        place = f"byte 0x{raw[error.start]:02x} at byte {error.start} of the row"
        what = f"{place} is not {error.encoding}: {error.reason}{gbk_hint(raw, encoding)}"
        raise _UndecodedError(what) from None
    except UnicodeError as error:  # some encodings do not say where
        raise _UndecodedError(f"the row is not {encoding}: {error}") from None


def _object(tally: _Tally, layout: Layout, raw: bytes) -> _Pending:
    line = _decode(raw, layout.encoding)
    if not line.strip():
        return _Pending(None, lambda _, __: line.encode())
    inner, end = _parted(line)
    column = tally.cleaner.text_column
    row = JsonRow(inner, column)

    def written(text: str | None, added: _Added) -> bytes:
        return (row.with_fields({column: text}, dict(added)) + end).encode()

    return _Pending(row.text, written)


def _parted(line: str) -> tuple[str, str]:
    """Return a line without its end, and the end."""
    text = line.removesuffix("\n").removesuffix("\r")
    return text, line[len(text) :]


def _fields(layout: Layout, block: Block) -> Iterator[list[str]]:
    csv.field_size_limit(_FIELD_LIMIT)
    text = block.data.decode(layout.encoding, "surrogateescape")
    delimiter = DELIMITERS[layout.source.format]
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _record(tally: _Tally, layout: Layout, fields: Sequence[str]) -> _Pending:
    if not fields:
        return _Pending(None, lambda _, __: _csv_line(layout, fields))
    index = layout.header.index(tally.cleaner.text_column)
    text = _checked(layout, fields)[index]

    def written(clean: str | None, added: _Added) -> bytes:
        values = [value if isinstance(value, str) else dump(value) for _, value in added]
        return _csv_line(layout, [*fields[:index], clean, *fields[index + 1 :], *values])

    return _Pending(text, written)


def _csv_line(layout: Layout, fields: Sequence[Any]) -> bytes:
    sink = io.StringIO()
    delimiter = DELIMITERS[layout.source.format]
    csv.writer(sink, delimiter=delimiter, lineterminator=layout.line_end).writerow(fields)
    return sink.getvalue().encode()


def _checked(layout: Layout, fields: Sequence[str]) -> Sequence[str]:
    """Return the fields if they are text and as many as the header has."""
    if len(fields) != len(layout.header):
        raise _BadRowError(f"{len(fields)} fields; the header has {len(layout.header)}")
    if any(_UNDECODED.search(field) for field in fields):
        raw = ",".join(fields).encode(layout.encoding, "surrogateescape")
        raise _UndecodedError(
            f"some bytes are not {layout.encoding}{gbk_hint(raw, layout.encoding)}"
        )
    return fields


def head_of(layout: Layout, cleaner: BatchCleaner, *, first: bool) -> bytes:
    """Return what a part begins with: the byte order mark of the input, and the header of a table.

    A table has its header, and its mark, in every part; lines have their mark in the first.
    """
    is_table = layout.source.format in DELIMITERS
    stays = layout.source.format != "txt" or is_plain(layout, cleaner)
    mark = BOM_UTF8 if layout.mark and stays and (first or is_table) else b""
    return mark + _header(layout, cleaner) if is_table else mark


def _header(layout: Layout, cleaner: BatchCleaner) -> bytes:
    names = [*layout.header]
    if cleaner.output_column not in {None, cleaner.text_column}:
        names.append(str(cleaner.output_column))
    return _csv_line(layout, [*names, *cleaner.added_names])


def texts_of(layout: Layout, block: Block, column: str) -> Iterator[tuple[int, str | RowError]]:
    """Yield the number of each row of a block and its text, or what is wrong with it."""
    tally = _Tally(BatchCleaner(steps=(), text_column=column), block)
    yield from ((error.row, error) for error in block.errors)
    is_table = layout.source.format in DELIMITERS
    for raw in _fields(layout, block) if is_table else split_rows(layout, block.data):
        number = tally.next_number()
        try:
            text = _text(layout, raw, column)
        except (_BadRowError, JsonRowError) as error:
            yield number, RowError(number, str(error), _kind(error))
        else:
            if text is not None:
                yield number, text


def _text(layout: Layout, raw: bytes | list[str], column: str) -> str | None:
    if isinstance(raw, list):
        return _checked(layout, raw)[layout.header.index(column)] if raw else None
    line, _ = _parted(_decode(raw, layout.encoding))
    if layout.source.format == "jsonl":
        return JsonRow(line, column).text if line.strip() else None
    return line
