"""What the scorer sees of a line, as arrays: letters, n-grams, units, and where units stand.

Training computes its batches from the same tables of steps and factors, in torch: see
`spacy_cnclean.training._tensors`, whose tests compare the two.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import numpy as np

from spacy_cnclean.punctuation._simplified import simplified

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    IntArray = NDArray[np.int64]
    FloatArray = NDArray[np.float32]
    BoolArray = NDArray[np.bool_]

# Hanzi of the basic block have an id each, everything else shares a thousand buckets: words,
# symbols and rare hanzi say little about where a mark stands.
_FIRST_HAN, _LAST_HAN = 0x4E00, 0x9FFF
N_SHARED = 1024
N_LETTERS = N_SHARED + _LAST_HAN - _FIRST_HAN + 1
PAD = 0

# N-grams are counted by the top bits of their hashes, so a smaller table has one row for several
# neighbours of a larger one: a model may have fewer rows than these.
BIGRAM_BITS = 18
TRIGRAM_BITS = 19
FOURGRAM_BITS = 18
TABLE_ROWS = {
    "letters": N_LETTERS,
    "bigrams": 1 << BIGRAM_BITS,
    "trigrams": 1 << TRIGRAM_BITS,
    "fourgrams": 1 << FOURGRAM_BITS,
}

DISTANCES = np.array([1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 14, 18, 25, 35, 51])
N_DISTANCES = len(DISTANCES) + 1
FAR = N_DISTANCES - 1  # the bucket of the greatest distances
SHIFTS = np.array([-80, -45, -28, -18, -12, *range(-8, 10), 13, 19, 29, 46, 81])
N_SHIFTS = len(SHIFTS) + 1
_FARTHEST = int(SHIFTS[-1])
_SHIFT_BUCKETS = np.searchsorted(SHIFTS, np.arange(-_FARTHEST, _FARTHEST + 1), side="right")
N_COHESION = 8
MIX_FACTORS = (0x9E3779B97F4A7C15, 0xFF51AFD7ED558CCD)  # of the golden ratio, and MurmurHash3's


def letter_ids(letters: Sequence[str]) -> IntArray:
    """Return the id of each letter, in 1 .. N_LETTERS - 1; 0 is the edge of the line.

    A Traditional hanzi has the id of the Simplified one.

    Args:
        letters: Letters of `split_streams`: hanzi one by one, words without any.
    """
    # A letter that begins with a hanzi is that hanzi.
    firsts = "".join([letter[0] for letter in letters]).encode("utf-32-le", "surrogatepass")
    codes = simplified(np.frombuffer(firsts, "<u4"))
    ids: IntArray = codes - (_FIRST_HAN - N_SHARED)
    for place in np.flatnonzero((codes < _FIRST_HAN) | (codes > _LAST_HAN)).tolist():
        ids[place] = _shared_id(letters[place])
    return ids


def _shared_id(letter: str) -> int:
    return 1 + zlib.crc32(letter.lower().encode("utf-8", "surrogatepass")) % (N_SHARED - 1)


def character_ids(codes: IntArray) -> IntArray:
    """Return ids of the letters of `read_characters`, which are code points, an edge being 0.

    They are those of `letter_ids` for hanzi of the basic block.
    """
    is_han = (codes >= _FIRST_HAN) & (codes <= _LAST_HAN)
    shared = np.where(codes == PAD, PAD, 1 + codes % (N_SHARED - 1))
    ids: IntArray = np.where(is_han, codes - _FIRST_HAN + N_SHARED, shared)
    return ids


def mix(left: IntArray, right: IntArray) -> IntArray:
    """Return a 64-bit hash of pairs; the finaliser of MurmurHash3 on a linear mix."""
    mixed = left.astype(np.uint64) * np.uint64(MIX_FACTORS[0]) + right.astype(np.uint64)
    mixed ^= mixed >> np.uint64(33)
    mixed *= np.uint64(MIX_FACTORS[1])
    mixed ^= mixed >> np.uint64(33)
    return mixed.view(np.int64)


def gap_ngrams(ids: IntArray) -> tuple[IntArray, IntArray, IntArray, IntArray]:
    """Return 64-bit hashes of the n-grams across each gap of a line of n letters.

    Returns:
        Four arrays of n + 1 entries, gap i being between letters i - 1 and i: the bigram, the
        trigram with two letters before the gap, the trigram with two behind, the fourgram.
    """
    return padded_ngrams(np.concatenate(([PAD, PAD], ids, [PAD, PAD])))


def padded_ngrams(padded: IntArray) -> tuple[IntArray, IntArray, IntArray, IntArray]:
    """Return the hashes of `gap_ngrams` for letters that have two edges on either side."""
    bigrams = mix(padded[:-1], padded[1:])  # n + 3: padded positions k, k + 1
    trigrams = mix(bigrams[:-1], padded[2:])  # n + 2
    fourgrams = mix(trigrams[:-1], padded[3:])  # n + 1
    return bigrams[1:-1], trigrams[:-1], trigrams[1:], fourgrams


def bucket(hashes: IntArray, bits: int) -> IntArray:
    """Return the table rows of 64-bit hashes: their top bits."""
    return (hashes.view(np.uint64) >> np.uint64(64 - bits)).view(np.int64)


def row_shift(table: str, n_rows: int) -> int:
    """Return by how many bits rows of `bucket` are shifted for a table of so many rows.

    >>> row_shift("trigrams", 1 << TRIGRAM_BITS - 2)
    2

    Raises:
        ValueError: No table of this name has so many rows.
    """
    most = TABLE_ROWS[table]
    shift = most.bit_length() - n_rows.bit_length()
    if n_rows <= 0 or shift < 0 or n_rows << shift != most or (shift and table == "letters"):
        parts = "" if table == "letters" else ", or a half, a quarter … of that"
        raise ValueError(f"expected {most:,} rows{parts}, found {n_rows:,}")
    return shift


def distance_buckets(distances: IntArray) -> IntArray:
    """Return buckets 0 .. N_DISTANCES - 1 of distances in letters, fine when near."""
    return np.searchsorted(DISTANCES, distances, side="right")


def shift_buckets(shifts: IntArray) -> IntArray:
    """Return buckets 0 .. N_SHIFTS - 1 of displacements in letters (true minus observed)."""
    buckets: IntArray = _SHIFT_BUCKETS[np.clip(shifts, -_FARTHEST, _FARTHEST) + _FARTHEST]
    return buckets


def unit_distances(gaps: IntArray, n_letters: IntArray, firsts: IntArray) -> IntArray:
    """Return, for m units, the (m, 4) distance buckets: to the unit before and behind, to the ends.

    The first unit of a line has the start of the line before it, the last one the end behind it.

    Args:
        gaps: (m,) gaps of the units in their lines.
        n_letters: (m,) letters of the line of each unit.
        firsts: Which units are the first of a line, and m.
    """
    before = np.diff(gaps, prepend=0)
    starts = firsts[:-1][np.diff(firsts) > 0]
    before[starts] = gaps[starts]
    behind = np.append(before[1:], 0)
    lasts = firsts[1:][np.diff(firsts) > 0] - 1
    behind[lasts] = n_letters[lasts] - gaps[lasts]
    columns = (before, behind, gaps, n_letters - gaps)
    return distance_buckets(np.stack(columns, axis=1))


_LEAST_FILTER_BITS = 16


def cohesion(
    ngrams: Sequence[IntArray], cut: BoolArray, around: Sequence[IntArray], around_cut: BoolArray
) -> FloatArray:
    """Return what the document says of each gap: what sticks together elsewhere in it.

    Args:
        ngrams: The four arrays of `gap_ngrams` of some gaps.
        cut: For each of these gaps, whether a unit stands there.
        around: The four arrays of all gaps of the document, those asked for among them.
        around_cut: For each of all gaps, whether a unit stands there.

    Returns:
        (gaps asked for, 8): for each of the four n-grams, log(1 + how often it stands whole
        elsewhere), then log(1 + how often it stands cut there).
    """
    said = np.empty((len(cut), N_COHESION), np.float32)
    for kind, (asked, everywhere) in enumerate(zip(ngrams, around, strict=True)):
        known = np.sort(asked)
        known = known[np.concatenate(([True], known[1:] != known[:-1]))]
        places = np.searchsorted(known, asked)
        # Few gaps are asked for: a small table rules out nearly all others before the search.
        low_bits = np.int64((1 << max(_LEAST_FILTER_BITS, 3 + len(known).bit_length())) - 1)
        may_match = np.zeros(low_bits + 1, np.bool_)
        may_match[known & low_bits] = True
        candidates = np.flatnonzero(may_match[everywhere & low_bits])
        found = np.searchsorted(known, everywhere[candidates])
        same = known[np.minimum(found, len(known) - 1)] == everywhere[candidates]
        is_cut = around_cut[candidates]
        whole_times = np.bincount(found[same & ~is_cut], minlength=len(known))
        cut_times = np.bincount(found[same & is_cut], minlength=len(known))
        said[:, kind] = whole_times[places] - ~cut
        said[:, kind + 4] = cut_times[places] - cut
    np.log1p(said, out=said)
    return said
