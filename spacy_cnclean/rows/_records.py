"""What is said of an edit, a statute, a claim and a quantity wherever they become plain records.

Offsets are left to the caller: a table counts them from the text, a report from the line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy_cnclean.claims import Claim, ClaimIssue
    from spacy_cnclean.edits import CleanText, Edit
    from spacy_cnclean.quantities import Quantity
    from spacy_cnclean.statutes import Statute, StatuteIssue

    Record = dict[str, object]


def found_edits(clean: CleanText) -> list[tuple[Edit, bool]]:
    """Return each edit and whether it was made, not only proposed, in the order of the raw text."""
    found = [(edit, True) for edit in clean.edits] + [(edit, False) for edit in clean.doubtful]
    return sorted(found, key=_raw_start)


def _raw_start(found: tuple[Edit, bool]) -> int:
    return found[0].raw_start


def statute_record(statute: Statute) -> Record:
    """Return the form, title, provisions and number of a statute, and what it is linked to."""
    return {
        "form": statute.form,
        "title": statute.title,
        "provisions": [provision.key for provision in statute.provisions],
        "doc_no": statute.doc_no.norm if statute.doc_no else None,
        "official_title": statute.link.title if statute.link else None,
        "table_date": statute.table_date,
    }


def statute_issue_record(issue: StatuteIssue) -> Record:
    """Return the code and severity of an issue, and what is written against what is official."""
    return {
        "code": issue.code,
        "severity": issue.severity,
        "differs": issue.differs,
        "written": issue.written,
        "official": issue.official,
    }


def claim_record(claim: Claim) -> Record:
    """Return the types and attributes of a claim, and its issues."""
    return {
        "types": list(claim.types),
        "checkworthy": claim.checkworthy,
        "metric": claim.metric,
        "direction": claim.direction,
        "baseline": claim.baseline,
        "polarity": claim.polarity,
        "epistemic": claim.epistemic,
        "deontic": claim.deontic,
        "source": claim.attribution.source if claim.attribution else None,
        "issues": [_claim_issue_record(issue) for issue in claim.issues],
    }


def _claim_issue_record(issue: ClaimIssue) -> Record:
    return {"code": issue.code, "severity": issue.severity, "message": issue.message}


def quantity_record(quantity: Quantity) -> Record:
    """Return the text, kind, bounds and unit of a quantity, and what it is in the SI.

    Bounds are text: one is an exact decimal or a day, and no one type of a column holds both.
    """
    return {
        "text": quantity.text,
        "kind": quantity.kind,
        "low": _text(quantity.low),
        "high": _text(quantity.high),
        "unit": quantity.unit,
        "per": quantity.per,
        "approximate": quantity.approximate,
        "dimension": quantity.dimension,
        "si_low": _text(quantity.si_low),
        "si_high": _text(quantity.si_high),
        "si_unit": quantity.si_unit,
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)
