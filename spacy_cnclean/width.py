"""The width step: marks that stand in Chinese get one form, full width or ASCII."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple, TypeAlias, get_args

import regex

from spacy_cnclean._defaults import WidthForm
from spacy_cnclean._text_blocks import LINE_BREAKS
from spacy_cnclean.edits import SplicesBuilder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from spacy_cnclean.edits import Change

RULE: Final = "width"


class _Forms(NamedTuple):
    """For the marks that have not a form: the same marks in it, by the part they play."""

    clause: Mapping[str, str]
    opening: Mapping[str, str]
    closing: Mapping[str, str]


_CLAUSE: Final = dict(zip(",:;?!", "，：；？！", strict=True))
_OPENING: Final = {"(": "（", '"': "“", "'": "‘"}
_CLOSING: Final = {")": "）", '"': "”", "'": "’"}


def _swapped(marks: Mapping[str, str]) -> Mapping[str, str]:
    return {full: plain for plain, full in marks.items()}


_FORMS: Final[Mapping[WidthForm, _Forms]] = {
    "full": _Forms(_CLAUSE, _OPENING, _CLOSING),
    "ascii": _Forms(_swapped(_CLAUSE), _swapped(_OPENING), _swapped(_CLOSING)),
}
_COMMAS: Final = ",，"

# What a mark may stand beside: a hanzi or a mark that only Chinese has; a Latin word, a number or
# an address; any other symbol; the edge of the line. Then the kinds of marks.
_CHINESE, _WORD, _OTHER, _EDGE, _CLAUSES, _BRACKETS, _QUOTES = range(7)
_KINDS: Final = {
    "chinese": _CHINESE,
    "word": _WORD,
    "other": _OTHER,
    "clause": _CLAUSES,
    "bracket": _BRACKETS,
    "quote": _QUOTES,
}

_HAN: Final = r"\p{Han}〇"
_TOKEN: Final = rf"""
    (?P<chinese>[{_HAN}、。．《》〈〉「」『』【】〔〕…—]+)
    | [\ \t\u3000\xa0]+
    # A mark between two letters or digits is theirs: 1,000 and 10:30, it's, key:value.
    | (?P<word>(?:https?://|www\.)[!-~]+
        | [^\W{_HAN}](?:[,:;?!.'’&@=/+_~·–-]?[^\W{_HAN}])*+[%％‰℃]?)
    | (?P<clause>[,:;?!，：；？！])
    | (?P<bracket>[()（）])
    | (?P<quote>["'“”‘’])
    | (?P<other>.)
"""


@dataclass(frozen=True, slots=True)
class WidthStep:
    """Gives the marks that stand in Chinese one form: `full` as in ，：；？！（）“”‘’, or `ascii`.

    Full width is what GB/T 15834-2011 has for Chinese text. Marks of numbers, addresses and
    Latin text keep the form they have; no other character is touched.

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
    candidate = _candidate(form).search
    if not candidate(text):
        return ()
    changes = SplicesBuilder(text)
    for line in _line().finditer(text):
        start, end = line.span()
        if candidate(text, start, end):
            for place, after in _Line(text, start, end).in_form(form):
                changes.add(place, place + 1, after, RULE)
    return changes.build()


@cache
def _candidate(form: WidthForm) -> regex.Pattern[str]:
    marks = "".join(mark for table in _FORMS[form] for mark in table)
    return regex.compile(f"[{regex.escape(marks)}]")


@cache
def _token() -> regex.Pattern[str]:
    return regex.compile(_TOKEN, regex.VERBOSE | regex.DOTALL | regex.VERSION1)


@cache
def _line() -> regex.Pattern[str]:
    return regex.compile(f"[^{LINE_BREAKS}]+", regex.VERSION1)


class _Line:
    """A line as a row of neighbours, and the marks in the gaps between them.

    Gap k lies between neighbours k and k + 1; the first and the last neighbour are the edges.
    Whether a mark is passed over does not depend on its form, so that marks in the new form are
    judged as they were before. Tokens are known by their number in the line.
    """

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text = text
        self._kinds = bytearray()
        self._places = array("i")
        for match in _token().finditer(text, start, end):
            if match.lastgroup:
                self._kinds.append(_KINDS[match.lastgroup])
                self._places.append(match.start())
        self._brackets = self._nested(_BRACKETS, "(（", ")）")
        is_paired = bytearray(len(self._kinds))
        for token in chain(*self._brackets):
            is_paired[token] = True
        self._neighbours = bytearray((_EDGE,))
        self._gaps = array("i")  # of each mark; of a neighbour, its own number
        self._has_comma = bytearray(1)  # of each gap
        for token, kind in enumerate(self._kinds):
            if kind <= _OTHER or (kind == _BRACKETS and not is_paired[token]):
                self._neighbours.append(min(kind, _OTHER))
                self._has_comma.append(False)
            elif self._mark(token) in _COMMAS:
                self._has_comma[-1] = True
            self._gaps.append(len(self._neighbours) - 1)
        self._neighbours.append(_EDGE)

    def in_form(self, form: WidthForm) -> Iterator[tuple[int, str]]:
        """Yield place and new form of each mark that stands in Chinese and has not the form."""
        clause, opening, closing = _FORMS[form]
        in_pairs = bytearray(len(self._kinds))
        for pairs in (self._brackets, *self._quotes(form)):
            for first, last in zip(*pairs, strict=True):
                if self._is_pair_in_chinese(self._gaps[first], self._gaps[last]):
                    in_pairs[first], in_pairs[last] = _OPENS, _CLOSES
        for token, kind in enumerate(self._kinds):
            if kind == _CLAUSES:
                after = clause.get(self._mark(token))
                if after and self._is_clause_end(token):
                    yield self._places[token], after
            elif in_pairs[token]:
                forms = opening if in_pairs[token] == _OPENS else closing
                if after := forms.get(self._mark(token)):
                    yield self._places[token], after

    def _mark(self, token: int) -> str:
        return self._text[self._places[token]]

    def _is_clause_end(self, token: int) -> bool:
        gap = self._gaps[token]
        left, right = self._neighbours[gap : gap + 2]
        if left == _WORD:
            return right in {_CHINESE, _EDGE} and self._is_chinese(gap - 1, beyond=gap - 1)
        if right == _WORD:
            is_read_on = self._mark(token) not in _COMMAS or self._is_chinese(
                gap + 2, beyond=gap + 1
            )
            return left == _CHINESE and is_read_on
        return left == _CHINESE and right in {_CHINESE, _EDGE}

    def _is_chinese(self, neighbour: int, *, beyond: int) -> bool:
        """Tell whether a neighbour is Chinese and no comma stands in the gap before it."""
        return self._neighbours[neighbour] == _CHINESE and not self._has_comma[beyond]

    def _is_pair_in_chinese(self, first: int, last: int) -> bool:
        outside = self._neighbours[first], self._neighbours[last + 1]
        if outside == (_CHINESE, _CHINESE):
            return True
        inside = self._neighbours[first + 1], self._neighbours[last]
        if inside != (_CHINESE, _CHINESE) or _OTHER in outside:
            return False
        return _WORD not in outside or _CHINESE in outside

    def _quotes(self, form: WidthForm) -> tuple[_Pairs, _Pairs]:
        if form == "full":
            return self._alternating('"'), self._alternating("'")
        return self._nested(_QUOTES, "“", "”"), self._nested(_QUOTES, "‘", "’")

    def _nested(self, kind: int, opening: str, closing: str) -> _Pairs:
        """Return the pairs of marks that nest; what has no partner is left out."""
        firsts, lasts, opened = array("i"), array("i"), array("i")
        for token in self._tokens(kind):
            mark = self._mark(token)
            if mark in opening:
                opened.append(token)
            elif mark in closing and opened:
                firsts.append(opened.pop())
                lasts.append(token)
        return firsts, lasts

    def _alternating(self, quote: str) -> _Pairs:
        """Return the pairs of a quote that looks the same on both sides: none of an odd number."""
        same = array("i", (token for token in self._tokens(_QUOTES) if self._mark(token) == quote))
        return (same[::2], same[1::2]) if len(same) % 2 == 0 else (same[:0], same[:0])

    def _tokens(self, kind: int) -> Iterator[int]:
        """Yield the tokens of a kind."""
        token = self._kinds.find(kind)
        while token >= 0:
            yield token
            token = self._kinds.find(kind, token + 1)


_Pairs: TypeAlias = "tuple[array[int], array[int]]"
"""The first and the last marks of pairs."""

_OPENS: Final = 1
_CLOSES: Final = 2
