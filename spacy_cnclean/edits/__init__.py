"""Changes that steps propose, the one function that makes them, and what it hands back."""

from spacy_cnclean.edits._applying import apply_changes
from spacy_cnclean.edits._changes import Change, Edit, EditKind
from spacy_cnclean.edits._noise import NOISE_CLASSES, NoiseClass
from spacy_cnclean.edits._results import CleanText, OffsetUnit
from spacy_cnclean.edits._splices import Deletions, Splices, SplicesBuilder, join_splices

__all__ = [
    "NOISE_CLASSES",
    "Change",
    "CleanText",
    "Deletions",
    "Edit",
    "EditKind",
    "NoiseClass",
    "OffsetUnit",
    "Splices",
    "SplicesBuilder",
    "apply_changes",
    "join_splices",
]
