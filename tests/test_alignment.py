"""The alignment by example: tables of the peers' own cases, and what they have no case for."""

from __future__ import annotations

import pickle
import re
import sys

import pytest

from spacy_cnclean import Alignment, AlignmentError, Change, Segment, apply_changes


def deletions(text: str, pattern: str) -> list[Change]:
    return [Change(*match.span()) for match in re.finditer(pattern, text)]


def substitutions(text: str, pattern: str, after: str) -> list[Change]:
    return [Change(*match.span(), after) for match in re.finditer(pattern, text)]


# Hugging Face tokenizers (normalizer.rs), OpenNLP (AlignmentTest.java) and Elasticsearch #11726:
# a text, its changes, the clean text, and pairs of clean and raw ranges that belong together.
HELLO = "     Hello"
TABLE = {
    "hf range_conversion": (
        "    __Hello__   ",
        deletions("    __Hello__   ", r"\s"),
        "__Hello__",
        [((2, 7), (6, 11)), ((0, 9), (4, 13))],
    ),
    "hf original_range": (
        "Hello_______ World!",
        deletions("Hello_______ World!", "_"),
        "Hello World!",
        [((6, 11), (13, 18)), ((0, 5), (0, 5)), ((4, 6), (4, 13))],
    ),
    "hf remove_at_beginning": (
        HELLO,
        deletions(HELLO, " "),
        "Hello",
        [((1, 4), (6, 9)), ((0, 5), (5, 10)), ((0, 1), (5, 6))],
    ),
    "hf remove_at_end": (
        "Hello    ",
        deletions("Hello    ", " "),
        "Hello",
        [((1, 4), (1, 4)), ((0, 5), (0, 5)), ((4, 5), (4, 5))],
    ),
    "hf removed_around_both_edges": (
        "  Hello  ",
        deletions("  Hello  ", " "),
        "Hello",
        [((0, 5), (2, 7)), ((1, 4), (3, 6))],
    ),
    "opennlp deletion inside": (
        "a b c",
        deletions("a b c", " "),
        "abc",
        [((1, 2), (2, 3)), ((0, 3), (0, 5)), ((0, 2), (0, 3))],
    ),
    "opennlp deletion at the end": (
        "ab  ",
        deletions("ab  ", " "),
        "ab",
        [((0, 2), (0, 2)), ((1, 2), (1, 2))],
    ),
    "opennlp collapse at the end": (
        "ab  ",
        [Change(2, 4, " ")],
        "ab ",
        [((2, 3), (2, 4)), ((0, 2), (0, 2)), ((0, 3), (0, 4))],
    ),
    "opennlp expansion": (
        "aßb",
        [Change(1, 2, "ss")],
        "assb",
        [((1, 2), (1, 2)), ((2, 3), (1, 2)), ((3, 4), (2, 3)), ((0, 4), (0, 3))],
    ),
    "elasticsearch 11726": (
        "(F31)",
        deletions("(F31)", "[()]"),
        "F31",
        [((0, 3), (1, 4)), ((2, 3), (3, 4))],
    ),
    "hf slice": (
        "𝔾𝕠𝕠𝕕 𝕞𝕠𝕣𝕟𝕚𝕟𝕘",
        [
            Change(place, place + 1, letter)
            for place, letter in enumerate("Good morning")
            if letter != " "
        ],
        "Good morning",
        [((0, 4), (0, 4)), ((5, 12), (5, 12)), ((11, 12), (11, 12))],
    ),
    "hf replace": (
        "aaaab",
        [Change(0, 3, "b")],
        "bab",
        [((0, 1), (0, 3)), ((1, 2), (3, 4)), ((2, 3), (4, 5))],
    ),
    "hf replace runs": (
        " Hello   friend ",
        substitutions(" Hello   friend ", r"\s+", "_"),
        "_Hello_friend_",
        # Where the peer gives the last character of the run, we give the run.
        [((6, 7), (6, 9)), ((0, 1), (0, 1)), ((7, 13), (9, 15)), ((13, 14), (15, 16))],
    ),
    "lindera multiple boundaries": (
        "１０㍑",
        [Change(0, 1, "1"), Change(1, 2, "0"), Change(2, 3, "リットル")],
        "10リットル",
        [((0, 1), (0, 1)), ((1, 2), (1, 2)), ((2, 6), (2, 3)), ((3, 5), (2, 3)), ((0, 6), (0, 3))],
    ),
    "ftfy escapes": (
        "\x01\x1b[36;44mfoo",
        [Change(0, 1), Change(1, 9)],
        "foo",
        [((0, 3), (9, 12))],
    ),
}


@pytest.mark.parametrize(("text", "changes", "clean", "ranges"), TABLE.values(), ids=TABLE)
def test_clean_ranges_have_the_raw_ranges_of_the_peers_tables(text, changes, clean, ranges):
    made, alignment = apply_changes(text, changes)
    assert made == clean
    for clean_range, raw_range in ranges:
        assert alignment.to_raw(*clean_range) == raw_range
        start, end = alignment.to_clean(*raw_range)
        assert start <= clean_range[0] <= clean_range[1] <= end


def test_a_decomposed_text_keeps_the_gap_of_a_removed_letter():
    # Accents taken off and a letter removed (Hugging Face, mixed_addition_and_removal).
    changes = [Change(0, 1, "e"), Change(2, 3, "e"), Change(5, 6)]
    text, alignment = apply_changes("élégant", changes)
    assert text == "elegat"
    raw = [alignment.to_raw(place, place + 1) for place in range(6)]
    assert raw == [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (6, 7)]


def test_inserted_characters_stand_where_they_came_in_and_have_no_raw_text():
    # A space on either side of each Han character (Hugging Face, added_characters_alignment).
    changes = [Change(0, 0, " "), Change(1, 1, "  "), Change(2, 2, " ")]
    text, alignment = apply_changes("野口 No", changes)
    assert text == " 野  口  No"
    assert [alignment.to_raw(place, place + 1) for place in range(6)] == [
        (0, 0), (0, 1), (1, 1), (1, 1), (1, 2), (2, 2),
    ]  # fmt: skip
    assert alignment.raw_pieces(0, 6) == [(0, 2)]


def test_a_cleared_text_has_lawful_offsets_and_takes_more_text():
    cleared = apply_changes("Hello", [Change(0, 5)])[1]
    appended = apply_changes("", [Change(0, 0, " World")])[1]
    both = cleared.then(appended)
    assert cleared.to_raw(0, 0) == (0, 0)
    assert cleared.to_clean(0, 5) == (0, 0)
    assert (both.raw_length, both.clean_length) == (5, 6)
    assert all(both.to_raw(start, 6)[0] <= 5 for start in range(7))


def test_deleted_characters_give_an_empty_range_where_they_were():
    alignment = apply_changes("a b c", deletions("a b c", " "))[1]
    assert alignment.to_clean(1, 2) == (1, 1)
    assert alignment.to_clean(3, 4) == (2, 2)
    everything = apply_changes("ab", [Change(0, 2)])[1]
    assert everything.to_clean(0, 2) == (0, 0)
    assert everything.to_raw(0, 0) == (0, 0)


def test_two_steps_compose_to_one():
    # "a  b" collapsed, then the space made a dash (OpenNLP, andThen).
    collapse = apply_changes("a  b", [Change(1, 3, " ")])[1]
    dash = apply_changes("a b", [Change(1, 2, "-")])[1]
    both = collapse.then(dash)
    assert both.to_raw(1, 2) == (1, 3)
    assert both == Alignment.compose(collapse, dash)
    assert both == apply_changes("a  b", [Change(1, 3, "-")])[1]


def test_steps_that_do_not_fit_do_not_compose():
    with pytest.raises(AlignmentError, match="3 characters, the second raw text 4"):
        Alignment.identity(3).then(Alignment.identity(4))


def test_a_moved_mark_points_to_where_it_stood():
    text, alignment = apply_changes("合法催收催收:机构", [Change(6, 7, ":", target=4)])
    assert text == "合法催收:催收机构"
    assert alignment.to_raw(4, 5) == (6, 7)
    assert alignment.to_raw(0, 5) == (0, 7)
    assert alignment.raw_pieces(0, 5) == [(0, 4), (6, 7)]
    assert alignment.raw_pieces(0, 9) == [(0, 4), (6, 7), (4, 6), (7, 9)]
    assert alignment.to_clean(6, 7) == (4, 5)
    assert alignment.clean_pieces(4, 9) == [(5, 7), (4, 5), (7, 9)]
    assert [segment.kind for segment in alignment.segments] == ["keep", "move", "keep", "keep"]


def test_a_mark_can_move_into_deleted_noise():
    text, alignment = apply_changes("a[xx]b.", [Change(1, 5), Change(6, 7, ".", target=3)])
    assert text == "a.b"
    assert alignment.raw_pieces(0, 3) == [(0, 1), (6, 7), (5, 6)]
    assert alignment.to_clean(1, 3) == (1, 1)
    assert alignment.to_clean(3, 5) == (2, 2)


def test_a_replacement_of_several_fragments_is_told_as_several_segments():
    first = apply_changes("a[x]b", [Change(1, 4)])[1]
    second = apply_changes("ab", [Change(0, 2, "Z")])[1]
    both = first.then(second)
    assert [tuple(segment) for segment in both.segments if segment.kind == "replace"] == [
        (0, 1, 0, 1, "replace"),
        (0, 1, 4, 5, "replace"),
    ]
    assert both.raw_pieces(0, 1) == [(0, 1), (4, 5)]
    assert both.to_raw(0, 1) == (0, 5)
    assert both.to_clean(1, 4) in {(0, 0), (1, 1)}
    assert Alignment(5, 1, both.segments) == both


def test_a_replacement_that_is_cut_keeps_its_raw_text_on_both_parts():
    first = apply_changes("1㎡", [Change(1, 2, "m2")])[1]
    second = apply_changes("1m2", [Change(2, 2, "^")])[1]
    both = first.then(second)
    assert [both.raw_pieces(place, place + 1) for place in range(4)] == [
        [(0, 1)], [(1, 2)], [], [(1, 2)],
    ]  # fmt: skip
    assert both.to_clean(1, 2) == (1, 4)
    assert Alignment(2, 4, both.segments) == both
    rejoined = both.then(apply_changes("1m^2", [Change(2, 3)])[1])
    assert rejoined == first


def test_a_replacement_is_deleted_only_when_no_part_of_it_is_left():
    first = apply_changes("1㎡", [Change(1, 2, "m2")])[1]
    without_digit = first.then(apply_changes("1m2", [Change(2, 3)])[1])
    assert without_digit == apply_changes("1㎡", [Change(1, 2, "m")])[1]
    without_both = first.then(apply_changes("1m2", [Change(1, 3)])[1])
    assert without_both == apply_changes("1㎡", [Change(1, 2)])[1]


def test_what_one_step_inserts_and_the_next_deletes_leaves_no_trace():
    first = apply_changes("ab", [Change(1, 1, "--")])[1]
    second = apply_changes("a--b", [Change(1, 3)])[1]
    assert first.then(second).is_identity


def test_the_identity_costs_a_constant_and_answers_like_any_alignment():
    long = Alignment.identity(10**12)
    assert sys.getsizeof(long) < 100
    assert long.is_identity
    assert len(long.to_bytes()) < 30
    assert long.to_raw(5, 10**12) == (5, 10**12)
    assert long.to_clean(0, 0) == (0, 0)
    assert long.raw_pieces(3, 9) == [(3, 9)]
    assert long.segments == (Segment(0, 10**12, 0, 10**12, "keep"),)
    assert Alignment.identity(0).segments == ()
    assert Alignment(4, 4, [Segment(0, 2, 0, 2, "keep"), Segment(2, 4, 2, 4, "keep")]).is_identity


LAWFUL = [
    Segment(0, 2, 0, 2, "keep"),
    Segment(2, 2, 2, 3, "delete"),
    Segment(2, 4, 3, 4, "replace"),
    Segment(4, 5, 4, 4, "insert"),
    Segment(5, 6, 5, 6, "move"),
    Segment(6, 7, 4, 5, "keep"),
]


def test_lawful_segments_are_accepted_and_shown():
    alignment = Alignment(6, 7, LAWFUL)
    assert alignment.segments == tuple(LAWFUL)
    assert repr(alignment) == f"Alignment(6, 7, {[tuple(segment) for segment in LAWFUL]})"
    assert repr(Alignment.identity(3)) == "Alignment.identity(3)"


@pytest.mark.parametrize(
    ("raw_length", "clean_length", "segments", "message"),
    [
        (7, 7, LAWFUL, "raw character 6 is missing"),
        (6, 8, LAWFUL, "clean character 7 is missing"),
        (6, 6, LAWFUL, "clean character 6 is beyond the end"),
        (2, 2, [(0, 1, 0, 1, "keep"), (1, 2, 0, 1, "keep")], "raw character 0 is accounted for"),
        (2, 2, [(0, 1, 0, 1, "keep"), (0, 1, 1, 2, "keep")], "clean character 0 is accounted for"),
        (2, 1, [(0, 1, 0, 2, "keep")], "keep of 2 raw as 1 clean characters"),
        (2, 0, [(0, 0, 1, 2, "delete")], "raw character 0 is missing"),
        (1, 2, [(0, 2, 0, 1, "delete")], "delete of 1 raw as 2 clean"),
        (1, 0, [(0, 0, 0, 1, "replace")], "replace of 1 raw as 0 clean"),
        (2, 2, [(0, 1, 1, 2, "keep"), (1, 2, 0, 1, "keep")], "call it 'move'"),
        (2, 2, [(0, 1, 0, 1, "replace"), (1, 2, 0, 1, "replace")], "raw character 0 is accounted"),
        (2, 2, [(0, 1, 0, 1, "replace"), (1, 2, 1, 2, "insert")], "raw character 1 is missing"),
        (2, 3, [(0, 2, 0, 2, "keep"), (2, 3, 0, 1, "insert")], "shares raw characters"),
        (1, 1, [(0, 1, 0, 1, "kept")], "kind must be one of keep, move, replace"),
        (1, 1, [(1, 0, 0, 1, "keep")], "must run forward"),
        (1, 1, [(0, 1, 0, 2, "replace")], "raw text of 1 characters"),
        (-1, 0, [], "must not be negative"),
        (2, 2, [], "clean character 0 is missing"),
    ],
)
def test_segments_that_lose_or_double_a_character_are_refused(
    raw_length, clean_length, segments, message
):
    with pytest.raises(AlignmentError, match=message):
        Alignment(raw_length, clean_length, [Segment(*segment) for segment in segments])


@pytest.mark.parametrize("name", ["to_raw", "raw_pieces", "to_clean", "clean_pieces"])
@pytest.mark.parametrize("alignment", [Alignment.identity(3), Alignment(6, 7, LAWFUL)], ids=str)
def test_ranges_that_run_backwards_or_leave_the_text_are_refused(alignment, name):
    look_up = getattr(alignment, name)
    with pytest.raises(ValueError, match=re.escape("[2, 1) runs backwards")):
        look_up(2, 1)
    with pytest.raises(IndexError, match=re.escape("[0, 99) leaves the text of")):
        look_up(0, 99)
    with pytest.raises(IndexError, match="leaves the text"):
        look_up(-1, 1)


def test_runs_have_to_fit():
    with pytest.raises(AlignmentError, match="2 kept runs cannot frame 2 changed ones"):
        Alignment.of_runs([1, 2], [3, 4])
    with pytest.raises(AlignmentError, match="2 kept runs cannot frame 1 changed ones"):
        Alignment.of_runs([1, 2], [3], [1, 1])
    assert Alignment.of_runs([1, 0, 2], [3, 4]) == apply_changes("a" * 10, [Change(1, 8)])[1]
    assert Alignment.of_runs([3], []).is_identity
    assert Alignment.of_runs([1, 2], [0]).is_identity


def test_an_alignment_does_not_change():
    alignment = Alignment.identity(3)
    with pytest.raises(AttributeError, match="raw_length"):
        alignment.raw_length = 4


def test_bytes_are_few():
    text = "甲乙 🐞 丙" * 1000
    alignment = apply_changes(text, deletions(text, " 🐞 "))[1]
    assert len(alignment.to_bytes()) < 5 * 1000


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"CNA",
        b"CNA\x02\x01\x01",
        b"CNA\x01",
        b"CNA\x01\x05",
        b"CNA\x01\x05\x05\x07",
        b"CNA\x01\x05\x05\xff",
        b"CNA\x01\x05\x05\x10\x01",
        b"CNA\x01\x05\x05\x00",
        b"CNA\x01\x05\x05\x00\x04",
        b"CNA\x01\x05\x04",
        b"CNA\x01" + b"\xff" * 20,
        Alignment(6, 7, LAWFUL).to_bytes()[:-1],
        Alignment(6, 7, LAWFUL).to_bytes() + b"\x00\x01",
    ],
)
def test_bytes_that_are_no_alignment_are_refused(data):
    with pytest.raises(ValueError, match=r"alignment|missing|accounted|beyond"):
        Alignment.from_bytes(data)


def test_alignments_are_equal_by_what_they_say():
    assert pickle.loads(pickle.dumps(Alignment(6, 7, LAWFUL))) == Alignment(6, 7, LAWFUL)
    assert len({Alignment.identity(3), Alignment.identity(3), Alignment.identity(4)}) == 2
    assert Alignment.identity(3) != "identity"
    assert Alignment.identity(6) != Alignment(6, 7, LAWFUL)
    assert Alignment.identity(1) != Alignment(1, 1, [Segment(0, 1, 0, 1, "replace")])
