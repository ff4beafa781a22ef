"""How well citations are found in texts of other hands, which are not part of the project.

    python -m benchmarks.findings.statutes_of_others FOLDER [--show]

`data/statutes_others.jsonl` holds what was annotated in 341 passages of news, finance, law, health,
government, encyclopedias and Traditional text, by the hash of each passage: FOLDER is that of the
corpora, and a passage is looked up in its file. `dev` was annotated before the finder had seen it
and has since been worked on; `held_out` was annotated after the work, and measured before it was
looked at.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import lzma
import re
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.findings.statutes import Score, keys, read_jsonl
from benchmarks.texts import DATA
from spacy_cnclean.statutes import Statute, find_statutes
from spacy_cnclean.statutes._titles import split_note, title_key

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY = date(2026, 11, 30)
SENTENCE = re.compile(r"[^。！？!?]+[。！？!?]?[”」』\"]?")
LONGEST = 220


def passages(path: Path) -> Iterator[str]:
    """Yield the sentences of a packed file, as they were drawn."""
    opened = gzip.open if path.suffix == ".gz" else lzma.open
    with opened(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield from (found.strip() for found in SENTENCE.findall(line.rstrip("\n")))


def read_texts(folder: Path, rows: list[dict[str, Any]]) -> dict[str, str]:
    """Return the passages of the rows by their hash; those that no file holds are left out."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        wanted[row["source"]].add(row["sha256"])
    texts: dict[str, str] = {}
    for source, hashes in wanted.items():
        for text in passages(folder / source):
            if len(text) <= LONGEST:
                name = hashlib.sha256(text.encode()).hexdigest()
                if name in hashes:
                    texts[name] = text
    return texts


def overlap(found: Statute, gold: dict[str, Any]) -> int:
    """Return how many characters a mention and an annotated one share."""
    return max(0, min(found.end, gold["end"]) - max(found.start, gold["start"]))


def compare(text: str, gold: list[dict[str, Any]], counts: Counter[str], *, show: bool) -> None:
    """Count what is right and wrong in one passage."""
    left = list(find_statutes(text, as_of=DAY))
    for item in gold:
        best = max(left, key=lambda found: overlap(found, item), default=None)
        if best is None or not overlap(best, item):
            counts["missed"] += not item.get("optional")
            if show and not item.get("optional"):
                print(f"  missed {text[item['start'] : item['end']]}")
            continue
        left.remove(best)
        if not item.get("optional"):
            judge(best, item, counts)
    counts["spurious"] += len(left)
    if show:
        for found in left:
            print(f"  spurious {found.text}")


def judge(found: Statute, gold: dict[str, Any], counts: Counter[str]) -> None:
    """Count span, provisions and link of a mention that overlaps an annotated one."""
    counts["found"] += 1
    counts["exact"] += (found.start, found.end) == (gold["start"], gold["end"])
    if "provisions" in gold:
        written, wanted = Counter(keys(found)), Counter(gold["provisions"])
        right = (written & wanted).total()
        counts["pinpoint"] += right
        counts["pinpoint+"] += written.total() - right
        counts["pinpoint-"] += wanted.total() - right
    if found.link is not None and gold["title"] != "?":
        counts["linked"] += 1
        counts["linked right"] += is_right_link(found, gold["title"])


def is_right_link(found: Statute, title: str | None) -> bool:
    """Return whether a mention is linked to the document meant; "=" is that of its own title."""
    if title is None or found.link is None:
        return False
    official = title_key(found.link.title)
    if title != "=":
        return official == title_key(title)
    own = title_key(split_note(found.title)[0])
    return bool(own) and (own in official or official in own)


def main() -> None:
    """Measure both halves."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", action="store_true", help="print what is missed and spurious")
    options = parser.parse_args()
    rows = read_jsonl(DATA / "statutes_others.jsonl")
    texts = read_texts(options.folder, rows)
    for split in ("dev", "held_out"):
        counts = Counter[str]()
        part = [row for row in rows if row["split"] == split and row["sha256"] in texts]
        for row in part:
            compare(texts[row["sha256"]], row["statutes"], counts, show=options.show)
        found, missed, exact = counts["found"], counts["missed"], counts["exact"]
        print(f"{split}: {len(part)} passages, {found + missed} mentions")
        print(f"  mentions   {Score(found, counts['spurious'], missed)}")
        spans = Score(exact, found - exact + counts["spurious"], found + missed - exact)
        print(f"  exact span {spans}")
        print(f"  provisions {Score(counts['pinpoint'], counts['pinpoint+'], counts['pinpoint-'])}")
        print(f"  links      {counts['linked right']} of {counts['linked']} right")


if __name__ == "__main__":
    main()
