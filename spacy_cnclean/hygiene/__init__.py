"""The hygiene step: invisible characters, broken encodings, look-alike forms; off by default."""

from spacy_cnclean.hygiene._step import HygieneStep, find_hygiene

__all__ = ["HygieneStep", "find_hygiene"]
