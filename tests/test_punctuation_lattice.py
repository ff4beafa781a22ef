"""The lattice against a sum over every placement, written out."""

from itertools import combinations_with_replacement

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_cnclean.punctuation.lattice import ABSENT, PAIR_REACH, best_placement, posteriors


def every_placement(n_units, n_gaps):
    return list(combinations_with_replacement(range(n_gaps), n_units))


def slow_posteriors(scores, pairs):
    n_units, n_gaps = scores.shape
    sums = np.zeros(scores.shape)
    for placement in every_placement(n_units, n_gaps):
        weight = sum(scores[unit, gap] for unit, gap in enumerate(placement))
        for unit in range(1, n_units):
            apart = placement[unit] - placement[unit - 1]
            if apart < PAIR_REACH:
                weight += pairs[unit, apart]
        for unit, gap in enumerate(placement):
            sums[unit, gap] += np.exp(weight)
    return sums / sums.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("n_gaps", [1, 2, 3, 5, 9])
@pytest.mark.parametrize("n_units", [1, 2, 4])
def test_posteriors_are_the_sum_over_every_placement(n_units, n_gaps):
    chance = np.random.default_rng(n_units * 10 + n_gaps)
    scores = chance.normal(0, 2, (1, n_units, n_gaps)).astype(np.float32)
    pairs = chance.normal(0, 1, (1, n_units, PAIR_REACH)).astype(np.float32)
    found = posteriors(scores, pairs, np.ones((1, n_units), bool))
    assert found[0] == pytest.approx(slow_posteriors(scores[0], pairs[0]), abs=1e-5)


def test_a_shorter_line_of_a_batch_is_as_if_alone():
    chance = np.random.default_rng(7)
    scores = chance.normal(0, 2, (2, 4, 6)).astype(np.float32)
    pairs = chance.normal(0, 1, (2, 4, PAIR_REACH)).astype(np.float32)
    scores[1, :, 4:] = ABSENT
    present = np.array([[True] * 4, [True, True, False, False]])
    found = posteriors(scores, pairs, present)
    alone = posteriors(scores[1:, :2, :4], pairs[1:, :2], present[1:, :2])
    assert found[1, :2, :4] == pytest.approx(alone[0], abs=1e-6)
    assert not found[1, 2:].any()
    assert not found[1, :, 4:].any()


@given(st.integers(1, 4), st.integers(1, 6), st.integers(0, 2**32 - 1))
def test_the_best_placement_is_the_best_of_all(n_units, n_gaps, seed):
    gains = np.random.default_rng(seed).normal(0, 1, (n_units, n_gaps)).astype(np.float32)
    found = best_placement(gains)
    assert (np.diff(found) >= 0).all()
    best = max(
        sum(gains[unit, gap] for unit, gap in enumerate(placement))
        for placement in every_placement(n_units, n_gaps)
    )
    assert gains[range(n_units), found].sum() == pytest.approx(best, abs=1e-5)


def test_no_unit_goes_before_the_first_free_gap():
    gains = np.zeros((2, 5), np.float32)
    gains[:, 0] = 9
    assert best_placement(gains, 2).min() == 2
