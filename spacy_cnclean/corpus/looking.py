"""The texts of a corpus as they are, for whoever only wants to look at them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy_cnclean.corpus.blocks import Position
from spacy_cnclean.corpus.lines import read_layout, read_lines
from spacy_cnclean.corpus.tables import from_stream, read_batches, read_table_layout
from spacy_cnclean.corpus.working import texts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy_cnclean.corpus.errors import RowError
    from spacy_cnclean.corpus.formats import Source
    from spacy_cnclean.corpus.settings import CorpusSettings


def read_texts(source: Source, settings: CorpusSettings) -> Iterator[tuple[int, str | RowError]]:
    """Yield the number of each row and its text, or what is wrong with it; null is no text.

    Raises:
        InputFailureError: The file cannot be read on.
    """
    start, size = Position(), settings.block_size
    if source.format != "parquet":
        layout = read_layout(source, settings)
        for block in read_lines(layout, start, size):
            yield from texts_of(layout, block, settings.cleaner.text_column)
        return
    for block in read_batches(read_table_layout(source, settings), start, size):
        texts = from_stream(block.data).column(settings.cleaner.text_column).to_pylist()
        for number, text in enumerate(texts, block.start.rows + 1):
            if text is not None:
                yield number, text
