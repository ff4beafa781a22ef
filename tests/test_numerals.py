"""Values of Chinese, Arabic and mixed numerals."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_cnclean.numerals import fold_width, parse_integer, parse_number, to_han

VALUES = {
    "二百九十三": 293,
    "一千二百六十": 1260,
    "零万": 0,
    "0万5590": 5590,
    "4亿0万": 400_000_000,
    "10万万": 1_000_000_000,
    "六百 八十": 680,
    "６８０": 680,
    "１０３２": 1032,
    "二〇二〇": 2020,
    "十": 10,
    "十五": 15,
    "一百一十": 110,
    "一百零五": 105,
    "廿三": 23,
    "五百卅四": 534,
    "參萬肆仟伍佰陸拾柒": 34567,
    "四十九兆九千五百九十二億": 49_959_200_000_000,
    "三千万亿": 3 * 10**15,
    "二十万亿": 2 * 10**13,
    "20万亿": 2 * 10**13,
    "3.5万亿": 35 * 10**11,
    "1,100.9亿": 110_090_000_000,
    "25万6千": 256_000,
    "一万零十二": 10_012,
    "一亿零五": 100_000_005,
    "百亿": 10**10,
    "千一": 1100,
    "一万二": 12_000,
    "两千": 2000,
    "三点五万": 35_000,
    "0": 0,
    "〇": 0,
}


@pytest.mark.parametrize(("text", "value"), VALUES.items())
def test_a_numeral_has_the_value_that_it_spells(text, value):
    assert parse_number(text) == value
    assert parse_integer(text) == value


@pytest.mark.parametrize(
    "text",
    ["", " ", "百分之五", "二百百", "1.2.3", "3.5点七", "8.5点3", "两个", "万万个", "一点", "条"],
)
def test_what_is_no_numeral_has_no_value(text):
    assert parse_number(text) is None


def test_a_decimal_keeps_its_decimals_and_is_no_integer():
    assert parse_number("三点一四") == Decimal("3.14")
    assert parse_number("８２.50") == Decimal("82.5")
    assert parse_integer("2.5") is None


def test_an_ordinal_is_not_read_as_speech_abbreviates():
    assert parse_integer("一百五") == 150
    assert parse_integer("一百五", colloquial=False) == 105


def test_a_page_of_digits_is_no_numeral():
    assert parse_number("9" * 1000) is None


@given(st.integers(0, 99_999_999))
def test_a_number_written_in_chinese_reads_as_itself(number):
    assert parse_integer(to_han(number)) == number
    assert parse_integer(to_han(number), colloquial=False) == number


@pytest.mark.parametrize("number", [-1, 100_000_000])
def test_a_number_too_large_to_write_is_refused_by_name(number):
    with pytest.raises(ValueError, match=str(number)):
        to_han(number)


@given(st.text("〇一二两十百千万亿兆点0123,.５ 零廿xOoIl", max_size=70))
def test_any_text_is_a_number_or_none_and_folding_keeps_offsets(text):
    value = parse_number(text)
    assert value is None or value >= 0
    assert len(fold_width(text)) == len(text)
