"""Offsets of the cleaned text back to the raw text and forth, moved characters included."""

from spacy_cnclean.alignment._lookup import Alignment
from spacy_cnclean.alignment._segments import AlignmentError, Segment

__all__ = ["Alignment", "AlignmentError", "Segment"]
