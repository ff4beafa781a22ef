"""What the spacing step promises: a line is judged alone, and only blanks come or go."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_cnclean import Cleaner, SpacingStep, find_spacing
from spacy_cnclean._text_blocks import LINE_BREAKS
from spacy_cnclean.spacing import _words

PIECES = (
    *"快捷键指的了王甲，。（）“”,.a1%#@ 　\u00a0\t",
    *("快 捷 键 ", " ， ", "目 录", "王 磊 ", "http://a.cn/中b", "  ", "\n", " \n", "\u2028"),
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
FORMS = st.sampled_from(("keep", "one", "none"))


@given(TEXTS, FORMS)
def test_only_blanks_come_and_go_and_once_is_enough(text, latin):
    clean = Cleaner([SpacingStep(latin)]).clean(text)
    assert "".join(clean.text.split()) == "".join(text.split())
    assert Cleaner([SpacingStep(latin)]).clean(clean.text).text == clean.text
    assert latin == "one" or all(edit.kind == "delete" for edit in clean.edits)
    assert all(edit.before + edit.after in {edit.before, " "} for edit in clean.edits)
    for edit in clean.edits:
        assert text[edit.raw_start : edit.raw_end] == edit.before
        assert clean.text[edit.clean_start : edit.clean_end] == edit.after


@given(TEXTS, st.sampled_from(LINE_BREAKS), TEXTS, FORMS)
def test_each_line_is_judged_alone(one, line_break, other, latin):
    shift = len(one) + 1
    alone = [(change.start, change.end) for change in find_spacing(one, latin)]
    alone += [(c.start + shift, c.end + shift) for c in find_spacing(other, latin)]
    together = find_spacing(f"{one}{line_break}{other}", latin)
    assert [(change.start, change.end) for change in together] == alone


def test_a_blank_put_in_is_an_insertion():
    (edit,) = Cleaner([SpacingStep("one")]).clean("用Python").edits
    assert (edit.kind, edit.raw_start, edit.raw_end, edit.after) == ("insert", 1, 1, " ")


def test_columns_and_indentations_stay_whatever_the_option():
    text = "　　姓名    Tom  年龄\t甲  乙"
    for latin in ("keep", "none"):
        assert not find_spacing(text, latin)


def test_an_unknown_option_is_refused():
    with pytest.raises(ValueError, match="latin must be one of keep, one, none, not 'two'"):
        SpacingStep("two")


def test_letters_and_headings_are_what_their_kinds_say():
    assert all(
        len(word) == 1 for kind in ("function", "listed", "surname") for word in _words(kind)
    )
    assert all(len(word) > 1 for word in _words("heading"))
