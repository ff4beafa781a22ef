"""Units of measure: what they measure, and how much they are in the International System.

The words are data: `data/words/units_of_measure.tsv`, whose rows name the source of each factor.
Factors are exact fractions; a unit that writers mean in two ways (盎司) has a dimension alone.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from spacy_cnclean._word_files import read_shipped_words

if TYPE_CHECKING:
    from spacy_cnclean._word_files import WordRow

SI_UNITS = {
    "": "",
    "amount": "mol",
    "angle": "",
    "area": "m²",
    "charge": "C",
    "current": "A",
    "data": "bit",
    "data rate": "bit/s",
    "dose equivalent": "Sv",
    "energy": "J",
    "force": "N",
    "frequency": "Hz",
    "illuminance": "lx",
    "length": "m",
    "level": "",
    "luminous flux": "lm",
    "luminous intensity": "cd",
    "mass": "kg",
    "power": "W",
    "pressure": "Pa",
    "radioactivity": "Bq",
    "resistance": "Ω",
    "speed": "m/s",
    "temperature": "K",
    "time": "s",
    "torque": "N·m",
    "voltage": "V",
    "volume": "m³",
}
"""The coherent SI unit of each dimension; `bit` (IEC 80000-13) for data."""

# What has a name of its own; others are named by their parts: mass/area
_RATES = {
    ("length", "time"): "speed",
    ("mass", "volume"): "density",
    ("amount", "volume"): "concentration",
    ("data", "time"): "data rate",
}
_COLUMNS = ("dimension", "factor", "offset", "symbol", "digits", "not_before", "per", "source")
_FACTOR = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:e-?[0-9]+)?(?:/[0-9]+)?")


class UnitOfMeasure(NamedTuple):
    """A unit: so many SI units of a dimension, from a zero that lies `offset` above theirs."""

    dimension: str
    factor: Fraction | None = None
    offset: Fraction = Fraction(0)
    symbol: str = ""


def _number(row: WordRow, column: str) -> Fraction | None:
    written = row.cells[column]
    if not written:
        return None
    if not _FACTOR.fullmatch(written):
        raise row.error(f"{column} is {written!r}, expected a decimal or a fraction")
    return Fraction(written)


def _unit(row: WordRow) -> UnitOfMeasure:
    dimension = row.choice("dimension", tuple(SI_UNITS))
    factor, offset = _number(row, "factor"), _number(row, "offset")
    if factor is not None and not row.cells["source"]:
        raise row.error("a factor without its source")
    return UnitOfMeasure(dimension, factor, offset or Fraction(0), row.cells["symbol"])


ROWS = list(read_shipped_words("units_of_measure.tsv", ("word", *_COLUMNS)).values())
"""The rows of the table."""
UNITS_OF_MEASURE = {row.word: _unit(row) for row in ROWS}
"""Every unit of measure by its word or symbol."""

# Months and years are not of one length.
_TIMES = {
    "second": UnitOfMeasure("time", Fraction(1)),
    "minute": UnitOfMeasure("time", Fraction(60)),
    "hour": UnitOfMeasure("time", Fraction(3600)),
    "day": UnitOfMeasure("time", Fraction(86400)),
    "week": UnitOfMeasure("time", Fraction(604800)),
    **dict.fromkeys(("month", "quarter", "year"), UnitOfMeasure("time")),
}
_KNOWN = UNITS_OF_MEASURE | _TIMES


def dimension_of(unit: str, per: str = "") -> str:
    """Return what a unit measures, by itself or for each `per`; empty for measure words.

    >>> dimension_of("公里"), dimension_of("km", "hour"), dimension_of("kg", "亩")
    ('length', 'speed', 'mass/area')
    """
    measured = _KNOWN.get(unit)
    if measured is None:
        return ""
    if not per:
        return measured.dimension
    counted_by = _KNOWN.get(per)
    if not measured.dimension or counted_by is None:
        return ""
    pair = (measured.dimension, counted_by.dimension)
    return _RATES.get(pair) or "/".join(pair)


def si_unit(unit: str, per: str = "") -> str:
    """Return the SI unit that `in_si` counts in, empty where it returns None.

    >>> si_unit("mg"), si_unit("mg", "L"), si_unit("盎司")
    ('kg', 'kg/m³', '')
    """
    names = [SI_UNITS[part.dimension] for part in _convertible(unit, per)]
    return "/".join(names)


def in_si(value: Decimal, unit: str, per: str = "") -> Decimal | None:
    """Return so many units in the SI, None where the unit has no one value.

    >>> in_si(Decimal(90), "km", "hour"), in_si(Decimal("37.5"), "℃"), in_si(Decimal(3), "亩")
    (Decimal('25'), Decimal('310.65'), Decimal('2000'))
    """
    parts = _convertible(unit, per)
    if not parts:
        return None
    converted = Fraction(value) * (parts[0].factor or 1)
    if len(parts) > 1:
        converted /= parts[1].factor or 1
    else:
        converted += parts[0].offset
    return Decimal(converted.numerator) / Decimal(converted.denominator)


def _convertible(unit: str, per: str) -> list[UnitOfMeasure]:
    """Return the unit and what it is counted by, or nothing where one has no SI value."""
    parts = [_KNOWN.get(name) for name in (unit, per) if name]
    known = [part for part in parts if part is not None and part.factor is not None]
    return known if len(known) == len(parts) else []
