"""A set of names that is searched by where a name ends in a text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["NameIndex"]

# Names are looked up by their last characters; four tell most of them apart.
_TAIL = 4
_SHORTEST = 2


class NameIndex:
    """Names by their last characters. Looking up one end costs a few slices, whatever the size."""

    __slots__ = ("_ending", "_names", "_pairs", "_tails")

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(name for name in names if len(name) >= _SHORTEST)
        lengths: dict[str, set[int]] = {}
        for name in self._names:
            lengths.setdefault(name[-min(_TAIL, len(name)) :], set()).add(len(name))
        self._tails = {tail: tuple(sorted(sizes, reverse=True)) for tail, sizes in lengths.items()}
        self._pairs = frozenset(name[-2:] for name in self._names)
        last = "".join(sorted({name[-1] for name in self._names}))
        self._ending = re.compile(f"[{re.escape(last)}]" if last else "(?!)")

    def __len__(self) -> int:
        return len(self._names)

    def longest(self, text: str, end: int) -> int:
        """Return where the longest name begins that ends at `end`, or -1."""
        for size in range(_TAIL, _SHORTEST - 1, -1):
            if size <= end:
                for length in self._tails.get(text[end - size : end], ()):
                    if length <= end and text[end - length : end] in self._names:
                        return end - length
        return -1

    def find(self, text: str) -> Iterable[tuple[int, int]]:
        """Yield the span of the longest name at each place where a name ends."""
        pairs, longest = self._pairs, self.longest
        for match in self._ending.finditer(text):
            end = match.end()
            if text[end - 2 : end] in pairs:
                start = longest(text, end)
                if start >= 0:
                    yield start, end
