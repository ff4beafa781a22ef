"""Finding emoji and making changes of them: strip, replace or describe."""

from __future__ import annotations

from array import array

# At run time too: where a type of `EmojiStep` is not there, spaCy checks none of its options.
from collections.abc import Sequence  # noqa: TC003
from dataclasses import dataclass
from functools import lru_cache, partial
from io import StringIO
from itertools import chain
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple, get_args

from spacy_cnclean._defaults import EmojiPolicy
from spacy_cnclean.edits import Deletions, Splices, SplicesBuilder
from spacy_cnclean.emoji._characters import ZERO_WIDTH_JOINER, core
from spacy_cnclean.emoji._gaps import EmojiGroup, deleted_spans, group_of
from spacy_cnclean.emoji._patterns import MOST_REPEATS, EmojiPatterns, emoji_patterns
from spacy_cnclean.emoji._rewriting import needs_rewriting, rewritten
from spacy_cnclean.emoji._words import EmojiWords, emoji_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from spacy_cnclean.edits import Change


_MOST_JOINED: Final = 8  # elements named together; no emoji has more than four


@dataclass(frozen=True)
class EmojiStep:
    """Takes emoji out of a text, and closes the gaps that they opened.

    What has emoji presentation or carries VS16 goes, and so do pictures of text presentation
    (☘ 🕊 🕷). What carries content stays: © ® ™ ① № ☑, arrows, and the digit of a keycap;
    of those only the variation selector goes. `VS15` after a picture keeps it.

    Emoji that carry a word or a value become that, by every policy: 🈚 becomes 无, 🔟 10, 🆚 VS,
    ➕ beside numbers + and beside words 加, ❓ behind a word ？. `data/words/emoji.tsv` lists
    them. Emoji between two numbers leave a space.

    Args:
        policy: `strip` deletes, `replace` puts `replacement` in place of each emoji, `describe`
            its Chinese name in square brackets (names of the package `emoji`), `words` a word
            where the sentence has need of one (坐🚌去), and deletes the others.
        replacement: The text for `replace`.
        keep: Emoji that stay, each a whole sequence; VS16 makes no difference.
        also: Symbols that go as emoji do, each one character (★ ♡ ✿).
        words: A file of emoji that are words, of the form of `data/words/emoji.tsv`: its rows
            come in place of those of the same emoji, and a row without `text` takes one out.

    Raises:
        OSError: The file of `words` cannot be read.
        ValueError: An option has a value it cannot have, or a line of `words` is not of the form.
        TypeError: An option has a type it cannot have.
    """

    policy: EmojiPolicy = "strip"
    replacement: str = ""
    keep: Sequence[str] = ()
    also: Sequence[str] = ()
    words: str | None = None

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
        for name, what in (("keep", "emoji"), ("also", "symbols")):
            given = getattr(self, name)
            if isinstance(given, str) or not all(isinstance(one, str) for one in given):
                raise TypeError(f"{name} must be a list of {what}, not {given!r}")
            object.__setattr__(self, name, tuple(given))
        for symbol in self.also:
            if len(core(symbol)) != 1 or symbol.isalnum() or symbol.isspace():
                raise ValueError(f"also must be symbols of one character each, not {symbol!r}")
        if self.words is not None and not isinstance(self.words, str):
            raise TypeError(f"words must be the path of a file, not {self.words!r}")
        if self.find(self.replacement):
            raise ValueError(f"replacement must not contain emoji itself: {self.replacement!r}")

    def find(self, text: str) -> Sequence[Change]:
        """Return the changes that take the emoji out of the text."""
        options = _options(self.keep, self.also, self.words)
        return _found(text, self.policy, self.replacement, options)


def find_emoji(
    text: str,
    *,
    policy: EmojiPolicy = "strip",
    replacement: str = "",
    keep: Sequence[str] = (),
    also: Sequence[str] = (),
    words: str | None = None,
) -> Sequence[Change]:
    """Return the changes that take the emoji out of a text; see `EmojiStep` for the options.

    Rules are "emoji", "emoji.gap" (a space that an emoji opened), "emoji.keycap",
    "emoji.variation_selector", "emoji.word" (an emoji that is a word), "emoji.brackets" (brackets
    that held but emoji) and "emoji.mark" (the mark behind an emoji that starts a line).

    >>> [(change.start, change.end, change.rule) for change in find_emoji("收 🐞 紧")]
    [(1, 2, 'emoji.gap'), (2, 3, 'emoji'), (3, 4, 'emoji.gap')]
    >>> [(change.start, change.end, change.after) for change in find_emoji("打两针就🈚事")]
    [(4, 5, '无')]
    """
    return _found(text, policy, replacement, _options(keep, also, words))


def _found(text: str, policy: EmojiPolicy, replacement: str, options: _Options) -> Sequence[Change]:
    if text.isascii() or not options.patterns.present.search(text):
        return ()
    if policy == "words":
        first = _rewritten(text, options, are_deleted=True, are_named=True)
        return _stripped(text, options) if first is None else _then_stripped(first, options)
    if policy != "strip":
        put = _namer(options) if policy == "describe" else _constant(replacement)
        return _replacements(text, put, options)
    return _stripped(text, options)


class _Options(NamedTuple):
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


def _options(keep: Sequence[str], also: Sequence[str], words: str | None) -> _Options:
    if not keep and not also and words is None:
        return _default_options()
    return _options_of(tuple(keep), tuple(also), words)


@lru_cache(maxsize=1)
def _default_options() -> _Options:
    return _options_of((), (), None)


@lru_cache(maxsize=16)
def _options_of(keep: tuple[str, ...], also: tuple[str, ...], words: str | None) -> _Options:
    table = emoji_words(words)
    more = "".join(sorted({*table.content, *map(core, also)}))
    patterns = emoji_patterns(more)
    return _Options(patterns, table, frozenset(map(core, keep)), partial(_parts, patterns))


def _stripped(text: str, options: _Options) -> Sequence[Change]:
    """Return the changes that strip a text, made of its words first if it has any."""
    is_short = len(text) <= _AT_ONCE
    changes = _at_once(text, options) if is_short else None
    if changes is not None:
        return changes
    first = _rewritten(text, options, are_deleted=True)
    if first is None:
        return _run_by_run(text, options)
    return _then_stripped(first, options)


def _then_stripped(first: Splices, options: _Options) -> Splices:
    then = _run_by_run(first.clean, options)
    return first.then(then) if then else first


def _rewritten(
    text: str, options: _Options, *, are_deleted: bool, are_named: bool = False
) -> Splices | None:
    """Return what happens to emoji and beside them before the others go."""
    one = options.patterns.emoji
    runs = (
        [match.span() for match in one.finditer(text, start, end)]
        for start, end, _ in _runs(text, options, with_shortcuts=False)
    )
    return rewritten(
        text, runs, options.words, options.kept, are_deleted=are_deleted, are_named=are_named
    )


# Characters of a text that is split in one go: the fastest way, and as many pieces in memory.
_AT_ONCE: Final = 1 << 20


def _at_once(text: str, options: _Options) -> Splices | tuple[()] | None:
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


def _run_by_run(text: str, options: _Options) -> Splices | tuple[()]:
    """Return the changes of any text, in memory that hardly grows with the runs.

    What is to be done before emoji are taken out has been done.
    """
    kept, deleted, clean = array("i"), array("i"), StringIO(newline="")
    done = 0
    for start, end, needs_look in _runs(text, options, with_shortcuts=not options.kept):
        has_words = options.words.present.search(text, start, end)
        spans = (
            _deleted_in_run(text, start, end, options)
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


def _runs(text: str, options: _Options, *, with_shortcuts: bool) -> Iterator[tuple[int, int, bool]]:
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
    options: _Options,
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
        for span_start, span_end in _deleted_in_run(text, start, position, options):
            new_kept.append(text[last:span_start])
            new_deleted.append(text[span_start:span_end])
            last = span_end
    new_kept += [text[last:position] + kept[done], *kept[done + 1 :]]
    return new_kept, new_deleted + deleted[done:]


def _deleted_in_run(
    text: str, start: int, end: int, options: _Options
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
    text: str, start: int, end: int, emoji: Iterable[tuple[int, int]], options: _Options
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


def _replacements(text: str, put: Callable[[str], str], options: _Options) -> Sequence[Change]:
    """Return a change for each emoji, and deletions of selectors; spaces stay."""
    first = _rewritten(text, options, are_deleted=False)
    made = text if first is None else first.clean
    changes = SplicesBuilder(made)
    for run_start, run_end, _ in _runs(made, options, with_shortcuts=False):
        has_emoji = False
        for match in options.patterns.emoji.finditer(made, run_start, run_end):
            has_emoji = True
            if not options.stays(core(match[0])):
                changes.add(*match.span(), put(match[0]), "emoji")
        if not has_emoji:
            for start, end in _deleted_in_run(made, run_start, run_end, options):
                for first_part, last_part, rule in options.explain(made[start:end]):
                    changes.add(start + first_part, start + last_part, "", rule)
    then = changes.build()
    if first is None:
        return then
    return first.then(then) if then else first


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


def _constant(replacement: str) -> Callable[[str], str]:
    def put(emoji: str) -> str:  # noqa: ARG001 - the other policy looks at it
        return replacement

    return put


def _few_joined(emoji: str) -> Iterator[str]:
    """Yield a sequence a few elements at a time: naming it costs the square of its length."""
    elements = emoji.split(ZERO_WIDTH_JOINER)
    for start in range(0, len(elements), _MOST_JOINED):
        yield ZERO_WIDTH_JOINER.join(elements[start : start + _MOST_JOINED])


def _namer(options: _Options) -> Callable[[str], str]:
    """Return the function that names an emoji in Chinese; loads the names on first use."""
    from emoji import config, demojize

    config.load_language("zh")

    def put(emoji: str) -> str:
        named = "".join(
            demojize(piece, language="zh", delimiters=("[", "]")) for piece in _few_joined(emoji)
        )
        return options.patterns.unnamed.sub("", named)

    return put
