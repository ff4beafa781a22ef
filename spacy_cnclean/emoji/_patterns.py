"""The patterns that find emoji runs, compiled when first used.

A run is one or more emoji with the spaces between and around them. All patterns cost time
linear in the text: each repetition is of one character class, and a run of spaces or joiners is
entered at its first character only.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import Final

from spacy_cnclean._text_blocks import LINE_BREAKS
from spacy_cnclean.emoji._characters import (
    BRACKETS,
    CONTENT,
    DIGITS,
    EMOJI_SELECTOR,
    JOINED_CONTENT,
    JOINER_SCRIPTS,
    KEYCAP,
    KEYCAP_BASES,
    MODIFIERS,
    NEAR_PICTOGRAPHS,
    NUMBER_MARKS,
    NUMBERED_UNITS,
    PEOPLE,
    PICTOGRAPHS,
    PICTURES,
    REGIONAL_INDICATORS,
    SEX_SIGNS,
    SKIN_TONES,
    SPACES,
    TEXT_SELECTOR,
    UNSPACED,
    UNSPACED_BUT_OPENING,
    ZERO_WIDTH_JOINER,
    is_one_of,
)

# `re` remembers some 300 bytes for each round of a repetition that it may have to go back to.
MOST_REPEATS: Final = 1000

_SPACE: Final = f"[{SPACES}]"
_JOINER: Final = ZERO_WIDTH_JOINER
_SELECTORS: Final = TEXT_SELECTOR + EMOJI_SELECTOR
_LATIN: Final = "0-9A-Za-z"

# VS15 asks for the text form, so the character stays (UTS #51 section 2). There is no text form
# of a regional indicator or a skin tone.
_NOT_AS_TEXT: Final = f"(?!(?<![{REGIONAL_INDICATORS}{SKIN_TONES}]){TEXT_SELECTOR})"

# Of a keycap the digit stays, however many keycaps it has. A selector after anything but an emoji
# means nothing, and VS16 after an emoji that stays asks for a picture of it.
_SELECTOR: Final = (
    f"(?<=[{KEYCAP_BASES}][{_SELECTORS}{KEYCAP}])[{_SELECTORS}{KEYCAP}]*"
    f"|(?:(?<={EMOJI_SELECTOR})|(?<={TEXT_SELECTOR})(?<![{CONTENT}{PICTOGRAPHS}]{TEXT_SELECTOR}))"
    f"[{_SELECTORS}]*"
)


# The sign of a sex behind one of the people, whose joiner was lost.
_LOST_SIGN: Final = (
    f"(?:[{SEX_SIGNS}](?:(?<=[{PEOPLE}].)|(?<=[{PEOPLE}][{SKIN_TONES}{EMOJI_SELECTOR}].))"
    f"[{MODIFIERS}{_JOINER}]*)?"
)


class EmojiPatterns:
    """The patterns for pictographs and some further characters, compiled when first used.

    Args:
        more: Characters that are taken for pictographs too: content that may be a word, symbols
            that are noise to the user.
    """

    def __init__(self, more: str) -> None:
        beyond = "".join(char for char in more if not is_one_of(NEAR_PICTOGRAPHS)(char))
        self._near = f"{NEAR_PICTOGRAPHS}{re.escape(beyond)}"
        self._pictures = f"{PICTURES}{re.escape(more)}"
        self._pictographs = f"{PICTOGRAPHS}{re.escape(more)}"
        # The rest of an emoji after its first pictograph: modifiers, and further elements, each
        # behind a joiner, well-formed or not. A last joiner before a letter of a script that uses
        # joiners is left to that letter. A skin tone is always a modifier here and never an
        # element, so that there is one way only to read a run of them.
        self._tail = (
            f"[{MODIFIERS}{_JOINER}]*{_LOST_SIGN}"
            f"(?:(?<={_JOINER})[{self._pictures}{JOINED_CONTENT}][{MODIFIERS}{_JOINER}]*)*"
            f"(?!(?<={_JOINER})[{JOINER_SCRIPTS}])"
        )
        self._emoji = f"{_JOINER}*[{self._pictographs}]{_NOT_AS_TEXT}{self._tail}"
        # Of a run that is longer, `more` matches what comes next.
        self._more = f"(?:{_SPACE}*{self._emoji}){{0,{MOST_REPEATS}}}{_SPACE}*"

    @cached_property
    def present(self) -> re.Pattern[str]:
        """The pattern that a text without anything to do does not contain."""
        return re.compile(f"[{_SELECTORS}{KEYCAP}{self._near}]")

    @cached_property
    def scanner(self) -> re.Pattern[str]:
        """The pattern whose `split` gives kept text, run, and "" if the run needs a look."""
        decided = f"{self._decided}|{_SELECTOR}"
        return re.compile(f"({self._first}(?:{decided}|(?!{self._passed_over})(?:{self._run})()))")

    @cached_property
    def slow_scanner(self) -> re.Pattern[str]:
        """The same without the shortcuts: every run needs a look."""
        return re.compile(f"({self._first}(?:{self._run}|{_SELECTOR})())")

    @property
    def _first(self) -> str:
        """What the scanner takes first, so that `re` skips all else at once.

        Look-behinds then tell which of these characters it was.
        """
        return f"[{SPACES}{_SELECTORS}{KEYCAP}{_JOINER}{self._near}]"

    @property
    def _run(self) -> str:
        """The rest of a run; a joiner before its first emoji goes unless a letter may need it."""
        return (
            f"(?:(?<={_SPACE})(?<!{_SPACE}{_SPACE}){_SPACE}*{self._emoji}"
            f"|(?<={_JOINER})(?<![{JOINER_SCRIPTS}{_JOINER}]{_JOINER}){self._emoji}"
            f"|(?<=[{self._pictographs}]){_NOT_AS_TEXT}{self._tail})"
            f"{self._more}"
        )

    @property
    def _rest_of_row(self) -> str:
        # What stands behind a joiner is part of the emoji before it: were it read as one more
        # emoji as well, a row of families would be read in 2^n ways before it is found to be
        # followed by a space.
        more = f"(?:(?<!{_JOINER})[{self._pictures}]{_NOT_AS_TEXT}{self._tail})"
        return f"{_NOT_AS_TEXT}{self._tail}{more}{{0,{MOST_REPEATS}}}"

    @property
    def _decided(self) -> str:
        """Frequent cases that need no look at the text around a run.

        Emoji with one space on either side (or before them, at the end of a line) where one of
        the neighbours is of an unspaced script, and emoji that touch both neighbours, neither
        of which may belong to them. The first line is the most frequent of them and the fastest.
        """
        one, row = f"[{self._pictographs}]", self._rest_of_row
        left = UNSPACED_BUT_OPENING
        opening = re.escape("".join(BRACKETS))
        return (
            f"(?<=[{left}] ){one} (?=[{UNSPACED}])|"
            f"(?<=[{left}{_LATIN}] ){one}{row}"
            f"(?: (?=[{UNSPACED}]|[,;:!?)](?![{_LATIN}]))|(?=[\\n\\r]|\\Z))"
            f"|(?<=[{left}] ){one}{row} (?=[{_LATIN}])"
            f"|(?<=[^{SPACES}{_JOINER}{LINE_BREAKS}{opening}]{one}){row}"
            f"(?![{SPACES}{self._pictographs}{MODIFIERS}{SEX_SIGNS}]"
            f"|{_JOINER}(?![{JOINER_SCRIPTS}])|[{NUMBER_MARKS}]?[{DIGITS}])"
            f"(?!(?<={_JOINER})[{JOINED_CONTENT}])"
            f"|(?<=[{_LATIN}] {one}){self._and_two_words}"
        )

    @property
    def _and_two_words(self) -> str:
        """The rest of emoji with one space on either side between two words, or two numbers.

        The text does not say that the numbers are one: the space before the emoji is passed
        over, and stays.
        """
        rest = f"[{DIGITS}{SPACES}{self._pictographs}年{NUMBERED_UNITS}]"
        return f"{self._rest_of_row} (?=[A-Za-z]|[0-9]+(?!{rest}))"

    @property
    def _passed_over(self) -> str:
        return f"(?<=[{_LATIN}] )(?=[{self._pictographs}]{self._and_two_words})"

    @cached_property
    def more(self) -> re.Pattern[str]:
        """The pattern of what comes behind `MOST_REPEATS` emoji of a run; it may be empty."""
        return re.compile(self._more)

    @cached_property
    def emoji(self) -> re.Pattern[str]:
        """The pattern of one emoji inside a run; two regional indicators are one flag."""
        return re.compile(self._one_emoji)

    @property
    def _one_emoji(self) -> str:
        flag = f"{_JOINER}*[{REGIONAL_INDICATORS}]{{2}}{self._tail}"
        return f"{flag}|{self._emoji}"

    @cached_property
    def unnamed(self) -> re.Pattern[str]:
        """The pattern of what is left of an emoji that has no name of its own."""
        return re.compile(f"[{self._pictographs}{MODIFIERS}{_JOINER}]")

    @cached_property
    def deleted(self) -> re.Pattern[str]:
        """The pattern of the parts of a deleted run, each named by its rule."""
        return re.compile(
            f"(?P<gap>{_SPACE}+)"
            f"|(?P<keycap>[{_SELECTORS}]*{KEYCAP})"
            f"|(?P<variation_selector>[{_SELECTORS}]+)"
            f"|(?P<emoji>{self._one_emoji})",
        )


@lru_cache(maxsize=16)
def emoji_patterns(more: str) -> EmojiPatterns:
    """Return the patterns for pictographs and some further characters."""
    return EmojiPatterns(more)
