"""The lattice against a sum over every placement, written out."""

from itertools import combinations_with_replacement

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spacy_cnclean.punctuation._lattice import (
    ABSENT,
    PAIR_REACH,
    _searched,
    best_placement,
    posteriors,
)


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


@st.composite
def lattices(draw):
    """Return gains, the observed gaps, strict units and gaps that stay filled of a small line."""
    n_units, n_gaps = draw(st.integers(1, 5)), draw(st.integers(1, 7))
    chance = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    gains = chance.normal(0, 1, (n_units, n_gaps)).astype(np.float32)
    observed = np.sort(chance.integers(0, n_gaps, n_units))
    barred = chance.random((n_units, n_gaps)) < draw(st.sampled_from([0, 0.3]))
    barred[np.arange(n_units), observed] = False
    gains[barred] = -np.inf
    strict = chance.random(n_units) < draw(st.sampled_from([0, 0.5, 1]))
    must = np.zeros(n_gaps, bool)
    must[observed[chance.random(n_units) < draw(st.sampled_from([0, 0.5, 1]))]] = True
    return gains, observed, strict, must


def is_allowed(placement, observed, strict, must):
    for unit in range(1, len(placement)):
        both = placement[unit] == placement[unit - 1]
        stood = observed[unit] == observed[unit - 1] == placement[unit]
        if strict[unit] and both and not stood:
            return False
    return {*np.flatnonzero(must).tolist()} <= {*placement}


@settings(max_examples=400)
@given(lattices())
def test_the_best_placement_is_the_best_of_all_that_are_allowed(lattice):
    gains, observed, strict, must = lattice
    found = best_placement(gains, observed, strict=strict, must=must)
    sums = {
        placement: sum(gains[unit, gap] for unit, gap in enumerate(placement))
        for placement in every_placement(*gains.shape)
        if is_allowed(placement, observed, strict, must)
    }
    assert tuple(found.tolist()) in sums
    assert sums[tuple(found.tolist())] == pytest.approx(max(sums.values()), abs=1e-5)


@settings(max_examples=400)
@given(lattices(), st.integers(0, 3), st.integers(1, 6), st.randoms(use_true_random=False))
def test_rows_that_begin_with_other_gaps_are_placed_as_rows_of_all_gaps(
    lattice, reach, width, chance
):
    gains, observed, strict, must = lattice
    n_units, n_gaps = gains.shape
    drawn = [max(0, gap - chance.randint(0, reach)) for gap in observed.tolist()]
    starts = np.minimum.accumulate(np.array(drawn)[::-1])[::-1]
    width = max(width, int((observed - starts).max()) + 1)
    whole = np.full((n_units, n_gaps + width), -np.inf, np.float32)
    rows = np.full((n_units, width), -np.inf, np.float32)
    for unit, start in enumerate(starts.tolist()):
        end = min(n_gaps, start + width)
        whole[unit, start:end] = gains[unit, start:end]
        rows[unit] = whole[unit, start : start + width]
    expected = best_placement(whole, observed, strict=strict, must=must)
    found = best_placement(rows, observed, starts=starts, strict=strict, must=must)
    assert found.tolist() == expected.tolist()


def test_units_that_clash_far_apart_are_placed_as_in_one_search():
    chance = np.random.default_rng(4)
    n_units = 60
    observed = np.arange(n_units)
    for _ in range(20):
        gains = np.full((n_units, n_units), -np.inf, np.float32)
        gains[observed, observed] = 0.1
        free = chance.random(n_units) < 0.3
        gains[free] = chance.random((int(free.sum()), n_units)) ** 9
        strict = chance.random(n_units) < 0.5
        found = best_placement(gains, observed, strict=strict)
        begins = [0] * n_units
        assert found.tolist() == _searched(gains, observed, begins, ~strict, None).tolist()


def test_of_equal_placements_the_leftmost_is_taken():
    gains = np.zeros((3, 4), np.float32)
    assert best_placement(gains, np.array([3, 3, 3])).tolist() == [0, 0, 0]
    strict = np.ones(3, bool)
    assert best_placement(gains, np.array([3, 3, 3]), strict=strict).tolist() == [0, 1, 2]
