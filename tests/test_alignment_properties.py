"""The alignment against a slow and obvious one, a list of raw offsets for each clean character."""

from __future__ import annotations

import pickle
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_cnclean import Alignment, AlignmentError, Change, apply_changes

DRAWN = st.data()


class Cell(NamedTuple):
    """One clean character, and the raw characters it was made of."""

    character: str
    raw: frozenset[int]
    is_kept: bool = False


def slow_apply(text: str, changes: list[Change]) -> list[Cell]:
    """Make the changes one character after the other, gap by gap."""
    moves = [change for change in changes if change.target is not None and is_leaving(change)]
    ranges = [change for change in changes if change.target is None and change.start < change.end]
    taken = {place for change in moves + ranges for place in range(change.start, change.end)}
    cells: list[Cell] = []
    for gap in range(len(text) + 1):
        for move in moves:
            if move.target == gap:
                places = range(move.start, move.end)
                cells += [Cell(text[place], frozenset({place})) for place in places]
        for change in changes:
            is_insertion = change.start == change.end
            if change.start == gap and change.target is None:
                raw = frozenset() if is_insertion else frozenset(range(change.start, change.end))
                cells += [Cell(character, raw) for character in change.after]
        if gap < len(text) and gap not in taken:
            cells.append(Cell(text[gap], frozenset({gap}), is_kept=True))
    return cells


def is_leaving(change: Change) -> bool:
    return not change.start <= change.target <= change.end


def slow_then(first: list[Cell], second: list[Cell]) -> list[Cell]:
    return [
        Cell(
            cell.character,
            frozenset(raw for middle in cell.raw for raw in first[middle].raw),
            cell.is_kept and all(first[middle].is_kept for middle in cell.raw),
        )
        for cell in second
    ]


def as_runs(offsets: frozenset[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for offset in sorted(offsets):
        if runs and runs[-1][1] == offset:
            runs[-1] = (runs[-1][0], offset + 1)
        else:
            runs.append((offset, offset + 1))
    return runs


def check(alignment: Alignment, raw_length: int, cells: list[Cell]) -> None:
    """Assert that the alignment says of every character what the cells say."""
    assert (alignment.raw_length, alignment.clean_length) == (raw_length, len(cells))
    assert Alignment(raw_length, len(cells), alignment.segments) == alignment
    kept = {
        place
        for segment in alignment.segments
        if segment.kind == "keep"
        for place in range(segment.clean_start, segment.clean_end)
    }
    assert kept == {place for place, cell in enumerate(cells) if cell.is_kept}
    for place, cell in enumerate(cells):
        assert sorted(alignment.raw_pieces(place, place + 1)) == as_runs(cell.raw)
    for raw in range(raw_length):
        made = frozenset(place for place, cell in enumerate(cells) if raw in cell.raw)
        assert sorted(alignment.clean_pieces(raw, raw + 1)) == as_runs(made)
    for start in range(len(cells) + 1):
        for end in range(start, len(cells) + 1):
            check_raw_envelope(alignment, cells, start, end)
    for start in range(raw_length + 1):
        for end in range(start, raw_length + 1):
            check_clean_envelope(alignment, cells, start, end)


def check_clean_envelope(alignment: Alignment, cells: list[Cell], start: int, end: int) -> None:
    made = [place for place, cell in enumerate(cells) if cell.raw & {*range(start, end)}]
    clean_start, clean_end = alignment.to_clean(start, end)
    assert 0 <= clean_start <= clean_end <= len(cells)
    if made:
        assert (clean_start, clean_end) == (min(made), max(made) + 1)
    else:
        assert clean_start == clean_end


def check_raw_envelope(alignment: Alignment, cells: list[Cell], start: int, end: int) -> None:
    raw = [offset for cell in cells[start:end] for offset in cell.raw]
    raw_start, raw_end = alignment.to_raw(start, end)
    assert 0 <= raw_start <= raw_end <= alignment.raw_length
    if raw:
        assert (raw_start, raw_end) == (min(raw), max(raw) + 1)
    else:
        assert raw_start == raw_end
    if start == end:
        expected = alignment.to_raw(start - 1, start)[1] if start else 0
        assert (raw_start, raw_end) == (expected, expected)


@given(data=DRAWN)
def test_changes_are_made_as_one_makes_them_by_hand(changed_text, data):
    text, changes = data.draw(changed_text())
    clean, alignment = apply_changes(text, changes)
    cells = slow_apply(text, changes)
    assert clean == "".join(cell.character for cell in cells)
    check(alignment, len(text), cells)


@given(data=DRAWN)
def test_every_raw_character_is_accounted_for_exactly_once(changed_text, data):
    text, changes = data.draw(changed_text())
    segments = apply_changes(text, changes)[1].segments
    taken = [
        offset
        for segment in segments
        if segment.kind != "insert"
        for offset in range(segment.raw_start, segment.raw_end)
    ]
    assert sorted(taken) == list(range(len(text)))


@given(data=DRAWN)
def test_leaving_out_or_doubling_a_segment_is_refused(changed_text, data):
    text, changes = data.draw(changed_text())
    clean, alignment = apply_changes(text, changes)
    segments = list(alignment.segments)
    if segments:
        index = data.draw(st.integers(0, len(segments) - 1))
        without = segments[:index] + segments[index + 1 :]
        doubled = segments[: index + 1] + segments[index:]
        for broken in (without, doubled):
            with pytest.raises(AlignmentError):
                Alignment(len(text), len(clean), broken)


@given(data=DRAWN)
def test_composition_follows_each_character_through_both_steps(changed_text, data):
    text, changes = data.draw(changed_text())
    middle, first = apply_changes(text, changes)
    _, more = data.draw(changed_text(middle))
    _, second = apply_changes(middle, more)
    cells = slow_then(slow_apply(text, changes), slow_apply(middle, more))
    check(first.then(second), len(text), cells)


@given(data=DRAWN)
def test_composition_is_associative(changed_text, data):
    text, changes = data.draw(changed_text())
    alignments = [apply_changes(text, changes)[1]]
    clean = apply_changes(text, changes)[0]
    for _ in range(2):
        _, more = data.draw(changed_text(clean))
        clean, alignment = apply_changes(clean, more)
        alignments.append(alignment)
    first, second, third = alignments
    left, right = first.then(second).then(third), first.then(second.then(third))
    # Where inserted and deleted characters stand is told by their neighbours, which may have
    # left in between; what stands for what is the same.
    assert stands_for(left) == stands_for(right)


def stands_for(alignment: Alignment) -> list[list[tuple[int, int]]]:
    places = range(alignment.clean_length)
    return [sorted(alignment.raw_pieces(place, place + 1)) for place in places]


@given(data=DRAWN)
def test_composition_with_the_identity_changes_nothing(changed_text, data):
    text, changes = data.draw(changed_text())
    clean, alignment = apply_changes(text, changes)
    assert Alignment.identity(len(text)).then(alignment) == alignment
    assert alignment.then(Alignment.identity(len(clean))) == alignment


@given(data=DRAWN)
def test_two_passes_over_different_places_equal_one(changed_text, data):
    text, changes = data.draw(changed_text(kinds=("delete", "replace")))
    in_first = data.draw(st.lists(st.booleans(), min_size=len(changes), max_size=len(changes)))
    first = [change for change, chosen in zip(changes, in_first, strict=True) if chosen]
    middle, alignment = apply_changes(text, first)
    second = [
        Change(*alignment.to_clean(change.start, change.end), change.after)
        for change, chosen in zip(changes, in_first, strict=True)
        if not chosen
    ]
    clean, other = apply_changes(middle, second)
    assert (clean, alignment.then(other)) == apply_changes(text, changes)


@given(data=DRAWN)
def test_untouched_characters_keep_their_order(changed_text, data):
    text, changes = data.draw(changed_text())
    kept = [piece for piece in apply_changes(text, changes)[1].segments if piece.kind == "keep"]
    assert kept == sorted(kept, key=lambda piece: piece.raw_start)


@given(data=DRAWN)
def test_ranges_there_and_back_cover_themselves(changed_text, data):
    text, changes = data.draw(changed_text())
    clean, alignment = apply_changes(text, changes)
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(clean))] * 2)))
    if alignment.raw_pieces(start, end):
        for piece in alignment.raw_pieces(start, end):
            clean_start, clean_end = alignment.to_clean(*piece)
            assert clean_start < clean_end
            assert clean_start < end
            assert start < clean_end
    pieces = alignment.clean_pieces(*alignment.to_raw(start, end))
    covered = {place for piece in pieces for place in range(*piece)}
    inserted = {place for place in range(start, end) if not alignment.raw_pieces(place, place + 1)}
    assert set(range(start, end)) <= covered | inserted


@given(data=DRAWN)
def test_bytes_and_pickles_come_back_equal(changed_text, data):
    text, changes = data.draw(changed_text())
    clean, alignment = apply_changes(text, changes)
    _, more = data.draw(changed_text(clean))
    both = alignment.then(apply_changes(clean, more)[1])
    for each in (alignment, both, Alignment.identity(len(text))):
        assert Alignment.from_bytes(each.to_bytes()) == each
        assert pickle.loads(pickle.dumps(each)) == each
        assert hash(pickle.loads(pickle.dumps(each))) == hash(each)


@given(st.binary(max_size=40) | st.binary(max_size=40).map(b"CNA\x01".__add__))
def test_any_bytes_are_an_alignment_or_a_value_error(data):
    try:
        alignment = Alignment.from_bytes(data)
    except ValueError:
        return
    assert Alignment.from_bytes(alignment.to_bytes()) == alignment
