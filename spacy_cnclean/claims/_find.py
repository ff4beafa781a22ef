"""Claims of a text: the clauses that a third party could check.

`find_claims` looks at each sentence once. Sentences without a cue and without a figure cost one
comparison; the others are cut into clauses, each clause is tested for the types, and what belongs
together becomes one claim.
"""

from __future__ import annotations

import re  # noqa: TC003 - of a field
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from spacy_cnclean.claims._build import Sentence, build_claim
from spacy_cnclean.claims._clause_model import clause_model, mean_register
from spacy_cnclean.claims._clause_types import TYPED
from spacy_cnclean.claims._cues import RULE, SOURCE
from spacy_cnclean.claims._decoding import (
    ReadSentence,
    ScoredWindow,
    SentenceSpans,
    claims_of,
    is_on_lending,
    score_clauses,
)
from spacy_cnclean.claims._grouping import ClauseGroup, assemble
from spacy_cnclean.claims._issues import with_figure_conflicts
from spacy_cnclean.claims._judging import (
    SentenceFindings,
    is_no_statement,
    judge,
    may_assert,
    read_clauses,
)
from spacy_cnclean.claims._splitting import SENTENCES
from spacy_cnclean.claims._vocabulary import vocabulary
from spacy_cnclean.claims.types._legal_rule import mentions_law
from spacy_cnclean.quantities._find import normalize_quantities

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from spacy_cnclean.claims._clause_model import ClauseModel
    from spacy_cnclean.claims._models import Claim, StatuteLike
    from spacy_cnclean.claims._vocabulary import Vocabulary

# Cues that alone make no sentence a candidate
_WEAK = SOURCE | RULE
_WINDOW = 1 << 15  # characters that are scored together
_NOTHING = SentenceFindings((), (), ())

# Where it stands, the flags of its cues, whether it has a figure or a statute, and all that it has
FoundSentence: TypeAlias = tuple["re.Match[str]", int, bool, SentenceFindings]


class PromisingSentence(NamedTuple):
    """A sentence that may assert something: its place in its window, and what stands in it."""

    place: int
    match: re.Match[str]
    findings: SentenceFindings
    read: ReadSentence


def find_claims(
    text: str,
    *,
    statutes: Sequence[StatuteLike] | None = None,
    as_of: date | None = None,
    words: str | Path | None = None,
) -> list[Claim]:
    """Return the claims of `text` in order; spans never overlap.

    Raises on no string; the cost is linear.

    Args:
        text: Any text, cleaned for good results.
        statutes: Statute mentions of the text in order; without them they are looked up.
        as_of: The day that relative times and past predictions are judged by.
        words: A file of words in the form of `data/words/claims.tsv`: its rows are added to the
            shipped ones, and replace those of the same words. It is read once.

    Raises:
        OSError: The file of words cannot be read.
        ValueError: A line of it is not of the form, with file and line.

    >>> text = "2021年，市场规模已达800亿元，预计还将增长。"
    >>> [(claim.text, claim.types) for claim in find_claims(text, statutes=())]
    [('2021年，市场规模已达800亿元', ('QUANT',)), ('预计还将增长', ('PREDICTION',))]
    """
    if statutes is None:
        from spacy_cnclean.statutes import find_statutes

        statutes = find_statutes(text, as_of=as_of)
    return ClaimFinder(text, statutes, as_of, vocabulary(words), clause_model()).run()


class ClaimFinder:
    """One pass over the sentences of a text."""

    def __init__(
        self,
        text: str,
        statutes: Sequence[StatuteLike],
        as_of: date | None,
        vocabulary: Vocabulary,
        model: ClauseModel,
    ) -> None:
        self._model = model
        self._text = text
        self._statutes = statutes
        self._as_of = as_of
        self._vocabulary = vocabulary
        flags = vocabulary.flags
        spans = [(statute.start, statute.end) for statute in statutes]
        self._quantities = normalize_quantities(text, as_of, masks=spans)
        self._cues = [(*match.span(), flags[match[0]]) for match in vocabulary.cues.finditer(text)]
        self._claims: list[Claim] = []

    def run(self) -> list[Claim]:
        """Return the claims, figures compared across the text."""
        left = list(self._sentences())
        first = 0
        while first < len(left):
            start = left[first][0].start()
            last = first + 1
            while last < len(left) and left[last][0].end() - start <= _WINDOW:
                last += 1
            self._find_in(left[first:last])
            first = last
        return with_figure_conflicts(self._text, self._claims)

    def _find_in(self, part: Sequence[FoundSentence]) -> None:
        """Find the claims of some sentences, which are read as one text."""
        text = self._text
        window = ScoredWindow(text, part[0][0].start(), part[-1][0].end(), self._model)
        spans = SentenceSpans.of([sentence[0].span() for sentence in part])
        registers = window.registers(spans)
        around = mean_register(registers, spans.ends - spans.starts)
        if is_on_lending(around):
            self._take_by_rules(self._candidates(part, ()))
            return
        candidates = self._candidates(part, window.promising(text))
        if candidates:
            own = registers[[candidate.place for candidate in candidates]]
            self._take(window, candidates, own, around)

    def read_all(self) -> list[PromisingSentence]:
        """Return every sentence that states anything, read whatever its characters say."""
        left = list(self._sentences())
        return self._candidates(left, [match.start() for match, *_ in left])

    def _candidates(
        self,
        part: Sequence[FoundSentence],
        promising: Sequence[int],
    ) -> list[PromisingSentence]:
        """Return the sentences that have evidence, a cue, or a clause at one of the places."""
        text = self._text
        found: list[PromisingSentence] = []
        at, last = 0, len(promising)
        for place, (match, seen, evidence, findings) in enumerate(part):
            start, end = match.span()
            at_first = at
            while at < last and promising[at] < end:
                at += 1
            ruled = bool(
                evidence or seen & ~_WEAK or (seen & RULE and mentions_law(text, start, end))
            )
            ruled = ruled and bool(
                seen & TYPED or findings.statutes or may_assert(text, start, end, findings)
            )
            if not ruled and at == at_first:
                continue
            read = self._read(match, findings, ruled=ruled, evidence=evidence)
            if read is not None:
                found.append(PromisingSentence(place, match, findings, read))
        return found

    def _sentences(self) -> Iterator[FoundSentence]:
        """Give each sentence, its cues' flags, whether it has more, and all that it has."""
        cues, quantities, statutes = self._cues, self._quantities, self._statutes
        last_cue, last_quantity, last_statute = len(cues), len(quantities), len(statutes)
        cue = quantity = statute = 0
        for match in SENTENCES.finditer(self._text):
            end = match.end()
            first_cue, first_quantity, first_statute, seen = cue, quantity, statute, 0
            while cue < last_cue and cues[cue][0] < end:
                seen |= cues[cue][2]
                cue += 1
            while quantity < last_quantity and quantities[quantity].start < end:
                quantity += 1
            while statute < last_statute and statutes[statute].start < end:
                statute += 1
            evidence = quantity > first_quantity or statute > first_statute
            found = (
                SentenceFindings(
                    cues[first_cue:cue],
                    quantities[first_quantity:quantity],
                    statutes[first_statute:statute],
                )
                if evidence or seen
                else _NOTHING
            )
            yield match, seen, evidence, found

    def _read(
        self, match: re.Match[str], findings: SentenceFindings, *, ruled: bool, evidence: bool
    ) -> ReadSentence | None:
        """Return the clauses of a sentence that states anything, and the rules' claims."""
        text = self._text
        start, end = match.start(), match.start("mark")
        mark = match["mark"]
        if is_no_statement(text, start, end, mark, has_evidence=evidence):
            return None
        clauses = read_clauses(text, start, end, findings)
        if not clauses:
            return None
        groups: Sequence[ClauseGroup] = ()
        if ruled:
            said = judge(text, clauses, self._vocabulary)
            groups = assemble(text, clauses, introduced=said)
        return ReadSentence(clauses, groups, mark[:1])

    def _take(
        self,
        window: ScoredWindow,
        candidates: Sequence[PromisingSentence],
        registers: NDArray[np.float32],
        around: NDArray[np.float32],
    ) -> None:
        """Score the clauses of some sentences, and make claims of those that are ones."""
        text = self._text
        sentences = [candidate.read for candidate in candidates]
        scored = score_clauses(window, text, sentences, registers, around)
        found = claims_of(text, sentences, scored, self._model)
        for candidate, groups in zip(candidates, found, strict=True):
            self._build(candidate, groups)

    def _take_by_rules(self, candidates: Sequence[PromisingSentence]) -> None:
        for candidate in candidates:
            self._build(candidate, candidate.read.groups)

    def _build(self, candidate: PromisingSentence, groups: Sequence[ClauseGroup]) -> None:
        if groups:
            text, words = self._text, self._vocabulary
            clauses, findings = candidate.read.clauses, candidate.findings
            sentence = Sentence.read(text, candidate.match, clauses, findings, words)
            self._claims += [
                build_claim(text, group, sentence, self._as_of, words) for group in groups
            ]
