"""`python -m benchmarks fuzz`: random texts until so many examples are done, or a while is over.

An example is one text through one function with all that must hold. Counts go to
`.scratch/fuzz/SEED.json` after every few blocks, so that a run that is stopped goes on where it
was; several seeds run side by side. Counterexamples, made as small as can be, are added to
`.scratch/fuzz/SEED.jsonl`, one a line: function, invariant, text.
"""

from __future__ import annotations

import gc
import json
import signal
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks.fuzz.functions import FUNCTIONS, SHARES
from benchmarks.fuzz.minimise import minimise
from benchmarks.fuzz.texts import random_texts
from benchmarks.progress import tell
from benchmarks.texts import write_json

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from benchmarks.fuzz.functions import ManyChecks

BLOCK: Final = 256  # texts
LIMIT: Final = 120  # processor seconds for a block in one function; one text gets a tenth
_KEPT: Final = 5  # counterexamples of one kind that are made small and written
_FOLDER: Final = Path(__file__).parent.parent.parent / ".scratch" / "fuzz"


class Hang(Exception):  # noqa: N818 - what it is
    """A function has not come back."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of this benchmark."""
    parser.add_argument("--examples", type=int, default=100_000, help="over all functions")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="functions with this in their name")
    parser.add_argument("--minutes", type=float, default=0, help="stop after so long")
    parser.add_argument("--output", type=Path, default=_FOLDER, help="folder of counts and cases")


def run(options: argparse.Namespace) -> None:
    """Fuzz, tell how it goes, and leave counts and counterexamples."""
    options.output.mkdir(parents=True, exist_ok=True)
    session = Session(options.output, options.seed, options.only)
    until = time.monotonic() + options.minutes * 60 if options.minutes else float("inf")
    gc.freeze()
    while session.examples < options.examples and time.monotonic() < until:
        session.block()
    session.write()
    tell(session.summary())


class Session:
    """The counts of one seed, and what was found."""

    def __init__(self, folder: Path, seed: int, only: str) -> None:
        self._seed = seed
        self._counts = folder / f"{seed}.json"
        self._cases = folder / f"{seed}.jsonl"
        self._functions = {name: check for name, check in FUNCTIONS.items() if only in name}
        known: dict[str, Any] = {"blocks": 0, "examples": {}, "checks": {}, "found": {}}
        if self._counts.exists():
            known = json.loads(self._counts.read_text(encoding="utf-8"))
        self._blocks: int = known["blocks"]
        self._examples = Counter[str](known["examples"])
        self._checks = Counter[str](known["checks"])
        self._found = Counter[str](known["found"])
        self._told = time.monotonic()

    @property
    def examples(self) -> int:
        """How many texts went through functions, over all functions."""
        return self._examples.total()

    def block(self) -> None:
        """Take one block of texts through every function."""
        texts = random_texts(self._seed, self._blocks, BLOCK)
        for name, check in self._functions.items():
            share = texts[: int(BLOCK * SHARES.get(name, 1))]
            checks, found = failures(check, share)
            self._examples[name] += len(share)
            self._checks[name] += checks
            for invariant, text in found:
                self._keep(name, check, invariant, text)
        self._blocks += 1
        if time.monotonic() - self._told > 60:  # noqa: PLR2004
            self._told = time.monotonic()
            self.write()
            tell(self.summary())

    def write(self) -> None:
        """Write the counts."""
        write_json(
            self._counts,
            {
                "seed": self._seed,
                "blocks": self._blocks,
                "examples": dict(self._examples),
                "checks": dict(self._checks),
                "found": dict(self._found),
            },
        )

    def summary(self) -> str:
        """Return the counts in a line."""
        return (
            f"fuzz, seed {self._seed}: {self.examples:,} examples, "
            f"{self._checks.total():,} checks, "
            f"{self._found.total():,} failed in {len(self._found)} ways"
        )

    def _keep(self, name: str, check: ManyChecks, invariant: str, text: str) -> None:
        kind = f"{name}: {invariant}"
        self._found[kind] += 1
        if self._found[kind] > _KEPT:
            return

        def fails(shorter: str) -> bool:
            return any(name == invariant for name, _ in failures(check, [shorter])[1])

        smallest = minimise(text, fails) if fails(text) else text
        tell(f"fuzz: {kind}: {smallest!r}")
        with self._cases.open("a", encoding="utf-8") as file:
            case = {"function": name, "invariant": invariant, "raw": smallest, "of": text}
            file.write(json.dumps(case) + "\n")


def failures(check: ManyChecks, texts: Sequence[str]) -> tuple[int, list[tuple[str, str]]]:
    """Return how many checks were made, and the invariants that broke, each with its text.

    Where a function raises or does not come back, each text is taken by itself to find which.
    """
    checks, found = 0, list[tuple[str, str]]()
    signal.signal(signal.SIGVTALRM, _end)
    signal.setitimer(signal.ITIMER_VIRTUAL, LIMIT if len(texts) > 1 else LIMIT / 10)
    try:
        for index, invariant, holds in check(texts):
            checks += 1
            if not holds:
                found.append((invariant, texts[index]))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        if len(texts) == 1:
            return checks, [(_described(error), texts[0])]
        return _one_by_one(check, texts, _described(error))
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return checks, found


def _one_by_one(
    check: ManyChecks, texts: Sequence[str], error: str
) -> tuple[int, list[tuple[str, str]]]:
    checks, found = 0, list[tuple[str, str]]()
    for text in texts:
        more, of_text = failures(check, [text])
        checks += more
        found += of_text
    return checks, found or [(f"only together: {error}", "\n".join(texts))]


def _described(error: Exception) -> str:
    place = traceback.extract_tb(error.__traceback__)[-1]
    if isinstance(error, Hang):
        return "does not come back"
    return f"raises {type(error).__name__} at {Path(place.filename).name}:{place.lineno}"


def _end(*_: object) -> None:
    raise Hang
