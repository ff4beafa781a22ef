"""Cases that others wrote: noise of all kinds, whole texts, and damaged ones with their gold.

`fresh_cleaning.jsonl` has further cases of the same kinds, written before the code was run on them.

Those that fail today are named in `cases/outside_known_failures.txt`, strictly: the day one passes,
the test says so. `python tests/test_outside_cases.py` writes that list anew; read its difference.
"""

import json
import re
from functools import cache
from pathlib import Path

import pytest

from spacy_cnclean import Cleaner, WidthStep, clean_text

CASES = Path(__file__).parent / "cases"
KNOWN = CASES / "outside_known_failures.txt"
FILES = ("outside_cleaning", "outside_whole_text", "outside_repair", "fresh_cleaning")
UNIT = re.compile(
    r"(?P<unit>\d+(?:[.,]\d+)*%?|[，。、；：！？“”‘’「」『』（）《》…—,;:!?()])|[A-Za-z]+|\S"
)


def load(name):
    return [json.loads(line) for line in (CASES / f"{name}.jsonl").read_text("utf-8").splitlines()]


def streams_of(text):
    """Return the marks and numbers of a text, and all else, as the cases tell them apart."""
    units, letters = [], []
    for match in UNIT.finditer(text):
        (units if match["unit"] else letters).append(match.group())
    return units, letters


@cache
def cleaner(steps):
    """Return the cleaner of steps by name; `width:full` is the width step with that form."""
    return Cleaner([WidthStep(step[6:]) if step[:6] == "width:" else step for step in steps])


def cleaned(case):
    """Return what the steps of a case make of its text."""
    text, steps = case.get("input", case.get("noisy")), case.get("steps", "default")
    return (clean_text(text) if steps == "default" else cleaner((*steps,)).clean(text)).text


def is_right(case, clean):
    """Tell whether this is what the steps should make of a case."""
    if "clean" in case:
        return clean in [case["clean"], *case.get("also", [])]
    if "input" in case:
        return clean == case["input"]
    right = [case["gold"], *case.get("also", [])]
    match case.get("judge"):
        case "keep":  # these parts are whole
            return all(clean.count(part) >= case["keep"].count(part) for part in case["keep"])
        case "order":
            return streams_of(clean) == streams_of(case["noisy"])
        case "spaces":  # do not count
            return "".join(clean.split()) in ["".join(text.split()) for text in right]
        case _:
            return clean in right


def failures(name):
    """Return the identifiers of the cases of a file that come out wrong, in order."""
    return [case["id"] for case in load(name) if not is_right(case, cleaned(case))]


@pytest.mark.parametrize("name", FILES)
def test_no_case_fails_but_those_that_are_known_to(name):
    wrong = failures(name)
    known = {*KNOWN.read_text("utf-8").split()} & {case["id"] for case in load(name)}
    assert not {*wrong} - known, "these passed before"
    assert not known - {*wrong}, f"these pass now: take them off {KNOWN.name}"


def test_known_failures_are_cases():
    identifiers = {case["id"] for name in FILES for case in load(name)}
    known = KNOWN.read_text("utf-8").split()
    assert len(known) == len({*known})
    assert not {*known} - identifiers


if __name__ == "__main__":
    KNOWN.write_text("".join(f"{one}\n" for name in FILES for one in failures(name)), "utf-8")
