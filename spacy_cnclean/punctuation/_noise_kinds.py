"""Noise of other kinds than that of spun articles: each a way in which marks get displaced.

The noise of `noise.displace` mixes patterns as spun articles do. Other tools and other hands
damage text otherwise, and a repair that knows one kind only is a repair of one kind only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, get_args

from spacy_cnclean.punctuation._streams import CLOSING, FIRST_NUMBER, OPENING, UnitClass

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence

NoiseKind = Literal["spun", "slip", "swap", "numbers", "pairs", "shift", "anywhere", "even"]
NOISE_KINDS: Final[tuple[NoiseKind, ...]] = get_args(NoiseKind)

_PAIRED = OPENING | CLOSING | {UnitClass.STRAIGHT_QUOTE}
_WORD = 2  # letters of the word that a mark swaps places with
_NEAR, _FAR = 3, 6


def displace_as(
    kind: NoiseKind, classes: Sequence[int], gaps: Sequence[int], n_letters: int, rng: random.Random
) -> list[int]:
    """Return a noisy gap for each unit: non-decreasing, within 0 and `n_letters`.

    Args:
        kind: How: `slip`, one unit a line by one to three letters; `swap`, half of the units
            change places with the two letters beside them; `numbers` and `pairs`, only numbers, or
            only brackets, titles and quotes, by one to six letters; `shift`, all units one way by
            one to three letters; `anywhere`, all thrown at random; `even`, spread evenly.
        classes: The class of each unit.
        gaps: The true gap of each unit, non-decreasing.
        n_letters: The number of letters of the line.
        rng: The source of chance.

    Raises:
        KeyError: There is no such kind, or it is `spun`, which is `noise.displace`.
    """
    first = 0
    while first < len(gaps) and gaps[first] == 0:
        first += 1  # a number, a bracket or a quote that opens the line stays
    wishes = list(gaps)
    if first < len(gaps):
        wishes[first:] = _PATTERNS[kind](classes[first:], gaps[first:], n_letters, rng)
    return _in_order(classes, gaps, wishes, n_letters)


def _in_order(
    classes: Sequence[int], gaps: Sequence[int], wishes: Sequence[int], n_letters: int
) -> list[int]:
    """Return the places that are wished for, in order and without numbers run into one."""
    noisy: list[int] = []
    before = 0
    for unit, wish in enumerate(wishes):
        place = min(max(wish, before), n_letters)
        if (
            unit
            and place == before != gaps[unit]
            and classes[unit] >= FIRST_NUMBER <= classes[unit - 1]
        ):
            place = min(place + 1, n_letters)
        noisy.append(place)
        before = place
    return noisy


def _slip(_: Sequence[int], gaps: Sequence[int], n_letters: int, rng: random.Random) -> list[int]:
    unit = rng.randrange(len(gaps))
    room = [gaps[unit] + step for step in range(-_NEAR, _NEAR + 1) if step]
    low = gaps[unit - 1] if unit else 0
    high = gaps[unit + 1] if unit + 1 < len(gaps) else n_letters
    room = [place for place in room if low <= place <= high]
    noisy = list(gaps)
    if room:
        noisy[unit] = rng.choice(room)
    return noisy


def _swap(_: Sequence[int], gaps: Sequence[int], __: int, rng: random.Random) -> list[int]:
    steps = (0, 0, -_WORD, _WORD)
    return [gap + rng.choice(steps) for gap in gaps]


def _only(
    chosen: Callable[[int], bool], classes: Sequence[int], gaps: Sequence[int], rng: random.Random
) -> list[int]:
    """Return the gaps with the chosen units moved, none of them past a neighbour."""
    noisy = list(gaps)
    for unit, unit_class in enumerate(classes):
        if not chosen(unit_class):
            continue
        step = rng.choice((-1, 1)) * rng.randint(1, _FAR)
        high = gaps[unit + 1] if unit + 1 < len(gaps) else gaps[unit] + _FAR
        noisy[unit] = min(max(gaps[unit] + step, noisy[unit - 1] if unit else 0), high)
    return noisy


def _numbers(classes: Sequence[int], gaps: Sequence[int], _: int, rng: random.Random) -> list[int]:
    return _only(lambda unit_class: unit_class >= FIRST_NUMBER, classes, gaps, rng)


def _pairs(classes: Sequence[int], gaps: Sequence[int], _: int, rng: random.Random) -> list[int]:
    return _only(lambda unit_class: unit_class in _PAIRED, classes, gaps, rng)


def _shift(_: Sequence[int], gaps: Sequence[int], __: int, rng: random.Random) -> list[int]:
    way = rng.choice((-1, 1))
    return [gap + way * rng.randint(1, _NEAR) for gap in gaps]


def _anywhere(
    _: Sequence[int], gaps: Sequence[int], n_letters: int, rng: random.Random
) -> list[int]:
    return sorted(rng.randint(1, n_letters) for _ in gaps)


def _even(_: Sequence[int], gaps: Sequence[int], n_letters: int, __: random.Random) -> list[int]:
    return [(unit + 1) * n_letters // len(gaps) for unit in range(len(gaps))]


_PATTERNS: Final = {
    "slip": _slip,
    "swap": _swap,
    "numbers": _numbers,
    "pairs": _pairs,
    "shift": _shift,
    "anywhere": _anywhere,
    "even": _even,
}
