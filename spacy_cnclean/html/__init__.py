"""Pages that show what was changed: raw and clean side by side, in one file without a network."""

from __future__ import annotations

from spacy_cnclean.html.notebook import View, clean_text_html, load_ipython_extension
from spacy_cnclean.html.page import PageRow, write_page
from spacy_cnclean.html.render import Rendering, render

__all__ = [
    "PageRow",
    "Rendering",
    "View",
    "clean_text_html",
    "load_ipython_extension",
    "render",
    "write_page",
]
