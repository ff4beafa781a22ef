"""Claims of a text: the clauses that a third party could check.

`find_claims` looks at each sentence once. Sentences without a cue and without a figure cost one
comparison; the others are cut into clauses, each clause is tested for the types, and what belongs
together becomes one claim.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy_cnclean.claims._build import Sentence, build_claim
from spacy_cnclean.claims._clause_types import TYPED
from spacy_cnclean.claims._cues import RULE, SOURCE
from spacy_cnclean.claims._grouping import assemble
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
    import re
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from spacy_cnclean.claims._models import Claim, StatuteLike
    from spacy_cnclean.claims._vocabulary import Vocabulary

# Cues that alone make no sentence a candidate
_WEAK = SOURCE | RULE


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
    return _Finder(text, statutes, as_of, vocabulary(words)).run()


class _Finder:
    """One pass over the sentences of a text."""

    def __init__(
        self,
        text: str,
        statutes: Sequence[StatuteLike],
        as_of: date | None,
        vocabulary: Vocabulary,
    ) -> None:
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
        text = self._text
        for match, seen, evidence, found in self._sentences():
            span = match.span()
            cued = evidence or seen & ~_WEAK or (seen & RULE and mentions_law(text, *span))
            if cued and (seen & TYPED or found.statutes or may_assert(text, *span, found)):
                self._read(match, found, evidence=evidence)
        return with_figure_conflicts(text, self._claims)

    def _sentences(self) -> Iterator[tuple[re.Match[str], int, bool, SentenceFindings]]:
        """Give each sentence that has any, its cues' flags, whether it has more, and all of it."""
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
            if evidence or seen:
                found = SentenceFindings(
                    cues[first_cue:cue],
                    quantities[first_quantity:quantity],
                    statutes[first_statute:statute],
                )
                yield match, seen, evidence, found

    def _read(self, match: re.Match[str], findings: SentenceFindings, *, evidence: bool) -> None:
        text = self._text
        start, end = match.start(), match.start("mark")
        if is_no_statement(text, start, end, match["mark"], has_evidence=evidence):
            return
        clauses = read_clauses(text, start, end, findings)
        said = judge(text, clauses, self._vocabulary)
        groups = assemble(text, clauses, introduced=said)
        if groups:
            sentence = Sentence.read(text, match, clauses, findings, self._vocabulary)
            self._claims += [
                build_claim(text, group, sentence, self._as_of, self._vocabulary)
                for group in groups
            ]
