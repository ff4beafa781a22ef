"""The script step: Traditional characters to Simplified ones and back, phrase by phrase."""

from spacy_cnclean.script._step import ScriptStep, find_script

__all__ = ["ScriptStep", "find_script"]
