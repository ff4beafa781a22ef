"""A claim made of the clauses that belong together, with all its attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from spacy_cnclean.claims._attributes import (
    Epistemic,
    attribution_of,
    deontic_of,
    direction_of,
    is_denied,
    is_taken_back,
    metric_of,
    time_mention,
    tone_of,
)
from spacy_cnclean.claims._cues import FUTURE, SOURCE
from spacy_cnclean.claims._issues import issues_of
from spacy_cnclean.claims._judging import CALENDAR
from spacy_cnclean.claims._models import Attribution, make_claim
from spacy_cnclean.claims._score import checkworthiness
from spacy_cnclean.claims.types import CLAIM_TYPES, TYPE_ROWS

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet
    from datetime import date

    from spacy_cnclean.claims._clauses import Clause
    from spacy_cnclean.claims._grouping import ClauseGroup
    from spacy_cnclean.claims._judging import SentenceFindings
    from spacy_cnclean.claims._models import Claim, ClaimIssue, StatuteLike, TimeMention
    from spacy_cnclean.claims._vocabulary import Deontic, Vocabulary
    from spacy_cnclean.claims.types import ClaimType
    from spacy_cnclean.quantities._models import Quantity

_REPORTS = SOURCE | FUTURE
_ORDERED: dict[frozenset[ClaimType], tuple[ClaimType, ...]] = {}


class Sentence(NamedTuple):
    """What the claims of one sentence share."""

    start: int
    end: int
    text_end: int
    flags: int
    source: Attribution | None
    quantities: Sequence[Quantity]
    times: Sequence[Quantity]
    statutes: Sequence[StatuteLike]

    @classmethod
    def read(
        cls,
        text: str,
        match: re.Match[str],
        clauses: Sequence[Clause],
        findings: SentenceFindings,
        vocabulary: Vocabulary,
    ) -> Sentence:
        """Return what stands in the sentence of `match`."""
        flags = 0
        for clause in clauses:
            flags |= clause.flags
        start, text_end = match.start(), match.start("mark")
        source = None
        if flags & _REPORTS:
            reporting = [
                cue for clause in clauses if clause.flags & _REPORTS for cue in clause.cues
            ]
            source = attribution_of(text, clauses[0].start, reporting, vocabulary)
        _, quantities, statutes = findings
        times = [quantity for quantity in quantities if quantity.kind in CALENDAR]
        if times:
            quantities = [quantity for quantity in quantities if quantity.kind not in CALENDAR]
        return cls(start, match.end(), text_end, flags, source, quantities, times, statutes)


def build_claim(
    text: str,
    group: ClauseGroup,
    sentence: Sentence,
    as_of: date | None,
    vocabulary: Vocabulary,
) -> Claim:
    """Return the claim that a group of clauses makes."""
    start, end = group.start, group.end
    types = _settled(group.types)
    predicted, rule = "PREDICTION" in types, "LEGAL_RULE" in types
    clauses = group.clauses
    figures: Sequence[Quantity] = clauses[0].figures
    if len(clauses) > 1:
        figures = [figure for clause in clauses for figure in clause.figures]
    direction, baseline = (
        direction_of(text, _change(group), figures, vocabulary)
        if "QUANT_CHANGE" in types
        else ("", "")
    )
    source = sentence.source and _source_of(text, start, end, sentence.source)
    tone = tone_of(text, (start, end), vocabulary, rule=rule)
    times = _times(start, end, sentence, predicted=predicted) if sentence.times else ()
    quantities = _measures(start, end, sentence) if sentence.quantities else ()
    statutes = _governing(start, end, sentence, rule=rule) if sentence.statutes else ()
    metric = metric_of(text, start, figures, vocabulary) if figures else ""
    epistemic = _epistemic(text, group, sentence, source, predicted=predicted)
    if tone.hedges and epistemic == "asserted":
        epistemic = "hedged"
    worth = checkworthiness(
        text,
        (start, end),
        types,
        figure=bool(figures),
        metric=bool(metric),
        dated=bool(times) and _is_dated(times),
        statute=bool(statutes),
        sourced=source is not None and bool(source.source),
        hedged=epistemic == "hedged",
        personal=tone.personal,
    )
    issues: tuple[ClaimIssue, ...] = ()
    if rule or quantities or times or statutes:
        issues = issues_of(types, quantities, times, statutes, as_of)
    polarity: Literal["positive", "negative"] = "negative" if tone.negative else "positive"
    deontic: Deontic = ""
    if rule:
        deontic = deontic_of(text, [cue for part in clauses for cue in part.cues], vocabulary)
    return make_claim(
        start, end, text[start:end], sentence.start, sentence.end, types, quantities, times, metric,
        direction, baseline, polarity, epistemic, tone.hedges, deontic, source, statutes, worth,
        issues,
    )  # fmt: skip


def _change(group: ClauseGroup) -> tuple[int, int]:
    """Return the span of the clause that states the change, not of its cause."""
    clauses = group.clauses
    if len(clauses) > 1:
        changes = [clause for clause in clauses if "QUANT_CHANGE" in clause.types] or clauses
        changes = [clause for clause in changes if clause.figures] or changes
        return changes[0].start, changes[0].end
    return group.start, group.end


def _settled(types: AbstractSet[ClaimType]) -> tuple[ClaimType, ...]:
    """Return the types in their order, without those that another one makes void."""
    key = frozenset(types)
    ordered = _ORDERED.get(key)
    if ordered is None:
        kept = {row.name for row in TYPE_ROWS if types.isdisjoint(row.dropped_beside)}
        ordered = _ORDERED[key] = tuple([name for name in CLAIM_TYPES if name in types & kept])
    return ordered


def _is_dated(times: Sequence[TimeMention]) -> bool:
    return any(mention.quantity.low or mention.quantity.high for mention in times)


def _source_of(text: str, start: int, end: int, source: Attribution) -> Attribution | None:
    if source.cue_start >= end or is_taken_back(text, source, start):
        return None
    return source


def _epistemic(
    text: str,
    group: ClauseGroup,
    sentence: Sentence,
    source: Attribution | None,
    *,
    predicted: bool,
) -> Epistemic:
    if predicted:
        return "predicted"
    if sentence.flags & SOURCE and is_denied(text, group.start, group.end, sentence.text_end):
        return "denied"
    return "asserted" if source is None else "reported"


def _measures(start: int, end: int, sentence: Sentence) -> tuple[Quantity, ...]:
    return tuple([quantity for quantity in sentence.quantities if start <= quantity.start < end])


def _times(start: int, end: int, sentence: Sentence, *, predicted: bool) -> tuple[TimeMention, ...]:
    """Return the times of a claim; without one of its own, the last one before it."""
    own = [time for time in sentence.times if start <= time.start < end]
    if not own:
        own = [time for time in sentence.times if time.end <= start][-1:]
    return tuple([time_mention(time, predicted=predicted) for time in own])


def _governing(start: int, end: int, sentence: Sentence, *, rule: bool) -> tuple[StatuteLike, ...]:
    """Return the statutes in a claim; for a rule without one, the last one before it."""
    own = [statute for statute in sentence.statutes if start <= statute.start < end]
    if not own and rule:
        own = [statute for statute in sentence.statutes if statute.end <= start][-1:]
    return tuple(own)
