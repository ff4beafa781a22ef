"""Work in a process of its own, with limits that end it whatever it does."""

from __future__ import annotations

import contextlib
import gc
import json
import os
import resource
import select
import signal
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_MEMORY: Final = 4 << 30  # bytes of address space, beside what the parent has mapped already
_SLOW_CLOCK: Final = (
    10  # a process that waits, or a machine that is busy, gets so many times longer
)


class Ended(NamedTuple):
    """What a child answered, and what ended it too early; empty where nothing did."""

    answers: list[Any]
    fault: str


def in_child(work: Callable[[], Iterable[Any]], limit: float) -> Ended:
    """Return what work answers, done in a forked process.

    Args:
        work: Returns or yields answers that JSON holds.
        limit: Processor seconds for each answer; ten times as long by the clock ends it too.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work(work, limit, writing)
    os.close(writing)
    answers: list[Any] = []
    fault = "hangs"
    with os.fdopen(reading, "rb") as stream:
        for line in _lines(stream.fileno(), limit * _SLOW_CLOCK):
            answer = json.loads(line)
            if "fault" in answer:
                fault = answer["fault"]
                break
            answers.append(answer["answer"])
        else:
            fault = ""
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return Ended(answers, fault or _signal(status))


def _signal(status: int) -> str:
    if not os.WIFSIGNALED(status):
        return "" if os.WEXITSTATUS(status) == 0 else "ended"
    number = os.WTERMSIG(status)
    return "hangs" if number == signal.SIGXCPU else f"ended by signal {number}"


def _lines(descriptor: int, patience: float) -> Iterator[bytes]:
    """Yield lines until the stream ends; one that tells of a hang if nothing comes for so long."""
    rest = b""
    while select.select([descriptor], [], [], patience)[0]:
        piece = os.read(descriptor, 65_536)
        if not piece:
            return
        *lines, rest = (rest + piece).split(b"\n")
        yield from lines
    yield b'{"fault": "hangs"}'


def _work(work: Callable[[], Iterable[Any]], limit: float, writing: int) -> None:
    """Work and answer, in the child; does not return."""
    gc.freeze()
    most = _MEMORY + _mapped()
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        _renew(limit)
        for answer in work():
            _write(writing, {"answer": answer})
            _renew(limit)
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is what is looked for
        place = traceback.extract_tb(error.__traceback__)[-1]
        words = f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}"
        _write(writing, {"fault": f"{words}: {str(error)[:120]}"})
    os._exit(0)


def _mapped() -> int:
    """Return the bytes of address space that this process has; 0 where there is no /proc."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:
        return 0
    return pages * resource.getpagesize()


def _renew(limit: float) -> None:
    """Let the process go on for so long; the kernel counts whole seconds."""
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time() + max(1, limit)), most))


def _write(writing: int, message: dict[str, Any]) -> None:
    os.write(writing, json.dumps(message).encode() + b"\n")
