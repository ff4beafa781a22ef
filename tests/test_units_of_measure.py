"""Units of measure: their factors against pint, and what a quantity is in the SI."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_cnclean.quantities import Quantity, normalize_quantities
from spacy_cnclean.quantities._measurement import (
    ROWS,
    SI_UNITS,
    UNITS_OF_MEASURE,
    dimension_of,
    in_si,
    si_unit,
)

# Where pint writes a unit otherwise
PINT_NAMES = {"ha": "hectare", "ct": "carat", "t": "tonne", "ly": "light_year", "inch": "inch"}
PINT_NAMES |= {"mL": "milliliter", "µL": "microliter", "°C": "degC", "°F": "degF", "Ω": "ohm"}
PINT_NAMES |= {"kΩ": "kiloohm", "MΩ": "megaohm", "B": "byte", "kB": "kilobyte", "MB": "megabyte"}
PINT_NAMES |= {"GB": "gigabyte", "TB": "terabyte", "PB": "petabyte", "km/h": "km/hour"}
PINT_NAMES |= {"kbit/s": "kilobit/s", "Mbit/s": "megabit/s", "Gbit/s": "gigabit/s"}
PINT_NAMES |= {"kVA": "kilovolt_ampere", "nmi": "nautical_mile", "L": "liter", "atm": "atm"}
CONVERTED = [
    word
    for word, unit in UNITS_OF_MEASURE.items()
    if unit.symbol and unit.factor is not None and unit.dimension != "level"
]
# Ratios that the decree of 1959 and 尺貫法 fix; pint's acre is that of the US survey foot
TRADITIONAL = {
    ("斤", "公斤"): Fraction(1, 2),
    ("两", "斤"): Fraction(1, 10),
    ("丈", "尺"): Fraction(10),
    ("里", "丈"): Fraction(150),
    ("亩", "公顷"): Fraction(1, 15),
    ("坪", "平方米"): Fraction(400, 121),
    ("英亩", "平方英尺"): Fraction(43560),
}


def in_pint(symbol):
    name = PINT_NAMES.get(symbol, symbol)
    return name.replace("²", "**2").replace("³", "**3").replace("µ", "micro").replace("·", "*")


@pytest.fixture(scope="module")
def units():
    return pytest.importorskip("pint").UnitRegistry(autoconvert_offset_to_baseunit=True)


@pytest.mark.parametrize("word", CONVERTED)
def test_a_factor_is_that_of_pint(word, units):
    unit = UNITS_OF_MEASURE[word]
    symbol = re.sub("^µ(?=[a-zA-Z])", "u", unit.symbol)
    for value in (1, 40):
        theirs = units.Quantity(value, in_pint(symbol))
        base = SI_UNITS[unit.dimension]
        theirs = theirs.to(in_pint(base) if base else "")
        ours = in_si(Decimal(value), word)
        assert float(ours) == pytest.approx(theirs.magnitude, rel=1e-9)


@pytest.mark.parametrize(("pair", "ratio"), TRADITIONAL.items())
def test_units_of_old_have_the_ratios_of_their_sources(pair, ratio):
    smaller, larger = (UNITS_OF_MEASURE[name].factor for name in pair)
    assert smaller / larger == ratio


def test_every_row_says_what_it_is():
    for row in ROWS:
        cells = row.cells
        assert cells["dimension"] in SI_UNITS, row.where
        assert not cells["factor"] or cells["source"], row.where
        assert not cells["offset"] or cells["dimension"] == "temperature", row.where


def test_words_of_one_symbol_are_one_unit():
    units = {}
    for unit in UNITS_OF_MEASURE.values():
        if unit.symbol:
            assert units.setdefault(unit.symbol, unit) == unit


@pytest.mark.parametrize(
    ("text", "dimension", "low", "unit"),
    [
        ("30mg", "mass", "0.00003", "kg"),
        ("500毫升", "volume", "0.0005", "m³"),
        ("37.5°C", "temperature", "310.65", "K"),
        ("98.6℉", "temperature", "310.15", "K"),
        ("零下40度", "temperature", "233.15", "K"),
        ("90km/h", "speed", "25", "m/s"),
        ("每小时72公里", "speed", "20", "m/s"),
        ("时速36公里", "speed", "10", "m/s"),
        ("5毫克/升", "density", "0.005", "kg/m³"),
        ("2千瓦时", "energy", "7200000", "J"),
        ("300赫兹", "frequency", "300", "Hz"),
        ("12平方公里", "area", "12000000", "m²"),
        ("3亩", "area", "2000", "m²"),
        ("六十两", "mass", "3", "kg"),
        ("三斤半", "mass", "1.75", "kg"),
        ("两天", "time", "172800", "s"),
        ("三个月", "time", None, ""),
        ("5盎司", "mass", None, ""),
        ("60分贝", "level", None, ""),
        ("3家", "", None, ""),
        ("3元/公斤", "", None, ""),
        ("2023年", "", None, ""),
    ],
)
def test_a_measured_quantity_has_a_dimension_and_an_si_value(text, dimension, low, unit):
    (found,) = normalize_quantities(text)
    assert (found.dimension, found.si_unit) == (dimension, unit)
    assert found.si_low == found.si_high == (None if low is None else Decimal(low))


def test_a_bound_that_is_not_set_is_none_in_the_si_too():
    (found,) = normalize_quantities("不超过20公里")
    assert (found.si_low, found.si_high) == (None, Decimal(20_000))
    assert Quantity.from_json(found.to_json()) == found


@given(
    st.sampled_from(sorted(UNITS_OF_MEASURE)), st.decimals("-1e6", "1e6", places=3, allow_nan=False)
)
def test_conversion_keeps_the_order_of_values(unit, value):
    first, second = in_si(value, unit), in_si(value + 1, unit)
    assert (first is None) == (second is None) == (si_unit(unit) == "")
    assert first is None or first < second


@given(st.text(max_size=4), st.text(max_size=4))
def test_what_is_no_unit_measures_nothing(unit, per):
    if unit not in UNITS_OF_MEASURE and unit.isdigit():
        assert dimension_of(unit, per) == si_unit(unit, per) == ""
