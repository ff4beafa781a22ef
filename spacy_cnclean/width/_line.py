"""A line as a row of neighbours, and which of its marks stand in Chinese."""

from __future__ import annotations

from array import array
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

import regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from spacy_cnclean._defaults import WidthForm


class WidthForms(NamedTuple):
    """For the marks that have not a form: the same marks in it, by the part they play."""

    clause: Mapping[str, str]
    opening: Mapping[str, str]
    closing: Mapping[str, str]


_CLAUSE: Final = dict(zip(",:;?!", "，：；？！", strict=True))
_OPENING: Final = {"(": "（", '"': "“", "'": "‘"}
_CLOSING: Final = {")": "）", '"': "”", "'": "’"}


def _swapped(marks: Mapping[str, str]) -> Mapping[str, str]:
    return {full: plain for plain, full in marks.items()}


FORMS: Final[Mapping[WidthForm, WidthForms]] = {
    "full": WidthForms(_CLAUSE, _OPENING, _CLOSING),
    "ascii": WidthForms(_swapped(_CLAUSE), _swapped(_OPENING), _swapped(_CLOSING)),
}
_COMMAS: Final = ",，"
_CLAUSE_LENGTH: Final = 4  # hanzi, at least

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
    # So is the sign of a currency before an amount.
    | (?P<word>(?:https?://|www\.)[!-~]+
        | [$€£¥￥₩]?[^\W{_HAN}](?:[,:;?!.'’&@=/+_~·–-]?[^\W{_HAN}])*+[%％‰℃]?)
    | (?P<clause>[,:;?!，：；？！])
    | (?P<bracket>[()（）])
    | (?P<quote>["'“”‘’])
    | (?P<other>.)
"""


@cache
def _token() -> regex.Pattern[str]:
    return regex.compile(_TOKEN, regex.VERBOSE | regex.DOTALL | regex.VERSION1)


@cache
def _hanzi() -> regex.Pattern[str]:
    return regex.compile(f"[{_HAN}]+", regex.VERSION1)


class WidthLine:
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
        self._starts = array("i", (start,))  # of each neighbour
        self._gaps = array("i")  # of each mark; of a neighbour, its own number
        self._has_comma = bytearray(1)  # of each gap
        for token, kind in enumerate(self._kinds):
            if kind <= _OTHER or (kind == _BRACKETS and not is_paired[token]):
                self._neighbours.append(min(kind, _OTHER))
                self._has_comma.append(False)
                self._starts.append(self._places[token])
            elif self._mark(token) in _COMMAS:
                self._has_comma[-1] = True
            self._gaps.append(len(self._neighbours) - 1)
        self._neighbours.append(_EDGE)

    def in_form(self, form: WidthForm) -> Iterator[tuple[int, str]]:
        """Yield place and new form of each mark that stands in Chinese and has not the form."""
        clause, opening, closing = FORMS[form]
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
            return right in {_CHINESE, _EDGE} and self._is_word_in_chinese(gap, token)
        if right == _WORD:
            is_read_on = self._mark(token) not in _COMMAS or self._is_chinese(
                gap + 2, beyond=gap + 1
            )
            return left == _CHINESE and is_read_on
        return left == _CHINESE and right in {_CHINESE, _EDGE}

    def _is_word_in_chinese(self, word: int, token: int) -> bool:
        """Tell whether the word before a mark, or a name with its number, stands behind Chinese.

        A number with a point that starts the line, as that of a version does, may also stand before
        a clause of some length, the only one.
        """
        if self._is_chinese(word - 1, beyond=word - 1):
            return True
        if not self._text[self._starts[word]].isdecimal():
            return False
        if self._neighbours[word - 1] == _WORD:
            is_name = not self._has_comma[word - 1] and not self._has_comma[word - 2]
            return is_name and self._neighbours[word - 2] == _CHINESE
        is_version = "." in self._text[self._starts[word] : self._places[token]]
        behind = self._text[self._places[token] + 1 :][:_CLAUSE_LENGTH]
        return (
            is_version
            and self._neighbours[word - 1] == _EDGE
            and sum(self._has_comma) == 1
            and len(behind) == _CLAUSE_LENGTH
            and _hanzi().fullmatch(behind) is not None
        )

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
