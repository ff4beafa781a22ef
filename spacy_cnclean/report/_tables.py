"""The tables of a report, in words: the same rows for a page, for Markdown and for a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from spacy_cnclean.report._messages import translator

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from spacy_cnclean.report._findings import CitationFinding, ClaimFinding
    from spacy_cnclean.report._report import Report

    Translate = Callable[[str], str]

_LIST_MARK: Final = {"en": ", ", "zh": "、"}
_FAULT_MARK: Final = {"en": "; ", "zh": "；"}


class Table(NamedTuple):
    """A title, headings, and rows of text as long as the headings."""

    title: str
    head: tuple[str, ...]
    rows: list[tuple[str, ...]]


CITATION_HEAD: Final = (
    *("Severity", "Citation", "What is wrong", "Official title", "Issuer", "Number"),
    *("Promulgated", "In force from", "State", "State checked on", "Confidence", "Sentence"),
    *("Raw text", "Places"),
)
CLAIM_HEAD: Final = (
    *("Rank", "Claim", "Types", "Figures", "Times", "Source", "What is wrong", "Worth a check"),
    *("Sentence", "Place"),
)
CLEANING_HEAD: Final = ("Class", "Edits")


def citation_table(report: Report) -> Table:
    """Return a row for each citation with faults."""
    _ = translator(report.language)
    rows = [_citation_row(finding, report.language, _) for finding in report.citations]
    return Table(_("Citations"), tuple(map(_, CITATION_HEAD)), rows)


def claim_table(report: Report) -> Table:
    """Return a row for each claim worth a check."""
    _ = translator(report.language)
    rows = [_claim_row(finding, report.language, _) for finding in report.claims]
    return Table(_("Claims"), tuple(map(_, CLAIM_HEAD)), rows)


def cleaning_table(report: Report) -> Table:
    """Return a row for each class of noise that cleaning met."""
    _ = translator(report.language)
    rows: list[tuple[str, ...]] = [
        (_(title), f"{count:,}") for title, count in report.cleaning.edits.most_common()
    ]
    return Table(_("Cleaning"), tuple(map(_, CLEANING_HEAD)), rows)


def _citation_row(finding: CitationFinding, language: str, _: Translate) -> tuple[str, ...]:
    link: Mapping[str, Any] = finding.link or {}
    mark = _LIST_MARK[language]
    return (
        _(finding.severity),
        finding.text,
        _FAULT_MARK[language].join(fault[2] for fault in finding.faults),
        finding.official_title,
        mark.join(link.get("issuers", ())),
        str(link.get("doc_no", "")),
        str(link.get("promulgated", "")),
        str(link.get("effective", "")),
        _(str(link.get("status", ""))),
        str(link.get("checked", "")),
        f"{link['score']:.0%}" if "score" in link else "",
        finding.sentence,
        finding.raw_text,
        " ".join(map(str, finding.places)),
    )


def _claim_row(finding: ClaimFinding, language: str, _: Translate) -> tuple[str, ...]:
    mark = _LIST_MARK[language]
    return (
        str(finding.rank),
        finding.text,
        mark.join(map(_, finding.types)),
        mark.join(finding.figures),
        mark.join(finding.times),
        finding.source,
        _FAULT_MARK[language].join(fault[2] for fault in finding.faults),
        f"{finding.checkworthy:.2f}",
        finding.sentence,
        str(finding.place),
    )


def facts(report: Report) -> list[tuple[str, str]]:
    """Return what a report begins with: names and values."""
    _ = translator(report.language)
    cleaning = report.cleaning
    severities = _LIST_MARK[report.language].join(
        f"{count} {_(name)}" for name, count in report.severities.items() if count
    )
    return [
        (_("Files"), _LIST_MARK[report.language].join(report.files)),
        (_("Judged as of"), report.as_of),
        (_("Date of the table of statutes"), report.table_date),
        (_("Citations"), f"{report.n_citations:,}"),
        (_("Citations with faults"), severities or "0"),
        (_("Claims"), f"{report.n_claims:,}"),
        (_("Lines changed by cleaning"), f"{cleaning.changed:,} / {cleaning.lines:,}"),
    ]


def all_messages() -> list[str]:
    """Return every message of the tables, so that a test can look for its translation."""
    return [
        *dict.fromkeys((*CITATION_HEAD, *CLAIM_HEAD, *CLEANING_HEAD)),
        *("Citations", "Claims", "Cleaning", "Files", "Judged as of"),
        *("Date of the table of statutes", "Citations with faults", "Lines changed by cleaning"),
    ]
