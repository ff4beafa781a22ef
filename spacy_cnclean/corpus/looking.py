"""The texts of a corpus as they are, for whoever only wants to look at them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy_cnclean.corpus.blocks import Position
from spacy_cnclean.corpus.errors import ENOUGH, RowError, no_text
from spacy_cnclean.corpus.lines import read_layout, read_lines
from spacy_cnclean.corpus.tables import from_stream, read_batches, read_table_layout
from spacy_cnclean.corpus.working import texts_of
from spacy_cnclean.rows.batch import arrow_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy_cnclean.corpus.formats import Source
    from spacy_cnclean.corpus.settings import CorpusSettings


def read_texts(source: Source, settings: CorpusSettings) -> Iterator[tuple[int, str | RowError]]:
    """Yield the number of each row and its text, or what is wrong with it; null is no text.

    Raises:
        InputFailureError: The file cannot be read on, or its first rows all lack the text for one
            reason, such as the wrong name of the field.
    """
    rows = _read_rows(source, settings)
    first: list[RowError] = []
    for number, found in rows:
        if isinstance(found, str) or not found.kind or found.kind != (first or [found])[0].kind:
            yield from ((error.row, error) for error in first)
            yield number, found
            break
        first.append(found)
        if len(first) == ENOUGH:
            raise no_text(source.path, first, whole=False)
    else:
        if first:
            raise no_text(source.path, first, whole=True)
    yield from rows


def _read_rows(source: Source, settings: CorpusSettings) -> Iterator[tuple[int, str | RowError]]:
    start, size = Position(), settings.block_size
    if source.format != "parquet":
        layout = read_layout(source, settings)
        for block in read_lines(layout, start, size):
            yield from texts_of(layout, block, settings.cleaner.text_column)
        return
    for block in read_batches(read_table_layout(source, settings), start, size):
        column = from_stream(block.data).column(settings.cleaner.text_column)
        texts, bad = arrow_texts(column)
        for number, text in enumerate(texts, block.start.rows + 1):
            why = bad.get(number - block.start.rows - 1)
            if why is not None:
                yield number, RowError(number, why)
            elif text is not None:
                yield number, text
