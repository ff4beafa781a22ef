"""The line-break step: lines that were broken inside a sentence are joined again."""

from spacy_cnclean.linebreaks._step import LineBreakStep, find_line_breaks

__all__ = ["LineBreakStep", "find_line_breaks"]
