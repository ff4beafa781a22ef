"""A line on standard error that tells how far long work is; silent unless somebody looks."""

import sys
import time

_FIRST_AFTER = 1.0  # seconds: shorter work needs no report
_EVERY = 0.25


class ProgressBar:
    """Shows the share of `total` bytes that is done, on a terminal only.

    Without a total, as for standard input, it shows the amount.
    """

    def __init__(self, total: int | None = None) -> None:
        self._total = total
        self._done = 0
        self._shown = False
        self._wanted = sys.stderr.isatty()
        self._next = time.monotonic() + _FIRST_AFTER

    def advance(self, size: int) -> None:
        """Count `size` more bytes as done."""
        self._done += size
        if self._wanted and time.monotonic() >= self._next:
            self._next = time.monotonic() + _EVERY
            self._shown = True
            sys.stderr.write(f"\r\x1b[K{self._line()}")
            sys.stderr.flush()

    def close(self) -> None:
        """Take the line away."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def _line(self) -> str:
        done = f"{self._done / 1e6:,.1f} MB"
        if self._total:
            return f"{done} of {self._total / 1e6:,.1f} MB, {self._done / self._total:.0%}"
        return done
