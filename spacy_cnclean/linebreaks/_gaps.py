"""What lies between a line and the next one, and what it says of whether they are one."""

from __future__ import annotations

import re
from functools import cache
from math import isnan
from typing import TYPE_CHECKING, Final, NamedTuple

from spacy_cnclean.linebreaks._lines import columns, is_closed, is_label, is_prose, starts_anew

if TYPE_CHECKING:
    from collections.abc import Sequence


class PlainLine:
    """A line of a block, or several that were joined.

    Attributes:
        text: What it holds.
        indent: How wide the blanks before it are, in columns.
        width: How wide it is, with these blanks.
        is_closed: Whether it ends as a sentence does.
        place: Which line of its block it is, or the last one in it.
    """

    __slots__ = ("indent", "is_closed", "place", "text", "width")

    def __init__(self, text: str, indent: int, place: int) -> None:
        self.text, self.indent, self.place = text, indent, place
        self.width = indent + columns(text)
        self.is_closed = is_closed(text)


class Joint(NamedTuple):
    """How a line goes on in the next one.

    Attributes:
        place: Which line of its block.
        between: What comes in place of the line break.
        takes_hyphen: Whether the hyphen at the end of the line goes too.
    """

    place: int
    between: str = ""
    takes_hyphen: bool = False


class Gap(NamedTuple):
    """What lies between a line and the next one.

    Attributes:
        joint: How they are joined if they are one.
        is_sure: Whether they are one, whatever the lines around them say.
        is_closed: Whether the line ends as a sentence does.
        reach: How wide the line would be with what begins the next one.
        evidence: What speaks for one line, in nats; what speaks against it is negative.
    """

    joint: Joint
    is_sure: bool
    is_closed: bool
    reach: int
    evidence: float

    def is_full(self, room: float) -> bool:
        """Return whether what begins the next line had no room in a line of so many columns."""
        return self.reach > room

    def is_in_word(self, room: float) -> bool:
        """Return whether the line is full, and certainly ends inside a word."""
        return self.evidence >= _MOST and self.is_full(room)


# Inside a sentence the log-odds of a mark have a mean of -5 and a deviation of 3.5, between lines
# of titles, captions and posts -0.6 and 2.2: what a value says, from where both are as probable.
_EVEN_ODDS: Final = -3.0
_SLOPE: Final = 0.8
_LEAST, _MOST = -3.0, 5.0
_NUMBER, _LATIN, _FUNCTION = 1.5, 1.0, 2.0
# Letters that no sentence or clause ends in.
_NEVER_LAST: Final = (
    "和与及或在对将把被从向以而但且并因由如若其各每该某第很更最未为是能可应需让使给比像"
    "與對將從並該為應讓給"
)
_IN_A_WORD: Final = -8.0  # log-odds; what looks like a label is none then: 问 + 了一句：
_SHORTEST: Final = 8  # columns of both lines; in shorter ones every letter may have a line


def read_gap(line: PlainLine, following: PlainLine, odds: float) -> Gap | None:
    """Return what lies between two lines; None where the second is one of its own.

    Args:
        line: The first line.
        following: The second line.
        odds: The log-odds that clean text has a mark there; not a number where nothing says.
    """
    one, two = line.text, following.text
    if starts_anew(two) or not (is_prose(one) and is_prose(two)):
        return None
    if following.indent > line.indent and not starts_anew(one):
        return None
    if is_label(two) and not odds < _IN_A_WORD:
        return None
    evidence = _evidence(one, two, odds)
    if min(line.width, following.width) < _SHORTEST:
        evidence = min(evidence, 0.0)
    joint = _joint(one, two, line.place)
    is_sure = joint.takes_hyphen or _is_hyphened(one, two) or _is_open(one, two)
    reach = line.width + _first_width(two)
    return Gap(joint, is_sure, line.is_closed, reach, evidence)


def _evidence(one: str, two: str, odds: float) -> float:
    if not isnan(odds):
        evidence = _SLOPE * (_EVEN_ODDS - odds) + _FUNCTION * (one[-1] in _NEVER_LAST)
        return min(max(evidence, _LEAST), _MOST)
    if one[-1].isdecimal():
        return _NUMBER if not two[0].isascii() else 0.0
    return _LATIN if one[-1].islower() and two[0].islower() else 0.0


def _joint(one: str, two: str, place: int) -> Joint:
    """Return how two pieces of a line are joined: Latin words by a blank, or without a hyphen."""
    if one.endswith("\u00ad") or _hyphened().search(one[-3:] + two[:2], 0):
        return Joint(place, takes_hyphen=True)
    if _is_hyphened(one, two):
        return Joint(place)
    is_latin = max(one[-1], two[0]) < _NO_LATIN
    is_tight = one[-1] in "([{/" or two[0] in ",.;:!?)]}%/"
    return Joint(place, " " if is_latin and not is_tight else "")


def _is_hyphened(one: str, two: str) -> bool:
    """Return whether a hyphen between two lines is a part of the word: GPT-4, Wi-Fi."""
    left, right = one[-2:-1], two[0]
    return (
        one[-1] == "-" and left.isascii() and left.isalnum() and right.isascii() and right.isalnum()
    )


_NO_LATIN: Final = "\u2000"


@cache
def _hyphened() -> re.Pattern[str]:
    """Return what a word parted by a hyphen looks like: two letters, a hyphen, two letters."""
    return re.compile("[A-Za-z]{2}-[a-z]{2}")


def _is_open(one: str, two: str) -> bool:
    """Return whether a line goes on because of its brackets, or of a mark that starts no line."""
    if two[0] in "，。、" and (one[-1].isalnum() or one[-1] in "）》」』】〕”’"):
        return two[1:2].isalnum() or len(two) == 1
    for opening, closing in ("（）", "《》", "〔〕"):
        inside = one.rpartition(opening)[2] if opening in one else closing
        if closing not in inside and closing in two.partition(opening)[0]:
            return True
    return False


def _first_width(text: str) -> int:
    """Return how wide what cannot be parted is that a line begins with: a hanzi, a Latin word."""
    match = _first().match(text)
    return min(columns(match[0]), _LONGEST_WORD) if match else 1


_LONGEST_WORD: Final = 20


@cache
def _first() -> re.Pattern[str]:
    return re.compile("[!-~]+|.[，。、；：！？）》」』】〕”’]*")


def usual_width(lines: Sequence[PlainLine]) -> int:
    """Return how wide the lines of a block are that nothing made shorter, in columns."""
    # Marks may hang over the edge.
    widths = sorted(
        (line.indent + columns(line.text.rstrip(_HANGING)) for line in lines), reverse=True
    )
    return widths[len(widths) // _OUTLIERS]


_HANGING: Final = "，。、；：！？）》」』】〕”’"


_OUTLIERS: Final = 20  # one line of so many may be wider
