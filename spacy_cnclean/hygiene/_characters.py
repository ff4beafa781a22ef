"""Classes of characters that the hygiene step decides by, and what some of them become."""

from __future__ import annotations

import pkgutil
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

if TYPE_CHECKING:
    from collections.abc import Mapping

# Nothing to see and nothing to say: zero-width space and no-break space, word joiner and the
# invisible operators, soft hyphen, combining grapheme joiner, Hangul fillers. Not the Mongolian
# vowel separator, which shapes letters, and not the variation selectors of Han characters.
ZERO_WIDTH: Final = "\u00ad\u034f\u115f\u1160\u200b\u2060-\u2064\u3164\ufeff\uffa0"

# Zero-width non-joiner and joiner: content in scripts that join letters, and in emoji.
JOINERS: Final = "\u200c\u200d"

BIDI: Final = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"

# C0 and C1 controls but those that break lines or columns (tab, LF, VT, FF, CR, NEL), the
# deprecated format characters, interlinear annotation and the object replacement character.
# ESC has to be matched alone, lest a run of controls takes the start of an escape sequence.
ESCAPE: Final = "\x1b"
CONTROLS: Final = (
    "\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\u206a-\u206f\ufff9-\ufffc\U000e0001"
)
# ECMA-48 control sequences, as terminals take them; longer ones than this are no sequences.
ESCAPE_SEQUENCE: Final = rf"{ESCAPE}\[[0-?]{{0,64}}[ -/]{{0,8}}[@-~]"

# Radicals that stand for ideographs, and compatibility ideographs. Other compatibility forms
# carry content of their own (㎡ № ① ㈠ Ⅷ) or are marks, and stay.
COMPATIBILITY: Final = "\u2e80-\u2fd5\uf900-\ufaff\U0002f800-\U0002fa1f"

IDEOGRAPHIC_SPACE: Final = "\u3000"
# No-break spaces, and the spaces of typography from the en quad to the hair space: all are spaces.
WIDE_SPACES: Final = "\u00a0\u2000-\u200a\u202f\u205f"

# Fonts take the one glyph of 户 for the radical, whose decomposition is the Traditional 戶.
DOOR_RADICAL: Final = "\u2f3e"
_SIMPLIFIED_DOOR: Final = "户"


@lru_cache(maxsize=1)
def _radicals() -> Mapping[str, str]:
    cells = (pkgutil.get_data("spacy_cnclean", "data/radicals.tsv") or b"").decode("utf-8").split()
    return dict(zip(cells[::2], cells[1::2], strict=True))


@lru_cache(maxsize=4096)
def to_unified(character: str) -> str:
    """Return the unified ideograph of a radical or compatibility ideograph, or itself.

    Radicals of the supplement are read by Equivalent_Unified_Ideograph (UAX #44); the others have
    a decomposition, but 户 is what the radical of the door is in Simplified text.
    """
    if character == DOOR_RADICAL:
        return _SIMPLIFIED_DOOR
    return _radicals().get(character) or normalize("NFKC", character)


def to_space(character: str) -> str:  # noqa: ARG001 - any wide space becomes the same
    """Return the ASCII space."""
    return " "


def nothing(characters: str) -> str:  # noqa: ARG001 - whatever it is, it goes
    """Return what is left of characters that are deleted."""
    return ""


@lru_cache(maxsize=4096)
def from_surrogates(surrogates: str) -> str:
    """Return the character of a surrogate pair, U+FFFD for a surrogate alone."""
    return surrogates.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
