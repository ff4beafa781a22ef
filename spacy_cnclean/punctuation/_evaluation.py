"""How well a text was repaired: marks right, displaced ones back, right ones broken."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from spacy_cnclean.punctuation._streams import Streams, UnitClass, split_streams

if TYPE_CHECKING:
    from collections.abc import Iterable


class LineCounts(NamedTuple):
    """Counts over the marks and numbers of one line, or of many.

    Dots are left out: they belong to list numbers, which nothing moves. A line whose letters or
    marks are not the gold's has `comparable` zero and all its units wrong.

    Attributes:
        lines: lines compared.
        comparable: lines whose streams are those of the gold.
        whole: lines in which nothing was displaced.
        whole_kept: of these, the lines left exactly as they were.
        exact: lines equal to the gold, character for character.
        units: marks and numbers of the gold.
        right: of these, those in the gap where the gold has them.
        displaced: those that the noisy text had in another gap.
        back: of these, those in the right gap now.
        broken: those that stood right before and do not now.
        characters: characters of the gold.
        errors: characters to insert, delete or replace to make the gold of the result.
    """

    lines: int = 0
    comparable: int = 0
    whole: int = 0
    whole_kept: int = 0
    exact: int = 0
    units: int = 0
    right: int = 0
    displaced: int = 0
    back: int = 0
    broken: int = 0
    characters: int = 0
    errors: int = 0


def _gaps(streams: Streams) -> list[int]:
    return [unit.gap for unit in streams.units if unit.unit_class != UnitClass.DOT]


def _comparable(one: Streams, other: Streams) -> bool:
    return one.letters == other.letters and [unit.unit_class for unit in one.units] == [
        unit.unit_class for unit in other.units
    ]


def count_line(noisy: str, result: str, gold: str) -> LineCounts:
    """Return the counts of one line.

    Args:
        noisy: The line before repair, without emoji.
        result: The line after repair.
        gold: What it should be.

    >>> count_line("合法催收催收:机构", "合法催收:催收机构", "合法催收:催收机构").back
    1
    """
    before, after, target = split_streams(noisy), split_streams(result), split_streams(gold)
    counts = LineCounts(
        lines=1,
        exact=int(result == gold),
        units=len(_gaps(target)),
        characters=len(gold),
        errors=edit_distance(result, gold),
    )
    if not (_comparable(before, target) and _comparable(after, target)):
        return counts
    places = list(zip(_gaps(before), _gaps(after), _gaps(target), strict=True))
    displaced = sum(old != true for old, _, true in places)
    return counts._replace(
        comparable=1,
        whole=int(not displaced),
        whole_kept=int(not displaced and result == noisy),
        right=sum(new == true for _, new, true in places),
        displaced=displaced,
        back=sum(old != true == new for old, new, true in places),
        broken=sum(old == true != new for old, new, true in places),
    )


def total(counts: Iterable[LineCounts]) -> LineCounts:
    """Return the sum of counts."""
    columns = zip(*counts, strict=True)
    return LineCounts(*(sum(column) for column in columns))


def edit_distance(one: str, other: str) -> int:
    """Return the Levenshtein distance of two texts in code points.

    >>> edit_distance("催收:", "催收机构:")
    2
    """
    from rapidfuzz.distance import Levenshtein

    return int(Levenshtein.distance(one, other))


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f} % ({part} of {whole})" if whole else "none there"


def report(counts: LineCounts) -> list[tuple[str, str]]:
    """Return the figures as rows of name and value."""
    stood_right = counts.units - counts.displaced
    return [
        ("lines", str(counts.lines)),
        ("lines whose streams are the gold's", _share(counts.comparable, counts.lines)),
        ("marks and numbers right", _share(counts.right, counts.units)),
        ("displaced ones back", _share(counts.back, counts.displaced)),
        ("right ones broken", _share(counts.broken, stood_right)),
        ("whole lines untouched", _share(counts.whole_kept, counts.whole)),
        ("lines exact", _share(counts.exact, counts.lines)),
        ("character error rate", _share(counts.errors, counts.characters)),
    ]
