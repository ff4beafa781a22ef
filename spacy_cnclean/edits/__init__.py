"""Changes that steps propose, the one function that makes them, and what it hands back."""

from spacy_cnclean.edits.applying import apply_changes
from spacy_cnclean.edits.changes import Change, Edit, EditKind
from spacy_cnclean.edits.noise import NOISE_CLASSES, NoiseClass
from spacy_cnclean.edits.results import CleanText, OffsetUnit
from spacy_cnclean.edits.splices import Deletions, Splices, SplicesBuilder

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
]
