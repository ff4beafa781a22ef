"""What happens to emoji and to the text beside them before emoji are taken out.

Emoji that are words become words, and what would be left behind an emoji goes with it: the sign
of a sex that lost its joiner, brackets that held nothing else, the mark behind an emoji that
starts a line. Emoji between two numbers become a space, lest the numbers run into one. Few texts
have any of this; `needs_rewriting` says of a run whether it may.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from spacy_cnclean._text_blocks import LINE_BREAKS
from spacy_cnclean.edits import SplicesBuilder
from spacy_cnclean.emoji._characters import (
    BRACKETS,
    CLAUSE_MARKS,
    COMBINING,
    NUMBER_MARKS,
    PEOPLE,
    SEX_SIGNS,
    SPACES,
    is_one_of,
)
from spacy_cnclean.emoji._gaps import follows_list_marker, is_one_number
from spacy_cnclean.emoji._items import Item, items_of
from spacy_cnclean.emoji._names import name_rows
from spacy_cnclean.emoji._reading import EmojiReader

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from spacy_cnclean.edits import Splices
    from spacy_cnclean.emoji._words import EmojiWords

Found: TypeAlias = tuple[int, int, str, str]
"""Start and end of a change, what comes there, and the rule."""


def needs_rewriting(text: str, start: int, end: int) -> bool:
    """Tell whether of this run more may have to be done than to take it out."""
    left, right = text[start - 1 : start] if start else "", text[end : end + 1]
    if left in BRACKETS or (right and right in SEX_SIGNS):
        return True
    if right and right in CLAUSE_MARKS and _starts_line(text, start):
        return True
    return _ends_number(text, start) and _starts_number(text, end)


def rewritten(
    text: str,
    runs: Iterable[Sequence[tuple[int, int]]],
    words: EmojiWords,
    kept: frozenset[str],
    *,
    are_deleted: bool,
    are_named: bool = False,
) -> Splices | None:
    """Return what becomes of the emoji that are words, and what goes with the others.

    Args:
        text: The text.
        runs: The emoji of each run.
        words: What an emoji becomes.
        kept: Emoji that stay, and are no words.
        are_deleted: Whether emoji that are no words are going to be deleted.
        are_named: Whether emoji become words where a sentence has need of one.
    """
    changes = SplicesBuilder(text)
    has_changes = False
    reading = EmojiReader(text)
    for run in runs:
        items = items_of(text, run, words, kept)
        if not items:
            continue
        found = [*reading.words(items)]
        if are_named:
            name_rows(text, items)
            found += (
                (item.start, item.end, item.after, "emoji.word")
                for item in items
                if item.word is None and item.after is not None
            )
        if are_deleted:
            found += _left_behind(text, items)
        found.sort()
        for start, end, after, rule in found:
            changes.add(start, end, after, rule)
            has_changes = True
    return changes.build() if has_changes else None


def _left_behind(text: str, items: Sequence[Item]) -> Iterator[Found]:
    """Yield what goes with the emoji of a run that are deleted."""
    if all(item.goes for item in items):
        brackets = _brackets(text, items)
        if brackets:
            yield brackets
            yield from _leading_mark(text, brackets[0], brackets[1])
            return
        start = _before_spaces(text, items[0].start)
        yield from _leading_mark(text, start, _behind_spaces(text, items[-1].end))
    yield from _sex_sign(text, items[-1])
    yield from _between_numbers(text, items)


def _before_spaces(text: str, at: int) -> int:
    while at and text[at - 1] in SPACES:
        at -= 1
    return at


def _behind_spaces(text: str, at: int) -> int:
    while at < len(text) and text[at] in SPACES:
        at += 1
    return at


def _starts_line(text: str, at: int) -> bool:
    return at == 0 or text[at - 1] in LINE_BREAKS or follows_list_marker(text, at)


def _brackets(text: str, items: Sequence[Item]) -> Found | None:
    """Return the deletion of the brackets that hold these emoji and nothing else, if there are any.

    A link keeps its brackets (`[🎉](…)`).
    """
    first, last = _before_spaces(text, items[0].start), _behind_spaces(text, items[-1].end)
    start, end = first, last
    while start and end < len(text) and BRACKETS.get(text[start - 1]) == text[end]:
        if text[end : end + 2] == "](":
            break
        start, end = start - 1, end + 1
    if start == first:
        return None
    if text[start - 1 : start].isdecimal() and text[end : end + 1].isdecimal():
        return start, end, " ", "emoji.brackets"
    starts, ends = _starts_line(text, start), end == len(text) or text[end] in LINE_BREAKS
    has_left, has_right = text[start - 1 : start] == " ", text[end : end + 1] == " "
    if has_right and (has_left or starts):
        end += 1
    elif has_left and ends:
        start -= 1
    return start, end, "", "emoji.brackets"


def _leading_mark(text: str, start: int, end: int) -> Iterator[Found]:
    """Yield the deletion of the clause mark behind emoji that start a line: it is theirs."""
    mark, behind = text[end : end + 1], text[end + 1 : end + 2]
    if not mark or mark not in CLAUSE_MARKS or not _starts_line(text, start):
        return
    if mark.isascii() and not (behind.isspace() or behind.isdecimal() or not behind.isascii()):
        return  # `:name:`, `:)`
    yield end, end + 1, "", "emoji.mark"


def _sex_sign(text: str, item: Item) -> Iterator[Found]:
    """Yield the deletion of the sign of a sex that a space parts from one of the people.

    Without the selector, and before a number or a colon, it is the head of a list.
    """
    if not item.goes or not is_one_of(PEOPLE)(item.core):
        return
    start, sign = item.end, item.end + 1
    if text[start : start + 1] != " " or sign == len(text) or text[sign] not in SEX_SIGNS:
        return
    end = sign + 1
    is_combining = is_one_of(COMBINING)
    while end < len(text) and is_combining(text[end]):
        end += 1
    if end == sign + 1 and text[end : end + 2].strip()[:1] in _OF_A_LIST:
        return
    yield start, end, "", "emoji"


_OF_A_LIST: Final = frozenset("0123456789:：")


def _between_numbers(text: str, items: Sequence[Item]) -> Iterator[Found]:
    """Yield a space for each row of emoji that go and that alone part two numbers."""
    first = 0
    for place, item in enumerate(items):
        if not item.goes:
            continue
        before = items[place - 1] if place else None
        if not (before and before.goes and before.end == item.start):
            first = place
        behind = items[place + 1] if place + 1 < len(items) else None
        if behind and behind.start == item.end and behind.goes:
            continue
        if _parts_numbers(text, items, first, place):
            yield items[first].start, item.end, " ", "emoji"


def _parts_numbers(text: str, items: Sequence[Item], first: int, last: int) -> bool:
    start, end = items[first].start, items[last].end
    before = items[first - 1] if first else None
    behind = items[last + 1] if last + 1 < len(items) else None
    if before and before.end == start:
        is_behind = (before.after or "")[-1:].isdecimal()
    else:
        is_behind = _ends_number(text, start)
    if behind and behind.start == end:
        is_before = (behind.after or "")[:1].isdecimal()
    else:
        is_before = _starts_number(text, end)
    return is_behind and is_before and not is_one_number(text, start, end)


def _ends_number(text: str, at: int) -> bool:
    """Tell whether what stands before is a number, or the mark that parts its digits."""
    is_combining = is_one_of(COMBINING)
    while at and is_combining(text[at - 1]):
        at -= 1  # of a keycap
    if not at:
        return False
    if text[at - 1] in NUMBER_MARKS:
        at -= 1
    return text[at - 1].isdecimal() if at else False


def _starts_number(text: str, at: int) -> bool:
    """Tell whether what stands here is a number, or the mark that parts its digits."""
    if text[at : at + 1] and text[at] in NUMBER_MARKS:
        at += 1
    return text[at : at + 1].isdecimal()
