"""What the obfuscation step promises: letters stay, and what goes stood between two of them."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spacy_cnclean import Cleaner, ObfuscationStep, find_obfuscation
from spacy_cnclean._text_blocks import LINE_BREAKS
from spacy_cnclean._word_files import read_shipped_words
from spacy_cnclean.obfuscation import _DIGITS

WORDS = list(read_shipped_words("obfuscation.tsv", ("word",)))
PIECES = (
    *"加微信薇正规贷款甲乙丙丁vxQ1380.*❤★-/·，、 \n④⑧⑦①②\ufe0f😀",
    "1.3.8.0.",
    "加.微",
    "代开",
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


@settings(max_examples=300)
@given(TEXTS)
def test_letters_and_digits_stay_and_once_is_enough(text):
    cleaner = Cleaner(["obfuscation"])
    clean = cleaner.clean(text)
    plain = [str(_DIGITS.get(each, each)) for each in text if each.isalnum()]
    assert [str(_DIGITS.get(each, each)) for each in clean.text if each.isalnum()] == plain
    assert cleaner.clean(clean.text).text == clean.text
    for edit in clean.edits:
        assert text[edit.raw_start : edit.raw_end] == edit.before
        assert edit.rule in {"obfuscation.symbols", "obfuscation.digits"}


@given(TEXTS, st.sampled_from(LINE_BREAKS), TEXTS)
def test_each_line_is_read_alone(one, line_break, other):
    shift = len(one) + 1
    alone = [(change.start, change.end) for change in find_obfuscation(one)]
    alone += [(change.start + shift, change.end + shift) for change in find_obfuscation(other)]
    together = find_obfuscation(f"{one}{line_break}{other}")
    assert [(change.start, change.end) for change in together] == alone


@pytest.mark.parametrize("symbol", "❤★☆♡✿")
@pytest.mark.parametrize("word", WORDS)
def test_every_word_of_the_table_goes_together(word, symbol):
    assert Cleaner(["obfuscation"]).clean(f"请{symbol.join(word)}。").text == f"请{word}。"


def test_words_of_a_user_come_beside_the_shipped_ones(tmp_path):
    path = tmp_path / "own.tsv"
    path.write_text("word\n绿泡泡\n", "utf-8")
    cleaner = pickle.loads(pickle.dumps(Cleaner([ObfuscationStep(words=str(path))])))
    assert cleaner.clean("加绿-泡泡，加微-信").text == "加绿泡泡，加微信"
    assert Cleaner(["obfuscation"]).clean("加绿-泡泡").text == "加绿-泡泡"


def test_a_file_of_words_that_cannot_be_used_is_named(tmp_path):
    path = tmp_path / "own.tsv"
    path.write_text("words\n绿泡泡\n", "utf-8")
    with pytest.raises(ValueError, match=r"own\.tsv, line 1: the columns are words"):
        ObfuscationStep(words=str(path))
    with pytest.raises(OSError, match="missing"):
        ObfuscationStep(words=str(tmp_path / "missing.tsv"))
