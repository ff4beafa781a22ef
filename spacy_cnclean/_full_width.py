"""Tokens with full-width characters: words and numbers, and the marks that are part of them.

The marks of a token are those inside it (Ｃ＋＋, ｗｗｗ．ａ．ｃｎ), not those around it, as in
`（１）` and `１．总则`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

FULL_WIDTH: Final = "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
_OFFSET: Final = 0xFF01 - 0x21

_MARKS: Final = "％＃＄＆＠／＋－＝＿．：，"
_DIGIT: Final = "0-9０-９"
_LETTER: Final = "A-Za-zＡ-Ｚａ-ｚ"
_IN: Final = f"{_DIGIT}{_LETTER}"
_TOKEN: Final = re.compile(f"[{_IN}{_MARKS}？._@/:+-]+")
_HAS_FULL_WIDTH: Final = re.compile(f"[{FULL_WIDTH}]")

# A number in front of a point is part of more where it is not alone before it: `163．com`, not the
# number of a list, `１．Ｇｏ`.
_PART_OF_MORE: Final = "|".join(f"(?<=[{_IN}@＠._．＿/／-][{_DIGIT}]{{{n}}})" for n in (1, 2, 3))

# A mark of a token, by what stands on its two sides. A comma between numbers may be the sentence's
# unless it parts thousands; a colon is a token's in times and ratios alone; a hyphen or an equals
# sign behind a hanzi is a dash or reads as a word.
_MARK_BUT_COMMA: Final = (
    f"(?<=[{_IN}])[＆＠／－＿](?=[{_IN}])"
    f"|(?:(?<=[{_IN}])|(?<=[{_IN}]）))＝(?=[{_IN}－])|(?<=＝)－(?=[{_DIGIT}])"
    f"|(?<=[{_DIGIT}])[：．](?=[{_DIGIT}])"
    f"|(?<=[{_LETTER}])．(?=[{_IN}])|(?:{_PART_OF_MORE})．(?=[{_LETTER}])"
    f"|(?<=[{_LETTER}])：(?=／／[{_IN}])|(?<=：)／(?=／)|(?<=：／)／"
    f"|(?<=[{_IN}／])？(?=[{_IN}＿]{{1,20}}＝[{_IN}])"
    f"|(?<=[{_IN}])[％＃]|[＃＄](?=[{_IN}])|＠(?=[Ａ-Ｚａ-ｚ])"
    f"|(?<=[{_IN}])＋|(?<=[{_IN}]＋)＋|＋(?=[{_DIGIT}])"
)
_COMMA: Final = f"(?<=[{_DIGIT}])(?<![{_DIGIT}]{{4}})，(?=[{_DIGIT}]{{3}}(?![{_DIGIT}]))"
_MARK: Final = re.compile(_MARK_BUT_COMMA)
_FULL_WIDTH_OR_MARK: Final = re.compile(f"[{FULL_WIDTH}]|{_MARK_BUT_COMMA}|{_COMMA}")
_MAY_HAVE_MARK: Final = re.compile("[％＃＄＆＠／＋－＝＿．]")
_MAY_HAVE_COLON: Final = re.compile("：(?<=[0-9]：)(?=[0-9])")  # the mark first: quickly looked for


def to_ascii(character: str) -> str:
    """Return the ASCII character that a full-width form stands for."""
    return chr(ord(character) - _OFFSET)


class FullWidthTokens:
    """The tokens of a text that have full-width letters or digits, asked for from left to right.

    Args:
        text: The text.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = _TOKEN.finditer(text)

    def read(self, at: int, done: int) -> tuple[int, list[int]]:
        """Return where the token of a full-width letter or digit ends, and what in it is ASCII's.

        >>> text = "１，２００元（１）Ｃ＋＋：１．好"
        >>> FullWidthTokens(text).read(0, 0)
        (5, [0, 1, 2, 3, 4])

        Args:
            at: The first of them.
            done: Where what is dealt with ends; nothing before it is returned.
        """
        start, end = next(token.span() for token in self._tokens if token.end() > at)
        start = max(start, done)
        return end, [*_places(_FULL_WIDTH_OR_MARK, self._text, start, end)]


def find_token_marks(text: str) -> Iterator[int]:
    """Yield the places of full-width marks in tokens whose letters and digits are ASCII.

    >>> [*find_token_marks("50％，Ｃ＋＋，10：30，他／她")]
    [2, 10]
    """
    if not (_MAY_HAVE_MARK.search(text) or _MAY_HAVE_COLON.search(text)):
        return
    for token in _TOKEN.finditer(text):
        start, end = token.span()
        if not _HAS_FULL_WIDTH.search(text, start, end):
            yield from _places(_MARK, text, start, end)


def _places(marks: re.Pattern[str], text: str, start: int, end: int) -> Iterator[int]:
    """Yield what of a token becomes ASCII; a question mark does only in an address."""
    address = _ADDRESS.search(text, start, end)
    path = address.start() if address else end
    for mark in marks.finditer(text, start, end):
        if mark[0] != "？" or mark.start() > path:
            yield mark.start()


_ADDRESS: Final = re.compile(f"[．.／/][{_LETTER}]")
