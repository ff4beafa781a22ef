"""Build the statute table that ships with the package from the fact files in make_data/statutes/.

    python make_data/build_statutes.py

reads
- base.tsv      laws, regulations and interpretations: title, level, issuer, dates, status;
- facts.tsv     article counts and histories (written by collect_statute_facts.py);
- finance.tsv   hand-made rows on collection, consumer credit, personal information, payments and
                insurance, each with its source and a confidence;
- versions.tsv  hand-made histories that overrule the collected ones;
- repeals.tsv   repealed laws and their successors;
- aliases.tsv   customary short names;

and, from the data of the package, statutes_issuers.tsv: issuing bodies, their short names and
successors. It writes spacy_cnclean/data/statutes.tsv.gz. The output depends on the input alone:
the same files give the same bytes.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from spacy_cnclean.statutes._issuers import default_issuers
from spacy_cnclean.statutes._titles import COUNTRY, title_key

HERE = Path(__file__).parent / "statutes"
DATA = Path(__file__).parent.parent / "spacy_cnclean" / "data"
AS_OF = "2026-10-04"  # the newest of the sources
# The levels of which the table holds every document in force, and the day of the source for that.
COMPLETE = {"法律": "2026-07-01"}
COLUMNS = [
    "title",
    "level",
    "issuers",
    "aliases",
    "versions",
    "articles",
    "inserted",
    "counted",
    "repealed",
    "successor",
    "complete",
    "checked",
    "confidence",
    "source",
]
_REPEALED_BY = re.compile(r"(?P<date>\d{4}-\d\d-\d\d) 被《(?P<title>[^》]+)》废止$")
_SOURCES_OF_HISTORY = ("just-laws", "LawRefBook")
# A version date of another source this near to a known version is the same event.
_SAME_EVENT = 200


@dataclass
class Work:
    """One row of the table while it is put together."""

    title: str
    level: str
    issuers: list[str] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    versions: list[str] = field(default_factory=list)
    articles: int = 0
    inserted: str = ""
    counted: str = ""
    repealed: str = ""
    successor: str = ""
    complete: bool = False
    checked: str = ""
    confidence: str = "medium"
    source: str = ""

    def row(self) -> list[str]:
        """The cells of the shipped table."""
        return [
            self.title,
            self.level,
            ";".join(self.issuers),
            ";".join(dict.fromkeys(self.aliases)),
            "|".join(self.versions),
            str(self.articles or ""),
            self.inserted,
            self.counted,
            self.repealed,
            self.successor,
            "1" if self.complete else "",
            self.checked,
            self.confidence,
            self.source,
        ]


def read(name: str) -> list[dict[str, str]]:
    """The rows of a fact file."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def days(first: str, second: str) -> int:
    """How many days lie between two ISO dates."""
    return abs((date.fromisoformat(first) - date.fromisoformat(second)).days)


def version_date(version: str) -> str:
    """The date of an encoded version."""
    return re.split(r"[~#]", version.partition("@")[2])[0]


def main() -> None:
    """Write the shipped table."""
    facts = collect_facts()
    works = base_works(facts)
    add_finance(works)
    apply_versions(works)
    apply_repeals(works)
    drop_twins(works)
    add_aliases(works)
    mark_checked(works)
    write(list(works.values()))


def collect_facts() -> dict[str, list[dict[str, str]]]:
    """The collected facts by title key."""
    facts: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in read("facts.tsv"):
        facts[title_key(row["title"])].append(row)
    return facts


def base_works(facts: dict[str, list[dict[str, str]]]) -> dict[str, Work]:
    """One work for each title of base.tsv, its rows merged and its facts added."""
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in read("base.tsv"):
        title = row["title"].replace("（2018年修正文本）", "")
        if row["status"] == "已废止":
            title = repealed_title(row)
        if title and not title.startswith("常委会关于"):
            rows[title_key(title)].append({**row, "title": title})
    works = {}
    for key, group in rows.items():
        group.sort(key=base_order)
        best = group[-1]
        full = [row["title"] for row in facts.get(key, []) if COUNTRY in row["title"]]
        title = best["title"] if COUNTRY in best["title"] or not full else full[0]
        work = Work(title, best["level"], source=best["source"], confidence="high")
        work.issuers = issuers_of(title, best["issuer"])
        add_history(work, group, facts.get(key, []))
        works[key] = work
    return works


def issuers_of(title: str, cell: str) -> list[str]:
    """The bodies of the source, or all that the title names before 关于 where they are more."""
    listed = re.split(r"[、;]", cell) if cell else []
    named = default_issuers().find(title, 0, max(0, title.find("关于")))
    full = list(dict.fromkeys(item.name for item in named))
    return full if len(full) > len(listed) else listed


def base_order(row: dict[str, str]) -> tuple[bool, str]:
    """Rows in force after the others, later ones after earlier ones."""
    return row["status"] == "现行有效", row["promulgated"]


def repealed_title(row: dict[str, str]) -> str:
    """The full title of a repealed national law, which the source gives short."""
    title = row["title"]
    return title if title.startswith((COUNTRY, "常委会")) or "关于" in title else COUNTRY + title


def add_history(work: Work, group: list[dict[str, str]], facts: list[dict[str, str]]) -> None:
    """Give the work its versions and its article count."""
    histories = [row for row in facts if row["versions"]]
    histories.sort(key=history_order)
    if histories:
        work.versions = histories[-1]["versions"].split("|")
        work.complete = work.versions[0].startswith("制定@")
    for row in group:
        add_version(work, row)
        add_candidate_number(work, row)
    work.versions.sort(key=version_date)
    last = version_date(work.versions[-1]) if work.versions else ""
    for row in sorted(facts, key=count_order):
        near = not row["counted"] or not last or days(row["counted"], last) <= _SAME_EVENT
        if int(row["articles"]) and near:
            work.articles, work.inserted = int(row["articles"]), row["inserted"]
            work.counted = last
    for row in group:
        match = _REPEALED_BY.search(row["note"])
        if row["status"] == "已废止":
            work.repealed = row["note"][:10]
            work.successor = COUNTRY + match["title"] if match else ""


def history_order(row: dict[str, str]) -> tuple[int, str, int]:
    """Longer and later histories last."""
    versions = row["versions"].split("|")
    return len(versions), version_date(versions[-1]), _SOURCES_OF_HISTORY.index(row["source"])


def count_order(row: dict[str, str]) -> tuple[str, int]:
    """Counts of later versions last; of one version the highest last."""
    return row["counted"], int(row["articles"])


def add_version(work: Work, row: dict[str, str]) -> None:
    """Add the dates of a base row: to the version they belong to, or as one more version."""
    promulgated, effective = row["promulgated"], row["effective"]
    if not promulgated:
        return
    for index, version in enumerate(work.versions):
        if days(version_date(version), promulgated) <= _SAME_EVENT:
            if effective and effective >= promulgated and "~" not in version:
                head, mark, number = version.partition("#")
                work.versions[index] = f"{head}~{effective}{mark}{number}"
            return
    plausible = effective and effective >= promulgated
    suffix = f"~{effective}" if plausible else ""
    kind = "修改" if work.versions else "制定"
    if not work.versions and row["level"] == "行政法规":
        kind = "修改"  # the sources date regulations by their last amendment
    work.versions.append(f"{kind}@{promulgated}{suffix}")


def add_candidate_number(work: Work, row: dict[str, str]) -> None:
    """Add a document number that was joined by title and year, marked as tentative by `?`."""
    number = row["doc_no_candidate"]
    for index, version in enumerate(work.versions):
        near = row["promulgated"] and days(version_date(version), row["promulgated"]) <= _SAME_EVENT
        if number and near and "#" not in version and number[3:7] == version_date(version)[:4]:
            work.versions[index] = f"{version}#?{number}"


def add_finance(works: dict[str, Work]) -> None:
    """Add the hand-made rows; they replace collected rows of the same title."""
    for row in read("finance.tsv"):
        work = Work(row["title"], row["level"], row["issuers"].split(";"))
        work.aliases = row["aliases"].split(";") if row["aliases"] else []
        work.versions = [hand_made_version(row)]
        work.articles = int(row["articles"] or 0)
        work.counted = version_date(work.versions[0]) if work.articles else ""
        work.repealed, work.successor = row["repealed"], row["successor"]
        work.complete = row["complete"] == "y"
        work.confidence, work.source = row["confidence"], row["source"]
        works[title_key(row["title"])] = work


def hand_made_version(row: dict[str, str]) -> str:
    """The encoded version of a hand-made row; a second date is the day of its release."""
    version = f"制定@{row['promulgated']}"
    if row["effective"]:
        version += f"~{row['effective']}"
    if row["released"]:
        version += f"^{row['released']}"
    return f"{version}#{row['doc_no']}" if row["doc_no"] else version


def apply_versions(works: dict[str, Work]) -> None:
    """Overrule collected histories by the hand-made ones."""
    for row in read("versions.tsv"):
        work = works.get(title_key(row["title"]))
        if work is None:
            work = works[title_key(row["title"])] = Work(row["title"], row["level"])
        work.level, work.issuers = row["level"], row["issuers"].split(";")
        work.versions = row["versions"].split("|")
        work.articles = int(row["articles"] or 0)
        work.inserted, work.counted = row["inserted"], row["counted"]
        work.complete, work.confidence, work.source = True, row["confidence"], row["source"]


def apply_repeals(works: dict[str, Work]) -> None:
    """Mark repealed laws and name their successors."""
    for row in read("repeals.tsv"):
        work = works[title_key(row["title"])]
        work.repealed, work.successor = row["repealed"], row["successor"]
    for work in works.values():
        if work.successor and title_key(work.successor) not in works and ";" not in work.successor:
            work.successor = work.successor.removeprefix(COUNTRY)


def mark_checked(works: dict[str, Work]) -> None:
    """Note when a source last said whether a work is in force; elsewhere nobody looked."""
    for work in works.values():
        work.checked = COMPLETE.get(work.level, "")


def drop_twins(works: dict[str, Work]) -> None:
    """Drop a row whose title is that of another row without its issuer."""
    with_issuer = {key[key.index("关于") :] for key in works if key.find("关于") > 0}
    for key in [key for key in works if key.startswith("关于") and key in with_issuer]:
        del works[key]


def add_aliases(works: dict[str, Work]) -> None:
    """Add the customary names and those that follow from the form of a title."""
    for row in read("aliases.tsv"):
        work = works.get(title_key(row["title"]))
        if work is None:
            raise SystemExit(f"aliases.tsv: no work of the title {row['title']!r}")
        work.aliases.append(row["alias"])
    for work in works.values():
        work.aliases.extend(derived_aliases(work.title))


_INTERPRETATION = re.compile(
    r"^最高人民法院关于适用《(?:中华人民共和国)?(?P<law>[^《》]+)》"
    r"(?:(?P<part>[^《》]*?)(?:的)?(?:若干问题的)?)(?P<type>解释|规定)(?:（(?P<number>[一二三四五六七八九十]+)）)?$"
)
_LONGEST_SUBJECT = 14  # a longer one has no short name
_CASES = re.compile(
    r"^最高人民法院关于审理(?P<subject>[^《》]+?)(?:民事)?(?:纠纷)?案件(?:具体)?(?:适用|应用)法律(?:若干)?问题的"
    r"(?P<type>解释|规定)(?:（(?P<number>[一二三四五六七八九十]+)）)?$"
)


def derived_aliases(title: str) -> list[str]:
    """Short names in the way that lawyers form them from a title.

    >>> derived_aliases("最高人民法院关于适用《中华人民共和国保险法》若干问题的解释（二）")[:2]
    ['保险法司法解释（二）', '保险法解释（二）']
    """
    match = _INTERPRETATION.match(title)
    if match:
        stems = interpretation_stems(match["law"], match["part"] or "")
    else:
        match = _CASES.match(title)
        if match is None or len(match["subject"]) > _LONGEST_SUBJECT:
            return amendment_aliases(title)
        stems = [match["subject"]]
    number = match["number"]
    endings = [f"（{number}）", number] if number else [""]
    return [
        f"{stem}{word}{ending}"
        for ending in endings
        for stem in stems
        for word in ("司法解释", match["type"])
        if word == "司法解释" or match.re is _INTERPRETATION
    ]


def interpretation_stems(law: str, part: str) -> list[str]:
    """What stands before 解释 in the short name of an interpretation of a law."""
    part = part.removeprefix("有关")
    if not part:
        return [law]
    if part.endswith(("编", "制度", "效力", "通则")):
        return [law + part, part]
    return []


def amendment_aliases(title: str) -> list[str]:
    """刑法修正案（十一） is also written without brackets."""
    match = re.match(r"^中华人民共和国(刑法修正案)（([一二三四五六七八九十]+)）$", title)
    return [match[1] + match[2]] if match else []


def write(works: list[Work]) -> None:
    """Write the table, compressed, without the time of day in it."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE)
    buffer.write(f"# as_of {AS_OF}\n")
    for level, day in COMPLETE.items():
        buffer.write(f"# complete {level} {day}\n")
    writer.writerow(COLUMNS)
    for work in sorted(works, key=work_order):
        writer.writerow(work.row())
    DATA.mkdir(exist_ok=True)
    packed = gzip.compress(buffer.getvalue().encode("utf-8"), compresslevel=9, mtime=0)
    (DATA / "statutes.tsv.gz").write_bytes(packed)
    print(f"{len(works)} works")


def work_order(work: Work) -> tuple[str, str]:
    """By level, then by title."""
    return work.level, work.title


if __name__ == "__main__":
    main()
