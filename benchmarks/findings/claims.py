"""How well `find_claims` finds and types the claims of the gold annotation.

A found claim matches a gold claim if the characters they share are at least half of the characters
either covers (intersection over union); matches are one to one. ``overlap`` counts any shared
character instead. Type accuracy is the share of matched claims with exactly the gold set of types.

`claims_genres.jsonl` has whole documents of many genres, each read at once; what asserts nothing,
such as fiction, has no claims there, and every found one is false.

Run: ``python -m benchmarks.findings.claims [--split test] [--list]``, or ``--genres test``
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks.texts import DATA
from spacy_cnclean.claims import CLAIM_TYPES, Claim, find_claims

if TYPE_CHECKING:
    from pathlib import Path


class Pair(NamedTuple):
    """A gold claim and the found claim that matches it; one of the two may be None."""

    gold: dict[str, Any] | None
    found: Claim | None


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    """Return the objects of a JSON-lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def read_texts() -> dict[str, str]:
    """Return the annotated texts by id: the sentences and the articles' paragraphs."""
    texts = {row["id"]: row["text"] for row in read_jsonl(DATA / "sentences.jsonl")}
    articles = (DATA / "collection_articles.gold.txt").read_text(encoding="utf-8").split("\n")
    return texts | {f"article-{number:02d}": line for number, line in enumerate(articles, 1)}


def overlap(gold: dict[str, Any], found: Claim) -> float:
    """Return intersection over union of the two spans in characters."""
    shared = min(gold["end"], found.end) - max(gold["start"], found.start)
    return max(0, shared) / (max(gold["end"], found.end) - min(gold["start"], found.start))


def match(golds: list[dict[str, Any]], founds: list[Claim], threshold: float) -> list[Pair]:
    """Return one-to-one pairs, the best overlaps first, then what is left on either side."""
    candidates = sorted(
        (
            (overlap(gold, found), -i, -j)
            for i, gold in enumerate(golds)
            for j, found in enumerate(founds)
        ),
        reverse=True,
    )
    pairs: list[Pair] = []
    used_gold: set[int] = set()
    used_found: set[int] = set()
    for value, i, j in candidates:
        if value < threshold or value == 0 or -i in used_gold or -j in used_found:
            continue
        used_gold.add(-i)
        used_found.add(-j)
        pairs.append(Pair(golds[-i], founds[-j]))
    pairs += [Pair(gold, None) for i, gold in enumerate(golds) if i not in used_gold]
    pairs += [Pair(None, found) for j, found in enumerate(founds) if j not in used_found]
    return pairs


def score(pairs: list[Pair]) -> tuple[float, float, float]:
    """Return precision, recall and F1."""
    both = sum(pair.gold is not None and pair.found is not None for pair in pairs)
    found = sum(pair.found is not None for pair in pairs)
    gold = sum(pair.gold is not None for pair in pairs)
    precision, recall = both / max(found, 1), both / max(gold, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def report(split: str, *, list_errors: bool) -> None:
    """Print the figures of one split."""
    texts = read_texts()
    rows = [row for row in read_jsonl(DATA / "claims_gold.jsonl") if row["split"] == split]
    strict: list[Pair] = []
    loose: list[Pair] = []
    for row in rows:
        found = find_claims(texts[row["id"]])
        strict += match(row["claims"], found, 0.5)
        loose += match(row["claims"], found, 0.0)
        if list_errors:
            _print_errors(row["id"], match(row["claims"], found, 0.5))
    matched = [(p.gold, p.found) for p in strict if p.gold is not None and p.found is not None]
    exact = sum(
        gold["start"] == found.start and gold["end"] == found.end for gold, found in matched
    )
    right = sum(set(gold["types"]) == set(found.types) for gold, found in matched)
    print(
        f"split {split}: {len(rows)} texts, {sum(len(row['claims']) for row in rows)} gold claims"
    )
    print("  span (IoU >= 0.5)  P {:.3f}  R {:.3f}  F1 {:.3f}".format(*score(strict)))
    print("  span (any overlap) P {:.3f}  R {:.3f}  F1 {:.3f}".format(*score(loose)))
    print(f"  exact spans among matched {exact / max(len(matched), 1):.3f}")
    print(f"  type accuracy (exact set) {right / max(len(matched), 1):.3f}")
    _print_types(strict)
    _print_attributes(matched)


def report_genres(split: str) -> None:
    """Print the figures of one split of the documents, genre by genre."""
    by_genre: dict[str, list[Pair]] = {}
    for row in read_jsonl(DATA / "claims_genres.jsonl"):
        if row["split"] == split:
            pairs = match(row["claims"], find_claims(row["text"]), 0.5)
            by_genre.setdefault(row["genre"], []).extend(pairs)
    by_genre["together"] = [pair for pairs in by_genre.values() for pair in pairs]
    print(f"{'genre':10} {'gold':>5} {'false':>5}     P      R     F1  types right")
    for genre, pairs in by_genre.items():
        gold = sum(pair.gold is not None for pair in pairs)
        false = sum(pair.gold is None for pair in pairs)
        matched = [(p.gold, p.found) for p in pairs if p.gold is not None and p.found is not None]
        right = sum(set(known["types"]) == set(found.types) for known, found in matched)
        figures = "  ".join(f"{value:.3f}" for value in score(pairs))
        print(f"{genre:10} {gold:5} {false:5}  {figures}  {right / max(len(matched), 1):.3f}")


def _print_types(pairs: list[Pair]) -> None:
    counts: Counter[tuple[str, str]] = Counter()
    for gold, found in pairs:
        golds = set(gold["types"]) if gold else set()
        founds = set(found.types) if found else set()
        for name in golds | founds:
            verdict = (
                "both" if name in golds and name in founds else "gold" if name in golds else "found"
            )
            counts[name, verdict] += 1
    for name in CLAIM_TYPES:
        both, gold, found = (counts[name, verdict] for verdict in ("both", "gold", "found"))
        precision, recall = both / max(both + found, 1), both / max(both + gold, 1)
        f1 = 2 * precision * recall / max(precision + recall, 1e-9)
        print(f"    {name:13} gold {both + gold:3}  P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}")


def _print_attributes(matched: list[tuple[dict[str, Any], Claim]]) -> None:
    defaults = {"polarity": "positive", "epistemic": "asserted", "deontic": "", "direction": ""}
    for name, default in defaults.items():
        right = sum(gold.get(name, default) == _attribute(found, name) for gold, found in matched)
        print(f"    {name:13} accuracy {right / max(len(matched), 1):.3f}")
    sources = sum(
        ("attribution" in gold) == (found.attribution is not None) for gold, found in matched
    )
    print(f"    attribution   accuracy {sources / max(len(matched), 1):.3f}")
    graded: dict[int, list[float]] = {}
    for gold, found in matched:
        graded.setdefault(gold["worth"], []).append(found.checkworthy)
    means = "  ".join(f"{grade}: {sum(v) / len(v):.2f}" for grade, v in sorted(graded.items()))
    print(f"    checkworthy   mean by annotated worth {means}  AUC {_auc(graded):.3f}")


def _attribute(found: Claim, name: str) -> str:
    """Return an attribute as the gold has it, which leaves constitutive rules without a force."""
    value: str = getattr(found, name)
    return "" if value == "constitutive" else value


def _auc(graded: dict[int, list[float]]) -> float:
    """Return how often a claim of higher worth has the higher score; ties count half."""
    wins = total = 0.0
    for low, lows in graded.items():
        for high, highs in graded.items():
            if low < high:
                total += len(lows) * len(highs)
                wins += sum((b > a) + (b == a) / 2 for a in lows for b in highs)
    return wins / max(total, 1)


def _print_errors(name: str, pairs: list[Pair]) -> None:
    for gold, found in pairs:
        if gold and found:
            if set(gold["types"]) != set(found.types):
                print(f"TYPE {name} {found.text}\n     gold {gold['types']} found {found.types}")
            if (gold["start"], gold["end"]) != (found.start, found.end):
                print(f"SPAN {name}\n     gold  {gold['text']}\n     found {found.text}")
        elif gold:
            print(f"MISS {name} {gold['text']} {gold['types']}")
        elif found:
            print(f"EXTRA {name} {found.text} {found.types}")


def main() -> int:
    """Print the figures of the chosen splits."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--split", action="append", choices=["dev", "test", "article"])
    parser.add_argument("--genres", choices=["dev", "test"], help="documents of many genres")
    parser.add_argument("--list", action="store_true", help="print every difference")
    options = parser.parse_args()
    if options.genres:
        report_genres(options.genres)
        return 0
    for split in options.split or ["dev", "test", "article"]:
        report(split, list_errors=options.list)
    return 0


if __name__ == "__main__":
    sys.exit(main())
