"""Letters that stand for digits in a figure: 8OO亿, l5%, 3万5OO元, 二OO八年.

Each such letter is one character, as its digit is, so a text with the digits put in has the
offsets of the text itself and is read like any other.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spacy_cnclean.quantities._numbers import CHINESE_DIGIT, DIGIT, UNIT

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["LETTERS", "with_digits"]

_DIGIT_OF = dict(zip("OoIl", "0011", strict=True))
LETTERS = frozenset(_DIGIT_OF)
"""Letters that are read as digits in a figure."""
_ANY = f"{DIGIT}OoIl"
_HINT = re.compile(f"[{DIGIT}{CHINESE_DIGIT}{UNIT}][OoIl]|[OoIl][{DIGIT}{UNIT}]|[{CHINESE_DIGIT}]0")
_RUN = re.compile(f"[{_ANY}.,{UNIT}]+")
_GROUP = re.compile(f"[{_ANY}]+(?:[.,][{_ANY}]+)*")
_LETTER = re.compile("[OoIl]")
_ARABIC = re.compile(f"[{DIGIT}]")
# What is counted or measured, right behind a figure
_COUNTED = re.compile(
    rf"(?:[-－–—~～至到]{{1,2}}[{_ANY}]{{1,20}}(?:\.[{_ANY}]{{1,20}})?)?"  # 8OO-9OO亿
    f"[ ]?(?:[多余餘几幾来來]?[{UNIT}]|[多余餘来來]?[元%％年月日天次岁人家户个倍成起件])"
)
_UNITS = frozenset(UNIT)
# 二OO八年, 二0一三年: a year written in hanzi, with an O or a 0 for 〇
_YEAR = re.compile("(?<![〇零一二三四五六七八九])[一二][〇零一二三四五六七八九Oo0]{3}(?=年)")
_YEAR_ZERO = re.compile("[Oo0]")


def with_digits(text: str) -> str:
    """Return `text` with digits for such letters, and 〇 for the 0 of a year in hanzi.

    A letter stands for a digit only in a figure that counts something and has digits besides:
    no word, no label (100万I期) and no code (A8O) is touched.

    >>> with_digits("借款3万5OO元")
    '借款3万500元'
    """
    if _HINT.search(text) is None:
        return text
    repaired: dict[int, str] = {}
    for run in _RUN.finditer(text):
        if _LETTER.search(run[0]) and _ARABIC.search(run[0]):
            for start, end in _groups(text, run.start(), run.end()):
                for letter in _LETTER.finditer(text, start, end):
                    repaired[letter.start()] = _DIGIT_OF[letter[0]]
    for year in _YEAR.finditer(text):
        for zero in _YEAR_ZERO.finditer(text, year.start(), year.end()):
            repaired[zero.start()] = "〇"
    if not repaired:
        return text
    characters = list(text)
    for place, digit in repaired.items():
        characters[place] = digit
    return "".join(characters)


def _groups(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the parts between the units of a figure in which a letter stands for a digit."""
    for group in _GROUP.finditer(text, start, end):
        low, high = group.span()
        if _is_latin(text[low - 1 : low]) or _is_latin(text[high : high + 1]):
            continue
        has_digit = _ARABIC.search(group[0]) is not None
        behind_unit = low > start and text[low - 1] in _UNITS
        before_unit = text[high : high + 1] in _UNITS
        if _COUNTED.match(text, high) is None:
            sure = has_digit and behind_unit
        else:
            sure = has_digit or behind_unit or before_unit
        if sure:
            yield low, high


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
