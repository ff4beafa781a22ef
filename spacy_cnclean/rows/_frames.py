"""Tables cleaned by a `BatchCleaner`: those of Arrow and pandas, and mappings of columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd
    import pyarrow as pa

    from spacy_cnclean.rows._batch import BatchCleaner, Row


def clean_arrow(cleaner: BatchCleaner, batch: Any) -> Any:
    """Return a RecordBatch or Table of pyarrow with its texts cleaned.

    Raises:
        KeyError: There is no text column.
        ValueError: It holds no text, or a column to be added is there already; a text is not
            UTF-8, and there is no `error_column`.
    """
    cleaner.arrow_schema(batch.schema)  # refuses the batch before its texts are read
    texts, bad = arrow_texts(batch.column(cleaner.text_column))
    if bad and cleaner.error_column is None:
        place, why = next(iter(bad.items()))
        raise ValueError(f"column {cleaner.text_column!r}, row {place + 1}: {why}")
    columns = columns_of(cleaner, cleaner.rows(texts))
    for place, why in bad.items():
        columns[str(cleaner.error_column)][place] = why
    return with_columns(cleaner, batch, columns)


def with_columns(cleaner: BatchCleaner, batch: Any, columns: Mapping[str, list[Any]]) -> Any:
    """Return a RecordBatch or Table of pyarrow with new and changed columns; see `columns_of`."""
    import pyarrow as pa

    schema = cleaner.arrow_schema(batch.schema)
    whole = {**dict(zip(batch.schema.names, batch.columns, strict=True)), **columns}
    arrays = [
        pa.array(column, schema.field(name).type) if isinstance(column, list) else column
        for name, column in whole.items()
    ]
    return type(batch).from_arrays(arrays, schema=schema)


def clean_pandas(cleaner: BatchCleaner, frame: pd.DataFrame) -> pd.DataFrame:
    """Return a DataFrame of pandas with its texts cleaned.

    Raises:
        KeyError: There is no text column.
        ValueError: A column to be added is there already.
    """
    import pandas as pd

    cleaner.check_names([str(name) for name in frame.columns])
    texts = frame[cleaner.text_column]
    rows = cleaner.rows([None if pd.isna(text) else text for text in texts])
    result = frame.copy(deep=False)
    for name, column in columns_of(cleaner, rows).items():
        is_text = name == cleaner.clean_column
        kind = texts.dtype if is_text else object
        result[name] = pd.Series(column, index=frame.index, dtype=kind)
    return result


def clean_mapping(cleaner: BatchCleaner, batch: Mapping[str, Any]) -> dict[str, Any]:
    """Return a mapping of columns with its texts cleaned.

    Raises:
        KeyError: There is no text column.
        ValueError: A column to be added is there already.
    """
    cleaner.check_names(list(batch))
    rows = cleaner.rows(list(batch[cleaner.text_column]))
    return {**batch, **columns_of(cleaner, rows)}


def columns_of(cleaner: BatchCleaner, rows: Sequence[Row]) -> dict[str, list[Any]]:
    """Return the columns of clean rows that are new or changed, by name."""
    columns: dict[str, list[Any]] = {cleaner.clean_column: [row.text for row in rows]}
    for index, column in enumerate(cleaner.columns):
        columns[cleaner.prefix + column] = [row.added[index] for row in rows]
    if cleaner.error_column is not None:
        columns[cleaner.error_column] = [row.error for row in rows]
    return columns


def arrow_schema(cleaner: BatchCleaner, schema: pa.Schema) -> pa.Schema:
    """Return the schema that a table of the given schema has after cleaning.

    Raises:
        KeyError: There is no text column.
        ValueError: It holds no text, or a column to be added is there already.
    """
    import pyarrow as pa

    from spacy_cnclean.rows._columns import COLUMNS, arrow_type

    cleaner.check_names(schema.names)
    index = schema.get_field_index(cleaner.text_column)
    field = schema.field(index)
    if pa.types.is_dictionary(field.type):
        field = field.with_type(field.type.value_type)
    if not _is_text(field.type):
        raise ValueError(f"column {cleaner.text_column!r} holds {field.type}, not text")
    if cleaner.clean_column == cleaner.text_column:
        schema = schema.set(index, field)
    else:
        schema = schema.append(pa.field(cleaner.clean_column, field.type))
    for column in cleaner.columns:
        schema = schema.append(pa.field(cleaner.prefix + column, arrow_type(COLUMNS[column].shape)))
    if cleaner.error_column is not None:
        schema = schema.append(pa.field(cleaner.error_column, pa.string()))
    return schema


def arrow_texts(column: Any) -> tuple[list[str | None], dict[int, str]]:
    """Return the texts of an Arrow column, and by place what is wrong where one is no UTF-8.

    In the place of such a text there is None.
    """
    try:
        return column.to_pylist(), {}
    except UnicodeDecodeError:
        pass
    read = [_read_text(value) for value in column]
    bad = {place: why for place, (_, why) in enumerate(read) if why is not None}
    return [text for text, _ in read], bad


def cut(batch: pa.RecordBatch, size: int) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a batch in batches of about a size in bytes, none of them copied."""
    count = max(1, -(-batch.nbytes // size))
    rows = max(1, -(-batch.num_rows // count))
    for start in range(0, batch.num_rows, rows):
        yield batch.slice(start, rows)


def _read_text(value: Any) -> tuple[str | None, str | None]:
    """Return the text of an Arrow value, or why it has none."""
    try:
        return value.as_py(), None
    except UnicodeDecodeError as error:
        what = f"byte 0x{error.object[error.start]:02x} at byte {error.start} of the text"
        return None, f"{what} is not utf-8: {error.reason}"


def _is_text(kind: pa.DataType) -> bool:
    import pyarrow as pa

    types = pa.types
    return bool(types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind))
