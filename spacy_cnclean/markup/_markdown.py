"""Marks of Markdown (CommonMark 0.31): what goes, line by line, so that its text is left.

Parsers of Markdown give lines at most, no offsets of what stands in them. Code stays as it is, in
backticks or fences: what looks like a mark there is none. Marks of lists and escapes stay, which
read as text does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from spacy_cnclean.markup._tags import MarkupKind, MarkupToken

if TYPE_CHECKING:
    from collections.abc import Iterator

_RULE: Final = "markup.markdown"
_LINE: Final = re.compile(
    r"""
    ^[ ]{0,3}(?P<fence>`{3,}|~{3,})[^`\n]*$
    # A thematic break, or the line below a heading or the head of a table: no text of its own.
    | ^(?P<empty>[ ]{0,3}(?:(?:\*[ ]*){3,100}|(?:-[ ]*){3,100}|(?:_[ ]*){3,100}|={3,100}
        |\|?(?:[ ]*:?-{3,100}:?[ ]*\|){1,30}[ ]*(?::?-{3,100}:?)?)[ ]*(?:\n|\Z))
    | ^(?P<definition>[ ]{0,3}\[[^\]\n]{1,100}\]:[ ]*\S{1,1000}(?:[ ]+["'(][^\n]{0,200})?
        [ ]*(?:\n|\Z))
    | ^(?P<quote>[ ]{0,3}>[ ]?)
    | ^(?P<heading>[ ]{0,3}\#{1,6}[ ]+)
    """,
    re.VERBOSE | re.MULTILINE,
)
_CLOSING: Final = re.compile(r"[ ]+#+[ ]*$")
_INLINE: Final = re.compile(
    r"""
    (?P<escape>\\[!-/:-@\[-`{-~])
    | (?P<code>`{1,3})
    | (?P<image>!\[[^\[\]\n]{0,300}\]\([^()\s]{0,2000}(?:[ ]"[^"\n]{0,200}")?\))
    | (?P<open>\[)(?P<text>(?:[^\[\]\n]|\[[^\[\]\n]{0,100}\]){1,300})
        (?P<close>\]\((?=[^()\s]*[/.\#:])[^()\s]{1,2000}(?:[ ]"[^"\n]{0,200}")?\)
            | \]\[[^\[\]\n]{0,100}\])
    | (?P<angle><)(?:https?://|mailto:)[^\s<>]{1,2000}(?P<angle_end>>)
    # As CommonMark tells emphasis: no blank inside the marks, no letter or digit of ASCII outside.
    | (?P<strong>\*\*\*?|(?<!\w)___?|~~)(?=[^\s*_~])(?P<inner>[^\n]{1,500}?)(?<![\s*_~])
        (?P=strong)(?![*~])
    | (?<![A-Za-z0-9*])(?P<star>\*)(?=[^\s*])(?P<starred>[^\n*]{1,300})(?<!\s)\*(?![A-Za-z0-9*])
    | (?<!\w)(?P<line>_)(?=[^\s_])(?P<lined>[^\n_]{1,300})(?<!\s)_(?!\w)
    """,
    re.VERBOSE,
)


def find_markdown(text: str) -> Iterator[MarkupToken]:
    """Yield the marks of Markdown that go, from left to right."""
    fence = ""
    at = 0
    while at < len(text):
        end = text.find("\n", at) + 1 or len(text)
        match = _LINE.match(text, at, end)
        if match is not None and match["fence"]:
            mark = match["fence"]
            if not fence:
                fence = mark
            elif mark.startswith(fence):
                fence = ""
        elif not fence:
            yield from _in_line(text, at, end, match)
        at = end


def _in_line(text: str, at: int, end: int, match: re.Match[str] | None) -> Iterator[MarkupToken]:
    stop = end - text.endswith("\n", at, end)
    if match is not None:
        kind: MarkupKind = "hidden" if match.lastgroup in {"empty", "definition"} else "inline"
        yield MarkupToken(*match.span(), kind, _RULE)
        at = match.end()
        if match["heading"] and (closing := _CLOSING.search(text, at, stop)):
            stop = closing.start()
            yield from _inline(text, at, stop)
            yield MarkupToken(*closing.span(), "inline", _RULE)
            return
    yield from _inline(text, at, stop)


def _inline(text: str, at: int, stop: int) -> Iterator[MarkupToken]:
    while (match := _INLINE.search(text, at, stop)) is not None:
        at = match.end()
        if match["code"]:
            close = text.find(match["code"], at, stop)
            at = close + len(match["code"]) if close >= 0 else at
            continue
        for start, end in _marks(match):
            yield MarkupToken(start, end, "inline", _RULE)


def _marks(match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Yield where the marks of a match stand; what is between them waits for the next round."""
    if match["image"]:
        yield match.span()
    elif match["open"]:
        yield match.span("open")
        yield match.span("close")
    elif match["angle"]:
        yield match.span("angle")
        yield match.span("angle_end")
    elif match["strong"]:
        yield match.span("strong")
        yield match.end("inner"), match.end()
    elif match["star"]:
        yield match.span("star")
        yield match.end("starred"), match.end()
    elif match["line"]:
        yield match.span("line")
        yield match.end("lined"), match.end()
