"""Putting something in place of emoji: one text for all, or their Chinese names."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from spacy_cnclean.edits import SplicesBuilder
from spacy_cnclean.emoji._characters import SEX_SIGNS, ZERO_WIDTH_JOINER, core
from spacy_cnclean.emoji._stripping import deleted_in_run, emoji_runs, with_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from spacy_cnclean.edits import Change
    from spacy_cnclean.emoji._options import EmojiOptions

_MOST_JOINED: Final = 8  # elements named together; no emoji has more than four


def replacements(text: str, put: Callable[[str], str], options: EmojiOptions) -> Sequence[Change]:
    """Return a change for each emoji, and deletions of selectors; spaces stay."""
    first = with_words(text, options, are_deleted=False)
    made = text if first is None else first.clean
    changes = SplicesBuilder(made)
    for run_start, run_end, _ in emoji_runs(made, options, with_shortcuts=False):
        has_emoji = False
        for match in options.patterns.emoji.finditer(made, run_start, run_end):
            has_emoji = True
            if not options.stays(core(match[0])):
                changes.add(*match.span(), put(match[0]), "emoji")
        if not has_emoji:
            for start, end in deleted_in_run(made, run_start, run_end, options):
                for first_part, last_part, rule in options.explain(made[start:end]):
                    changes.add(start + first_part, start + last_part, "", rule)
    then = changes.build()
    if first is None:
        return then
    return first.then(then) if then else first


def constant(replacement: str) -> Callable[[str], str]:
    """Return the function that puts the same text in place of every emoji."""

    def put(emoji: str) -> str:  # noqa: ARG001 - the other policy looks at it
        return replacement

    return put


def _few_joined(emoji: str) -> Iterator[str]:
    """Yield a sequence a few elements at a time: naming it costs the square of its length."""
    elements = emoji.split(ZERO_WIDTH_JOINER)
    for start in range(0, len(elements), _MOST_JOINED):
        yield ZERO_WIDTH_JOINER.join(elements[start : start + _MOST_JOINED])


@cache
def _lost_sign() -> re.Pattern[str]:
    """Return the pattern of the sign of a sex whose joiner was lost."""
    return re.compile(f"(?<!{ZERO_WIDTH_JOINER})[{SEX_SIGNS}]")


def namer(options: EmojiOptions) -> Callable[[str], str]:
    """Return the function that names an emoji in Chinese; loads the names on first use."""
    from emoji import config, demojize

    config.load_language("zh")

    def put(emoji: str) -> str:
        emoji = _lost_sign().sub(rf"{ZERO_WIDTH_JOINER}\g<0>", emoji)
        named = "".join(
            demojize(piece, language="zh", delimiters=("[", "]")) for piece in _few_joined(emoji)
        )
        return options.patterns.unnamed.sub("", named)

    return put
