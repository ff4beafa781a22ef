"""All figures of quality, into results/quality.json."""

from __future__ import annotations

import time
from decimal import InvalidOperation
from typing import Any

from benchmarks.environment import environment
from benchmarks.findings.quantities import TARGET_KINDS, judge
from benchmarks.peers import QUANTITY_READERS
from benchmarks.progress import tell
from benchmarks.quality import cleaning, findings, robustness, segmentation
from benchmarks.texts import (
    DATA,
    RESULTS,
    clean_articles,
    collection_articles,
    noised,
    read_jsonl,
    write_json,
)

OURS = "spacy-cnclean"


def measure(seed: int) -> dict[str, Any]:
    """Return the figures; lines on stderr tell how far it is."""
    articles = collection_articles()
    own = [
        noised(f"clean-{n}", text, seed=1000 * seed + n) for n, text in enumerate(clean_articles())
    ]
    result: dict[str, Any] = {"environment": environment(), "seed": seed}
    parts = {
        "cleaning": lambda: cleaning.measure(articles),
        "findings": lambda: findings.measure(articles, seed),
        "quantities": quantities,
        "segmentation": lambda: segmentation.measure({"articles": [articles], "noised": own}),
        "robustness": lambda: robustness.measure(seed),
    }
    for name, part in parts.items():
        start = time.perf_counter()
        result[name] = part()
        tell(f"{name}: {time.perf_counter() - start:.1f} s")
    ours = result["cleaning"]["systems"][OURS]
    exact = cleaning.BY_LINE.index("exact")
    lines = {f"line {n}": bool(line[exact]) for n, line in enumerate(ours["by_line"], 1)}
    return result | {
        "items": lines | result["findings"].pop("items") | result["quantities"].pop("items"),
        "faults": [
            *result["findings"].pop("faults"),
            *(f"clean text changed: {line}" for line in ours["changed"]),
        ],
    }


def quantities() -> dict[str, Any]:
    """Return right and all cases by kind, ours and the peers' that read that kind."""
    cases = [c for c in read_jsonl(DATA / "peer_quantity_cases.jsonl") if c["kind"] in TARGET_KINDS]
    figures: dict[str, dict[str, list[int]]] = {OURS: {}}
    items: dict[str, bool] = {}
    for case in cases:
        right = not judge(case)
        _count(figures[OURS], case["kind"], right=right)
        items[f"quantity, {case['kind']}: {case['input']}"] = right
    skipped: list[str] = []
    for peer in QUANTITY_READERS:
        is_right = peer.load()
        if is_right is None:
            skipped.append(peer.name)
            continue
        figures[peer.name] = {}
        for case in cases:
            if case["kind"] in peer.can:
                try:
                    right = is_right(case)
                except (ValueError, TypeError, InvalidOperation, KeyError):
                    right = False  # the peer does not read this text
                _count(figures[peer.name], case["kind"], right=right)
    notes = {peer.name: peer.note for peer in QUANTITY_READERS}
    return {"figures": figures, "skipped": skipped, "notes": notes, "items": items}


def _count(figures: dict[str, list[int]], kind: str, *, right: bool) -> None:
    counts = figures.setdefault(kind, [0, 0])
    counts[0] += right
    counts[1] += 1


def run(seed: int) -> None:
    """Measure, and write results/quality.json."""
    write_json(RESULTS / "quality.json", measure(seed))
