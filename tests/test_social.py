"""What the social step promises, whatever its options."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from step_promises import check_promises

from spacy_cnclean import Cleaner, SocialStep, find_social

PIECES = (
    *"甲乙a1，。：:（）() @#/[]R_^ \n\r.",
    *(
        "@张三",
        "@tom ",
        "//@李四:",
        "回复@王五：",
        "http://a.cn/b",
        "www.a.cn",
        "t.cn/x",
        "O网页链接",
    ),
    *(
        "#话题#",
        "#话题 ",
        "[笑哭]",
        "[太阳]",
        "[捂脸R]",
        "[a_b]",
        "转发微博",
        "(＾▽＾)",
        "T_T",
        "^_^",
    ),
    *("(╯°□°）╯︵ ┻━┻", "-_-||", ":-)", "<URL>", "<USER>:", "　", "＠", "QAQ"),
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
KINDS = ("links", "mentions", "replies", "topics", "brackets", "reposts", "kaomoji")
POLICIES = st.fixed_dictionaries(
    {kind: st.sampled_from(("keep", "remove", "mark")) for kind in KINDS}
)


@settings(max_examples=400)
@given(TEXTS, POLICIES)
def test_once_is_enough_and_every_offset_is_true(text, policies):
    check_promises(SocialStep(**policies), text)


@given(TEXTS)
def test_what_is_kept_is_left_alone(text):
    assert not SocialStep(**dict.fromkeys(KINDS, "keep")).find(text)


@pytest.mark.parametrize(
    ("kind", "text", "removed", "marked"),
    [
        ("links", "看http://t.cn/A6xyz。", "看。", "看<URL>。"),
        ("mentions", "感谢@张三 的文章", "感谢的文章", "感谢<USER> 的文章"),
        ("replies", "支持//@李四:说得好", "支持 说得好", "支持<USER>:说得好"),
        ("topics", "#高考加油#大家好", "大家好", "<TOPIC>大家好"),
        ("brackets", "太好笑了[笑哭]", "太好笑了", "太好笑了<EMOJI>"),
        ("reposts", "转发微博", "", "<REPOST>"),
        ("kaomoji", "好吃(＾▽＾)", "好吃", "好吃<KAOMOJI>"),
    ],
)
def test_each_kind_has_its_policy_and_its_rule(kind, text, removed, marked):
    keep = dict.fromkeys(KINDS, "keep")
    for policy, expected in (("keep", text), ("remove", removed), ("mark", marked)):
        clean = Cleaner([SocialStep(**keep | {kind: policy})]).clean(text)
        assert clean.text == expected
        assert {edit.rule for edit in clean.edits} <= {f"social.{kind}"}
        assert {edit.noise_class for edit in clean.edits} <= {"social"}


def test_an_unknown_policy_is_refused():
    with pytest.raises(ValueError, match="links must be one of keep, remove, mark, not 'drop'"):
        SocialStep(links="drop")


def test_the_function_has_the_defaults_of_the_step():
    assert list(find_social("@张三 好[笑哭]")) == list(SocialStep().find("@张三 好[笑哭]"))
