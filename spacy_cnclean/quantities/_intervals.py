"""Intervals of exact numbers, and a quantity as it was read before its context is taken in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from decimal import Decimal

    from spacy_cnclean.quantities._models import QuantityKind


class Interval(NamedTuple):
    """The numbers between two bounds; None is no bound, a closed end belongs to the interval."""

    low: Decimal | None
    high: Decimal | None
    low_closed: bool = True
    high_closed: bool = True
    approximate: bool = False

    @classmethod
    def point(cls, value: Decimal, *, approximate: bool = False) -> Interval:
        """Return the interval that holds `value` alone."""
        return cls(value, value, approximate=approximate)

    def times(self, factor: Decimal | int) -> Interval:
        """Return the interval with both bounds multiplied; a negative factor swaps them."""
        if factor == 1:
            return self
        low = None if self.low is None else self.low * factor
        high = None if self.high is None else self.high * factor
        if factor < 0:
            return Interval(high, low, self.high_closed, self.low_closed, self.approximate)
        return self._replace(low=low, high=high)

    def plus(self, amount: Decimal) -> Interval:
        """Return the interval moved up by `amount`."""
        low = None if self.low is None else self.low + amount
        high = None if self.high is None else self.high + amount
        return self._replace(low=low, high=high)

    def at_least(self, *, closed: bool) -> Interval:
        """Return what 以上, 不低于 (closed) or 超过 (open) makes of the number."""
        return Interval(self.low, None, closed, high_closed=False, approximate=self.approximate)

    def at_most(self, *, closed: bool) -> Interval:
        """Return what 以下, 以内 (closed) or 不满, 低于 (open) makes of the number."""
        return Interval(
            None, self.high, low_closed=False, high_closed=closed, approximate=self.approximate
        )

    def about(self) -> Interval:
        """Return the same interval marked as approximate (约, 左右)."""
        return self._replace(approximate=True)

    def union(self, other: Interval) -> Interval | None:
        """Return the interval from this low to the other's high, None if it would be empty."""
        if self.low is None or other.high is None or self.low > other.high:
            return None
        return Interval(
            self.low,
            other.high,
            self.low_closed,
            other.high_closed,
            self.approximate or other.approximate,
        )


class Reading(NamedTuple):
    """What stands at one place, before the words around it are taken in."""

    start: int
    end: int
    kind: QuantityKind
    interval: Interval
    unit: str = ""
    per: str = ""
    reference: str = ""
    flags: tuple[str, ...] = ()
    lone_unit: bool = False
