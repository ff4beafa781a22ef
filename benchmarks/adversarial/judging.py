"""What a measured outcome may be: no exception, linear, fast enough, small enough."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from benchmarks.adversarial.functions import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.adversarial.measuring import Outcome, Point

MOST_GROWTH: Final = 1.3  # times the ratio of the sizes
MOST_SECONDS: Final = 5.0  # per MB
MOST_MEMORY: Final = 300.0  # MB, and
MOST_PER_CHARACTER: Final = 20  # bytes more
LEAST_SECONDS: Final = 0.2  # the first touch of memory costs as much: no sign of growth
_MB: Final = 1e6


def growth(smaller: Point, larger: Point) -> float:
    """Return the ratio of the times, over the ratio of the sizes."""
    return (larger.seconds / max(smaller.seconds, 1e-6)) / (larger.size / smaller.size)


def worst_growth(outcome: Outcome) -> float:
    """Return how much faster than its size the time grows, at worst; 0 where that is noise."""
    pairs = zip(outcome.points, outcome.points[1:], strict=False)
    ratios = [growth(*pair) for pair in pairs if pair[1].seconds >= LEAST_SECONDS]
    return max(ratios, default=0.0)


def pace(outcome: Outcome) -> float:
    """Return the seconds per MB at the largest size."""
    point = outcome.points[-1] if outcome.points else None
    return point.seconds / point.size * _MB if point else 0.0


def excess(outcome: Outcome) -> float:
    """Return the MB above what the memory of a step may be, at worst; below 0 if it is less."""
    return max(
        (
            point.peak - MOST_MEMORY - point.characters * MOST_PER_CHARACTER / 2**20
            for point in outcome.points
        ),
        default=0.0,
    )


def misses(outcome: Outcome) -> list[str]:
    """Return in words which targets an outcome misses."""
    return list(_misses(outcome))


def _misses(outcome: Outcome) -> Iterator[str]:
    if outcome.fault:
        yield outcome.fault
    if worst_growth(outcome) > MOST_GROWTH:
        yield f"time grows {worst_growth(outcome):.1f} times as fast as the text"
    if not FUNCTIONS[outcome.function].is_judged:
        return
    if pace(outcome) > MOST_SECONDS and not is_damaged(outcome):
        yield f"{pace(outcome):.1f} s/MB"
    if excess(outcome) > 0:
        yield f"{outcome.points[-1].peak:.0f} MB"


def is_damaged(outcome: Outcome) -> bool:
    """Tell whether marks are put back into text that is damaged in every line, which is dear."""
    return outcome.function.startswith("punctuation") and "damaged" in outcome.text
