"""What the mojibake step promises, whatever its options."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from step_promises import check_promises

from spacy_cnclean import Cleaner, MojibakeStep

pytest.importorskip("ftfy")

PIECES = (
    *"甲中国，。a1 \n\ufffdé à",
    *(
        "ä½\xa0å¥½",
        "å›½å®¶",
        "ä¸",
        "Ã©",
        "â€œ",
        "ÖÐ¹ú",
        "ÈËÃñ",
        "ÄãºÃ",
        "Ïð",
        "浣犲ソ涓栫晫",
        "鐨勪腑鍥",
    ),
    *("锟斤拷", "锟", "ï¿½", "ï¼Œ", "\x9d", "銆", "锛", "Привет", "\ud83d"),
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
OPTIONS = st.fixed_dictionaries({name: st.booleans() for name in ("latin", "gbk", "lost")})
SENTENCES = (
    "请在十月前报名",
    "今天天气很好，我们去公园",
    "中国人民大学的老师说",
    "这份文件没有密码。",
)


@settings(max_examples=400)
@given(TEXTS, OPTIONS)
def test_once_is_enough_and_every_offset_is_true(text, options):
    clean = check_promises(MojibakeStep(**options), text)
    assert options["lost"] or not clean.doubtful


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize(("meant", "taken"), [("utf-8", "latin-1"), ("gb2312", "latin-1")])
def test_what_went_wrong_comes_back_letter_by_letter(sentence, meant, taken):
    wrong = sentence.encode(meant).decode(taken)
    clean = Cleaner([MojibakeStep()]).clean(f"甲：{wrong}")
    assert clean.text == f"甲：{sentence}"
    size = len(sentence[1].encode(meant))
    assert clean.to_raw(3, 4) == (2 + size, 2 + 2 * size)


def test_utf8_that_was_read_as_gbk_comes_back():
    wrong = "你好世界今天".encode().decode("gbk")
    assert Cleaner([MojibakeStep()]).clean(f"他说{wrong}吧").text == "他说你好世界今天吧"


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=40))
def test_hanzi_at_random_are_hardly_ever_mojibake(text):
    assert not any(change.rule == "mojibake.latin" for change in MojibakeStep().find(text))


def test_what_is_lost_is_reported_and_counted_and_stays():
    from spacy_cnclean.rows._columns import noise

    clean = Cleaner([MojibakeStep()]).clean("甲锟斤拷锟斤拷乙\ufffd\ufffd")
    assert clean.text == clean.raw_text
    assert not clean.edits
    assert [(edit.raw_start, edit.raw_end) for edit in clean.doubtful] == [(1, 7), (8, 10)]
    assert noise(clean)["lost"] == 200.0
    assert noise(clean)["doubtful"] == 0.0


def test_options_are_switches():
    with pytest.raises(TypeError, match="gbk must be true or false, not 1"):
        MojibakeStep(gbk=1)
