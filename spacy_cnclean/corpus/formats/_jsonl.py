"""Lines of JSON: a row is an object, of which one field has the text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spacy_cnclean.corpus._json_rows import JsonRow
from spacy_cnclean.corpus.formats._byte_rows import (
    Added,
    ByteRow,
    ByteRowFormat,
    decode_row,
    split_end,
    split_lines,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy_cnclean.corpus._blocks import Layout
    from spacy_cnclean.rows._batch import BatchCleaner


class JsonLines(ByteRowFormat[bytes]):
    """Objects of JSON, one on each line; empty lines stay where they are."""

    def raw_rows(self, layout: Layout, data: bytes) -> Iterator[bytes]:
        """Return the lines of a block."""
        del layout
        return split_lines(data)

    def read_row(self, layout: Layout, raw: bytes, cleaner: BatchCleaner) -> ByteRow:
        """Return one object."""
        line = decode_row(raw, layout.encoding)
        if not line.strip():
            return ByteRow(None, lambda _, __: line.encode())
        inner, end = split_end(line)
        row = JsonRow(inner, cleaner.text_column)

        def write(text: str | None, added: Added) -> bytes:
            return (row.with_fields({cleaner.text_column: text}, added) + end).encode()

        return ByteRow(row.text, write)


JSON_LINES: Final = JsonLines("jsonl")
