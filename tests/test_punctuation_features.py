"""What the models look up of a text."""

from importlib.resources import files

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from spacy_cnclean import clean_text
from spacy_cnclean.punctuation._characters import read_characters
from spacy_cnclean.punctuation._features import letter_ids
from spacy_cnclean.punctuation._simplified import simplified
from spacy_cnclean.punctuation.noise import NoiseSettings, add_noise

TRADITIONAL = "這是一個很重要的問題，我們應該盡快解決它。否則，後果會很嚴重。"
SIMPLIFIED = "这是一个很重要的问题，我们应该尽快解决它。否则，后果会很严重。"


def test_traditional_letters_have_the_ids_of_simplified_ones():
    assert letter_ids([*TRADITIONAL]).tolist() == letter_ids([*SIMPLIFIED]).tolist()
    assert (
        read_characters(TRADITIONAL).letters.tolist()
        == read_characters(SIMPLIFIED).letters.tolist()
    )


def test_every_character_is_read_as_one_that_is_read_as_itself():
    rows = (files("spacy_cnclean") / "data" / "simplified.tsv").read_text("utf-8").splitlines()
    pairs = [row.split("\t") for row in rows]
    assert len(pairs) > 2500
    assert len({traditional for traditional, _ in pairs}) == len(pairs)
    common = {chr(code) for code in range(0x4E00, 0xA000)}
    assert common.issuperset(character for pair in pairs for character in pair)
    read = simplified(np.array([ord(one) for _, one in pairs], np.uint32))
    assert [chr(code) for code in read] == [one for _, one in pairs]


@given(st.text())
def test_a_character_that_the_table_lacks_is_read_as_itself(text):
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    read = simplified(codes)
    assert len(read) == len(text)
    changed = np.flatnonzero(read != codes)
    assert ((read[changed] >= 0x4E00) & (read[changed] <= 0x9FFF)).all()
    assert all("\u4e00" <= text[place] <= "\u9fff" for place in changed.tolist())


def test_a_traditional_text_is_repaired_as_the_simplified_one_and_stays_traditional():
    rows = (files("spacy_cnclean") / "data" / "simplified.tsv").read_text("utf-8").splitlines()
    as_traditional = str.maketrans({row[2]: row[0] for row in rows})
    noisy = add_noise(f"{SIMPLIFIED}\n" * 6, seed=2, settings=NoiseSettings(emoji=0)).text
    clean = clean_text(noisy, steps=["punctuation"]).text
    assert clean != noisy
    traditional = clean_text(noisy.translate(as_traditional), steps=["punctuation"]).text
    assert traditional == clean.translate(as_traditional)


def test_the_gate_reads_a_run_as_one_unit():
    assert read_characters("好！！！坏！！嗯……").unit_offsets.tolist() == [1, 5, 6, 8, 9]
    assert len(read_characters("甲，，，乙。。。。丙").unit_offsets) == 4
