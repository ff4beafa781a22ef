"""How well lines are cleaned, against the lines they should be."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from spacy_cnclean.cleaning import DEFAULT_STEPS, Cleaner
from spacy_cnclean.punctuation._evaluation import LineCounts, count_line, total
from spacy_cnclean.rows._lines import TextLine, clean_line_texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy_cnclean.cleaning import Step


class CleanedLine(NamedTuple):
    """A line as it is before its marks are moved, and after cleaning."""

    plain: str
    clean: str


def evaluate(
    noisy: Sequence[str], gold: Sequence[str], *, steps: Sequence[str | Step] = DEFAULT_STEPS
) -> LineCounts:
    """Clean lines and count how many marks and numbers stand where they should.

    The lines are cleaned together, as the lines of a file are.

    >>> counts = evaluate(["合法催收催收:机构"], ["合法催收:催收机构"], steps=["emoji"])
    >>> counts.units, counts.displaced, counts.back
    (1, 1, 0)

    Args:
        noisy: The lines to clean.
        gold: What each of them should be.
        steps: The steps to clean with, one of them the punctuation step.

    Raises:
        ValueError: The numbers of lines differ.
    """
    if len(noisy) != len(gold):
        raise ValueError(f"{len(noisy)} noisy lines do not correspond to {len(gold)} of gold")
    lines = zip(clean_lines_twice(noisy, steps), gold, strict=True)
    return total([LineCounts(), *(count_line(*line, target) for line, target in lines)])


def clean_lines_twice(lines: Sequence[str], steps: Sequence[str | Step]) -> list[CleanedLine]:
    """Return each line as the steps before the punctuation step leave it, and as all do."""
    cleaner = Cleaner(steps)
    names = [step.name for step in cleaner.steps]
    count = names.index("punctuation") if "punctuation" in names else len(names)
    before = Cleaner(cleaner.steps[:count])
    texts = [TextLine(line) for line in lines]
    cleaned = clean_line_texts(texts, before), clean_line_texts(texts, cleaner)
    return list(map(CleanedLine, *cleaned))
