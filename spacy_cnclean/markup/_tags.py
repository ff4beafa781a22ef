"""Tags, comments and hidden elements of HTML, after the tokenization of WHATWG HTML, 13.2.5.

A tag counts if its name is that of an element and its attributes have their form, so that `a<b`,
`List<String>`, `<张三>` and `<https://…>` are text. Python's `html.parser` takes any word behind
`<` for a tag, and needs the square of the length for what never closes in many releases; parsers
of C give no offsets. What is in backticks is talked about, and stays.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from spacy_cnclean.markup._elements import BLOCKS, CELLS, ELEMENTS, HIDDEN, SURE

if TYPE_CHECKING:
    from collections.abc import Iterator

MarkupKind: TypeAlias = Literal["inline", "block", "break", "cell", "hidden"]


class MarkupToken(NamedTuple):
    """What goes, in code points, and what it is to the lines around it."""

    start: int
    end: int
    kind: MarkupKind
    rule: str


# A value may be long where no tag can begin in it (pictures as data), and else is bounded: so no
# character is read for more than a few tags that may begin before it.
_VALUE: Final = r"""(?:"(?:[^"<>]*|[^"]{0,2000})"|'(?:[^'<>]*|[^']{0,2000})'|[^\s"'=<>`]{1,2000})"""
_ATTRIBUTE: Final = rf"""[^\s"'<>/=]{{1,100}}(?:\s{{0,20}}=\s{{0,20}}{_VALUE})?"""
_TOKEN: Final = re.compile(
    rf"""
    <(?P<slash>/?)(?P<name>(?:o|v|w|m|x|st1|u\d):[A-Za-z]\w{{0,20}}|[A-Za-z][A-Za-z0-9-]{{0,30}})
        (?P<attributes>(?:\s{{1,200}}{_ATTRIBUTE}){{0,60}})\s{{0,200}}(?P<void>/?)>
    | (?P<comment><!--)
    | (?P<code>`{{1,3}})
    | (?P<other><!(?:DOCTYPE|doctype)\b[^<>]{{0,400}}> | <\?(?:xml|php|mso)\b[^<>]{{0,400}}\?>
        | <!\[(?:if|endif)[^<>]{{0,200}}\]>)
    """,
    re.VERBOSE,
)
_NAME: Final = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,20})")


def find_tags(text: str) -> Iterator[MarkupToken]:
    """Yield tags, comments and hidden elements with all they hold, from left to right."""
    if "<" in text:
        yield from _Scan(text).tokens()


class _Scan:
    """One reading of a text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._seen: frozenset[tuple[str, str]] | None = None
        self._never: set[str] = set()  # what does not come any more
        self._next: dict[str, int] = {}  # where what was looked for last ends

    def tokens(self) -> Iterator[MarkupToken]:
        text, at = self._text, 0
        while (match := _TOKEN.search(text, at)) is not None:
            at = match.end()
            if match["code"]:
                at = self._code_end(match["code"], at) or at
            elif match["comment"]:
                end = self._end_of("-->", match.start() + 2)
                if end is not None:
                    yield MarkupToken(match.start(), end, "hidden", "markup.comments")
                    at = end
            elif match["other"]:
                yield MarkupToken(*match.span(), "hidden", "markup.tags")
            elif self._is_tag(match):
                token = self._tag(match)
                yield token
                at = token.end

    def _tag(self, match: re.Match[str]) -> MarkupToken:
        name = match["name"].lower()
        start, end = match.span()
        if name in HIDDEN and not match["slash"] and not match["void"]:
            close = self._close_of(name, end)
            if close is not None:
                stop = self._text.find(">", close) + 1
                return MarkupToken(start, stop or len(self._text), "hidden", "markup.hidden")
        kind: MarkupKind = "inline"
        if name in BLOCKS:
            kind = "block"
        elif name == "br":
            kind = "break"
        elif name in CELLS:
            kind = "cell"
        return MarkupToken(start, end, kind, "markup.tags")

    def _is_tag(self, match: re.Match[str]) -> bool:
        """Return whether it is a tag of HTML, and no word, type or letter in angle brackets."""
        slash, name, attributes = match["slash"], match["name"], match["attributes"]
        if name in SURE and not (slash and attributes):
            return True
        has_values, lower = "=" in attributes, name.lower()
        if lower not in ELEMENTS:
            return ":" in name or (has_values and "-" in name)
        if has_values or (match["void"] and lower == name):
            return True
        if attributes and slash:
            return False
        if lower in SURE and (len(name) > 1 or name == lower):
            return True
        return ("" if slash else "/", name) in self._names()

    def _names(self) -> frozenset[tuple[str, str]]:
        """Return the names behind `<` and `</` in the text, with the slash."""
        if self._seen is None:
            self._seen = frozenset(_NAME.findall(self._text))
        return self._seen

    def _code_end(self, ticks: str, at: int) -> int | None:
        """Return where code ends: a fence anywhere, what is inside a line soon and in that line."""
        if len(ticks) == _FENCE:
            return self._end_of(ticks, at)
        close = self._text.find(ticks, at, at + _LONGEST_CODE)
        return None if close < 0 or "\n" in self._text[at:close] else close + len(ticks)

    def _close_of(self, name: str, at: int) -> int | None:
        """Return where `</name` ends that comes next, in small or in capital letters."""
        ends = (self._end_of(f"</{name}", at), self._end_of(f"</{name.upper()}", at))
        return min((end for end in ends if end is not None), default=None)

    def _end_of(self, mark: str, at: int) -> int | None:
        """Return where the next `mark` ends; None, and it is not looked for again, if none is."""
        if mark in self._never:
            return None
        # What was found stays found until it is passed: no stretch is searched twice.
        end = self._next.get(mark, -1)
        if end - len(mark) < at:
            found = self._text.find(mark, at)
            if found < 0:
                self._never.add(mark)
                return None
            end = self._next[mark] = found + len(mark)
        return end


_FENCE: Final = 3
_LONGEST_CODE: Final = 200
