"""Reading and writing Parquet, a record batch at a time."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from spacy_cnclean.corpus.blocks import Block, Layout, Position
from spacy_cnclean.corpus.errors import InputFailureError, describe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import pyarrow as pa

    from spacy_cnclean.corpus.formats import Source
    from spacy_cnclean.corpus.settings import CorpusSettings
    from spacy_cnclean.rows.batch import BatchCleaner

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


def read_table_layout(source: Source, settings: CorpusSettings) -> Layout:
    """Return what the rows of a Parquet file have in common.

    Raises:
        InputFailureError: The file cannot be read, or has not the text column, once, with text.
    """
    with _opened(source) as file:
        try:
            settings.cleaner.arrow_schema(file.schema_arrow)
        except (KeyError, ValueError) as error:
            raise InputFailureError(f"{source.path}: {error.args[0]}") from None
        names = tuple(file.schema_arrow.names)
    return Layout(source, settings.encoding, settings.row_limit, names)


def read_batches(layout: Layout, start: Position, block_size: int) -> Iterator[Block]:
    """Yield the rows of a Parquet file from a position on, in blocks.

    Raises:
        InputFailureError: The file cannot be read on.
    """
    first = 0
    with _opened(layout.source) as file:
        share = layout.source.path.stat().st_size / max(1, file.metadata.num_rows)
        resumed = int(share * start.rows)
        for index in range(file.metadata.num_row_groups):
            group = file.metadata.row_group(index)
            if first + group.num_rows <= start.rows:
                first += group.num_rows
                continue
            per_row = group.total_byte_size / max(1, group.num_rows)
            # Texts that repeat are one in the file and many in memory, whatever their size says.
            count = min(_MOST_ROWS, max(1, int(block_size / max(1.0, per_row))))
            # Group by group, so that blocks are cut alike wherever reading begins.
            for batch in file.iter_batches(count, row_groups=[index], use_threads=False):
                for piece in cut(batch, _MOST_BYTES):
                    end = first + piece.num_rows
                    if end > start.rows:
                        size, progress = int(per_row * piece.num_rows), int(share * piece.num_rows)
                        yield Block(
                            *(Position(first), Position(end), to_stream(piece), ()),
                            *(size, progress + resumed, resumed),
                        )
                        resumed = 0
                    first = end


def cut(batch: pa.RecordBatch, size: int) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a batch in batches of about a size in bytes, none of them copied."""
    count = max(1, -(-batch.nbytes // size))
    rows = max(1, -(-batch.num_rows // count))
    for start in range(0, batch.num_rows, rows):
        yield batch.slice(start, rows)


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


def split_stream(data: bytes) -> list[bytes]:
    """Return each row of an Arrow stream as a stream of its own."""
    batch = from_stream(data)
    return [to_stream(batch.slice(place, 1)) for place in range(batch.num_rows)]


def join_streams(streams: Iterable[bytes]) -> bytes:
    """Return the rows of Arrow streams, at least one, as one stream of one batch."""
    import pyarrow as pa

    table = pa.Table.from_batches([from_stream(stream) for stream in streams])
    return to_stream(table.combine_chunks().to_batches()[0])


def write_table(
    path: Path, layout: Layout, cleaner: BatchCleaner, streams: Iterable[bytes]
) -> None:
    """Write a Parquet file, compressed like the input, of the batches of Arrow streams."""
    import pyarrow as pa
    from pyarrow import parquet

    with _opened(layout.source) as file:
        schema = cleaner.arrow_schema(file.schema_arrow)
        packing = _packing(file.metadata)
    waiting: list[Any] = []
    size = 0
    with path.open("wb") as sink:
        with parquet.ParquetWriter(sink, schema, compression=packing) as writer:
            for stream in filter(None, streams):
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


def _packing(metadata: Any) -> Any:
    """Return how the first column of a file is compressed."""
    if not metadata.num_row_groups or not metadata.num_columns:
        return "snappy"
    name = metadata.row_group(0).column(0).compression
    return _WRITTEN_AS.get(name, name.lower())
