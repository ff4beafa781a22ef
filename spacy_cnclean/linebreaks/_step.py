"""Finding the line breaks that stand inside a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, ClassVar, Final

from spacy_cnclean.edits import SplicesBuilder
from spacy_cnclean.linebreaks._lines import is_fence, read_rows
from spacy_cnclean.linebreaks._paragraphs import find_joints

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy_cnclean.edits import Change
    from spacy_cnclean.linebreaks._lines import TextRow

BREAK_RULE: Final = "linebreaks"
HYPHEN_RULE: Final = "linebreaks.hyphen"


@dataclass(frozen=True, slots=True)
class LineBreakStep:
    """Joins lines that were broken inside a sentence; paragraphs, lists and verse stay.

    It works on a text, not on a line: what reads its input line by line has nothing to join.

    Args:
        hyphens: Whether Latin words that a hyphen parts at the end of a line are joined.
    """

    hyphens: bool = True

    name: ClassVar[str] = "linebreaks"
    joins_lines: ClassVar[bool] = True
    looks_again: ClassVar[bool] = True

    def find(self, text: str) -> Sequence[Change]:
        """Return the line breaks that stand inside a sentence."""
        return find_line_breaks(text, hyphens=self.hyphens)


def find_line_breaks(text: str, *, hyphens: bool = True) -> Sequence[Change]:
    r"""Return the line breaks of a text that stand inside a sentence, and what comes there.

    Between hanzi nothing comes, between two Latin words one blank; blanks around the break go
    with it. What speaks for a break inside a sentence is said in `docs/steps/linebreaks.md`.

    >>> text = "近年来，网络借贷平台数量迅\n速增长，行业规模不断扩大。\n\n第二段。"
    >>> [(change.start, change.end) for change in find_line_breaks(text)]
    [(13, 14)]
    """
    if not any(map(text.__contains__, "\n\r\v\x85\u2028")):
        return ()
    changes = SplicesBuilder(text)
    blocks = list(_blocks(text))
    compounds: frozenset[str] | None = None
    for rows, joints in zip(blocks, find_joints(blocks, hyphens=hyphens), strict=True):
        for joint in joints:
            before, behind = rows[joint.place : joint.place + 2]
            takes_hyphen = joint.takes_hyphen
            if takes_hyphen and text[before.end - 1] == "-":
                compounds = _compounds(text) if compounds is None else compounds
                takes_hyphen = _parted_word(before.text, behind.text) not in compounds
            rule = HYPHEN_RULE if takes_hyphen else BREAK_RULE
            changes.add(before.end - takes_hyphen, behind.start, joint.between, rule)
    return changes.build()


def _compounds(text: str) -> frozenset[str]:
    """Return the words that a text writes with a hyphen inside a line, in lower case."""
    return frozenset(word.lower() for word in _compound().findall(text))


def _parted_word(before: str, behind: str) -> str:
    """Return the word that the hyphen at the end of a line parts, in lower case."""
    left = _end_of_word().search(before, max(len(before) - _LONGEST_WORD, 0))
    right = _start_of_word().match(behind)
    return f"{left[0] if left else ''}{right[0] if right else ''}".lower()


_LONGEST_WORD: Final = 64


@cache
def _compound() -> re.Pattern[str]:
    return re.compile("(?<![A-Za-z-])[A-Za-z]+(?:-[A-Za-z]+)+")


@cache
def _end_of_word() -> re.Pattern[str]:
    return re.compile("[A-Za-z-]+\\Z")


@cache
def _start_of_word() -> re.Pattern[str]:
    return re.compile("[A-Za-z-]+")


def _blocks(text: str) -> Iterator[list[TextRow]]:
    """Yield the lines of a text in blocks that no blank line and no code parts."""
    block: list[TextRow] = []
    is_code = False
    for row in read_rows(text):
        if is_fence(row.text):
            is_code = not is_code
        elif not is_code:
            if not row.follows and block:
                yield block
                block = []
            block.append(row)
            continue
        if block:
            yield block
            block = []
    if block:
        yield block
