"""What cleaning is worth to word segmentation: jieba and pkuseg on noisy and on cleaned text.

The reference is what the same segmenter makes of the gold. A word is the set of gold characters it
covers, so that words of a noisy text can be compared although its offsets are others.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from benchmarks.quality.scores import Score, characters_of
from spacy_cnclean.cleaning import Cleaner
from spacy_cnclean.pipeline.segmentation import pkuseg_model

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from benchmarks.texts import Document


def measure(groups: dict[str, Sequence[Document]]) -> dict[str, Any]:
    """Return precision, recall and F1 by segmenter, group of texts and source."""
    cleaner = Cleaner()
    figures: dict[str, Any] = {}
    for name, cut in segmenters().items():
        for group, documents in groups.items():
            sums = {"noisy": Score(), "cleaned": Score()}
            for document in documents:
                gold = words(cut, document.gold, range(len(document.gold)), document.gold)
                clean = cleaner.clean(document.noisy)
                steps = characters_of(clean, document.sources)
                noisy = words(cut, document.noisy, document.sources, document.gold)
                sums["noisy"] += compare(noisy, gold)
                cleaned = words(cut, clean.text, steps, document.gold)
                sums["cleaned"] += compare(cleaned, gold)
            figures[f"{name}, {group}"] = {source: s.figures() for source, s in sums.items()}
    return figures


def segmenters() -> dict[str, Callable[[str], Iterable[str]]]:
    """Return the segmenters that are installed; pkuseg uses the model that ships."""
    import spacy_pkuseg

    found: dict[str, Callable[[str], Iterable[str]]] = {
        "pkuseg": spacy_pkuseg.pkuseg(pkuseg_model()).cut
    }
    try:
        import jieba
    except ImportError:
        return found
    jieba.setLogLevel(logging.WARNING)
    return {"jieba": jieba.lcut, **found}


def words(
    cut: Callable[[str], Iterable[str]], text: str, sources: Sequence[int], gold: str
) -> set[tuple[int, ...]]:
    """Return the words as gold characters; words of nothing but spaces or noise are left out."""
    found: set[tuple[int, ...]] = set()
    text_at = 0
    for word in cut(text):
        text_at = text.index(word, text_at)  # pkuseg leaves spaces out
        covered = (sources[k] for k in range(text_at, text_at + len(word)))
        places = tuple(sorted(k for k in covered if k >= 0 and not gold[k].isspace()))
        if places:
            found.add(places)
        text_at += len(word)
    return found


def compare(found: set[tuple[int, ...]], gold: set[tuple[int, ...]]) -> Score:
    """Return how many words are the same."""
    both = len(found & gold)
    return Score(both, len(found) - both, len(gold) - both)
