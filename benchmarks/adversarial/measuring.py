"""What one function costs on one text, and whether it comes back from all of them."""

from __future__ import annotations

import resource
import time
from typing import TYPE_CHECKING, Final, NamedTuple

from benchmarks.adversarial.children import in_child
from benchmarks.adversarial.functions import FUNCTIONS
from benchmarks.adversarial.texts import TEXTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BRIEF: Final = 0.02  # seconds: what takes less is measured several times
_TIMES: Final = 5


class Point(NamedTuple):
    """What one size cost: bytes of UTF-8, characters, processor seconds, peak MB of the process."""

    size: int
    characters: int
    seconds: float
    peak: float


class Outcome(NamedTuple):
    """What became of one text in one function: the sizes that were done, and what ended it."""

    text: str
    function: str
    points: tuple[Point, ...]
    fault: str = ""


def measure(text: str, function: str, sizes: Sequence[int], limit: float) -> Outcome:
    """Return what a function costs on a text of each size, whatever it does to the process.

    Args:
        text: Name of the text.
        function: Name of the function.
        sizes: Bytes, ascending.
        limit: Processor seconds for each size.
    """
    answers, fault = in_child(lambda: (_point(text, function, size) for size in sizes), limit)
    if fault == "hangs":
        fault = f"ended after {limit:g} s, at {sizes[len(answers)]:,} bytes"
    return Outcome(text, function, tuple(Point(*answer) for answer in answers), fault)


def first_fault(function: str, size: int, limit: float, part: str = "") -> str:
    """Return the first text that a function raises on or hangs on, with what happened, or "".

    Args:
        function: Name of the function.
        size: Bytes of each text.
        limit: Processor seconds for each text.
        part: Only texts with this in their name.
    """
    names = [name for name in TEXTS if part in name]
    call, prepare, _ = FUNCTIONS[function]

    def work() -> Iterator[None]:
        for name in names:
            call(prepare(TEXTS[name](size)))
            yield None

    answers, fault = in_child(work, limit)
    return f"{names[len(answers)]}: {fault}" if fault else ""


def _point(text: str, function: str, size: int) -> Point:
    call, prepare, _ = FUNCTIONS[function]
    content = TEXTS[text](size)
    prepared = prepare(content)
    seconds = 0.0
    for times in range(1, _TIMES + 1):
        began = time.process_time()
        call(prepared)
        seconds += time.process_time() - began
        if seconds > _BRIEF or times == _TIMES:
            break
        # A result that is worked out once would cost nothing the second time.
        prepared = prepare(content)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    written = len(content.encode("utf-8", "surrogatepass"))
    return Point(written, len(content), round(seconds / times, 6), round(peak, 1))
