"""What the statute finder returns: immutable records, every part with its offsets.

Offsets are half-open code points of the text that was searched. A part may lie outside the
mention it belongs to: in `2021年出台的《…办法》` the year is a part of the mention, but the mention
begins at the bracket.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from spacy_cnclean.serialization import Serializable

__all__ = [
    "Candidate",
    "DateRole",
    "DocumentNumber",
    "IssuerMention",
    "Link",
    "LinkMethod",
    "MentionPart",
    "PartKind",
    "Provision",
    "ProvisionNumber",
    "Severity",
    "Statute",
    "StatuteDate",
    "StatuteForm",
    "StatuteIssue",
]

StatuteForm = Literal["full", "short", "bare", "alias", "docno", "anaphor", "list_member"]
"""How the mention names its document.

full: the title between title marks; short: a shortened title between title marks (《民法典》);
bare: a title without title marks; alias: a name that the text defined (以下简称) or a customary
one (个保法); docno: a document number alone; anaphor: 该法, 本办法, 前款; list_member: a provision
whose title stands earlier in the sentence.
"""

DateRole = Literal["title", "promulgated", "effective", "amended", "unknown"]
LinkMethod = Literal["exact", "alias", "docno", "fuzzy", "anaphor"]
Severity = Literal["error", "warning", "info"]
PartKind = Literal[
    "issuer", "title", "version_note", "doc_no", "date", "provision", "alias_definition"
]


class MentionPart(NamedTuple):
    """One named part of a mention and where it stands."""

    kind: PartKind
    start: int
    end: int


class ProvisionNumber(NamedTuple):
    """The numbers of one provision; a level that is not named is None.

    `article` 条, `sub` the N of 之N, `paragraph` 款, `item` 项, `point` 目.
    """

    article: int | None = None
    sub: int | None = None
    paragraph: int | None = None
    item: int | None = None
    point: int | None = None


@dataclass(frozen=True, slots=True)
class Provision:
    """One pinpoint: an article with its sub-levels, or a range that begins there.

    Levels that the writer left out are inherited from the pinpoint before it in the same list
    (`第二十六条第二款、第三款`: the second has article 26 too). `division` is the part, chapter or
    section as written (第四章). `range_end` holds the end of a range, inherited in the same way.
    Rules of exchanges count in decimals: of 第9.3.2条 `section` is `9.3.2`, and `article` None.

    In the law of Taiwan a 項 is what is a 款 on the mainland, and the reverse: `paragraph` and
    `item` say which of the two is meant, not which word is written.
    """

    start: int
    end: int
    article: int | None = None
    sub: int | None = None
    paragraph: int | None = None
    item: int | None = None
    point: int | None = None
    range_end: ProvisionNumber | None = None
    division: str = ""
    section: str = ""

    @property
    def number(self) -> ProvisionNumber:
        """The numbers without the span."""
        return ProvisionNumber(self.article, self.sub, self.paragraph, self.item, self.point)

    @property
    def key(self) -> str:
        """A compact form such as `293-1.1(3)`; `~` before the end of a range, `§` for decimals.

        >>> Provision(0, 9, article=293, sub=1, paragraph=1, item=3).key
        '293-1.1(3)'
        >>> Provision(0, 9, article=667, range_end=ProvisionNumber(680)).key
        '667~680'
        >>> Provision(0, 7, section="9.3.2").key
        '§9.3.2'
        """
        text = (f"§{self.section}" if self.section else "") + _provision_key(self.number)
        return text if self.range_end is None else f"{text}~{_provision_key(self.range_end)}"


def _provision_key(number: ProvisionNumber) -> str:
    pieces = ["" if number.article is None else str(number.article)]
    pieces.append("" if number.sub is None else f"-{number.sub}")
    pieces.append("" if number.paragraph is None else f".{number.paragraph}")
    pieces.append("" if number.item is None else f"({number.item})")
    pieces.append("" if number.point is None else f"[{number.point}]")
    return "".join(pieces)


@dataclass(frozen=True, slots=True)
class IssuerMention:
    """An issuing body as written, with the name that the table knows it by (empty if none)."""

    start: int
    end: int
    text: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A document number as written and taken apart.

    `kind` is 文号, 令, 公告, 国标, 行标 or 简称 (a nickname such as 141号文). `code` is the agency
    code or the full name of the issuer before the number (法释, 中国人民银行, GB/T); `year` is None
    where none is written. `norm` is one spelling for all brackets, widths and spaces.
    """

    start: int
    end: int
    text: str
    kind: str
    code: str
    year: int | None
    number: str
    norm: str


@dataclass(frozen=True, slots=True)
class StatuteDate:
    """A year or date that stands with a mention, and what it is the date of."""

    start: int
    end: int
    value: int
    role: DateRole
    month: int | None = None
    day: int | None = None


class Candidate(NamedTuple):
    """A document that the mention might mean, and how near its title is (0 to 1)."""

    work: str
    title: str
    score: float


@dataclass(frozen=True, slots=True)
class Link:
    """The one document that a mention means, with its official facts.

    `work` is the identity over all versions, `version` the promulgation date of the version in
    question ("" where the table does not know it). Dates are ISO strings, "" where unknown.
    `status` is 现行有效, 已废止, 尚未生效, 未生效 (a draft) or unknown (nobody looked up whether it
    was repealed) as of the date asked for; `checked` is the day until which that was looked up.
    """

    work: str
    version: str
    method: LinkMethod
    score: float
    title: str
    level: str
    status: str
    issuers: tuple[str, ...] = ()
    doc_no: str = ""
    promulgated: str = ""
    effective: str = ""
    checked: str = ""
    runner_up: Candidate | None = None


@dataclass(frozen=True, slots=True)
class StatuteIssue(Serializable):
    """One contradiction between a mention and the table.

    `differs` names the part (type_word, qualifier, word_order, year, issuer …), `written` is what
    the text says there, `official` what the table says. The span is the part of the text
    that is wrong.
    """

    code: str
    severity: Severity
    differs: str
    written: str
    official: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Statute(Serializable):
    """One mention of a normative document, with everything written around it.

    The span runs from the first to the last contiguous part: issuer, title, notes, document number,
    pinpoints. `antecedent` is the span of the mention that an alias, anaphor or list member
    leans on. `table_date` is the day that the table speaks of; it does not know what came later.
    """

    start: int
    end: int
    text: str
    form: StatuteForm
    title: str = ""
    title_start: int = 0
    title_end: int = 0
    issuers: tuple[IssuerMention, ...] = ()
    doc_no: DocumentNumber | None = None
    dates: tuple[StatuteDate, ...] = ()
    version_note: str = ""
    version_note_span: tuple[int, int] | None = None
    alias: str = ""
    alias_span: tuple[int, int] | None = None
    provisions: tuple[Provision, ...] = ()
    antecedent: tuple[int, int] | None = None
    link: Link | None = None
    candidates: tuple[Candidate, ...] = ()
    issues: tuple[StatuteIssue, ...] = ()
    table_date: str = ""

    @property
    def year(self) -> StatuteDate | None:
        """The first date that stands with the mention, or None."""
        return self.dates[0] if self.dates else None

    @property
    def parts(self) -> tuple[MentionPart, ...]:
        """All parts with their offsets, in text order."""
        parts = [MentionPart("issuer", item.start, item.end) for item in self.issuers]
        if self.title_end > self.title_start:
            parts.append(MentionPart("title", self.title_start, self.title_end))
        if self.version_note_span is not None:
            parts.append(MentionPart("version_note", *self.version_note_span))
        if self.alias_span is not None:
            parts.append(MentionPart("alias_definition", *self.alias_span))
        if self.doc_no is not None:
            parts.append(MentionPart("doc_no", self.doc_no.start, self.doc_no.end))
        parts.extend(MentionPart("date", item.start, item.end) for item in self.dates)
        parts.extend(MentionPart("provision", item.start, item.end) for item in self.provisions)
        return tuple(sorted(parts, key=_part_order))


def _part_order(part: MentionPart) -> tuple[int, int]:
    return part.start, part.end
