"""What two steps in a row say of where everything came from, segment by segment."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_cnclean import Alignment, Change, Segment, apply_changes

SIDES = {"to_raw": "clean", "raw_pieces": "clean", "to_clean": "raw", "clean_pieces": "raw"}
RUNS = st.lists(st.tuples(*[st.integers(0, 2)] * 3), max_size=8)


def composed(text, *steps):
    """Return the alignment of a text with what these steps make of it, one after the other."""
    alignment = Alignment.identity(len(text))
    for changes in steps:
        text, step = apply_changes(text, changes)
        alignment = alignment.then(step)
    return alignment


@given(RUNS, st.integers(0, 2))
def test_runs_are_the_changes_that_have_their_lengths(runs, last):
    """Runs of no length are no changes, and what they part is one run."""
    kept, gone, put = ([run[index] for run in runs] for index in range(3))
    text = "a" * (sum(kept) + sum(gone) + last)
    changes = []
    at = 0
    for stays, goes, comes in runs:
        at += stays
        changes.append(Change(at, at + goes, "b" * comes))
        at += goes
    expected = apply_changes(text, changes)[1]
    assert Alignment.of_runs([*kept, last], gone, put) == expected
    assert Alignment.of_runs([*kept, last], gone, put).segments == expected.segments
    deleted = apply_changes(text, [change._replace(after="") for change in changes])[1]
    assert Alignment.of_runs([*kept, last], gone) == deleted


def test_runs_that_touch_are_one():
    assert Alignment.of_runs([1, 2, 0, 1], [0, 1, 2]).segments == (
        Segment(0, 3, 0, 3, "keep"),
        Segment(3, 3, 3, 6, "delete"),
        Segment(3, 4, 6, 7, "keep"),
    )
    assert Alignment.of_runs([1, 1], [0], [2]).segments == (
        Segment(0, 1, 0, 1, "keep"),
        Segment(1, 3, 1, 1, "insert"),
        Segment(3, 4, 1, 2, "keep"),
    )
    assert len(Alignment.of_runs([0, 0, 0], [1, 1], [1, 1]).segments) == 2


@pytest.mark.parametrize(
    ("text", "first", "second", "segment"),
    [
        ("abcdef", [Change(6, 6, "X")], [Change(3, 3, "Y")], (3, 4, 3, 3, "insert")),
        ("abcdef", [Change(0, 2)], [Change(1, 1, "Y")], (1, 2, 3, 3, "insert")),
        ("abc", [Change(2, 2, "X")], [Change(2, 3, "YZ")], (2, 4, 2, 2, "insert")),
        ("abc", [Change(0, 0, "X")], [Change(0, 1, "YZ")], (0, 2, 0, 0, "insert")),
        ("abc", [Change(0, 1), Change(1, 1, "X")], [Change(0, 1, "Y")], (0, 1, 0, 0, "insert")),
        ("abc", [Change(1, 2, "XY")], [Change(3, 3, "Z")], (3, 4, 2, 2, "insert")),
        ("abc", [Change(0, 1, "a", target=3)], [Change(3, 3, "Z")], (3, 4, 3, 3, "insert")),
        ("abc", [Change(2, 3, "c", target=0)], [Change(1, 1, "Z")], (1, 2, 0, 0, "insert")),
    ],
)
def test_what_the_second_step_puts_in_stands_behind_what_was_kept_before_it(
    text, first, second, segment
):
    assert Segment(*segment) in composed(text, first, second).segments


@pytest.mark.parametrize(
    ("text", "first", "second", "segment"),
    [
        ("abcdef", [Change(3, 4)], [Change(4, 5)], (3, 3, 3, 4, "delete")),
        ("abcdef", [Change(3, 4)], [Change(0, 1)], (2, 2, 3, 4, "delete")),
        ("abcdef", [Change(0, 1)], [Change(0, 2)], (0, 0, 0, 3, "delete")),
        ("abcdef", [Change(2, 3)], [Change(2, 3, "d", target=0)], (3, 3, 2, 3, "delete")),
    ],
)
def test_what_the_first_step_deletes_stands_where_it_was(text, first, second, segment):
    assert Segment(*segment) in composed(text, first, second).segments


def test_a_character_that_is_kept_and_then_moved_is_moved():
    both = composed("abcd", [Change(0, 1)], [Change(2, 3, "d", target=0)])
    assert both.segments == (
        Segment(0, 0, 0, 1, "delete"),
        Segment(0, 1, 3, 4, "move"),
        Segment(1, 3, 1, 3, "keep"),
    )


def test_a_replacement_of_several_fragments_is_cut_and_joined_as_one():
    fragments = Alignment(
        5,
        4,
        [
            Segment(0, 3, 0, 1, "replace"),
            Segment(0, 3, 2, 5, "replace"),
            Segment(3, 4, 1, 2, "move"),
        ],
    )
    assert [fragments.raw_pieces(at, at + 1) for at in range(3)] == [[(0, 1), (2, 5)]] * 3
    put_in = apply_changes("xyz1", [Change(1, 1, "--")])[1]
    cut = fragments.then(put_in)
    assert [cut.raw_pieces(at, at + 1) for at in range(6)] == [
        [(0, 1), (2, 5)], [], [], [(0, 1), (2, 5)], [(0, 1), (2, 5)], [(1, 2)],
    ]  # fmt: skip
    assert cut.raw_pieces(0, 6) == [(0, 1), (2, 5), (0, 1), (2, 5), (1, 2)]
    assert cut.raw_pieces(3, 5) == [(0, 1), (2, 5)]
    assert cut.then(apply_changes("x--yz1", [Change(1, 3)])[1]) == fragments
    before = apply_changes("a-bbbbb", [Change(1, 3)])[1]
    assert before.then(fragments).segments == (
        Segment(0, 3, 0, 1, "replace"),
        Segment(0, 3, 4, 7, "replace"),
        Segment(3, 3, 1, 3, "delete"),
        Segment(3, 4, 3, 4, "move"),
    )
    assert Alignment(5, 6, cut.segments) == cut
    assert Alignment.from_bytes(cut.to_bytes()) == cut


def test_a_replacement_that_loses_its_parts_one_by_one_is_deleted_once():
    cut = composed("1㎡23", [Change(1, 2, "m2")], [Change(2, 2, "^")])
    first, last = Change(1, 2), Change(3, 4)
    for lost in ([first, last], [Change(1, 4)]):
        both = cut.then(apply_changes("1m^223", lost)[1])
        assert (1, 2, "delete") in [segment[2:] for segment in both.segments]
        assert Alignment(4, both.clean_length, both.segments) == both
        assert both.to_clean(1, 2)[0] == both.to_clean(1, 2)[1]
    assert cut.then(apply_changes("1m^223", [first])[1]).to_clean(1, 2) == (2, 3)
    assert cut.then(apply_changes("1m^223", [last])[1]).to_clean(1, 2) == (1, 2)


def test_parts_of_two_replacements_that_come_to_touch_are_not_joined():
    first = apply_changes("1㎡㎥", [Change(1, 2, "m2"), Change(2, 3, "m3")])[1]
    second = apply_changes("1m2m3", [Change(2, 3), Change(3, 4)])[1]
    both = first.then(second)
    assert both.segments == (
        Segment(0, 1, 0, 1, "keep"),
        Segment(1, 2, 1, 2, "replace"),
        Segment(2, 3, 2, 3, "replace"),
    )


def test_halves_that_are_turned_round_each_stand_for_the_whole():
    first = apply_changes("㎡1", [Change(0, 1, "m2")])[1]
    both = first.then(apply_changes("m21", [Change(0, 1, "m", target=2)])[1])
    assert [both.raw_pieces(at, at + 1) for at in range(3)] == [[(0, 1)], [(0, 1)], [(1, 2)]]
    assert Alignment(2, 3, both.segments) == both


@pytest.mark.parametrize(("name", "side"), SIDES.items())
@pytest.mark.parametrize("alignment", [Alignment.identity(3), composed("abcd", [Change(0, 1)])])
def test_what_leaves_a_text_says_which_text(alignment, name, side):
    look_up = getattr(alignment, name)
    length = alignment.clean_length if side == "clean" else alignment.raw_length
    with pytest.raises(ValueError, match=rf"^{side} range \[2, 1\) runs backwards$"):
        look_up(2, 1)
    message = rf"^{side} range \[0, {length + 1}\) leaves the text of {length} characters$"
    with pytest.raises(IndexError, match=message):
        look_up(0, length + 1)
    look_up(length, length)
    look_up(0, length)
