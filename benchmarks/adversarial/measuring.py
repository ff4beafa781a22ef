"""What one function costs on one text, and whether it comes back from all of them."""

from __future__ import annotations

import gc
import resource
import time
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.adversarial.children import in_child
from benchmarks.adversarial.functions import FUNCTIONS
from benchmarks.adversarial.texts import TEXTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


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


def measure(
    text: str, functions: Sequence[str], sizes: Sequence[int], limit: float
) -> dict[str, Outcome]:
    """Return what functions cost on a text of each size, whatever they do to the process.

    Args:
        text: Name of the text.
        functions: Names of functions of one group; those behind one that raises or hangs begin
            anew without it.
        sizes: Bytes, ascending.
        limit: Processor seconds for each function and size.
    """
    asked = [(size, function) for size in sizes for function in functions]
    answers, fault = in_child(lambda: _points(text, functions, sizes), limit)
    points: dict[str, list[Point]] = {function: [] for function in functions}
    for (_, function), answer in zip(asked, answers, strict=False):
        points[function].append(Point(*answer))
    result = {name: Outcome(text, name, tuple(points[name])) for name in functions}
    if fault:
        size, guilty = asked[min(len(answers), len(asked) - 1)]
        words = f"ended after {limit:g} s, at {size:,} bytes" if fault == "hangs" else fault
        result[guilty] = result[guilty]._replace(fault=words)
        if rest := [name for name in functions if name != guilty]:
            result |= measure(text, rest, sizes, limit)
    return result


def first_fault(function: str, size: int, limit: float, part: str = "") -> str:
    """Return the first text that a function raises on or hangs on, with what happened, or "".

    Args:
        function: Name of the function.
        size: Bytes of each text.
        limit: Processor seconds for each text.
        part: Only texts with this in their name.
    """
    names = [name for name in TEXTS if part in name]
    call, prepare, _, _ = FUNCTIONS[function]

    def work() -> Iterator[None]:
        for name in names:
            call(prepare(TEXTS[name](size)))
            yield None

    answers, fault = in_child(work, limit)
    return f"{names[len(answers)]}: {fault}" if fault else ""


def _points(text: str, functions: Sequence[str], sizes: Sequence[int]) -> Iterator[Point]:
    # Its passes over all objects begin at some number of them, which looks like growth.
    gc.disable()
    for size in sizes:
        content = TEXTS[text](size)
        written = len(content.encode("utf-8", "surrogatepass"))
        prepared = FUNCTIONS[functions[0]].prepare(content)
        for function in functions:
            began = time.process_time()
            FUNCTIONS[function].call(prepared)
            seconds = time.process_time() - began
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            yield Point(written, len(content), round(seconds, 6), round(peak, 1))
