"""Fact-check reports: what a text cites and claims, and what is wrong, in the reader's language."""

from __future__ import annotations

from spacy_cnclean.report._html import html
from spacy_cnclean.report._markdown import markdown
from spacy_cnclean.report._messages import LANGUAGES, language
from spacy_cnclean.report._report import CleaningFigures, Report, make_report
from spacy_cnclean.report._workbook import write_workbook

__all__ = [
    "LANGUAGES",
    "CleaningFigures",
    "Report",
    "html",
    "language",
    "make_report",
    "markdown",
    "write_workbook",
]
