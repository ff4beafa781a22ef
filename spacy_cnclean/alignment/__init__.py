"""Offsets of the cleaned text back to the raw text and forth, moved characters included."""

from spacy_cnclean.alignment.lookup import Alignment
from spacy_cnclean.alignment.segments import AlignmentError, Segment

__all__ = ["Alignment", "AlignmentError", "Segment"]
