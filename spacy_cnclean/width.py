"""The width step: marks that stand in Chinese get one form, full width or ASCII."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, ClassVar, Final, Literal, NamedTuple, TypeAlias, get_args

import regex

from spacy_cnclean.edits import Change
from spacy_cnclean.text_blocks import LINE_BREAKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

WidthForm: TypeAlias = Literal["full", "ascii"]

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
# an address; any other symbol; the edge of the line.
_CHINESE, _WORD, _OTHER, _EDGE = "chinese", "word", "other", "edge"

_HAN: Final = r"\p{Han}〇"
_TOKEN: Final = rf"""
    (?P<chinese>[{_HAN}、。．《》〈〉「」『』【】〔〕…—]+)
    | (?P<space>[\ \t\u3000\xa0]+)
    | (?P<edge>[{LINE_BREAKS}]+)
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
    if not _candidate(form).search(text):
        return ()
    found: list[tuple[int, str]] = []
    for tokens in _lines(text):
        line = _Line(tokens)
        found += line.clause_marks(form)
        found += line.pairs(form)
    return [Change(start, start + 1, after, RULE) for start, after in sorted(found)]


@cache
def _candidate(form: WidthForm) -> regex.Pattern[str]:
    marks = "".join(mark for table in _FORMS[form] for mark in table)
    return regex.compile(f"[{regex.escape(marks)}]")


@cache
def _token() -> regex.Pattern[str]:
    return regex.compile(_TOKEN, regex.VERBOSE | regex.DOTALL | regex.VERSION1)


class _Token(NamedTuple):
    kind: str
    start: int
    text: str


def _lines(text: str) -> Iterator[list[_Token]]:
    line: list[_Token] = []
    for match in _token().finditer(text):
        kind = match.lastgroup or _OTHER
        if kind == _EDGE:
            yield line
            line = []
        elif kind != "space":
            line.append(_Token(kind, match.start(), match[0]))
    yield line


class _Line:
    """A line as a row of neighbours, and the marks in the gaps between them.

    Gap k lies between neighbours k and k + 1; the first and the last neighbour are the edges.
    Whether a mark is passed over does not depend on its form, so that marks in the new form are
    judged as they were before.
    """

    def __init__(self, tokens: Sequence[_Token]) -> None:
        brackets = [token for token in tokens if token.kind == "bracket"]
        self._brackets = _nested(brackets, opening="(（")
        in_pairs = {token.start for pair in self._brackets for token in pair}
        self._neighbours = [_EDGE]
        self._gaps: dict[int, int] = {}  # of each mark, by its offset
        self._clauses: list[_Token] = []
        self._quotes: list[_Token] = []
        for token in tokens:
            if token.kind == "clause":
                self._clauses.append(token)
            elif token.kind == "quote":
                self._quotes.append(token)
            elif token.start not in in_pairs:
                is_lone = token.kind == "bracket"
                self._neighbours.append(_OTHER if is_lone else token.kind)
                continue
            self._gaps[token.start] = len(self._neighbours) - 1
        self._neighbours.append(_EDGE)
        self._comma_gaps = {
            self._gaps[token.start] for token in self._clauses if token.text in _COMMAS
        }

    def clause_marks(self, form: WidthForm) -> Iterator[tuple[int, str]]:
        """Yield offset and new form of the marks of clauses that stand in Chinese."""
        forms = _FORMS[form].clause
        for token in self._clauses:
            if token.text in forms and self._is_clause_end(token):
                yield token.start, forms[token.text]

    def pairs(self, form: WidthForm) -> Iterator[tuple[int, str]]:
        """Yield offset and new form of the brackets and quotes that stand in Chinese."""
        _, opening, closing = _FORMS[form]
        quotes = _alternating(self._quotes) if form == "full" else _curly(self._quotes)
        for first, last in (*self._brackets, *quotes):
            if self._is_pair_in_chinese(self._gaps[first.start], self._gaps[last.start]):
                if first.text in opening:
                    yield first.start, opening[first.text]
                if last.text in closing:
                    yield last.start, closing[last.text]

    def _is_clause_end(self, mark: _Token) -> bool:
        gap = self._gaps[mark.start]
        left, right = self._neighbours[gap : gap + 2]
        if left == _WORD:
            return right in {_CHINESE, _EDGE} and self._is_chinese(gap - 1, beyond=gap - 1)
        if right == _WORD:
            is_read_on = mark.text not in _COMMAS or self._is_chinese(gap + 2, beyond=gap + 1)
            return left == _CHINESE and is_read_on
        return left == _CHINESE and right in {_CHINESE, _EDGE}

    def _is_chinese(self, neighbour: int, *, beyond: int) -> bool:
        """Tell whether a neighbour is Chinese and no comma stands in the gap before it."""
        return self._neighbours[neighbour] == _CHINESE and beyond not in self._comma_gaps

    def _is_pair_in_chinese(self, first: int, last: int) -> bool:
        outside = self._neighbours[first], self._neighbours[last + 1]
        if outside == (_CHINESE, _CHINESE):
            return True
        inside = self._neighbours[first + 1], self._neighbours[last]
        if inside != (_CHINESE, _CHINESE) or _OTHER in outside:
            return False
        return _WORD not in outside or _CHINESE in outside


def _nested(marks: Iterable[_Token], opening: str) -> list[tuple[_Token, _Token]]:
    """Return the pairs of marks that nest; what has no partner is left out."""
    pairs: list[tuple[_Token, _Token]] = []
    opened: list[_Token] = []
    for mark in marks:
        if mark.text in opening:
            opened.append(mark)
        elif opened:
            pairs.append((opened.pop(), mark))
    return pairs


def _curly(quotes: Sequence[_Token]) -> list[tuple[_Token, _Token]]:
    double = [quote for quote in quotes if quote.text in "“”"]
    single = [quote for quote in quotes if quote.text in "‘’"]
    return _nested(double, opening="“") + _nested(single, opening="‘")


def _alternating(quotes: Sequence[_Token]) -> list[tuple[_Token, _Token]]:
    pairs: list[tuple[_Token, _Token]] = []
    for kind in ('"', "'"):
        same = [quote for quote in quotes if quote.text == kind]
        if len(same) % 2 == 0:
            pairs += zip(same[::2], same[1::2], strict=True)
    return pairs
