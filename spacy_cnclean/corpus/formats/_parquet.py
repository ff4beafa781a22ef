"""Parquet: rows of a table, read and written a record batch at a time."""

from __future__ import annotations

import os
from contextlib import contextmanager
from itertools import accumulate, groupby, islice
from typing import TYPE_CHECKING, Any, ClassVar, Final

from spacy_cnclean.corpus._blocks import Layout, Position, RowBlock, numbers_of
from spacy_cnclean.corpus._errors import InputFailureError, RowError, describe
from spacy_cnclean.corpus.formats._interface import BlockRows, FileFormat, RowText
from spacy_cnclean.rows._batch import Row
from spacy_cnclean.rows._frames import (
    arrow_schema,
    arrow_texts,
    columns_of,
    cut,
    with_columns,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    import pyarrow as pa

    from spacy_cnclean.corpus._settings import CorpusSettings
    from spacy_cnclean.corpus._sources import Source
    from spacy_cnclean.rows._batch import BatchCleaner

_ROW_GROUP: Final = 16 << 20  # bytes in memory: small groups make files slow to read
_BUFFER: Final = 1 << 20
_MOST_ROWS: Final = 1024  # of a batch
_MOST_BYTES: Final = 1 << 20  # of a block, in memory
_WRITTEN_AS: Final = {"UNCOMPRESSED": "none", "LZ4_RAW": "lz4", "LZO": "snappy"}


@contextmanager
def _opened(source: Source) -> Iterator[Any]:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(source.path, buffer_size=_BUFFER, pre_buffer=False) as file:
            yield file
    except pa.ArrowException as error:
        what = " ".join(str(error).split())[:200]
        raise InputFailureError(f"{source.path}: not a whole Parquet file: {what}") from None
    except OSError as error:
        raise InputFailureError(f"{source.path}: cannot be read: {describe(error)[:200]}") from None


class Parquet(FileFormat):
    """Tables of columns; the data of a block is an Arrow stream of one record batch."""

    is_text: ClassVar[bool] = False
    package: ClassVar[str] = "pyarrow"

    def read_layout(self, source: Source, settings: CorpusSettings) -> Layout:
        """Return what the rows of a file have in common; its text column must hold text."""
        with _opened(source) as file:
            try:
                arrow_schema(settings.cleaner, file.schema_arrow)
            except (KeyError, ValueError) as error:
                raise InputFailureError(f"{source.path}: {error.args[0]}") from None
        return Layout(source, settings.encoding, settings.row_limit)

    def read_blocks(self, layout: Layout, start: Position, block_size: int) -> Iterator[RowBlock]:
        """Yield the rows of a file from a position on, in blocks."""
        with _opened(layout.source) as file:
            share = layout.source.path.stat().st_size / max(1, file.metadata.num_rows)
            resumed = int(share * start.rows)
            for first, batch, per_row in _batches(file, start.rows, block_size):
                end = Position(first + batch.num_rows)
                size, progress = int(per_row * batch.num_rows), int(share * batch.num_rows)
                yield RowBlock(
                    *(Position(first), end, to_stream(batch), ()),
                    *(size, progress + resumed, resumed),
                )
                resumed = 0

    def read_rows(self, layout: Layout, block: RowBlock, cleaner: BatchCleaner) -> BlockRows:
        """Return the rows of a block."""
        del layout
        return _BatchRows(block, cleaner)

    def split_rows(self, layout: Layout, data: bytes) -> list[bytes]:
        """Return each row of a batch as a batch of its own."""
        del layout
        batch = from_stream(data)
        return [to_stream(batch.slice(place, 1)) for place in range(batch.num_rows)]

    def join_rows(self, pieces: Sequence[bytes]) -> bytes:
        """Return the rows of batches as one batch; of none, nothing."""
        import pyarrow as pa

        if not pieces:
            return b""
        table = pa.Table.from_batches([from_stream(piece) for piece in pieces])
        return to_stream(table.combine_chunks().to_batches()[0])

    def write_part(
        self,
        path: Path,
        layout: Layout,
        cleaner: BatchCleaner,
        pieces: Iterable[bytes],
        *,
        first: bool,
    ) -> None:
        """Write a part, compressed as the input is."""
        import pyarrow as pa
        from pyarrow import parquet

        del first
        with _opened(layout.source) as file:
            schema = arrow_schema(cleaner, file.schema_arrow)
            packing = _packing(file.metadata)
        waiting: list[Any] = []
        size = 0
        with path.open("wb") as sink:
            with parquet.ParquetWriter(sink, schema, compression=packing) as writer:
                for stream in filter(None, pieces):
                    batch = from_stream(stream)
                    waiting.append(batch)
                    size += batch.nbytes
                    if size >= _ROW_GROUP:
                        writer.write_table(pa.Table.from_batches(waiting, schema))
                        waiting, size = [], 0
                if waiting:
                    writer.write_table(pa.Table.from_batches(waiting, schema))
            sink.flush()
            os.fsync(sink.fileno())


def _batches(file: Any, start: int, size: int) -> Iterator[tuple[int, pa.RecordBatch, float]]:
    """Yield the batches of a file that end behind a row, in about a size in bytes.

    Each comes with the number of rows before it and with the bytes of a row in its row group.
    """
    first = 0
    for index in range(file.metadata.num_row_groups):
        group = file.metadata.row_group(index)
        if first + group.num_rows <= start:
            first += group.num_rows
            continue
        per_row = group.total_byte_size / max(1, group.num_rows)
        # Texts that repeat are one in the file and many in memory, whatever their size says.
        count = min(_MOST_ROWS, max(1, int(size / max(1.0, per_row))))
        # Group by group, so that blocks are cut alike wherever reading begins.
        for batch in file.iter_batches(count, row_groups=[index], use_threads=False):
            for piece in cut(batch, _MOST_BYTES):
                if first + piece.num_rows > start:
                    yield first, piece, per_row
                first += piece.num_rows


class _BatchRows(BlockRows):
    """The rows of a record batch."""

    def __init__(self, block: RowBlock, cleaner: BatchCleaner) -> None:
        self._cleaner = cleaner
        self._batch = from_stream(block.data)
        found, bad = arrow_texts(self._batch.column(cleaner.text_column))
        numbers = list(islice(numbers_of(block), len(found)))
        self._places = [place for place in range(len(found)) if place not in bad]
        self.texts = [RowText(numbers[place], found[place]) for place in self._places]
        self.errors = [RowError(numbers[place], why) for place, why in bad.items()]

    def write(self, rows: Sequence[Row]) -> tuple[bytes, int, list[RowError]]:
        """Return the rows as a batch, and how many there are; all can be written."""
        import pyarrow as pa

        whole = [Row(None, (None,) * len(self._cleaner.columns), "")] * self._batch.num_rows
        for place, row in zip(self._places, rows, strict=True):
            whole[place] = row
        table = pa.Table.from_batches([self._batch])
        table = with_columns(self._cleaner, table, columns_of(self._cleaner, whole))
        if any(row.error is not None for row in whole):
            table = _kept(table, [row.error is None for row in whole])
        batches = table.combine_chunks().to_batches()
        batch = batches[0] if batches else pa.RecordBatch.from_pylist([], schema=table.schema)
        return to_stream(batch), batch.num_rows, []


def _kept(table: pa.Table, keep: Sequence[bool]) -> pa.Table:
    """Return the rows of a table that are to be kept.

    Arrow's own filter does not know columns of every type: of views of strings it raises.
    """
    import pyarrow as pa

    runs = [(kept, len(list(run))) for kept, run in groupby(keep)]
    starts = accumulate((length for _, length in runs), initial=0)
    pieces = [
        table.slice(start, length)
        for start, (kept, length) in zip(starts, runs, strict=False)
        if kept
    ]
    return pa.concat_tables(pieces) if pieces else table.slice(0, 0)


def to_stream(batch: pa.RecordBatch) -> bytes:
    """Return a record batch as an Arrow stream."""
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    return sink.getvalue().to_pybytes()


def from_stream(data: bytes) -> pa.RecordBatch:
    """Return the record batch of an Arrow stream of one."""
    import pyarrow as pa

    with pa.ipc.open_stream(data) as reader:
        return reader.read_next_batch()


def _packing(metadata: Any) -> Any:
    """Return how the first column of a file is compressed."""
    if not metadata.num_row_groups or not metadata.num_columns:
        return "snappy"
    name = metadata.row_group(0).column(0).compression
    return _WRITTEN_AS.get(name, name.lower())


PARQUET: Final = Parquet("parquet")
