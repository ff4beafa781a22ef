"""Citations with exactly one part changed: unlimited gold for the issue codes.

Each mutation is written from the definition of its code (see GUIDELINES.md), from the facts of
the table and nothing of the linker. A citation is drawn from a real row, written in one of several
sentences, and one part of it is replaced; a check that belongs to the definition makes sure that
the result does not happen to be right (a title that another document has, a year that is one of
the document's own). Every fourth citation is left as it is: its gold is no issue at all.

    python -m benchmarks.findings.mutations --seed 7 --count 3000 > mutated.jsonl
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spacy_cnclean.numerals import to_han
from spacy_cnclean.statutes import Version, Work, default_table
from spacy_cnclean.statutes._issuers import default_issuers
from spacy_cnclean.statutes._titles import (
    COUNTRY,
    is_foreign,
    is_local,
    is_normative,
    level_of_title,
    title_key,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

AS_OF = "2026-10-04"
# A type word of one of these ranks can be mistaken for another; a 条例 instead of a 法 or a 办法
# instead of a 条例 would be a document of another rank, which may well exist beside the first.
LOWER_RANKS = {"部门规章", "规范性文件", "司法解释", "司法政策", "行业自律"}
TYPE_WORDS = ["办法", "规定", "细则", "指引", "意见", "通知", "条例", "解释", "规则", "指导意见"]
TYPE_END = re.compile(r"(办法|规定|细则|指引|指导意见|意见|通知|条例|解释|规则|批复|法)$")
LOOK_ALIKE = dict(
    zip(
        "贷账银务险保信网规定管办理构资费权益用消",
        "货帐很备脸堡言岗归订官力里沟次贵杈盖甩清",
        strict=True,
    )
)
SHORTEST, LONG, WORD = 6, 8, 2  # characters of a subject, of a long one, of a word
DAY = 2  # hyphens of a date that is known to the day
CONTROLS = 4  # every so many citations one is left as it is
SUBJECTS = [
    "航天",
    "烟草",
    "殡葬",
    "渔业",
    "蚕桑",
    "陶瓷",
    "马术",
    "温泉",
    "灯塔",
    "茶叶",
    "石材",
    "羽绒",
]
UNRELATED = ["教育部", "国家邮政局", "海关总署", "民政部", "自然资源部", "国家统计局"]
RANKS = {
    "法律": ["部门规章", "司法解释", "行政法规"],
    "行政法规": ["部门规章", "司法解释", "法律"],
    "部门规章": ["法律", "行政法规", "司法解释"],
    "规范性文件": ["法律", "行政法规", "司法解释"],
    "司法解释": ["法律", "行政法规", "部门规章"],
}


@dataclass(frozen=True)
class Case:
    """One sentence with the codes that it must give."""

    kind: str
    text: str
    codes: tuple[str, ...]
    title: str  # the work that the citation was made from
    linked: bool  # whether a link to that work is right, or no link
    as_of: str = AS_OF


class Maker:
    """Draws works and sentences."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - a seeded benchmark
        self.table = default_table()
        self.issuers = default_issuers()
        self.works = [work for work in self.table.works if usable(work)]
        self.titles = {title_key(work.title) for work in self.table.works}
        self.cores = [core_of(title_key(plain(work.title))) for work in self.table.works]

    def pick(self, fits: Callable[[Work], bool]) -> Work:
        """A work that fits."""
        while True:
            work = self.random.choice(self.works)
            if fits(work):
                return work

    def cite(self, title: str, *, tail: str = "", head: str = "", after: str = "") -> str:
        """A sentence that cites the title once."""
        mark = f"{head}《{title}》{tail}"
        sentences = [
            f"根据{mark}{after}，相关机构应当履行告知义务。",
            f"文章称，{mark}{after}对催收行为作了限制。",
            f"律师认为，平台的做法违反了{mark}{after}。",
            f"{mark}{after}是本案的依据,各方没有异议。",
        ]
        return self.random.choice(sentences)

    def article(self, work: Work) -> str:
        """An article that the work has, or none."""
        if not work.articles:
            return ""
        number = self.random.randint(1, work.articles)
        return self.random.choice([f"第{to_han(number)}条", f"第{number}条", ""])

    def unknown(self, title: str) -> tuple[str, ...]:
        """The code of a title that no work has: what it says depends on what the table claims."""
        level = level_of_title(title)
        return ("title_unknown" if self.table.is_complete(level) else "not_in_table",)

    def number_of(self, work: Work) -> str:
        """The number of the last version."""
        return work.versions[-1].number


def usable(work: Work) -> bool:
    """Works whose facts are sure enough to be gold, in force on the day.

    Titles near local regulations and treaties are not looked for: too many of them are alike. A
    title without a type word (《规范商业承兑汇票信息披露》) is a statute only as the table has it.
    """
    if work.confidence == "low" or not work.versions or work.is_draft:
        return False
    key = title_key(work.title)
    if is_local(key) or is_foreign(key) or not is_normative(work.title):
        return False
    if work.repealed and work.repealed <= AS_OF:
        return False
    last = work.versions[-1]
    return (last.effective or last.promulgated) <= AS_OF


def plain(title: str) -> str:
    """The title as most writers give it: without 中华人民共和国."""
    return title.removeprefix(COUNTRY)


def core_of(key: str) -> str:
    """A title key without issuer, type word and qualifier."""
    core = TYPE_END.sub("", key)
    core = re.sub(r"(暂行|试行)$", "", core)
    return core.partition("关于")[2] or core


def years_of(work: Work) -> set[int]:
    """All years that may rightly be named, one more where an effective date is missing."""
    years: set[int] = set()
    for version in work.versions:
        years |= version.years
        if not version.effective:
            years.add(int(version.promulgated[:4]) + 1)
    return years


def typed(work: Work) -> re.Match[str] | None:
    """The type word at the end of a title of a rank where it can be mistaken."""
    if work.level not in LOWER_RANKS or "（" in work.title:
        return None
    return TYPE_END.search(work.title)


def only_core(maker: Maker, work: Work) -> bool:
    """Whether no other document has the same subject."""
    core = core_of(title_key(plain(work.title)))
    return len(core) >= SHORTEST and maker.cores.count(core) == 1


def control(maker: Maker) -> Case:
    """A citation as it should be: by title, number, issuer and year, all right."""
    work = maker.pick(lambda item: item.complete)
    version = work.versions[0]
    tail = ""
    if version.number and not version.tentative and len(work.versions) == 1:
        tail = maker.random.choice(["", f"（{version.number}）"])
    after = maker.article(work)
    if work.issuers and not tail and not after and "关于" not in work.title:
        year = version.promulgated[:4]
        text = f"{year}年，{'、'.join(work.issuers)}发布了《{plain(work.title)}》，社会反响积极。"
        if maker.random.choice((True, False)) and len(work.versions) == 1:
            return Case("control", text, (), work.title, linked=True)
    return Case(
        "control",
        maker.cite(plain(work.title), tail=tail, after=after),
        (),
        work.title,
        linked=True,
    )


def type_word(maker: Maker) -> Case:
    """Another type word: no document of that title exists."""
    work = maker.pick(lambda item: typed(item) is not None and only_core(maker, item))
    found = typed(work)
    stem = work.title[: found.start()] if found else work.title
    choices = [word for word in TYPE_WORDS if found and word != found.group()]
    title = stem + maker.random.choice(choices)
    if title_key(title) in maker.titles or (
        found and found.group() == "意见" and title.endswith("指导意见")
    ):
        return type_word(maker)
    return Case("type_word", maker.cite(title), ("title_variant",), work.title, linked=True)


def rank_word(maker: Maker) -> Case:
    """The type word of another rank makes another document of a law or regulation."""
    work = maker.pick(lambda item: item.level in {"法律", "行政法规"} and "（" not in item.title)
    found = TYPE_END.search(work.title)
    if found is None or found.group() not in {"法", "条例"}:
        return rank_word(maker)
    title = plain(work.title[: found.start()]) + (
        "管理规定" if found.group() == "条例" else "暂行办法"
    )
    if title_key(title) in maker.titles or len(title) < LONG:
        return rank_word(maker)
    return Case("rank_word", maker.cite(title), maker.unknown(title), work.title, linked=False)


def qualifier(maker: Maker) -> Case:
    """暂行 left out, or added where there is none."""
    work = maker.pick(lambda item: typed(item) is not None and only_core(maker, item))
    found = typed(work)
    if found is None or found.group() not in {"办法", "规定", "细则"}:
        return qualifier(maker)
    stem = work.title[: found.start()]
    changed = stem[:-2] if stem.endswith(("暂行", "试行")) else stem + "暂行"
    title = changed + found.group()
    if title_key(title) in maker.titles:
        return qualifier(maker)
    return Case("qualifier", maker.cite(title), ("title_variant",), work.title, linked=True)


def word_order(maker: Maker) -> Case:
    """Two neighbouring words of the subject changed about."""
    work = maker.pick(lambda item: only_core(maker, item) and "《" not in item.title)
    title = plain(work.title)
    low = title.find("关于") + 2 if "关于" in title else 0
    high = len(title) - 6
    if high - low < 2 * WORD:
        return word_order(maker)
    at = maker.random.randint(low, high - 2)
    first, second = title[at : at + 2], title[at + 2 : at + 4]
    changed = title[:at] + second + first + title[at + 4 :]
    if first == second or title_key(changed) in maker.titles or not (first + second).isalpha():
        return word_order(maker)
    return Case("word_order", maker.cite(changed), ("title_variant",), work.title, linked=True)


def word_dropped(maker: Maker) -> Case:
    """Two or three characters of the subject left out, where only one document can be meant."""
    work = maker.pick(lambda item: only_core(maker, item) and not re.search("[《（〔]", item.title))
    key = title_key(plain(work.title))
    core = core_of(key)
    size = maker.random.choice([2, 3])
    at = maker.random.randint(0, len(core) - size)
    dropped = core[at : at + size]
    short = core[:at] + core[at + size :]
    meant = [item for item in maker.cores if contains(item, short)]
    if len(short) < SHORTEST or len(meant) != 1 or re.search(r"[非不无未法]|条例", dropped):
        return word_dropped(maker)
    title = plain(work.title)
    position = title.find(dropped, title.find(core[:2]))
    changed = title[:position] + title[position + size :]
    if position < 0 or title_key(changed) in maker.titles or core_of(title_key(changed)) != short:
        return word_dropped(maker)
    return Case("word_dropped", maker.cite(changed), ("title_variant",), work.title, linked=True)


def contains(core: str, short: str) -> bool:
    """Whether `core` is `short` with one contiguous piece of up to six characters added."""
    extra = len(core) - len(short)
    if not 0 <= extra <= SHORTEST:
        return False
    return any(core[:i] + core[i + extra :] == short for i in range(len(short) + 1))


def character(maker: Maker) -> Case:
    """One character of the subject misread or mistyped."""
    work = maker.pick(
        lambda item: only_core(maker, item) and len(core_of(title_key(item.title))) >= LONG
    )
    title = plain(work.title)
    low = title.find("关于") + 2 if "关于" in title else 0
    places = [i for i in range(low, len(title) - 5) if title[i] in LOOK_ALIKE]
    if not places:
        return character(maker)
    at = maker.random.choice(places)
    changed = title[:at] + LOOK_ALIKE[title[at]] + title[at + 1 :]
    if title_key(changed) in maker.titles:
        return character(maker)
    return Case("character", maker.cite(changed), ("title_variant",), work.title, linked=True)


def subject(maker: Maker) -> Case:
    """Another subject: the title of no document."""
    work = maker.pick(lambda item: only_core(maker, item) and not re.search("[《〔]", item.title))
    title = plain(work.title)
    low = title.find("关于") + 2 if "关于" in title else 0
    at = maker.random.randint(low, max(low, len(title) - 8))
    changed = title[:at] + maker.random.choice(SUBJECTS) + title[at + 2 :]
    if title_key(changed) in maker.titles or not title[at : at + 2].isalpha():
        return subject(maker)
    return Case("subject", maker.cite(changed), maker.unknown(changed), work.title, linked=False)


def spurious_note(maker: Maker) -> Case:
    """A revision that there never was."""
    work = maker.pick(
        lambda item: item.complete and len(item.versions) == 1 and "（" not in item.title
    )
    note = maker.random.choice(
        ["（修订）", "(修正)", "（2023年修订）", "（2024修正）", "（修订版）"]
    )
    inside = maker.random.choice((True, False))
    title = plain(work.title) + (note if inside else "")
    text = maker.cite(title, tail="" if inside else note)
    return Case("spurious_note", text, ("version_note_spurious",), work.title, linked=True)


def amend_word(maker: Maker) -> Case:
    """修订 of what was a 修正, or the reverse, in its own year."""
    work = maker.pick(
        lambda item: (
            item.complete and len(item.versions) > 1 and item.versions[-1].kind in {"修正", "修订"}
        )
    )
    last = work.versions[-1]
    wrong = "修订" if last.kind == "修正" else "修正"
    year = int(last.promulgated[:4])
    same = [item for item in work.versions[1:] if year in item.years]
    if any(item.kind != last.kind for item in same) or "（" in work.title:
        return amend_word(maker)
    text = maker.cite(plain(work.title), tail=f"（{year}年{wrong}）")
    return Case("amend_word", text, ("amend_word_mismatch",), work.title, linked=True)


def year(maker: Maker) -> Case:
    """A year in which nothing happened to the document."""
    work = maker.pick(lambda item: item.complete and bool(item.issuers))
    wrong = [value for value in range(1995, 2026) if value not in years_of(work)]
    value = maker.random.choice(wrong)
    title = plain(work.title)
    text = maker.random.choice(
        [
            f"{value}年出台的《{title}》,对此作了规定。",
            f"《{title}》于{value}年3月1日发布，影响很大。",
            f"早在{value}年发布的《{title}》就有要求。",
            f"《{title}》自{value}年7月1日起施行，各地陆续落实。",
        ]
    )
    return Case("year", text, ("year_mismatch",), work.title, linked=True)


def _issued(maker: Maker, work: Work, issuers: list[str]) -> str:
    title = plain(work.title)
    return maker.random.choice(
        [
            f"{'、'.join(issuers)}发布了《{title}》，要求各机构整改。",
            f"据了解，{'、'.join(issuers)}印发的《{title}》仍然有效。",
            f"依据{'、'.join(issuers)}《{title}》，催收应当合规。",
        ]
    )


def without_issuer(work: Work) -> bool:
    """Titles that do not name the issuer themselves, of known bodies."""
    known = default_issuers()
    named = known.pattern.search(
        work.title.partition("关于")[0] if "关于" in work.title else work.title
    )
    return (
        bool(work.issuers) and named is None and all(known.full_name(name) for name in work.issuers)
    )


def issuer(maker: Maker) -> Case:
    """A body that had no part in it."""
    work = maker.pick(without_issuer)
    wrong = maker.random.choice(UNRELATED)
    if wrong in work.issuers:
        return issuer(maker)
    return Case(
        "issuer", _issued(maker, work, [wrong]), ("issuer_mismatch",), work.title, linked=True
    )


def successor(maker: Maker) -> Case:
    """The body that came after, or went before, the issuer."""
    succession = maker.issuers.successors
    other = {**succession, **{new: old for old, new in succession.items()}}
    work = maker.pick(
        lambda item: without_issuer(item) and len(item.issuers) == 1 and item.issuers[0] in other
    )
    text = _issued(maker, work, [other[work.issuers[0]]])
    return Case("successor", text, ("issuer_successor",), work.title, linked=True)


def missing_joint(maker: Maker) -> Case:
    """One of several joint issuers left out."""
    work = maker.pick(lambda item: without_issuer(item) and len(item.issuers) > 1)
    left = list(work.issuers)
    left.remove(maker.random.choice(left))
    return Case(
        "missing_joint",
        _issued(maker, work, left),
        ("issuer_missing_joint",),
        work.title,
        linked=True,
    )


def numbered(work: Work) -> bool:
    """Works of one version with a sure number."""
    return (
        len(work.versions) == 1
        and bool(work.versions[0].number)
        and not work.versions[0].tentative
        and work.complete
    )


def number_of_other(maker: Maker) -> Case:
    """The number of another document."""
    work, other = maker.pick(numbered), maker.pick(numbered)
    wrong, own = other.versions[0].number, work.versions[0].number
    if wrong == own or re.findall(r"\d+号", wrong) == re.findall(r"\d+号", own):
        return number_of_other(maker)
    text = maker.cite(plain(work.title), tail=f"（{wrong}）", after=maker.article(work))
    return Case("number_of_other", text, ("docno_title_mismatch",), work.title, linked=True)


def number_year(maker: Maker) -> Case:
    """The right number of another year."""
    work = maker.pick(
        lambda item: numbered(item) and re.search(r"20\d\d", item.versions[0].number) is not None
    )
    own = work.versions[0].number
    right = re.search(r"20\d\d", own)
    value = maker.random.choice([y for y in range(2008, 2026) if right and y != int(right.group())])
    wrong = re.sub(r"20\d\d", str(value), own, count=1)
    others = {version.number for item in maker.table.works for version in item.versions}
    if wrong in others:
        return number_year(maker)
    text = maker.cite(plain(work.title), tail=f"（{wrong}）")
    return Case("number_year", text, ("docno_year_mismatch",), work.title, linked=True)


def out_of_range(maker: Maker) -> Case:
    """An article beyond the last."""
    work = maker.pick(lambda item: item.articles > 0)
    number = work.articles + maker.random.randint(1, 60)
    after = maker.random.choice(
        [
            f"第{to_han(number)}条",
            f"第{number}条",
            f"第{number}条第一款",
            f"第{to_han(number)}条第（二）项",
        ]
    )
    text = maker.cite(plain(work.title), after=after)
    return Case("out_of_range", text, ("article_out_of_range",), work.title, linked=True)


def absent(maker: Maker) -> Case:
    """An inserted article that does not exist."""
    work = maker.pick(lambda item: bool(item.articles))
    number, sub = maker.random.randint(1, work.articles), maker.random.randint(1, 9)
    if f"{number}-{sub}" in work.inserted.split(","):
        return absent(maker)
    text = maker.cite(plain(work.title), after=f"第{to_han(number)}条之{to_han(sub)}")
    return Case("absent", text, ("article_absent_in_version",), work.title, linked=True)


def repealed(maker: Maker) -> Case:
    """A document that was repealed."""
    gone = [
        work
        for work in maker.table.works
        if work.repealed and work.repealed <= AS_OF and work.confidence != "low"
    ]
    work = maker.random.choice(gone)
    text = maker.cite(plain(work.title), after=maker.article(work))
    return Case("repealed", text, ("repealed",), work.title, linked=True)


def not_yet(maker: Maker) -> Case:
    """A document cited between its publication and its entry into force."""
    work = maker.pick(lambda item: len(item.versions) == 1 and days_ahead(item.versions[0]))
    version = work.versions[0]
    return Case(
        "not_yet",
        maker.cite(plain(work.title)),
        ("not_yet_effective",),
        work.title,
        linked=True,
        as_of=version.promulgated,
    )


def days_ahead(version: Version) -> bool:
    """Whether the version took effect after its publication."""
    return version.promulgated.count("-") == DAY and version.effective > version.promulgated


def draft(maker: Maker) -> Case:
    """A draft without the word."""
    drafts = [work for work in maker.table.works if work.is_draft]
    finals = {title_key(work.title) for work in maker.table.works if not work.is_draft}
    titles = [(work, re.sub(r"（征求意见稿）$", "", work.title)) for work in drafts]
    work, title = maker.random.choice([pair for pair in titles if title_key(pair[1]) not in finals])
    text = maker.cite(title, after=maker.random.choice(["", "第十条", "第3条"]))
    return Case("draft", text, ("draft_cited_as_law",), work.title, linked=True)


def soft(maker: Maker) -> Case:
    """A pact or recommended standard given the rank of law."""
    work = maker.random.choice([work for work in maker.table.works if work.is_soft])
    rank = maker.random.choice(["部门规章", "法律", "行政法规"])
    text = maker.random.choice(
        [
            f"《{work.title}》属于{rank}，必须遵守。",
            f"{rank}《{work.title}》对此有规定。",
            f"《{work.title}》是我国的{rank}。",
        ]
    )
    return Case("soft", text, ("self_regulation_cited_as_law",), work.title, linked=True)


def rank(maker: Maker) -> Case:
    """Another rank than the document has."""
    work = maker.pick(lambda item: item.level in RANKS)
    wrong = maker.random.choice(RANKS[work.level])
    title = plain(work.title)
    text = maker.random.choice(
        [f"{wrong}《{title}》要求保护借款人。", f"《{title}》属于{wrong}，效力明确。"]
    )
    return Case("rank", text, ("level_mismatch",), work.title, linked=True)


MUTATIONS: list[Callable[[Maker], Case]] = [
    type_word, rank_word, qualifier, word_order, word_dropped, character, subject, spurious_note,
    amend_word, year, issuer, successor, missing_joint, number_of_other, number_year, out_of_range,
    absent, repealed, not_yet, draft, soft, rank,
]  # fmt: skip


def generate(seed: int, count: int) -> Iterator[Case]:
    """Yield `count` cases, every fourth of them right as it stands."""
    maker = Maker(seed)
    for index in range(count):
        if index % CONTROLS == CONTROLS - 1:
            yield control(maker)
        else:
            yield MUTATIONS[(index * (CONTROLS - 1) // CONTROLS) % len(MUTATIONS)](maker)


def main() -> None:
    """Print the cases as JSON lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--count", type=int, default=3000)
    options = parser.parse_args()
    for case in generate(options.seed, options.count):
        json.dump(case.__dict__, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")


if __name__ == "__main__":
    main()
