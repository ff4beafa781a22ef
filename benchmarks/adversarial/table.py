"""The table of an adversarial run: for each function its worst texts, and every miss."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.adversarial.functions import FUNCTIONS
from benchmarks.adversarial.judging import (
    LEAST_SECONDS,
    MOST_GROWTH,
    MOST_MEMORY,
    MOST_PER_CHARACTER,
    MOST_SECONDS,
    misses,
    pace,
    worst_growth,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.adversarial.measuring import Outcome


def table(outcomes: Sequence[Outcome]) -> str:
    """Return the page, as Markdown."""
    texts = len({outcome.text for outcome in outcomes})
    largest = max((point.size for outcome in outcomes for point in outcome.points), default=0)
    failures = [(outcome, miss) for outcome in outcomes for miss in misses(outcome)]
    said = (
        f"{texts} pathological texts through {len(FUNCTIONS)} functions and steps, each in a "
        f"process of its own: {len(outcomes):,} outcomes of `python -m benchmarks adversarial`. "
        "All figures are in adversarial.json.\n\n"
        f"Targets: no exception; time grows no more than {MOST_GROWTH} times as fast as the text; "
        f"{MOST_SECONDS:g} s of processor time per MB of UTF-8, damaged text in the punctuation "
        f"step aside; at most {MOST_MEMORY:g} MB and {MOST_PER_CHARACTER} bytes a character, the "
        "interpreter included. Growth is judged where the larger text takes "
        f"{LEAST_SECONDS:g} s and more. Of `pipeline` (spaCy's tokens) and `BatchCleaner` (a row "
        "for each line) only growth and exceptions count. Python's cyclic collector is off."
    )
    head = "function | texts | raised or ended | s/MB, median | worst | of | growth, worst | of"
    lines = [
        "# Adversarial texts",
        "",
        said,
        "",
        f"The largest texts have {largest / 1000:,.0f} kB.",
        "",
        f"| {head} | peak MB | of |",
        "|---" * 10 + "|",
        *(_row(name, [one for one in outcomes if one.function == name]) for name in FUNCTIONS),
        "",
        "## Targets missed",
        "",
    ]
    lines += [
        f"- `{outcome.function}` of {outcome.text}: {miss}" for outcome, miss in failures
    ] or ["None."]
    return "\n".join(lines) + "\n"


def _row(name: str, outcomes: Sequence[Outcome]) -> str:
    measured = [outcome for outcome in outcomes if outcome.points]
    if not measured:
        return f"| {name} | {len(outcomes)} |" + " |" * 8
    paces = sorted(map(pace, measured))
    slowest, steepest = max(measured, key=pace), max(measured, key=worst_growth)
    largest = max(measured, key=_peak)
    cells = (
        name,
        len(outcomes),
        sum(bool(outcome.fault) for outcome in outcomes),
        f"{paces[len(paces) // 2]:.2f}",
        f"{pace(slowest):.2f}",
        slowest.text,
        f"{worst_growth(steepest):.2f}",
        steepest.text,
        f"{_peak(largest):.0f}",
        largest.text,
    )
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


def _peak(outcome: Outcome) -> float:
    return max(point.peak for point in outcome.points)
