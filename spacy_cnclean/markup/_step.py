"""Making changes of markup: tags go, blocks become lines, entities become characters."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from heapq import merge
from operator import attrgetter
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from spacy_cnclean.edits import SplicesBuilder
from spacy_cnclean.hygiene._entities import ENTITY, unescaped
from spacy_cnclean.markup._markdown import find_markdown
from spacy_cnclean.markup._tags import MarkupKind, MarkupToken, find_tags

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from spacy_cnclean.edits import Change, Splices

# An entity may stand for the bracket of a tag, and a mark of Markdown stand inside another. Only
# text made to nest needs more than these.
_MOST_ROUNDS: Final = 16
_ENTITY: Final = re.compile(ENTITY)
_BLANKS: Final = " \t\r\n\f"


@dataclass(frozen=True)
class MarkupStep:
    """Turns HTML, and by option Markdown, into the text that a reader sees. Off by default.

    Tags and comments go, and so do scripts, styles and what else no reader sees, with what they
    hold. Tags of blocks become one line break with the blanks around them, `<br>` one, several of
    them a blank line, the border of two cells a tab; entities become characters. Code in backticks
    stays as it is.

    Args:
        html: Take tags, comments and hidden elements.
        entities: Decode entities. Of a tag that was escaped (`&lt;br&gt;`) only so many are, and
            it goes as a tag.
        markdown: Take the marks of Markdown: headings, emphasis, links, images, quotes, rules.

    Raises:
        TypeError: An option is not a bool.
    """

    html: bool = True
    entities: bool = True
    markdown: bool = False

    name: ClassVar[str] = "markup"
    joins_lines: ClassVar[bool] = True  # an element may reach over any number of lines
    looks_again: ClassVar[bool] = True

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not isinstance(value, bool):
                raise TypeError(f"{field.name} must be true or false, not {value!r}")

    def find(self, text: str) -> Sequence[Change]:
        """Return the changes that leave the text of the markup."""
        found = _found(self, text)
        if found is None:
            return ()
        for _ in range(_MOST_ROUNDS - 1):
            further = _found(self, found.clean)
            if further is None:
                break
            found = found.then(further)
        return found


def find_markup(text: str, *, markdown: bool = False) -> Sequence[Change]:
    r"""Return the changes that turn HTML, and Markdown if asked, into text; see `MarkupStep`.

    Rules are "markup.tags", "markup.comments", "markup.hidden" (scripts and styles),
    "markup.entities" and "markup.markdown".

    >>> [(c.start, c.end, c.after, c.rule) for c in find_markup("<p>甲&amp;乙</p>\n<p>丙")]
    [(0, 3, '', 'markup.tags'), (4, 9, '&', 'markup.entities'), (10, 18, '\n', 'markup.tags')]
    """
    return MarkupStep(markdown=markdown).find(text)


def _found(step: MarkupStep, text: str) -> Splices | None:
    """Return the changes of one round, if there are any."""
    changes = SplicesBuilder(text)
    is_any = False
    for start, end, after, rule in _parts(step, text):
        changes.add(start, end, after, rule)
        is_any = True
    return changes.build() if is_any else None


class _Part(NamedTuple):
    start: int
    end: int
    after: str
    rule: str


_START: Final = attrgetter("start")


def _parts(step: MarkupStep, text: str) -> Iterator[_Part]:
    """Yield the changes of one round, from left to right."""
    tokens: Iterable[MarkupToken] = find_tags(text) if step.html else ()
    if step.markdown:
        tokens = merge(tokens, find_markdown(text), key=_START)
    parts: Iterable[_Part] = _run_parts(text, tokens)
    if step.entities and "&" in text:
        parts = merge(parts, _entity_parts(text), key=_START)
    end = 0
    for part in parts:
        if part.start >= end:
            yield part
            end = part.end


def _entity_parts(text: str) -> Iterator[_Part]:
    for match in _ENTITY.finditer(text):
        after = unescaped(match[0])
        if after != match[0]:
            after = " " if after == "\xa0" else after
            yield _Part(*match.span(), after, "markup.entities")


def _run_parts(text: str, tokens: Iterable[MarkupToken]) -> Iterator[_Part]:
    """Yield the changes of tokens, those together that only blanks part."""
    run: list[MarkupToken] = []
    last = len(text.rstrip(_BLANKS))
    for token in tokens:
        if run and token.start < run[-1].end:
            continue
        if run and text[run[-1].end : token.start].strip(_BLANKS):
            yield from _parts_of_run(text, run, last)
            run = []
        run.append(token)
    if run:
        yield from _parts_of_run(text, run, last)


def _parts_of_run(text: str, run: Sequence[MarkupToken], last: int) -> Iterator[_Part]:
    """Yield the changes of tokens in a row; `last` is where the text ends but for blanks."""
    if len(run) == 1 and run[0].kind == "inline":
        yield _Part(run[0].start, run[0].end, "", run[0].rule)
        return
    kinds: set[MarkupKind] = {token.kind for token in run}
    if kinds == {"inline"}:
        yield from (_Part(token.start, token.end, "", token.rule) for token in run)
        return
    start, end = run[0].start, run[-1].end
    while start and text[start - 1] in _BLANKS:
        start -= 1
    while end < len(text) and text[end] in _BLANKS:
        end += 1
    if end == len(text) and run[-1].end < end:  # the end of the last line is no part of it
        end = max(run[-1].end, len(text.removesuffix("\n").removesuffix("\r")))
    after = _between(text, run, kinds, start, end)
    yield _Part(start, end, after if start and end < last else "", run[0].rule)


def _between(
    text: str, run: Sequence[MarkupToken], kinds: set[MarkupKind], start: int, end: int
) -> str:
    """Return what a run of tokens with the blanks around it leaves between two pieces of text."""
    n_breaks = sum(token.kind == "break" for token in run)
    if "block" in kinds:
        return "\n"
    if n_breaks:
        return "\n" if n_breaks == 1 else "\n\n"
    if "cell" in kinds:
        return "\t"
    blanks = text[start : run[0].start] + text[run[-1].end : end]
    return "\n" if "\n" in blanks else blanks[:1]
