"""Loose styles: clean text punctuated as people punctuate posts, reviews and chats.

Nothing of it is noise: marks are left out, taken for one another, doubled or replaced by blanks,
lines are cut and joined, and each mark that is there stands where its writer put it. A scorer, a
gate and a judge that have seen such text leave it alone.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import regex

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence

_FINAL: Final = regex.compile(r"[。！？；.!?;]+(?=[”’」』）)\"]?$)")
_STOP: Final = regex.compile(r"(?<=\p{Han})[。；](?=\p{Han})")
_PAUSE: Final = regex.compile(r"(?<=\p{Han})[，、](?=\p{Han})")
_CLAUSE_END: Final = regex.compile(r"(?<=\p{Han})[，。；！？](?=\p{Han}|$)")
_LOUD: Final = regex.compile(r"(?<=\p{Han})[！？。](?=\p{Han}|$)")
_CUT: Final = regex.compile(r"(?<=[，。；！？])(?=\p{Han})")
_HALF_WIDTH: Final = str.maketrans("，。！？：；（）“”‘’", ",.!?:;()\"\"''")
_RUNS: Final = {
    "！": ("！！", "！！！", "!!!!"),
    "？": ("？？", "？？？", "？！"),
    "。": ("。。。", "……"),
}
_OFTEN, _SELDOM = 0.8, 0.25
_LONGEST: Final = 380  # characters of joined lines


def _some(
    pattern: regex.Pattern[str], share: float, replace: Callable[[str], str]
) -> Callable[[str, random.Random], str]:
    """Return a style that replaces a share of what a pattern finds."""

    def restyle(line: str, rng: random.Random) -> str:
        return pattern.sub(lambda m: replace(m[0]) if rng.random() < share else m[0], line)

    return restyle


def _without_final(line: str, _: random.Random) -> str:
    return _FINAL.sub("", line)


def _in_half_width(line: str, _: random.Random) -> str:
    return line.translate(_HALF_WIDTH)


def _with_runs(line: str, rng: random.Random) -> str:
    return _LOUD.sub(lambda m: rng.choice(_RUNS[m[0]]) if rng.random() < _SELDOM else m[0], line)


STYLES: Final[dict[str, Callable[[str, random.Random], str]]] = {
    "no final mark": _without_final,
    "commas for stops": _some(_STOP, _OFTEN, lambda _: "，"),
    "stops for commas": _some(_PAUSE, _SELDOM, lambda _: "。"),
    "blanks for marks": _some(_CLAUSE_END, _OFTEN, lambda _: " "),
    "marks left out": _some(_CLAUSE_END, _SELDOM, lambda _: ""),
    "runs of marks": _with_runs,
    "half width": _in_half_width,
}


def loosened(lines: Sequence[str], rng: random.Random) -> list[str]:
    """Return the lines of a document in a loose style, which is one for all of them.

    One to three of `STYLES`, and now and then lines cut at clauses or joined to one.

    Args:
        lines: Clean lines.
        rng: The source of chance; the same state gives the same lines.
    """
    chosen = rng.sample(tuple(STYLES), k=rng.choice((1, 1, 2, 3)))
    styled = list(lines)
    for name in chosen:
        styled = [STYLES[name](line, rng) for line in styled]
    layout = rng.random()
    if layout < _SELDOM:
        return [piece for line in styled for piece in _cut(line, rng)]
    return _joined(styled) if layout > 1 - _SELDOM else styled


def _cut(line: str, rng: random.Random) -> list[str]:
    """Return a line in pieces: cut at some clauses, as captions and verses are."""
    places = [m.start() for m in _CUT.finditer(line) if rng.random() < 1 / 2]
    return [line[start:end] for start, end in pairwise([0, *places, len(line)])]


def _joined(lines: Sequence[str]) -> list[str]:
    """Return lines joined in pairs, where both together are not too long for a paragraph."""
    joined: list[str] = []
    for index, line in enumerate(lines):
        if index % 2 and len(joined[-1]) + len(line) <= _LONGEST:
            joined[-1] += line
        else:
            joined.append(line)
    return joined
