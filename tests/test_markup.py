"""What the markup step promises, whatever its options."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from step_promises import check_promises

from spacy_cnclean import Cleaner, MarkupStep, find_markup

PIECES = (
    *"甲乙ab1<>&;/\"'=`*_#|-! \n\r\t~[]()",
    *("<p>", "</p>", "<b>", "</b>", "<br/>", "<BR>", "<td>", "</td>", "<script>", "</script>"),
    *("<style>", "</STYLE>", "<!--", "-->", "<a href='x'>", "</a>", '<img src="a">', "<div"),
    *(
        "&lt;",
        "&gt;",
        "&amp;",
        "&nbsp;",
        "&#60;",
        "&lt;br&gt;",
        "**",
        "```",
        "](http://a.cn)",
        "\\*",
    ),
    *("# ", "> ", "---\n", "|---|\n", "![a](b.c)", "[1]: http://a\n", "<o:p>", "~~", "<T>"),
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
OPTIONS = st.fixed_dictionaries({name: st.booleans() for name in ("html", "entities", "markdown")})


@settings(max_examples=600)
@given(TEXTS, OPTIONS)
def test_once_is_enough_and_every_offset_is_true(text, options):
    check_promises(MarkupStep(**options), text)


@given(st.text("甲乙abc，。<> \n"))
def test_only_names_of_elements_are_tags(text):
    clean = Cleaner([MarkupStep()]).clean(text)
    assert all(edit.before.strip()[:2] in {"<a", "<b", "</"} for edit in clean.edits)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("<p>甲", "markup.tags"),
        ("<!-- 乙 -->甲", "markup.comments"),
        ("<script>乙</script>甲", "markup.hidden"),
        ("甲&amp;乙", "markup.entities"),
        ("**甲**", "markup.markdown"),
    ],
)
def test_every_rule_is_of_the_class_markup(text, rule):
    clean = Cleaner([MarkupStep(markdown=True)]).clean(text)
    assert {edit.rule for edit in clean.edits} == {rule}
    assert {edit.noise_class for edit in clean.edits} == {"markup"}


def test_a_character_of_the_page_leads_back_to_its_source():
    clean = Cleaner([MarkupStep()]).clean("<div>第<b>一</b>段</div>\n<div>二&amp;三</div>")
    assert clean.text == "第一段\n二&三"
    assert clean.to_raw(1, 2) == (9, 10)
    assert clean.raw_text[slice(*clean.to_raw(5, 6))] == "&amp;"


def test_options_are_switches():
    with pytest.raises(TypeError, match="markdown must be true or false, not 1"):
        MarkupStep(markdown=1)
    assert not find_markup("**甲**")
    assert find_markup("**甲**", markdown=True)
