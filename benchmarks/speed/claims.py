"""How fast statutes, quantities and claims are found in clean text, on one core.

The text is the collection articles, the passages of ``data/sentences.jsonl`` (a citation or a
figure in nearly every sentence: as dense as text gets) or a file of your own.

Run: ``python -m benchmarks.speed.claims [FILE ...]``
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.texts import DATA
from spacy_cnclean.claims import find_claims
from spacy_cnclean.quantities import normalize_quantities
from spacy_cnclean.statutes import find_statutes

if TYPE_CHECKING:
    from collections.abc import Callable

CHARACTERS = 40_000
ROUNDS = 15


def texts(paths: list[str]) -> dict[str, str]:
    """Return the texts to measure on, by name, each repeated to some ten thousand characters."""
    if paths:
        return {path: Path(path).read_text(encoding="utf-8") for path in paths}
    articles = (DATA / "collection_articles.gold.txt").read_text(encoding="utf-8")
    lines = (DATA / "sentences.jsonl").read_text(encoding="utf-8").splitlines()
    sentences = "\n".join(json.loads(line)["text"] for line in lines)
    named = {"articles": articles, "sentences": sentences}
    return {name: text * (CHARACTERS // len(text) + 1) for name, text in named.items()}


def seconds(run: Callable[[], object]) -> float:
    """Return the least processor time of some runs."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        run()
        best = min(best, time.process_time() - start)
    return best


def main() -> int:
    """Print a line for each text."""
    find_statutes("民法典")  # loads the table
    print(f"{'text':12} {'chars':>7} {'claims':>7} Mchar/s: statutes quantities claims  both")
    for name, text in texts(sys.argv[1:]).items():
        statutes = find_statutes(text)
        costs = [
            seconds(lambda text=text: find_statutes(text)),  # type: ignore[misc]
            seconds(lambda text=text: normalize_quantities(text)),  # type: ignore[misc]
            seconds(lambda text=text, s=statutes: find_claims(text, statutes=s)),  # type: ignore[misc]
        ]
        speeds = [len(text) / cost / 1e6 for cost in (*costs, costs[0] + costs[2])]
        claims = len(find_claims(text, statutes=statutes))
        print(
            f"{name[:12]:12} {len(text):7} {claims:7} {'':8} {speeds[0]:8.2f} {speeds[1]:10.2f} "
            f"{speeds[2]:6.2f} {speeds[3]:5.2f}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
