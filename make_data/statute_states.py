"""Which works of the table are in force and which were repealed, from lists and clauses.

A work is in force only where a list says so, and repealed only where a list or a clause does;
of the others nothing is said.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spacy_cnclean.statutes._titles import COUNTRY, is_local, title_key

if TYPE_CHECKING:
    from make_data.statute_rows import Work

__all__ = ["apply_in_force", "apply_repealing"]

_LISTED = {"法律": {"法律", "法律解释"}, "行政法规": {"行政法规"}}


def apply_in_force(works: dict[str, Work], rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Note which works the list has; the rows that no work fits come back."""
    missing = []
    for row in rows:
        work = _listed(works, row)
        if work is None:
            if row["state"] == "in force" and row["level"] == "行政法规":
                missing.append(row)
        elif row["state"] == "repealed":
            if "修改后新版" not in row["note"]:
                work.repealed, work.repealed_source = row["date"], row["source"]
                successor = re.search(r"《([^》]+)》废止", row["note"])
                law = successor and "报告" not in row["note"] and "修正案" not in row["note"]
                work.successor = work.successor or (COUNTRY + successor[1] if law else "")
        else:
            _confirm(work, row)
    return missing


def _listed(works: dict[str, Work], row: dict[str, str]) -> Work | None:
    """The work that a row of the list means; the list leaves words of long titles out."""
    key = title_key(row["title"].replace("（2018年修正文本）", ""))
    levels = _LISTED[row["level"]]
    if key in works and works[key].level in levels:
        return works[key]
    years = {row["date"][:4], row["note"][:4]}
    if row["level"] == "法律" and not row["note"]:
        return None
    near = [
        work
        for other, work in works.items()
        if work.level in levels
        and years & {version[3:7] for version in work.versions}
        and (_within(key, other) or _within(other, key))
    ]
    return near[0] if len(near) == 1 else None


def _within(short: str, long: str) -> bool:
    """Whether all characters of one title stand in the other in that order."""
    rest = iter(long)
    return len(short) * 2 > len(long) and all(character in rest for character in short)


def _confirm(work: Work, row: dict[str, str]) -> None:
    """Note that the work was in force, and whether its last version is the one of the list."""
    work.checked, work.repealed, work.successor = row["day"], "", ""
    last = work.versions[-1] if work.versions else ""
    dates = [row["note"][:4]] if row["note"] else [row["date"]]
    if row["level"] == "行政法规":
        dates = [row["date"]]
    if any(date and date in last for date in dates):
        work.complete_until = row["day"] if work.versions[0].startswith("制定@") else ""
    elif row["level"] == "行政法规" and row["date"] > last[3:7]:
        work.versions.append(f"修改@{row['date']}")
        work.articles, work.inserted, work.counted, work.complete_until = 0, "", "", ""
    else:
        work.complete_until = ""


_COURTS = re.compile(r"最高人民(?:法院|检察院)")
_COUNCIL = re.compile(r"国务院|政务院")
_CONGRESS = re.compile(r"全国人民代表大会|全国人大")


def apply_repealing(works: dict[str, Work], rows: list[dict[str, str]], new: type[Work]) -> None:
    """Mark what other texts repeal, and add the repealed documents that the table lacks."""
    for row in rows:
        title, key, by = row["title"], title_key(row["title"]), title_key(row["by"])
        day = row["day"] or row["by_version"]
        if key == by or not _is_document(title) or "修改" in title[:12]:
            continue
        work = works.get(key) or works.get(title_key(_full(title, row["before"])))
        if work is None:
            work = works[key] = _repealed_work(row, works.get(by), new)
        elif _is_title_only(work) and not by.startswith(key):
            _learn(work, _repealed_work(row, works.get(by), new))
        elif work.checked or work.repealed_source or _is_younger(work, row, day):
            continue
        if day and (not work.repealed or day < work.repealed):
            work.repealed = day
            work.successor = works[by].title if by in works else row["by"]


def _is_document(title: str) -> bool:
    known = re.search(
        r"(?:法|条例|规定|办法|规则|细则|解释|批复|通知|决定|意见|标准|制度|章程|规程|规范|纪要|答复|解答|函)"
        r"(?:[（(〔].{1,12}[）)〕])?$",
        title,
    )
    return bool(known) and 5 <= len(title) <= 90 and not is_local(title_key(title))  # noqa: PLR2004


def _is_title_only(work: Work) -> bool:
    """Whether only a title is known, so that a clause that names the work says more of it."""
    return work.confidence == "low" and not work.versions and not work.repealed_source


def _learn(work: Work, told: Work) -> None:
    """Take over what a clause tells of a work of which only the title was known."""
    work.level, work.versions = told.level, told.versions
    work.confidence, work.source = told.confidence, told.source


def _is_younger(work: Work, row: dict[str, str], day: str) -> bool:
    """A document of the same title that was issued after the clause is another one."""
    first = work.versions[0][3:] if work.versions else ""
    if row["issued"] and first and row["issued"][:4] < first[:4]:
        return True
    return bool(day and first and first > day)


def _full(title: str, before: str) -> str:
    courts = _COURTS.findall(before)
    named = title.startswith("关于") and courts
    return "、".join(dict.fromkeys(courts)) + title if named else title


def _repealed_work(row: dict[str, str], by: Work | None, new: type[Work]) -> Work:
    title = _full(row["title"], row["before"])
    if _COURTS.search(title[:12]):
        level = "司法解释"
    elif _COUNCIL.search(row["before"]) or (by and by.level == "行政法规" and "条例" in title):
        level = "行政法规"
    elif _CONGRESS.search(row["before"]) or (by and by.level == "法律" and title.endswith("法")):
        level = "法律"
    elif by is not None and by.level in {"部门规章", "地方性法规", "地方政府规章"}:
        level = by.level
    else:
        level = "规范性文件"
    work = new(title, level, source=f"{row['source']}: 《{row['by']}》 repeals it")
    if row["issued"]:
        work.versions = [f"制定@{row['issued']}"]
        if row["number"] and (
            not re.search(r"〔|年", row["number"]) or row["issued"][:4] in row["number"]
        ):
            work.versions[0] += f"#{row['number']}"
    work.confidence = "medium"
    return work
