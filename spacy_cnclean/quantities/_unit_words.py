"""The words that can follow a number: currencies, measure words, units of time.

They are data: `data/words/currencies.tsv`, `measure_words.tsv` and `units.tsv`.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from spacy_cnclean._word_files import read_shipped_words

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
_UNIT_ROWS = _rows("units.tsv", "unit", "factor", "not_before", "per")
_TIME_ROWS = [row for row in _UNIT_ROWS if row.cells["unit"]]
_MEASURE_ROWS = _rows("measure_words.tsv", "not_before", "unit", "factor", "per")

CURRENCIES = {row.word: _code(row) for row in _CURRENCY_ROWS if _PLACES[row.word] != "before"}
"""ISO 4217 codes of the currency names that text writes behind an amount, some before it too."""
CURRENCY_SIGNS = {row.word: _code(row) for row in _CURRENCY_ROWS if _PLACES[row.word] == "before"}
"""ISO 4217 codes of signs and codes that stand before an amount."""
BEFORE_AMOUNT = {row.word: _code(row) for row in _CURRENCY_ROWS if _PLACES[row.word] != "behind"}
"""ISO 4217 codes of all that can stand before an amount."""

TIME_UNITS = {row.word: _time_unit(row) for row in _TIME_ROWS}
"""Unit of each word of time, and how many of it the word is."""
LETTER_UNITS = tuple([row.word for row in _UNIT_ROWS if not row.cells["unit"]])
"""Units in letters (kg) and signs."""
MEASURES = tuple([row.word for row in _MEASURE_ROWS])
"""Measure words."""
COUNTED = {row.word: (row.cells["unit"] or row.word, _factor(row)) for row in _MEASURE_ROWS}
"""What each measure word counts, and how many of it: 打 is twelve 个."""
GUARDS = {row.word: _guard(row) for row in (*_TIME_ROWS, *_MEASURE_ROWS)}
"""Characters behind a word that make another word of it, as in a class of an expression."""

_PER_ROWS = [row for row in (*_TIME_ROWS, *_MEASURE_ROWS) if row.choice("per", ("yes",))]
PER_WORDS = tuple(sorted([row.word for row in _PER_ROWS], key=len, reverse=True))
"""What an amount can be counted by (元/年), the longer words first."""
PER_NAMES = {row.word: TIME_UNITS[row.word][0] for row in _PER_ROWS if row.word in TIME_UNITS}
"""Their names in results, where these are other than the word."""

UNIT_STARTS = frozenset(
    "个個百%％﹪‰基bB成折倍多半角毛毫块塊 \u3000"
    + "".join(word[0] for word in (*CURRENCIES, *TIME_UNITS, *LETTER_UNITS, *MEASURES))
)
"""Characters that a unit can begin with."""


def alternatives(words: tuple[str, ...] | list[str]) -> str:
    """Return an expression for any of the words, each with its guard, the longer ones first."""
    return "|".join(
        re.escape(word) + (f"(?![{GUARDS[word]}])" if GUARDS.get(word) else "")
        for word in sorted(words, key=len, reverse=True)
    )
