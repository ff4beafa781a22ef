"""Offsets in the units that other programs count: UTF-16 code units and UTF-8 bytes."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from typing import Final, Literal, TypeAlias

CodeUnit: TypeAlias = Literal["utf-16", "utf-8"]

# Runs of characters wider than one unit, each run of one width. A lone surrogate is one unit in
# UTF-16, and three bytes in the UTF-8 that keeps it ("surrogatepass").
_WIDE_RUNS: Final[dict[str, str]] = {
    "utf-16": "[\U00010000-\U0010ffff]+",
    "utf-8": "[\x80-\u07ff]+|[\u0800-\uffff]+|[\U00010000-\U0010ffff]+",
}


class CodeUnits:
    """Conversion of offsets in one text between code points and UTF-16 or UTF-8 units.

    Memory and time to build grow with the runs of wide characters; a look-up is O(log n).

    >>> units = CodeUnits("收🐞紧", "utf-16")
    >>> units.from_code_point(2), units.to_code_point(3), units.length
    (3, 2, 4)

    Args:
        text: The text that the offsets lie in.
        unit: "utf-16" (JavaScript, Java, .NET) or "utf-8" (bytes: Rust, Go, C).

    Raises:
        ValueError: `unit` is neither of the two.
    """

    __slots__ = ("_code_points", "_points", "_units", "_widths", "length", "unit")

    def __init__(self, text: str, unit: CodeUnit) -> None:
        if unit not in _WIDE_RUNS:
            raise ValueError(f"unit must be 'utf-16' or 'utf-8', not {unit!r}")
        self.unit = unit
        # Where a run starts, in code points and in units, and how wide its characters are.
        self._points, self._units, self._widths = array("q", [0]), array("q", [0]), array("b", [1])
        if not text.isascii():
            for match in re.finditer(_WIDE_RUNS[unit], text):
                self._add(match.start(), _width(match[0][0], unit))
                self._add(match.end(), 1)
        self._code_points = len(text)
        self.length = self.from_code_point(len(text))

    def _add(self, point: int, width: int) -> None:
        self._units.append(self._units[-1] + (point - self._points[-1]) * self._widths[-1])
        self._points.append(point)
        self._widths.append(width)

    def from_code_point(self, offset: int) -> int:
        """Return the offset in units of a code-point offset.

        Raises:
            IndexError: The offset lies outside the text.
        """
        if not 0 <= offset <= self._code_points:
            raise IndexError(
                f"code point {offset} leaves the text of {self._code_points} characters"
            )
        run = bisect_right(self._points, offset) - 1
        return self._units[run] + (offset - self._points[run]) * self._widths[run]

    def to_code_point(self, offset: int) -> int:
        """Return the code-point offset of an offset in units.

        Raises:
            ValueError: The offset lies inside a character.
            IndexError: The offset lies outside the text.
        """
        if not 0 <= offset <= self.length:
            raise IndexError(f"{self.unit} offset {offset} leaves the text of {self.length} units")
        run = bisect_right(self._units, offset) - 1
        points, inside = divmod(offset - self._units[run], self._widths[run])
        if inside:
            raise ValueError(f"{self.unit} offset {offset} lies inside a character")
        return self._points[run] + points


def _width(character: str, unit: str) -> int:
    """Return how many units a character that is wider than one takes."""
    if character >= "\U00010000":
        return 2 if unit == "utf-16" else 4
    return 2 if character < "\u0800" else 3
