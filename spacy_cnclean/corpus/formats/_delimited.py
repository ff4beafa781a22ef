"""CSV and TSV: a row is a record, which may have several lines; the only reader of them."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from spacy_cnclean._encodings import gbk_hint
from spacy_cnclean.corpus._errors import BadRowError, InputFailureError, UndecodedRowError
from spacy_cnclean.corpus._json_rows import dump
from spacy_cnclean.corpus.formats._byte_rows import Added, ByteRow, ByteRowFormat, split_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from spacy_cnclean.corpus._blocks import Layout
    from spacy_cnclean.corpus._settings import CorpusSettings
    from spacy_cnclean.corpus._sources import Source
    from spacy_cnclean.corpus.formats._byte_lines import ByteLines
    from spacy_cnclean.rows._batch import BatchCleaner

_UNDECODED: Final = re.compile("[\udc80-\udcff]")
_FIELD_LIMIT: Final = (1 << 31) - 1
_CARRIAGE_RETURN: Final = "a carriage return without quotes; write the line ends as LF or CRLF"


@dataclass(frozen=True)
class Delimited(ByteRowFormat[list[str]]):
    """Records of fields with a character between them, and a header.

    Attributes:
        delimiter: The character.
    """

    delimiter: str = ","

    def read_layout(self, source: Source, settings: CorpusSettings) -> Layout:
        """Return what the rows of a file have in common, its header read and checked."""
        layout = super().read_layout(source, settings)
        with self.opened(layout) as lines:
            records = self.records(layout, lines)
            record = next(records, b"")
        if not record:
            raise InputFailureError(f"{source.path}: there is no header")
        try:
            record.decode(settings.encoding)
        except UnicodeDecodeError as error:
            hint = gbk_hint(record, settings.encoding)
            raise InputFailureError(
                f"{source.path}: the header is not {error.encoding}{hint}"
            ) from None
        header = tuple(records.fields)
        try:
            settings.cleaner.check_names(header)
        except (KeyError, ValueError) as error:
            raise InputFailureError(f"{source.path}: {error.args[0]}") from None
        end = "\r\n" if record.endswith(b"\r\n") else "\n"
        return layout._replace(header=header, line_end=end)

    def records(self, layout: Layout, lines: ByteLines) -> _FileRecords:
        """Return the records of a file as they are written."""
        return _FileRecords(layout, lines, self.delimiter)

    def raw_rows(self, layout: Layout, data: bytes) -> Iterator[list[str]]:
        """Return the fields of each record of a block."""
        text = data.decode(layout.encoding, "surrogateescape")
        return _reader(io.StringIO(text, newline=""), self.delimiter)

    def split_rows(self, layout: Layout, data: bytes) -> list[bytes]:
        """Return each record of a block as it is written."""
        return list(_Records(split_lines(data), layout.encoding, self.delimiter))

    def read_row(self, layout: Layout, raw: list[str], cleaner: BatchCleaner) -> ByteRow:
        """Return one record; an empty line is one without a text, and stays."""
        if not raw:
            return ByteRow(None, lambda _, __: self._record(layout, raw))
        _check_fields(layout, raw)
        index = layout.header.index(cleaner.text_column)

        def write(clean: str | None, added: Added) -> bytes:
            values = [value if isinstance(value, str) else dump(value) for value in added.values()]
            return self._record(layout, [*raw[:index], clean, *raw[index + 1 :], *values])

        return ByteRow(raw[index], write)

    def head(self, layout: Layout, cleaner: BatchCleaner, *, first: bool) -> bytes:
        """Return the header, and the byte order mark of the input: in every part."""
        del first
        header = self._record(layout, [*layout.header, *cleaner.new_names])
        return super().head(layout, cleaner, first=True) + header

    def _record(self, layout: Layout, fields: Sequence[Any]) -> bytes:
        sink = io.StringIO()
        writer = csv.writer(sink, delimiter=self.delimiter, lineterminator=layout.line_end)
        writer.writerow(fields)
        return sink.getvalue().encode()


def _reader(texts: Iterable[str], delimiter: str, *, strict: bool = False) -> Iterator[list[str]]:
    """Return the fields of each record; how long a field may be is for us to say."""
    csv.field_size_limit(_FIELD_LIMIT)
    return csv.reader(texts, delimiter=delimiter, strict=strict)


class _Records:
    """The records of lines as they are written; a record may have several lines.

    Attributes:
        fields: Those of the record that was returned last.
    """

    def __init__(self, lines: Iterable[bytes], encoding: str, delimiter: str) -> None:
        self._lines = lines
        self._encoding = encoding
        self._raw: list[bytes] = []
        self._reader = _reader(self._texts(), delimiter)
        self.fields: list[str] = []

    def __iter__(self) -> _Records:
        return self

    def __next__(self) -> bytes:
        self._raw = []
        self.fields = next(self._reader)
        return b"".join(self._raw)

    def _texts(self) -> Iterator[str]:
        for line in self._lines:
            self._raw.append(line)
            yield line.decode(self._encoding, "surrogateescape")


class _FileRecords(_Records):
    """The records of a file: none is longer than one may be, and every quote is closed."""

    def __init__(self, layout: Layout, lines: ByteLines, delimiter: str) -> None:
        super().__init__(self._limited(lines, layout.row_limit), layout.encoding, delimiter)
        self._file = lines
        self._path = layout.source.path
        self._delimiter = delimiter
        self._size = 0
        self._ended = False

    def __next__(self) -> bytes:
        self._size = 0
        start = self._file.offset
        try:
            record = super().__next__()
            if self._ended:
                self._check_closed(record)
        except csv.Error as error:
            what = _CARRIAGE_RETURN if "new-line character" in str(error) else str(error)
            raise InputFailureError(f"{self._path}: record at byte {start}: {what}") from None
        return record

    def _check_closed(self, record: bytes) -> None:
        # A quote that nobody closes makes one field of the rest of the file, without an error.
        text = io.StringIO(record.decode(self._encoding, "surrogateescape"), newline="")
        try:
            list(_reader(text, self._delimiter, strict=True))
        except csv.Error as error:
            if "end of data" in str(error):
                raise csv.Error("a quote is left open") from None

    def _limited(self, lines: ByteLines, limit: int) -> Iterator[bytes]:
        while line := lines.next():
            self._size += len(line)
            if self._size > limit:
                break
            yield line
        self._ended = line == b""
        if line != b"":
            raise InputFailureError(
                f"{self._path}: a record that ends before byte {lines.offset} is longer than "
                f"{limit} bytes: is a quote left open?"
            )


def _check_fields(layout: Layout, fields: Sequence[str]) -> None:
    """Refuse fields that are not text, or not as many as the header has."""
    if len(fields) != len(layout.header):
        raise BadRowError(f"{len(fields)} fields; the header has {len(layout.header)}")
    if any(_UNDECODED.search(field) for field in fields):
        raw = ",".join(fields).encode(layout.encoding, "surrogateescape")
        raise UndecodedRowError(
            f"some bytes are not {layout.encoding}{gbk_hint(raw, layout.encoding)}"
        )


CSV: Final = Delimited("csv", ",")
TSV: Final = Delimited("tsv", "\t")
