"""Formats of files: a module for each, and one row for each in the table that names them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spacy_cnclean.corpus.formats.delimited import Delimited
from spacy_cnclean.corpus.formats.jsonl import JsonLines
from spacy_cnclean.corpus.formats.lines import PlainText
from spacy_cnclean.corpus.formats.parquet import Parquet

if TYPE_CHECKING:
    from spacy_cnclean.corpus.formats.interface import FileFormat

_FORMATS: Final[tuple[FileFormat, ...]] = (
    PlainText("txt", (".txt",)),
    JsonLines("jsonl", (".jsonl", ".ndjson")),
    Delimited("csv", (".csv",), ","),
    Delimited("tsv", (".tsv",), "\t"),
    Parquet("parquet", (".parquet",)),
)
FORMATS: Final = {file_format.name: file_format for file_format in _FORMATS}
EXTENSIONS: Final = {
    extension: file_format.name for file_format in _FORMATS for extension in file_format.extensions
}
