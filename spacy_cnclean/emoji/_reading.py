"""Reading emoji as words: which of them are, and what they become where they stand."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from spacy_cnclean._text_blocks import LINE_BREAKS
from spacy_cnclean._traditional import is_traditional
from spacy_cnclean.emoji._characters import (
    BRACKETS,
    CLOSING_MARKS,
    COMBINING,
    EMOJI_SELECTOR,
    SPACES,
    UNSPACED,
    is_one_of,
)
from spacy_cnclean.emoji._words import amount_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy_cnclean.emoji._items import Item
    from spacy_cnclean.emoji._words import EmojiWord

_REACH: Final = 16  # how far to look for the script that a mark is set in
_ANSWERS: Final = frozenset("✔✖✅❌☑❎")
_FULL_AMOUNTS: Final = "满滿第考"  # 满💯减10, 考💯
_ENDS: Final = frozenset("！？!?~～…%％")  # what a mark may stand behind, beside words
_CLOSERS: Final = frozenset("）)】]］〕」』”’》")
_JOINED_BY_SIGNS: Final = frozenset(")）%％”》」】(（《“「【")


class EmojiReader:
    """Reads the emoji of a text as words, run by run from left to right.

    Args:
        text: The text.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._line_end = -1  # of the line that `_is_traditional` is known of
        self._is_traditional = False

    def words(self, items: Sequence[Item]) -> Iterator[tuple[int, int, str, str]]:
        """Yield the changes that make words of emoji, and note in the items what they become."""
        if all(item.word is None for item in items):
            return
        chunks = _chunk_ends(items)
        left, is_spaced = self._left_of_run(items[0])
        before: Item | None = None
        for place, item in enumerate(items):
            if before is not None:
                is_glued = before.end == item.start
                left = before.after[-1] if before.after else left
                is_spaced = not is_glued or (is_spaced and not before.after)
            if item.word is not None:
                yield from self._read(items, place, left, is_spaced=is_spaced, end=chunks[place])
            before = item

    def _read(
        self, items: Sequence[Item], place: int, left: str, *, is_spaced: bool, end: int
    ) -> Iterator[tuple[int, int, str, str]]:
        item = items[place]
        word = item.word
        if word is None:
            return
        if word.when == "mark":
            item.after = self._mark(item, word, left, end, is_spaced=is_spaced) or None
        elif word.when == "sign":
            item.after = self._sign(items, place, word)
        elif word.when == "amount":
            item.after = word.text if self._is_amount(item) else None
        elif not word.when or EMOJI_SELECTOR in self._text[item.start : item.end]:
            item.after = self._apart(items, place, self._form(item, word))
        if item.after and word.when == "mark" and is_spaced:
            yield from self._mark_with_its_spaces(item, item.after)
        elif item.after:
            yield item.start, item.end, item.after, "emoji.word"
        elif item.stays and EMOJI_SELECTOR in self._text[item.start : item.end]:
            # It is no word and no picture, but the character that it was without.
            at = self._text.index(EMOJI_SELECTOR, item.start)
            yield at, item.end, "", "emoji.variation_selector"

    def _left_of_run(self, first: Item) -> tuple[str, bool]:
        """Return the character before a run, spaces aside, and whether there are any."""
        at = first.start
        while at and self._text[at - 1] in SPACES:
            at -= 1
        return self._before(at), at < first.start

    def _before(self, at: int) -> str:
        """Return the character before a place; of a keycap its digit."""
        is_combining = is_one_of(COMBINING)
        while at and is_combining(self._text[at - 1]):
            at -= 1
        return self._text[at - 1] if at else ""

    def _form(self, item: Item, word: EmojiWord) -> str | None:
        """Return the word in the script of its line."""
        if word.text == word.traditional:
            return word.text or None
        if item.start >= self._line_end:
            end = _line_break().search(self._text, item.end)
            self._line_end = end.start() if end else len(self._text)
            start = max(self._text.rfind(mark, 0, item.start) for mark in LINE_BREAKS) + 1
            self._is_traditional = is_traditional(self._text[start : self._line_end])
        return word.traditional if self._is_traditional else word.text

    def _apart(self, items: Sequence[Item], place: int, after: str | None) -> str | None:
        """Return a word with spaces where it would run into another word or number."""
        if not after:
            return None
        item, text = items[place], self._text
        before = items[place - 1] if place else None
        if before and before.end == item.start:
            left = before.after[-1] if before.after else ""
        else:
            left = self._before(item.start)
        behind = items[place + 1] if place + 1 < len(items) else None
        right = "" if behind and behind.start == item.end else text[item.end : item.end + 1]
        start = " " if _run_together(left, after[0], after) else ""
        end = " " if _run_together(after[-1], right, after) else ""
        return f"{start}{after}{end}"

    def _is_amount(self, item: Item) -> bool:
        if amount_pattern().match(self._text, item.end):
            return True
        before = self._before(item.start)
        return bool(before) and before in _FULL_AMOUNTS

    def _sign(self, items: Sequence[Item], place: int, word: EmojiWord) -> str | None:
        """Return what a sign becomes that joins what stands beside it; rows of signs are lines."""
        item, text = items[place], self._text
        before = items[place - 1] if place else None
        behind = items[place + 1] if place + 1 < len(items) else None
        if any(other is not None and other.may_be("sign") for other in (before, behind)):
            return None
        left, right = self._joined(items, place)
        if left and right:
            return self._sign_between(item, word, left, right)
        if left or not right:
            return word.plain if left.isdecimal() and word.plain == "+" else None
        if text[item.end : item.end + 1].isspace() or not right.isalnum():
            return None
        if right.isdecimal():
            return word.plain if word.plain in {"+", "-"} else None
        return word.text if word.text != word.plain else None

    def _sign_between(self, item: Item, word: EmojiWord, left: str, right: str) -> str | None:
        """Return what a sign becomes between two words or numbers."""
        if not word.text:
            is_product = left.isdecimal() and right.isdecimal() and not self._is_answer(item)
            return word.plain if is_product else None
        has_numbers = left.isdecimal() or right.isdecimal()
        return word.plain if has_numbers or (left.isascii() and right.isascii()) else word.text

    def _joined(self, items: Sequence[Item], place: int) -> tuple[str, str]:
        """Return what a sign joins, one space on either side aside; "" where there is nothing."""
        item, text = items[place], self._text
        before = items[place - 1] if place else None
        behind = items[place + 1] if place + 1 < len(items) else None
        if before is not None and before.end + 1 >= item.start:
            left = before.after[-1] if before.after else ""
        else:
            left = self._before(item.start - (text[item.start - 1 : item.start] == " "))
        end = item.end + (text[item.end : item.end + 1] == " ")
        if behind is not None and behind.start <= end:
            right = behind.word.text[:1] if behind.word and not behind.word.when else ""
        else:
            right = text[end : end + 1]
        return _if_joined(left), _if_joined(right)

    def _is_answer(self, item: Item) -> bool:
        """Tell whether other ticks and crosses stand near: the answers of a form."""
        near = self._text[max(item.start - 4, 0) : item.start] + self._text[item.end : item.end + 4]
        return not _ANSWERS.isdisjoint(near)

    def _mark(
        self, item: Item, word: EmojiWord, left: str, end: int, *, is_spaced: bool
    ) -> str | None:
        """Return the mark, where it ends a clause: elsewhere it is a picture that calls attention.

        It stands behind a word or another such mark, or alone in brackets or its line. If spaces
        set it off from a word, the same holds on its other side.
        """
        text = self._text
        right = text[end : end + 1]
        if not left or left in LINE_BREAKS:
            if is_spaced or (right and right not in LINE_BREAKS):
                return None
        elif right != BRACKETS.get(left):
            is_behind = left.isalpha() or left.isdecimal() or left in _ENDS
            if not is_behind and (left not in _CLOSERS or right.isalnum()):
                return None
            if is_spaced and right.strip() and not is_one_of(CLOSING_MARKS)(right):
                return None
        start = max(item.start - _REACH, 0)
        before = _line_break().split(text[start : item.start])[-1]
        behind = _line_break().split(text[item.end : item.end + _REACH])[0]
        near = before + behind
        is_latin = any(char.isascii() and char.isalpha() for char in near)
        return word.plain if is_latin and not _unspaced().search(near) else word.text

    def _mark_with_its_spaces(self, item: Item, after: str) -> Iterator[tuple[int, int, str, str]]:
        """Yield the changes of a mark; the spaces that set it off go, as those of an emoji do."""
        text = self._text
        if text[item.start - 1 : item.start] == " ":
            yield item.start - 1, item.start, "", "emoji.gap"
        yield item.start, item.end, after, "emoji.word"
        behind = text[item.end + 1 : item.end + 2]
        is_edge = not behind or behind in LINE_BREAKS or is_one_of(UNSPACED)(behind)
        if is_edge and text[item.end : item.end + 1] == " ":
            yield item.end, item.end + 1, "", "emoji.gap"


def _chunk_ends(items: Sequence[Item]) -> list[int]:
    """Return for each emoji where the row ends that it stands in without a space."""
    ends = [item.end for item in items]
    for place in range(len(items) - 2, -1, -1):
        if items[place + 1].start == items[place].end:
            ends[place] = ends[place + 1]
    return ends


def _if_joined(char: str) -> str:
    """Return a character that signs join, or nothing."""
    return char if char.isalnum() or char in _JOINED_BY_SIGNS else ""


def _run_together(left: str, right: str, word: str) -> bool:
    """Tell whether two characters would run into one number or one Latin word."""
    if left.isdecimal() and right.isdecimal():
        return True
    is_latin = left.isascii() and left.isalpha() and right.isascii() and right.isalpha()
    return is_latin and len(word) > 1


@cache
def _line_break() -> re.Pattern[str]:
    return re.compile(f"[{LINE_BREAKS}]")


@cache
def _unspaced() -> re.Pattern[str]:
    return re.compile(f"[{UNSPACED}]")
