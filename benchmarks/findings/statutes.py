"""How well `find_statutes` finds, takes apart, links and checks citations.

    python -m benchmarks.findings.statutes formats   the 32 ordinary citation formats
    python -m benchmarks.findings.statutes gold      the project's annotated sentences, by split
    python -m benchmarks.findings.statutes articles  the three citations of the collection articles
    python -m benchmarks.findings.statutes mutations issue codes on citations with one part changed
    python -m benchmarks.findings.statutes noisy     the sentences, noised and cleaned again
    python -m benchmarks.findings.statutes speed     characters a second of processor time

The gold is explained in data/GUIDELINES.md. Nothing is tuned on the test split or the articles.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from datetime import date
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks.findings.mutations import generate
from benchmarks.texts import DATA
from spacy_cnclean.cleaning import clean_text
from spacy_cnclean.punctuation.noise import add_noise
from spacy_cnclean.statutes import Statute, find_statutes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

CASES = Path(__file__).parents[2] / "tests" / "cases"
GOLD_DAY = date(2026, 3, 1)  # the day that the gold annotation speaks of
COUNTRY = "中华人民共和国"
# One line of each of these is repeated to a megabyte; the time must stay in proportion.
REPEATED = [
    *("a", "《", "第", "号", "法", "本法", "第一条", "（2020）", "<", "民法典"),
    "《民法典》（以下简称甲）",
]


class Score(NamedTuple):
    """True positives, false positives, false negatives."""

    right: int
    spurious: int
    missed: int

    def __str__(self) -> str:
        found, wanted = self.right + self.spurious, self.right + self.missed
        precision = self.right / found if found else 1.0
        recall = self.right / wanted if wanted else 1.0
        both = precision + recall
        f1 = 2 * precision * recall / both if both else 0.0
        raw = f"{self.right}/{self.spurious}/{self.missed}"
        return f"P {precision:.4f} R {recall:.4f} F1 {f1:.4f} ({raw})"


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    """Return the objects of a JSON-lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def linked_title(statute: Statute) -> str | None:
    """The official title that a mention is linked to."""
    return statute.link.title if statute.link else None


def keys(statute: Statute) -> list[str]:
    """The provisions in their compact form."""
    return [item.key for item in statute.provisions]


def codes(statutes: Iterable[Statute]) -> set[str]:
    """All issue codes of some mentions."""
    return {issue.code for statute in statutes for issue in statute.issues}


def formats() -> None:
    """Print how many of the 32 formats give exactly the expected titles and provisions."""
    rows = read_jsonl(CASES / "citation_formats.jsonl")
    right = 0
    for row in rows:
        found = [
            ((linked_title(item) or item.title).removeprefix(COUNTRY), keys(item))
            for item in find_statutes(row["text"])
        ]
        wanted = [(item["title"], item["provisions"]) for item in row["expected"]]
        right += found == wanted
        if found != wanted:
            print(f"  {row['id']} {row['text']}\n    found  {found}\n    wanted {wanted}")
    print(f"formats: {right} of {len(rows)} exact in title and provisions")


def gold() -> None:
    """Print spans, fields, links and issue codes on the annotated sentences."""
    texts = {row["id"]: row["text"] for row in read_jsonl(DATA / "sentences.jsonl")}
    for split in ("dev", "test"):
        rows = [row for row in read_jsonl(DATA / "statutes_gold.jsonl") if row["split"] == split]
        counts = Counter[str]()
        for row in rows:
            compare(row, texts[row["id"]], counts)
        spans = Score(counts["span"], counts["span+"], counts["span-"])
        issues = Score(counts["issue"], counts["issue+"], counts["issue-"])
        print(f"{split}: spans {spans}; issue codes {issues}")
        fields = ", ".join(f"{name} {counts[name]}" for name in ("form", "provisions", "title"))
        print(f"  of {counts['span']} matched: {fields}; wrong links {counts['wrong link']}")


def compare(row: dict[str, Any], text: str, counts: Counter[str]) -> None:
    """Count what is right and wrong in one sentence, and print what is wrong."""
    found = {(item.start, item.end): item for item in find_statutes(text, as_of=GOLD_DAY)}
    wanted = {(item["start"], item["end"]): item for item in row["statutes"]}
    for span in found.keys() - wanted.keys():
        counts["span+"] += 1
        print(f"  {row['id']} spurious {text[slice(*span)]}")
    for span in wanted.keys() - found.keys():
        counts["span-"] += 1
        print(f"  {row['id']} missed {text[slice(*span)]}")
    for span in wanted.keys() & found.keys():
        item, want = found[span], wanted[span]
        counts["span"] += 1
        counts["form"] += item.form == want["form"]
        counts["provisions"] += keys(item) == want["provisions"]
        counts["title"] += linked_title(item) == want["title"]
        counts["wrong link"] += item.link is not None and linked_title(item) != want["title"]
        tell_issues(row["id"], set(want["issues"]), codes([item]), counts)


def tell_issues(name: str, wanted: set[str], found: set[str], counts: Counter[str]) -> None:
    """Count the codes of one mention, and print those that differ."""
    counts["issue"] += len(wanted & found)
    counts["issue+"] += len(found - wanted)
    counts["issue-"] += len(wanted - found)
    if wanted != found:
        print(f"  {name} codes {sorted(found)}, wanted {sorted(wanted)}")


def articles() -> None:
    """Print what is found in the collection articles, in the restored and in the cleaned text."""
    rows = read_jsonl(DATA / "statutes_articles.jsonl")
    restored = (DATA / "collection_articles.gold.txt").read_text(encoding="utf-8").split("\n")
    noisy = (DATA / "collection_articles.noisy.txt").read_text(encoding="utf-8")
    for name, lines in (("restored", restored), ("cleaned", clean_text(noisy).text.split("\n"))):
        found = [(n, item) for n, line in enumerate(lines) for item in find_statutes(line)]
        right = 0
        for row in rows:
            same = [item for n, item in found if n == row["line"] and item.text == row["text"]]
            right += bool(same) and is_right(same[0], row)
        print(f"articles, {name}: {right} of {len(rows)} right, {len(found)} found")


def is_right(item: Statute, row: dict[str, Any]) -> bool:
    """Whether a mention has the title, issuers, date and codes of the gold."""
    return (
        item.link is not None
        and item.link.title == row["title"]
        and list(item.link.issuers) == row["issuers"]
        and item.link.promulgated == row["promulgated"]
        and codes([item]) == set(row["issues"])
    )


def mutations(seed: int, count: int) -> None:
    """Print the issue-code score on citations with one part changed."""
    counts, kinds = Counter[str](), Counter[str]()
    for case in generate(seed, count):
        found = find_statutes(case.text, as_of=date.fromisoformat(case.as_of))
        wanted = set(case.codes)
        tell_issues(f"{case.kind}: {case.text}", wanted, codes(found), counts)
        links = {item.link.title for item in found if item.link}
        counts["wrong link"] += bool(links - {case.title} if case.linked else links)
        kinds[f"{case.kind} {'right' if codes(found) == wanted else 'wrong'}"] += 1
    print(", ".join(f"{kind} {number}" for kind, number in sorted(kinds.items())))
    score = Score(counts["issue"], counts["issue+"], counts["issue-"])
    print(f"{count} citations, seed {seed}: codes {score}; wrong links {counts['wrong link']}")


def noisy(seed: int, steps: tuple[str, ...], times: int) -> None:
    """Print how many mentions are found word for word after noise and cleaning."""
    texts = {row["id"]: row["text"] for row in read_jsonl(DATA / "sentences.jsonl")}
    gold = read_jsonl(DATA / "statutes_gold.jsonl")
    for split in ("dev", "test"):
        scores = []
        for turn, (number, row) in product(range(times), enumerate(gold)):
            if row["split"] != split:
                continue
            noised = add_noise(texts[row["id"]], seed=(seed + turn) * 1000 + number)
            cleaned = clean_text(noised.text, steps=steps).text
            found = Counter(item.text for item in find_statutes(cleaned))
            wanted = Counter(item["text"] for item in row["statutes"])
            right = (found & wanted).total()
            scores.append(Score(right, found.total() - right, wanted.total() - right))
        score = Score(*(sum(part) for part in zip(*scores, strict=True)))
        print(f"{split}, noised {times} times: {score}")


def speed(paths: list[Path]) -> None:
    """Print characters a second, best of three, on some texts and on degenerate ones."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in paths}
    sentences = read_jsonl(DATA / "sentences.jsonl")
    texts["sentences"] = "\n".join(row["text"] for row in sentences) * 20
    restored = (DATA / "collection_articles.gold.txt").read_text(encoding="utf-8")
    texts["articles"] = (restored + "\n") * 100
    find_statutes("《民法典》")  # loads the table
    for name, text in texts.items():
        took = min(timed(text) for _ in range(3))
        print(f"{name}: {len(text) / took / 1e6:.2f} M characters a second ({len(text)})")
    for piece in REPEATED:
        half, whole = (timed((piece * size)[:size]) for size in (200_000, 400_000))
        print(f"{piece!r} repeated: {half:.2f} s for 200,000, {whole:.2f} s for 400,000")


def timed(text: str) -> float:
    """Seconds of processor time for one text."""
    start = time.process_time()
    find_statutes(text)
    return time.process_time() - start


def main() -> None:
    """Run one of the measures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "measure", choices=["formats", "gold", "articles", "mutations", "noisy", "speed"]
    )
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--count", type=int, default=3000, help="mutated citations")
    parser.add_argument("--steps", nargs="+", default=["emoji", "punctuation"], help="of cleaning")
    parser.add_argument("--times", type=int, default=20, help="that sentences are noised")
    parser.add_argument("--text", type=Path, nargs="*", default=[], help="files to time")
    options = parser.parse_args()
    measures: dict[str, Callable[[], None]] = {
        "formats": formats, "gold": gold, "articles": articles
    }  # fmt: skip
    if options.measure in measures:
        measures[options.measure]()
    elif options.measure == "mutations":
        mutations(options.seed, options.count)
    elif options.measure == "noisy":
        noisy(options.seed, tuple(options.steps), options.times)
    else:
        speed(options.text)


if __name__ == "__main__":
    main()
