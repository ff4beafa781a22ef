"""Pinpoints behind a title: 编, 章, 节, 条, 之N, 款, 项, 目, with lists, ranges and inheritance.

The hierarchy is that of 立法法 (2023) art. 65: 编、章、节、条、款、项、目, where 款 carries no
number of its own in the law, 项 is numbered in brackets and 目 with Arabic numerals.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

from spacy_cnclean.numerals import ARABIC_NUMERAL, HAN_NUMERAL, fold_width, parse_integer
from spacy_cnclean.statutes._models import Provision, ProvisionNumber

__all__ = ["PROVISION_START", "parse_provisions"]

# Spaces may stand inside a numeral (六百 八十): extraction from PDF breaks lines there.
_NUMERAL = (
    rf"[{HAN_NUMERAL}{ARABIC_NUMERAL}]"
    rf"(?:[ \u3000]?[{HAN_NUMERAL}{ARABIC_NUMERAL}]){{0,11}}"
)
_BRACKETED = rf"[（(〔\[]\s*{_NUMERAL}\s*[）)〕\]]"
_ONE = rf"(?:{_NUMERAL}|{_BRACKETED})"
# 第一、二款; 第667-680条; 第（一）至（三）项: several numbers before one unit word.
_INNER = r"\s*(?:[、,，]|[和及与或]|[-—–－~～至到])\s*第?\s*"
_SUB = rf"(?:[ \u3000]?之[ \u3000]?(?P<sub>[{HAN_NUMERAL}{ARABIC_NUMERAL}]{{1,3}}))?"
_UNIT = re.compile(
    rf"[ \u3000]?第?[ \u3000]?(?P<numbers>{_ONE}(?:{_INNER}{_ONE}){{0,9}})[ \u3000]?"
    # 条例, 条件, 款项, 项目 and 目前 are other words.
    rf"(?P<unit>分编|编|章|节|条(?!例|件)|款(?!项)|项(?!目)|目(?!前|的|标|录)){_SUB}"
)
# 第五十二条（一）: an item may do without its unit word.
_BARE_ITEM = re.compile(
    rf"[ \u3000]?第?(?P<numbers>{_BRACKETED}(?:{_INNER}{_BRACKETED}){{0,9}})"
    r"(?P<unit>项)?(?P<sub>(?!))?"
)
# 第9.3.2条: exchanges count the rules of a chapter by themselves.
_DECIMAL = re.compile(
    rf"[ \u3000]?第[ \u3000]?(?P<section>[{ARABIC_NUMERAL}]{{1,3}}"
    rf"(?:[.．][{ARABIC_NUMERAL}]{{1,3}}){{1,4}})[ \u3000]?条(?!例|件)"
)
# 第四条、第七之规定, 第六十七第一款: judgments drop a 条.
_DROPPED = re.compile(
    rf"[ \u3000]?第[ \u3000]?(?P<numbers>{_NUMERAL})"
    rf"(?=[之的]?规定|第{_NUMERAL}[款项])(?P<sub>(?!))?"
)
# 第六条的（六）、（七）项
_OF = re.compile(
    rf"[ \u3000]?[中之的]{{1,2}}(?=[ \u3000]?(?:第?{_BRACKETED}|第{_NUMERAL}[款项目]))"
)
_OPENS_TITLE = re.compile(r"\s*[《〈＜<「]")
_SEPARATOR = re.compile(
    r"[ \u3000]?(?:(?P<range>至|到|[-—–－~～]{1,2})"
    r"|(?:、|，|,|；|;|以及|及其|以及其|和|与|及|或者|或))[ \u3000]?"
)
_SPLIT = re.compile(rf"(?P<joint>[-—–－~～至到]|[、,，和及与或])?\s*第?\s*(?P<one>{_ONE})")
_RANGE_JOINTS = frozenset("-—–－~～至到")
_BRACKETS = str.maketrans("", "", "（）()〔〕[] \u3000")
_AFTER_UNIT = re.compile(r"[条款][、，,和及与或至到-]\s?\Z")

PROVISION_START = re.compile(
    rf"第[ \u3000]?{_NUMERAL}"
    rf"(?:(?:{_INNER}{_ONE}){{0,9}}|(?:[.．][{ARABIC_NUMERAL}]{{1,3}}){{1,4}})"
    r"[ \u3000]?条(?!例|件)"
)
"""An article anywhere in a text, for citations whose title stands elsewhere."""

_DIVISION, _ARTICLE, _PARAGRAPH, _ITEM, _POINT = range(5)
_LEVELS = {
    **dict.fromkeys(("编", "分编", "章", "节"), _DIVISION),
    "条": _ARTICLE,
    "款": _PARAGRAPH,
    "项": _ITEM,
    "目": _POINT,
}
# The law of Taiwan: 条, 项, 款, 目 (中央法規標準法 art. 8), and a 款 has its number in brackets.
_LEVELS_OF_TAIWAN = {**_LEVELS, "项": _PARAGRAPH, "款": _ITEM}
_FIELD = {_ARTICLE: 0, _PARAGRAPH: 2, _ITEM: 3, _POINT: 4}  # in a ProvisionNumber
_MOST = 60  # provisions of one mention; more are a table of contents


class _Number(NamedTuple):
    """One number of a unit; `last` is the end of a range written in it (584-586)."""

    first: int
    last: int | None
    end: int


class _Unit(NamedTuple):
    """One unit word with the numbers before it."""

    start: int
    end: int
    level: int
    numbers: list[_Number]
    sub: int | None
    written: str
    section: str = ""
    alone: bool = False  # a number in brackets, without 第 and 项: it may be the mark of a list


def parse_provisions(
    text: str,
    start: int,
    *,
    inherited: ProvisionNumber | None = None,
    after_title: bool = True,
    of_taiwan: bool = False,
) -> tuple[tuple[Provision, ...], int]:
    """Return the provisions that begin at `start`, and where they end.

    Args:
        text: The whole text.
        start: Where the first provision must begin (a space may precede it).
        inherited: Numbers of an antecedent, for 该条第三款.
        after_title: Accept an article without 第 (《民法典》680条).
        of_taiwan: A 项 stands above a 款; so it is wherever a 款 follows it without a mark.

    >>> found, end = parse_provisions("第二十六条第二款、第三款和第三十条", 0)
    >>> [item.key for item in found], end
    (['26.2', '26.3', '30'], 17)
    """
    growing = _List(text, start, inherited)
    position, separator = start, None
    while len(growing.done) < _MOST:
        bare = after_title and growing.is_empty
        unit = _next_unit(text, position, bare=bare, of_taiwan=of_taiwan)
        if unit is not None and not of_taiwan and growing.is_above(unit, separator):
            return parse_provisions(
                text, start, inherited=inherited, after_title=after_title, of_taiwan=True
            )
        if unit is None or not growing.fits(unit, separator):
            break
        growing.add(unit, separator)
        position = unit.end
        separator = _SEPARATOR.match(text, position)
        if separator is not None:
            position = separator.end()
        elif (of := _OF.match(text, position)) is not None:
            position = of.end()
    found = growing.finish()
    return found, max((item.end for item in found), default=start)


def _next_unit(text: str, position: int, *, bare: bool, of_taiwan: bool) -> _Unit | None:
    """The unit at `position`; one without 第 only behind a title or another unit of a list."""
    match = _UNIT.match(text, position) or _BARE_ITEM.match(text, position)
    if match is None:
        return _unusual_unit(text, position)
    written = match.group().strip()
    unit = match["unit"] or "项"
    bracketed = match.re is _BARE_ITEM
    if not written.startswith("第") and unit != "项":
        listed = _AFTER_UNIT.search(text, max(0, position - 4), position) is not None
        if unit not in {"条", "款"} or not (bare or listed):
            return None
    alone = bracketed and not match["unit"] and not written.startswith("第")
    if alone and _OPENS_TITLE.match(text, match.end()):
        return None
    numbers = _numbers(text, match)
    sub = parse_integer(match["sub"]) if match["sub"] else None
    begin = match.start() + match.group().index(written)
    level = _ITEM if bracketed else (_LEVELS_OF_TAIWAN if of_taiwan else _LEVELS)[unit]
    end = match.end()
    return _Unit(begin, end, level, numbers, sub, written, alone=alone) if numbers else None


def _unusual_unit(text: str, position: int) -> _Unit | None:
    """An article in decimals, or one whose 条 is dropped."""
    match = _DECIMAL.match(text, position)
    if match is not None:
        written = match.group().strip()
        number = [_Number(0, None, match.end())]
        section = fold_width(match["section"])
        begin = match.end() - len(written)
        return _Unit(begin, match.end(), _ARTICLE, number, None, written, section)
    match = _DROPPED.match(text, position)
    numbers = _numbers(text, match) if match is not None else []
    if match is None or not numbers:
        return None
    written = match.group().strip()
    return _Unit(match.end() - len(written), match.end(), _ARTICLE, numbers, None, written)


def _numbers(text: str, match: re.Match[str]) -> list[_Number]:
    """The numbers before a unit word, or none where one of them cannot be read."""
    numbers: list[_Number] = []
    for piece in _SPLIT.finditer(text, match.start("numbers"), match.end("numbers")):
        value = parse_integer(piece["one"].translate(_BRACKETS), colloquial=False)
        if value is None:
            return []
        if piece["joint"] in _RANGE_JOINTS and numbers:
            numbers[-1] = _Number(numbers[-1].first, value, piece.end())
        else:
            numbers.append(_Number(value, None, piece.end()))
    return numbers


class _List:
    """A list of provisions while it grows."""

    __slots__ = (
        "_current",
        "_division",
        "_division_start",
        "_inherited",
        "_level",
        "_text",
        "done",
    )

    def __init__(self, text: str, start: int, inherited: ProvisionNumber | None) -> None:
        self.done: list[Provision] = []
        self._text = text
        self._inherited = inherited is not None
        self._current = None if inherited is None else Provision(start, start, *inherited)
        self._level = -1 if inherited is None else _deepest(inherited)
        self._division = ""
        self._division_start = -1

    @property
    def is_empty(self) -> bool:
        """Return whether nothing was read or inherited yet."""
        return not self.done and self._current is None

    def is_above(self, unit: _Unit, separator: re.Match[str] | None) -> bool:
        """Return whether a 款 follows a 项 without a mark: so the law of Taiwan is cited."""
        return separator is None and unit.level == _PARAGRAPH and self._level == _ITEM

    def fits(self, unit: _Unit, separator: re.Match[str] | None) -> bool:
        """Return whether the unit continues the list; a 款 or 项 needs an article to belong to."""
        if unit.alone and separator is not None:
            # （一）《甲法》第三条；（二）《乙法》: the mark of the next list item, and no item.
            return self._level == _ITEM and separator.group().strip() not in {";", "；"}
        if unit.level <= _ARTICLE:
            return separator is not None or self._current is None or self._level == _DIVISION
        if separator is None and self._current is not None:
            return unit.level > self._level or (unit.level == self._level and not self._inherited)
        return not self.is_empty

    def add(self, unit: _Unit, separator: re.Match[str] | None) -> None:
        """Take a unit: a division, the end of a range, or provisions."""
        if unit.level == _DIVISION:
            self._add_division(unit)
        elif (
            separator is not None
            and separator["range"]
            and self._current is not None
            and unit.level <= self._level
            and not unit.section
        ):
            end = _with_level(self._current.number, unit.level, unit.numbers[0].first, unit.sub)
            self._current = replace(self._current, end=unit.end, range_end=end)
            self._level = unit.level
        else:
            self._add_numbers(unit, fresh=separator is not None or unit.level <= self._level)

    def finish(self) -> tuple[Provision, ...]:
        """All provisions; a division alone counts as one."""
        self._keep()
        if not self.done and self._division:
            end = self._division_start + len(self._division)
            return (Provision(self._division_start, end, division=self._division),)
        return tuple(self.done)

    def _keep(self) -> None:
        """Put the provision that was read last into the list; inherited numbers are none."""
        if self._current is not None and self._current.end > self._current.start:
            self.done.append(self._current)

    def _add_numbers(self, unit: _Unit, *, fresh: bool) -> None:
        base = self._current
        if fresh:
            self._keep()
        narrowed = base is not None and base.end > base.start and not fresh
        begin = base.start if base is not None and narrowed else unit.start
        for order, number in enumerate(unit.numbers):
            if order:
                self._keep()
                begin = self._behind_separator(unit.numbers[order - 1].end)
            last = order == len(unit.numbers) - 1
            self._current = self._narrowed(base, unit, number, begin, last=last)
        self._level = unit.level

    def _narrowed(
        self, base: Provision | None, unit: _Unit, number: _Number, start: int, *, last: bool
    ) -> Provision:
        """A provision one level deeper than, or beside, the one before it."""
        values = base.number if base is not None else ProvisionNumber()
        section = base.section if base is not None and unit.level > _ARTICLE else unit.section
        if unit.section:
            values = ProvisionNumber()
        else:
            values = _with_level(values, unit.level, number.first, unit.sub)
        end = None if number.last is None else _with_level(values, unit.level, number.last, None)
        division = base.division if base is not None and unit.level > _ARTICLE else ""
        if self._division and unit.level == _ARTICLE and self._division_start >= 0:
            start, division = self._division_start, self._division
            self._division_start = -1
        stop = unit.end if last else number.end
        return Provision(start, stop, *values, range_end=end, division=division, section=section)

    def _behind_separator(self, position: int) -> int:
        while self._text[position] in "、,，和及与或 \u3000":
            position += 1
        return position

    def _add_division(self, unit: _Unit) -> None:
        """编, 章 and 节 are kept as written: articles are numbered through all of them."""
        self._keep()
        if self._current is not None:
            self._current, self._division = None, ""
        if not self._division:
            self._division_start = unit.start
        self._division += "".join(unit.written.split())
        self._level = _DIVISION


def _deepest(number: ProvisionNumber) -> int:
    """The deepest level that is told."""
    told = (level for level, field in _FIELD.items() if number[field] is not None)
    return max(told, default=_ARTICLE)


def _with_level(
    number: ProvisionNumber, level: int, value: int, sub: int | None
) -> ProvisionNumber:
    """The numbers with one level set, the deeper ones dropped and the higher ones kept."""
    index = _FIELD[level]
    values = [*number[:index], value, *([None] * (len(number) - index - 1))]
    if level == _ARTICLE:
        values[1] = sub
    return ProvisionNumber(*values)
