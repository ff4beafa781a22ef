"""The hygiene step: its properties, and what its classes keep their hands off."""

from __future__ import annotations

import html
import pickle
import re
import unicodedata
from dataclasses import fields

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from spacy_cnclean import Change, Cleaner, HygieneStep, apply_changes, find_hygiene
from spacy_cnclean.hygiene._entities import unescaped
from spacy_cnclean.hygiene._private_use import GBK_PRIVATE_HAN

OPTIONS = [field.name for field in fields(HygieneStep)]
NOTHING = dict.fromkeys(OPTIONS, False)
CLEANER = Cleaner([HygieneStep()])
DRAWN = st.data()


# --- properties


@given(data=DRAWN)
def test_what_is_clean_is_left_alone(noisy_text, data):
    clean = CLEANER.clean(data.draw(noisy_text))
    assert not find_hygiene(clean.text)


@given(data=DRAWN)
def test_edits_replayed_give_the_clean_text(noisy_text, data):
    text = data.draw(noisy_text)
    clean = CLEANER.clean(text)
    replayed = [Change(edit.raw_start, edit.raw_end, edit.after) for edit in clean.edits]
    assert apply_changes(text, replayed) == (clean.text, clean.alignment)
    assert all(text[edit.raw_start : edit.raw_end] == edit.before for edit in clean.edits)


@given(data=DRAWN)
def test_the_classes_find_only_what_is_theirs(noisy_text, data):
    option = data.draw(st.sampled_from(OPTIONS))
    step = HygieneStep(**{**NOTHING, option: True})
    text = data.draw(noisy_text)
    assert {change.rule for change in step.find(text)} <= {f"hygiene.{option}"}


@given(data=DRAWN)
def test_lines_are_judged_one_by_one(atoms, noisy_text, data):
    text = data.draw(atoms | noisy_text)
    lines = [line.text for line in CLEANER.clean_batch(text.split("\n"))]
    assert CLEANER.clean(text).text == "\n".join(lines)


@given(data=DRAWN)
def test_no_class_enabled_finds_nothing(noisy_text, data):
    assert not HygieneStep(**NOTHING).find(data.draw(noisy_text))


@given(data=DRAWN)
def test_the_clean_text_can_be_encoded(noisy_text, data):
    CLEANER.clean(data.draw(noisy_text)).text.encode()


@given(st.text(st.characters(categories=("P",), min_codepoint=0x3000), max_size=20))
def test_chinese_marks_are_never_touched(text):
    assert not find_hygiene(text)


@given(st.text(st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF)))
def test_unified_ideographs_are_never_touched(text):
    assert not find_hygiene(text)


@given(data=DRAWN)
def test_line_breaks_and_tabs_are_never_touched(noisy_text, data):
    text = data.draw(noisy_text)
    breaks = "[\t\n\r\v\f\x85\u2028\u2029]"
    clean = HygieneStep(entities=False)
    made = apply_changes(text, clean.find(text))[0]
    assert re.findall(breaks, made) == re.findall(breaks, text)


@given(st.lists(st.sampled_from([*"字&#;10xAda \r\n", "&#13;", "&NewLine;", "&amp;"])))
def test_no_entity_begins_a_line(pieces):
    text = "".join(pieces)
    assert len(CLEANER.clean(text).text.splitlines()) == len(text.splitlines())


@pytest.mark.parametrize(
    "piece",
    [
        *("甲", "&", "&amp", "&amp;", "amp;", "&#1", "１", "\u3000", " ", "\x1b[", "\u200d"),
        *("\ue000", "\ud83d", "\udc00", "\x00", "\U000e0041", "：1", "\x1b[1;"),
    ],
    ids=ascii,
)
def test_much_of_one_piece_is_no_trouble(piece):
    clean = CLEANER.clean(piece * 50_000)
    assert not find_hygiene(clean.text)
    assert not find_hygiene(CLEANER.clean("&" + piece * 50_000 + ";").text)


def test_entities_that_were_escaped_a_thousand_times_are_undone():
    text = "&" + "amp;" * 1000 + "lt;"
    assert CLEANER.clean(text).text == "<"


@given(
    st.lists(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1)),
    st.sampled_from(["latin-1", "cp1252"]),
)
def test_utf8_read_as_latin_1_keeps_every_byte(texts, encoding):
    wrongly_read = "，".join(texts).encode()
    if encoding == "cp1252":  # which has no character for five bytes: readers take Latin-1's
        text = "".join(
            bytes([byte]).decode("cp1252" if byte not in b"\x81\x8d\x8f\x90\x9d" else "latin-1")
            for byte in wrongly_read
        )
    else:
        text = wrongly_read.decode("latin-1")
    assert not find_hygiene(text)


@given(st.integers(0x10000, 0x10FFFF), st.sampled_from(["&#{};", "&#x{:x};", "&#X{:X};"]))
def test_entities_of_the_halves_of_a_pair_are_one_character(code, form):
    high, low = 0xD800 + ((code - 0x10000) >> 10), 0xDC00 + ((code - 0x10000) & 0x3FF)
    pair = form.format(high) + form.format(low)
    assert unescaped(pair) == chr(code)


def test_a_surrogate_pair_is_joined_and_keeps_its_offsets():
    clean = CLEANER.clean("甲\ud83d\ude00乙\ude00")
    assert clean.text == "甲😀乙\ufffd"
    assert clean.to_raw(1, 2) == (1, 3)


def test_each_full_width_digit_keeps_its_own_offset():
    clean = CLEANER.clean("第１１６５条")
    assert [clean.to_raw(place, place + 1) for place in range(6)] == [
        (place, place + 1) for place in range(6)
    ]


def test_what_takes_two_rounds_is_told_as_one_change():
    clean = CLEANER.clean("甲&\u200bamp;乙")
    assert clean.text == "甲&乙"
    assert clean.to_raw(1, 2) == (1, 7)
    assert [(edit.rule, edit.before, edit.after) for edit in clean.edits] == [
        ("hygiene.entities", "&\u200bamp;", "&")
    ]


# --- tables


@given(st.sampled_from(sorted(html.entities.html5)))
def test_every_entity_with_a_semicolon_is_that_of_html(name):
    if name.endswith(";"):
        assert unescaped(f"&{name}") == html.unescape(f"&{name}")
    else:
        assert not HygieneStep(**{**NOTHING, "entities": True}).find(f"&{name} ")


@given(st.integers(0, 0x120000), st.sampled_from(["&#{};", "&#x{:x};", "&#X{:X};"]))
def test_every_number_is_that_of_html(number, form):
    assert unescaped(form.format(number)) == html.unescape(form.format(number))


def test_private_characters_of_gbk_are_those_of_the_row_that_python_knows():
    trails = [trail for trail in range(0x50, 0xA1) if trail != 0x7F]
    for trail, character in zip(trails, GBK_PRIVATE_HAN, strict=True):
        decoded = bytes([0xFE, trail]).decode("gb18030")
        assert decoded == character or unicodedata.category(decoded) == "Co"
        assert regex.match(r"[\p{Han}]", character)


def test_full_width_forms_become_what_compatibility_says():
    for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)):
        character = chr(code)
        assert CLEANER.clean(character).text == unicodedata.normalize("NFKC", character)


def test_compatibility_ideographs_become_ideographs():
    for code in (*range(0x2E80, 0x2FD6), *range(0xF900, 0xFAFF), *range(0x2F800, 0x2FA1E)):
        clean = CLEANER.clean(chr(code)).text
        assert len(clean) == 1
        assert clean == chr(code) or regex.match(r"\p{Unified_Ideograph}", clean)


# --- options


@pytest.mark.parametrize("option", OPTIONS)
def test_an_option_that_is_no_bool_is_refused_by_name(option):
    with pytest.raises(TypeError, match=f"{option} must be true or false, not 'yes'"):
        HygieneStep(**{option: "yes"})


def test_a_step_is_a_value():
    assert HygieneStep(width=False) == HygieneStep(width=False) != HygieneStep()
    assert pickle.loads(pickle.dumps(HygieneStep(width=False))) == HygieneStep(width=False)
    assert HygieneStep.name == "hygiene"
