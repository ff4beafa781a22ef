"""What the repeats step promises: it deletes, and leaves a run as long as it was told."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_cnclean import Cleaner, RepeatStep, find_repeats
from spacy_cnclean._text_blocks import LINE_BREAKS

PIECES = (*"哈哈哈谢啊一八某aAxX1,，。！!?？….~—、：: \n", "...", "……", "——", "！？", "\u2028")
TEXTS = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
COUNTS = st.integers(0, 4)


@given(TEXTS, COUNTS, COUNTS)
def test_it_only_deletes_and_once_is_enough(text, marks, letters):
    cleaner = Cleaner([RepeatStep(marks=marks, letters=letters)])
    clean = cleaner.clean(text)
    assert all(edit.kind == "delete" for edit in clean.edits)
    assert cleaner.clean(clean.text).text == clean.text
    assert marks or not re.search(r"\W", "".join(edit.before for edit in clean.edits))
    assert letters or not re.search(r"\w", "".join(edit.before for edit in clean.edits))
    for edit in clean.edits:
        assert text[edit.raw_start : edit.raw_end] == edit.before


@given(st.sampled_from("哈啊喔かㅋ"), st.integers(1, 5), st.integers(1, 30))
def test_letters_are_cut_to_the_length_that_was_asked_for(letter, letters, length):
    clean = Cleaner([RepeatStep(letters=letters)]).clean(f"好{letter * length}。")
    assert clean.text == f"好{letter * min(length, letters)}。"


@given(st.sampled_from("！？。，、；～"), st.integers(1, 5), st.integers(1, 30))
def test_marks_are_cut_to_the_length_that_was_asked_for(mark, marks, length):
    clean = Cleaner([RepeatStep(marks=marks)]).clean(f"好{mark * length}")
    assert clean.text == f"好{mark * min(length, marks)}"


@given(TEXTS, st.sampled_from(LINE_BREAKS), TEXTS)
def test_each_line_is_read_alone(one, line_break, other):
    shift = len(one) + 1
    alone = [(change.start, change.end) for change in find_repeats(one)]
    alone += [(change.start + shift, change.end + shift) for change in find_repeats(other)]
    together = find_repeats(f"{one}{line_break}{other}")
    assert [(change.start, change.end) for change in together] == alone


@pytest.mark.parametrize("option", ["marks", "letters"])
def test_a_number_below_nothing_is_refused(option):
    with pytest.raises(ValueError, match=f"{option} must be 0 or more, not -1"):
        RepeatStep(**{option: -1})
