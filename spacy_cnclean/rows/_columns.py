"""Columns that a cleaned table may get: what each holds for a text, and its type.

The type of a column is a shape of plain Python: a list of one shape, a dict of named shapes, or
`str`, `int`, `float` or `bool`. Arrow, Spark and JSON follow it, so a column is described once.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from spacy_cnclean.edits import NOISE_CLASSES
from spacy_cnclean.edits._noise import doubtful_class_of
from spacy_cnclean.rows._records import (
    claim_record,
    found_edits,
    quantity_record,
    statute_issue_record,
    statute_record,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    import pyarrow as pa

    from spacy_cnclean.claims import Claim
    from spacy_cnclean.edits import CleanText
    from spacy_cnclean.quantities import Quantity
    from spacy_cnclean.statutes import Statute, StatuteTable

Shape: TypeAlias = Any
"""A list of one shape, a dict of named shapes, or a leaf type."""

_SPAN: Final = {"start": int, "end": int, "raw_start": int, "raw_end": int, "text": str}


class RowFindings(NamedTuple):
    """A clean text and what was looked up in it; nothing is looked up that no column shows."""

    clean: CleanText
    statutes: Sequence[Statute] = ()
    claims: Sequence[Claim] = ()


class Column(NamedTuple):
    """One kind of column: its shape, and what it holds for a text."""

    shape: Shape
    read: Callable[[RowFindings], object]


class LookUp(NamedTuple):
    """What statutes and claims are judged by.

    Attributes:
        as_of: The day; that of the table if None.
        table: A file of statutes to add to the shipped table; None adds none.
        words: A file of words of claims; None leaves it at the shipped ones.
    """

    as_of: date | None = None
    table: str | None = None
    words: str | None = None

    @property
    def table_date(self) -> str:
        """The ISO day that the table of statutes speaks of."""
        from spacy_cnclean.statutes import default_table

        return (statute_table(self.table) or default_table()).as_of

    def find(self, clean: CleanText, columns: Sequence[str]) -> RowFindings:
        """Return the clean text with the statutes and claims that the columns need.

        Args:
            clean: The clean text.
            columns: Names of `COLUMNS`.
        """
        wants_claims = "claims" in columns
        if not wants_claims and "statutes" not in columns:
            return RowFindings(clean)
        from spacy_cnclean.statutes import find_statutes

        statutes = find_statutes(clean.text, table=statute_table(self.table), as_of=self.as_of)
        if not wants_claims:
            return RowFindings(clean, statutes)
        from spacy_cnclean.claims import find_claims

        claims = find_claims(clean.text, statutes=statutes, as_of=self.as_of, words=self.words)
        return RowFindings(clean, statutes, claims)


@lru_cache(maxsize=4)
def statute_table(path: str | None) -> StatuteTable | None:
    """Return the shipped table with the rows of a file, read once in a process; None for no file.

    Raises:
        OSError: The file cannot be read.
        ValueError: It is no table.
    """
    if path is None:
        return None
    from spacy_cnclean.statutes import load_table

    return load_table(path)


def _edits(findings: RowFindings) -> list[dict[str, object]]:
    return [{**edit.to_dict(), "doubtful": not made} for edit, made in found_edits(findings.clean)]


def _offsets(findings: RowFindings) -> list[dict[str, object]]:
    return [segment._asdict() for segment in findings.clean.alignment.segments]


def _statutes(findings: RowFindings) -> list[dict[str, object]]:
    return [_statute(findings.clean, statute) for statute in findings.statutes]


def _statute(clean: CleanText, statute: Statute) -> dict[str, object]:
    link = statute.link
    return {
        **_span(clean, statute),
        **statute_record(statute),
        "version": link.version if link else None,
        "status": link.status if link else None,
        "link_method": link.method if link else None,
        "link_score": link.score if link else None,
        "issues": [
            {**statute_issue_record(issue), "start": issue.start, "end": issue.end}
            for issue in statute.issues
        ],
    }


def _claims(findings: RowFindings) -> list[dict[str, object]]:
    return [_claim(findings.clean, claim) for claim in findings.claims]


def _claim(clean: CleanText, claim: Claim) -> dict[str, object]:
    return {
        **_span(clean, claim),
        **claim_record(claim),
        "quantities": [_quantity(quantity) for quantity in claim.quantities],
        "times": [{**_quantity(time.quantity), "role": time.role} for time in claim.times],
    }


def _quantity(quantity: Quantity) -> dict[str, object]:
    return {"start": quantity.start, "end": quantity.end, **quantity_record(quantity)}


def _span(clean: CleanText, found: Statute | Claim) -> dict[str, object]:
    raw_start, raw_end = clean.to_raw(found.start, found.end)
    return {
        "start": found.start,
        "end": found.end,
        "raw_start": raw_start,
        "raw_end": raw_end,
        "text": found.text,
    }


_NOISE_NAMES: Final = tuple(kind.name for kind in NOISE_CLASSES)


def noise(clean: CleanText) -> dict[str, float]:
    """Return how noisy the raw text was: edits per 1,000 characters, by class.

    `characters` is the length of the raw text; the classes are those of `NOISE_CLASSES`.
    """
    counts = Counter(edit.noise_class for edit in clean.edits)
    counts.update(doubtful_class_of(edit.rule).name for edit in clean.doubtful)
    length = len(clean.raw_text)
    rates: dict[str, float] = {"characters": length}
    for name in _NOISE_NAMES:
        rates[name] = round(1000 * counts[name] / length, 3) if length else 0.0
    return rates


def _noise(findings: RowFindings) -> dict[str, float]:
    return noise(findings.clean)


_QUANTITY: Final = {
    "start": int,
    "end": int,
    "text": str,
    "kind": str,
    "low": str,
    "high": str,
    "unit": str,
    "per": str,
    "approximate": bool,
    "dimension": str,
    "si_low": str,
    "si_high": str,
    "si_unit": str,
}
_CLAIM: Final = {
    **_SPAN,
    "types": [str],
    "checkworthy": float,
    "metric": str,
    "direction": str,
    "baseline": str,
    "polarity": str,
    "epistemic": str,
    "deontic": str,
    "source": str,
    "quantities": [_QUANTITY],
    "times": [{**_QUANTITY, "role": str}],
    "issues": [{"code": str, "severity": str, "message": str}],
}
_STATUTE: Final = {
    **_SPAN,
    "form": str,
    "title": str,
    "provisions": [str],
    "doc_no": str,
    "official_title": str,
    "table_date": str,
    "version": str,
    "status": str,
    "link_method": str,
    "link_score": float,
    "issues": [
        {
            "code": str,
            "severity": str,
            "differs": str,
            "written": str,
            "official": str,
            "start": int,
            "end": int,
        }
    ],
}
_EDIT: Final = {
    "rule": str,
    "kind": str,
    "raw_start": int,
    "raw_end": int,
    "clean_start": int,
    "clean_end": int,
    "before": str,
    "after": str,
    "score": float,
    "doubtful": bool,
}
_SEGMENT: Final = {
    "clean_start": int,
    "clean_end": int,
    "raw_start": int,
    "raw_end": int,
    "kind": str,
}

COLUMNS: Final[Mapping[str, Column]] = {
    "edits": Column([_EDIT], _edits),
    "offsets": Column([_SEGMENT], _offsets),
    "statutes": Column([_STATUTE], _statutes),
    "claims": Column([_CLAIM], _claims),
    "noise": Column({"characters": int, **dict.fromkeys(_NOISE_NAMES, float)}, _noise),
}


def arrow_type(shape: Shape) -> pa.DataType:
    """Return the Arrow type of a shape."""
    import pyarrow as pa

    if isinstance(shape, list):
        return pa.list_(arrow_type(shape[0]))
    if isinstance(shape, dict):
        return pa.struct([pa.field(name, arrow_type(inner)) for name, inner in shape.items()])
    kinds: dict[object, Any] = {
        str: pa.string(),
        int: pa.int32(),
        float: pa.float64(),
        bool: pa.bool_(),
    }
    return kinds[shape]


def spark_type(shape: Shape) -> str:
    """Return the type of a shape as Spark writes it in a schema."""
    if isinstance(shape, list):
        return f"array<{spark_type(shape[0])}>"
    if isinstance(shape, dict):
        fields = (f"`{name}`:{spark_type(inner)}" for name, inner in shape.items())
        return f"struct<{','.join(fields)}>"
    return {str: "string", int: "int", float: "double", bool: "boolean"}[shape]
