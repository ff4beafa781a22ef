"""Changes that steps propose, the one function that makes them, and what it hands back."""

from spacy_cnclean.edits.applying import apply_changes
from spacy_cnclean.edits.changes import Change, Edit, EditKind
from spacy_cnclean.edits.results import CleanText, OffsetUnit
from spacy_cnclean.edits.splices import Deletions, Splices, SplicesBuilder

__all__ = [
    "Change",
    "CleanText",
    "Deletions",
    "Edit",
    "EditKind",
    "OffsetUnit",
    "Splices",
    "SplicesBuilder",
    "apply_changes",
]
