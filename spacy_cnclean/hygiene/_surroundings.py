"""What a character becomes that is read by the text around it."""

from __future__ import annotations

import re
from typing import Final, TypeAlias

from spacy_cnclean._full_width import FullWidthTokens, to_ascii
from spacy_cnclean._text_blocks import LINE_BREAKS
from spacy_cnclean._traditional import is_traditional
from spacy_cnclean.hygiene._characters import DOOR_RADICAL
from spacy_cnclean.hygiene._mojibake import Mojibake
from spacy_cnclean.hygiene._private_use import PrivateUse

Read: TypeAlias = tuple[int, int, str]
"""Start and end of what changes, and what it becomes."""
_TRADITIONAL_DOOR: Final = "戶"
_line_break = re.compile(f"[{LINE_BREAKS}]")


class Surroundings:
    """Reads such characters of a text from left to right.

    Args:
        text: The text.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._mojibake = Mojibake(text)
        self._private_use = PrivateUse(text)
        self._tokens = FullWidthTokens(text)
        self._line_end = -1  # of the line that `_is_traditional` is known of
        self._is_traditional = False

    def read(self, name: str, start: int, end: int, done: int) -> tuple[int, list[Read]]:
        """Return where to go on behind a match, and what becomes what up to there.

        Args:
            name: The class of the match.
            start: Where it starts.
            end: Where it ends.
            done: Where what is dealt with ends.
        """
        text = self._text
        if name == "private_use":
            end, after = self._private_use.read(start)
            return end, [(start, end, after)]
        if name == "width":
            end, places = self._tokens.read(start, done)
            return end, [(place, place + 1, to_ascii(text[place])) for place in places]
        if text[start] == DOOR_RADICAL and self._is_in_traditional(start):
            return end, [(start, end, _TRADITIONAL_DOOR)]
        run_end = self._mojibake.run_at(start)
        return (
            (end, []) if run_end is None else (max(end, run_end), [(start, end, text[start:end])])
        )

    def _is_in_traditional(self, at: int) -> bool:
        if at >= self._line_end:
            end = _line_break.search(self._text, at)
            self._line_end = end.start() if end else len(self._text)
            start = max(self._text.rfind(mark, 0, at) for mark in LINE_BREAKS) + 1
            self._is_traditional = is_traditional(self._text[start : self._line_end])
        return self._is_traditional
