"""How many of the peers' own test cases `normalize_quantities` gets right, kind by kind.

The cases in ``data/peer_quantity_cases.jsonl`` come from the test suites of JioNLP,
Recognizers-Text and duckling. ``data/peer_quantity_reasons.jsonl`` gives the reason for each case
in which the peer's expected value is not ours; a case that differs without a reason is wrong.

Run: ``python -m benchmarks.findings.quantities [--list]``
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from benchmarks.texts import DATA
from spacy_cnclean.quantities import Quantity, normalize_quantities
from spacy_cnclean.quantities._units import CURRENCIES

if TYPE_CHECKING:
    from pathlib import Path

TARGET_KINDS = ("money", "money_extract", "percent", "number", "number_range", "currency")
_TOLERANCE = Decimal("1e-12")
_INTERVAL = re.compile(r"(?P<open>[\[(])(?P<low>[-0-9.E]*),(?P<high>[-0-9.E]*)(?P<close>[\])])")


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    """Return the objects of a JSON-lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def judge(case: dict[str, Any]) -> str:
    """Return an empty string for a case that is right, else what differs."""
    found = normalize_quantities(case["input"])
    kind, expected = case["kind"], case["expected"]
    if kind == "money":
        return _judge_money(found, expected, case["input"])
    if kind == "money_extract":
        return _judge_spans([q for q in found if q.kind == "money"], expected)
    if kind == "number_range":
        return _judge_ranges([q for q in found if _is_range(q)], expected)
    if kind == "percent":
        found = [q for q in found if q.unit in {"%", "pp"}]
    if kind == "currency":
        return _judge_currencies(found, expected)
    if kind.startswith("duckling"):
        return _judge_duckling(found, expected)
    return _judge_values(found, expected)


def _judge_money(found: list[Quantity], expected: dict[str, Any], text: str) -> str:
    if len(found) != 1:
        return f"{len(found)} quantities"
    quantity = found[0]
    num = expected["num"]
    if isinstance(num, list):
        wanted = tuple(map(Decimal, num))
        if (quantity.low, quantity.high) != wanted:
            return f"{quantity.low}..{quantity.high}, expected {num}"
    else:
        bounds = {"blur+": (True, False), "blur-": (False, True)}
        low, high = bounds.get(expected["definition"], (True, True))
        for bound, set_ in ((quantity.low, low), (quantity.high, high)):
            if set_ != (bound is not None) or (set_ and not _same_cents(bound, num)):
                return f"{quantity.low}..{quantity.high}, expected {expected}"
        if expected["definition"] == "blur" and not quantity.approximate:
            return "not marked approximate"
    iso = CURRENCIES[expected["case"]]
    stated = any(name in text for name in CURRENCIES)
    if quantity.unit != iso and (stated or quantity.unit):
        return f"unit {quantity.unit}, expected {iso}"
    return ""


def _same_cents(bound: Any, num: str) -> bool:
    return isinstance(bound, Decimal) and abs(bound - Decimal(num)) < Decimal("0.01")


def _judge_spans(found: list[Quantity], expected: list[dict[str, Any]]) -> str:
    ours = [(q.start, q.end) for q in found]
    theirs = [tuple(item["offset"]) for item in expected]
    return "" if ours == theirs else f"{[q.text for q in found]}"


def _is_range(quantity: Quantity) -> bool:
    return quantity.low != quantity.high or quantity.text.startswith("等于")


def _judge_ranges(found: list[Quantity], expected: list[dict[str, Any]]) -> str:
    ours = [_written(q) for q in found]
    theirs = [item["resolution"]["value"] for item in expected]
    return "" if ours == theirs else f"{ours}, expected {theirs}"


def _written(quantity: Quantity) -> str:
    low = "" if quantity.low is None else f"{_plain(quantity.low)}"
    high = "" if quantity.high is None else f"{_plain(quantity.high)}"
    left = "[" if quantity.low is not None and quantity.low_closed else "("
    right = "]" if quantity.high is not None and quantity.high_closed else ")"
    return f"{left}{low},{high}{right}"


def _plain(bound: Any) -> str:
    return f"{bound.normalize():f}" if isinstance(bound, Decimal) else str(bound)


def _judge_currencies(found: list[Quantity], expected: list[dict[str, Any]]) -> str:
    ours = [(q.unit, q.value) for q in found if q.kind == "money"]
    theirs = [
        (item["resolution"]["isoCurrency"], _decimal(item["resolution"]["value"]))
        for item in expected
    ]
    return "" if ours == theirs else f"{ours}, expected {theirs}"


def _decimal(value: str | None) -> Decimal | None:
    try:
        return None if value is None else Decimal(value.rstrip("%"))
    except InvalidOperation:
        return None


def _judge_values(found: list[Quantity], expected: list[dict[str, Any]]) -> str:
    if len(found) != len(expected):
        return f"{[(q.text, str(q.low)) for q in found]}, expected {_brief(expected)}"
    for quantity, item in zip(found, expected, strict=True):
        value = _decimal(item["resolution"]["value"])
        covers = quantity.start <= item["start"] and item["end"] < quantity.end
        if not covers or not _same_value(quantity, value):
            return f"{quantity.text} = {quantity.low}, expected {_brief([item])}"
    return ""


def _brief(expected: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(item["text"], item["resolution"]["value"]) for item in expected]


def _same_value(quantity: Quantity, value: Decimal | None) -> bool:
    """Whether the peer's figure is ours; an approximate one counts from its lower bound."""
    low = quantity.high if quantity.kind == "rank" else quantity.low
    if value is None or not isinstance(low, Decimal):
        return False
    for ours in (low, low / 100 if quantity.unit == "%" else low):
        if abs(ours - value) <= _TOLERANCE * max(abs(value), Decimal("1e-20")):
            return True
    return False


def _judge_duckling(found: list[Quantity], expected: str) -> str:
    figures = [Decimal(number) for number in re.findall(r"-?[0-9.]+", expected)]
    if len(found) != 1 or not figures:
        return f"{[(q.text, q.kind, str(q.low)) for q in found]}, expected {expected}"
    quantity = found[0]
    cents = Decimal(100) if "Cent" in expected else Decimal(1)
    wanted: tuple[Decimal | None, Decimal | None] = (figures[0] / cents, figures[-1] / cents)
    if "under" in expected:
        wanted = (None, figures[0])
    if "above" in expected:
        wanted = (figures[0], None)
    bounds = (quantity.low, quantity.high)
    return "" if bounds == wanted else f"{quantity.text}: {bounds}, expected {expected}"


def main() -> int:
    """Print the table and, with ``--list``, every case that differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--list", action="store_true", help="print every case that differs")
    options = parser.parse_args()
    reasons = {
        (row["kind"], row["input"]): row["reason"]
        for row in read_jsonl(DATA / "peer_quantity_reasons.jsonl")
    }
    counts: Counter[tuple[str, str]] = Counter()
    for case in read_jsonl(DATA / "peer_quantity_cases.jsonl"):
        difference = judge(case)
        reason = reasons.get((case["kind"], case["input"]))
        verdict = "right" if not difference else "reasoned" if reason else "wrong"
        counts[case["kind"], verdict] += 1
        if difference and options.list:
            print(
                f"{verdict}\t{case['kind']}\t{case['input'][:60]!r}\t{difference[:160]}\t{reason}"
            )
    _print_table(counts)
    return 0


def _print_table(counts: Counter[tuple[str, str]]) -> None:
    kinds = sorted({kind for kind, _ in counts})
    print(f"{'kind':24} cases right reasoned wrong   right  with reasons")
    for label, group in (*((kind, (kind,)) for kind in kinds), ("target kinds", TARGET_KINDS)):
        right, reasoned, wrong = (
            sum(counts[kind, verdict] for kind in group)
            for verdict in ("right", "reasoned", "wrong")
        )
        total = right + reasoned + wrong
        print(
            f"{label:24} {total:5} {right:5} {reasoned:8} {wrong:5} "
            f"{right / total:7.1%} {(right + reasoned) / total:8.1%}"
        )


if __name__ == "__main__":
    sys.exit(main())
