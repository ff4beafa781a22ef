"""Findings of a report: faults of citations, each told once, and claims worth a check by rank."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from spacy_cnclean.report._explanations import explanation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Record = Mapping[str, Any]

SEVERITIES: Final = ("error", "warning", "info")
"""How serious a finding is, the worst first."""


@dataclass(frozen=True, slots=True)
class FindingPlace:
    """Where a finding stands: file, line from 1, half-open code-point offsets of the raw line."""

    file: str
    line: int
    raw_start: int
    raw_end: int
    row: int | None = None

    def __str__(self) -> str:
        """Return the place as `file:line:column`, both from 1."""
        row = "" if self.row is None else f":{self.row}"
        return f"{self.file}{row}:{self.line}:{self.raw_start + 1}"


@dataclass(slots=True)
class CitationFinding:
    """A document that is cited and what is wrong with it, at all places where it is cited so.

    Attributes:
        severity: That of its worst fault.
        text: The citation as written, clean.
        raw_text: The same as it stands in the file.
        sentence: The clean sentence of the first place.
        faults: Severity, code and explanation of each fault, the worst first.
        link: What the table says of the document; None where it is not known.
        places: Where it stands.
    """

    severity: str
    text: str
    raw_text: str
    sentence: str
    faults: tuple[tuple[str, str, str], ...]
    link: Mapping[str, Any] | None
    official_title: str
    places: list[FindingPlace] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ClaimFinding:
    """A claim worth a check.

    Attributes:
        rank: From 1 on, the one most worth a check first.
        text: The claim, clean.
        sentence: Its sentence.
        types: What it asserts.
        figures: Its figures as written; `times` its times.
        source: Who says so, or empty.
        faults: Severity, code and explanation of each.
        checkworthy: How much a check is worth, 0 to 1.
        place: Where it stands.
    """

    rank: int
    text: str
    sentence: str
    types: tuple[str, ...]
    figures: tuple[str, ...]
    times: tuple[str, ...]
    source: str
    faults: tuple[tuple[str, str, str], ...]
    checkworthy: float
    place: FindingPlace


def place_of(record: Record) -> FindingPlace:
    """Return the place of a record of `extract`."""
    return FindingPlace(
        record["file"], record["line"], record["raw_start"], record["raw_end"], record.get("row")
    )


def faults_of(record: Record, translate: Callable[[str], str]) -> tuple[tuple[str, str, str], ...]:
    """Return severity, code and explanation of the issues of a record, the worst first."""
    found = {
        (issue["severity"], issue["code"], explanation(issue, translate)): None
        for issue in record["issues"]
    }
    return tuple(sorted(found, key=lambda fault: SEVERITIES.index(fault[0])))


def citation_findings(
    records: Iterable[Record], translate: Callable[[str], str]
) -> list[CitationFinding]:
    """Return the citations with faults, the worst first, then in the order of the text.

    Citations of one document with the same faults are one finding with several places.

    Args:
        records: Records of `extract`, of any type.
        translate: Returns a message in the language of the report.
    """
    found: dict[object, CitationFinding] = {}
    for record in records:
        if record["type"] != "statute" or not record["issues"]:
            continue
        faults = faults_of(record, translate)
        link = record.get("link")
        key = (link["work"] if link else record["title"] or record["text"], faults)
        finding = found.setdefault(
            key,
            CitationFinding(
                faults[0][0],
                record["text"],
                record["raw_text"],
                record["sentence"],
                faults,
                link,
                record.get("official_title") or "",
            ),
        )
        finding.places.append(place_of(record))
    return sorted(found.values(), key=lambda finding: SEVERITIES.index(finding.severity))


def claim_findings(
    records: Iterable[Record], translate: Callable[[str], str], limit: int
) -> list[ClaimFinding]:
    """Return the claims most worth a check, by rank.

    Args:
        records: Records of `extract`, of any type.
        translate: Returns a message in the language of the report.
        limit: At most so many.
    """
    claims = [record for record in records if record["type"] == "claim"]
    ranked = sorted(claims, key=lambda record: -record["checkworthy"])[:limit]
    return [
        ClaimFinding(
            rank,
            record["text"],
            record["sentence"],
            tuple(record["types"]),
            tuple(_texts(record["quantities"])),
            tuple(_texts(record["times"])),
            str(record["source"] or ""),
            faults_of(record, translate),
            record["checkworthy"],
            place_of(record),
        )
        for rank, record in enumerate(ranked, 1)
    ]


def _texts(quantities: Iterable[Record]) -> list[str]:
    return list(dict.fromkeys(str(quantity["text"]) for quantity in quantities))
