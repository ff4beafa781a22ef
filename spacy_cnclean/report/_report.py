"""A report: what a text cites and claims, what is wrong with it, and what cleaning changed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from spacy_cnclean.edits._noise import NOISE_CLASSES, doubtful_class_of
from spacy_cnclean.report._findings import (
    SEVERITIES,
    CitationFinding,
    ClaimFinding,
    citation_findings,
    claim_findings,
)
from spacy_cnclean.report._messages import translator

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from spacy_cnclean.edits import CleanText


@dataclass(slots=True)
class CleaningFigures:
    """What cleaning changed: lines, characters, and edits by the title of their class of noise."""

    lines: int = 0
    changed: int = 0
    characters: int = 0
    edits: Counter[str] = field(default_factory=Counter)

    def add(self, clean: CleanText, n_lines: int) -> None:
        """Count a cleaned text of several lines."""
        raw, edits = clean.raw_text, clean.edits
        self.lines += n_lines
        self.characters += len(raw)
        self.changed += len({raw.count("\n", 0, edit.raw_start) for edit in edits})
        self.edits.update(_TITLES[edit.noise_class] for edit in edits)
        self.edits.update(doubtful_class_of(edit.rule).title for edit in clean.doubtful)

    def update(self, other: CleaningFigures) -> None:
        """Add the figures of other texts."""
        self.lines += other.lines
        self.characters += other.characters
        self.changed += other.changed
        self.edits.update(other.edits)


_TITLES = {kind.name: kind.title for kind in NOISE_CLASSES}


@dataclass(frozen=True, slots=True)
class Report:
    """All that a report tells, in one language.

    Attributes:
        files: What was read.
        as_of: The day that citations are judged by, as an ISO date.
        table_date: The day of the table of statutes.
        language: One of `LANGUAGES`.
        citations: Citations with faults, the worst first.
        n_citations: How many citations there are in all.
        claims: The claims most worth a check; `n_claims` are there in all.
        cleaning: What cleaning changed.
    """

    files: tuple[str, ...]
    as_of: str
    table_date: str
    language: str
    citations: tuple[CitationFinding, ...]
    n_citations: int
    claims: tuple[ClaimFinding, ...]
    n_claims: int
    cleaning: CleaningFigures

    @property
    def severities(self) -> dict[str, int]:
        """How many findings on citations are how serious."""
        counts = Counter(finding.severity for finding in self.citations)
        return {severity: counts[severity] for severity in SEVERITIES}


def make_report(
    records: Iterable[Mapping[str, Any]],
    cleaning: CleaningFigures,
    *,
    files: Iterable[str],
    as_of: str,
    table_date: str,
    language: str,
    claims: int,
) -> Report:
    """Return the report on records of `extract`.

    Args:
        records: What was found in the clean texts, in order.
        cleaning: What cleaning changed.
        files: Their names.
        as_of: The day to judge by, as an ISO date.
        table_date: The day of the table.
        language: One of `LANGUAGES`.
        claims: How many claims are told at most.
    """
    translate = translator(language)
    found = list(records)
    return Report(
        tuple(files),
        as_of,
        table_date,
        language,
        tuple(citation_findings(found, translate)),
        sum(record["type"] == "statute" for record in found),
        tuple(claim_findings(found, translate, claims)),
        sum(record["type"] == "claim" for record in found),
        cleaning,
    )
