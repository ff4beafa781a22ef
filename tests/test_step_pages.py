"""The pages of the steps do what they say: every example is cleaned, in README too."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from step_names import INSTALLED

from spacy_cnclean import STEPS, Cleaner
from spacy_cnclean._presets import PRESETS

ROOT = Path(__file__).parent.parent
PAGES = sorted((ROOT / "docs" / "steps").glob("*.md"))
STEPS_CLASSES = {name: type(STEPS[name]()) for name in INSTALLED}
TABLE = re.compile(r"<!-- examples: (?P<steps>\[.*\]) -->\n(?P<rows>(?:\|.*\n)+)")
ROW = re.compile(r"^\| `(?P<before>[^`]+)` \| `(?P<after>[^`]+)` \|", re.MULTILINE)
README_ROW = re.compile(
    r"^\| (?:\[`(?P<linked>\w+)`\]\((?P<page>[^)]+)\)|`(?P<plain>\w+)`) \|[^|]*"
    r"\| `(?P<before>[^`]+)` \| `(?P<after>[^`]+)` \|$",
    re.MULTILINE,
)
README_ROWS = list(README_ROW.finditer((ROOT / "README.md").read_text("utf-8")))
LINE_END = "⏎"


def cleaner_of(steps):
    made = []
    for step in steps:
        options = {} if isinstance(step, str) else next(iter(step.values()))
        name = step if isinstance(step, str) else next(iter(step))
        made.append(STEPS_CLASSES[name](**options))
    return Cleaner(made)


def examples():
    for page in (page for page in PAGES if page.stem in INSTALLED):
        for table in TABLE.finditer(page.read_text("utf-8")):
            for row in ROW.finditer(table["rows"]):
                name = f"{page.stem}:{row['before']}"
                yield pytest.param(json.loads(table["steps"]), row["before"], row["after"], id=name)


@pytest.mark.parametrize(("steps", "before", "after"), list(examples()))
def test_an_example_comes_out_as_the_page_says(steps, before, after):
    clean = cleaner_of(steps).clean(before.replace(LINE_END, "\n"))
    assert clean.text == after.replace(LINE_END, "\n")


@pytest.mark.parametrize("row", README_ROWS, ids=lambda row: row["linked"] or row["plain"])
def test_the_table_of_readme_says_what_each_step_does(row):
    if (row["linked"] or row["plain"]) not in INSTALLED:
        pytest.skip("its extra is not installed")
    clean = Cleaner([row["linked"] or row["plain"]]).clean(row["before"].replace(LINE_END, "\n"))
    assert clean.text == row["after"].replace(LINE_END, "\n")
    assert row["page"] is None or (ROOT / row["page"]).is_file()


def test_every_step_has_a_row_in_readme_and_every_page_is_of_a_step():
    assert [row["linked"] or row["plain"] for row in README_ROWS] == list(STEPS)
    assert {step for preset in PRESETS.values() for step in preset.steps} <= set(STEPS)
    assert {page.stem for page in PAGES} <= set(STEPS)
