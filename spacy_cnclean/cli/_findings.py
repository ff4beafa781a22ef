"""What `extract` says of a text: records of its statutes and claims, by line."""

from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

from spacy_cnclean.claims._splitting import SENTENCES
from spacy_cnclean.rows._columns import LookUp
from spacy_cnclean.rows._records import (
    claim_record,
    quantity_record,
    statute_issue_record,
    statute_record,
)

if TYPE_CHECKING:
    from spacy_cnclean.claims import Claim
    from spacy_cnclean.edits import CleanText
    from spacy_cnclean.quantities import Quantity
    from spacy_cnclean.statutes import Candidate, Link, Statute

Record: TypeAlias = dict[str, Any]


def find_records(clean: "CleanText", first_line: int, look_up: LookUp) -> Iterator[Record]:
    """Yield a record for every statute and claim of a text of several lines, in its order.

    Args:
        clean: The clean text; lines end with a line feed.
        first_line: The number of its first line.
        look_up: What to judge by.
    """
    _, statutes, claims = look_up.find(clean, ("statutes", "claims"))
    page = _Page(clean, first_line)
    found: list[tuple[int, int, Record]] = []
    found += [(statute.start, 0, _statute(page, statute)) for statute in statutes]
    found += [(claim.start, 1, _claim(page, claim)) for claim in claims]
    for _, _, record in sorted(found, key=_place):
        yield record


def _place(found: tuple[int, int, Record]) -> tuple[int, int]:
    return found[:2]


class _Page:
    """The lines and sentences of a text: offsets of the text become offsets of a line."""

    def __init__(self, clean: "CleanText", first_line: int) -> None:
        self.clean = clean
        self._first_line = first_line
        self._raw_lines = _line_starts(clean.raw_text)
        self._lines = _line_starts(clean.text)
        self._sentences = [match.span() for match in SENTENCES.finditer(clean.text)]

    def head(self, kind: str, found: "Statute | Claim", sentence: tuple[int, int]) -> Record:
        """Return what the record of a statute and that of a claim have in common."""
        raw_start, raw_end = self.clean.to_raw(found.start, found.end)
        index = bisect_right(self._raw_lines, raw_start) - 1
        line_start = self._raw_lines[index]
        return {
            "line": self._first_line + index,
            "type": kind,
            "text": found.text,
            **self.span(found.start, found.start, found.end),
            "raw_start": raw_start - line_start,
            "raw_end": raw_end - line_start,
            "raw_text": self.clean.raw_text[raw_start:raw_end],
            "sentence": self.clean.text[slice(*sentence)].strip(),
        }

    def span(self, anchor: int, start: int, end: int) -> Record:
        """Return a range of the clean text, in offsets of the line that the anchor is in."""
        line_start = self._lines[bisect_right(self._lines, anchor) - 1]
        return {"start": start - line_start, "end": end - line_start}

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """Return the sentence that a range stands in, or the range if it stands in none."""
        index = bisect_right(self._sentences, (start, len(self.clean.text))) - 1
        if index < 0 or self._sentences[index][1] <= start:
            return start, end
        return self._sentences[index][0], max(end, self._sentences[index][1])


def _line_starts(text: str) -> list[int]:
    starts = [0]
    while end := text.find("\n", starts[-1]) + 1:
        starts.append(end)
    return starts


def _statute(page: _Page, statute: "Statute") -> Record:
    return {
        **page.head("statute", statute, page.sentence(statute.start, statute.end)),
        **statute_record(statute),
        "issuers": [issuer.text for issuer in statute.issuers],
        "link": _link(statute.link) if statute.link else None,
        "candidates": [candidate._asdict() for candidate in statute.candidates],
        "issues": [
            {**statute_issue_record(issue), **page.span(statute.start, issue.start, issue.end)}
            for issue in statute.issues
        ],
    }


def _link(link: "Link") -> Record:
    runner_up: Candidate | None = link.runner_up
    return {
        "work": link.work,
        "version": link.version,
        "method": link.method,
        "score": link.score,
        "level": link.level,
        "status": link.status,
        "checked": link.checked,
        "issuers": list(link.issuers),
        "doc_no": link.doc_no,
        "promulgated": link.promulgated,
        "effective": link.effective,
        "runner_up": runner_up._asdict() if runner_up else None,
    }


def _claim(page: _Page, claim: "Claim") -> Record:
    times = [{**_quantity(page, claim, time.quantity), "role": time.role} for time in claim.times]
    return {
        **page.head("claim", claim, (claim.sentence_start, claim.sentence_end)),
        **claim_record(claim),
        "quantities": [_quantity(page, claim, quantity) for quantity in claim.quantities],
        "times": times,
        "statutes": [page.span(claim.start, item.start, item.end) for item in claim.statutes],
    }


def _quantity(page: _Page, claim: "Claim", quantity: "Quantity") -> Record:
    return {
        **page.span(claim.start, quantity.start, quantity.end),
        **quantity_record(quantity),
        "low_closed": quantity.low_closed,
        "high_closed": quantity.high_closed,
    }
