"""Pages that show what was changed: raw and clean side by side, in one file without a network."""

from __future__ import annotations

from spacy_cnclean.html._notebook import View, clean_text_html, load_ipython_extension
from spacy_cnclean.html._page import PageRow, write_page
from spacy_cnclean.html._render import Rendering, render

__all__ = [
    "PageRow",
    "Rendering",
    "View",
    "clean_text_html",
    "load_ipython_extension",
    "render",
    "write_page",
]
