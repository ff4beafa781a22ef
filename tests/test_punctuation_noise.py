"""The noise model: what it may change and what it never does."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spacy_cnclean import clean_text
from spacy_cnclean.punctuation._noise_kinds import NOISE_KINDS
from spacy_cnclean.punctuation._streams import UnitClass, split_streams
from spacy_cnclean.punctuation.noise import NoiseSettings, add_noise, with_ascii_marks

TEXT = (
    "近期，平台升级了客服系统。张女士说：“分期还款要看合同，不能只听电话。”\n"
    "一、费率\n"
    "1. 年化利率为15.4%，比2022年下降1.6个百分点；逾期30天以上的账户有1,200户。\n"
    "《个人信息保护法》第十三条（2021年施行）规定了处理的条件，机构应当遵守！\n"
)
NO_EMOJI = NoiseSettings(emoji=0)


def test_the_same_seed_gives_the_same_noise():
    assert add_noise(TEXT, seed=4) == add_noise(TEXT, seed=4)
    assert add_noise(TEXT, seed=4).text != add_noise(TEXT, seed=5).text


@pytest.mark.parametrize("seed", range(40))
def test_both_streams_of_every_line_stay_in_their_order(seed):
    noisy = add_noise(TEXT, seed=seed, settings=NO_EMOJI).text
    for line, clean in zip(noisy.split("\n"), TEXT.split("\n"), strict=True):
        one, other = split_streams(line), split_streams(clean)
        assert one.letters == other.letters
        assert [u.unit_class for u in one.units] == [u.unit_class for u in other.units]


@pytest.mark.parametrize("seed", range(40))
def test_the_alignment_leads_every_clean_character_to_its_noisy_self(seed):
    noisy = add_noise(TEXT, seed=seed)
    for offset, character in enumerate(TEXT):
        start, end = noisy.alignment.to_raw(offset, offset + 1)
        assert noisy.text[start:end] == character


@pytest.mark.parametrize("seed", range(20))
def test_the_emoji_step_takes_out_all_emoji_that_were_put_in(seed):
    only_emoji = NoiseSettings(damage=0, emoji=0.1)
    noisy = add_noise(TEXT, seed=seed, settings=only_emoji)
    assert noisy.text != TEXT
    assert clean_text(noisy.text, steps=["emoji"]).text == TEXT


def test_no_damage_and_no_emoji_is_the_same_text():
    noisy = add_noise(TEXT, seed=1, settings=NoiseSettings(damage=0, emoji=0))
    assert noisy.text == TEXT
    assert noisy.alignment.is_identity


def test_ascii_marks_are_those_that_web_text_has():
    assert with_ascii_marks("甲，乙：丙、丁。《戊》") == "甲,乙:丙、丁。《戊》"


@settings(max_examples=50)
@given(st.text(), st.integers(0, 1000))
def test_any_text_can_be_noised_and_aligned(text, seed):
    noisy = add_noise(text, seed=seed)
    assert noisy.alignment.raw_length == len(noisy.text)
    assert noisy.alignment.clean_length == len(text)


@pytest.mark.parametrize("kind", NOISE_KINDS)
def test_every_kind_of_noise_moves_units_and_keeps_both_streams(kind):
    options = NO_EMOJI._replace(kind=kind, short_damage=1.0)
    moved = 0
    for seed in range(20):
        noisy = add_noise(TEXT, seed=seed, settings=options).text
        for line, clean in zip(noisy.split("\n"), TEXT.split("\n"), strict=True):
            one, other = split_streams(line), split_streams(clean)
            assert one.letters == other.letters
            assert [u.unit_class for u in one.units] == [u.unit_class for u in other.units]
            moved += sum(u.gap != v.gap for u, v in zip(one.units, other.units, strict=True))
    assert moved > 20


def displaced_in_lines(kind):
    """Yield for each noised line the classes of its units that moved, and by how far."""
    for seed in range(30):
        noisy = add_noise(TEXT, seed=seed, settings=NO_EMOJI._replace(kind=kind)).text
        for line, clean in zip(noisy.split("\n"), TEXT.split("\n"), strict=True):
            pairs = zip(split_streams(line).units, split_streams(clean).units, strict=True)
            yield [(u.unit_class, u.gap - v.gap) for u, v in pairs if u.gap != v.gap]


def test_a_slip_moves_one_unit_of_a_line_by_three_letters_at_most():
    moves = list(displaced_in_lines("slip"))
    assert max(len(line) for line in moves) == 1
    assert {abs(shift) for line in moves for _, shift in line} == {1, 2, 3}


@pytest.mark.parametrize("kind", ["numbers", "pairs"])
def test_numbers_alone_or_brackets_and_quotes_alone_move(kind):
    classes = {unit_class for line in displaced_in_lines(kind) for unit_class, _ in line}
    assert classes
    numbers = {unit_class for unit_class in classes if unit_class >= UnitClass.YEAR}
    assert numbers == (classes if kind == "numbers" else set())


def test_all_units_of_a_line_shift_one_way():
    assert all(len({shift > 0 for _, shift in line}) <= 1 for line in displaced_in_lines("shift"))
