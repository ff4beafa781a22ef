"""Hold rows of the statute table, drawn at random, against a second source.

    python -m make_data.check_statutes [--rows 200] [--seed 200]

A second source is one that the row was not made of: other facts of make_data/statutes/facts.tsv,
the list of what is in force, a number or day that official texts cite, or the clause of a text that
repeals the work. Rows that have none are passed over, and counted. What a person found instead
stands in make_data/statutes/by_hand.tsv and goes before all that. The list is written to
make_data/statutes/checked_rows.tsv, and the share that is right is told.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from spacy_cnclean.statutes import default_table
from spacy_cnclean.statutes._titles import title_key

if TYPE_CHECKING:
    from spacy_cnclean.statutes._works import Work

HERE = Path(__file__).parent / "statutes"
COLUMNS = [
    "title",
    "level",
    "last_version",
    "repealed",
    "checked",
    "second_source",
    "it_says",
    "verdict",
]
_SAME_FAMILY = {"qisehong/china-law-db": "LawRefBook/Laws"}
_NONE = "no second source"
_SAME_EVENT = 75  # days


def read(name: str) -> list[dict[str, str]]:
    """The rows of a file of make_data/statutes/."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def main() -> None:
    """Write the list and tell the share."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200)
    parser.add_argument("--seed", type=int, default=200)
    options = parser.parse_args()
    works = [work for work in default_table().works if work.trusted]
    random.Random(options.seed).shuffle(works)  # noqa: S311 - no secret
    second, rows, without = SecondSources(), [], 0
    for work in works:
        row = second.row(work)
        without += row[-1] == _NONE
        if row[-1] != _NONE:
            rows.append(row)
        if len(rows) == options.rows:
            break
    with (HERE / "checked_rows.tsv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    verdicts = Counter(row[-1] for row in rows)
    share = verdicts["right"] / max(1, len(rows))
    print(f"{share:.3f} of {len(rows)} right; {without} rows had no second source")


class SecondSources:
    """What other sources say, by title key."""

    def __init__(self) -> None:
        self.hand = {title_key(row["title"]): row for row in read("by_hand.tsv")}
        self.facts: dict[str, list[dict[str, str]]] = defaultdict(list)
        for row in read("facts.tsv"):
            self.facts[title_key(row["title"])].append(row)
        self.listed: dict[str, dict[str, str]] = {}
        for row in read("in_force.tsv"):
            self.listed[title_key(row["title"])] = row
        self.cited: dict[str, list[dict[str, str]]] = defaultdict(list)
        for row in read("cited.tsv"):
            self.cited[title_key(row["title"])].append(row)
        self.repealing: dict[str, list[dict[str, str]]] = defaultdict(list)
        for row in read("repealing.tsv"):
            self.repealing[title_key(row["title"])].append(row)

    def row(self, work: Work) -> list[str]:
        """A line of the list."""
        key = title_key(work.title)
        last = work.history.split("|")[-1]
        source, says, verdict = self._by_hand(key) or self._judge(key, work, last)
        return [work.title, work.level, last, work.repealed, work.checked, source, says, verdict]

    def _by_hand(self, key: str) -> tuple[str, str, str] | None:
        row = self.hand.get(key)
        return (row["second_source"], row["it_says"], row["verdict"]) if row else None

    def _judge(self, key: str, work: Work, last: str) -> tuple[str, str, str]:
        for row in self.facts[key]:
            if row["versions"] and not _made_of(work, row["source"]):
                theirs = [re.split(r"[~#^]", part[3:])[0] for part in row["versions"].split("|")]
                ours = [item.promulgated for item in work.versions]
                right = all(any(_is_near(day, other) for other in ours) for day in theirs)
                return row["source"], row["versions"].split("|")[-1], "right" if right else "wrong"
        listed = self.listed.get(key)
        if listed is not None and not work.source.startswith("DiamonWoo"):
            dates = {listed["date"][:4], listed["note"][:4]}
            same = listed["state"] != "in force" or bool(dates & set(re.findall(r"\d{4}", last)))
            state = bool(work.repealed) == (listed["state"] == "repealed")
            return listed["source"], listed["date"], "right" if same and state else "wrong"
        for clause in self.repealing[key]:
            if not _made_of(work, clause["source"]) and work.repealed:
                right = work.repealed[:4] == (clause["day"] or clause["by_version"])[:4]
                return clause["source"], clause["by"], "right" if right else "wrong"
        for citation in self.cited[key]:
            if not _made_of(work, citation["source"]) and work.versions:
                ours = {
                    day[:4] for item in work.versions for day in (item.promulgated, item.effective)
                }
                years = {row["year"] for row in self.cited[key]}
                says = citation["number"] or citation["year"]
                return citation["source"], says, "right" if ours & years else "wrong"
        return "", "", _NONE


def _is_near(first: str, second: str) -> bool:
    """Whether two days are those of one event: signed, adopted or published."""
    if len(first) < len("2000-01-01") or len(second) < len("2000-01-01"):
        return first[:4] == second[:4]
    return abs((date.fromisoformat(first) - date.fromisoformat(second)).days) <= _SAME_EVENT


def _made_of(work: Work, source: str) -> bool:
    """Whether a row may be made of a source, or of one that copies it."""
    family = {source, _SAME_FAMILY.get(source, source)}
    return any(name.split("/")[0] in work.source for name in family)


if __name__ == "__main__":
    main()
