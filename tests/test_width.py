"""The width step: its properties; what it does to one text or another stands in the cases."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_cnclean import STEPS, Cleaner, WidthStep, find_width

MARKS = dict(zip(",:;?!()", "，：；？！（）", strict=True))
QUOTES = {"“": '"', "”": '"', "‘": "'", "’": "'"}
TEXTS = st.text(
    st.sampled_from([*"甲乙条年。、《》 \n\u20281２aA=.%👍'\"“”‘’", *MARKS, *MARKS.values()]),
    max_size=40,
)
FORMS = st.sampled_from(["full", "ascii"])


def plain(text):
    """Return the text with every mark in its ASCII form."""
    return text.translate(str.maketrans({full: mark for mark, full in MARKS.items()} | QUOTES))


@given(text=TEXTS, form=FORMS)
def test_once_is_enough(text, form):
    clean = Cleaner([WidthStep(form)]).clean(text)
    assert not find_width(clean.text, form)


@given(text=TEXTS | st.text(st.characters(codec=None)), form=FORMS)
def test_nothing_but_the_form_of_marks_changes(text, form):
    clean = Cleaner([WidthStep(form)]).clean(text)
    assert plain(clean.text) == plain(text)
    for edit in clean.edits:
        assert (edit.rule, edit.kind) == ("width", "replace")
        assert edit.raw_start == edit.clean_start
        assert (edit.after == plain(edit.before)) == (form == "ascii")


@given(text=TEXTS, form=FORMS)
def test_lines_are_judged_one_by_one(text, form):
    cleaner = Cleaner([WidthStep(form)])
    lines = [line.text for line in cleaner.clean_batch(text.split("\n"))]
    assert cleaner.clean(text).text == "\n".join(lines)


@given(before=TEXTS, after=TEXTS)
def test_which_form_a_mark_has_decides_nothing_about_the_others(before, after):
    texts = [f"{before}甲{comma}乙{after}" for comma in ",，"]
    full = [Cleaner([WidthStep("full")]).clean(text).text for text in texts]
    assert full[0] == full[1]


def test_the_step_is_known_by_name_and_gives_full_width():
    assert STEPS["width"]() == WidthStep("full")
    assert Cleaner(["width"]).clean("甲,乙").text == "甲，乙"


def test_the_step_is_pickled():
    assert pickle.loads(pickle.dumps(WidthStep("ascii"))) == WidthStep("ascii")


@pytest.mark.parametrize("form", ["keep", "", None, 3])
def test_a_form_that_is_none_is_refused_by_name(form):
    with pytest.raises(ValueError, match="form must be full or ascii"):
        WidthStep(form)


@pytest.mark.parametrize(
    "text", ["(" * 5000, "甲," * 5000, '"甲' * 5000, "1," * 5000 + "甲", "（）" * 5000]
)
def test_a_text_of_nothing_but_marks_goes_through(text):
    cleaner = Cleaner([WidthStep("full")])
    assert len(cleaner.clean(text).text) == len(text)
