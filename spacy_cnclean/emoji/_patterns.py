"""The patterns that find emoji runs, compiled when first used.

A run is one or more emoji with the spaces between and around them. All patterns cost time
linear in the text: each repetition is of one character class, and a run of spaces or joiners is
entered at its first character only.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from spacy_cnclean.emoji._characters import (
    CONTENT,
    DIGITS,
    EMOJI_SELECTOR,
    JOINED_CONTENT,
    JOINER_SCRIPTS,
    KEYCAP,
    KEYCAP_BASES,
    MODIFIERS,
    NEAR_PICTOGRAPHS,
    NUMBERED_UNITS,
    PICTOGRAPHS,
    PICTURES,
    REGIONAL_INDICATORS,
    SKIN_TONES,
    SPACES,
    TEXT_SELECTOR,
    UNSPACED,
    ZERO_WIDTH_JOINER,
)

_SPACE: Final = f"[{SPACES}]"
_JOINER: Final = ZERO_WIDTH_JOINER
_PICTOGRAPH: Final = f"[{PICTOGRAPHS}]"
_SELECTORS: Final = TEXT_SELECTOR + EMOJI_SELECTOR

# VS15 asks for the text form, so the character stays (UTS #51 section 2). There is no text form
# of a regional indicator or a skin tone.
_NOT_AS_TEXT: Final = f"(?!(?<![{REGIONAL_INDICATORS}{SKIN_TONES}]){TEXT_SELECTOR})"

# `re` remembers some 300 bytes for each round of a repetition that it may have to go back to.
MOST_REPEATS: Final = 1000

# The rest of an emoji after its first pictograph: modifiers, and further elements each behind a
# joiner, well-formed or not. A last joiner before a letter of a script that uses joiners is left
# to that letter. A skin tone is always a modifier here and never an element, so that there is
# one way only to read a run of them.
_TAIL: Final = (
    f"[{MODIFIERS}{_JOINER}]*"
    f"(?:(?<={_JOINER})[{PICTURES}{JOINED_CONTENT}][{MODIFIERS}{_JOINER}]*)*"
    f"(?!(?<={_JOINER})[{JOINER_SCRIPTS}])"
)
_EMOJI: Final = f"{_JOINER}*{_PICTOGRAPH}{_NOT_AS_TEXT}{_TAIL}"
# What stands behind a joiner is part of the emoji before it: were it read as one more emoji as
# well, a row of families would be read in 2^n ways before it is found to be followed by a space.
_MORE_EMOJI: Final = f"(?:(?<!{_JOINER})[{PICTURES}]{_NOT_AS_TEXT}{_TAIL}){{0,{MOST_REPEATS}}}"

# The scanner takes one character of this class first, so that `re` skips all others at once;
# look-behinds then tell which of them it was.
_FIRST: Final = f"[{SPACES}{_SELECTORS}{KEYCAP}{_JOINER}{NEAR_PICTOGRAPHS}]"

# Frequent cases that need no look at the text around a run: emoji with one space on either side
# (or before them, at the end of a line) where one of the neighbours is of an unspaced script, and
# emoji that touch both neighbours. The first line is the most frequent of them and the fastest.
_LATIN: Final = "0-9A-Za-z"
_REST_OF_ROW: Final = f"{_NOT_AS_TEXT}{_TAIL}{_MORE_EMOJI}"
_SPACED_OUT: Final = (
    f"(?<=[{UNSPACED}] ){_PICTOGRAPH} (?=[{UNSPACED}])|"
    f"(?<=[{UNSPACED}{_LATIN}] ){_PICTOGRAPH}{_REST_OF_ROW}"
    f"(?: (?=[{UNSPACED}]|[,;:!?)](?![{_LATIN}]))|(?=[\\n\\r]|\\Z))"
    f"|(?<=[{UNSPACED}] ){_PICTOGRAPH}{_REST_OF_ROW} (?=[{_LATIN}])"
)
_GLUED: Final = (
    f"(?<={_PICTOGRAPH})(?<![{SPACES}{_JOINER}]{_PICTOGRAPH}){_REST_OF_ROW}"
    f"(?![{SPACES}{PICTOGRAPHS}{MODIFIERS}]|{_JOINER}(?![{JOINER_SCRIPTS}]))"
    f"(?!(?<={_JOINER})[{JOINED_CONTENT}])"
)

# Emoji with one space on either side between two words, or two numbers of which the text does
# not say that they are one: the space before them is passed over, and stays.
_AND_TWO_WORDS: Final = (
    f"{_REST_OF_ROW} (?=[A-Za-z]|[0-9]+(?![{DIGITS}{SPACES}{PICTOGRAPHS}年{NUMBERED_UNITS}]))"
)
_BETWEEN_WORDS: Final = f"(?<=[{_LATIN}] {_PICTOGRAPH}){_AND_TWO_WORDS}"
_PASSED_OVER: Final = f"(?<=[{_LATIN}] )(?={_PICTOGRAPH}{_AND_TWO_WORDS})"

# Of a run that is longer, `more_pattern` matches what comes next.
_MORE_OF_RUN: Final = f"(?:{_SPACE}*{_EMOJI}){{0,{MOST_REPEATS}}}{_SPACE}*"

# A joiner before the first emoji goes with it, unless a letter may need it.
_RUN: Final = (
    f"(?:(?<={_SPACE})(?<!{_SPACE}{_SPACE}){_SPACE}*{_EMOJI}"
    f"|(?<={_JOINER})(?<![{JOINER_SCRIPTS}{_JOINER}]{_JOINER}){_EMOJI}"
    f"|(?<={_PICTOGRAPH}){_NOT_AS_TEXT}{_TAIL})"
    f"{_MORE_OF_RUN}"
)

# Of a keycap the digit stays, however many keycaps it has. A selector after anything but an emoji
# means nothing, and VS16 after an emoji that stays asks for a picture of it.
_SELECTOR: Final = (
    f"(?<=[{KEYCAP_BASES}][{_SELECTORS}{KEYCAP}])[{_SELECTORS}{KEYCAP}]*"
    f"|(?:(?<={EMOJI_SELECTOR})|(?<={TEXT_SELECTOR})(?<![{CONTENT}{PICTOGRAPHS}]{TEXT_SELECTOR}))"
    f"[{_SELECTORS}]*"
)


@cache
def present_pattern() -> re.Pattern[str]:
    """Return the pattern that a text without anything to do does not contain."""
    return re.compile(f"[{_SELECTORS}{KEYCAP}{NEAR_PICTOGRAPHS}]")


@cache
def scanner_pattern(*, with_shortcuts: bool = True) -> re.Pattern[str]:
    """Return the pattern whose `split` gives kept text, run, and "" if the run needs a look.

    Without the shortcuts every run needs one.
    """
    if not with_shortcuts:
        return re.compile(f"({_FIRST}(?:{_RUN}|{_SELECTOR})())")
    decided = f"{_SPACED_OUT}|{_GLUED}|{_BETWEEN_WORDS}|{_SELECTOR}"
    return re.compile(f"({_FIRST}(?:{decided}|(?!{_PASSED_OVER})(?:{_RUN})()))")


@cache
def more_pattern() -> re.Pattern[str]:
    """Return the pattern of what comes behind `MOST_REPEATS` emoji of a run; it may be empty."""
    return re.compile(_MORE_OF_RUN)


@cache
def emoji_pattern() -> re.Pattern[str]:
    """Return the pattern of one emoji inside a run; two regional indicators are one flag."""
    flag = f"{_JOINER}*[{REGIONAL_INDICATORS}]{{2}}{_TAIL}"
    return re.compile(f"{flag}|{_EMOJI}")


@cache
def unnamed_pattern() -> re.Pattern[str]:
    """Return the pattern of what is left of an emoji that has no name of its own."""
    return re.compile(f"[{PICTOGRAPHS}{MODIFIERS}{_JOINER}]")


@cache
def deleted_pattern() -> re.Pattern[str]:
    """Return the pattern of the parts of a deleted run, each named by its rule."""
    return re.compile(
        f"(?P<gap>{_SPACE}+)"
        f"|(?P<keycap>[{_SELECTORS}]*{KEYCAP})"
        f"|(?P<variation_selector>[{_SELECTORS}]+)"
        f"|(?P<emoji>{emoji_pattern().pattern})",
    )
