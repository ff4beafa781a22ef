"""What is wrong with claims: conflicting figures, rules without a source, predictions past due."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from spacy_cnclean.claims._models import ClaimIssue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy_cnclean.claims._models import Claim, StatuteLike, TimeMention
    from spacy_cnclean.claims.types import ClaimType
    from spacy_cnclean.quantities._models import Quantity

# What stands between the measured thing and its figure
_FILLERS = re.compile(
    r"(?:就|已经?|却|也|仅|只|约|为|是|有|达到?|高达|超过|突破|接近|近|共计|合计|总计|共有|共|"
    r"规模|的|在|了|为约|将|由|到|至|[ ，,、])+$"
)
_HEAD = re.compile(
    r"^(?:[年月日底末初，, ]|据[^，,]{0,10}[，,]|截至|截止|目前|其中|全国|我国|中国|的)+"
)
_COMPARED = frozenset(("money", "percent", "count", "number", "rate"))


def issues_of(
    types: Sequence[ClaimType],
    quantities: Sequence[Quantity],
    times: Sequence[TimeMention],
    statutes: Sequence[StatuteLike],
    as_of: date | None,
) -> tuple[ClaimIssue, ...]:
    """Return the issues of one claim that need no other claim."""
    issues: list[ClaimIssue] = []
    if "LEGAL_RULE" in types and not statutes:
        issues.append(_UNSUPPORTED)
    for statute in statutes:
        if statute.issues:
            issues += _mismatch(statute)
    if as_of is not None and "PREDICTION" in types:
        issues += _past_due(times, as_of)
    for quantity in quantities:
        if quantity.flags:
            issues += _damaged(quantity)
    for mention in times:
        if mention.quantity.flags:
            issues += _damaged(mention.quantity)
    return tuple(issues)


_UNSUPPORTED = ClaimIssue(
    "rule_unsupported", "info", "a rule is stated but no statute is named for it"
)


def _mismatch(statute: StatuteLike) -> list[ClaimIssue]:
    wrong = [issue for issue in statute.issues if issue.severity != "info"]
    if not wrong:
        return []
    codes = ", ".join(dict.fromkeys(issue.code for issue in wrong))
    error = any(issue.severity == "error" for issue in wrong)
    message = f"the statute of this claim has issues: {codes}"
    span = (statute.start, statute.end)
    return [ClaimIssue("statute_mismatch", "error" if error else "warning", message, (span,))]


def _past_due(times: Sequence[TimeMention], as_of: date) -> list[ClaimIssue]:
    targets = [mention.quantity.high for mention in times if mention.role == "target"]
    last = max((day for day in targets if isinstance(day, date)), default=None)
    if last is None or last >= as_of:
        return []
    message = f"the predicted time ended on {last}, before {as_of}: the outcome can be looked up"
    return [ClaimIssue("prediction_past_due", "warning", message)]


def _damaged(quantity: Quantity) -> list[ClaimIssue]:
    if "letter_in_number" not in quantity.flags:
        return []
    message = f"letters stand for digits in {quantity.text!r}, read as {quantity.low}"
    return [ClaimIssue("numeral_damaged", "warning", message, ((quantity.start, quantity.end),))]


def with_figure_conflicts(text: str, claims: list[Claim]) -> list[Claim]:
    """Return the claims, those marked that give one thing two figures for one time."""
    seen: dict[tuple[str, str, str], list[int]] = {}
    for index, claim in enumerate(claims):
        key = _figure_key(text, claim)
        if key is not None:
            seen.setdefault(key, []).append(index)
    marked = list(claims)
    for indices in seen.values():
        if len(indices) > 1:
            for index, other in _conflicts(claims, indices):
                marked[index] = _conflicting(claims[index], claims[other])
    return marked


def _conflicts(claims: list[Claim], indices: list[int]) -> list[tuple[int, int]]:
    """Return each claim that disagrees with another one, and that other one.

    An interval disagrees with some other if it ends before the one that begins last or begins
    after the one that ends first: two comparisons, however often a figure is repeated.
    """
    ranges = [(index, *_widened(claims[index].quantities[0])) for index in indices]
    last_begin = max(ranges, key=_low)
    first_end = min(ranges, key=_high)
    found: list[tuple[int, int]] = []
    for index, low, high in ranges:
        if high < last_begin[1]:
            found.append((index, last_begin[0]))
        elif low > first_end[2]:
            found.append((index, first_end[0]))
    return found


def _low(item: tuple[int, Decimal, Decimal]) -> Decimal:
    return item[1]


def _high(item: tuple[int, Decimal, Decimal]) -> Decimal:
    return item[2]


def _conflicting(claim: Claim, other: Claim) -> Claim:
    here, there = claim.quantities[0], other.quantities[0]
    message = f"{here.text} here, {there.text} elsewhere for the same thing and time"
    issue = ClaimIssue("figure_conflict", "warning", message, ((there.start, there.end),))
    return replace(claim, issues=(*claim.issues, issue))


def _figure_key(text: str, claim: Claim) -> tuple[str, str, str] | None:
    """Return what a claim measures, when, and in what unit; None where that is not clear."""
    if "QUANT" not in claim.types or len(claim.quantities) != 1 or not claim.times:
        return None
    figure = claim.quantities[0]
    if figure.kind not in _COMPARED:
        return None
    last = max(
        (m.quantity.end for m in claim.times if m.quantity.end <= figure.start), default=None
    )
    subject = text[claim.start if last is None or last < claim.start else last : figure.start]
    subject = _HEAD.sub("", _FILLERS.sub("", subject))
    if len(subject) < 3:  # noqa: PLR2004 - too little to call it the same thing
        return None
    time = claim.times[0].quantity
    return subject, f"{time.low}/{time.high}", figure.unit


def _widened(quantity: Quantity) -> tuple[Decimal, Decimal]:
    """Return the bounds of a figure; an approximate one gets a tenth of room on either side."""
    low = quantity.low if isinstance(quantity.low, Decimal) else _NONE_BELOW
    high = quantity.high if isinstance(quantity.high, Decimal) else _NONE_ABOVE
    if quantity.approximate:
        low -= abs(low) * _ROOM
        high += abs(high) * _ROOM
    return low, high


_ROOM = Decimal("0.1")
_NONE_BELOW = Decimal("-Infinity")
_NONE_ABOVE = Decimal("Infinity")
