"""A text as the rules read it, and what they found with its words as they were written.

Letters in a figure are read as digits, Traditional characters as Simplified ones, each in its
place, so a text read so has the offsets of the text itself.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from spacy_cnclean._traditional import simplified_forms
from spacy_cnclean.quantities._letter_digits import LETTERS, with_digits
from spacy_cnclean.quantities._unit_words import MEASURES

if TYPE_CHECKING:
    from spacy_cnclean.quantities._models import Quantity

__all__ = ["as_written", "readable"]

_KEPT = frozenset("乾參裡裏")  # of 乾隆; the numeral; 裡 (inside) is not the unit 里
_FORMS = {ord(old): new for old, new in simplified_forms().items() if old not in _KEPT}
_TRADITIONAL = re.compile(f"[{''.join(map(chr, _FORMS))}]")
_KNOWN_MEASURES = frozenset(MEASURES)


def readable(text: str) -> str:
    """Return `text` as the rules read it, the same object where nothing changes.

    >>> readable("九十分鐘內歸還3萬5OO元")
    '九十分钟内归还3万500元'
    """
    if _TRADITIONAL.search(text) is None:
        return with_digits(text)
    # Line by line, as a long Simplified text has a few such characters somewhere
    return with_digits("\n".join(map(_in_simplified, text.split("\n"))))


def _in_simplified(line: str) -> str:
    return line.translate(_FORMS) if _TRADITIONAL.search(line) else line


def as_written(text: str, quantity: Quantity) -> Quantity:
    """Return a quantity of `readable(text)` with its words and unit as they stand in `text`.

    It is flagged if letters were read as digits. A unit that the tables have in Simplified
    characters alone keeps these: 公頃 is the unit 公顷.
    """
    words = text[quantity.start : quantity.end]
    if words == quantity.text:
        return quantity
    letters = any(
        char in LETTERS and char != read for char, read in zip(words, quantity.text, strict=True)
    )
    flags = (*quantity.flags, "letter_in_number") if letters else quantity.flags
    at = quantity.text.rfind(quantity.unit) if quantity.unit else -1
    unit = words[at : at + len(quantity.unit)] if at >= 0 else ""
    unit = unit if unit in _KNOWN_MEASURES else quantity.unit
    return replace(quantity, text=words, flags=flags, unit=unit)
