"""Marks, numbers and letters of a whole text in arrays, for what must be quick.

`_streams` splits a line exactly and keeps words whole; this reads a text of any length in a few
array operations, each letter by itself, for the gate and for what a document says of a gap.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from spacy_cnclean._text_blocks import LINE_BREAKS
from spacy_cnclean.punctuation._opaque import SIGNS, opaque_spans
from spacy_cnclean.punctuation._simplified import simplified
from spacy_cnclean.punctuation._streams import BLANKS, CLASS_OF_MARK, RUN_MARKS, UnitClass

if TYPE_CHECKING:
    from numpy.typing import NDArray

    IntArray = NDArray[np.int64]
    BoolArray = NDArray[np.bool_]

EDGE: Final = 0  # stands between lines, twice, as letters of no kind

_LETTER, _SPACE, _BREAK, DIGIT = 40, 41, 42, 43  # beyond every UnitClass
_SIGN = 128  # is added where an opaque token may begin
_TABLE_SIZE = 0x10000


class Characters(NamedTuple):
    """A text in arrays.

    Attributes:
        letters: code points of the letters, Traditional ones as Simplified; two edges before,
            between and behind the lines.
        letter_index: for each character and for the end, how many entries of `letters` come
            before it.
        unit_offsets: offset in the text of each mark, and of the first digit of each number; a run
            of three and more of one of `RUN_MARKS` is one unit, what is in an opaque token none.
        unit_classes: its class; numbers have the class `DIGIT`.
        unit_gaps: for each unit, how many entries of `letters` come before it.
    """

    letters: IntArray
    letter_index: IntArray
    unit_offsets: IntArray
    unit_classes: IntArray
    unit_gaps: IntArray


@lru_cache(maxsize=1)
def _kinds() -> NDArray[np.uint8]:
    """Return the kind of each code point of the basic plane; the rest are letters."""
    kinds = np.full(_TABLE_SIZE, _LETTER, np.uint8)
    for mark, unit_class in CLASS_OF_MARK.items():
        kinds[ord(mark)] = unit_class
    kinds[ord("…")], kinds[ord("—")] = UnitClass.ELLIPSIS, UnitClass.DASH
    kinds[[ord(blank) for blank in BLANKS]] = _SPACE
    kinds[[ord(line_break) for line_break in LINE_BREAKS]] = _BREAK
    for digits in ("0123456789", "０１２３４５６７８９"):
        kinds[[ord(digit) for digit in digits]] = DIGIT
    kinds[[ord(sign) for sign in SIGNS]] += _SIGN
    return kinds


def read_characters(text: str) -> Characters:
    """Return the letters and the units of a text.

    >>> read = read_characters("预计2023年,增")
    >>> read.unit_offsets.tolist(), (read.unit_gaps - 2).tolist()
    ([2, 7], [2, 3])
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    kinds = _kinds()[np.minimum(codes, _TABLE_SIZE - 1)]
    if codes.size and int(codes.max()) >= _TABLE_SIZE:
        kinds[codes >= _TABLE_SIZE] = _LETTER
    _mask_opaque(text, kinds)
    is_break, digit = kinds == _BREAK, kinds == DIGIT
    width = ((kinds == _LETTER) | is_break).view(np.uint8)
    is_unit = (kinds < _LETTER) | digit
    is_unit[1:] &= ~(digit[1:] & digit[:-1])
    letters = simplified(codes)
    letters[is_break] = EDGE
    if is_break.any():
        width = width + is_break
        letters = np.repeat(letters, width)
    else:
        letters = letters[width.view(np.bool_)]
    index = np.full(len(codes) + 1, 2, np.int64)
    np.cumsum(width, dtype=np.int64, out=index[1:])
    index[1:] += 2
    offsets = _without_runs(np.flatnonzero(is_unit), codes)
    return Characters(
        np.concatenate(([EDGE, EDGE], letters, [EDGE, EDGE])),
        index,
        offsets,
        kinds[offsets].astype(np.int64),
        index[offsets],
    )


@lru_cache(maxsize=1)
def _runs() -> BoolArray:
    """Return of which code points of the basic plane a run is one unit; all marks are in it."""
    runs = np.zeros(_TABLE_SIZE, np.bool_)
    runs[[ord(mark) for mark in f"{RUN_MARKS}…—"]] = True
    return runs


def _mask_opaque(text: str, kinds: NDArray[np.uint8]) -> None:
    """Make what is in opaque tokens letters, blanks aside, and take the marks of signs off."""
    signs = np.flatnonzero(kinds >= _SIGN)
    if not signs.size:
        return
    kinds &= _SIGN - 1
    for start, end in opaque_spans(text, signs.tolist()):
        token = kinds[start:end]
        token[token != _SPACE] = _LETTER


def _without_runs(offsets: IntArray, codes: NDArray[np.uint32]) -> IntArray:
    """Return the offsets of units, of a run of one of `RUN_MARKS` the first alone."""
    units = codes[offsets]
    again = np.zeros(len(offsets) + 1, np.bool_)  # whether a unit is the mark before it, again
    again[1:-1] = (units[1:] == units[:-1]) & (offsets[1:] == offsets[:-1] + 1)
    before, this, behind = again[:-2], again[1:-1], again[2:]
    if not (before & this).any():
        return offsets
    stays = np.ones(len(offsets), np.bool_)
    stays[1:] = ~(this & (before | behind) & _runs()[units[1:]])
    return offsets[stays]
