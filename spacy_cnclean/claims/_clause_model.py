"""A linear model of clauses: which are claims, which go on with the one before, and of what types.

Each clause is described by its characters (single ones, pairs, and those at its edges, hashed), by
the signs that `_signs` reads off it and its neighbours, and by the register of its sentence and of
the text around: story, talk and instruction against report. All weights stand in one archive, which
`make_data/train_claims.py` writes; docs/claims.md says what it was trained on, and its figures.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from spacy_cnclean.claims._signs import SIGNS, VERDICT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

BUCKETS = 1 << 15
"""How many places hashed characters have."""
HEADS = ("within", "last", "joins")
"""What is asked of a clause: is it in a claim, its last one, one more of the claim before."""
REGISTERS = ("story", "talk", "instruction", "credit")
"""The registers told from reports; `credit` is text on lending, as the rules were written for."""
CREDIT = REGISTERS.index("credit")

_FAR = 4.0  # a register this far below nought still has a little of it
_PAIR, _FIRST, _LAST = 31337, 7919, 104729
_MIX = np.uint32(2654435761)
_SHIFT = np.uint32(32 - 15)
REACH = 6.0
"""Where the score of a register is cut, either way."""


class ClauseModel(NamedTuple):
    """The weights, one column for each of `HEADS`, then one a type, in the order of `CLAIM_TYPES`.

    Attributes:
        characters: Whole numbers by the bucket of the hashed characters.
        scale: What a whole number of each column is worth.
        registers: The same for `REGISTERS`.
        register_scale: What a whole number of each column of `registers` is worth.
        signs: Weights of the signs of a clause, of the one before it, of the one behind it, and
            of the rules' verdict in text on lending.
        register: Weights for the registers of the sentence and of the text around it.
        bias: What every clause has (first row, `HEADS`), and what a claim of one, two or more
            clauses has (rows behind it, types).
        rules: Weights of the types for the set of types that the rules give the same words, by the
            set as a number; 0 where they find no claim there.
        register_bias: What every sentence has of each register.
        threshold: Logits: below the first, the characters of a clause without a cue or a figure
            speak against a claim; above the second, a clause of a report is in one, above the
            third one of a story, above the fourth one of other text.
    """

    characters: NDArray[np.int8]
    scale: NDArray[np.float32]
    registers: NDArray[np.int8]
    register_scale: NDArray[np.float32]
    signs: NDArray[np.float32]
    register: NDArray[np.float32]
    bias: NDArray[np.float32]
    rules: NDArray[np.float32]
    register_bias: NDArray[np.float32]
    threshold: NDArray[np.float32]


@lru_cache(maxsize=1)
def clause_model() -> ClauseModel:
    """Return the model that ships, read once."""
    place = resources.files("spacy_cnclean") / "data" / "claims" / "clauses.npz"
    with resources.as_file(place) as path, np.load(path, allow_pickle=False) as archive:
        return ClauseModel(**{name: archive[name] for name in ClauseModel._fields})


def character_codes(text: str) -> NDArray[np.uint32]:
    """Return the code points of a text: full-width as ASCII, digits as one, letters as two."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).copy()
    wide = codes - np.uint32(0xFF01) < 94  # noqa: PLR2004
    codes[wide] -= np.uint32(0xFEE0)
    codes[codes - np.uint32(48) < 10] = 48  # noqa: PLR2004
    codes[codes - np.uint32(97) < 26] = 97  # noqa: PLR2004
    codes[codes - np.uint32(65) < 26] = 65  # noqa: PLR2004
    return codes


def hashed(numbers: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return the bucket of each number."""
    mixed: NDArray[np.uint32] = (numbers * _MIX) >> _SHIFT
    return mixed


class CharacterBuckets:
    """The buckets of all characters and pairs of a text."""

    __slots__ = ("_codes", "pairs", "singles")

    def __init__(self, text: str) -> None:
        codes = self._codes = character_codes(text)
        self.singles = hashed(codes)
        self.pairs = hashed(codes[:-1] * np.uint32(_PAIR) + codes[1:])

    def edges(self, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.uint32]:
        """Return four buckets a span: its first and last character, its first and last two."""
        codes = self._codes
        first, last = codes[starts], codes[ends - 1]
        second, before = (
            codes[np.minimum(starts + 1, ends - 1)],
            codes[np.maximum(ends - 2, starts)],
        )
        return np.stack(
            [
                hashed(first + np.uint32(_FIRST << 8)),
                hashed(last + np.uint32(_LAST << 8)),
                hashed(first * np.uint32(_FIRST) + second),
                hashed(before * np.uint32(_LAST) + last),
            ],
            axis=1,
        )


def sums(rows: NDArray[np.int8]) -> NDArray[np.int32]:
    """Return the sums of all rows before each, and of all: spans are differences of two."""
    total = np.zeros((len(rows) + 1, rows.shape[1]), np.int32)
    np.cumsum(rows, axis=0, dtype=np.int32, out=total[1:])
    return total


def unpacked(signs: Sequence[int]) -> NDArray[np.float32]:
    """Return signs as rows of noughts and ones."""
    numbers = np.array(signs, np.uint64).astype("<u8")
    bits = np.unpackbits(numbers.view(np.uint8).reshape(-1, 8), axis=1, bitorder="little")
    return bits[:, : len(SIGNS)].astype(np.float32)


def with_neighbours(signs: NDArray[np.float32], first: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Return the signs of each clause and of its neighbours in the sentence."""
    before, behind = np.zeros_like(signs), np.zeros_like(signs)
    before[1:] = signs[:-1]
    before[first] = 0
    behind[:-1] = signs[1:]
    behind[:-1][first[1:]] = 0
    return np.concatenate([signs, before, behind], axis=1)


def with_credit(signs: NDArray[np.float32], around: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return signs with the verdict of the rules once more, as far as the text is on lending.

    Args:
        signs: Of each clause, from `with_neighbours`.
        around: The registers of the text around each clause, or of all.
    """
    credit = np.maximum(around[..., CREDIT] + _FAR, 0).reshape(-1, 1) / np.float32(REACH + _FAR)
    verdict = np.concatenate([signs[:, VERDICT], np.ones_like(signs[:, :1])], axis=1)
    return np.concatenate([signs, verdict * credit], axis=1)


def mean_register(
    sentences: NDArray[np.float32], lengths: NDArray[np.int64]
) -> NDArray[np.float32]:
    """Return the registers of a text: those of its sentences, weighted by their lengths."""
    weights = lengths.astype(np.float32)
    mean: NDArray[np.float32] = (sentences * weights[:, None]).sum(axis=0) / max(
        float(weights.sum()), 1.0
    )
    return mean
