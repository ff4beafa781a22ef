"""Runs the cases: files of records with the steps, the raw text and the clean text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from step_names import INSTALLED

from spacy_cnclean import STEPS, Cleaner

CASES = Path(__file__).parent / "cases"
CONFIGURED = {name: type(STEPS[name]()) for name in INSTALLED}


def load(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def parameters() -> list:
    """Return every record of the schema; those of known failures are expected to fail."""
    result = []
    for path in sorted(CASES.glob("*.jsonl")):
        marks = [pytest.mark.xfail(strict=True)] if path.stem == "known_failures" else []
        for record in load(path):
            if {"id", "steps", "raw", "clean"} <= record.keys():
                name = f"{path.stem}:{record['id']}"
                result.append(pytest.param(record, id=name, marks=marks))
    return result


def make_cleaner(steps: list) -> Cleaner:
    """Return the cleaner of steps that are named, or named with their options."""
    made = []
    for step in steps:
        if isinstance(step, str):
            made.append(step)
        else:
            made += [CONFIGURED[name](**options) for name, options in step.items()]
    return Cleaner(made)


@pytest.mark.parametrize("record", parameters())
def test_a_case_is_cleaned_as_it_says_and_once_is_enough(record):
    names = {step if isinstance(step, str) else next(iter(step)) for step in record["steps"]}
    if names - {*INSTALLED}:
        pytest.skip("an extra is not installed")
    cleaner = make_cleaner(record["steps"])
    clean = cleaner.clean(record["raw"])
    assert clean.text == record["clean"], record.get("note")
    told = [[edit.rule, edit.before, edit.after] for edit in clean.edits]
    assert told == record.get("edits", told)
    assert bool(told) == (record["raw"] != record["clean"])
    assert cleaner.clean(clean.text).text == clean.text


@pytest.mark.parametrize("path", sorted(CASES.glob("*.jsonl")), ids=lambda path: path.stem)
def test_identifiers_in_a_file_of_cases_are_unique_and_every_case_says_why(path):
    records = load(path)
    identifiers = [record["id"] for record in records]
    assert len(identifiers) == len(set(identifiers))
    if path.stem in {*STEPS, "negative", "known_failures"}:
        assert all(record["note"] for record in records)
