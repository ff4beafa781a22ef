"""Offsets in UTF-16 and UTF-8 units against the encoders of Python."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_cnclean import CodeUnits

TEXTS = st.text(st.characters() | st.sampled_from("aé甲😀\ud83d\ude00"), max_size=30)
WIDTHS = {"utf-16": ("utf-16-le", 2), "utf-8": ("utf-8", 1)}


def slow_offset(text: str, offset: int, unit: str) -> int:
    encoding, width = WIDTHS[unit]
    # One by one: a pair of lone surrogates is two characters here, and would be one encoded.
    return sum(len(each.encode(encoding, "surrogatepass")) // width for each in text[:offset])


@pytest.mark.parametrize("unit", WIDTHS)
@given(text=TEXTS)
def test_offsets_are_those_of_the_encoder(unit, text):
    units = CodeUnits(text, unit)
    expected = [slow_offset(text, offset, unit) for offset in range(len(text) + 1)]
    assert [units.from_code_point(offset) for offset in range(len(text) + 1)] == expected
    assert units.length == expected[-1]
    for offset in range(units.length + 1):
        if offset in expected:
            assert units.to_code_point(offset) == expected.index(offset)
        else:
            with pytest.raises(ValueError, match=f"{unit} offset {offset} lies inside"):
                units.to_code_point(offset)


@pytest.mark.parametrize(
    ("text", "utf_16", "utf_8"),
    [("", 0, 0), ("a", 1, 1), ("é", 1, 2), ("甲", 1, 3), ("😀", 2, 4), ("\ud800", 1, 3)],
)
def test_lengths_of_single_characters(text, utf_16, utf_8):
    assert CodeUnits(text, "utf-16").length == utf_16
    assert CodeUnits(text, "utf-8").length == utf_8


@pytest.mark.parametrize("offset", [-1, 5])
def test_offsets_outside_the_text_are_refused(offset):
    units = CodeUnits("甲😀乙", "utf-16")
    with pytest.raises(IndexError, match=f"utf-16 offset {offset} leaves the text of 4 units"):
        units.to_code_point(offset)
    with pytest.raises(IndexError, match=f"code point {offset} leaves the text of 3"):
        units.from_code_point(offset)


def test_an_unknown_unit_is_refused():
    with pytest.raises(ValueError, match="unit must be 'utf-16' or 'utf-8', not 'utf-32'"):
        CodeUnits("", "utf-32")
