"""Clean a column of a Spark DataFrame, or look up its statutes and claims.

The functions are `mapInArrow` over `BatchCleaner`: only the configuration travels to the workers,
each Python worker builds the steps once and reads the models once, and a text that fails leaves
its reason in a column and the job alone. Spark may run a task again; nothing here minds.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from spacy_cnclean._defaults import (
    DEFAULT_PREFIX,
    DEFAULT_ROW_TIMEOUT,
    DEFAULT_TEXT_COLUMN,
)
from spacy_cnclean.cleaning import DEFAULT_STEPS
from spacy_cnclean.rows._batch import BatchCleaner
from spacy_cnclean.rows._columns import COLUMNS, spark_type

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    import pyarrow as pa
    from pyspark.sql import DataFrame
    from pyspark.sql.types import StructType

    from spacy_cnclean.cleaning import Step

_BATCH_BYTES: Final = 1 << 21
_ERROR_COLUMN: Final = "cn_error"
_OLD_NAMES: Final = {
    "text_col": "text_column",
    "output_col": "output_column",
    "error_col": "error_column",
}


def clean(
    df: DataFrame,
    *,
    text_column: str = DEFAULT_TEXT_COLUMN,
    output_column: str | None = None,
    columns: Sequence[str] = (),
    steps: Sequence[str | Step] = DEFAULT_STEPS,
    prefix: str = DEFAULT_PREFIX,
    error_column: str = _ERROR_COLUMN,
    batch_bytes: int = _BATCH_BYTES,
    as_of: date | None = None,
    row_timeout: float = DEFAULT_ROW_TIMEOUT,
    table: str | None = None,
    words: str | None = None,
    **old_names: str | None,
) -> DataFrame:
    """Return the DataFrame with its texts cleaned, every other column kept.

    Args:
        df: Any DataFrame.
        text_column: The column to clean.
        output_column: Where the clean text goes; None puts it in the place of the raw text.
        columns: What to add: "edits", "offsets", "statutes", "claims", "noise".
        steps: Names of steps or steps, in the order they run.
        prefix: What the names of added columns begin with.
        error_column: Says why a text could not be cleaned; null where it could.
        batch_bytes: An Arrow batch is cut to about so many bytes before it is cleaned.
        as_of: The day that statutes and claims are judged by; that of the table if None.
        row_timeout: How many seconds a text may take; see `BatchCleaner`.
        table: A file of statutes that the shipped table lacks or has otherwise; every worker
            reads it from this path.
        words: A file of words that claims are found by, beside the shipped ones; likewise.
        **old_names: `text_col`, `output_col` and `error_col`, deprecated.

    Raises:
        ValueError: A step or a column is not known, two columns would have one name, a column
            to be added is there already, `batch_bytes` is not positive, the limit is negative, or
            a file is no table or holds no words.
        KeyError: There is no text column.
        TypeError: The text column holds no text.
    """
    if batch_bytes < 1:
        raise ValueError(f"batch_bytes must be positive, got {batch_bytes}")
    options: dict[str, Any] = {
        "text_column": text_column,
        "output_column": output_column,
        "error_column": error_column,
        **_renamed(old_names),
    }
    cleaner = BatchCleaner(
        steps=steps,
        columns=columns,
        prefix=prefix,
        as_of=as_of,
        row_timeout=row_timeout,
        table=table,
        words=words,
        **options,
    )
    return df.mapInArrow(_CleanBatches(cleaner, batch_bytes), _schema(df, cleaner))


def find_statutes(df: DataFrame, **options: Any) -> DataFrame:
    """Return the DataFrame with a column of the statutes that each text cites.

    Args:
        df: Any DataFrame.
        **options: Those of `clean`, without `columns` and `steps`.
    """
    return clean(df, columns=("statutes",), steps=(), **options)


def find_claims(df: DataFrame, **options: Any) -> DataFrame:
    """Return the DataFrame with a column of the claims that each text makes.

    Args:
        df: Any DataFrame.
        **options: Those of `clean`, without `columns` and `steps`.
    """
    return clean(df, columns=("claims",), steps=(), **options)


def _renamed(old_names: Mapping[str, str | None]) -> dict[str, str | None]:
    """Return options by the names that they have now.

    Raises:
        TypeError: One never had such a name.
    """
    renamed: dict[str, str | None] = {}
    for old, value in old_names.items():
        if old not in _OLD_NAMES:
            raise TypeError(f"unexpected option {old!r}")
        new = _OLD_NAMES[old]
        warnings.warn(f"{old} is {new} now", DeprecationWarning, stacklevel=3)
        renamed[new] = value
    return renamed


@dataclass(frozen=True)
class _CleanBatches:
    """What a worker does: configuration only, so that it is small to send and safe to repeat."""

    cleaner: BatchCleaner
    batch_bytes: int

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        from spacy_cnclean.rows._frames import cut

        for batch in batches:
            for part in cut(batch, self.batch_bytes):
                yield self.cleaner(part)


def _schema(df: DataFrame, cleaner: BatchCleaner) -> StructType:
    from pyspark.sql.types import StringType, StructField, StructType, _parse_datatype_string

    cleaner.check_names(df.columns)
    text = df.schema[cleaner.text_column]
    if not isinstance(text.dataType, StringType):
        raise TypeError(
            f"column {cleaner.text_column!r} holds {text.dataType.simpleString()}, not text"
        )
    fields = [
        StructField(field.name, field.dataType, field.nullable or field is text, field.metadata)
        for field in df.schema.fields
    ]
    if cleaner.clean_column != cleaner.text_column:
        fields.append(StructField(cleaner.clean_column, StringType()))
    for name in cleaner.columns:
        kind = _parse_datatype_string(spark_type(COLUMNS[name].shape))
        fields.append(StructField(cleaner.prefix + name, kind))
    if cleaner.error_column is not None:
        fields.append(StructField(cleaner.error_column, StringType()))
    return StructType(fields)
