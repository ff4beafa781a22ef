"""The markup step: HTML and Markdown to the text that a reader sees."""

from spacy_cnclean.markup._step import MarkupStep, find_markup

__all__ = ["MarkupStep", "find_markup"]
