"""All figures of quality, into results/quality.json."""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections import Counter
from typing import Any

from benchmarks import cleaning, findings, robustness, segmentation
from benchmarks.environment import environment
from benchmarks.peers import QUANTITY_READERS
from benchmarks.texts import DATA, RESULTS, clean_articles, collection_articles, noised, read_jsonl
from spacy_cnclean.cleaning import Cleaner


def measure(seed: int) -> dict[str, Any]:
    """Return the figures; a line on stderr tells what is being measured."""
    articles = collection_articles()
    own = [
        noised(f"clean-{n}", text, seed=1000 * seed + n) for n, text in enumerate(clean_articles())
    ]
    result: dict[str, Any] = {"environment": environment(), "seed": seed, "gates": gates()}
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
        sys.stderr.write(f"{name}: {time.perf_counter() - start:.1f} s\n")
    lines = set(result["cleaning"]["systems"]["spacy-cnclean"]["exact_lines"])
    count = len(articles.gold.split("\n"))
    result["findings"]["items"] |= {f"line {n}": n in lines for n in range(1, count + 1)}
    return result


def gates() -> dict[str, Any]:
    """Return what a change of behaviour cannot leave as it was: rule hits and output hashes."""
    noisy = (DATA / "collection_articles.noisy.txt").read_text(encoding="utf-8")
    found: dict[str, Any] = {}
    for steps in (["emoji"], ["emoji", "punctuation"]):
        clean = Cleaner(steps).clean(noisy)
        found[", ".join(steps)] = {
            "sha256": hashlib.sha256(clean.text.encode()).hexdigest(),
            "rules": dict(sorted(Counter(edit.rule for edit in clean.edits).items())),
        }
    return found


def quantities() -> dict[str, Any]:
    """Return right and all cases by kind, ours and the peers' that read that kind."""
    from decimal import Decimal, InvalidOperation

    from benchmarks.quantity_cases import TARGET_KINDS, judge

    cases = [c for c in read_jsonl(DATA / "peer_quantity_cases.jsonl") if c["kind"] in TARGET_KINDS]
    figures: dict[str, dict[str, list[int]]] = {"spacy-cnclean": {}}
    for case in cases:
        counts = figures["spacy-cnclean"].setdefault(case["kind"], [0, 0])
        counts[0] += not judge(case)
        counts[1] += 1
    skipped: list[str] = []
    for peer in QUANTITY_READERS:
        read = peer.load()
        if read is None:
            skipped.append(peer.name)
            continue
        figures[peer.name] = {}
        for case in cases:
            if case["kind"] not in peer.can:
                continue
            counts = figures[peer.name].setdefault(case["kind"], [0, 0])
            counts[1] += 1
            try:
                value = read(case["input"])
                wanted = case["expected"]
                if case["kind"] == "money":
                    counts[0] += value == wanted["num"]
                elif len(wanted) == 1:
                    want = Decimal(wanted[0]["resolution"]["value"].rstrip("%"))
                    scale = 100 if case["kind"] == "percent" else 1
                    counts[0] += abs(Decimal(str(value)) * scale - want) < Decimal("1e-9")
            except (ValueError, TypeError, InvalidOperation, KeyError):
                continue  # the peer does not read this text: a case it has not right
    return {"figures": figures, "skipped": skipped}


def run(seed: int) -> None:
    """Measure, and write results/quality.json."""
    result = measure(seed)
    path = RESULTS / "quality.json"
    path.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
