"""Changes made, and what the clean text tells of them."""

from __future__ import annotations

import copy
import pickle
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_cnclean import (
    Alignment,
    Change,
    Cleaner,
    CleanText,
    CodeUnits,
    Edit,
    apply_changes,
)
from spacy_cnclean.edits import Deletions, Splices, SplicesBuilder
from spacy_cnclean.edits._changes import values_of_edit
from spacy_cnclean.html import render

DRAWN = st.data()


# --- apply_changes


def test_each_kind_of_change_is_made():
    changes = [
        Change(0, 0, "A"),
        Change(1, 2),
        Change(2, 3, "CC"),
        Change(4, 5, "e", target=3),
    ]
    assert apply_changes("abcde", changes)[0] == "AaCCed"


def test_moves_to_one_gap_keep_their_order_and_come_before_what_is_inserted_there():
    changes = [
        Change(0, 1, "1", target=3),
        Change(3, 3, "-"),
        Change(4, 5, "2", target=3),
        Change(5, 6, "3", target=3),
    ]
    assert apply_changes("1ab?23", changes)[0] == "ab123-?"


@pytest.mark.parametrize("target", [2, 3, 4])
def test_a_move_to_where_it_stands_changes_nothing_and_is_not_told(target):
    idle = [Change(1, 1), Change(2, 4, "cd", target=target)]
    assert apply_changes("abcdef", idle) == ("abcdef", Alignment.identity(6))
    assert CleanText.of_changes("abcdef", idle).edits == ()


def test_a_target_inside_what_moves_away_means_that_point():
    changes = [Change(1, 4, "bcd", target=6), Change(5, 6, "f", target=2)]
    assert apply_changes("abcdefg", changes)[0] == "afebcdg"


def test_two_ranges_can_change_places():
    changes = [Change(0, 2, "ab", target=4), Change(2, 4, "cd", target=0)]
    assert apply_changes("abcd", changes)[0] == "cdab"


def test_doubtful_changes_are_not_made():
    text, alignment = apply_changes("abc", [Change(0, 2, doubtful=True), Change(1, 2)])
    assert text == "ac"
    assert alignment.to_clean(0, 3) == (0, 2)


def test_nothing_to_do_gives_the_identity():
    assert apply_changes("abc", []) == ("abc", Alignment.identity(3))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ([Change(0, 2), Change(1, 3)], "overlaps or precedes the change before it, at 2"),
        ([Change(2, 3), Change(0, 1)], "overlaps or precedes"),
        ([Change(1, 3), Change(2, 2, "x")], "overlaps or precedes"),
        ([Change(0, 9)], "leaves the text of 4 characters"),
        ([Change(-1, 2)], "leaves the text"),
        ([Change(3, 2)], "leaves the text"),
        ([Change(0, 1, "a", target=5)], "target is not a gap of the text of 4 characters"),
        ([Change(0, 1, "a", target=-1)], "target is not a gap"),
        ([Change(0, 1, "b", target=3)], "a move repeats its own text in `after`, 'a'"),
        ([Change(1, 1, "", target=3)], "a move repeats its own text"),
        ([Change(0, 2, "x"), Change(3, 4, "d", target=1)], r"inside the replaced range \(0, 2\)"),
    ],
)
def test_changes_that_cannot_be_made_are_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        apply_changes("abcd", changes)


# --- edits


def test_edits_tell_what_was_done_in_both_texts():
    text = "合法催收催收:机构XY"
    changes = [
        Change(0, 0, "《", "test.insert"),
        Change(2, 2, "》", "test.insert"),
        Change(6, 7, ":", "test.move", target=4, score=0.75),
        Change(9, 10, "", "test.delete"),
        Change(10, 11, "ZZ", "test.replace"),
    ]
    clean = CleanText.of_changes(text, changes)
    assert clean.text == "《合法》催收:催收机构ZZ"
    assert clean.edits == (
        Edit("test.insert", "insert", 0, 0, 0, 1, "", "《", 1.0),
        Edit("test.insert", "insert", 2, 2, 3, 4, "", "》", 1.0),
        Edit("test.move", "move", 6, 7, 6, 7, ":", ":", 0.75),
        Edit("test.delete", "delete", 9, 10, 11, 11, "X", "", 1.0),
        Edit("test.replace", "replace", 10, 11, 11, 13, "Y", "ZZ", 1.0),
    )
    assert clean.doubtful == ()


def test_two_insertions_at_one_point_have_a_range_each():
    changes = [Change(1, 1, "xy", "first"), Change(1, 1, "z", "second")]
    clean = CleanText.of_changes("ab", changes)
    assert clean.text == "axyzb"
    assert [(edit.rule, edit.clean_start, edit.clean_end) for edit in clean.edits] == [
        ("first", 1, 3),
        ("second", 3, 4),
    ]


def test_doubtful_edits_are_told_apart_with_the_place_a_move_would_have_gone_to():
    changes = [
        Change(0, 1, "", "test.delete"),
        Change(2, 3, "c", "test.move", target=5, score=0.25, doubtful=True),
        Change(3, 4, "", "test.delete", score=0.5, doubtful=True),
        Change(4, 4, "+", "test.insert", doubtful=True),
    ]
    clean = CleanText.of_changes("abcde", changes)
    assert clean.text == "bcde"
    assert [edit.rule for edit in clean.edits] == ["test.delete"]
    assert clean.doubtful == (
        Edit("test.move", "move", 2, 3, 4, 4, "c", "c", 0.25),
        Edit("test.delete", "delete", 3, 4, 2, 3, "d", "", 0.5),
        Edit("test.insert", "insert", 4, 4, 3, 3, "", "+", 1.0),
    )


def test_edits_of_two_cleanings_lie_in_the_first_raw_and_the_last_clean_text():
    first = CleanText.of_changes("a[x]b:c", [Change(1, 4, "", "noise")])
    second = CleanText.of_changes(
        "ab:c", [Change(0, 1, "AA", "upper"), Change(2, 3, ":", "mark", target=4)]
    )
    both = first.then(second)
    assert both.text == "AAbc:"
    assert both.raw_text == "a[x]b:c"
    assert both.edits == (
        Edit("upper", "replace", 0, 1, 0, 2, "a", "AA", 1.0),
        Edit("noise", "delete", 1, 4, 2, 2, "[x]", "", 1.0),
        Edit("mark", "move", 5, 6, 4, 5, ":", ":", 1.0),
    )


def test_doubtful_edits_are_carried_through_both_cleanings():
    first = CleanText.of_changes("abc", [Change(0, 1), Change(2, 3, doubtful=True)])
    second = CleanText.of_changes("bc", [Change(0, 1, "BB", doubtful=True), Change(1, 2, "CC")])
    both = first.then(second)
    assert [values_of_edit(edit)[2:6] for edit in both.doubtful] == [(1, 2, 0, 1), (2, 3, 1, 3)]
    assert len(both.edits) == 2


def test_only_cleanings_of_one_another_follow():
    with pytest.raises(ValueError, match="not made of the clean text of the first"):
        CleanText.unchanged("a").then(CleanText.unchanged("b"))


# --- clean text


def test_a_clean_text_is_a_value_that_does_not_change():
    clean = CleanText.of_changes("a b", [Change(1, 2, "", "gap")])
    same = CleanText("ab", "a b", clean.alignment, edits=clean.edits)
    assert str(clean) == "ab"
    assert repr(clean) == f"CleanText('ab', 'a b', {clean.alignment!r})"
    assert clean == same
    assert hash(clean) == hash(same)
    assert clean != CleanText.unchanged("ab")
    assert clean != "ab"
    with pytest.raises(AttributeError, match="cannot set 'text'"):
        clean.text = "x"


def test_a_clean_text_has_to_fit_its_alignment():
    with pytest.raises(ValueError, match="texts of 3 and 2 characters do not fit"):
        CleanText("ab", "a b", Alignment.identity(3))


@given(data=DRAWN)
def test_clean_texts_are_pickled_with_their_edits(changed_text, data):
    text, changes = data.draw(changed_text())
    doubtful = data.draw(st.integers(0, len(changes)))
    changes = [change._replace(doubtful=index < doubtful) for index, change in enumerate(changes)]
    clean = CleanText.of_changes(text, changes)
    _, more = data.draw(changed_text(clean.text))
    for each in (clean, clean.then(CleanText.of_changes(clean.text, more))):
        again = pickle.loads(pickle.dumps(each))
        assert again == each
        assert again.edits == each.edits
        assert again.doubtful == each.doubtful


@given(data=DRAWN)
def test_edits_say_what_stands_in_the_texts(changed_text, data):
    text, changes = data.draw(changed_text())
    clean = CleanText.of_changes(text, changes)
    assert list(clean.edits) == sorted(clean.edits, key=lambda edit: edit.raw_start)
    assert len(clean.edits) == sum(not change.is_idle for change in changes)
    for edit in clean.edits:
        assert text[edit.raw_start : edit.raw_end] == edit.before
        assert clean.text[edit.clean_start : edit.clean_end] == edit.after


@given(data=DRAWN)
def test_three_cleanings_tell_the_same_however_they_are_joined(changed_text, data):
    text, changes = data.draw(changed_text(kinds=("delete", "move")))
    cleanings = [CleanText.of_changes(text, changes)]
    for _ in range(2):
        _, more = data.draw(changed_text(cleanings[-1].text, kinds=("delete", "move")))
        cleanings.append(CleanText.of_changes(cleanings[-1].text, more))
    first, second, third = cleanings
    left, right = first.then(second).then(third), first.then(second.then(third))
    assert (left.text, left.raw_text) == (right.text, right.raw_text)
    told, told_again = (sorted(clean.edits, key=by_words) for clean in (left, right))
    assert list(map(by_words, told)) == list(map(by_words, told_again))
    # A range that was put together of two, one beside the other only after a move, holds what lay
    # between them: the sooner it is put together, the wider.
    for edit in told_again:
        assert any(
            edit.raw_start <= other.raw_start and other.raw_end <= edit.raw_end
            for other in told
            if by_words(other) == by_words(edit)
        )


def by_words(edit: Edit) -> tuple:
    return edit.rule, edit.before


def test_ranges_are_converted_in_the_unit_of_the_front_end():
    clean = CleanText.of_changes("👍收 🐞 紧", [Change(2, 5, "", "emoji")])
    assert clean.text == "👍收紧"
    assert clean.to_raw(1, 3) == (1, 6)
    assert clean.to_raw(2, 4, unit="utf-16") == (2, 8)
    assert clean.to_raw(4, 10, unit="utf-8") == (4, 16)
    assert clean.to_clean(5, 6) == (2, 3)
    assert clean.to_clean(7, 8, unit="utf-16") == (3, 4)
    assert clean.to_clean(13, 16, unit="utf-8") == (7, 10)
    with pytest.raises(ValueError, match="utf-16 offset 1 lies inside a character"):
        clean.to_raw(1, 2, unit="utf-16")
    with pytest.raises(ValueError, match="unit must be 'utf-16' or 'utf-8', not 'bytes'"):
        clean.to_raw(0, 1, unit="bytes")


# --- deletions


def blanks(deleted: str) -> list[tuple[int, int, str]]:
    return [(place, place + 1, "blank") for place in range(len(deleted))]


@given(st.text("ab ", max_size=20))
def test_deletions_in_pieces_are_the_deletions_one_by_one(text):
    pieces = re.split(r"( +)", text)
    kept, deleted = pieces[::2], pieces[1::2]
    lengths = list(map(len, kept)), list(map(len, deleted))
    changes = Deletions(text, "".join(kept), *lengths, blanks)
    assert bool(changes) == (" " in text)
    assert apply_changes(text, changes) == apply_changes(text, list(changes))
    assert len(changes) == text.count(" ")
    assert changes[:2] == list(changes)[:2]
    made, listed = CleanText.of_changes(text, changes), CleanText.of_changes(text, list(changes))
    assert made == listed
    assert made.edits == listed.edits
    longer = text + "c"
    assert apply_changes(longer, changes) == apply_changes(longer, list(changes))


# --- splices


def splices(text: str, changes: list[Change]) -> Splices:
    builder = SplicesBuilder(text)
    for change in changes:
        builder.add(change.start, change.end, change.after, change.rule)
    return builder.build()


@given(data=DRAWN)
def test_splices_are_the_changes_that_they_were_built_of(changed_text, data):
    text, changes = data.draw(changed_text(kinds=("delete", "replace")))
    built = splices(text, changes)
    assert list(built) == changes
    assert bool(built) == bool(changes)
    made, listed = CleanText.of_changes(text, built), CleanText.of_changes(text, changes)
    assert made == listed
    assert made.edits == listed.edits
    assert made.alignment.segments == listed.alignment.segments


@given(data=DRAWN)
def test_splices_in_a_row_are_one_that_does_both(changed_text, data):
    text, changes = data.draw(changed_text(kinds=("delete", "replace")))
    first = splices(text, changes)
    _, more = data.draw(changed_text(first.clean, kinds=("delete", "replace")))
    second = splices(first.clean, more)
    both = first.then(second)
    assert (both.text, both.clean) == (text, second.clean)
    assert apply_changes(text, list(both))[0] == second.clean
    # What neither of them touched stays apart from what they changed.
    chain = CleanText.of_changes(text, first).then(CleanText.of_changes(first.clean, second))
    touched = {
        place
        for segment in chain.alignment.segments
        if segment.kind != "keep"
        for place in range(segment.raw_start, segment.raw_end)
    }
    changed = {place for change in both for place in range(change.start, change.end)}
    assert touched <= changed
    assert len(both) <= len(first) + len(second)


def test_overlapping_splices_are_named_by_the_one_that_starts_first():
    first = splices("a&amp;b１c", [Change(1, 6, "&", "entity"), Change(7, 8, "1", "width")])
    second = splices("a&b1c", [Change(1, 3, "X", "later"), Change(3, 4, "Y", "later")])
    assert list(first.then(second)) == [Change(1, 7, "X", "entity"), Change(7, 8, "Y", "width")]
    second = splices("a&b1c", [Change(0, 2, "", "later")])
    assert list(first.then(second)) == [Change(0, 6, "", "later"), Change(7, 8, "1", "width")]


# --- characters that are none


ODD = st.text(
    st.sampled_from("甲1😀\ud83d\ude00\udfff\0\uffff\ufffe\U0010ffff\x85\u2028&<"), max_size=12
)


@given(ODD, ODD)
def test_odd_characters_go_through_everything(text, after):
    changes = [Change(len(text) // 2, len(text) // 2 + 1, after, "own")] if text else []
    clean = CleanText.of_changes(text, changes)
    clean = clean.then(Cleaner(["hygiene", "emoji", "width"]).clean(clean.text))
    for again in (
        pickle.loads(pickle.dumps(clean)),
        copy.deepcopy(clean),
        CleanText.from_dict(clean.to_dict()),
    ):
        assert again == clean
        assert again.edits == clean.edits
    assert Alignment.from_bytes(clean.alignment.to_bytes()) == clean.alignment
    for side in (clean.raw_text, clean.text):
        for unit, width in (("utf-16", 2), ("utf-8", 1)):
            encoded = side.encode(unit.replace("16", "16-le"), "surrogatepass")
            assert CodeUnits(side, unit).length == len(encoded) // width
    rendered = render(clean)
    (rendered.raw + rendered.clean + clean._repr_html_()).encode()
    assert "\0" not in rendered.raw + rendered.clean
    repr(clean)
