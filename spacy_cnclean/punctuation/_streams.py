"""A line of text as two streams: letters, and the marks and numbers that stand between them.

Displacement corrupts how the two streams interleave and nothing else, so this split is the
frame for all the rest: a *unit* (one mark, or one number) stands in a *gap*, the place
before the first letter (gap 0), between two letters, or behind the last one. Repair chooses
gaps; it never looks for other marks and never touches a letter.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Final, NamedTuple

import regex

from spacy_cnclean.punctuation._opaque import opaque_spans

if TYPE_CHECKING:
    from collections.abc import Iterator

# Characters of ASCII and full-width forms stand for the same unit class: what a corpus writes
# as ， another one writes as a comma.
_MARKS = {
    "COMMA": "，,",
    "STOP": "。｡",
    "ENUMERATION": "、､",
    "COLON": "：:",
    "SEMICOLON": "；;",
    "QUESTION": "？?",
    "EXCLAMATION": "！!",
    "OPEN_BRACKET": "（([［【〔{｛",
    "CLOSE_BRACKET": "）)]］】〕}｝",
    "OPEN_TITLE": "《〈",
    "CLOSE_TITLE": "》〉",
    "OPEN_QUOTE": "“‘「『〝",
    "CLOSE_QUOTE": "”’」』〞",
    "STRAIGHT_QUOTE": "\"'＂",
    "DOT": ".．",
}


class UnitClass(IntEnum):
    """What a unit is; ASCII and full-width forms of a mark are one class."""

    COMMA = 0
    STOP = 1
    ENUMERATION = 2
    COLON = 3
    SEMICOLON = 4
    QUESTION = 5
    EXCLAMATION = 6
    OPEN_BRACKET = 7
    CLOSE_BRACKET = 8
    OPEN_TITLE = 9
    CLOSE_TITLE = 10
    OPEN_QUOTE = 11
    CLOSE_QUOTE = 12
    STRAIGHT_QUOTE = 13
    DOT = 14
    ELLIPSIS = 15
    DASH = 16
    YEAR = 17
    INTEGER = 18
    LONG_INTEGER = 19
    DECIMAL = 20
    PERCENT = 21
    COMPOUND = 22


BLANKS: Final = " \t\u3000\xa0"
N_CLASSES = len(UnitClass)
FIRST_NUMBER = UnitClass.YEAR
OPENING = frozenset({UnitClass.OPEN_BRACKET, UnitClass.OPEN_TITLE, UnitClass.OPEN_QUOTE})
CLOSING = frozenset({UnitClass.CLOSE_BRACKET, UnitClass.CLOSE_TITLE, UnitClass.CLOSE_QUOTE})
FINAL = frozenset({UnitClass.STOP, UnitClass.QUESTION, UnitClass.EXCLAMATION})

CLASS_OF_MARK: Final = {mark: UnitClass[name] for name, marks in _MARKS.items() for mark in marks}
# What damage throws into one gap is mostly commas; of other marks, three in a row are a run of the
# writer's.
_THROWN = (UnitClass.COMMA, UnitClass.ENUMERATION, UnitClass.COLON, UnitClass.SEMICOLON)
RUN_MARKS: Final = "".join(mark for mark, kind in CLASS_OF_MARK.items() if kind not in _THROWN)
_BLANK_SET = regex.escape(BLANKS, special_only=False)
_RUN_SET = regex.escape(RUN_MARKS, special_only=False)
_MARK_SET = regex.escape("".join(CLASS_OF_MARK), special_only=False)

_TOKEN = regex.compile(
    rf"""
    (?P<han>[\p{{Han}}〇]+)
    | (?P<space>[{_BLANK_SET}]+)
    # An address is one letter: its dots, colons and slashes are no marks of the sentence.
    | (?P<word>www\.[!-~]+
        # So is the number of a version: a date begins with its year.
        | \d{{1,3}}(?:\.\d{{1,5}}){{2,}}+(?![\d.])
        # A word, also with digits (4S, B2B, iPhone15) and inner joiners (e-mail, R&D).
        | (?=\d*[\p{{L}}--\p{{Han}}])
          [^\W_\p{{Han}}][^\W\p{{Han}}]*(?:['’&@._+/-][^\W_\p{{Han}}]+)*\p{{M}}*)
    # Thousands and decimals, times, dates, ranges, ratios, and a sign of percent are one number,
    # also where full-width digits and marks are mixed with others: then, as a full-width comma
    # may part the items of a list, all that commas join are thousands, or nothing is.
    | (?P<number>(?:(?<!\d[,，])\d{{1,3}}(?:[,，]\d{{3}})++(?![,，]?\d)
            |\d{{1,3}}(?:,\d{{3}})+(?!\d)|[０-９]{{1,3}}(?:，[０-９]{{3}})+(?!\d)|\d+)
        (?:[.．:/~～–∶-]\d+|(?<=[０-９])：[０-９]+|(?<=(?<!\d)\d{{1,3}})：\d{{1,3}}(?!\d))*
        [%％‰℃]?)
    | (?P<ellipsis>…+|\.{{3,}}|。{{3,}})
    | (?P<dash>[—―]+|-{{2,}})
    # A run of one mark is one unit; two equal marks may have met by damage.
    | (?P<mark>[！？!?]{{3,}}|[！!][？?]|[？?][！!]
        |(?P<equal>[{_RUN_SET}])(?P=equal){{2,}}|[{_MARK_SET}])
    | (?P<other>.)
    """,
    regex.VERBOSE | regex.DOTALL | regex.VERSION1,
)
_SHORT = 2  # digits of a day, a month, an item of a list
_YEAR = regex.compile(r"(?:19|20)\d\d")


class Unit(NamedTuple):
    """A mark or a number with the spaces that lean on it.

    `start` and `end` are half-open code-point offsets in the line, spaces included; `gap` is
    the number of letters before it.
    """

    start: int
    end: int
    unit_class: UnitClass
    gap: int


class Streams(NamedTuple):
    """The two streams of one line.

    `letters` holds the text of each letter: one hanzi, one word, or one symbol. Letter k takes
    the characters `letter_starts[k]` to `letter_ends[k]`; `core_ends[k]` is where it ends
    without the spaces behind it. Letters and units together cover the line exactly.
    """

    letters: list[str]
    letter_starts: list[int]
    letter_ends: list[int]
    core_ends: list[int]
    units: list[Unit]


def number_class(number: str) -> UnitClass:
    """Return the class of a number: a year wants 年 behind it, an amount wants its unit.

    >>> number_class("2023"), number_class("3.65%")
    (<UnitClass.YEAR: 17>, <UnitClass.PERCENT: 21>)
    """
    if number[-1] in "%％‰":
        return UnitClass.PERCENT
    if number.isdigit():
        if _YEAR.fullmatch(number):
            return UnitClass.YEAR
        return UnitClass.INTEGER if len(number) <= _SHORT else UnitClass.LONG_INTEGER
    return UnitClass.DECIMAL if number.count(".") + number.count("．") == 1 else UnitClass.COMPOUND


def _class_of(kind: str, token: str) -> UnitClass:
    if kind == "mark":
        return CLASS_OF_MARK[token[0]]
    if kind == "number":
        return number_class(token)
    return UnitClass.ELLIPSIS if kind == "ellipsis" else UnitClass.DASH


def _tokens(line: str) -> Iterator[tuple[str, int, int]]:
    """Yield the kinds of the tokens of a line, and where they begin and end."""
    at = 0
    for start, end in (*opaque_spans(line), (len(line), len(line))):
        for match in _TOKEN.finditer(line, at, start):
            yield match.lastgroup or "other", *match.span()
        if start < end:
            yield "word", start, end
        at = end


def split_streams(line: str) -> Streams:
    """Return the letters and the units of a line, in order and covering it exactly.

    Spaces go with the unit that they touch, else with the letter before them, so that a number
    that was written with spaces around it takes them along when it moves.

    >>> streams = split_streams("预计 2023 年,增长")
    >>> "".join(streams.letters), [(u.gap, u.unit_class.name) for u in streams.units]
    ('预计年增长', [(2, 'YEAR'), (3, 'COMMA')])
    """
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    cores: list[int] = []
    units: list[Unit] = []
    space_start = -1  # where the spaces before this token began, or -1
    unit_last = False
    for kind, start, end in _tokens(line):
        if kind == "space":
            if unit_last:
                units[-1] = units[-1]._replace(end=end)
            else:
                space_start = start
            continue
        first = space_start if space_start >= 0 else start
        if kind in ("han", "word", "other"):
            if space_start >= 0 and ends:
                ends[-1] = first = start
            starts.append(first)
            if kind == "han" and end - start > 1:
                letters.extend(line[start:end])
                starts.extend(range(start + 1, end))
                ends.extend(range(start + 1, end + 1))
                cores.extend(range(start + 1, end + 1))
            else:
                letters.append(line[start:end])
                ends.append(end)
                cores.append(end)
            unit_last = False
        else:
            units.append(Unit(first, end, _class_of(kind, line[start:end]), len(letters)))
            unit_last = True
        space_start = -1
    if space_start >= 0 and ends:
        ends[-1] = len(line)
    return Streams(letters, starts, ends, cores, units)
