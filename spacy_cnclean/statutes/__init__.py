"""Citations of Chinese laws and rules: found, taken apart, linked to a table and checked."""

from __future__ import annotations

from spacy_cnclean.statutes._find import find_statutes
from spacy_cnclean.statutes._issues import SEVERITIES
from spacy_cnclean.statutes._models import (
    Candidate,
    DocumentNumber,
    IssuerMention,
    Link,
    MentionPart,
    Provision,
    ProvisionNumber,
    Statute,
    StatuteDate,
    StatuteIssue,
)
from spacy_cnclean.statutes._table import StatuteTable
from spacy_cnclean.statutes._works import Version, Work
from spacy_cnclean.statutes.table_file import TableError, default_table, load_table

__all__ = [
    "SEVERITIES",
    "Candidate",
    "DocumentNumber",
    "IssuerMention",
    "Link",
    "MentionPart",
    "Provision",
    "ProvisionNumber",
    "Statute",
    "StatuteDate",
    "StatuteIssue",
    "StatuteTable",
    "TableError",
    "Version",
    "Work",
    "default_table",
    "find_statutes",
    "load_table",
]
