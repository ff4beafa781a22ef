"""Classes of characters that the hygiene step decides by, and what some of them become."""

from __future__ import annotations

from functools import lru_cache
from typing import Final
from unicodedata import normalize

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

PRIVATE_USE: Final = "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"

# The first GBK tables put these characters of row FE50 into private use, U+E815 and on, until
# Unicode had code points for them. A text converted then still has them there: 䶮 is in use as
# a given name.
GBK_PRIVATE_START: Final = 0xE815
GBK_PRIVATE_HAN: Final = (
    "⺁𠂇𠂉𠃌⺄㑳㑇⺈⺋龴㖞㘚㘎⺌⺗㥮㤘龵㧏㧟㩳㧐龶龷㭎㱮㳠⺧𡗗龸⺪䁖䅟⺮䌷⺳⺶⺷𢦏䎱"
    "䎬⺻䏝䓖䙡䙌龹䜣䜩䝼䞍⻊䥇䥺䥽䦂䦃䦅䦆䦟䦛䦷䦶龺𤇾䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮龻"
)

# Radicals that stand for ideographs, and compatibility ideographs. Other compatibility forms
# carry content of their own (㎡ № ① ㈠ Ⅷ) or are marks, and stay.
COMPATIBILITY: Final = "\u2e80-\u2fd5\uf900-\ufaff\U0002f800-\U0002fa1f"

FULL_WIDTH: Final = "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
_FULL_WIDTH_OFFSET: Final = 0xFF01 - 0x21

# What is part of a number between two digits: the colon of a time, the point of a decimal.
IN_NUMBERS: Final = "\uff1a\uff0e"

IDEOGRAPHIC_SPACE: Final = "\u3000"
WIDE_SPACES: Final = f"\u00a0{IDEOGRAPHIC_SPACE}"


def to_ascii(character: str) -> str:
    """Return the ASCII character that a full-width form stands for."""
    return chr(ord(character) - _FULL_WIDTH_OFFSET)


@lru_cache(maxsize=4096)
def to_unified(character: str) -> str:
    """Return the unified ideograph of a radical or compatibility ideograph, or itself."""
    return normalize("NFKC", character)


def to_space(character: str) -> str:  # noqa: ARG001 - any wide space becomes the same
    """Return the ASCII space."""
    return " "


def nothing(characters: str) -> str:  # noqa: ARG001 - whatever it is, it goes
    """Return what is left of characters that are deleted."""
    return ""


@lru_cache(maxsize=4096)
def from_private_use(character: str) -> str:
    """Return the ideograph that a private-use character once stood for, or nothing."""
    index = ord(character) - GBK_PRIVATE_START
    return GBK_PRIVATE_HAN[index] if 0 <= index < len(GBK_PRIVATE_HAN) else ""


@lru_cache(maxsize=4096)
def from_surrogates(surrogates: str) -> str:
    """Return the character of a surrogate pair, U+FFFD for a surrogate alone."""
    return surrogates.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
