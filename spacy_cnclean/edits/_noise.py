"""The classes of noise: what an edit says of the raw text, and how that is shown.

This table is all there is to know of a class; tables, pages, notebooks and displaCy read it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from spacy_cnclean.edits._changes import EditKind


class NoiseClass(NamedTuple):
    """One class of noise.

    Attributes:
        name: What columns and counts call it.
        title: What a page calls it.
        mark: Its CSS class in pages and notebooks.
        light: Its background in a light page.
        dark: Its background in a dark page.
        tint: Its background in a notebook, whatever is below.
        label: Its colour in displaCy.
        rules: The rules whose edits belong to it. A rule that no class names belongs where the
            rule of its family does: `emoji.x` where `emoji` is.
    """

    name: str
    title: str
    mark: str
    light: str
    dark: str
    tint: str
    label: str
    rules: tuple[str, ...] = ()


DOUBTFUL: Final = NoiseClass(
    name="doubtful",
    title="Doubtful moves",
    mark="d",
    light="#e8d5f7",
    dark="#4d3563",
    tint="#8e24aa33",
    label="#d9bdf0",
    rules=("punctuation.move.doubtful",),
)
LOST: Final = NoiseClass(
    name="lost",
    title="Lost text",
    mark="z",
    light="#d6d6d6",
    dark="#4a4a4a",
    tint="#75757544",
    label="#c8c8c8",
    rules=("mojibake.lost", "mojibake.lost.doubtful"),
)
_OTHER: Final = NoiseClass(
    name="other",
    title="Other edits",
    mark="o",
    light="#d3e3f5",
    dark="#28435f",
    tint="#1e88e533",
    label="#c6dbf2",
    rules=("width",),
)
_MOVE: Final = NoiseClass(
    name="move",
    title="Moved marks",
    mark="m",
    light="#c9e8c9",
    dark="#23522a",
    tint="#43a04744",
    label="#a9dca9",
    rules=("punctuation.move",),
)

NOISE_CLASSES: Final = (
    NoiseClass(
        name="emoji",
        title="Emoji",
        mark="e",
        light="#ffd9d6",
        dark="#6b2b28",
        tint="#e5393533",
        label="#ffb3ad",
        rules=(
            "emoji",
            "emoji.keycap",
            "emoji.variation_selector",
            "emoji.word",
            "emoji.brackets",
            "emoji.mark",
        ),
    ),
    NoiseClass(
        name="gap",
        title="Healed gaps",
        mark="g",
        light="#ffe9b8",
        dark="#5e4a14",
        tint="#f9a82544",
        label="#ffe0a3",
        rules=("emoji.gap",),
    ),
    _MOVE,
    DOUBTFUL,
    NoiseClass(
        name="hygiene",
        title="Hygiene",
        mark="h",
        light="#cdebea",
        dark="#1d4d4c",
        tint="#00897b33",
        label="#a6dcd8",
        rules=(
            "hygiene",
            "hygiene.zero_width",
            "hygiene.bidi",
            "hygiene.escapes",
            "hygiene.controls",
            "hygiene.private_use",
            "hygiene.surrogates",
            "hygiene.entities",
            "hygiene.compatibility",
            "hygiene.width",
            "hygiene.spaces",
        ),
    ),
    NoiseClass(
        name="linebreaks",
        title="Line breaks",
        mark="l",
        light="#d6dcf5",
        dark="#323d6e",
        tint="#3949ab33",
        label="#bcc7f0",
        rules=("linebreaks", "linebreaks.hyphen"),
    ),
    NoiseClass(
        name="repeats",
        title="Repeats",
        mark="r",
        light="#f3d9c4",
        dark="#5c3a1e",
        tint="#ef6c0033",
        label="#ecc3a0",
        rules=("repeats", "repeats.marks", "repeats.letters"),
    ),
    NoiseClass(
        name="obfuscation",
        title="Obfuscation",
        mark="u",
        light="#f5cfe0",
        dark="#63203f",
        tint="#d81b6033",
        label="#efb0cb",
        rules=("obfuscation", "obfuscation.symbols", "obfuscation.digits"),
    ),
    NoiseClass(
        name="spacing",
        title="Blanks",
        mark="b",
        light="#dfe5c8",
        dark="#454d22",
        tint="#9e9d2433",
        label="#d3dca8",
        rules=("spacing", "spacing.hanzi", "spacing.marks", "spacing.latin"),
    ),
    NoiseClass(
        name="social",
        title="Social media",
        mark="w",
        light="#f8d3e6",
        dark="#5e2a47",
        tint="#d81b6033",
        label="#f2b3d3",
        rules=(
            "social",
            "social.links",
            "social.mentions",
            "social.replies",
            "social.topics",
            "social.brackets",
            "social.reposts",
            "social.kaomoji",
        ),
    ),
    NoiseClass(
        name="markup",
        title="Markup",
        mark="t",
        light="#dcdff7",
        dark="#31376b",
        tint="#3949ab33",
        label="#c3c9f2",
        rules=(
            "markup",
            "markup.tags",
            "markup.comments",
            "markup.hidden",
            "markup.entities",
            "markup.markdown",
        ),
    ),
    NoiseClass(
        name="mojibake",
        title="Mojibake",
        mark="j",
        light="#f5dcc8",
        dark="#5c3a20",
        tint="#ef6c0033",
        label="#eec4a0",
        rules=("mojibake", "mojibake.latin", "mojibake.gbk"),
    ),
    LOST,
    NoiseClass(
        name="script",
        title="Script",
        mark="v",
        light="#d5ebdf",
        dark="#1f4f38",
        tint="#00796b33",
        label="#b0dcc5",
        rules=("script", "script.variants"),
    ),
    _OTHER,
)

_BY_RULE: Final = {rule: kind for kind in NOISE_CLASSES for rule in kind.rules}


@lru_cache(maxsize=256)
def noise_class_of(rule: str, kind: EditKind) -> NoiseClass:
    """Return the class of an edit that was made; whatever moves is a moved mark."""
    if kind == "move":
        return _MOVE
    family = rule.partition(".")[0]
    return _BY_RULE.get(rule) or _BY_RULE.get(family) or _OTHER


def doubtful_class_of(rule: str) -> NoiseClass:
    """Return the class of an edit that was only reported: lost text, or a doubtful move."""
    return LOST if rule in LOST.rules else DOUBTFUL
