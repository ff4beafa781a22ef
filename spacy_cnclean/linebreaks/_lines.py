"""What a line is: where it lies, how wide it is, and how it starts and ends."""

from __future__ import annotations

import re
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_BLANK_CHARACTERS: Final = " \t\u00a0\u3000\u202f\u205f" + "".join(map(chr, range(0x2002, 0x200B)))
_BLANKS: Final = " \t\u00a0\u2002-\u200a\u202f\u205f\u3000"
_PARAGRAPH_ENDS: Final = ("\f", "\u2029")
_HAN: Final = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_NUMERALS: Final = "0-9〇零一二三四五六七八九十百千两"

_BULLETS: Final = "•·●○■□◆◇▪▫▶►▲△※★☆✓✔✗✘➢➤√×"
CLOSING: Final = "，。、；：！？）》〉」』】〕”’,.;:!?)]}%％"
_OPENING: Final = "（《〈「『【〔“‘([{"

# What starts a line of its own: an item of a list, a heading, a label, a quotation, a row, code.
_STARTS: Final = f"""
    [-*+–—]{{1,3}}(?=[{_BLANKS}]) | [{_BULLETS}]
    | \\#{{1,6}}[{_BLANKS}] | [>|] | ``` | ~~~ | //|/\\*|\\$[{_BLANKS}]
    | [0-9]{{1,3}}(?:\\.[0-9]{{1,3}}){{0,4}}(?:[、)）]|[.．](?![0-9])|[{_BLANKS}]+(?=[{_HAN}]))
    | [（(][{_NUMERALS}a-zA-Z]{{1,4}}[）)]
    | [〇零一二三四五六七八九十]{{1,4}}[、.．]
    | [①-⓿㈠-㈩❶-➓]
    | 第[{_BLANKS}]?[{_NUMERALS}]{{1,6}}[{_BLANKS}]?[章节節条條编編篇回部卷讲講课課款项項]
    | [A-Za-z][.、．)）](?![A-Za-z])
    | [{_NUMERALS}]{{4}}年[{_NUMERALS}]{{1,3}}月(?:[{_NUMERALS}]{{1,3}}[日号號])?$
    | [0-9]{{1,2}}:[0-9]{{2}} | [0-9]{{4}}[-/][0-9]{{1,2}}[-/]
    | (?:https?|ftp)://
"""
# Lines that are no prose: rows of a table, rules, addresses alone.
_GAP: Final = f"(?<=[^{_BLANKS}])(?:[{_BLANKS}]{{2,}}|\t)(?=[^{_BLANKS}])"
_NO_PROSE: Final = f"\\W*$|#{{1,6}}[{_BLANKS}]|[|]|(?:https?|ftp)://\\S+$"
_FENCE: Final = "```", "~~~"

_CLOSED: Final = "。！？!?…：:；;—～~。．"  # what a line ends in that goes on in no other
_BEHIND: Final = "”’」』）)》】\"'"  # and what may stand behind it


class TextRow(NamedTuple):
    """A line of a text.

    Attributes:
        start: Its first character that is no blank.
        end: One past the last.
        text: What stands between.
        indent: How wide the blanks before it are, in columns.
        follows: Whether a line that is not empty stands right before it.
    """

    start: int
    end: int
    text: str
    indent: int
    follows: bool


def read_rows(text: str) -> Iterator[TextRow]:
    """Yield the lines of a text that are not blank."""
    at = 0
    follows = False
    for match in chain(_line_end().finditer(text), (None,)):
        end = len(text) if match is None else match.start()
        line = text[at:end]
        body = line.strip(_BLANK_CHARACTERS)
        if body:
            indent = len(line) - len(line.lstrip(_BLANK_CHARACTERS))
            start = at + indent
            yield TextRow(start, start + len(body), body, columns(line[:indent]), follows)
        follows = bool(body)
        if match is not None:
            at = match.end()
            follows = follows and match.group() not in _PARAGRAPH_ENDS


def columns(text: str) -> int:
    """Return how wide a text is, in columns of a terminal: two for a hanzi.

    >>> columns("共3条"), columns("　　")
    (5, 4)
    """
    return (len(text) + len(text.encode("utf-8", "surrogatepass"))) // 2


def starts_anew(line: str) -> bool:
    """Return whether a line starts something of its own, such as an item of a list."""
    return bool(_starts().match(line))


def is_label(line: str) -> bool:
    """Return whether a line starts as a label does, or a speaker: `甲：`, `姓名：`."""
    return bool(_label().match(line))


def is_prose(line: str) -> bool:
    """Return whether a line can be part of a paragraph: it is no row of a table, no rule."""
    return not (_no_prose().match(line) or _gap().search(line))


def is_fence(line: str) -> bool:
    """Return whether a line begins or ends a block of code."""
    return line.startswith(_FENCE)


def is_closed(line: str) -> bool:
    """Return whether a line ends as a sentence does, or as what introduces the next line."""
    ends = line[-1:] in _CLOSED or line.rstrip(_BEHIND)[-1:] in _CLOSED
    return ends or bool(_noted().search(line, max(len(line) - _LONGEST_NOTE, 0)))


def is_hanzi(character: str) -> bool:
    """Return whether a character is a hanzi."""
    return bool(_hanzi().match(character))


def opens(character: str) -> bool:
    """Return whether a character is a mark that opens something."""
    return character in _OPENING


@cache
def _noted() -> re.Pattern[str]:
    """Return what a sentence ends in that a note belongs to: `。63`, `。[12]`, `。”①`."""
    return re.compile("[。！？][”’」』）]?(?:[0-9]{1,3}|[\\[［〔][0-9]{1,3}[\\]］〕]|[①-⓿])\\Z")


_LONGEST_NOTE: Final = 8


@cache
def _line_end() -> re.Pattern[str]:
    return re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")


@cache
def _gap() -> re.Pattern[str]:
    return re.compile(_GAP)


@cache
def _starts() -> re.Pattern[str]:
    return re.compile(_STARTS, re.VERBOSE)


@cache
def _label() -> re.Pattern[str]:
    return re.compile("[^\\W\\d_]{1,8}[:：]")


@cache
def _no_prose() -> re.Pattern[str]:
    return re.compile(_NO_PROSE)


@cache
def _hanzi() -> re.Pattern[str]:
    return re.compile(f"[{_HAN}]")
