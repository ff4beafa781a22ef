"""A mention while it is read: what `Statute` holds, before link and issues are known."""

from __future__ import annotations

from dataclasses import dataclass, replace

from spacy_cnclean.statutes._models import (
    Candidate,
    DocumentNumber,
    IssuerMention,
    Link,
    Provision,
    Statute,
    StatuteDate,
    StatuteForm,
    StatuteIssue,
)

__all__ = ["Mention", "as_written"]


@dataclass(slots=True)
class Mention:
    """The parts of a mention as they were read; see `Statute` for what each of them is."""

    start: int
    end: int
    form: StatuteForm
    title: str = ""
    title_start: int = 0
    title_end: int = 0
    issuers: tuple[IssuerMention, ...] = ()
    doc_no: DocumentNumber | None = None
    dates: tuple[StatuteDate, ...] = ()
    version_note: str = ""
    version_note_span: tuple[int, int] | None = None
    alias: str = ""
    alias_span: tuple[int, int] | None = None
    provisions: tuple[Provision, ...] = ()
    antecedent: tuple[int, int] | None = None
    text: str = ""

    @property
    def title_span(self) -> tuple[int, int]:
        """Where the title stands, or the whole mention where there is none."""
        if self.title_end > self.title_start:
            return self.title_start, self.title_end
        return self.start, self.end

    def finish(
        self,
        link: Link | None,
        candidates: tuple[Candidate, ...],
        issues: tuple[StatuteIssue, ...],
        table_date: str = "",
    ) -> Statute:
        """Return the mention with what the table says of it."""
        return Statute(
            self.start,
            self.end,
            self.text,
            self.form,
            self.title,
            self.title_start,
            self.title_end,
            self.issuers,
            self.doc_no,
            self.dates,
            self.version_note,
            self.version_note_span,
            self.alias,
            self.alias_span,
            self.provisions,
            self.antecedent,
            link,
            candidates,
            issues,
            table_date,
        )


def as_written(statute: Statute, written: str, read: str) -> Statute:
    """Return a mention with its words as the text has them, in whatever characters.

    Args:
        statute: A mention of `read`.
        written: The text as it was given.
        read: The same text in Simplified characters, of the same length.
    """

    def words(start: int, end: int, known: str) -> str:
        """The same words in the text: a title may stand in wider marks."""
        low = read.find(known, start, end) if known else -1
        return written[low : low + len(known)] if low >= 0 else known

    number = statute.doc_no
    note, alias = statute.version_note_span, statute.alias_span
    return replace(
        statute,
        text=written[statute.start : statute.end],
        title=words(statute.title_start, statute.title_end, statute.title),
        issuers=tuple(
            replace(item, text=written[item.start : item.end]) for item in statute.issuers
        ),
        doc_no=replace(number, text=written[number.start : number.end]) if number else None,
        version_note=words(*note, statute.version_note) if note else statute.version_note,
        alias=words(*alias, statute.alias) if alias else statute.alias,
        issues=tuple(
            replace(item, written=words(item.start, item.end, item.written))
            for item in statute.issues
        ),
    )
