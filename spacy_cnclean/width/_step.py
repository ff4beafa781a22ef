"""The width step: finding marks in another form than the one that they are to have."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, ClassVar, Final, get_args

import regex

from spacy_cnclean._defaults import WidthForm
from spacy_cnclean._full_width import find_token_marks, to_ascii
from spacy_cnclean._text_blocks import LINE_BREAKS
from spacy_cnclean.edits import SplicesBuilder
from spacy_cnclean.width._line import FORMS, WidthLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy_cnclean.edits import Change

RULE: Final = "width"

# Marks of CJK text in a form of their own: half-width (U+FF61 and on, JIS X 0201) and small (U+FE50
# and on, CNS 11643). Beside half-width kana they are at home.
_FORMS_OF_ITS_OWN: Final = dict(
    zip("｡｢｣､･﹐﹑﹒﹔﹕﹖﹗﹙﹚", "。「」、・，、．；：？！（）", strict=True)
)
_MAY_BE_OF_ITS_OWN: Final = re.compile(f"[{''.join(_FORMS_OF_ITS_OWN)}]")
_OF_ITS_OWN: Final = re.compile(
    rf"(?<![\uff66-\uff9f])[{''.join(_FORMS_OF_ITS_OWN)}](?![\uff66-\uff9f])"
)


@dataclass(frozen=True, slots=True)
class WidthStep:
    """Gives the marks that stand in Chinese one form: `full` as in ，：；？！（）“”‘’, or `ascii`.

    Full width is what GB/T 15834-2011 has for Chinese text. Marks of numbers, addresses and Latin
    text are ASCII, by either form (`50％` gives `50%`); half-width and small marks of CJK text
    (｡ ﹐) become the usual ones. Letters and digits are not touched: those are hygiene's, with the
    marks between them.

    Args:
        form: The form that the marks get.

    Raises:
        ValueError: `form` is neither.
    """

    form: WidthForm = "full"

    name: ClassVar[str] = "width"
    by_line: ClassVar[bool] = True
    looks_again: ClassVar[bool] = True

    def __post_init__(self) -> None:
        if self.form not in get_args(WidthForm):
            expected = " or ".join(get_args(WidthForm))
            raise ValueError(f"form must be {expected}, not {self.form!r}")

    def find(self, text: str) -> Sequence[Change]:
        """Return a replacement for each mark that stands in Chinese in the other form."""
        return find_width(text, self.form)


def find_width(text: str, form: WidthForm = "full") -> Sequence[Change]:
    """Return a replacement for each mark that stands in Chinese and has not the form.

    What a mark stands beside is looked for in its line, past spaces and other such marks.

    - `,:;?!` are converted between hanzi, and behind one at the end of the line. A mark that only
      Chinese has (、。《》) counts as a hanzi; so does, on one of the two sides, a number or a
      Latin word that has one on its other side with no comma between (`据统计,2022年`, not
      `张三,23,男`). Behind any but a comma the word needs none (`时间:10:30`).
    - Brackets and quotes are converted in pairs: those between hanzi, and those that enclose
      Chinese and stand in it (`GDP(生产总值)增长`, not `print(你好)`). Straight quotes are pairs
      where a line has an even number of them.

    >>> changes = find_width("利率(年化):3.5%,不含1,000元")
    >>> [(change.start, change.after) for change in changes]
    [(2, '（'), (5, '）'), (6, '：'), (11, '，')]
    """
    usual = _with_usual_forms(text)
    candidate = _candidate(form).search
    found: dict[int, str] = {}
    if usual != text:
        found = {
            place: after
            for place, (before, after) in enumerate(zip(text, usual, strict=True))
            if before != after
        }
    if candidate(usual):
        for line in _line().finditer(usual):
            start, end = line.span()
            if candidate(usual, start, end):
                found.update(WidthLine(usual, start, end).in_form(form))
    if not found:
        return ()
    changes = SplicesBuilder(text)
    for place in sorted(found):
        if found[place] != text[place]:
            changes.add(place, place + 1, found[place], RULE)
    return changes.build()


def _with_usual_forms(text: str) -> str:
    """Return the text, as long as it was, with marks of tokens and of CJK in their usual form."""
    places = [*find_token_marks(text)]
    has_own = _MAY_BE_OF_ITS_OWN.search(text) and _OF_ITS_OWN.search(text)
    if not places and not has_own:
        return text
    characters = list(text)
    for place in places:
        characters[place] = to_ascii(text[place])
    if has_own:
        for match in _OF_ITS_OWN.finditer(text):
            characters[match.start()] = _FORMS_OF_ITS_OWN[match[0]]
    return "".join(characters)


@cache
def _candidate(form: WidthForm) -> regex.Pattern[str]:
    marks = "".join(mark for table in FORMS[form] for mark in table)
    return regex.compile(f"[{regex.escape(marks)}]")


@cache
def _line() -> regex.Pattern[str]:
    return regex.compile(f"[^{LINE_BREAKS}]+", regex.VERSION1)
