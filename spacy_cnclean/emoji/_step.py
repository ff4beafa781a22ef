"""Finding emoji and making changes of them: strip, replace or describe."""

from __future__ import annotations

from array import array

# At run time too: where a type of `EmojiStep` is not there, spaCy checks none of its options.
from collections.abc import Sequence  # noqa: TC003
from dataclasses import dataclass
from functools import lru_cache
from io import StringIO
from itertools import chain
from typing import TYPE_CHECKING, ClassVar, Final, get_args

from spacy_cnclean._defaults import EmojiPolicy
from spacy_cnclean.edits import Deletions, SplicesBuilder
from spacy_cnclean.emoji._characters import EMOJI_SELECTOR, ZERO_WIDTH_JOINER
from spacy_cnclean.emoji._gaps import EmojiGroup, deleted_spans, group_of
from spacy_cnclean.emoji._patterns import (
    MOST_REPEATS,
    deleted_pattern,
    emoji_pattern,
    more_pattern,
    present_pattern,
    scanner_pattern,
    unnamed_pattern,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from spacy_cnclean.edits import Change


_MOST_JOINED: Final = 8  # elements named together; no emoji has more than four


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
    looks_again: ClassVar[bool] = True

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
    kept_emoji = frozenset(map(_core, keep))
    if policy != "strip":
        put = _namer() if policy == "describe" else _constant(replacement)
        return _replacements(text, put, kept_emoji)
    changes = _at_once(text, kept_emoji) if len(text) <= _AT_ONCE else None
    return _run_by_run(text, kept_emoji) if changes is None else changes


# Characters of a text that is split in one go: the fastest way, and as many pieces in memory.
_AT_ONCE: Final = 1 << 20


def _at_once(text: str, kept_emoji: frozenset[str]) -> Sequence[Change] | None:
    """Return the changes of a text of ordinary length; `None` if a run in it is too long."""
    pieces = scanner_pattern(with_shortcuts=not kept_emoji).split(text)
    kept, deleted, needs_look = pieces[::3], pieces[1::3], pieces[2::3]
    if "" in needs_look:
        looks = [index for index, flag in enumerate(needs_look) if flag is not None]
        if any(len(deleted[index]) >= MOST_REPEATS for index in looks):
            return None
        kept, deleted = _looked_at(text, kept, deleted, looks, kept_emoji)
    if not deleted:
        return ()
    return Deletions(text, "".join(kept), list(map(len, kept)), list(map(len, deleted)), _parts)


def _run_by_run(text: str, kept_emoji: frozenset[str]) -> Sequence[Change]:
    """Return what `_at_once` does, of any text, in memory that hardly grows with the runs."""
    kept, deleted, clean = array("i"), array("i"), StringIO(newline="")
    done = 0
    for start, end, needs_look in _runs(text, with_shortcuts=not kept_emoji):
        spans = _deleted_in_run(text, start, end, kept_emoji) if needs_look else ((start, end),)
        for first, last in spans:
            kept.append(first - done)
            deleted.append(last - first)
            clean.write(text[done:first])
            done = last
    if not deleted:
        return ()
    kept.append(len(text) - done)
    clean.write(text[done:])
    return Deletions(text, clean.getvalue(), kept, deleted, _parts)


def _runs(text: str, *, with_shortcuts: bool) -> Iterator[tuple[int, int, bool]]:
    """Yield start and end of each run, and whether it needs a look."""
    scanner = scanner_pattern(with_shortcuts=with_shortcuts)
    run = scanner.search(text)
    while run is not None:
        start, end = run.span()
        needs_look = run[2] is not None
        if end - start >= MOST_REPEATS and emoji_pattern().search(text, start, end):
            while (more := more_pattern().match(text, end)) and more.end() > end:
                end = more.end()
        yield start, end, needs_look
        run = scanner.search(text, end)


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
) -> Iterator[tuple[int, int]]:
    emoji = (match.span() for match in emoji_pattern().finditer(text, start, end))
    first = next(emoji, None)
    if first is None:
        if _core(text[max(start - 1, 0) : end]) not in kept_emoji:
            yield start, end
        return
    for group in _groups(text, start, end, chain((first,), emoji), kept_emoji):
        yield from deleted_spans(text, group)


def _groups(
    text: str,
    start: int,
    end: int,
    emoji: Iterable[tuple[int, int]],
    kept_emoji: frozenset[str],
) -> Iterator[EmojiGroup]:
    """Yield the parts of a run between the emoji that stay."""
    if not kept_emoji:
        yield group_of(start, end, emoji)
        return
    going: list[tuple[int, int]] = []
    for first, last in emoji:
        if _core(text[first:last]) not in kept_emoji:
            going.append((first, last))
            continue
        if going:
            yield group_of(start, first, going)
        start, going = last, []
    if going:
        yield group_of(start, end, going)


def _replacements(
    text: str, put: Callable[[str], str], kept_emoji: frozenset[str]
) -> Sequence[Change]:
    """Return a change for each emoji, and deletions of selectors; spaces stay."""
    changes = SplicesBuilder(text)
    for run_start, run_end, _ in _runs(text, with_shortcuts=False):
        has_emoji = False
        for match in emoji_pattern().finditer(text, run_start, run_end):
            has_emoji = True
            if _core(match[0]) not in kept_emoji:
                changes.add(*match.span(), put(match[0]), "emoji")
        if not has_emoji:
            for start, end in _deleted_in_run(text, run_start, run_end, kept_emoji):
                for first, last, rule in _parts(text[start:end]):
                    changes.add(start + first, start + last, "", rule)
    return changes.build()


def _parts(deleted: str) -> Iterable[tuple[int, int, str]]:
    """Return the changes in a deleted run: start, end, and the rule that each falls under."""
    return _parts_of_short(deleted) if len(deleted) <= _SHORT else _parts_of_any(deleted)


def _parts_of_any(deleted: str) -> Iterator[tuple[int, int, str]]:
    for match in deleted_pattern().finditer(deleted):
        name = match.lastgroup
        yield *match.span(), "emoji" if name == "emoji" else f"emoji.{name}"


# Most runs are one of a few emoji between spaces.
_SHORT: Final = 8


@lru_cache(maxsize=4096)
def _parts_of_short(deleted: str) -> tuple[tuple[int, int, str], ...]:
    return tuple(_parts_of_any(deleted))


def _core(emoji: str) -> str:
    """Return an emoji without what makes no difference: VS16, and joiners that join nothing."""
    return emoji.replace(EMOJI_SELECTOR, "").strip(ZERO_WIDTH_JOINER)


def _constant(replacement: str) -> Callable[[str], str]:
    def put(emoji: str) -> str:  # noqa: ARG001 - the other policy looks at it
        return replacement

    return put


def _few_joined(emoji: str) -> Iterator[str]:
    """Yield a sequence a few elements at a time: naming it costs the square of its length."""
    elements = emoji.split(ZERO_WIDTH_JOINER)
    for start in range(0, len(elements), _MOST_JOINED):
        yield ZERO_WIDTH_JOINER.join(elements[start : start + _MOST_JOINED])


def _namer() -> Callable[[str], str]:
    """Return the function that names an emoji in Chinese; loads the names on first use."""
    from emoji import config, demojize

    config.load_language("zh")

    def put(emoji: str) -> str:
        named = "".join(
            demojize(piece, language="zh", delimiters=("[", "]")) for piece in _few_joined(emoji)
        )
        return unnamed_pattern().sub("", named)

    return put
