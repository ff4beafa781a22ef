"""What the words beside a quantity make of it: sign, currency, rate, magnitude, role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy_cnclean.claims.context import counted_by, money_beside, rate_period
from spacy_cnclean.claims.intervals import Interval, Reading

if TYPE_CHECKING:
    from spacy_cnclean.claims.models import QuantityKind, TimeRole

_SIGNS = ("-", "－", "−", "负", "負")
_SCALES = frozenset("万亿萬億兆kKwW")
AT_LEAST = frozenset("上过")
"""Characters before a lone unit that make it a lower bound: 上千家, 过百亿."""


def with_sign(text: str, start: int) -> int:
    """Return where a numeral starts with its sign or leading point (-1.5, .5)."""
    at = start
    if at and text[at - 1] == "." and not text[at - 2 : at - 1].isalnum():
        at -= 1
    before = text[at - 1 : at]
    further = text[at - 2 : at - 1] if at > 1 else ""
    if before in _SIGNS and at and not further.isalnum() and further not in _SIGNS:
        return at - 1
    spaced = before == " " and text[at - 2 : at - 1] in {"负", "負"}
    return at - 2 if spaced else at


def in_currency(reading: Reading, currency: tuple[int, str] | None) -> Reading:
    """Return the reading as money where a currency stands before it (人民币8千元)."""
    if currency is None or reading.kind not in {"number", "money"}:
        return reading
    return reading._replace(kind="money", unit=currency[1])


def in_context(text: str, reading: Reading) -> Reading:
    """Return the reading with what stands before it: 年化, 每单, a money noun."""
    kind: QuantityKind = reading.kind
    if kind == "duration":
        return reading
    if kind == "percent":
        per = rate_period(text, reading.start)
        return reading._replace(kind="rate", per=per) if per else reading
    if kind in {"money", "count"} and not reading.per:
        per = counted_by(text, reading.start)
        return reading._replace(per=per) if per else reading
    scaled = text[reading.end - 1] in _SCALES or (reading.lone_unit and kind == "number")
    if kind == "number" and scaled and money_beside(text, reading.start, reading.end):
        flags = (*reading.flags, "unit_inferred")
        return reading._replace(kind="money", unit="CNY", flags=flags)
    return reading


def magnitude(text: str, reading: Reading) -> Interval:
    """Return 百亿级 and 千亿元规模 as a decade, 上千家 as at least a thousand."""
    interval = reading.interval
    if not reading.lone_unit or interval.low is None:
        return interval
    if text[reading.start - 1 : reading.start] in AT_LEAST:
        return interval.at_least(closed=True).about()
    if text.startswith(("级", "规模", "量级"), reading.end):
        return Interval(interval.low, interval.low * 10, high_closed=False, approximate=True)
    return interval


def duration_role(text: str, end: int, interval: Interval) -> tuple[TimeRole, int, Interval]:
    """Return the role of a duration: 15日内 and 三个月以内 are deadlines."""
    if text.endswith(("以内", "之内"), 0, end):
        return "deadline", end, interval
    if text.startswith("内", end) and interval.low is not None:
        return "deadline", end + 1, interval.at_most(closed=True)
    return "duration", end, interval
