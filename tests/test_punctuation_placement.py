"""From probabilities to places: what moves, what only wishes to, and what is left alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_cnclean.punctuation._limits import limits
from spacy_cnclean.punctuation._paragraphs import read_paragraph
from spacy_cnclean.punctuation._placement import place_units


def beliefs(*rows):
    return np.array(rows, np.float32)


def placed(posterior, observed, **settings):
    found = place_units(
        posterior, np.array(observed), **{"min_score": 0.15, "certainty": 0.0, **settings}
    )
    return found.gaps.tolist(), found.wished.tolist()


SURE = beliefs([0.02, 0.9, 0.04, 0.04], [0.01, 0.01, 0.01, 0.97])


@pytest.mark.parametrize(
    ("certainty", "gaps"),
    [(0.0, [1, 3]), (0.97, [1, 3]), (0.99, [0, 3])],
)
def test_nothing_moves_unless_one_unit_is_displaced_for_certain(certainty, gaps):
    assert placed(SURE, [0, 3], certainty=certainty) == (gaps, [1, 3])


def test_one_certain_unit_lets_the_less_certain_ones_move_too():
    doubted = beliefs([0.3, 0.6, 0.05, 0.05], [0.001, 0.001, 0.01, 0.988])
    assert placed(doubted, [0, 3], certainty=0.99)[0] == [0, 3]
    assert placed(doubted, [0, 2], certainty=0.99)[0] == [1, 3]


def test_what_is_rather_in_place_does_not_even_wish_to_go():
    assert placed(beliefs([0.55, 0.45, 0, 0]), [0]) == ([0], [0])


@pytest.mark.parametrize(("stays", "goes", "moved"), [(0.3, 0.4, 0), (0.3, 0.5, 1), (0.02, 0.2, 1)])
def test_a_unit_goes_where_it_is_half_as_much_again_as_probable_as_here(stays, goes, moved):
    doubted = [stays, goes, *[(1 - stays - goes) / 4] * 4]
    displaced = [0, 0, 0, 0, 0.01, 0.99]
    assert placed(beliefs(doubted, displaced), [0, 4])[0] == [moved, 5]


def test_a_place_below_min_score_is_wished_for_and_not_taken():
    flat = beliefs([0.02, 0.4, 0.38, 0.2])
    assert placed(flat, [0], min_score=0.5) == ([0], [1])
    assert placed(flat, [0], min_score=0.3) == ([1], [1])


def test_a_unit_that_is_probable_nowhere_stays_and_wishes_nothing():
    nothing = [0, 0, 0, 0]
    assert placed(beliefs(nothing, nothing), [1, 2]) == ([1, 2], [1, 2])
    assert placed(beliefs(nothing, [0, 0, 0.02, 0.98]), [1, 2]) == ([1, 3], [1, 3])


def test_where_a_row_is_below_zero_no_unit_goes():
    posterior = beliefs([0.05, -1, 0.9, -1], [-1, -1, -1, 1])
    assert placed(posterior, [0, 3])[0] == [2, 3]
    posterior = beliefs([0.05, -1, -1, -1], [0.05, 0.9, 0.05, 0])
    assert placed(posterior, [0, 2])[0] == [0, 1]


def test_rows_may_begin_with_gaps_of_their_own():
    posterior = beliefs([0.05, 0.95, 0], [0.9, 0, 0.1])
    found = place_units(
        posterior, np.array([0, 6]), min_score=0.15, starts=np.array([0, 4]), limits=None
    )
    assert found.gaps.tolist() == [1, 4]
    assert found.scores.tolist() == pytest.approx([0.95, 0.9])


@pytest.mark.parametrize(
    ("line", "wishes", "gaps"),
    [
        # Two commas, or a comma and a stop, do not meet in a gap; ？！ and ……。 do.
        ("甲乙，丙丁，戊己", [4, 4], [2, 4]),
        ("甲乙，丙丁。戊己", [4, 4], [2, 4]),
        ("甲乙？丙丁！戊己", [4, 4], [4, 4]),
        ("甲乙…丙丁。戊己", [4, 4], [4, 4]),
        # Two numbers do not meet either.
        ("甲乙2023丙丁15戊己", [4, 4], [2, 4]),
        # What stands together may stay so.
        ("甲乙，，丙丁戊己，", [2, 2, 4], [2, 2, 4]),
        # No line begins with a mark that closes or ends something.
        ("甲，乙）丙丁", [0, 2], [1, 2]),
        ("甲“乙”丙丁", [0, 2], [0, 2]),
        # Between two words a mark stays.
        ("用iPhone，iPad吧，甲", [3, 5], [2, 5]),
        ("用iPhone, iPad吧，甲", [3, 5], [2, 5]),
        ("用iPhone，iPad，吧，甲", [1, 2, 5], [1, 2, 5]),
        # Beside a word a number goes where a blank is between them.
        ("用iPhone吧7甲乙", [2], [3]),
        ("用iPhone吧 7 甲乙", [2], [2]),
    ],
)
def test_units_go_only_where_their_line_allows(line, wishes, gaps):
    paragraph = read_paragraph(0, line + "天地玄黄")
    n_gaps = len(paragraph.ids) + 1
    posterior = np.full((len(wishes), n_gaps), 0.001, np.float32)
    posterior[np.arange(len(wishes)), paragraph.gaps] = 0.01
    posterior[np.arange(len(wishes)), wishes] = 0.9
    allowed = limits(
        paragraph.text, paragraph.streams, paragraph.ids, paragraph.classes, goes_on=False
    )
    found = place_units(posterior, paragraph.gaps, min_score=0.0, limits=allowed)
    assert found.gaps.tolist() == gaps


@given(
    st.integers(1, 5),
    st.integers(1, 7),
    st.floats(0, 1),
    st.floats(0, 1),
    st.integers(0, 2**32 - 1),
)
def test_places_are_in_order_and_scored_by_their_probability(
    n_units, n_gaps, min_score, certainty, seed
):
    chance = np.random.default_rng(seed)
    posterior = chance.dirichlet(np.full(n_gaps, 0.3), n_units).astype(np.float32)
    observed = np.sort(chance.integers(0, n_gaps, n_units))
    found = place_units(posterior, observed, min_score=min_score, certainty=certainty)
    assert (np.diff(found.gaps) >= 0).all()
    assert (np.diff(found.wished) >= 0).all()
    moved = found.gaps != observed
    rows = np.arange(n_units)
    assert (posterior[rows, found.gaps][moved] >= min_score).all()
    assert found.scores[moved] == pytest.approx(posterior[rows, found.gaps][moved])
    if moved.any():
        assert 1 - posterior[rows, observed].min() >= certainty
