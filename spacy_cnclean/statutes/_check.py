"""What is wrong with a citation: every part of it held against the table, as of a day.

The codes and what each of them means:

=============================  =================================================================
code                           the mention …
=============================  =================================================================
title_unknown                  has a title that no document of the table has
title_variant                  has a title that differs from the official one in a named part
version_note_spurious          claims an amendment (修订, 修正) that there never was
amend_word_mismatch            says 修订 of what was a 修正, or the reverse
year_mismatch                  is given a year in which nothing happened to the document
issuer_mismatch                is given a body that had no part in it
issuer_successor               is given a body that followed or preceded the issuer
issuer_missing_joint           names some of several joint issuers
docno_title_mismatch           has a document number that is not that of the title
docno_year_mismatch            has the right number of another year
article_out_of_range           has an article beyond the last one
article_absent_in_version      has an inserted article (之N) that does not exist
repealed                       cites a document that was repealed
not_yet_effective              cites a document or version not yet in force
draft_cited_as_law             cites a draft without saying so
self_regulation_cited_as_law   gives a self-regulatory pact or recommended standard the rank of law
level_mismatch                 gives a document another rank than it has
ambiguous_link                 may mean several documents
=============================  =================================================================
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from spacy_cnclean.statutes._compare import Comparison
from spacy_cnclean.statutes._issues import make_issue
from spacy_cnclean.statutes._models import Link, Statute, StatuteIssue
from spacy_cnclean.statutes._titles import is_foreign, is_local, title_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy_cnclean.statutes._link import Linker, Match
    from spacy_cnclean.statutes._mention import Mention
    from spacy_cnclean.statutes._works import Version, Work

__all__ = ["Checker"]


@dataclass(frozen=True, slots=True)
class Checker:
    """Completes mentions of one text with link and issues, as of one ISO day."""

    text: str
    linker: Linker
    day: str

    def finish(self, mention: Mention, match: Match) -> Statute:
        """Return the mention with its link, its candidates and its issues."""
        work = match.work
        if work is None:
            return mention.finish(None, match.candidates, tuple(_unlinked(mention, match)))
        version = version_of(mention, work, self.day)
        link = self._link(mention, match, work, version)
        comparison = Comparison(mention, work, version, self.text, self.linker, self.day)
        issues = (*_variants(mention, match, work), *comparison.issues())
        return mention.finish(link, match.candidates, issues)

    def _link(self, mention: Mention, match: Match, work: Work, version: Version | None) -> Link:
        """The link with the official facts of the work and version."""
        return Link(
            work=work.id,
            version=version.promulgated if version else "",
            method="anaphor" if mention.antecedent and match.method != "docno" else match.method,
            score=match.score,
            title=work.title,
            level=work.level,
            status=work.status_at(self.day),
            issuers=work.issuers,
            doc_no=version.number if version and not version.tentative else "",
            promulgated=version.promulgated if version else "",
            effective=version.effective if version else "",
            checked=work.checked,
            runner_up=match.candidates[0] if match.candidates else None,
        )


def version_of(mention: Mention, work: Work, day: str) -> Version | None:
    """Return the version that number or year point to, else the one in force on the day."""
    number = mention.doc_no
    if number is not None:
        for version in work.versions:
            if version.number and same_running_number(number.number, number.year, version):
                return version
    years = [item.value for item in mention.dates if item.role in {"amended", "promulgated"}]
    if years:
        for version in reversed(work.versions):
            if int(version.promulgated[:4]) in years:
                return version
    return work.version_at(day)


def same_running_number(number: str, year: int | None, version: Version) -> bool:
    """Return whether a running number and year are those of a version."""
    if re.search(rf"\D{number}号", version.number) is None:
        return False
    return year is None or str(year) in version.number or year in version.years


def _unlinked(mention: Mention, match: Match) -> Iterator[StatuteIssue]:
    """Issues of a mention that no work was found for."""
    if match.ambiguous:
        titles = "；".join(item.title for item in match.candidates)
        yield make_issue("ambiguous_link", "title", mention.title, titles, mention.title_span)
    elif mention.form in {"full", "short", "bare"} and mention.title:
        nearest = match.candidates[0].title if match.candidates else ""
        span = mention.title_span
        issue = make_issue("title_unknown", "title", mention.title, nearest, span)
        key = title_key(mention.title)
        # The table holds neither local regulations nor foreign law: not to know them says little.
        yield replace(issue, severity="info") if is_local(key) or is_foreign(key) else issue


def _variants(mention: Mention, match: Match, work: Work) -> Iterator[StatuteIssue]:
    """One issue for each part in which the title differs from the official one."""
    for part, written, official in match.differences:
        span = mention.title_span
        issue = make_issue("title_variant", part, written, official or work.title, span)
        yield replace(issue, severity="info") if match.method == "exact" else issue
