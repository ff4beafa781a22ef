"""The results of `find_claims`: plain immutable data.

Spans are half-open code-point offsets of the text that the function was given. Nothing here
imports spaCy, and everything can be pickled and compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, Protocol, TypeAlias

from spacy_cnclean._frozen import maker
from spacy_cnclean.claims.types import ClaimType  # noqa: TC001 - of a public field
from spacy_cnclean.quantities._models import Quantity  # noqa: TC001 - of a public field
from spacy_cnclean.serialization import Serializable

IssueCode: TypeAlias = Literal[
    "figure_conflict",
    "rule_unsupported",
    "prediction_past_due",
    "statute_mismatch",
    "numeral_damaged",
]


class TimeMention(NamedTuple):
    """A time of a claim and what the claim says about it.

    `role` is `at`, `during`, `as_of`, `since`, `until` or `target` (the time a
    prediction is about).
    """

    quantity: Quantity
    role: Literal["at", "during", "as_of", "since", "until", "target"]


class Attribution(NamedTuple):
    """Who a claim is ascribed to: `source` with its span (empty for 据统计), the cue's span."""

    source: str
    start: int
    end: int
    cue_start: int
    cue_end: int


@dataclass(frozen=True, slots=True)
class ClaimIssue(Serializable):
    """One thing that is wrong or missing: a machine code, its weight, and what differs.

    `related` are spans elsewhere in the text that the issue is about.
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
class Claim(Serializable):
    """The smallest clause that a third party could check, with what it asserts.

    Attributes:
        start: First character, half-open code-point offsets of the input.
        end: One past the last character; the closing mark is outside.
        text: The characters between them.
        sentence_start: Where the sentence of the claim starts.
        sentence_end: Where it ends, its closing mark included.
        types: One or more of `CLAIM_TYPES`, in that order.
        quantities: Figures inside the claim, times excluded.
        times: Times that the claim is about; a time that an earlier clause of the sentence set
            is inherited and then lies before `start`.
        metric: The measured noun (市场规模), or empty.
        direction: `up`, `down` or `flat` for a change, else empty.
        baseline: `yoy` (同比), `qoq` (环比), `period` (较上年末) or empty.
        polarity: `negative` where the asserted clause is negated.
        epistemic: `asserted`, `hedged` (约, 可能), `predicted`, `reported` or `denied`.
        hedges: Spans of the hedging words.
        deontic: `obligation`, `prohibition`, `permission`, `sanction`, `constitutive` (what holds
            by law without binding anybody: 视为, 自…时成立) or empty.
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
    deontic: Literal["", "obligation", "prohibition", "permission", "sanction", "constitutive"] = ""
    attribution: Attribution | None = None
    statutes: tuple[StatuteLike, ...] = ()
    checkworthy: float = 0.0
    issues: tuple[ClaimIssue, ...] = ()

    @staticmethod
    def _field_types() -> dict[str, Any]:
        from spacy_cnclean.statutes import Statute

        return {"statutes": tuple[Statute, ...]}


make_claim = maker(Claim)
