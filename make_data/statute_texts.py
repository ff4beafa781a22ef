"""Read facts from the text of a statute: its history, its articles, what it repeals.

Nothing of the text is kept: dates, numbers of orders, counts and titles only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from spacy_cnclean.numerals import parse_integer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_DATE = re.compile(r"(?P<year>(?:19|20)\d\d)年(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
# A source runs articles together in one line: 。 第六条 ….
_ARTICLE = re.compile(
    r"(?:^[\s*#　]*|(?<=[。；：])[\s　]+)第(?P<number>[〇零一二三四五六七八九十百千]+)条"
    r"(?:之(?P<sub>[一二三四五六七八九十]+))?"
)

_ORDER = re.compile(
    r"(?P<body>[一-鿿、]*?令)[\s(（〔\[]*(?:(?P<year>(?:19|20)\d\d)[)）〕\]年\s]*)?第?\s*(?P<number>[0-9]+)\s*号"
)
_NOTICE = re.compile(
    r"(?P<code>[一-鿿]{1,8}|[一-鿿]{2,16}公告)\s*[〔\[（(](?P<year>(?:19|20)\d\d)[〕\]）)]\s*第?\s*(?P<number>\d+)\s*号"
)
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
    published: bool = True  # False where only its adoption was read so far

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
    level: str = ""
    issuers: tuple[str, ...] = ()
    alias: str = ""
    articles: int = 0
    inserted: set[tuple[int, int]] = field(default_factory=set)
    versions: list[Version] = field(default_factory=list)
    counted: str = ""  # date of the version whose articles were counted
    state: str = ""  # in force, repealed, or "" where the source does not say
    day: str = ""  # the day that the source speaks of
    repeals: list[Repeal] = field(default_factory=list)


def read_history(lines: Iterable[str]) -> list[Version]:
    """The versions that the header lines of a text name, in order of time."""
    versions: list[Version] = []
    for when, what in sorted(_events(lines)):
        number = read_order(what)
        if what.strip(" 　自起）)（(。") in {"施行", "实施", "正式施行", "执行", "生效"}:
            _set_effective(versions, when)
        elif re.search(r"修正(?!案)|的决定》$", what):
            versions.append(Version("修正", when, number=number))
        elif "修订" in what:
            versions.append(Version("修订", when, number=number))
        elif re.search(r"通过|公布|发布|批准|颁布", what):
            _enact(versions, when, number, published=re.search("公布|发布|颁布", what) is not None)
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


def _enact(versions: list[Version], when: date, number: str, *, published: bool) -> None:
    """Add an adoption or publication: the same event as the one before it, or a new version."""
    last = versions[-1] if versions else None
    open_event = last is not None and published and not last.published
    longest = _LONGEST_VACATION if open_event else _SAME_EVENT * 3
    if last is not None and (when - last.promulgated).days <= longest:
        if number or not last.number:
            last.promulgated, last.number = when, number or last.number
        last.published = last.published or published
        return
    kind = "修改" if versions else "制定"
    versions.append(Version(kind, when, number=number, published=published))


def read_order(text: str) -> str:
    """The number of an order or notice in one spelling, or "".

    >>> read_order("中华人民共和国交通运输部令2019年第9号公布")
    '交通运输部令2019年第9号'
    >>> read_order("（银发〔2018〕3 号）")
    '银发〔2018〕3号'
    """
    order = _ORDER.search(text)
    if order:
        year = f"{order['year']}年" if order["year"] else ""
        body = re.sub(r"^(?:.*日)?以?原?", "", order["body"]).removeprefix("中华人民共和国")
        return f"{body}{year}第{order['number']}号"
    notice = _NOTICE.search(text)
    if notice is None:
        return ""
    running = f"第{notice['number']}号" if "公告" in notice["code"] else f"{notice['number']}号"
    return f"{notice['code']}〔{notice['year']}〕{running}"


def count_articles(lines: Iterable[str]) -> tuple[int, set[tuple[int, int]]]:
    """The highest article that heads a line or sentence, and the inserted articles (之N)."""
    highest, inserted = 0, set()
    for line in lines:
        for match in _ARTICLE.finditer(line):
            number = parse_integer(match["number"], colloquial=False) or 0
            sub = parse_integer(match["sub"]) if match["sub"] else None
            # A jump means that an amendment decision quotes the articles of another law.
            near = highest + (3 if match.start() == 0 else 1)
            if sub and number <= near:
                inserted.add((number, sub))
            elif highest < number <= near:
                highest = number
    return highest, inserted


class Repeal(NamedTuple):
    """A document that a text repeals: what the clause says of it, and when it takes effect."""

    title: str
    issued: date | None  # when the repealed document was issued, where the clause says so
    number: str
    before: str  # who issued it, as the clause says
    day: date | None  # when the repeal takes effect; None: together with the repealing text


_TITLE = re.compile(
    r"《(?P<title>[^《》\n]+(?:《[^《》\n]+》[^《》\n]*)*)》(?P<note>\s*[（(][^（()）]{4,60}[）)])?"
)
_REPEALS = re.compile(r"(?:同时|即行|相应|一并|予以|自行)(?:停止执行|废止|失效)|废止(?=[。；]|$)")
# Part of a document, or what is not the clause of a repeal.
_NOT_WHOLE = re.compile(r"第[一二三四五六七八九十百\d]+[条款项章]|不一致|相抵触|有关规定|修改|部分")
_IN_FORCE = re.compile(
    r"自(?P<year>(?:19|20)\d\d)\s*年(?P<month>\d{1,2})\s*月(?P<day>\d{1,2})\s*日起(?:正式)?(?:施行|实施|执行|生效)"
)


def read_repeals(text: str) -> Iterator[Repeal]:
    """The documents that a text repeals as a whole (《X》同时废止).

    >>> clause = "1988年8月6日国务院发布的《印花税暂行条例》同时废止。"
    >>> [item] = read_repeals("本法自2022年7月1日起施行。" + clause)
    >>> item.title, str(item.issued), str(item.day)
    ('印花税暂行条例', '1988-08-06', '2022-07-01')
    """
    for paragraph in text.split("\n"):
        if "废止" not in paragraph and "失效" not in paragraph and "停止执行" not in paragraph:
            continue
        force = _IN_FORCE.search(paragraph)
        day = _day(force) if force else None
        for sentence in re.split(r"[。；]", paragraph):
            clause = re.split(r"起(?:正式)?(?:施行|实施|执行|生效)", sentence)[-1]
            if _REPEALS.search(clause) and not _NOT_WHOLE.search(_TITLE.sub("", clause)):
                yield from _repealed(clause, day)


def _repealed(clause: str, day: date | None) -> Iterator[Repeal]:
    end = 0
    for match in _TITLE.finditer(clause):
        before, end = clause[end : match.start()], match.end()
        dated = _DATE.search(before)
        number = read_order(match["note"] or "") or read_order(before)
        title = re.sub(r"\s", "", match["title"])
        if not re.search(r"根据|依照|按照|依据|以.*为准", before):
            yield Repeal(title, _day(dated) if dated else None, number, before, day)


class Citation(NamedTuple):
    """A document as another text cites it: by its number, or by the day on which it was issued."""

    title: str
    number: str
    year: str


_CITED = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d)年\d{1,2}月\d{1,2}日[^《》，。；\n]{2,30}(?:公布|发布|颁布|印发|通过)的?)?"
    r"《(?P<title>[^《》\n]{5,80}(?:《[^《》\n]{2,60}》[^《》\n]{0,40})?)》"
    r"(?:\s?[（(](?P<number>[^（()）\n]{5,40}号)(?:公布|发布|印发)?[）)])?"
)


def read_citations(text: str) -> Iterator[Citation]:
    """The documents that a text cites with their number or with the day on which they were issued.

    >>> list(read_citations("根据《支付结算办法》（银发〔1997〕393号）"))
    [Citation(title='支付结算办法', number='银发〔1997〕393号', year='1997')]
    """
    for match in _CITED.finditer(text):
        number = read_order(match["number"] or "")
        named = re.search(r"(?:19|20)\d\d", number)
        year = match["year"] or (named.group() if named else "")
        if number or year:
            title = re.sub(r"\s+", "", match["title"]).replace("〈", "《").replace("〉", "》")
            yield Citation(title, number, year)


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None
