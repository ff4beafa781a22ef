"""Formats of files: a module for each, one row for each in `FORMATS`, and files told by name.

A module is imported when a file of its format is read: to tell a name costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from spacy_cnclean.corpus.formats._interface import FileFormat

Compression: TypeAlias = Literal["", "gz", "zst"]


class FormatRow(NamedTuple):
    """What is known of a format before a file of it is read.

    Attributes:
        name: Its name, which is what `--format` takes and the extension that parts have.
        extensions: The extensions by which a file is known to have it.
        home: The module in this folder and the `FileFormat` there, with a colon between.
        has_columns: Whether a row has its text in a column or field of a name of the user's.
        has_header: Whether a file begins with the names of its columns, so that two files put
            together are none.
    """

    name: str
    extensions: tuple[str, ...]
    home: str
    has_columns: bool = True
    has_header: bool = False

    def load(self) -> FileFormat:
        """Return what reads and writes the format."""
        module, _, name = self.home.partition(":")
        file_format: FileFormat = getattr(import_module(f"{__name__}.{module}"), name)
        return file_format


_TEXT: Final = FormatRow("txt", (".txt",), "_lines:PLAIN_TEXT", has_columns=False)
_ROWS: Final = (
    _TEXT,
    FormatRow("jsonl", (".jsonl", ".ndjson"), "_jsonl:JSON_LINES"),
    FormatRow("csv", (".csv",), "_delimited:CSV", has_header=True),
    FormatRow("tsv", (".tsv",), "_delimited:TSV", has_header=True),
    FormatRow("parquet", (".parquet",), "_parquet:PARQUET", has_header=True),
)
FORMATS: Final = {row.name: row for row in _ROWS}
EXTENSIONS: Final = {extension: row.name for row in _ROWS for extension in row.extensions}
COMPRESSIONS: Final[dict[str, Compression]] = {".gz": "gz", ".zst": "zst"}


def row_of(name: str | Path) -> FormatRow:
    """Return the format of a file as its extension says; plain text where it says nothing."""
    kind = kind_of(Path(name).name)
    return _TEXT if kind is None else FORMATS[kind[0]]


def compression_of(path: Path) -> Compression:
    """Return how a file is compressed, by the extension of its name."""
    return COMPRESSIONS.get(path.suffix.lower(), "")


def kind_of(name: str) -> tuple[str, Compression] | None:
    """Return format and compression by the end of a name, or None if it tells no format.

    >>> kind_of("a.jsonl.gz"), kind_of("a.gz")
    (('jsonl', 'gz'), None)
    """
    stem, dot, last = name.lower().rpartition(".")
    compression = COMPRESSIONS.get(dot + last, "")
    ending = f".{stem.rpartition('.')[2]}" if compression else dot + last
    found = EXTENSIONS.get(ending) if "." in name else None
    return None if found is None else (found, compression)
