"""Which lines of a block go on in the next one.

A block is a run of lines without a blank one between them. What is joined makes longer lines, and
these are looked at again until nothing is to be joined, so that a text that was joined once stays
as it is. A block that does not come to rest is left alone.
"""

from __future__ import annotations

import math
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from spacy_cnclean.linebreaks._gaps import Joint, PlainLine, read_gap, usual_width
from spacy_cnclean.linebreaks._lines import is_closed
from spacy_cnclean.punctuation._gap_odds import mark_odds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from spacy_cnclean.linebreaks._gaps import Gap
    from spacy_cnclean.linebreaks._lines import TextRow

_MOST_ROUNDS: Final = 12


def find_joints(blocks: Sequence[Sequence[TextRow]], *, hyphens: bool) -> list[list[Joint]]:
    """Return for each block its joints, from its first line on."""
    found: list[list[Joint]] = [[] for _ in blocks]
    many = {
        index: [PlainLine(row.text, row.indent, place) for place, row in enumerate(block)]
        for index, block in enumerate(blocks)
        if not all(is_closed(row.text) for row in block[:-1])
    }
    changed: list[int] = []
    for _ in range(_MOST_ROUNDS):
        changed.clear()
        for (index, lines), joints in zip(many.items(), _joints(many.values()), strict=True):
            made = [joint for joint in joints if hyphens or not joint.takes_hyphen]
            if made:
                found[index] += made
                many[index] = _joined(lines, made)
                changed.append(index)
        if not changed:
            break
    for index in changed:
        found[index].clear()
    return [sorted(joints) for joints in found]


def _joints(blocks: Iterable[Sequence[PlainLine]]) -> list[list[Joint]]:
    """Return for each block how its lines are joined."""
    blocks = list(blocks)
    pairs = [pair for block in blocks for pair in pairwise(block)]
    ends = [(one.text[-2:], two.text[:2]) for one, two in pairs if not one.is_closed]
    odds = iter(mark_odds(ends))
    gaps = [
        [
            read_gap(one, two, math.nan if one.is_closed else next(odds))
            for one, two in pairwise(block)
        ]
        for block in blocks
    ]
    text = _Wrapping.of(list(chain.from_iterable(blocks)), list(chain.from_iterable(gaps)))
    return [
        list(_joints_of_block(block, own, text)) for block, own in zip(blocks, gaps, strict=True)
    ]


def _joints_of_block(
    block: Sequence[PlainLine], gaps: Sequence[Gap | None], text: _Wrapping
) -> Iterator[Joint]:
    own = _Wrapping.of(block, gaps)
    is_like_the_text = text.evidence >= _ENOUGH_OF_TEXT and own.width <= text.width
    is_wrapped = own.evidence >= _ENOUGH or is_like_the_text
    room = text.room if is_like_the_text else own.room
    whole = _whole_paragraphs(gaps, room) if is_wrapped else frozenset()
    for number, gap in enumerate(gaps):
        if gap is None:
            continue
        goes_on = not gap.is_closed and gap.is_full(room) and gap.evidence > _AGAINST
        if gap.is_sure or gap.is_in_word(own.room) or number in whole or (is_wrapped and goes_on):
            yield gap.joint


# How much has to speak for it that lines were broken at a width.
_ENOUGH: Final = 2.0
_ENOUGH_OF_TEXT: Final = 8.0
_LEAST_OF_GAPS: Final = 0.3
_SHORT: Final = 1.0  # an unfinished line that had room for more speaks against it
_TINY: Final = 0.3  # one that is not half full is a heading or a signature
_EVEN: Final = 0.5  # and one that is full for it, where there are none of those
_MOST_EVEN: Final = 2.0
_PROSE: Final = 1.0
_NARROW: Final = 20  # columns: no prose is set narrower
_WIDE: Final = 36  # columns: no verse is
_AGAINST: Final = -2.5  # evidence that a line ends there although the lines around it were broken


class _Wrapping(NamedTuple):
    """How lines were broken, if they were.

    Attributes:
        width: How wide they are.
        room: What is wider had no room in them.
        evidence: What speaks for it that they were broken at that width, in nats.
    """

    width: int
    room: float
    evidence: float

    @classmethod
    def of(cls, lines: Sequence[PlainLine], gaps: Sequence[Gap | None]) -> _Wrapping:
        """Return how lines were broken."""
        if not lines:
            return cls(0, 0, _NOTHING)
        width = usual_width(lines)
        room = width - max(2, width // 20)
        unfinished = [gap for gap in gaps if gap and not gap.is_closed]
        broken = [gap.evidence for gap in unfinished if gap.is_full(room)]
        evidence = sum(broken)
        if not broken or width < _NARROW or evidence < _LEAST_OF_GAPS:
            return cls(width, room, _NOTHING)
        if len(broken) < len(unfinished):
            evidence -= sum(
                _SHORT if gap.is_full(width / 2) else _TINY
                for gap in unfinished
                if not gap.is_full(room)
            )
        elif width >= _WIDE:
            evidence += min(_EVEN * len(broken), _MOST_EVEN)
        evidence += _PROSE * any(set(line.text[:-1]) & set("，；") for line in lines[:-1])
        evidence += _PROSE * lines[-1].is_closed
        return cls(width, room, evidence)


_NOTHING: Final = -math.inf
_FEWEST: Final = 2


def _whole_paragraphs(gaps: Sequence[Gap | None], room: float) -> frozenset[int]:
    """Return the gaps of paragraphs all of whose lines but the last are full.

    There a line that ends with a sentence goes on too.
    """
    whole: set[int] = set()
    start = 0
    for number in range(len(gaps) + 1):
        gap = gaps[number] if number < len(gaps) else None
        if gap is not None and gap.is_full(room):
            continue
        inside = [gap for gap in gaps[start:number] if gap and not gap.is_closed]
        if len(inside) >= _FEWEST and (number == len(gaps) or gaps[number] is None):
            whole.update(range(start, number))
        start = number + 1
    return frozenset(whole)


def _joined(lines: Sequence[PlainLine], joints: Sequence[Joint]) -> list[PlainLine]:
    """Return the lines once they are joined."""
    by_place = {joint.place: joint for joint in joints}
    result: list[PlainLine] = []
    joint: Joint | None = None
    for line in lines:
        if joint is None:
            result.append(line)
        else:
            last = result[-1]
            kept = last.text[: len(last.text) - joint.takes_hyphen]
            result[-1] = PlainLine(kept + joint.between + line.text, last.indent, line.place)
        joint = by_place.get(line.place)
    return result
