"""The issue codes and how serious each is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy_cnclean.statutes._models import StatuteIssue

if TYPE_CHECKING:
    from spacy_cnclean.statutes._models import Severity

__all__ = ["SEVERITIES", "make_issue"]

SEVERITIES: dict[str, Severity] = {
    "not_in_table": "info",
    "title_unknown": "warning",
    "title_variant": "error",
    "version_note_spurious": "error",
    "amend_word_mismatch": "warning",
    "year_mismatch": "error",
    "issuer_mismatch": "error",
    "issuer_successor": "info",
    "issuer_missing_joint": "info",
    "docno_title_mismatch": "error",
    "docno_year_mismatch": "error",
    "article_out_of_range": "error",
    "article_absent_in_version": "error",
    "repealed": "error",
    "not_yet_effective": "error",
    "draft_cited_as_law": "error",
    "self_regulation_cited_as_law": "error",
    "level_mismatch": "warning",
    "ambiguous_link": "info",
}
"""All issue codes and how serious each is."""


def make_issue(
    code: str, differs: str, written: str, official: str, span: tuple[int, int]
) -> StatuteIssue:
    """Return an issue with the severity of its code."""
    return StatuteIssue(code, SEVERITIES[code], differs, written, official, *span)
