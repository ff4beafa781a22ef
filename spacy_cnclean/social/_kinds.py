"""The kinds of what social media leave, each with its sign, what finds it, and its mark."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from spacy_cnclean.social._patterns import (
    BARE,
    BRACKET,
    FACE,
    LINK,
    MENTION,
    OF_XIAOHONGSHU,
    REPLY,
    REPOST,
    TOPIC,
    bracket_names,
    is_face,
)

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Iterator, Sequence


class SocialSpan(NamedTuple):
    """Where something of a kind stands, in code points."""

    start: int
    end: int
    kind: str


class Kind(NamedTuple):
    """One kind: signs without one of which it is not there, what finds it, and its mark."""

    signs: tuple[str, ...]
    find: Callable[[str], Iterator[tuple[int, int]]]
    mark: str


def _by(pattern: re.Pattern[str]) -> Callable[[str], Iterator[tuple[int, int]]]:
    def find(text: str) -> Iterator[tuple[int, int]]:
        return (match.span() for match in pattern.finditer(text))

    return find


def _find_brackets(text: str) -> Iterator[tuple[int, int]]:
    """Yield the emoji by name; a name that is also a word only beside another emoji."""
    names = bracket_names()
    unsure: list[tuple[int, int]] = []  # side by side, waiting for one that is sure
    end = -1  # of the last emoji
    for match in BRACKET.finditer(text):
        name = match["name"]
        alone = True if name is None or OF_XIAOHONGSHU.fullmatch(name) else names.get(name)
        if unsure and match.start() != unsure[-1][1]:
            unsure.clear()
        if alone or (match.start() == end and alone is not None) or _is_twice(text, match, names):
            yield from unsure
            unsure.clear()
            yield match.span()
            end = match.end()
        elif alone is not None:
            unsure.append(match.span())


def _is_twice(text: str, match: re.Match[str], names: dict[str, bool]) -> bool:
    """Return whether a name stands there twice, as nobody writes a note."""
    return match["name"] in names and text.startswith(match[0], match.end())


def _find_kaomoji(text: str) -> Iterator[tuple[int, int]]:
    for match in FACE.finditer(text):
        if is_face(match["inside"]) and not _is_call(text, match):
            yield match.span()
    for match in BARE.finditer(text):
        if not (match[0].endswith(")") and _is_opened(text, match.start())):
            yield match.span()


def _is_call(text: str, match: re.Match[str]) -> bool:
    """Return whether a word of ASCII stands before a bracket that holds nothing else: `f(x_x)`."""
    before = text[match.start() - 1 : match.start()]
    return before.isascii() and before.isalnum() and match["inside"].isascii()


def _is_opened(text: str, at: int) -> bool:
    """Return whether a round bracket that opens shortly before is still open."""
    since = max(0, at - _REACH)
    opened, closed = (max(text.rfind(c, since, at) for c in pair) for pair in ("(（", ")）"))
    return opened > closed


_REACH: Final = 40
_FACES: Final = ("(", "（", "_", "^", ":", ";", "QAQ", "qaq", "TwT", "rz", "▽", "∇", "﹏", "⊙")

# Of two that overlap the one that starts first counts, and of those the one higher up.
KINDS: Final = {
    "links": Kind(("://", "www.", "/", "网页链接"), _by(LINK), "<URL>"),
    "replies": Kind(("//", "回"), _by(REPLY), "<USER>:"),
    "mentions": Kind(("@",), _by(MENTION), "<USER>"),
    "topics": Kind(("#",), _by(TOPIC), "<TOPIC>"),
    "brackets": Kind(("[",), _find_brackets, "<EMOJI>"),
    "reposts": Kind(("转发微博", "轉發微博", "Repost"), _by(REPOST), "<REPOST>"),
    "kaomoji": Kind(_FACES, _find_kaomoji, "<KAOMOJI>"),
}
_ORDER: Final = {name: number for number, name in enumerate(KINDS)}


def find_spans(text: str, names: Iterable[str]) -> Sequence[SocialSpan]:
    """Return what there is of these kinds, in order and without overlaps."""
    found = [
        SocialSpan(start, end, name)
        for name in names
        if any(sign in text for sign in KINDS[name].signs)
        for start, end in KINDS[name].find(text)
    ]
    found.sort(key=lambda span: (span.start, _ORDER[span.kind]))
    spans: list[SocialSpan] = []
    for span in found:
        if not spans or span.start >= spans[-1].end:
            spans.append(span)
    return spans
