"""The width step: marks that stand in Chinese get one form, full width or ASCII."""

from spacy_cnclean.width._step import WidthStep, find_width

__all__ = ["WidthStep", "find_width"]
