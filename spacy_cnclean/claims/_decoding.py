"""From clauses to claims by the clause model: a window of sentences is scored at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from spacy_cnclean.claims._clause_model import (
    CREDIT,
    HEADS,
    REACH,
    REGISTERS,
    CharacterBuckets,
    sums,
    unpacked,
    with_credit,
    with_neighbours,
)
from spacy_cnclean.claims._grouping import ClauseGroup
from spacy_cnclean.claims._signs import signs_of
from spacy_cnclean.claims._splitting import skip_connective
from spacy_cnclean.claims.types import CLAIM_TYPES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from spacy_cnclean.claims._clause_model import ClauseModel
    from spacy_cnclean.claims._clauses import Clause
    from spacy_cnclean.claims.types import ClaimType

_WITHIN, _LAST, _JOINS = range(len(HEADS))
_TYPES = slice(len(HEADS), len(HEADS) + len(CLAIM_TYPES))
_TYPE_PLACES: dict[ClaimType, int] = {name: 1 << place for place, name in enumerate(CLAIM_TYPES)}
_CUTS = np.array([ord(mark) for mark in "，,：:。！？!?；;\n…"], np.uint32)
_ON_CREDIT = -4.5  # the register of text on lending is above, that of reports near -6
_NEARLY = 1.0  # by so much another register may lead
_LEAST_LAST = -0.85  # a claim has a clause that may well be its last
MOST_CLAUSES = 3  # claims of as many clauses have one constant


class SentenceSpans(NamedTuple):
    """Where the sentences of a window begin and end, their marks included."""

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]

    @classmethod
    def of(cls, spans: Sequence[tuple[int, int]]) -> SentenceSpans:
        """Return the starts and ends of spans."""
        both = np.array(spans, np.int64).reshape(-1, 2)
        return cls(both[:, 0], both[:, 1])


class ReadSentence(NamedTuple):
    """A sentence as clauses, and the claims that the rules make of it."""

    clauses: Sequence[Clause]
    groups: Sequence[ClauseGroup]
    mark: str


class ScoredClauses(NamedTuple):
    """Logits of the clauses of a window, one a row in the order of the sentences.

    `heads` has a column for each of `HEADS`, `types` one for each type, without what a whole claim
    has: its constants, and `claims`, one row a sentence.
    """

    heads: NDArray[np.float32]
    types: NDArray[np.float32]
    claims: NDArray[np.float32]


class ScoredWindow:
    """A piece of text with the character sums that all scores of it are taken from."""

    __slots__ = ("_buckets", "_pairs", "_singles", "end", "model", "start")

    def __init__(self, text: str, start: int, end: int, model: ClauseModel) -> None:
        self.start, self.end = start, end
        self.model = model
        self._buckets = CharacterBuckets(text[start:end])
        self._singles: NDArray[np.int32] | None = None
        self._pairs: NDArray[np.int32] | None = None

    def characters(self, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return what the characters of spans of the text say, a column for each head and type."""
        buckets, table = self._buckets, self.model.characters
        if self._singles is None or self._pairs is None:
            self._singles = sums(table[buckets.singles])
            self._pairs = sums(table[buckets.pairs])
        starts, ends = starts - self.start, ends - self.start
        found = self._singles[ends] - self._singles[starts]
        found += self._pairs[np.maximum(ends - 1, starts)] - self._pairs[starts]
        found += table[buckets.edges(starts, ends)].sum(axis=1, dtype=np.int32)
        scored: NDArray[np.float32] = found * self.model.scale
        return scored

    def promising(self, text: str) -> list[int]:
        """Return the starts of the stretches between marks whose characters speak for a claim."""
        codes = np.frombuffer(
            text[self.start : self.end].encode("utf-32-le", "surrogatepass"), np.uint32
        )
        cuts = np.flatnonzero(np.isin(codes, _CUTS)) + self.start
        starts = np.concatenate([[self.start], cuts + 1])
        ends = np.concatenate([cuts, [self.end]])
        whole = ends > starts
        starts, ends = starts[whole], ends[whole]
        within = self.characters(starts, ends)[:, _WITHIN]
        found: list[int] = starts[within > self.model.threshold[0]].tolist()
        return found

    def registers(self, spans: SentenceSpans) -> NDArray[np.float32]:
        """Return how much sentences read like each of `REGISTERS` and not like a report."""
        buckets, model = self._buckets, self.model
        starts, ends = spans.starts - self.start, spans.ends - self.start
        singles, pairs = (
            sums(model.registers[buckets.singles]),
            sums(model.registers[buckets.pairs]),
        )
        found = singles[ends] - singles[starts] + pairs[ends - 1] - pairs[starts]
        sizes = np.sqrt(np.maximum(2 * (ends - starts) - 1, 1)).astype(np.float32)
        scored = found * model.register_scale / sizes[:, None] + model.register_bias
        clipped: NDArray[np.float32] = np.clip(scored, -REACH, REACH)
        return clipped


def _threshold_for(around: NDArray[np.float32]) -> int:
    """Return which threshold counts: that of reports, of stories, or of other text."""
    leading = int(around.argmax())
    if float(around[leading]) <= 0:
        return 1
    return 2 if REGISTERS[leading] == "story" else 3


def is_on_lending(around: NDArray[np.float32]) -> bool:
    """Return whether a text of these registers is on lending, as the rules are."""
    credit = float(around[CREDIT])
    return credit > _ON_CREDIT and credit + _NEARLY >= float(around.max())


def score_clauses(
    window: ScoredWindow,
    text: str,
    sentences: Sequence[ReadSentence],
    registers: NDArray[np.float32],
    around: NDArray[np.float32],
) -> ScoredClauses:
    """Return the logits of all clauses of some sentences.

    Args:
        window: The window that they stand in.
        text: The whole text.
        sentences: The sentences, in order.
        registers: Their registers, one a row.
        around: The registers of the text around.
    """
    model = window.model
    described = describe(window, text, sentences, registers, around)
    heads = (
        described.characters[:, : len(HEADS)] + described.register @ model.register[:, : len(HEADS)]
    )
    heads += described.signs @ model.signs[:, : len(HEADS)] + model.bias[0, : len(HEADS)]
    types = described.characters[:, _TYPES] + described.signs @ model.signs[:, _TYPES]
    whole = np.concatenate([registers, np.broadcast_to(around, registers.shape)], axis=1)
    claims = whole @ model.register[:, _TYPES]
    heads[:, _WITHIN] -= model.threshold[_threshold_for(around)]
    return ScoredClauses(heads, types, claims)


class Description(NamedTuple):
    """What the model knows of clauses, one a row: weighted characters, signs, registers."""

    characters: NDArray[np.float32]
    signs: NDArray[np.float32]
    register: NDArray[np.float32]


def describe(
    window: ScoredWindow,
    text: str,
    sentences: Sequence[ReadSentence],
    registers: NDArray[np.float32],
    around: NDArray[np.float32],
) -> Description:
    """Return the description of the clauses of some sentences."""
    starts: list[int] = []
    ends: list[int] = []
    signs: list[int] = []
    first: list[int] = []
    counts: list[int] = []
    for clauses, groups, mark in sentences:
        first.append(len(signs))
        counts.append(len(clauses))
        signs += signs_of(text, clauses, groups, mark)
        starts += [clause.start for clause in clauses]
        ends += [clause.end for clause in clauses]
    opens = np.zeros(len(signs), np.bool_)
    opens[first] = True
    own = np.repeat(registers, counts, axis=0)
    register = np.concatenate([own, np.broadcast_to(around, own.shape)], axis=1)
    characters = window.characters(np.array(starts, np.int64), np.array(ends, np.int64))
    described = with_credit(with_neighbours(unpacked(signs), opens), around)
    return Description(characters, described, register)


def decode(
    heads: Sequence[Sequence[float]],
) -> list[tuple[int, int]]:
    """Return from which to which clause of a sentence claims reach, given the logits of `HEADS`."""
    claims: list[tuple[int, int]] = []
    place, count = 0, len(heads)
    while place < count:
        if heads[place][_WITHIN] <= 0:
            place += 1
            continue
        end = place + 1
        while (
            end < count and heads[end][_WITHIN] > 0 and heads[end][_JOINS] > heads[end - 1][_LAST]
        ):
            end += 1
        if max([row[_LAST] for row in heads[place:end]]) > _LEAST_LAST:
            claims.append((place, end))
        place = end
    return claims


def claims_of(
    text: str, sentences: Sequence[ReadSentence], scored: ScoredClauses, model: ClauseModel
) -> list[list[ClauseGroup]]:
    """Return for each sentence its claims, with their types."""
    heads = scored.heads.tolist()
    found: list[list[ClauseGroup]] = []
    spans: list[tuple[int, int]] = []
    known: list[int] = []
    first = 0
    for sentence in sentences:
        clauses = sentence.clauses
        last = first + len(clauses)
        claims: list[ClauseGroup] = []
        for start, end in decode(heads[first:last]):
            opening = clauses[start]
            begin = skip_connective(text, opening.start, opening.end)
            group = ClauseGroup(begin, list(clauses[start:end]))
            known.append(rules_set(sentence.groups, begin, group.end))
            spans.append((first + start, first + end))
            claims.append(group)
        found.append(claims)
        first = last
    if spans:
        total = np.zeros((first + 1, len(CLAIM_TYPES)), np.float64)
        np.cumsum(scored.types, axis=0, out=total[1:])
        bounds = np.array(spans)
        sizes = np.minimum(bounds[:, 1] - bounds[:, 0], MOST_CLAUSES)
        logits = total[bounds[:, 1]] - total[bounds[:, 0]]
        logits += scored.claims[np.repeat(np.arange(len(found)), [len(own) for own in found])]
        logits += model.bias[sizes, _TYPES] + model.rules[known]
        rows = iter(logits.tolist())
        for claims in found:
            for group in claims:
                group.decided = _types(next(rows))
    return found


def rules_set(groups: Sequence[ClauseGroup], start: int, end: int) -> int:
    """Return the types that the rules give much the same words, as a sum of bits; 0 for none."""
    for group in groups:
        shared = min(group.end, end) - max(group.start, start)
        if 2 * shared >= max(group.end, end) - min(group.start, start):
            return sum([_TYPE_PLACES[name] for name in group.types])
    return 0


def _types(scores: Sequence[float]) -> frozenset[ClaimType]:
    """Return the types of a claim: those more likely than not, at least the likeliest."""
    best = max(scores)
    return frozenset(
        [
            name
            for name, score in zip(CLAIM_TYPES, scores, strict=True)
            if score > 0 or score == best
        ]
    )
