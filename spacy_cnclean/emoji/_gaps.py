"""Which spaces go with a removed emoji: those that it opened, and no author's.

The noise sets an emoji off by one space on either side, at the end of a line by one before it.
So every emoji closes at most one space on each of its sides, and what is more than that was
there before. Which of the two a space is can be ambiguous; then
- between unspaced scripts (Han, kana, their marks) and between those and anything else, one
  space on either side is the emoji's: `2023 🌷 年` gives `2023年`. Had the author written
  `2023 年`, the noise would have left three spaces, and one stays;
- between two words of spaced scripts, and between two numbers, one space stays: numbers are
  joined only inside `第…条` and to a year of four digits;
- after a list marker that starts a line (`1. 🌷 技术`, `- 🌷 技术`) one space stays, for the list
  would be none without it;
- a space that a combining keycap, selector or tag stands on stays;
- a space on one side only is the author's (`开心😊 明天见`), except before a closing mark, after
  an opening or full-width one and at the ends of a line, where no author leaves one. So is one
  between emoji that touch the text on both sides (`好😊 😊真好`), with the same exceptions.
"""

from __future__ import annotations

import re
from array import array
from functools import cache, lru_cache
from itertools import chain, repeat
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from spacy_cnclean._text_blocks import LINE_BREAKS
from spacy_cnclean.emoji._characters import (
    CLOSING_MARKS,
    COMBINING,
    DIGITS,
    FULL_WIDTH_MARKS,
    IDEOGRAPHIC_SPACE,
    MODIFIERS,
    NUMBERED_UNITS,
    OPENING_MARKS,
    PICTOGRAPHS,
    SPACES,
    UNSPACED,
    ZERO_WIDTH_JOINER,
    is_one_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Span: TypeAlias = tuple[int, int]
Side: TypeAlias = Literal["line", "mark", "unspaced", "digit", "word", "other"]

# How far to look past marks and symbols for the script they are set in, and for the 第 and 条
# around a number.
_REACH: Final = 16


class EmojiGroup(NamedTuple):
    """Emoji that go, side by side, in the range that they and the spaces around them take.

    `widths` are the lengths in turn of spaces, emoji, spaces, and so on to the last spaces.
    """

    start: int
    end: int
    widths: Sequence[int]


def group_of(start: int, end: int, emoji: Iterable[Span]) -> EmojiGroup:
    """Return the group of emoji in a range; those that touch count as one."""
    widths = array("i", [0])
    position = start
    for first, last in emoji:
        if first == position and len(widths) > 1:
            widths[-2] += last - first
        else:
            widths[-1] = first - position
            widths.extend((last - first, 0))
        position = last
    widths[-1] = end - position
    return EmojiGroup(start, end, widths)


def deleted_spans(text: str, group: EmojiGroup) -> Iterator[Span]:
    """Yield what goes with a group: its emoji and the spaces they opened, ends that touch joined.

    >>> list(deleted_spans("收 🐞 紧", group_of(1, 4, [(2, 3)])))
    [(1, 4)]
    >>> list(deleted_spans("Hello 🌍 world", group_of(5, 8, [(6, 7)])))
    [(6, 8)]
    """
    kept = _kept_spaces(text, group)
    start = group.start + kept[0]
    end = group.start + group.widths[0]
    for place in range(1, len(kept)):
        end += group.widths[2 * place - 1]
        if kept[place] and place < len(kept) - 1:
            yield start, end
            start = end + kept[place]
        end += group.widths[2 * place]
    yield start, group.end - kept[-1]


def _kept_spaces(text: str, group: EmojiGroup) -> Sequence[int]:
    """Return how many spaces stay of those before, between and after the emoji."""
    left, right = _left_side(text, group.start), _right_side(text, group.end)
    widths = group.widths[::2]
    is_set_off = (widths[0] or left in _EDGES) and (widths[-1] or right in _EDGES)
    first = last = 1 if is_set_off else 0
    if not widths[0] and (right == "mark" or _touches_full_width_mark(text, group)):
        is_set_off, last = True, 1
    if left == "line":
        # Spaces that start a line are its indentation, except the one before an emoji that is
        # set off by it; ideographic spaces always are, whichever side of the emoji they are on.
        is_ideographic = text[group.start] == IDEOGRAPHIC_SPACE
        if widths[0] != 1 or is_ideographic:
            first = 0
        after = text[group.end - widths[-1] : group.end]
        if after.startswith(IDEOGRAPHIC_SPACE) and (not widths[0] or is_ideographic):
            last = 0
    if is_one_of(COMBINING)(text[group.end : group.end + 1]):
        last = 0  # it stands on the space, and would become part of what is left of the emoji
    opened = chain((first,), repeat(2, len(widths) - 2), (last,))
    kept = array("i", (max(width - gone, 0) for width, gone in zip(widths, opened, strict=True)))
    needs_one = not is_set_off or _keeps_one(text, group, left, right)
    if not (widths[0] or widths[-1]) and (left in _EDGES or right in _EDGES):
        needs_one = False  # all spaces stand between emoji, beside which no text is to be parted
    if needs_one and not any(kept) and any(widths):
        kept[_outermost(widths)] = 1
    return kept


def _touches_full_width_mark(text: str, group: EmojiGroup) -> bool:
    """Tell whether emoji touch a mark on the left behind which nobody leaves a space."""
    return group.start > 0 and text[group.start - 1] in FULL_WIDTH_MARKS


def _outermost(widths: Sequence[int]) -> int:
    """Return the gap whose space stays: the one before the emoji, else the one after them."""
    for index in (0, len(widths) - 1):
        if widths[index]:
            return index
    return next(index for index, width in enumerate(widths) if width)


def _keeps_one(text: str, group: EmojiGroup, left: Side, right: Side) -> bool:
    """Tell whether a space has to stay between what stands left and right."""
    if left in _EDGES or right in _EDGES:
        return False
    if follows_list_marker(text, group.start):
        return True
    if "unspaced" in (left, right):
        return False
    return not (left == right == "digit" and is_one_number(text, group.start, group.end))


_EDGES: Final = ("line", "mark")
_BULLETS: Final = "-*+>\u2022"


def _left_side(text: str, at: int) -> Side:
    """Tell what stands before a gap; marks and symbols count as the text they are set in."""
    if at == 0 or text[at - 1] in LINE_BREAKS:
        return "line"
    if is_one_of(OPENING_MARKS)(text[at - 1]):
        return "mark"
    return _nearest_script(text, range(at - 1, max(at - _REACH, 0) - 1, -1))


def _right_side(text: str, at: int) -> Side:
    """Tell what stands after a gap."""
    if at == len(text) or text[at] in LINE_BREAKS:
        return "line"
    if is_one_of(CLOSING_MARKS)(text[at]) and not _starts_word(text[at + 1 : at + 2]):
        return "mark"
    return _nearest_script(text, range(at, min(at + _REACH, len(text))))


def _nearest_script(text: str, places: range) -> Side:
    """Return the script of the first of these characters that has one, within the line."""
    for place in places:
        if text[place] in LINE_BREAKS:
            break
        side = _script(text[place])
        if side != "other":
            return side
    return "other"


@lru_cache(maxsize=4096)
def _script(character: str) -> Side:
    if character.isdecimal():
        return "digit"
    if is_one_of(UNSPACED)(character):
        return "unspaced"
    return "word" if character.isalpha() else "other"


def _starts_word(character: str) -> bool:
    """Tell whether a mark before this starts something: `.NET`, `:name:`, `.5`."""
    return character.isascii() and character.isalnum()


@cache
def _list_marker_pattern() -> re.Pattern[str]:
    marker = f"[0-9]{{1,3}}[.)]|[{_BULLETS}]|#{{1,6}}"
    return re.compile(f"(?:^|[{LINE_BREAKS}])[ \\t]*(?:{marker})\\Z")


def follows_list_marker(text: str, at: int) -> bool:
    """Tell whether what stands before is the marker of a list item, and starts its line."""
    if text[at - 1] not in f".)#{_BULLETS}":
        return False
    return bool(_list_marker_pattern().search(text, max(at - _REACH, 0), at))


def is_one_number(text: str, start: int, end: int) -> bool:
    """Tell whether the digits left and right are one number, as the text around them says."""
    before = (text, max(start - _REACH, 0), start)
    after = (text, end, end + _REACH)
    ordinal, unit, century, year = _number_patterns()
    if unit.match(*after):
        return bool(ordinal.search(*before))
    tail = year.match(*after)
    head = century.search(*before) if tail else None
    return bool(head and tail and len(head[0]) + len(tail[1]) == _YEAR_DIGITS)


_YEAR_DIGITS: Final = 4


@cache
def _number_patterns() -> tuple[re.Pattern[str], ...]:
    noise = f"[{DIGITS}{SPACES}{PICTOGRAPHS}{MODIFIERS}{ZERO_WIDTH_JOINER}]*"
    return (
        re.compile(f"第{noise}\\Z"),
        re.compile(f"{noise}[{NUMBERED_UNITS}]"),
        re.compile(f"(?<![{DIGITS}])(?:1[89]?|20?|1[89][0-9]|20[0-9])\\Z"),
        re.compile(f"([{DIGITS}]+)[{SPACES}]?年"),
    )
