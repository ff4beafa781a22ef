"""Units of long lines: each core decides by its own surest unit, rows begin where they like."""

from itertools import combinations_with_replacement

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_cnclean.punctuation._placement import Placement, place_units, stay

# Of four units in two cores the first is surely displaced; the third is rather displaced.
POSTERIOR = np.array(
    [
        [0.02, 0.9, 0.02, 0.02, 0.02, 0.02],
        [0.0, 0.0, 0.95, 0.05, 0.0, 0.0],
        [0.0, 0.0, 0.0, 0.3, 0.7, 0.0],
        [0.0, 0.0, 0.0, 0.0, 0.1, 0.9],
    ],
    np.float32,
)
OBSERVED = np.array([0, 2, 3, 5])
CORES = np.array([0, 0, 1, 1])


def placed(certainty=0.0, cores=CORES, *, posterior=POSTERIOR, min_score=0.15, **others):
    found = place_units(
        posterior, OBSERVED, min_score=min_score, certainty=certainty, cores=cores, **others
    )
    return found.gaps.tolist(), found.wished.tolist()


def test_a_core_moves_nothing_on_the_word_of_another():
    assert placed(certainty=0.8) == ([1, 2, 3, 5], [1, 2, 4, 5])
    assert placed(certainty=0.8, cores=None) == ([1, 2, 4, 5], [1, 2, 4, 5])
    assert placed(certainty=0.6) == ([1, 2, 4, 5], [1, 2, 4, 5])
    assert placed(certainty=0.99) == ([0, 2, 3, 5], [1, 2, 4, 5])


def test_cores_may_ask_for_different_certainty():
    certainty = np.array([0.99, 0.99, 0.6, 0.6], np.float32)
    assert placed(certainty=certainty) == ([0, 2, 4, 5], [1, 2, 4, 5])
    assert placed(certainty=certainty[::-1]) == ([1, 2, 3, 5], [1, 2, 4, 5])


def test_in_a_core_where_all_is_rather_in_place_nothing_wishes_to_go():
    posterior = POSTERIOR.copy()
    posterior[2, 3:5] = 0.55, 0.45
    posterior[3, 4:] = 0.48, 0.52
    assert placed(posterior=posterior) == ([1, 2, 3, 5], [1, 2, 3, 5])
    posterior[2, 3:5] = 0.38, 0.62
    assert placed(posterior=posterior)[0] == [1, 2, 4, 5]
    posterior[2, 3:5] = 0.5, 0.5
    assert placed(posterior=posterior)[0] == [1, 2, 3, 5]


def test_the_score_is_that_of_the_gap_gone_to_or_wished_for():
    found = place_units(POSTERIOR, OBSERVED, min_score=0.8, certainty=0.5, cores=CORES)
    assert found.gaps.tolist() == [1, 2, 3, 5]
    assert found.wished.tolist() == [1, 2, 4, 5]
    assert found.scores.tolist() == pytest.approx([0.9, 0.95, 0.7, 0.9])
    unsure = place_units(POSTERIOR, OBSERVED, min_score=0.15, certainty=0.99)
    assert unsure.gaps.tolist() == OBSERVED.tolist()
    assert unsure.scores.tolist() == pytest.approx([0.9, 0.95, 0.7, 0.9])


def test_staying_is_certain():
    still = stay(OBSERVED)
    assert still == Placement(OBSERVED, OBSERVED, still.scores)
    assert still.scores.tolist() == [1, 1, 1, 1]
    assert still.scores.dtype == np.float32


def test_rows_that_begin_elsewhere_keep_to_their_gaps_also_where_min_score_forbids_some():
    starts = np.array([0, 2, 3, 4])
    rows = np.zeros((4, 3), np.float32)
    for unit, start in enumerate(starts.tolist()):
        piece = POSTERIOR[unit, start : start + 3]
        rows[unit, : len(piece)] = piece
        rows[unit, len(piece) :] = -1
    for min_score, certainty in ((0.15, 0.5), (0.65, 0.5), (0.8, 0.5), (0.97, 0.5), (0.15, 0.99)):
        whole = place_units(POSTERIOR, OBSERVED, min_score=min_score, certainty=certainty)
        found = place_units(rows, OBSERVED, min_score=min_score, certainty=certainty, starts=starts)
        assert found.gaps.tolist() == whole.gaps.tolist()
        assert found.wished.tolist() == whole.wished.tolist()
        assert found.scores.tolist() == whole.scores.tolist()


def slow_places(posterior, observed, min_score, certainty):
    """Return where units go, over every placement, one by one."""
    n_units, n_gaps = posterior.shape
    stays = posterior[np.arange(n_units), observed]
    if 1 - stays.min() < 0.5 or 1 - stays.min() < certainty:
        return tuple(observed.tolist())

    def gain(placement):
        total = 0.0
        for unit, gap in enumerate(placement):
            if gap == observed[unit]:
                total += 1.5 * float(posterior[unit, gap])
            elif posterior[unit, gap] >= 0 and posterior[unit, gap] >= min_score:
                total += float(posterior[unit, gap])
            else:
                return -1.0
        return total

    return max(combinations_with_replacement(range(n_gaps), n_units), key=gain)


@given(
    st.integers(1, 4),
    st.integers(1, 6),
    st.sampled_from([0.0, 0.1, 0.3, 0.6]),
    st.sampled_from([0.0, 0.6, 0.9]),
    st.integers(0, 2**32 - 1),
)
def test_units_go_where_a_search_of_every_placement_puts_them(
    n_units, n_gaps, min_score, certainty, seed
):
    chance = np.random.default_rng(seed)
    posterior = chance.dirichlet(np.full(n_gaps, 0.4), n_units).astype(np.float32)
    observed = np.sort(chance.integers(0, n_gaps, n_units))
    away = (chance.random(posterior.shape) < 0.2) & (np.arange(n_gaps) != observed[:, None])
    posterior[away] = -1
    found = place_units(posterior, observed, min_score=min_score, certainty=certainty)
    assert tuple(found.gaps.tolist()) == slow_places(posterior, observed, min_score, certainty)
