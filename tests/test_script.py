"""What the script step promises, whatever its options."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from step_promises import check_promises

from spacy_cnclean import Cleaner, ScriptStep, find_script

opencc = pytest.importorskip("opencc")

PIECES = (
    *"甲后後里裡裏干乾發发頭头面麵麼么台臺於，。a \n\0",
    *(
        "皇后",
        "頭髮",
        "头发",
        "乾隆",
        "鼠标",
        "滑鼠",
        "程序员",
        "程式設計師",
        "軟體",
        "软件",
        "理发",
    ),
    *(
        "-{",
        "}-",
        "-{zh-hans:后;zh-hant:後}-",
        "-{T|甲}-",
        "-{R|後}-",
        "zh-tw:",
        ";",
        "|",
        "\ud83d",
    ),
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
STEPS = st.sampled_from(
    (
        ScriptStep(),
        ScriptStep(vocabulary=True),
        ScriptStep("traditional"),
        ScriptStep("taiwan"),
        ScriptStep("taiwan", vocabulary=True),
        ScriptStep("hong_kong", variants=False),
    )
)


@settings(max_examples=600)
@given(TEXTS, STEPS)
def test_once_is_enough_and_every_offset_is_true(text, step):
    check_promises(step, text)


@given(st.text("後來發展麵臺裡乾隆頭髮，a", min_size=1), st.sampled_from(("tw2s", "s2t")))
def test_a_text_comes_out_as_opencc_writes_it_or_as_it_was(text, config):
    to = {"tw2s": "simplified", "s2t": "traditional"}[config]
    clean = Cleaner([ScriptStep(to, variants=False)]).clean(text)
    assert clean.text in {text, opencc.OpenCC(config).convert(text)}


def test_a_text_of_the_script_keeps_its_characters():
    assert not find_script("乾隆皇帝的皇后")
    assert not find_script("皇后在台上", "traditional")
    assert find_script("皇后在后台发言", "traditional")


def test_a_phrase_is_aligned():
    clean = Cleaner([ScriptStep("taiwan", vocabulary=True)]).clean("用鼠标，程序员。")
    assert clean.text == "用滑鼠，程式設計師。"
    assert clean.raw_text[slice(*clean.to_raw(1, 3))] == "鼠标"


def test_options_that_cannot_be_used_are_refused():
    with pytest.raises(ValueError, match="to must be one of simplified, traditional, taiwan, hong"):
        ScriptStep("japanese")
    with pytest.raises(ValueError, match="vocabulary is for taiwan and simplified"):
        ScriptStep("traditional", vocabulary=True)
    with pytest.raises(TypeError, match="variants must be true or false, not 1"):
        ScriptStep(variants=1)
