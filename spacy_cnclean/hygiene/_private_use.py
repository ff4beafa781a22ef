"""Private-use characters: letters of a font of its own, icons, bullets of a PDF, old codes of GBK.

What stands between letters is a letter that nothing but its font knows: it becomes U+FFFD, so that
the text says that one is missing. What stands alone is an icon, and goes.
"""

from __future__ import annotations

import re
from typing import Final

from spacy_cnclean._text_blocks import LINE_BREAKS

PRIVATE_USE: Final = "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"

_UNKNOWN: Final = "\ufffd"
_APPLE: Final = "\uf8ff"  # the logo, on whatever it stands

# The first GBK tables put these characters of row FE50 into private use, U+E815 and on, until
# Unicode had code points for them. A text converted then still has them there: 䶮 is in use as
# a given name.
_GBK_START: Final = 0xE815
GBK_PRIVATE_HAN: Final = (
    "⺁𠂇𠂉𠃌⺄㑳㑇⺈⺋龴㖞㘚㘎⺌⺗㥮㤘龵㧏㧟㩳㧐龶龷㭎㱮㳠⺧𡗗龸⺪䁖䅟⺮䌷⺳⺶⺷𢦏䎱"
    "䎬⺻䏝䓖䙡䙌龹䜣䜩䝼䞍⻊䥇䥺䥽䦂䦃䦅䦆䦟䦛䦷䦶龺𤇾䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮龻"
)

# Symbol fonts (Symbol, Wingdings) have their codes at U+F020 to U+F0FF. Those that start items of
# lists: Symbol B7; Wingdings 6C 6E 6F 71 75 76 77 9F A7 A8 D8 DC E0 E8 F0 FC FE (Unicode 7,
# L2/12-368). Icon fonts have icons at the same places, so these are bullets at the start of a line.
_BULLETS: Final = {
    "\uf0b7": "•",
    "\uf06c": "●",
    "\uf06e": "■",
    "\uf06f": "□",
    "\uf071": "❑",
    "\uf075": "◆",
    "\uf076": "❖",
    "\uf077": "⬥",
    "\uf09f": "•",
    "\uf0a7": "▪",
    "\uf0a8": "◻",
    "\uf0d8": "➢",
    "\uf0dc": "➲",
    "\uf0e0": "→",
    "\uf0e8": "➔",
    "\uf0f0": "⇨",
    "\uf0fc": "✓",
    "\uf0fe": "☑",
}
_BULLET: Final = "\uf0b7"  # no icon font has this one

# Marks behind which and before which a letter stands, not an icon.
_AFTER_LETTERS: Final = frozenset("，。！？；、”’」』")
_LONGEST_TAG: Final = 64

_line_break = re.compile(f"[{LINE_BREAKS}]")
_in_private_use = re.compile(f"[{PRIVATE_USE}]").match
# Private-use characters in a row, each in tags of its own or not.
_letters = re.compile(
    f"[{PRIVATE_USE}](?:(?:<[^<>]{{0,{_LONGEST_TAG}}}>)*[{PRIVATE_USE}])*"
).finditer


class PrivateUse:
    """What becomes of the private-use characters of a text, from left to right.

    Args:
        text: The text.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._line_end = -1  # of the line that `_has_letters` is known of
        self._has_letters = False
        self._item = ""  # what started the last line that a bullet did
        self._item_end = -1

    def read(self, at: int) -> tuple[int, str]:
        """Return how far a private-use character reaches, and what it becomes."""
        text = self._text
        character = text[at]
        index = ord(character) - _GBK_START
        if 0 <= index < len(GBK_PRIVATE_HAN):
            return at + 1, GBK_PRIVATE_HAN[index]
        starts_line = self._starts_line(at)
        if character in _BULLETS and (
            starts_line or character == _BULLET or self._is_of_item(at, character)
        ):
            if starts_line:
                self._item, self._item_end = character, self._end_of_line(at)
            return at + 1, _BULLETS[character]
        if character != _APPLE and self._is_letter(at):
            return at + 1, _UNKNOWN
        end = at + 1
        start = _icons_start(text, at)
        starts_line = starts_line or self._starts_line(start)
        is_behind_space = text[start - 1 : start] == " "
        return (
            end + 1 if text[end : end + 1] == " " and (starts_line or is_behind_space) else end
        ), ""

    def _is_of_item(self, at: int, character: str) -> bool:
        """Tell whether the line started with the same bullet: `□ 同意 □ 不同意`."""
        return at < self._item_end and character == self._item and not self._left(at).isalpha()

    def _end_of_line(self, at: int) -> int:
        end = _line_break.search(self._text, at)
        return end.start() if end else len(self._text)

    def _starts_line(self, at: int) -> bool:
        text = self._text
        start = at
        while start and at - start < _LONGEST_TAG and text[start - 1] in " \t\u3000\xa0":
            start -= 1
        return start == 0 or text[start - 1] in LINE_BREAKS

    def _is_letter(self, at: int) -> bool:
        """Tell whether it touches a letter, in a line of which one stands between letters."""
        left, right = self._left(at), self._right(at + 1)
        if not (_is_of_word(left) or _is_of_word(right)):
            return False
        if at >= self._line_end:
            self._line_end = self._end_of_line(at)
            self._has_letters = self._has_letters_from(at)
        return self._has_letters

    def _has_letters_from(self, at: int) -> bool:
        """Tell whether a private-use character of the line from here on stands between letters."""
        return any(
            self._is_between(match.start(), match.end())
            for match in _letters(self._text, at, self._line_end)
        )

    def _is_between(self, start: int, end: int) -> bool:
        left, right = self._left(start), self._right(end)
        return left.isalpha() and (right.isalpha() or (right in _AFTER_LETTERS and bool(right)))

    def _left(self, at: int) -> str:
        """Return the character before a place, tags aside."""
        text = self._text
        while at and text[at - 1] == ">":
            start = text.rfind("<", max(at - _LONGEST_TAG, 0), at)
            if start < 0:
                break
            at = start
        return text[at - 1] if at else ""

    def _right(self, at: int) -> str:
        """Return the character behind a place, tags aside."""
        text = self._text
        while text[at : at + 1] == "<":
            end = text.find(">", at, at + _LONGEST_TAG)
            if end < 0:
                break
            at = end + 1
        return text[at : at + 1]


def _icons_start(text: str, at: int) -> int:
    """Return where the private-use characters start that stand in a row with this one."""
    start = at
    while start and at - start < _LONGEST_TAG and _in_private_use(text[start - 1]):
        start -= 1
    return start


def _is_of_word(character: str) -> bool:
    return character.isalpha() or bool(_in_private_use(character))
