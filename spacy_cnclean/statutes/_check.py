"""What is wrong with a citation: every part of it held against the table, as of a day.

The codes and what each of them means:

=============================  =================================================================
code                           the mention …
=============================  =================================================================
not_in_table                   has a title that the table does not hold, which may be its fault
title_unknown                  has a title that no document has: the table holds all of that kind
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

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from spacy_cnclean.statutes._compare import Comparison, says_draft
from spacy_cnclean.statutes._force import speaks_of_past, speaks_of_plan
from spacy_cnclean.statutes._issues import make_issue
from spacy_cnclean.statutes._models import Link, Statute, StatuteIssue
from spacy_cnclean.statutes._orders import names_a_place
from spacy_cnclean.statutes._titles import level_of_title
from spacy_cnclean.statutes._works import same_running_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy_cnclean.statutes._link import Linker, Match
    from spacy_cnclean.statutes._mention import Mention
    from spacy_cnclean.statutes._orders import Order
    from spacy_cnclean.statutes._works import Version, Work

__all__ = ["Checker"]


@dataclass(frozen=True, slots=True)
class Checker:
    """Completes mentions of one text with link and issues, as of one ISO day."""

    text: str
    linker: Linker
    day: str

    def finish(self, mention: Mention, match: Match, order: Order = "") -> Statute:
        """Return the mention with its link, its candidates and its issues.

        Args:
            mention: What was read.
            match: The work that it means, or the candidates.
            order: Whose law the text says it is.
        """
        work = match.work
        if work is None:
            issues = tuple(self._unlinked(mention, match, order))
            return mention.finish(None, match.candidates, issues, self.linker.table.as_of)
        version = version_of(mention, work, self.day)
        link = self._link(mention, match, work, version)
        comparison = Comparison(mention, work, version, self.text, self.linker, self.day)
        issues = (*self._variants(mention, match, work), *comparison.issues())
        return mention.finish(link, match.candidates, issues, self.linker.table.as_of)

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

    def _unlinked(self, mention: Mention, match: Match, order: Order) -> Iterator[StatuteIssue]:
        """Issues of a mention that no work was found for."""
        if match.ambiguous:
            titles = "；".join(item.title for item in match.candidates)
            yield make_issue("ambiguous_link", "title", mention.title, titles, mention.title_span)
        elif order in {"foreign", "taiwan"}:
            return  # the table is not about it
        elif mention.form in {"full", "short", "bare"} and mention.title:
            nearest = match.candidates[0].title if match.candidates else ""
            known = self._ought_to_be_known(mention, order)
            code = "title_unknown" if known else "not_in_table"
            yield make_issue(code, "title", mention.title, nearest, mention.title_span)

    def _ought_to_be_known(self, mention: Mention, order: Order) -> bool:
        """Return whether the table claims to hold every document that could have the title.

        It claims so for documents in force until a day: neither for local, foreign and former ones,
        nor for drafts, nor for what the text dates later.
        """
        home = order == "home" or any(item.name in _CONGRESS for item in mention.issuers)
        level = level_of_title(mention.title, mention.issuers, home=home)
        if mention.form == "bare" or not self.linker.table.is_complete(level):
            return False
        start, end = mention.title_span
        last = int(self.linker.table.complete[level][:4])
        return not (
            any(item.value > last for item in mention.dates)
            or (order != "home" and names_a_place(self.text, start, end))
            or says_draft(self.text, mention)
            or speaks_of_plan(self.text, start, end)
            or speaks_of_past(self.text, start, end, self.day)
        )

    def _variants(self, mention: Mention, match: Match, work: Work) -> Iterator[StatuteIssue]:
        """One issue for each part in which the title differs from the official one.

        A 暂行 or 若干 that is left out may as well be the final document after the provisional one:
        an error only where the table was checked until the day.
        """
        checked = work.checked or self.linker.table.as_of
        for part, written, official in match.differences:
            span = mention.title_span
            issue = make_issue("title_variant", part, written, official or work.title, span)
            draft = not work.is_draft and says_draft(self.text, mention)
            if match.method == "exact" or draft or written + official == "的":
                issue = replace(issue, severity="info")
            elif not written and official in _LEFT_OUT and self.day > checked:
                issue = replace(issue, severity="warning")
            yield issue


_CONGRESS = frozenset({"全国人民代表大会", "全国人民代表大会常务委员会"})
_LEFT_OUT = frozenset({"若干", "暂行", "试行"})


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
