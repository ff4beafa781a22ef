"""Finding emoji and making changes of them: strip, replace or describe."""

from __future__ import annotations

# At run time too: where a type of `EmojiStep` is not there, spaCy checks none of its options.
from collections.abc import Sequence  # noqa: TC003
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, get_args

from spacy_cnclean._defaults import EmojiPolicy
from spacy_cnclean.emoji._characters import core
from spacy_cnclean.emoji._options import EmojiOptions, emoji_options
from spacy_cnclean.emoji._replacing import constant, namer, replacements
from spacy_cnclean.emoji._stripping import stripped, then_stripped, with_words

if TYPE_CHECKING:
    from spacy_cnclean.edits import Change


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
        options = emoji_options(self.keep, self.also, self.words)
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
    return _found(text, policy, replacement, emoji_options(keep, also, words))


def _found(
    text: str, policy: EmojiPolicy, replacement: str, options: EmojiOptions
) -> Sequence[Change]:
    if text.isascii() or not options.patterns.present.search(text):
        return ()
    if policy == "words":
        first = with_words(text, options, are_deleted=True, are_named=True)
        return stripped(text, options) if first is None else then_stripped(first, options)
    if policy != "strip":
        put = namer(options) if policy == "describe" else constant(replacement)
        return replacements(text, put, options)
    return stripped(text, options)
