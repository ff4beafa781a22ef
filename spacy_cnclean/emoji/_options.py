"""The options of the emoji step, as its patterns and tables."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final, NamedTuple

from spacy_cnclean.emoji._characters import core
from spacy_cnclean.emoji._patterns import EmojiPatterns, emoji_patterns
from spacy_cnclean.emoji._words import EmojiWords, emoji_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence


class EmojiOptions(NamedTuple):
    """What the step is told of emoji.

    Attributes:
        patterns: What is taken for an emoji.
        words: The emoji that are words.
        kept: Emoji that stay.
        explain: Names the changes of a deleted run.
    """

    patterns: EmojiPatterns
    words: EmojiWords
    kept: frozenset[str]
    explain: Callable[[str], Iterable[tuple[int, int, str]]]

    def stays(self, emoji: str) -> bool:
        """Tell whether an emoji stays where it is no word."""
        return emoji in self.kept or emoji[:1] in self.words.content


def emoji_options(keep: Sequence[str], also: Sequence[str], words: str | None) -> EmojiOptions:
    """Return the options of these values; `EmojiStep` says what they are.

    Raises:
        OSError: The file of words cannot be read.
        ValueError: One of its lines is not of the form.
    """
    if not keep and not also and words is None:
        return _default_options()
    return _options_of(tuple(keep), tuple(also), words)


@lru_cache(maxsize=1)
def _default_options() -> EmojiOptions:
    return _options_of((), (), None)


@lru_cache(maxsize=16)
def _options_of(keep: tuple[str, ...], also: tuple[str, ...], words: str | None) -> EmojiOptions:
    table = emoji_words(words)
    more = "".join(sorted({*table.content, *map(core, also)}))
    patterns = emoji_patterns(more)
    return EmojiOptions(patterns, table, frozenset(map(core, keep)), partial(_parts, patterns))


def _parts(patterns: EmojiPatterns, deleted: str) -> Iterable[tuple[int, int, str]]:
    """Return the changes in a deleted run: start, end, and the rule that each falls under."""
    if len(deleted) <= _SHORT:
        return _parts_of_short(patterns, deleted)
    return _parts_of_any(patterns, deleted)


def _parts_of_any(patterns: EmojiPatterns, deleted: str) -> Iterator[tuple[int, int, str]]:
    for match in patterns.deleted.finditer(deleted):
        name = match.lastgroup
        yield *match.span(), "emoji" if name == "emoji" else f"emoji.{name}"


# Most runs are one of a few emoji between spaces.
_SHORT: Final = 8


@lru_cache(maxsize=4096)
def _parts_of_short(patterns: EmojiPatterns, deleted: str) -> tuple[tuple[int, int, str], ...]:
    return tuple(_parts_of_any(patterns, deleted))
