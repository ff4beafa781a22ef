"""The style sheets of a page and of a notebook, with the colours of the classes of noise."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

from spacy_cnclean.edits._noise import NOISE_CLASSES


@lru_cache(maxsize=8)
def asset(name: str) -> str:
    """Return a file of this folder that goes into a page."""
    return (resources.files("spacy_cnclean.html") / name).read_text(encoding="utf-8").strip()


@lru_cache(maxsize=1)
def page_style() -> str:
    """Return the style sheet of a page, in light and dark."""
    light = "".join(f" --{kind.name}: {kind.light};" for kind in NOISE_CLASSES)
    dark = "".join(f" --{kind.name}: {kind.dark};" for kind in NOISE_CLASSES)
    marks = "".join(
        f".{kind.mark} {{ background: var(--{kind.name}); }}\n"
        f".no-{kind.mark} .{kind.mark} "
        "{ background: none; box-shadow: none; text-decoration: none; }\n"
        for kind in NOISE_CLASSES
    )
    return (
        f":root {{{light} }}\n"
        "@media (prefers-color-scheme: dark) { "
        f':root:not([data-theme="light"]) {{{dark} }} }}\n'
        f':root[data-theme="dark"] {{{dark} }}\n'
        f"{marks}{asset('page.css')}"
    )


@lru_cache(maxsize=1)
def notebook_style() -> str:
    """Return the style sheet of a text in a notebook, on whatever background that has."""
    marks = "".join(
        f".cnclean .{kind.mark} {{ background: {kind.tint}; }}\n" for kind in NOISE_CLASSES
    )
    return f"{marks}{asset('notebook.css')}"
