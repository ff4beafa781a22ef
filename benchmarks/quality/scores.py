"""Counts that precision, recall and F1 come from, and offsets carried back to the gold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy_cnclean.edits import CleanText


class Score(NamedTuple):
    """What was found and right, found and wrong, and not found."""

    right: int = 0
    spurious: int = 0
    missed: int = 0

    def __add__(self, other: object) -> Score:  # type: ignore[override]
        """Return the sum of two scores, not the longer tuple."""
        if not isinstance(other, Score):
            return NotImplemented
        return Score(*(one + two for one, two in zip(self, other, strict=True)))

    def figures(self) -> dict[str, Any]:
        """Return precision, recall and F1 with the counts, ready for JSON."""
        found, wanted = self.right + self.spurious, self.right + self.missed
        precision = self.right / found if found else 1.0
        recall = self.right / wanted if wanted else 1.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        figures = {"precision": precision, "recall": recall, "f1": f1}
        return {name: round(value, 4) for name, value in figures.items()} | self._asdict()


def characters_of(clean: CleanText, sources: Sequence[int]) -> list[int]:
    """Return for each clean character its gold offset, or -1, by way of the raw text."""
    found = [-1] * len(clean.text)
    for segment in clean.alignment.segments:
        if segment.kind in ("keep", "move"):
            for at in range(segment.clean_end - segment.clean_start):
                found[segment.clean_start + at] = sources[segment.raw_start + at]
    return found
