"""Presets: which steps run in which order for which text, with the options that it asks for.

What is hidden comes out first: markup hides entities, entities hide emoji and marks, and invisible
characters part what belongs together. Then goes what is no part of the sentence, and marks go back
last, when the letters that say where they belong stand side by side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_PRESET: Final = "default"


class Preset(NamedTuple):
    """Steps for one kind of text.

    Attributes:
        text: Which text it is for.
        steps: Names of steps, in the order they run.
        options: Of those steps that are not to have their own defaults, the options.
    """

    text: str
    steps: tuple[str, ...]
    options: Mapping[str, Mapping[str, Any]] = {}


# What whole text has too: full-width letters and digits, and marks written as entities, where the
# text is about markup.
_CAREFUL: Final[Mapping[str, Any]] = {"width": False, "entities": "letters"}

PRESETS: Final[Mapping[str, Preset]] = {
    DEFAULT_PRESET: Preset(
        "text of which nothing is known",
        ("hygiene", "emoji", "punctuation"),
        {"hygiene": _CAREFUL},
    ),
    "minimal": Preset(
        "text that must keep all but what nobody sees",
        ("hygiene",),
        {"hygiene": _CAREFUL},
    ),
    "web": Preset(
        "web pages, with their tags and entities",
        ("markup", "hygiene", "emoji", "punctuation"),
    ),
    "social": Preset(
        "posts and comments",
        ("hygiene", "social", "emoji", "repeats"),
    ),
    "ocr": Preset(
        "text from scans and PDF",
        ("hygiene", "spacing", "linebreaks"),
    ),
    "spun": Preset(
        "articles whose marks are known to be displaced",
        ("hygiene", "emoji", "punctuation"),
        {"punctuation": {"trust": "high"}},
    ),
}


def preset(name: str) -> Preset:
    """Return the preset of a name.

    Raises:
        ValueError: There is none.
    """
    if name not in PRESETS:
        raise ValueError(f"unknown preset {name!r}; expected one of {', '.join(PRESETS)}")
    return PRESETS[name]
