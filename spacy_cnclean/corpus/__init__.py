"""Whole corpora: files of any size, read and written in parts, in processes, and resumable."""

from __future__ import annotations

from spacy_cnclean.corpus.errors import CorpusError, InputFailureError
from spacy_cnclean.corpus.formats import FORMATS, Compression, Format, Source, find_sources
from spacy_cnclean.corpus.running import Progress, Summary, run_corpus
from spacy_cnclean.corpus.settings import CorpusSettings

__all__ = [
    "FORMATS",
    "Compression",
    "CorpusError",
    "CorpusSettings",
    "Format",
    "InputFailureError",
    "Progress",
    "Source",
    "Summary",
    "find_sources",
    "run_corpus",
]
