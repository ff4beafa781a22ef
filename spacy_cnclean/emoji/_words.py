"""Emoji that carry a word or a value: the shipped table, with the rows of a user's own."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from spacy_cnclean._word_files import WordRow, read_shipped_words, read_words
from spacy_cnclean.emoji._characters import CONTENT, EMOJI_SELECTOR, PICTOGRAPHS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_FILE: Final = "emoji.tsv"
_COLUMNS: Final = ("word", "text", "traditional", "plain", "when", "source")
_CONDITIONS: Final = ("emoji", "amount", "sign", "mark")
_MEASURES: Final = ("measure_words.tsv", "units.tsv", "units_of_measure.tsv", "currencies.tsv")

# Points of a score, and measure words that begin other words behind praise (`服务💯家人都爱`): the
# characters that make another word of them, beside those of the tables.
_NOT_BEFORE: Final = {
    "分": "享期店配析开手别离类",
    "家": "人里乡庭长居常具",
    "本": "人店来次身地",
    "个": "人性",
    "份": "量",
    "条": "件理",
    "名": "字气声",
    "位": "置",
    "面": "条料食",
    "年": "轻货",
    "口": "味感碑",
}

_is_emoji = re.compile(f"[{PICTOGRAPHS}{CONTENT}]").match
_is_content = re.compile(f"[{CONTENT}]").match


class EmojiWord(NamedTuple):
    """What an emoji becomes; see the comment at the top of `data/words/emoji.tsv`."""

    text: str
    traditional: str
    plain: str
    when: str


class EmojiWords(NamedTuple):
    """The emoji that are words.

    Attributes:
        of: What each of them becomes, by the emoji without VS16.
        near: Finds what may be one of them, and nothing else in most texts: a few ranges of
            characters, which are compared much faster than many.
        present: Finds one of them.
        content: Those that are no pictographs: they stay where they are no words.
    """

    of: Mapping[str, EmojiWord]
    near: re.Pattern[str]
    present: re.Pattern[str]
    content: str


@lru_cache(maxsize=8)
def emoji_words(path: str | Path | None = None) -> EmojiWords:
    """Return the shipped words, with the rows of a user's file in place of those of the same emoji.

    Raises:
        OSError: The file cannot be read.
        ValueError: A line is not of the form, with file and line.
    """
    rows = read_shipped_words(_FILE, _COLUMNS)
    if path is not None:
        own = {row.word.replace(EMOJI_SELECTOR, ""): row for row in _checked(path).values()}
        rows |= own
    of = {emoji: _word(row) for emoji, row in rows.items()}
    content = "".join(emoji for emoji in of if len(emoji) == 1 and _is_content(emoji))
    near = re.compile(f"[{_ranges({emoji[0] for emoji in of})}]")
    return EmojiWords(of, near, re.compile("|".join(map(re.escape, of))), content)


_BEYOND: Final = 0x10000  # below it a class costs the same whatever is in it
_CLOSE: Final = 0x70  # from the squared letters to the squared hanzi, and not to any picture


def _ranges(characters: Iterable[str]) -> str:
    """Return the body of a class that holds the characters, and what is between close ones."""
    codes = sorted(map(ord, characters))
    starts = [b for a, b in pairwise([-_CLOSE, *codes]) if b - a >= _CLOSE or b < _BEYOND]
    ends = [a for a, b in pairwise([*codes, codes[-1] + _CLOSE]) if b - a >= _CLOSE or b < _BEYOND]
    return "".join(f"{chr(a)}-{chr(b)}" for a, b in zip(starts, ends, strict=True))


def _checked(path: str | Path) -> Mapping[str, WordRow]:
    rows = read_words(path, _COLUMNS)
    for row in rows.values():
        if not _is_emoji(row.word):
            raise row.error("not an emoji")
    return rows


def _word(row: WordRow) -> EmojiWord:
    text, plain = row.cells["text"], row.cells["plain"]
    for name in ("text", "traditional", "plain"):
        if any(map(_is_emoji, row.cells[name])):
            raise row.error(f"{name} is {row.cells[name]!r}, which has an emoji in it")
    return EmojiWord(
        text,
        row.cells["traditional"] or text,
        plain or text,
        row.choice("when", _CONDITIONS),
    )


@lru_cache(maxsize=1)
def amount_pattern() -> re.Pattern[str]:
    """Return the pattern of measure words and units, which make a number of what is before them."""
    not_before = {
        word: row.cells.get("not_before", "")
        for name in _MEASURES
        for word, row in read_shipped_words(name).items()
    }
    for word, more in _NOT_BEFORE.items():
        not_before[word] = not_before.get(word, "") + more
    words = sorted(not_before, key=len, reverse=True)
    behind = (re.escape(one) + _guard(one, not_before[one]) for one in words)
    return re.compile("|".join(["[%％+万亿多余]", *behind]))


def _guard(word: str, not_before: str) -> str:
    """Return what may not follow a measure word; one said twice means each: 天天, 个个."""
    return f"(?![{not_before}])" * bool(not_before) + f"(?!{re.escape(word)})"
