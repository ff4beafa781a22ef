"""The result of `normalize_quantities`: plain immutable data.

Spans are half-open code-point offsets of the text that the function was given. Nothing here
imports spaCy, and everything can be pickled and compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Literal, TypeAlias

from spacy_cnclean._frozen import maker
from spacy_cnclean.quantities._measurement import in_si, si_unit
from spacy_cnclean.serialization import Serializable

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
"""What a quantity measures; `date` and `clock` have calendar bounds, the others decimals."""

TimeRole: TypeAlias = Literal["", "point", "period", "duration", "deadline"]


@dataclass(frozen=True, slots=True)
class Quantity(Serializable):
    """One quantity or time expression, as an interval in its unit.

    `low` and `high` are None where the text sets no bound (超过800亿元 has no `high`). Which
    end belongs to the interval follows Civil Code art. 1259 and Criminal Law art. 99: 以上, 以下,
    以内 and 届满 include the number, 不满, 超过 and 以外 do not. A percentage is counted in percent
    (15.6% is `Decimal("15.6")` with unit `%`), money in the currency's main unit.

    Attributes:
        start: First character, half-open code-point offsets of the input.
        end: One past the last character.
        text: The characters between them.
        kind: What is measured.
        low: Lower bound, or None.
        high: Upper bound, or None.
        low_closed: Whether `low` itself belongs to the interval.
        high_closed: Whether `high` itself belongs to the interval.
        unit: ISO 4217 code for money, `%`, `pp`, `LPR`, the measure word or unit of measure of a
            count as it is written, the English name of a unit of time; empty for a bare number.
        per: What a rate is counted by: `year`, `month`, `day`, a measure word or a unit.
        reference: What a multiple refers to (`LPR 1Y`), or empty.
        role: `point`, `period`, `duration` or `deadline` for times, else empty.
        approximate: Whether the text says so (约, 左右, 近, 多, 几).
        flags: What a reader should know: `letter_in_number` (8OO亿: a letter was read as a
            digit), `unit_inferred`, `indefinite` (一个), `needs_anchor`, `invalid_date`,
            `as_of`, `next_day`, `ambiguous`, `recurring` (每月15日), `bce` (公元前221年).
        dimension: What a unit of measure or of time measures (`mass`, `speed`, `time`); empty for
            all else. `si_low`, `si_high` and `si_unit` say how much that is.
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
    dimension: str = ""

    @property
    def si_unit(self) -> str:
        """The SI unit of a measured quantity (`m/s` of km/h), empty where none can be said."""
        return si_unit(self.unit, self.per) if self.dimension else ""

    @property
    def si_low(self) -> Decimal | None:
        """`low` in the SI unit; None without a bound or a unit."""
        return self._in_si(self.low)

    @property
    def si_high(self) -> Decimal | None:
        """`high` in the SI unit; None without a bound or a unit."""
        return self._in_si(self.high)

    def _in_si(self, bound: Bound | None) -> Decimal | None:
        if not self.dimension or not isinstance(bound, Decimal):
            return None
        return in_si(bound, self.unit, self.per)

    @property
    def value(self) -> Bound | None:
        """The single value, or None for an interval."""
        exact = self.low_closed and self.high_closed and self.low == self.high
        return self.low if exact else None


make_quantity = maker(Quantity)
