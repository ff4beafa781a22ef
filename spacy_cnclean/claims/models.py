"""The results of ``normalize_quantities`` and ``find_claims``: plain immutable data.

Spans are half-open code-point offsets of the text that the function was given. Nothing here
imports spaCy, and everything can be pickled and compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any, Literal, NamedTuple, Protocol, TypeAlias

Bound: TypeAlias = Decimal | date | time

QuantityKind: TypeAlias = Literal[
    "number",
    "fraction",
    "multiple",
    "money",
    "percent",
    "percentage_point",
    "count",
    "rate",
    "rank",
    "duration",
    "date",
    "clock",
]
"""What a quantity measures; ``date`` and ``clock`` have calendar bounds, the others decimals."""

TimeRole: TypeAlias = Literal["", "point", "period", "duration", "deadline"]

ClaimType: TypeAlias = Literal[
    "QUANT", "QUANT_CHANGE", "PREDICTION", "LEGAL_RULE", "CAUSAL", "EVENT", "DEFINITION"
]

CLAIM_TYPES: tuple[ClaimType, ...] = (
    "QUANT",
    "QUANT_CHANGE",
    "PREDICTION",
    "LEGAL_RULE",
    "CAUSAL",
    "EVENT",
    "DEFINITION",
)

IssueCode: TypeAlias = Literal[
    "figure_conflict",
    "rule_unsupported",
    "prediction_past_due",
    "statute_mismatch",
    "numeral_damaged",
]


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity or time expression, as an interval in its unit.

    ``low`` and ``high`` are None where the text sets no bound (超过800亿元 has no ``high``). Which
    end belongs to the interval follows Civil Code art. 1259 and Criminal Law art. 99: 以上, 以下,
    以内 and 届满 include the number, 不满, 超过 and 以外 do not. A percentage is counted in percent
    (15.6% is ``Decimal("15.6")`` with unit ``%``), money in the currency's main unit.

    Attributes:
        start: First character, half-open code-point offsets of the input.
        end: One past the last character.
        text: The characters between them.
        kind: What is measured.
        low: Lower bound, or None.
        high: Upper bound, or None.
        low_closed: Whether ``low`` itself belongs to the interval.
        high_closed: Whether ``high`` itself belongs to the interval.
        unit: ISO 4217 code for money, ``%``, ``pp``, ``LPR``, the measure word of a count, the
            English name of a unit of time; empty for a bare number.
        per: What a rate is counted by: ``year``, ``month``, ``day`` or a measure word.
        reference: What a multiple refers to (``LPR 1Y``), or empty.
        role: ``point``, ``period``, ``duration`` or ``deadline`` for times, else empty.
        approximate: Whether the text says so (约, 左右, 近, 多, 几).
        flags: What a reader should know: ``letter_in_number`` (8OO亿: a letter was read as a
            digit), ``unit_inferred``, ``indefinite`` (一个), ``needs_anchor``, ``invalid_date``,
            ``as_of``, ``next_day``, ``ambiguous``.
    """

    start: int
    end: int
    text: str
    kind: QuantityKind
    low: Bound | None
    high: Bound | None
    low_closed: bool = True
    high_closed: bool = True
    unit: str = ""
    per: str = ""
    reference: str = ""
    role: TimeRole = ""
    approximate: bool = False
    flags: tuple[str, ...] = ()

    @property
    def value(self) -> Bound | None:
        """The single value, or None for an interval."""
        exact = self.low_closed and self.high_closed and self.low == self.high
        return self.low if exact else None


class TimeMention(NamedTuple):
    """A time of a claim and what the claim says about it.

    ``role`` is ``at``, ``during``, ``as_of``, ``since``, ``until`` or ``target`` (the time a
    prediction is about).
    """

    quantity: Quantity
    role: Literal["at", "during", "as_of", "since", "until", "target"]


class Attribution(NamedTuple):
    """Who a claim is ascribed to: ``source`` with its span (empty for 据统计), the cue's span."""

    source: str
    start: int
    end: int
    cue_start: int
    cue_end: int


class ClaimIssue(NamedTuple):
    """One thing that is wrong or missing: a machine code, its weight, and what differs.

    ``related`` are spans elsewhere in the text that the issue is about.
    """

    code: IssueCode
    severity: Literal["error", "warning", "info"]
    message: str
    related: tuple[tuple[int, int], ...] = ()


class StatuteLike(Protocol):
    """What a claim needs of a statute mention: its span, its provisions and its issues."""

    @property
    def start(self) -> int:
        """First character of the mention."""

    @property
    def end(self) -> int:
        """One past the last character of the mention."""

    @property
    def issues(self) -> tuple[Any, ...]:
        """What the statute checker found."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The smallest clause that a third party could check, with what it asserts.

    Attributes:
        start: First character, half-open code-point offsets of the input.
        end: One past the last character; the closing mark is outside.
        text: The characters between them.
        sentence_start: Where the sentence of the claim starts.
        sentence_end: Where it ends, its closing mark included.
        types: One or more of ``CLAIM_TYPES``, in that order.
        quantities: Figures inside the claim, times excluded.
        times: Times that the claim is about; a time that an earlier clause of the sentence set
            is inherited and then lies before ``start``.
        metric: The measured noun (市场规模), or empty.
        direction: ``up``, ``down`` or ``flat`` for a change, else empty.
        baseline: ``yoy`` (同比), ``qoq`` (环比), ``period`` (较上年末) or empty.
        polarity: ``negative`` where the asserted clause is negated.
        epistemic: ``asserted``, ``hedged`` (约, 可能), ``predicted``, ``reported`` or ``denied``.
        hedges: Spans of the hedging words.
        deontic: ``obligation``, ``prohibition``, ``permission``, ``sanction`` or empty.
        attribution: Who says so, or None.
        statutes: Statute mentions inside the claim or governing it.
        checkworthy: 0..1, how much a check of this claim is worth; see docs/claims.md.
        issues: What is wrong or missing.
    """

    start: int
    end: int
    text: str
    sentence_start: int
    sentence_end: int
    types: tuple[ClaimType, ...]
    quantities: tuple[Quantity, ...] = ()
    times: tuple[TimeMention, ...] = ()
    metric: str = ""
    direction: Literal["", "up", "down", "flat"] = ""
    baseline: Literal["", "yoy", "qoq", "period"] = ""
    polarity: Literal["positive", "negative"] = "positive"
    epistemic: Literal["asserted", "hedged", "predicted", "reported", "denied"] = "asserted"
    hedges: tuple[tuple[int, int], ...] = ()
    deontic: Literal["", "obligation", "prohibition", "permission", "sanction"] = ""
    attribution: Attribution | None = None
    statutes: tuple[StatuteLike, ...] = ()
    checkworthy: float = 0.0
    issues: tuple[ClaimIssue, ...] = ()
