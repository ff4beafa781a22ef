"""The emoji of a run one by one, and which of them are words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from spacy_cnclean.emoji._characters import core

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy_cnclean.emoji._words import EmojiWord, EmojiWords


@dataclass(slots=True)
class Item:
    """One emoji of a run.

    Attributes:
        start: Its first character.
        end: One past its last.
        core: The emoji without what makes no difference.
        word: What it becomes where it is a word.
        stays: Whether it stays where it is none.
        after: What it becomes; None where it is no word.
    """

    start: int
    end: int
    core: str
    word: EmojiWord | None
    stays: bool
    after: str | None = None

    @property
    def goes(self) -> bool:
        """Whether it is deleted where emoji are."""
        return not self.stays and self.after is None

    def may_be(self, when: str) -> bool:
        """Tell whether it is a word on this condition."""
        return self.word is not None and self.word.when == when


def items_of(
    text: str,
    run: Sequence[tuple[int, int]],
    words: EmojiWords,
    kept: frozenset[str],
) -> list[Item]:
    """Return the emoji of a run; those that are kept are no words."""
    items: list[Item] = []
    for start, end in run:
        emoji = core(text[start:end])
        is_kept = emoji in kept
        word = None if is_kept else words.of.get(emoji)
        items.append(Item(start, end, emoji, word, is_kept or emoji[:1] in words.content))
    return items
