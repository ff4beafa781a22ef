"""The smallest text that still shows a fault: delta debugging (Zeller and Hildebrandt 2002)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST_TRIES: Final = 600


def minimise(text: str, fails: Callable[[str], bool]) -> str:
    """Return a part of the text that still fails, from which no character can be left out.

    >>> minimise("a1bc2d", lambda text: "1" in text and "2" in text)
    '12'

    Args:
        text: A text that fails.
        fails: Tells whether a text still shows the same fault; asked at most 600 times.
    """
    tries = 0
    size = max(1, len(text) // 2)
    while True:
        start, shortened = 0, False
        while start < len(text):
            shorter = text[:start] + text[start + size :]
            tries += 1
            if tries > _MOST_TRIES:
                return text
            if shorter and fails(shorter):
                text, shortened = shorter, True
            else:
                start += size
        if size == 1 and not shortened:
            return text
        size = max(1, size // 2)
