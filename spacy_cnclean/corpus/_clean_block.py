"""Cleaning a block: rows in; clean rows, counts and the errors of bad rows out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from spacy_cnclean.corpus._blocks import Cleaned, Layout, RowBlock
from spacy_cnclean.corpus._errors import RowError
from spacy_cnclean.rows._lines import TextLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy_cnclean.corpus.formats._interface import RowText
    from spacy_cnclean.rows._batch import BatchCleaner, Row

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
        errors = [*block.errors, *rows.errors, *unwritten]
        changed = characters = 0
        for (number, text, _), row in zip(rows.texts, clean, strict=True):
            if row.error is not None:
                errors.append(RowError(number, row.error))
                continue
            changed += row.text != text
            characters += 0 if text is None else len(text)
        return Cleaned(data, count, changed, characters, tuple(sorted(errors)))

    def _clean(self, texts: Sequence[RowText]) -> list[Row]:
        """Return a clean row for each text; one that fails has its error and raises none."""
        cleaner = replace(self.cleaner, error_column=_ERROR)
        lines = [
            TextLine(text, end) for _, text, end in texts if text is not None and end is not None
        ]
        if len(lines) == len(texts):
            return cleaner.lines(lines)
        return cleaner.rows([text for _, text, _ in texts])
