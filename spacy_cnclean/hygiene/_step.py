"""Finding what hygiene takes out or makes plain, class by class."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from spacy_cnclean._defaults import EntityScope  # noqa: TC001
from spacy_cnclean._full_width import FULL_WIDTH
from spacy_cnclean.edits import Splices, SplicesBuilder
from spacy_cnclean.emoji._characters import (
    JOINED_CONTENT,
    JOINER_SCRIPTS,
    MODIFIERS,
    PICTOGRAPHS,
    TAGS,
    ZERO_WIDTH_JOINER,
)
from spacy_cnclean.hygiene._characters import (
    BIDI,
    COMPATIBILITY,
    CONTROLS,
    DOOR_RADICAL,
    ESCAPE,
    ESCAPE_SEQUENCE,
    IDEOGRAPHIC_SPACE,
    JOINERS,
    WIDE_SPACES,
    ZERO_WIDTH,
    from_surrogates,
    nothing,
    to_space,
    to_unified,
)
from spacy_cnclean.hygiene._entities import ENTITY, unescaped, unescaped_letter
from spacy_cnclean.hygiene._private_use import PRIVATE_USE
from spacy_cnclean.hygiene._surroundings import Surroundings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from spacy_cnclean.edits import Change

# What one class uncovers another may take: an entity may stand for a full-width digit, and a
# zero-width space may split an entity. Text that people write is done after two rounds; only
# text made to nest needs more than these.
_MOST_ROUNDS: Final = 16


_LETTERS: Final = "letters"


@dataclass(frozen=True)
class HygieneStep:
    """Takes out invisible characters, undoes broken encodings, makes look-alike forms plain.

    Chinese punctuation, tabs and line breaks stay as they are, and so do the joiners of Indic
    and Arabic scripts and of emoji, compatibility forms with content of their own (㎡ № ① ㈠ Ⅷ)
    and every ideograph with its variation selector. What is UTF-8 read as Latin-1 stays as it is,
    for it can be mended as long as every byte is there. Each class has its option.

    Args:
        zero_width: Delete zero-width and other invisible characters, stray joiners and tags.
        bidi: Delete bidirectional controls.
        escapes: Delete the control sequences of terminals (colours).
        controls: Delete C0 and C1 controls, and the deprecated format characters.
        private_use: Private-use characters that stand alone are icons and go; between letters
            they are letters that only their font knew, and become U+FFFD. Those that GBK once used
            for ideographs become these, the bullets of Symbol and Wingdings bullets (•).
        surrogates: Join surrogate pairs; a lone surrogate becomes U+FFFD.
        entities: Undo HTML entities, two halves of a surrogate pair as one, and before what is no
            ASCII those without semicolon; that of a line end becomes a space. "letters" leaves
            those of marks and of the brackets of tags (`&lt;`, `&ldquo;`), which a text about
            markup means as it writes them.
        compatibility: Radicals and compatibility ideographs become unified ideographs.
        width: Full-width letters and digits become ASCII, with the marks inside their token
            (Ｃ＋＋, ２０２６－０３, ｗｗｗ．ａ．ｃｎ).
        spaces: U+00A0, U+2000 to U+200A, U+202F and U+205F become spaces, and so does U+3000
            between two ASCII characters; elsewhere it is the space of Chinese text, and stays.

    Raises:
        TypeError: An option is not a bool.
    """

    zero_width: bool = True
    bidi: bool = True
    escapes: bool = True
    controls: bool = True
    private_use: bool = True
    surrogates: bool = True
    entities: EntityScope = True
    compatibility: bool = True
    width: bool = True
    spaces: bool = True

    name: ClassVar[str] = "hygiene"
    by_line: ClassVar[bool] = True
    looks_again: ClassVar[bool] = True

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name == "entities" and value == _LETTERS:
                continue
            if not isinstance(value, bool):
                raise TypeError(f"{field.name} must be true or false, not {value!r}")

    def find(self, text: str) -> Sequence[Change]:
        """Return the changes that make the text plain."""
        enabled = _enabled(self)
        if not enabled or (text.isascii() and not _ASCII_NOISE.search(text)):
            return ()
        patterns = _patterns(enabled)
        found = _found(patterns, text)
        if found is None:
            return ()
        for _ in range(_MOST_ROUNDS - 1):
            further = _found(patterns, found.clean)
            if further is None:
                break
            found = found.then(further)
        return found


@lru_cache(maxsize=64)
def _enabled(step: HygieneStep) -> tuple[str, ...]:
    """Return the names of the classes that are on."""
    on = (field.name for field in fields(step) if getattr(step, field.name))
    if step.entities == _LETTERS:
        return tuple(_LETTERS if name == "entities" else name for name in on)
    return tuple(on)


def find_hygiene(text: str) -> Sequence[Change]:
    """Return the changes that make a text plain, with all classes of `HygieneStep` on.

    Rules are named after the options: "hygiene.zero_width", "hygiene.bidi" and so on.

    >>> [(change.start, change.after, change.rule) for change in find_hygiene("第１\u200b条")]
    [(1, '1', 'hygiene.width'), (2, '', 'hygiene.zero_width')]
    """
    return HygieneStep().find(text)


_ASCII_NOISE: Final = re.compile("[&\x00-\x08\x0e-\x1f\x7f]")

_EMOJI_ELEMENT: Final = f"{PICTOGRAPHS}{JOINED_CONTENT}"

# A joiner stays beside a letter of a script that joins, and between the elements of an emoji;
# tags stay behind a pictograph, where they spell a flag.
_STRAY_JOINER: Final = (
    f"[{JOINERS}](?<![{JOINER_SCRIPTS}][{JOINERS}])(?![{JOINER_SCRIPTS}])"
    f"(?!(?<=[{_EMOJI_ELEMENT}{MODIFIERS}]{ZERO_WIDTH_JOINER})[{_EMOJI_ELEMENT}])"
)
_STRAY_TAGS: Final = f"(?<![{PICTOGRAPHS}{TAGS}])[{TAGS}]+"


class _Class(NamedTuple):
    """One option of the step: the characters that its matches start with, and the matches.

    `after` is what a match becomes; None where that depends on the text around it.
    """

    first: str
    pattern: str
    after: Callable[[str], str] | None


_CLASSES: Final = {
    "zero_width": _Class(
        f"{ZERO_WIDTH}{JOINERS}{TAGS}",
        f"[{ZERO_WIDTH}]+|{_STRAY_JOINER}|{_STRAY_TAGS}",
        nothing,
    ),
    "bidi": _Class(BIDI, f"[{BIDI}]+", nothing),
    "escapes": _Class(ESCAPE, ESCAPE_SEQUENCE, nothing),
    "controls": _Class(f"{CONTROLS}{ESCAPE}", f"[{CONTROLS}]+|{ESCAPE}", nothing),
    "private_use": _Class(PRIVATE_USE, f"[{PRIVATE_USE}]", None),
    "surrogates": _Class(
        "\ud800-\udfff", "[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]", from_surrogates
    ),
    "entities": _Class("&", ENTITY, unescaped),
    _LETTERS: _Class("&", ENTITY, unescaped_letter),
    "compatibility": _Class(COMPATIBILITY, f"[{COMPATIBILITY}]", to_unified),
    "width": _Class(FULL_WIDTH, f"[{FULL_WIDTH}]", None),
    "spaces": _Class(
        f"{WIDE_SPACES}{IDEOGRAPHIC_SPACE}",
        f"[{WIDE_SPACES}]|(?<=[!-~]){IDEOGRAPHIC_SPACE}(?=[!-~])",
        to_space,
    ),
}


_RULES: Final = {_LETTERS: "entities"}  # of a class that is not named after its option


class _Patterns(NamedTuple):
    """The candidates of the enabled classes, and what each of them really is."""

    first: re.Pattern[str]
    match: re.Pattern[str]


@cache
def _patterns(enabled: tuple[str, ...]) -> _Patterns:
    classes = {name: _CLASSES[name] for name in enabled}
    first = "".join(kind.first for kind in classes.values())
    alternatives = "|".join(f"(?P<{name}>{kind.pattern})" for name, kind in classes.items())
    return _Patterns(re.compile(f"[{first}]"), re.compile(alternatives))


def _found(patterns: _Patterns, text: str) -> Splices | None:
    """Return the changes of one round, if there are any."""
    changes: SplicesBuilder | None = None
    surroundings: Surroundings | None = None
    done = 0
    for candidate in patterns.first.finditer(text):
        start = candidate.start()
        if start < done:
            continue
        match = patterns.match.match(text, start)
        if match is None:
            continue
        last, done, name = done, match.end(), str(match.lastgroup)
        before, make = match[0], _CLASSES[name].after
        found = [] if make is None else [(start, done, make(before))]
        if make is None or before[0] in _DEPENDENT:
            surroundings = surroundings or Surroundings(text)
            done, read = surroundings.read(name, start, done, last)
            found = read or found
        for first, end, after in found:
            if after != text[first:end]:
                changes = changes or SplicesBuilder(text)
                changes.add(first, end, after, f"hygiene.{_RULES.get(name, name)}")
    return changes.build() if changes else None


# What is read by the text around it: what can be a byte of mojibake, and the radical that is
# another ideograph in Traditional text.
_DEPENDENT: Final = frozenset([*map(chr, range(0x80, 0xC0)), DOOR_RADICAL])
