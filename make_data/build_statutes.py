"""Build the statute table that ships with the package from the fact files in make_data/statutes/.

    python -m make_data.build_statutes

reads
- base.tsv       laws, regulations and interpretations: title, level, issuer, dates, status;
- facts.tsv      titles, histories and article counts by source (collect_statute_facts.py);
- in_force.tsv   the laws and regulations in force on a day (collect_statute_facts.py);
- repealing.tsv  what the texts say that they repeal (collect_statute_facts.py);
- cited.tsv      titles that official texts cite with their number (collect_statute_facts.py);
- finance.tsv    hand-made rows on collection, consumer credit, personal information, payments and
                 insurance, each with its source and a confidence;
- recent.tsv     the same of other fields and of new documents;
- standards.tsv  standards that are often cited;
- versions.tsv   hand-made histories that overrule the collected ones;
- repeals.tsv    hand-made repeals, which overrule the collected ones;
- aliases.tsv    customary short names;

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
from datetime import date
from pathlib import Path

from make_data.statute_rows import COLUMNS, Work
from make_data.statute_states import apply_in_force, apply_repealing
from spacy_cnclean.statutes._issuers import default_issuers
from spacy_cnclean.statutes._table_cells import problem_of_row
from spacy_cnclean.statutes._titles import COUNTRY, is_local, title_key

HERE = Path(__file__).parent / "statutes"
DATA = Path(__file__).parent.parent / "spacy_cnclean" / "data"
AS_OF = "2026-10-04"  # the newest of the sources
# The levels of which the table holds every document in force, and the day of the source for that.
COMPLETE = {"法律": "2026-08-20", "行政法规": "2026-08-20"}
_REPEALED_BY = re.compile(r"(?P<date>\d{4}-\d\d-\d\d) 被《(?P<title>[^》]+)》废止$")
# The sources of histories, the better ones last, and the day until which each is complete.
_SOURCES_OF_HISTORY = {
    "angelala00/pbc_regulations": "",
    "waystowork/waystowork.github.io": "",
    "ImCa0/just-laws": "2026-07-17",
    "LawRefBook/Laws": "2025-04-19",
    "qisehong/china-law-db": "2025-08-14",
}
# The day on which the hand-made rows were written.
_WRITTEN = {"finance.tsv": "2026-10-04", "recent.tsv": "2026-11-30"}
# Titles without a date, of a reader's own list.
_TITLES_ONLY = "C41-233/Chinese-Law"
# A version date of another source this near to a known version is the same event.
_SAME_EVENT = 200


def read(name: str) -> list[dict[str, str]]:
    """The rows of a fact file."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def days(first: str, second: str) -> int:
    """How many days lie between two ISO dates; a year alone is its middle."""
    first, second = (
        day if len(day) > len("2000") else f"{day[:4]}-07-01" for day in (first, second)
    )
    return abs((date.fromisoformat(first) - date.fromisoformat(second)).days)


def version_date(version: str) -> str:
    """The date of an encoded version."""
    return re.split(r"[~#]", version.partition("@")[2])[0]


def main() -> None:
    """Write the shipped table."""
    facts = collect_facts()
    works = base_works(facts)
    add_collected(works, facts)
    for name in ("finance.tsv", "recent.tsv"):
        add_hand_made(works, name)
    apply_versions(works)
    add_listed(works, apply_in_force(works, read("in_force.tsv")))
    apply_repealing(works, read("repealing.tsv"), Work)
    apply_repeals(works)
    add_cited(works)
    add_standards(works)
    drop_twins(works)
    add_aliases(works)
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
        source = f"{best['source']}; joined 2026-10-04"
        work = Work(title, best["level"], source=source, confidence="high")
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
    own = [row for row in facts if row["source"] != "waystowork/waystowork.github.io"]
    histories = [row for row in own if row["versions"]] or [row for row in facts if row["versions"]]
    histories.sort(key=history_order)
    if histories:
        work.versions = histories[-1]["versions"].split("|")
        if work.versions[0].startswith("制定@"):
            work.complete_until = _SOURCES_OF_HISTORY[histories[-1]["source"]]
    for row in group:
        add_version(work, row)
        add_candidate_number(work, row)
    work.versions.sort(key=version_date)
    last = version_date(work.versions[-1]) if work.versions else ""
    for row in sorted(plausible_counts(facts), key=count_order):
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
    rank = list(_SOURCES_OF_HISTORY).index(row["source"])
    return len(versions), version_date(versions[-1]), rank


_FEW = 5


def plausible_counts(facts: list[dict[str, str]]) -> list[dict[str, str]]:
    """The counts without those of a text that a source cut off."""
    families = {row["source"] for row in facts if 0 < int(row["articles"]) <= _FEW}
    families = {"LawRefBook/Laws" if "china-law-db" in name else name for name in families}
    long = re.search(r"(?:法|条例|细则)$", facts[0]["title"]) if facts else None
    cut = long is not None and len(families) == 1
    return [row for row in facts if not (cut and int(row["articles"]) <= _FEW)]


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


_RANKS = ["法律", "行政法规", "司法解释", "部门规章", "地方性法规", "地方政府规章", "司法政策"]
_LONGEST_TITLE, _SHORTEST_TITLE = 90, 5
_LONGEST_ALIAS = 60
# What a source files as a text and is none of its own, or has no title of its own.
_NO_TITLE = re.compile(r"[#*|<>?？：:]|^\d|目录$|^附件|\.md|问题$|登记表$|摘要|^关于印发|^修改《")


def add_collected(works: dict[str, Work], facts: dict[str, list[dict[str, str]]]) -> None:
    """Add the works that only the collected facts have."""
    abouts = {key[key.index("关于") :] for key in works if key.find("关于") > 0}
    for key, group in facts.items():
        title = group[-1]["title"]
        about = key[key.index("关于") :] if "关于" in key else ""
        names_issuer = {row["source"] for row in group} & {
            "LawRefBook/Laws",
            "qisehong/china-law-db",
        }
        if about and about in abouts and not names_issuer:
            continue  # the same document, whose issuers the source gives in another way
        sized = _SHORTEST_TITLE <= len(title) <= _LONGEST_TITLE
        if key in works or not sized or _NO_TITLE.search(title) or not balanced(title):
            continue
        levels = [row["level"] for row in group if row["level"]]
        if not levels:
            continue
        level = next((level for level in _RANKS if level in levels), levels[0])
        work = Work(title, level, source=";".join(sorted({row["source"] for row in group})))
        if (
            level == "法律"
            and not re.match(r"中华|全国人民|第.届全国", title)
            and "LawRef" not in work.source
        ):
            continue
        work.issuers = next((row["issuers"].split(";") for row in group if row["issuers"]), [])
        if not work.issuers and level != "法律":
            work.issuers = issuers_of(title, "国务院" if level == "行政法规" else "")
        work.aliases = [row["alias"] for row in group if 1 < len(row["alias"]) <= _LONGEST_ALIAS]
        add_history(work, [], group)
        work.complete_until = work.complete_until if level == "司法解释" else ""
        states = [row["day"] for row in group if row["state"] == "in force"]
        work.checked = max(states, default="")
        work.confidence = "high" if work.versions and level != "规范性文件" else "medium"
        if work.source == _TITLES_ONLY:
            work.confidence = "low"
        works[key] = work
        abouts.add(about)


def balanced(title: str) -> bool:
    """Whether the brackets of a title match."""
    pairs = ("（）", "()", "《》", "〈〉", "〔〕", "“”")
    return all(title.count(pair[0]) == title.count(pair[1]) for pair in pairs)


def add_listed(works: dict[str, Work], rows: list[dict[str, str]]) -> None:
    """Add the regulations that only the list of those in force has: their title and last year."""
    for row in rows:
        work = Work(row["title"], "行政法规", ["国务院"], source=row["source"])
        work.versions = [f"修改@{row['date']}"]
        work.checked, work.confidence = row["day"], "medium"
        works.setdefault(title_key(row["title"]), work)


_ISSUED_BY = re.compile(r"(?P<body>[一-鿿]{2,30}?)(?:令|公告)")
_KINDS_CITED = re.compile(
    r"(?:条例|规定|办法|规则|细则|解释|批复|通知|决定|意见|标准|制度|规程|规范|纪要|指引|方案|公告)(?:[（(].{1,12}[）)])?$"
)


def add_cited(works: dict[str, Work]) -> None:
    """Add what official texts cite with its number, as far as nothing else has it."""
    abouts = {key[key.index("关于") :] for key in works if key.find("关于") > 0}
    by_title: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in read("cited.tsv"):
        if (
            row["number"]
            and row["year"]
            and row["year"] in row["number"]
            and _is_citable(row["title"])
        ):
            by_title[title_key(row["title"])].append(row)
    for key, rows in by_title.items():
        about = key[key.index("关于") :] if "关于" in key else ""
        if key in works or about in abouts or len({row["year"] for row in rows}) > 1:
            continue
        row = max(rows, key=lambda item: int(item["count"]))
        level = "部门规章" if "令" in row["number"] else "规范性文件"
        level = "司法解释" if row["number"].startswith("法释") else level
        level = "行政法规" if row["number"].startswith("国务院令") else level
        work = Work(row["title"], level, source=f"cited with its number in {row['source']}")
        body = _ISSUED_BY.match(row["number"])
        known = default_issuers().find(body["body"], 0, len(body["body"])) if body else ()
        work.issuers = [item.name for item in known if item.name] or issuers_of(row["title"], "")
        work.versions = [f"制定@{row['year']}#{row['number']}"]
        works[key] = work
        if about:
            abouts.add(about)


def _is_citable(title: str) -> bool:
    known = _KINDS_CITED.search(title) and not _NO_TITLE.search(title) and balanced(title)
    return bool(known) and not is_local(title_key(title)) and "修改" not in title


def add_standards(works: dict[str, Work]) -> None:
    """Add standards: title, number, and what took their place."""
    for row in read("standards.tsv"):
        work = Work(row["title"], row["level"], source=row["source"])
        work.versions = [f"制定@{row['number'][-4:]}#{row['number']}"]
        work.confidence = row["confidence"]
        works.setdefault(title_key(row["title"]), work)


def add_hand_made(works: dict[str, Work], name: str) -> None:
    """Add the hand-made rows; they replace collected rows of the same title."""
    for row in read(name):
        work = Work(row["title"], row["level"], row["issuers"].split(";"))
        work.aliases = row["aliases"].split(";") if row["aliases"] else []
        work.versions = (
            row["promulgated"].split("|") if "@" in row["promulgated"] else [hand_made_version(row)]
        )
        work.articles = int(row["articles"] or 0)
        work.counted = version_date(work.versions[-1]) if work.articles else ""
        work.repealed, work.successor = row["repealed"], row["successor"]
        work.repealed_source = name if row["repealed"] else ""
        work.complete_until = AS_OF if row["complete"] == "y" else ""
        work.checked = row.get("checked") or ""
        work.confidence = row["confidence"]
        work.source = f"{row['source']}; written {_WRITTEN[name]}"
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
        work.complete_until, work.confidence = AS_OF, row["confidence"]
        work.source = row["source"]


def apply_repeals(works: dict[str, Work]) -> None:
    """Mark repealed laws and name their successors."""
    for row in read("repeals.tsv"):
        work = works[title_key(row["title"])]
        work.repealed, work.successor = row["repealed"], row["successor"]
        work.repealed_source, work.checked = row["source"], ""
    for work in works.values():
        if work.successor and title_key(work.successor) not in works and ";" not in work.successor:
            work.successor = work.successor.removeprefix(COUNTRY)


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
        work.source = dated(work.source)
        problem = problem_of_row(dict(zip(COLUMNS, work.row(), strict=True)))
        if problem:  # whoever loads the shipped table does not check it anew
            raise SystemExit(f"{work.title}: {problem}")
        writer.writerow(work.row())
    DATA.mkdir(exist_ok=True)
    packed = gzip.compress(buffer.getvalue().encode("utf-8"), compresslevel=9, mtime=0)
    (DATA / "statutes.tsv.gz").write_bytes(packed)
    print(f"{len(works)} works")


# The day of each source, which a row names with it.
_DAYS = {
    "LawRefBook/Laws": "2025-04-19",
    "qisehong/china-law-db": "2025-08-14",
    "ImCa0/just-laws": "2026-07-17",
    "waystowork/waystowork.github.io": "2024-04-03",
    "angelala00/pbc_regulations": "2026-01-19",
    "C41-233/Chinese-Law": "2021-05-09",
    "DiamonWoo/Laosheng.top": "2026-08-20",
}


def dated(source: str) -> str:
    """A source with the day on which it was as it was read.

    >>> dated("LawRefBook/Laws;ImCa0/just-laws")
    'LawRefBook/Laws 2025-04-19; ImCa0/just-laws 2026-07-17'
    """
    for name, day in _DAYS.items():
        source = re.sub(rf"{re.escape(name)}(?! \d)", f"{name} {day}", source)
    return re.sub(r";(?=\S)", "; ", source)


def work_order(work: Work) -> tuple[str, str]:
    """By level, then by title."""
    return work.level, work.title


if __name__ == "__main__":
    main()
