"""UTF-8 that was read as Latin-1 or Windows-1252: it can be mended while every byte is there."""

from __future__ import annotations

import re
from typing import Final

# What the bytes 80 to 9F become in Windows-1252, where they are no controls.
_WINDOWS: Final = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_HIGH_BYTE: Final = f"\x80-\xff{_WINDOWS}"
_CONTINUATION: Final = f"\x80-\xbf{_WINDOWS}"

_RUN: Final = re.compile(f"[{_HIGH_BYTE}]{{3,}}")
# A character of three bytes, as hanzi have, or two of two bytes.
_CHARACTERS: Final = re.compile(
    f"[\xe0-\xef][{_CONTINUATION}]{{2}}|[\xc2-\xdf][{_CONTINUATION}][\xc2-\xdf][{_CONTINUATION}]"
)


class Mojibake:
    """Where in a text such runs are, asked for from left to right.

    Args:
        text: The text.
    """

    def __init__(self, text: str) -> None:
        self._runs = (
            match.span()
            for match in _RUN.finditer(text)
            if _CHARACTERS.search(text, match.start(), match.end())
        )
        self._run = next(self._runs, None)

    def run_at(self, at: int) -> int | None:
        """Return where the run ends that a character is in, if it is in one."""
        while self._run is not None and self._run[1] <= at:
            self._run = next(self._runs, None)
        return self._run[1] if self._run is not None and self._run[0] <= at else None
