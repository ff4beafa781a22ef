"""Classical prose and verse, which the models never learned: told apart to be left alone.

Classical prose is full of function words that modern prose hardly has, and has hardly any of the
modern ones; verse has clauses of one length. Short lines are judged with those around them.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from spacy_cnclean.punctuation._simplified import simplified

if TYPE_CHECKING:
    from collections.abc import Sequence

_CLASSICAL: Final = "之其曰矣也乃者而焉哉兮乎吾汝遂亦皆岂孰耳耶惟毋咸尝故以"
_MODERN: Final = "的了吗么们这那哪呢吧啊呀很她它你您个没是在和都还就会能要给把被着过项款条员规省市"
_CLAUSE: Final = re.compile(
    r"[^\s，。；！？,;!?…—“”‘’「」『』《》（）()：:]+"
)  # a list with 、 is none
_HANZI: Final = re.compile(r"[\u3400-\u9fff]+")
_MIN_WORDS: Final = 3
_MIN_SHARE: Final = 0.08  # of classical words among the hanzi
_MODERN_SHARE: Final = 0.01
_MODERN_PER_CLASSICAL: Final = 0.25
_STRONG: Final = re.compile("[矣曰焉乎兮哉吾汝豈岂孰耶咸尝嘗遂乃]")  # hardly ever modern
_STRONG_SHARE: Final = 0.01  # with so many of these, half of the words are enough
_VERSE_LENGTHS: Final = range(4, 8)
_VERSE_SHARE: Final = 0.75  # of clauses of one length
_VERSE_CLAUSES: Final = 6
_ENOUGH: Final = 160  # hanzi of a line and those around it
_NEAR: Final = 6  # lines on either side

_OTHER, _IS_CLASSICAL, _IS_MODERN = range(3)


@lru_cache(maxsize=1)
def _kinds() -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    kinds = np.full(0x10000, _OTHER, np.uint8)
    kinds[[ord(word) for word in _CLASSICAL]] = _IS_CLASSICAL
    kinds[[ord(word) for word in _MODERN]] = _IS_MODERN
    return kinds


def is_classical(lines: Sequence[str], index: int) -> bool:
    """Tell whether a line is classical prose or verse, Traditional or Simplified.

    Args:
        lines: The lines of a text.
        index: Which of them.

    >>> is_classical(["子曰：“學而時習之，不亦說乎？有朋自遠方來，不亦樂乎？”"], 0)
    True
    >>> is_classical(["他说，学习并且经常温习，是一件很愉快的事。"], 0)
    False
    """
    clauses = _CLAUSE.findall(lines[index])
    own = _Words(clauses)
    if not own.has_few_modern(spare=1):
        return False
    before, behind = index - 1, index + 1
    while sum(map(len, clauses)) < _ENOUGH and behind - index <= _NEAR:
        around = [lines[k] for k in (before, behind) if 0 <= k < len(lines)]
        if not around:
            break
        for line in around:
            clauses += _CLAUSE.findall(line)
        before, behind = before - 1, behind + 1
    words = _Words(clauses)
    if not words.has_few_modern():
        return False
    strong = sum(len(_STRONG.findall(clause)) for clause in clauses)
    least = _MIN_SHARE / 2 if strong > _STRONG_SHARE * words.n_letters else _MIN_SHARE
    is_prose = words.classical >= max(_MIN_WORDS, least * words.n_letters)
    return is_prose or _is_verse(clauses)


class _Words:
    """How many letters some clauses have, and how many classical and modern function words."""

    def __init__(self, clauses: Sequence[str]) -> None:
        letters = "".join(_HANZI.findall("".join(clauses)))
        codes = np.frombuffer(letters.encode("utf-32-le"), np.uint32)
        counts = np.bincount(_kinds()[simplified(codes)], minlength=3)
        self.n_letters = len(codes)
        self.classical, self.modern = int(counts[_IS_CLASSICAL]), int(counts[_IS_MODERN])

    def has_few_modern(self, spare: int = 0) -> bool:
        """Tell whether modern words are as few as classical text has them."""
        most = _MODERN_SHARE * self.n_letters + _MODERN_PER_CLASSICAL * self.classical
        return self.modern - spare <= most


def _is_verse(clauses: Sequence[str]) -> bool:
    distinct = {*clauses}
    if len(distinct) < _VERSE_CLAUSES or not all(map(_HANZI.fullmatch, distinct)):
        return False
    lengths = Counter(map(len, clauses))
    length, count = lengths.most_common(1)[0]
    return length in _VERSE_LENGTHS and count >= _VERSE_SHARE * len(clauses)
