"""Taking emoji out: those that are words first become words, and what is left is deleted."""

from __future__ import annotations

from array import array
from io import StringIO
from itertools import chain
from typing import TYPE_CHECKING, Final

from spacy_cnclean.edits import Deletions, Splices
from spacy_cnclean.emoji._characters import core
from spacy_cnclean.emoji._gaps import EmojiGroup, deleted_spans, group_of
from spacy_cnclean.emoji._patterns import MOST_REPEATS
from spacy_cnclean.emoji._rewriting import needs_rewriting, rewritten

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from spacy_cnclean.edits import Change
    from spacy_cnclean.emoji._options import EmojiOptions


def stripped(text: str, options: EmojiOptions) -> Sequence[Change]:
    """Return the changes that strip a text, made of its words first if it has any."""
    is_short = len(text) <= _AT_ONCE
    changes = strip_at_once(text, options) if is_short else None
    if changes is not None:
        return changes
    first = with_words(text, options, are_deleted=True)
    if first is None:
        return strip_run_by_run(text, options)
    return then_stripped(first, options)


def then_stripped(first: Splices, options: EmojiOptions) -> Splices:
    then = strip_run_by_run(first.clean, options)
    return first.then(then) if then else first


def with_words(
    text: str, options: EmojiOptions, *, are_deleted: bool, are_named: bool = False
) -> Splices | None:
    """Return what happens to emoji and beside them before the others go."""
    one = options.patterns.emoji
    runs = (
        [match.span() for match in one.finditer(text, start, end)]
        for start, end, _ in emoji_runs(text, options, with_shortcuts=False)
    )
    return rewritten(
        text, runs, options.words, options.kept, are_deleted=are_deleted, are_named=are_named
    )


# Characters of a text that is split in one go: the fastest way, and as many pieces in memory.
_AT_ONCE: Final = 1 << 20


def strip_at_once(text: str, options: EmojiOptions) -> Splices | tuple[()] | None:
    """Return the changes of a text of ordinary length.

    `None` if a run in it is too long, or may need more than to be taken out.
    """
    patterns = options.patterns
    pieces = (patterns.slow_scanner if options.kept else patterns.scanner).split(text)
    kept, deleted, needs_look = pieces[::3], pieces[1::3], pieces[2::3]
    if not deleted:
        return ()
    if options.words.near.search(all_deleted := "".join(deleted)) and (
        options.words.present.search(all_deleted)
    ):
        return None
    if "" in needs_look:
        looks = [index for index, flag in enumerate(needs_look) if flag is not None]
        if any(len(deleted[index]) >= MOST_REPEATS for index in looks):
            return None
        looked_at = _looked_at(text, kept, deleted, looks, options)
        if looked_at is None:
            return None
        kept, deleted = looked_at
        if not deleted:
            return ()
    lengths = list(map(len, kept)), list(map(len, deleted))
    return Deletions(text, "".join(kept), *lengths, options.explain)


def strip_run_by_run(text: str, options: EmojiOptions) -> Splices | tuple[()]:
    """Return the changes of any text, in memory that hardly grows with the runs.

    What is to be done before emoji are taken out has been done.
    """
    kept, deleted, clean = array("i"), array("i"), StringIO(newline="")
    done = 0
    for start, end, needs_look in emoji_runs(text, options, with_shortcuts=not options.kept):
        has_words = options.words.present.search(text, start, end)
        spans = (
            deleted_in_run(text, start, end, options)
            if needs_look or has_words
            else ((start, end),)
        )
        for first, last in spans:
            kept.append(first - done)
            deleted.append(last - first)
            clean.write(text[done:first])
            done = last
    if not deleted:
        return ()
    kept.append(len(text) - done)
    clean.write(text[done:])
    return Deletions(text, clean.getvalue(), kept, deleted, options.explain)


def emoji_runs(
    text: str, options: EmojiOptions, *, with_shortcuts: bool
) -> Iterator[tuple[int, int, bool]]:
    """Yield start and end of each run, and whether it needs a look."""
    patterns = options.patterns
    scanner = patterns.scanner if with_shortcuts else patterns.slow_scanner
    run = scanner.search(text)
    while run is not None:
        start, end = run.span()
        needs_look = run[2] is not None
        if end - start >= MOST_REPEATS and patterns.emoji.search(text, start, end):
            while (more := patterns.more.match(text, end)) and more.end() > end:
                end = more.end()
        yield start, end, needs_look
        run = scanner.search(text, end)


def _looked_at(
    text: str,
    kept: list[str],
    deleted: list[str],
    looks: Sequence[int],
    options: EmojiOptions,
) -> tuple[list[str], list[str]] | None:
    """Return kept and deleted pieces after a look at the runs of those indices.

    `None` if one of them may need more than to be taken out.
    """
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
        if needs_rewriting(text, start, position):
            return None
        for span_start, span_end in deleted_in_run(text, start, position, options):
            new_kept.append(text[last:span_start])
            new_deleted.append(text[span_start:span_end])
            last = span_end
    new_kept += [text[last:position] + kept[done], *kept[done + 1 :]]
    return new_kept, new_deleted + deleted[done:]


def deleted_in_run(
    text: str, start: int, end: int, options: EmojiOptions
) -> Iterator[tuple[int, int]]:
    emoji = (match.span() for match in options.patterns.emoji.finditer(text, start, end))
    first = next(emoji, None)
    if first is None:
        if core(text[max(start - 1, 0) : end]) not in options.kept:
            yield start, end
        return
    for group in _groups(text, start, end, chain((first,), emoji), options):
        yield from deleted_spans(text, group)


def _groups(
    text: str, start: int, end: int, emoji: Iterable[tuple[int, int]], options: EmojiOptions
) -> Iterator[EmojiGroup]:
    """Yield the parts of a run between the emoji that stay."""
    going: list[tuple[int, int]] = []
    for first, last in emoji:
        if not options.stays(core(text[first:last])):
            going.append((first, last))
            continue
        if going:
            yield group_of(start, first, going)
        start, going = last, []
    if going:
        yield group_of(start, end, going)
