"""The repeats step: runs of one mark or one letter are cut to a length."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, ClassVar, Final

from spacy_cnclean._text_blocks import LINE_BREAKS
from spacy_cnclean.edits import SplicesBuilder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy_cnclean.edits import Change

MARK_RULE: Final = "repeats.marks"
LETTER_RULE: Final = "repeats.letters"

# Numerals are figures, and these stand for letters that are left out.
_NO_LETTERS: Final = "〇一二三四五六七八九十百千万亿零两某口囗"
_DOUBLED: Final = "谢謝拜等爸妈媽爷爺奶姐哥弟妹叔婆公宝寶"  # a word is two of them
_ASKED: Final = "!?！？"
_FULL_MARKS: Final = "。，、；：～"
_ENDS: Final = f"[^\\W_]|[{_FULL_MARKS}！？…—”’」』）》】]"  # what marks are typed behind

# From how many on a run of an equal mark can be too long.
_FEWEST: Final = dict.fromkeys(_FULL_MARKS + ",;:", 2) | {"~": 3, ".": 4, "…": 3, "—": 3}

_DOTS: Final = 3  # of ASCII make an ellipsis; six are one as in Chinese
_LONG: Final = 2  # … and — come in pairs: GB/T 15834-2011, 4.11 and 4.10


@dataclass(frozen=True, slots=True)
class RepeatStep:
    """Cuts runs of one mark or one letter, as people type them for emphasis.

    Args:
        marks: How many marks of a kind stay; 0 leaves their runs alone. …… and —— are one mark.
        letters: How many equal letters stay; 0 leaves their runs alone.

    Raises:
        ValueError: One of them is below 0.
    """

    marks: int = 1
    letters: int = 3

    name: ClassVar[str] = "repeats"
    by_line: ClassVar[bool] = True
    looks_again: ClassVar[bool] = True

    def __post_init__(self) -> None:
        for option in ("marks", "letters"):
            if (value := getattr(self, option)) < 0:
                raise ValueError(f"{option} must be 0 or more, not {value}")

    def find(self, text: str) -> Sequence[Change]:
        """Return what is too much of each run."""
        return find_repeats(text, marks=self.marks, letters=self.letters)


def find_repeats(text: str, *, marks: int = 1, letters: int = 3) -> Sequence[Change]:
    """Return the deletions that cut runs of one mark or one letter to a length.

    Of a run of question and exclamation marks so many of each stay (`？！？！` is `？！`). ASCII
    marks are cut behind a letter or a Chinese mark alone, so that code and rules stay. So do
    rows of values with empty fields, the leaders of a table of contents, digits, numerals, and
    letters that stand for ones left out (`某某某某`, `xxxx`).

    >>> [(change.start, change.end) for change in find_repeats("太好笑了哈哈哈哈哈！！！！")]
    [(7, 9), (10, 13)]
    """
    changes = SplicesBuilder(text)
    for match in _runs(text):
        mark = match[0][0]
        start, end = match.span()
        if mark.isalpha():
            start += letters + letters % 2 * (mark in _DOUBLED)
            if letters and start < end and not _is_placeholder(text, match):
                changes.add(start, end, "", LETTER_RULE)
        elif marks and not _belongs_to_something(text, match):
            for first, last in _surplus(match, marks):
                changes.add(first, last, "", MARK_RULE)
    return changes.build()


def _runs(text: str) -> Iterator[re.Match[str]]:
    """Yield the runs of equal letters or marks, and those of question and exclamation marks."""
    for match in _run().finditer(text):
        mark = match[0][0]
        if mark in _ASKED or mark.isalpha() or len(match[0]) >= _FEWEST.get(mark, _NEVER):
            yield match


_NEVER: Final = float("inf")


def _surplus(match: re.Match[str], marks: int) -> Iterator[tuple[int, int]]:
    """Yield what is too much of a run of marks."""
    start, end = match.span()
    mark = match[0][0]
    if mark in _ASKED:
        yield from _surplus_of_kinds(match[0], start, marks)
        return
    allowed = marks
    if mark in "…—":
        allowed = _LONG * marks
    elif mark == ".":
        allowed = _DOTS * (2 if end - start == 2 * _DOTS else 1) * marks
    if end - start > allowed:
        yield start + allowed, end


def _surplus_of_kinds(run: str, start: int, marks: int) -> Iterator[tuple[int, int]]:
    """Yield what is too much of a run of question and exclamation marks."""
    seen = {"!": 0, "?": 0}
    first = None
    for place, mark in enumerate(run):
        kind = "!" if mark in "!！" else "?"
        seen[kind] += 1
        if seen[kind] > marks:
            first = place if first is None else first
        elif first is not None:
            yield start + first, start + place
            first = None
    if first is not None:
        yield start + first, start + len(run)


def _belongs_to_something(text: str, match: re.Match[str]) -> bool:
    """Return whether a run of marks is part of code, of a table or of a rule."""
    start, end = match.span()
    mark, before = match[0][0], text[start - 1 : start]
    if mark in _FULL_MARKS or (mark in _ASKED and not match[0].isascii()):
        return False
    if mark in ".…—":
        stands_alone = _is_edge(before) and _is_edge(text[end : end + 1])
        return stands_alone or bool(_leaders().match(text, end))
    behind = text[end : end + 1]
    if not _end_of_words().match(before) or (mark == ":" and behind.isascii() and behind.isalpha()):
        return True
    if before.isascii() and end - start < _DOTS:
        return True  # a ?? b, std::vector
    return mark == "," and _is_row(text, start, end)


def _is_edge(character: str) -> bool:
    return not character or character in LINE_BREAKS


def _is_row(text: str, start: int, end: int) -> bool:
    """Return whether a run of commas stands for empty fields of a row of values."""
    line_start = max(text.rfind(mark, max(start - _REACH, 0), start) for mark in LINE_BREAKS) + 1
    line = text[max(line_start, start - _REACH) : end + _REACH]
    line = re.split(f"[{LINE_BREAKS}]", line, maxsplit=1)[0]
    return not re.search(r"[。，！？…]|\.\.", line) and len(re.findall(",+", line)) > 1


_REACH: Final = 200


def _is_placeholder(text: str, match: re.Match[str]) -> bool:
    """Return whether a run of letters is a code or stands for something left out."""
    letter = match[0][0]
    if not letter.isascii():
        return letter in _NO_LETTERS
    start, end = match.span()
    while start and _is_word(text[start - 1]) and match.start() - start < _LONGEST_WORD:
        start -= 1
    while end < len(text) and _is_word(text[end]) and end - match.end() < _LONGEST_WORD:
        end += 1
    word = text[start:end]
    around = text[start - 1 : start] + text[end : end + 1]
    if not word.isalpha() or set(around) & set("#@/\\._-=&$%<>{}[]"):
        return True
    if letter.islower():
        return letter in "xw"
    return not word.isupper() or len(set(word)) == 1 or set(word) <= set("YMDHSX")


_LONGEST_WORD: Final = 20


def _is_word(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character == "_")


@cache
def _run() -> re.Pattern[str]:
    return re.compile(f"(?=(.)(?:\\1|[{_ASKED}]))(?:[{_ASKED}]{{2,}}|(.)\\2+)")


@cache
def _leaders() -> re.Pattern[str]:
    """Return what stands behind the leaders of a table of contents: the page, and no more."""
    return re.compile(f"[ \t\u3000]*[0-9]{{1,4}}[ \t]*(?=[{LINE_BREAKS}]|$)")


@cache
def _end_of_words() -> re.Pattern[str]:
    return re.compile(_ENDS)
