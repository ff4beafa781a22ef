"""Which work a mention means: by title, customary name, document number or a near title.

The rule is never to guess. A link is made when one work is left; a title that differs from every
official title is linked only if the part that differs can be named; all else gives candidates.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from spacy_cnclean.statutes._models import Candidate, DocumentNumber, IssuerMention, LinkMethod
from spacy_cnclean.statutes._near_titles import Difference, find_near, similarity, spell_out
from spacy_cnclean.statutes._titles import PROVISIONAL, split_note, title_key
from spacy_cnclean.statutes._works import same_running_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy_cnclean.statutes._issuers import IssuerTable
    from spacy_cnclean.statutes._models import StatuteDate
    from spacy_cnclean.statutes._table import StatuteTable
    from spacy_cnclean.statutes._works import Work

__all__ = ["Linker", "Match"]


class Match(NamedTuple):
    """The work that a mention means, or the candidates where that is open."""

    work: Work | None = None
    method: LinkMethod = "exact"
    score: float = 0.0
    differences: tuple[Difference, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    ambiguous: bool = False


_NUMBER_SCORE = 0.95
_ALIAS_SCORE = 0.98
_SAME_NUMBER_CUTOFF = 0.5


@dataclass(frozen=True, slots=True)
class Linker:
    """Looks mentions up in a table."""

    table: StatuteTable
    issuers: IssuerTable
    day: str = ""

    def by_title(
        self,
        title: str,
        *,
        named: Sequence[IssuerMention] = (),
        doc_no: DocumentNumber | None = None,
        dates: Sequence[StatuteDate] = (),
        fuzzy: bool = True,
    ) -> Match:
        """Return the work of that title, or what it might be.

        Args:
            title: The title as written, notes in brackets included.
            named: Bodies that the text names as issuers.
            doc_no: The document number that stands with the title.
            dates: The dates that stand with it.
            fuzzy: Look for near titles where there is no exact one.
        """
        base, note, _ = split_note(title)
        for spelling in (title, base) if note else (title,):
            if works := self._issued(self.table.by_title(spelling)):
                match = self._one_of(works, "exact", named, doc_no)
                return match if spelling is title else _with_note(match, note)
        if works := self.table.by_alias(base):
            return self._one_of(works, "alias", named, doc_no)
        if works := self.table.by_base(base):
            match = self._one_of(works, "exact", named, doc_no)
            return match._replace(differences=_missing_note(match.work, note))
        if gutted := gutted_titles(self.table).get(title_key(base)):
            match = self._one_of(gutted, "alias", named, doc_no)
            return match if _tells_subject(title_key(base)) else _left_open(match)
        match = self._by_both(title_key(base), doc_no, fuzzy=fuzzy)
        if match.method == "fuzzy" and match.work is not None:
            return self._unless_denied(match, match.work, named, doc_no, dates)
        return match

    def _issued(self, works: Sequence[Work]) -> Sequence[Work]:
        """Return the works without those of which there was only a draft on the day."""
        if len(works) != 1 or not self.day:
            return works
        [work] = works
        first = work.versions[0].promulgated if work.versions else ""
        drafts = [item for item in self.table.by_base(work.title) if item.is_draft]
        return () if drafts and first > self.day else works

    def by_number(self, doc_no: DocumentNumber) -> Match:
        """Return the work that a document number alone means."""
        nickname = doc_no.kind == "简称"
        works = self.table.by_alias(doc_no.norm) if nickname else self.works_of(doc_no)
        if len(works) == 1:
            return Match(works[0], "docno", 1.0)
        candidates = tuple(Candidate(work.id, work.title, 1.0) for work in works)
        return Match(candidates=candidates, ambiguous=len(works) > 1)

    def works_of(self, doc_no: DocumentNumber | None) -> Sequence[Work]:
        """Return the works that have the number, under the name of a related body if need be."""
        if doc_no is None:
            return ()
        works = list(self.table.by_number(doc_no.norm))
        if not works and doc_no.year is None and doc_no.kind in {"国标", "行标"}:
            return list(undated_standards(self.table).get(doc_no.norm, ()))
        if works or doc_no.kind not in {"令", "公告"}:
            return works
        if doc_no.year is not None and doc_no.kind == "令":
            # 工业和信息化部令第31号 is cited as 令2015年第31号 too; the year must be its own.
            works = [
                work
                for work in self.table.by_number(f"{doc_no.code}令第{doc_no.number}号")
                if any(doc_no.year in version.years for version in work.versions)
            ]
        for name in () if works else self._relatives(doc_no.code):
            works = list(self.table.by_number(doc_no.norm.replace(doc_no.code, name, 1)))
            if works:
                break
        return works

    def _relatives(self, name: str) -> list[str]:
        """The bodies before and after one in the line of succession."""
        others = set(self.issuers.successors) | set(self.issuers.successors.values())
        related = {"successor", "predecessor"}
        return sorted(other for other in others if self.issuers.relation(name, other) in related)

    def _by_both(self, key: str, doc_no: DocumentNumber | None, *, fuzzy: bool) -> Match:
        """A title that no document has: its number decides, or how near it is to one."""
        for work in self.works_of(doc_no):
            official = title_key(split_note(work.title)[0])
            if similarity(key, official) >= _SAME_NUMBER_CUTOFF:
                return Match(work, "docno", _NUMBER_SCORE, spell_out(key, official))
        if not fuzzy:
            return Match()
        near = find_near(key, self.table)
        return Match(near.work, "fuzzy", near.score, near.differences, near.candidates)

    def _unless_denied(
        self,
        match: Match,
        work: Work,
        named: Sequence[IssuerMention],
        doc_no: DocumentNumber | None,
        dates: Sequence[StatuteDate],
    ) -> Match:
        """The match by a near title, or candidates if something speaks against it.

        A row of low confidence, or a number, body or date that is not the work's.
        """
        bodies = [item for item in named if item.name]
        if (
            not work.trusted
            or (doc_no is not None and _has_another_number(work, doc_no))
            or (bodies and work.issuers and not self._issued_by(work, bodies))
            or any(self._is_of_another(work, item) for item in dates)
        ):
            nearest = Candidate(work.id, work.title, match.score)
            return Match(candidates=(nearest, *match.candidates))
        return match

    def _is_of_another(self, work: Work, written: StatuteDate) -> bool:
        """Return whether a date is none of the work's: a day, or a year after the table's last."""
        if written.role == "unknown":
            return False
        if self.table.as_of and written.value > int(self.table.as_of[:4]):
            return True
        years = {year for version in work.versions for year in version.years}
        return written.day is not None and work.complete and written.value not in years

    def _one_of(
        self,
        works: Sequence[Work],
        method: LinkMethod,
        named: Sequence[IssuerMention],
        doc_no: DocumentNumber | None,
    ) -> Match:
        """The only work, or the only one that fits number or issuer."""
        left = list(works)
        if len(left) > 1 and doc_no is not None:
            numbered = self.works_of(doc_no)
            left = [work for work in left if work in numbered] or left
        if len(left) > 1 and named:
            left = [work for work in left if self._issued_by(work, named)] or left
        if len(left) == 1:
            return Match(left[0], method, 1.0 if method == "exact" else _ALIAS_SCORE)
        candidates = tuple(Candidate(work.id, work.title, 1.0) for work in left)
        return Match(candidates=candidates, ambiguous=True)

    def _issued_by(self, work: Work, named: Sequence[IssuerMention]) -> bool:
        return any(
            self.issuers.relation(item.text, official) != "none"
            for item in named
            for official in work.issuers
        )


def _has_another_number(work: Work, written: DocumentNumber) -> bool:
    """Return whether a document number cannot be one of the work's."""
    if written.kind == "简称":
        return False
    known = [version for version in work.versions if version.number and not version.tentative]
    if known:
        return not any(same_running_number(written.number, None, version) for version in known)
    years = {year for version in work.versions for year in version.years}
    return written.year is not None and bool(years) and written.year not in years


@lru_cache(maxsize=4)
def undated_standards(table: StatuteTable) -> dict[str, tuple[Work, ...]]:
    """Return the standards by their numbers without the year, which may be left out."""
    found: dict[str, list[Work]] = {}
    for work in table.works:
        for version in work.versions if "标准" in work.level else ():
            works = found.setdefault(version.number.rpartition("-")[0], [])
            if work not in works:
                works.append(work)
    return {number: tuple(works) for number, works in found.items() if number}


_SUBJECT = 3
_SAYS_NOTHING = re.compile(
    r"最高人民(?:法院|检察院)|关于|适用|执行|审理|贯彻|若干|问题|有关|具体|的|司法解释|解释|规定|意见|批复|通知|\(.*?\)"
)
_INNER_TITLE = re.compile(r"《[^《》]*》|〈[^〈〉]*〉")


@lru_cache(maxsize=4)
def gutted_titles(table: StatuteTable) -> dict[str, tuple[Work, ...]]:
    """Return the works by their titles without the title inside (最高人民法院关于适用的解释).

    Scrapers take 〈…〉 for a tag.
    """
    found: dict[str, list[Work]] = {}
    for work in table.works:
        key = title_key(_INNER_TITLE.sub("", work.title))
        if key == title_key(work.title):
            continue
        for spelling in {key, key[max(0, key.find("关于")) :]}:
            found.setdefault(spelling, []).append(work)
    return {key: tuple(works) for key, works in found.items()}


def _tells_subject(key: str) -> bool:
    """Return whether a title without the title inside still tells what it is about."""
    return len(_SAYS_NOTHING.sub("", key)) >= _SUBJECT


def _left_open(match: Match) -> Match:
    """The work as a candidate alone: the table may lack another of that title."""
    work = match.work
    if work is None:
        return match
    return Match(candidates=(Candidate(work.id, work.title, match.score),), ambiguous=True)


def _with_note(match: Match, note: str) -> Match:
    """The title exists without the note: a 试行 of the writer's own is a difference.

    Of laws and regulations the trial versions are documents of their own, which the table does
    not list.
    """
    if note not in PROVISIONAL or match.work is None:
        return match
    if match.work.level in {"法律", "行政法规"}:
        return Match(candidates=(Candidate(match.work.id, match.work.title, 0.9),))
    return match._replace(differences=(Difference("qualifier", note, ""),))


def _missing_note(work: Work | None, note: str) -> tuple[Difference, ...]:
    """The official title ends in a note that the text leaves out."""
    if work is None or work.is_draft:
        return ()
    official = split_note(work.title)[1]
    return () if official == note else (Difference("qualifier", note, official),)
