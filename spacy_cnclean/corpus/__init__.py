"""Whole corpora: files of any size, read and written in parts, in processes, and resumable."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from spacy_cnclean.corpus._errors import CorpusError, InputFailureError
    from spacy_cnclean.corpus._run import RunProgress, Summary, run_corpus
    from spacy_cnclean.corpus._settings import CorpusSettings
    from spacy_cnclean.corpus._sources import Source, find_sources
    from spacy_cnclean.corpus.formats import FORMATS, Compression
    from spacy_cnclean.corpus.formats._interface import FileFormat

__all__ = [
    "FORMATS",
    "Compression",
    "CorpusError",
    "CorpusSettings",
    "FileFormat",
    "InputFailureError",
    "RunProgress",
    "Source",
    "Summary",
    "find_sources",
    "run_corpus",
]

_MODULES: Final = {
    "_errors": ("CorpusError", "InputFailureError"),
    "formats": ("FORMATS", "Compression"),
    "formats._interface": ("FileFormat",),
    "_run": ("RunProgress", "Summary", "run_corpus"),
    "_settings": ("CorpusSettings",),
    "_sources": ("Source", "find_sources"),
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for: a look at a file needs no processes."""
    for module, names in _MODULES.items():
        if name in names:
            value = getattr(import_module(f"{__name__}.{module}"), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
