"""One function on one text in a process of its own, with limits that end it."""

from __future__ import annotations

import contextlib
import gc
import json
import os
import resource
import select
import signal
import sys
import time
import traceback
from typing import TYPE_CHECKING, Final, NamedTuple

from benchmarks.adversarial.functions import FUNCTIONS
from benchmarks.adversarial.texts import TEXTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BRIEF: Final = 0.02  # seconds: what takes less is measured several times
_TIMES: Final = 5
_MEMORY: Final = 4 << 30  # bytes of address space


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
        limit: Processor seconds for each size; ten times as long by the clock ends it too.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _run(text, function, sizes, limit, writing)
    os.close(writing)
    points: list[Point] = []
    fault = ""
    with os.fdopen(reading, "rb") as stream:
        for line in _lines(stream.fileno(), limit * 10):
            answer = json.loads(line)
            if isinstance(answer, str):
                fault = answer
            else:
                points.append(Point(*answer))
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    if not fault and len(points) < len(sizes):
        fault = f"ended after {limit:g} s, at {sizes[len(points)]:,} bytes"
    return Outcome(text, function, tuple(points), fault)


def _lines(descriptor: int, patience: float) -> Iterator[bytes]:
    """Yield lines until the stream ends, or nothing comes for so many seconds."""
    rest = b""
    while select.select([descriptor], [], [], patience)[0]:
        piece = os.read(descriptor, 65_536)
        if not piece:
            return
        *lines, rest = (rest + piece).split(b"\n")
        yield from lines


def _run(text: str, function: str, sizes: Sequence[int], limit: float, writing: int) -> None:
    """Measure each size and write it, in the child; does not return."""
    gc.freeze()
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    code = 0
    try:
        for size in sizes:
            spent = int(time.process_time())
            _, most = resource.getrlimit(resource.RLIMIT_CPU)
            resource.setrlimit(resource.RLIMIT_CPU, (spent + max(1, int(limit)), most))
            os.write(writing, json.dumps(_point(text, function, size)).encode() + b"\n")
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is what is looked for
        places = traceback.extract_tb(error.__traceback__)
        place = f"{os.path.basename(places[-1].filename)}:{places[-1].lineno}"  # noqa: PTH119
        fault = f"{type(error).__name__} at {place}: {str(error)[:120]}"
        os.write(writing, json.dumps(fault).encode() + b"\n")
        code = 1
    sys.stderr.flush()
    os._exit(code)


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
