"""A line on stderr for each thing that is done, so that nobody asks whether a run still runs."""

from __future__ import annotations

import sys
import time

_BEGAN = time.monotonic()


def tell(words: str) -> None:
    """Write a line with the minutes and seconds since the run began."""
    minutes, seconds = divmod(int(time.monotonic() - _BEGAN), 60)
    sys.stderr.write(f"{minutes:3}:{seconds:02}  {words}\n")
    sys.stderr.flush()
