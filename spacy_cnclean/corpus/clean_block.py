"""What a process does with a block: rows in, clean rows out, and why some are not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from spacy_cnclean.corpus.blocks import Cleaned, Layout, RowBlock
from spacy_cnclean.corpus.errors import RowError
from spacy_cnclean.rows.lines import TextLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy_cnclean.corpus.formats.interface import RowText
    from spacy_cnclean.rows.batch import BatchCleaner, Row

_ERROR: Final = "spacy_cnclean.error"


@dataclass(frozen=True, slots=True)
class BlockCleaner:
    """Cleans blocks; small to send to another process.

    Args:
        cleaner: What is done to each text.
    """

    cleaner: BatchCleaner

    def __call__(self, layout: Layout, block: RowBlock) -> Cleaned:
        """Return the clean rows of a block; bad rows are named in it, and nothing raises."""
        if not block.data:
            return Cleaned(b"", errors=block.errors)
        rows = layout.source.file_format.read_rows(layout, block, self.cleaner)
        clean = self._clean(rows.texts)
        data, count, unwritten = rows.write(clean)
        pairs = list(zip(rows.texts, clean, strict=True))
        good = [(read.text, row.text) for read, row in pairs if row.error is None]
        failed = [RowError(read.number, row.error) for read, row in pairs if row.error is not None]
        return Cleaned(
            data,
            count,
            changed=sum(before != after for before, after in good),
            characters=sum(len(before) for before, _ in good if before is not None),
            errors=tuple(sorted((*block.errors, *rows.errors, *failed, *unwritten))),
        )

    def _clean(self, texts: Sequence[RowText]) -> list[Row]:
        """Return the rows of texts, which tell what is wrong with them instead of raising it."""
        telling = replace(self.cleaner, error_column=_ERROR)
        lines = [
            TextLine(text, end) for _, text, end in texts if text is not None and end is not None
        ]
        if len(lines) == len(texts):
            return telling.lines(lines)
        return telling.rows([text for _, text, _ in texts])
