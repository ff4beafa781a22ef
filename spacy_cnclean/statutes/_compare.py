"""A citation held against the official facts of its document, part by part."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from spacy_cnclean.statutes._context import claimed_level
from spacy_cnclean.statutes._force import speaks_of_future, speaks_of_past
from spacy_cnclean.statutes._issues import make_issue
from spacy_cnclean.statutes._titles import DRAFT_NOTES, amend_kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy_cnclean.statutes._link import Linker
    from spacy_cnclean.statutes._mention import Mention
    from spacy_cnclean.statutes._models import DocumentNumber, IssuerMention, StatuteIssue
    from spacy_cnclean.statutes._works import Version, Work

__all__ = ["Comparison", "says_draft"]

# Words near a title that say it is a draft.
_DRAFT_WORDS = ("征求意见", "意见稿", "草案", "送审稿")
_AROUND = 30
_OTHERS = re.compile(r"\s*(?:等|会同|联合|牵头)")
_ANY = "法律法规"  # said of documents of every rank but pacts
_FITTING = {
    "法律": {"法律", "法律解释"},
    "行政法规": {"行政法规"},
    "部门规章": {"部门规章"},
    "规章": {"部门规章"},
    "司法解释": {"司法解释"},
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """One mention and the work and version that it is linked to."""

    mention: Mention
    work: Work
    version: Version | None
    text: str
    linker: Linker
    day: str

    def issues(self) -> list[StatuteIssue]:
        """Return all issues, in the order of the parts of a citation."""
        found = list(self._rank())
        if not self.work.trusted:
            return found
        if self.mention.version_note:
            found.extend(self._note())
        if self.mention.issuers:
            found.extend(self._issuers())
        if self.mention.doc_no is not None:
            found.extend(self._number(self.mention.doc_no))
        if self.mention.dates:
            found.extend(self._years())
        if self.mention.provisions:
            found.extend(self._articles())
        found.extend(self._force())
        return found

    def _rank(self) -> Iterator[StatuteIssue]:
        """Drafts and self-regulation taken for law, and wrong ranks."""
        work, mention = self.work, self.mention
        if work.is_draft and not says_draft(self.text, mention):
            span = mention.title_span
            yield make_issue("draft_cited_as_law", "level", mention.title, work.title, span)
        level, start, end = claimed_level(self.text, mention.start, mention.end)
        if not level:
            return
        if work.is_soft:
            code = "self_regulation_cited_as_law"
            yield make_issue(code, "level", level, work.level, (start, end))
        elif (
            not work.is_draft
            and level != _ANY
            and work.level not in _FITTING.get(level, {work.level})
        ):
            yield make_issue("level_mismatch", "level", level, work.level, (start, end))

    def _note(self) -> Iterator[StatuteIssue]:
        """修订 and 修正 in brackets."""
        mention, later = self.mention, self.work.versions[1:]
        note, span = mention.version_note, mention.version_note_span or mention.title_span
        kind = amend_kind(note)
        if not kind or not self.work.complete or self._is_later(note):
            return
        if not later:
            yield make_issue("version_note_spurious", "version_note", note, "", span)
            return
        year = re.search(r"(?:19|20)\d{2}", note)
        same_year = [item for item in later if year and int(year.group()) in item.years]
        if year and not same_year:
            dates = "、".join(item.promulgated for item in later)
            yield make_issue("year_mismatch", "amended", year.group(), dates, span)
            return
        kinds = {item.kind for item in same_year or later}
        if kind != "修改" and not {kind, "修改"} & kinds:
            right = "、".join(sorted(kinds))
            yield make_issue("amend_word_mismatch", "version_note", kind, right, span)

    def _is_later(self, written: str) -> bool:
        """Return whether a year is after the day until which the versions are known."""
        year = re.search(r"(?:19|20)\d{2}", written)
        until = self.work.complete_until
        return bool(year and until and year.group() > until[:4])

    def _issuers(self) -> Iterator[StatuteIssue]:
        """The bodies that the text names as issuers."""
        official, matched = self.work.issuers, set[str]()
        if not official:
            return
        for item in self.mention.issuers:
            same, related = self._related(item)
            matched.update(same or related)
            span = (item.start, item.end)
            if not same and related:
                yield make_issue("issuer_successor", "issuer", item.text, related[0], span)
            elif not same and item.name and item.text not in self.work.title:
                joined = "、".join(official)
                yield make_issue("issuer_mismatch", "issuer", item.text, joined, span)
        named = self.mention.issuers
        others = _OTHERS.match(self.text[named[-1].end : named[-1].end + 4])
        if matched and len(matched) < len(official) and not others:
            written, joined = "、".join(item.text for item in named), "、".join(official)
            span = (named[0].start, named[-1].end)
            yield make_issue("issuer_missing_joint", "issuer", written, joined, span)

    def _related(self, item: IssuerMention) -> tuple[list[str], list[str]]:
        """The official issuers that a written body is, and those in its line of succession."""
        relations = [
            (name, self.linker.issuers.relation(item.text, name)) for name in self.work.issuers
        ]
        same = [name for name, relation in relations if relation == "same"]
        return same, [name for name, relation in relations if relation not in {"same", "none"}]

    def _number(self, number: DocumentNumber) -> Iterator[StatuteIssue]:
        """The document number against the numbers of the work."""
        work, span = self.work, (number.start, number.end)
        if number.kind == "简称" or work in self.linker.table.by_number(number.norm):
            return
        known = [item for item in work.versions if item.number and not item.tentative]
        numbers = "、".join(item.number for item in known)
        if work in self.linker.works_of(number):
            if not any(self._same_body(number, item) for item in known):
                yield make_issue("issuer_successor", "doc_no", number.text, numbers, span)
            return
        if any(item.tentative and number.norm == item.number for item in work.versions):
            return
        holders = self.linker.table.by_number(number.norm)
        other_year = [item for item in known if _same_but_year(number, item)]
        if other_year and not holders:
            right = other_year[0].number
            yield make_issue("docno_year_mismatch", "doc_no", number.text, right, span)
        elif holders or (known and len(known) == len(work.versions) and work.complete):
            right = numbers or "；".join(item.title for item in holders)
            yield make_issue("docno_title_mismatch", "doc_no", number.text, right, span)

    def _same_body(self, number: DocumentNumber, version: Version) -> bool:
        """Return whether an order is cited under the name of the body that issued it."""
        body = re.split(r"令|公告", version.number)[0].split(" ")[0]
        return not body or self.linker.issuers.relation(number.code, body) == "same"

    def _years(self) -> Iterator[StatuteIssue]:
        """The years of the text against all years in which something happened to the work."""
        work, mention = self.work, self.mention
        if not work.complete or not work.versions:
            return
        years = _years_of(work)
        dates = "、".join(version.promulgated for version in work.versions)
        note = (0, 0)
        if mention.version_note_span and amend_kind(mention.version_note):
            note = mention.version_note_span
        for item in mention.dates:
            # A year that only stands before a title is often that of the sentence.
            vague = item.role == "unknown" and item.start < mention.title_span[0]
            judged_with_note = note[0] <= item.start < note[1]
            hoped_for = work.is_draft and item.role == "effective"
            later = self._is_later(str(item.value))
            if item.value in years or vague or judged_with_note or hoped_for or later:
                continue
            span = (item.start, item.end)
            issue = make_issue("year_mismatch", item.role, str(item.value), dates, span)
            # An earlier law of the same name is not in the list: 1979年《环境保护法（试行）》.
            earlier = item.value < min(years) - 3 and work.level in {"法律", "行政法规"}
            yield replace(issue, severity="info") if earlier else issue

    def _articles(self) -> Iterator[StatuteIssue]:
        """Articles that the version in question does not have."""
        work = self.work
        if not work.articles or self.version is None or not _counted(work, self.version):
            return
        for item in self.mention.provisions:
            span, written = (item.start, item.end), self.text[item.start : item.end]
            ends = [item.number] if item.range_end is None else [item.number, item.range_end]
            known = [number for number in ends if number.article is not None]
            if any(not 1 <= (number.article or 0) <= work.articles for number in known):
                last = str(work.articles)
                issue = make_issue("article_out_of_range", "article", written, last, span)
                # An older version, whose articles nobody counted, may have had it.
                yield issue if len(work.versions) == 1 else replace(issue, severity="warning")
            elif any(not _has_sub(work, number.article, number.sub) for number in known):
                yield make_issue("article_absent_in_version", "sub", written, "", span)

    def _force(self) -> Iterator[StatuteIssue]:
        """Repealed, or not in force yet; only told where the text says so itself."""
        work, span = self.work, self.mention.title_span
        if work.is_draft:
            return
        if work.repealed and work.repealed <= self.day:
            issue = make_issue("repealed", "status", work.repealed, work.successor, span)
            yield replace(issue, severity="info") if self._is_told_past() else issue
        effective = self.version.effective if self.version else ""
        if effective > self.day:
            issue = make_issue("not_yet_effective", "status", "", effective, span)
            told = speaks_of_future(self.text, *span)
            yield replace(issue, severity="info") if told else issue

    def _is_told_past(self) -> bool:
        """Return whether the text calls the document law of another time, or that it leans on."""
        note, repealed = self.mention.version_note, self.work.repealed
        if "废止" in note or "失效" in note or self.mention.antecedent is not None:
            return True  # what it leans on has the error
        if any(item.value >= int(repealed[:4]) for item in self.mention.dates):
            return True  # it may be a later document of the same name
        places = ((self.mention.start, self.mention.end), self.mention.title_span)
        return any(speaks_of_past(self.text, *place, repealed) for place in places)


def says_draft(text: str, mention: Mention) -> bool:
    """Return whether a mention, or the words around it, call the document a draft."""
    if any(word in mention.version_note + mention.title for word in DRAFT_NOTES):
        return True
    around = text[max(0, mention.start - _AROUND) : mention.end + _AROUND]
    return any(word in around for word in _DRAFT_WORDS)


def _years_of(work: Work) -> set[int]:
    """All years that may rightly be named for a work."""
    years = set[int]()
    for version in work.versions:
        years |= version.years
        if not version.effective:  # in force, or published, in the year after
            years.add(int(version.promulgated[:4]) + 1)
    if work.repealed:
        years.add(int(work.repealed[:4]))
    return years


def _same_but_year(number: DocumentNumber, version: Version) -> bool:
    """Return whether a number is that of a version but for its year."""
    if number.year is None:
        return False
    if number.kind in {"国标", "行标"}:
        return f"{number.code} {number.number}-" in version.number
    series = number.kind if number.kind in {"令", "公告"} else number.code
    same = re.search(rf"\D{number.number}号", version.number) is not None
    return same and series in version.number


def _counted(work: Work, version: Version) -> bool:
    """Return whether the article count is that of the version."""
    if not work.counted or len(work.versions) == 1:
        return True
    return version.promulgated == work.counted or version is work.versions[-1]


def _has_sub(work: Work, article: int | None, sub: int | None) -> bool:
    return sub is None or f"{article}-{sub}" in work.inserted.split(",")
