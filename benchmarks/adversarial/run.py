"""`python -m benchmarks adversarial`: all texts, all functions, a table of what is too dear.

Results go to results/adversarial.json and adversarial.md. A run of a part measures that part anew
and keeps what is known of the rest, so that a busy machine can do it piece by piece.
"""

from __future__ import annotations

import argparse
import fcntl
import json
from typing import TYPE_CHECKING, Any, Final

from benchmarks.adversarial.functions import FUNCTIONS, warm_up
from benchmarks.adversarial.judging import MOST_GROWTH, misses, worst_growth
from benchmarks.adversarial.measuring import Outcome, Point, measure
from benchmarks.adversarial.table import table
from benchmarks.adversarial.texts import TEXTS
from benchmarks.environment import environment
from benchmarks.progress import tell
from benchmarks.texts import RESULTS, write_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SIZES: Final = (20_000, 200_000, 1_000_000)
LIMIT: Final = 60.0
_AGAIN: Final = 3  # times that a miss is measured before it is believed
_PATH: Final = RESULTS / "adversarial.json"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of this benchmark."""
    parser.add_argument(
        "--sizes", type=_sizes, default=SIZES, help="bytes, such as 20k,200k,1M (the default)"
    )
    parser.add_argument("--only", default="", help="functions with this in their name")
    parser.add_argument(
        "--part", type=_part, default=(1, 1), help="1/2 and 2/2, say, to run two side by side"
    )
    parser.add_argument("--texts", default="", help="texts with this in their name")
    parser.add_argument(
        "--limit", type=float, default=LIMIT, help="processor seconds for a call (default: 60)"
    )
    parser.add_argument(
        "--missing", action="store_true", help="only what has fewer sizes than are asked for"
    )


def run(options: argparse.Namespace) -> None:
    """Measure what was asked for, write both files, and print what misses a target."""
    warm_up()
    part, parts = options.part
    for name in chosen(TEXTS, options.texts)[part - 1 :: parts]:
        row = _read().get(name, {})
        for group in _groups(options.only):
            if options.missing and all(_is_known(row.get(one), options.sizes) for one in group):
                continue
            row |= judged(name, group, options.sizes, options.limit)
            for function in group:
                for miss in misses(row[function]):
                    tell(f"adversarial: {function} of {name}: {miss}")
        _add(name, row)
    outcomes = [outcome for row in _read().values() for outcome in row.values()]
    (RESULTS / "adversarial.md").write_text(table(outcomes), encoding="utf-8")
    tell(f"adversarial: {len(outcomes):,} outcomes, {sum(map(bool, map(misses, outcomes)))} miss")


def chosen(names: Iterable[str], part: str) -> list[str]:
    """Return the names that hold a part."""
    return [name for name in names if part in name]


def _groups(part: str) -> list[list[str]]:
    """Return the chosen functions, those that share what is prepared together."""
    groups: dict[str, list[str]] = {}
    for name in chosen(FUNCTIONS, part):
        groups.setdefault(FUNCTIONS[name].group or name, []).append(name)
    return list(groups.values())


def _is_known(outcome: Outcome | None, sizes: Sequence[int]) -> bool:
    return outcome is not None and (bool(outcome.fault) or len(outcome.points) >= len(sizes))


def judged(
    text: str, functions: Sequence[str], sizes: Sequence[int], limit: float
) -> dict[str, Outcome]:
    """Return outcomes; what grows too fast is measured again, and the least times count."""
    outcomes = measure(text, functions, sizes, limit)
    for _ in range(_AGAIN - 1):
        steep = [name for name in functions if worst_growth(outcomes[name]) > MOST_GROWTH]
        if not steep:
            break
        for name, again in measure(text, steep, sizes, limit).items():
            pairs = zip(outcomes[name].points, again.points, strict=False)
            points = tuple(min(pair, key=_seconds) for pair in pairs)
            outcomes[name] = again._replace(points=points)
    return outcomes


def _seconds(point: Point) -> float:
    return point.seconds


def _sizes(words: str) -> tuple[int, ...]:
    factors = {"k": 1_000, "M": 1_000_000}
    sizes = []
    for word in words.split(","):
        number, factor = (word[:-1], factors[word[-1]]) if word[-1:] in factors else (word, 1)
        if not number.isdigit() or not int(number):
            raise argparse.ArgumentTypeError(f"not a size: {word!r}; write 20k or 1M")
        sizes.append(int(number) * factor)
    return tuple(sorted(sizes))


def _part(words: str) -> tuple[int, int]:
    part, _, parts = words.partition("/")
    if not (part.isdigit() and parts.isdigit() and 1 <= int(part) <= int(parts)):
        raise argparse.ArgumentTypeError(f"not a part: {words!r}; write 1/2")
    return int(part), int(parts)


def _read() -> dict[str, dict[str, Outcome]]:
    if not _PATH.exists():
        return {}
    content = json.loads(_PATH.read_text(encoding="utf-8"))
    return {
        text: {
            name: Outcome(text, name, tuple(Point(*point) for point in points), fault)
            for name, (points, fault) in row.items()
            if name in FUNCTIONS
        }
        for text, row in content["outcomes"].items()
        if text in TEXTS
    }


def _add(text: str, row: dict[str, Outcome]) -> None:
    """Write the outcomes of one text; other processes may write theirs."""
    with _PATH.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        known = _read() | {text: row}
        outcomes: dict[str, Any] = {
            text: {name: [outcome.points, outcome.fault] for name, outcome in known[text].items()}
            for text in TEXTS
            if text in known
        }
        fields = ["bytes", "characters", "processor seconds", "peak MB of the process"]
        write_json(_PATH, {"environment": environment(), "point": fields, "outcomes": outcomes})
