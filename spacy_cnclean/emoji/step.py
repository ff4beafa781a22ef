"""Finding emoji and making changes of them: strip, replace or describe."""

from __future__ import annotations

# At run time too: where a type of `EmojiStep` is not there, spaCy checks none of its options.
from collections.abc import Sequence  # noqa: TC003
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias, get_args

from spacy_cnclean.edits import Change, Deletions
from spacy_cnclean.emoji.characters import EMOJI_SELECTOR
from spacy_cnclean.emoji.gaps import Group, deleted_spans
from spacy_cnclean.emoji.patterns import (
    deleted_pattern,
    emoji_pattern,
    present_pattern,
    scanner_pattern,
    unnamed_pattern,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

EmojiPolicy: TypeAlias = Literal["strip", "replace", "describe"]


@dataclass(frozen=True)
class EmojiStep:
    """Takes emoji out of a text, and closes the gaps that they opened.

    What has emoji presentation or carries VS16 goes, and so do pictures of text presentation
    (☘ 🕊 🕷). What carries content stays: © ® ™ ① ㊙ № ☑, arrows, and the digit of a keycap;
    of those only the variation selector goes. `VS15` after a picture keeps it.

    Args:
        policy: `strip` deletes, `replace` puts `replacement` in place of each emoji, `describe`
            its Chinese name in square brackets (names of the package `emoji`).
        replacement: The text for `replace`.
        keep: Emoji that stay, each a whole sequence; VS16 makes no difference.

    Raises:
        ValueError: An option has a value it cannot have.
        TypeError: An option has a type it cannot have.
    """

    policy: EmojiPolicy = "strip"
    replacement: str = ""
    keep: Sequence[str] = ()

    name: ClassVar[str] = "emoji"
    by_line: ClassVar[bool] = True

    def __post_init__(self) -> None:
        if self.policy not in get_args(EmojiPolicy):
            expected = ", ".join(get_args(EmojiPolicy))
            raise ValueError(f"policy must be one of {expected}, not {self.policy!r}")
        if not isinstance(self.replacement, str):
            raise TypeError(f"replacement must be str, not {type(self.replacement).__name__}")
        if bool(self.replacement) != (self.policy == "replace"):
            raise ValueError(
                f"replacement belongs to policy 'replace', which needs it; got "
                f"{self.replacement!r} with {self.policy!r}"
            )
        if find_emoji(self.replacement):
            raise ValueError(f"replacement must not contain emoji itself: {self.replacement!r}")
        if isinstance(self.keep, str) or not all(isinstance(kept, str) for kept in self.keep):
            raise TypeError(f"keep must be a list of emoji, not {self.keep!r}")
        object.__setattr__(self, "keep", tuple(self.keep))

    def find(self, text: str) -> Sequence[Change]:
        """Return the changes that take the emoji out of the text."""
        return find_emoji(text, policy=self.policy, replacement=self.replacement, keep=self.keep)


def find_emoji(
    text: str,
    *,
    policy: EmojiPolicy = "strip",
    replacement: str = "",
    keep: Sequence[str] = (),
) -> Sequence[Change]:
    """Return the changes that take the emoji out of a text; see `EmojiStep` for the options.

    Rules are "emoji", "emoji.gap" (a space that an emoji opened), "emoji.keycap" and
    "emoji.variation_selector".

    >>> [(change.start, change.end, change.rule) for change in find_emoji("收 🐞 紧")]
    [(1, 2, 'emoji.gap'), (2, 3, 'emoji'), (3, 4, 'emoji.gap')]
    """
    if text.isascii() or not present_pattern().search(text):
        return ()
    kept_emoji = frozenset(map(_without_selector, keep))
    if policy != "strip":
        put = _namer() if policy == "describe" else _constant(replacement)
        return list(_replacements(text, put, kept_emoji))
    pieces = scanner_pattern(with_shortcuts=not kept_emoji).split(text)
    kept, deleted, needs_look = pieces[::3], pieces[1::3], pieces[2::3]
    if "" in needs_look:
        looks = [index for index, flag in enumerate(needs_look) if flag is not None]
        kept, deleted = _looked_at(text, kept, deleted, looks, kept_emoji)
    return Deletions(text, kept, deleted, _named_parts) if deleted else ()


def _looked_at(
    text: str,
    kept: list[str],
    deleted: list[str],
    looks: Sequence[int],
    kept_emoji: frozenset[str],
) -> tuple[list[str], list[str]]:
    """Return kept and deleted pieces after a look at the runs of those indices."""
    new_kept: list[str] = []
    new_deleted: list[str] = []
    # The pieces before `done` are copied, `position` is where the next one starts, and the text
    # from `last` on to it, spaces that stay behind an emoji, belongs in front of that piece.
    done = position = last = 0
    for index in looks:
        if done < index:
            new_kept += [text[last:position] + kept[done], *kept[done + 1 : index]]
            new_deleted += deleted[done:index]
            position += sum(map(len, kept[done:index])) + sum(map(len, deleted[done:index]))
            last = position
        start = position + len(kept[index])
        position = start + len(deleted[index])
        done = index + 1
        for span_start, span_end in _deleted_in_run(text, start, position, kept_emoji):
            new_kept.append(text[last:span_start])
            new_deleted.append(text[span_start:span_end])
            last = span_end
    new_kept += [text[last:position] + kept[done], *kept[done + 1 :]]
    return new_kept, new_deleted + deleted[done:]


def _deleted_in_run(
    text: str, start: int, end: int, kept_emoji: frozenset[str]
) -> list[tuple[int, int]]:
    emoji = [match.span() for match in emoji_pattern().finditer(text, start, end)]
    if not emoji:
        is_kept = _without_selector(text[max(start - 1, 0) : end]) in kept_emoji
        return [] if is_kept else [(start, end)]
    run = Group(start, end, emoji)
    if not kept_emoji:
        return deleted_spans(text, run)
    return [span for group in _groups(text, run, kept_emoji) for span in deleted_spans(text, group)]


def _groups(text: str, run: Group, kept_emoji: frozenset[str]) -> Iterator[Group]:
    """Yield the parts of a run between the emoji that stay."""
    start = run.start
    going: list[tuple[int, int]] = []
    for span in [*run.emoji, None]:
        if span is not None and _without_selector(text[slice(*span)]) not in kept_emoji:
            going.append(span)
            continue
        end = run.end if span is None else span[0]
        if going:
            yield Group(start, end, going)
        if span is not None:
            start, going = span[1], []


def _replacements(
    text: str, put: Callable[[str], str], kept_emoji: frozenset[str]
) -> Iterator[Change]:
    """Yield a change for each emoji, and deletions of selectors; spaces stay."""
    for match in scanner_pattern(with_shortcuts=False).finditer(text):
        emoji = [found.span() for found in emoji_pattern().finditer(text, *match.span())]
        if not emoji:
            for start, end in _deleted_in_run(text, *match.span(), kept_emoji):
                yield from _named_parts(start, text[start:end])
        for start, end in emoji:
            if _without_selector(text[start:end]) not in kept_emoji:
                yield Change(start, end, put(text[start:end]), "emoji")


def _named_parts(start: int, deleted: str) -> Iterator[Change]:
    """Yield a change for each part of a deleted run, named by the rule that it falls under."""
    for match in deleted_pattern().finditer(deleted):
        rule = "emoji" if match.lastgroup == "emoji" else f"emoji.{match.lastgroup}"
        yield Change(start + match.start(), start + match.end(), "", rule)


def _without_selector(emoji: str) -> str:
    return emoji.replace(EMOJI_SELECTOR, "")


def _constant(replacement: str) -> Callable[[str], str]:
    def put(emoji: str) -> str:  # noqa: ARG001 - the other policy looks at it
        return replacement

    return put


def _namer() -> Callable[[str], str]:
    """Return the function that names an emoji in Chinese; loads the names on first use."""
    from emoji import config, demojize

    config.load_language("zh")

    def put(emoji: str) -> str:
        named = demojize(emoji, language="zh", delimiters=("[", "]"))
        return unnamed_pattern().sub("", named)

    return put
