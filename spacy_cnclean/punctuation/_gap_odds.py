"""What the language says of a gap: the log-odds that clean text has a mark between two hanzi.

They were counted in clean text (`make_data/count_gaps.py`). The two letters beside the gap give a
first value; bigrams and trigrams across it that say otherwise correct it, each in an entry of one
byte beside another byte that tells it from what else has its place in the table.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Final

import numpy as np

from spacy_cnclean.punctuation._features import N_LETTERS, N_SHARED, PAD, letter_ids, mix

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    FloatArray = NDArray[np.float32]
    IntArray = NDArray[np.int64]

GAP_ODDS_FILE: Final = "gap_odds.npz"
N_HANZI: Final = N_LETTERS - N_SHARED
OTHER_LETTER: Final = N_HANZI  # a letter that is no hanzi
NO_LETTER: Final = N_HANZI + 1  # the edge of a line
WAYS: Final = 4  # entries of a bucket
STEP: Final = 8  # steps of a value to a nat


def symbols(ids: IntArray) -> IntArray:
    """Return small numbers for ids of letters: hanzi apart, all others alike, and the edge."""
    others = np.where(ids == PAD, NO_LETTER, OTHER_LETTER)
    found: IntArray = np.where(ids >= N_SHARED, ids - N_SHARED, others)
    return found


def ngram_keys(near: IntArray) -> IntArray:
    """Return (3, k) keys of the bigram and of both trigrams across k gaps.

    Args:
        near: (4, k) symbols of the two letters before each gap and the two behind it.
    """
    far_left, left, right, far_right = near
    bigram = (left << 15) | right
    keys: IntArray = np.stack((bigram, (far_left << 30) | bigram, (bigram << 15) | far_right))
    return keys


def entry_places(keys: IntArray, n_buckets: int) -> tuple[IntArray, NDArray[np.uint8]]:
    """Return the bucket of each of (3, ...) keys, and the byte that its entry is told by.

    Args:
        keys: Of `ngram_keys`.
        n_buckets: A power of two.
    """
    kinds = np.arange(1, len(keys) + 1).reshape(-1, *[1] * (keys.ndim - 1))
    hashes = mix(keys, np.broadcast_to(kinds, keys.shape)).view(np.uint64)
    buckets = (hashes >> np.uint64(64 - n_buckets.bit_length() + 1)).view(np.int64)
    checks = (hashes & np.uint64(0xFF)).astype(np.uint8)
    return buckets, np.maximum(checks, 1)  # an empty entry has none


class GapOdds:
    """A table of log-odds.

    Args:
        arrays: `left` and `right`, what each hanzi says of the gap behind and before it; `checks`
            and `values`, (buckets, WAYS) entries.
    """

    def __init__(self, arrays: Mapping[str, NDArray[np.generic]]) -> None:
        self._left = np.asarray(arrays["left"], np.float32)
        self._right = np.asarray(arrays["right"], np.float32)
        self._checks = np.asarray(arrays["checks"], np.uint8)
        self._values = np.asarray(arrays["values"], np.int8)

    def between(self, padded: IntArray, places: IntArray) -> FloatArray:
        """Return the log-odds that clean text has a mark in some gaps.

        Args:
            padded: Symbols of the letters of lines, two edges before, between and behind them.
            places: (k,) for each gap, how many of them come before the two on its left.

        Returns:
            (k,) log-odds; not a number where a gap is not between two hanzi.
        """
        near = padded[places + np.arange(4)[:, None]]
        odds = np.full(len(places), np.float32(np.nan))
        chosen = np.flatnonzero((near[1:3] < N_HANZI).all(axis=0))
        odds[chosen] = self.look_up(near[:, chosen])
        return odds

    def look_up(self, near: IntArray) -> FloatArray:
        """Return the log-odds of gaps between two hanzi.

        Args:
            near: (4, k) symbols of the two letters before each gap and the two behind it.
        """
        buckets, checks = entry_places(ngram_keys(near), len(self._checks))
        found = self._values[buckets] * (self._checks[buckets] == checks[..., None])
        corrections = found.sum(axis=(0, 2), dtype=np.int32) / np.float32(STEP)
        odds: FloatArray = self._left[near[1]] + self._right[near[2]] + corrections
        return odds


@lru_cache(maxsize=1)
def load_gap_odds() -> GapOdds:
    """Return the table that ships, read once."""
    return GapOdds(shipped_arrays(GAP_ODDS_FILE))


def shipped_arrays(file: str) -> dict[str, NDArray[np.generic]]:
    """Return the arrays of a file that ships with the package, by their names."""
    place = resources.files("spacy_cnclean") / "data" / "punctuation" / file
    with resources.as_file(place) as path, np.load(path, allow_pickle=False) as archive:
        return dict(archive)


def mark_odds(gaps: Sequence[tuple[str, str]]) -> list[float]:
    """Return the log-odds that clean text has a mark in each gap between two pieces of text.

    Not a number where a gap is not between two hanzi.

    >>> inside, between = mark_odds([("平台数量迅", "速增长"), ("感觉还不错", "晚上吃火锅")])
    >>> inside < -8 < -2 < between
    True
    """
    if not gaps:
        return []
    edge = "\0"  # no letter, and no hanzi
    letters = [f"{edge}{edge}{left}"[-2:] + f"{right}{edge}{edge}"[:2] for left, right in gaps]
    near = symbols(letter_ids("".join(letters))).reshape(len(gaps), 4).T
    odds = np.full(len(gaps), np.float32(np.nan))
    chosen = np.flatnonzero((near[1:3] < N_HANZI).all(axis=0))
    odds[chosen] = load_gap_odds().look_up(near[:, chosen])
    return odds.tolist()
