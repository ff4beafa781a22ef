"""The words that can follow a number: currencies, measure words, units of time.

They are data: `data/words/currencies.tsv`, `measure_words.tsv`, `units.tsv` for times and
`units_of_measure.tsv`.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from spacy_cnclean._word_files import read_shipped_words
from spacy_cnclean.quantities import _measurement
from spacy_cnclean.quantities._numbers import CHINESE_DIGIT, DIGIT, UNIT

if TYPE_CHECKING:
    from spacy_cnclean._word_files import WordRow

_TIME_KINDS = (
    "year", "quarter", "month", "week", "day", "hour", "minute", "second", "workday",
    "trading_day",
)  # fmt: skip
_CODE = re.compile("[A-Z]{3}")
_GUARD = re.compile("(?:[^\\W\\d_]|[^\\W\\d_]-[^\\W\\d_])*")


def _rows(name: str, *columns: str) -> list[WordRow]:
    return list(read_shipped_words(name, ("word", *columns)).values())


def _guard(row: WordRow) -> str:
    """Return the letters that must not follow, as in a class of an expression."""
    letters = row.cells["not_before"]
    if not _GUARD.fullmatch(letters):
        raise row.error(f"not_before is {letters!r}, expected letters and ranges of them")
    return letters


def _factor(row: WordRow) -> Decimal:
    factor = row.cells["factor"] or "1"
    if not factor.isdecimal() or factor == "0":
        raise row.error(f"factor is {factor!r}, expected a whole number above 0")
    return Decimal(factor)


def _code(row: WordRow) -> str:
    code = row.cells["code"]
    if not _CODE.fullmatch(code):
        raise row.error(f"code is {code!r}, expected one of ISO 4217")
    return code


def _time_unit(row: WordRow) -> tuple[str, Decimal]:
    return row.choice("unit", _TIME_KINDS), _factor(row)


_CURRENCY_ROWS = _rows("currencies.tsv", "code", "place")
_PLACES = {row.word: row.choice("place", ("before", "behind")) for row in _CURRENCY_ROWS}
_ALL_TIME_ROWS = _rows("units.tsv", "unit", "factor", "not_before", "per")
_TIME_ROWS = [row for row in _ALL_TIME_ROWS if row.cells["per"] != "only"]
_MEASURE_ROWS = _rows("measure_words.tsv", "not_before", "unit", "factor", "per")
_IN_LETTERS = re.compile(r"[A-Za-zµμ°º˚Ω][A-Za-z0-9µμ²³Ω]*")

CURRENCIES = {row.word: _code(row) for row in _CURRENCY_ROWS if _PLACES[row.word] != "before"}
"""ISO 4217 codes of the currency names that text writes behind an amount, some before it too."""
CURRENCY_SIGNS = {row.word: _code(row) for row in _CURRENCY_ROWS if _PLACES[row.word] == "before"}
"""ISO 4217 codes of signs and codes that stand before an amount."""
BEFORE_AMOUNT = {row.word: _code(row) for row in _CURRENCY_ROWS if _PLACES[row.word] != "behind"}
"""ISO 4217 codes of all that can stand before an amount."""

TIME_UNITS = {row.word: _time_unit(row) for row in _TIME_ROWS}
"""Unit of each word of time, and how many of it the word is."""
LETTER_UNITS = tuple([row.word for row in _measurement.ROWS if _IN_LETTERS.fullmatch(row.word)])
"""Units of measure in letters: kg, °C."""
MEASURES = (
    *[row.word for row in _MEASURE_ROWS],
    *[row.word for row in _measurement.ROWS if not _IN_LETTERS.fullmatch(row.word)],
)
"""Measure words and units of measure in hanzi."""
COUNTED = {row.word: (row.cells["unit"] or row.word, _factor(row)) for row in _MEASURE_ROWS}
"""What each measure word counts, and how many of it: 打 is twelve 个."""
_GUARDED_ROWS = (*_TIME_ROWS, *_MEASURE_ROWS, *_measurement.ROWS)
GUARDS = {row.word: _guard(row) for row in _GUARDED_ROWS}
"""Characters behind a word that make another word of it, as in a class of an expression."""
BEHIND_DIGITS = frozenset(
    [row.word for row in _measurement.ROWS if row.choice("digits", ("yes",))]
    + [word for word in TIME_UNITS if len(word) == 1 and word.isascii()]
)
"""Units that are read right behind Arabic digits or a unit of ten alone: 220伏, but not 三伏."""

_PER_ROWS = [
    *[row for row in _ALL_TIME_ROWS if row.choice("per", ("yes", "only"))],
    *[row for row in (*_MEASURE_ROWS, *_measurement.ROWS) if row.choice("per", ("yes",))],
]
PER_WORDS = tuple(sorted([row.word for row in _PER_ROWS], key=len, reverse=True))
"""What an amount can be counted by (元/年), the longer words first."""
PER_NAMES = {row.word: row.cells["unit"] for row in _PER_ROWS if row in _ALL_TIME_ROWS}
"""Their names in results, where these are other than the word."""

UNIT_STARTS = frozenset(
    "个個百%％﹪‰基bB成折倍多半角毛毫块塊 \u3000"
    + "".join(word[0] for word in (*CURRENCIES, *TIME_UNITS, *LETTER_UNITS, *MEASURES))
)
"""Characters that a unit can begin with."""


def alternatives(words: tuple[str, ...] | list[str]) -> str:
    """Return an expression for any of the words, each with its guard, the longer ones first."""
    by_first: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        by_first.setdefault(word[0], []).append(word)
    return "|".join(
        re.escape(first) + (rests[0] if len(rests) == 1 else f"(?:{'|'.join(rests)})")
        for first, rests in (
            (first, [_rest(word) for word in same]) for first, same in by_first.items()
        )
    )


def _rest(word: str) -> str:
    """Return an expression for what follows the first character of a word, with its guard."""
    guard = f"(?![{GUARDS[word]}])" if GUARDS.get(word) else ""
    if word[-1].isascii() and word[-1].isalnum():
        guard += "(?![A-Za-z0-9²³])"
    before = _digits_before(len(word)) if word in BEHIND_DIGITS else ""
    return re.escape(word[1:]) + before + guard


def _digits_before(length: int) -> str:
    """Return an expression that looks back over a word for the end of a numeral."""
    word = "." * length
    return f"(?:(?<=[{DIGIT}{UNIT}]{word})|(?<=[{UNIT}][{CHINESE_DIGIT}]{word}))"
