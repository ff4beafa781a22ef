"""The table of classes of noise, and that everything which shows or counts noise reads it."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from spacy_cnclean import Change, Cleaner, CleanText, HygieneStep, WidthStep
from spacy_cnclean.edits import NOISE_CLASSES
from spacy_cnclean.html import PageRow, write_page
from spacy_cnclean.html._marks import CLAIM, ISSUE, POINT, STATUTE
from spacy_cnclean.html._style import notebook_style, page_style
from spacy_cnclean.pipeline.displacy import COLORS
from spacy_cnclean.rows._columns import COLUMNS, noise

RULES = {rule for kind in NOISE_CLASSES for rule in kind.rules}
NAMES = [kind.name for kind in NOISE_CLASSES]
DOCS = Path(__file__).parent.parent / "docs" / "corpora.md"


def class_of(rule: str, **change) -> str:
    (edit,) = CleanText.of_changes("甲乙丙", [Change(0, 1, rule=rule, **change)]).edits
    return edit.noise_class


def test_an_edit_has_the_class_of_its_rule_or_of_the_family_of_it():
    assert class_of("emoji") == class_of("emoji.keycap") == class_of("emoji.new") == "emoji"
    assert class_of("emoji.gap") == "gap"
    assert class_of("hygiene.bidi") == "hygiene"
    assert class_of("width", after="x") == class_of("own.rule") == class_of("") == "other"


def test_whatever_moves_is_a_moved_mark():
    assert class_of("own.rule", after="甲", target=3) == "move"
    assert class_of("punctuation.move", after="甲", target=3) == "move"


def test_classes_have_names_marks_and_rules_of_their_own():
    assert len({kind.name for kind in NOISE_CLASSES}) == len(NOISE_CLASSES)
    marks = {kind.mark for kind in NOISE_CLASSES}
    assert len(marks) == len(NOISE_CLASSES)
    assert not marks & {STATUTE, CLAIM, ISSUE, POINT}
    assert len(RULES) == sum(len(kind.rules) for kind in NOISE_CLASSES)


def test_every_option_of_hygiene_is_a_rule_of_the_table():
    assert {f"hygiene.{field.name}" for field in fields(HygieneStep)} <= RULES


@given(data=st.data())
def test_every_rule_of_a_step_is_in_the_table(atoms, noisy_text, data):
    cleaner = Cleaner(["hygiene", "emoji", WidthStep()])
    assert {edit.rule for edit in cleaner.clean(data.draw(atoms | noisy_text)).edits} <= RULES


def test_columns_pages_notebooks_and_displacy_know_every_class():
    clean = Cleaner(["hygiene", "emoji"]).clean("收 🐞 紧１")
    assert list(noise(clean)) == ["characters", *NAMES] == list(COLUMNS["noise"].shape)
    assert noise(clean) | {"emoji": 166.667, "gap": 333.333, "hygiene": 166.667} == noise(clean)
    pieces: list[str] = []
    write_page(type("Sink", (), {"write": pieces.append}), "甲", [PageRow("1", clean)])
    page = "".join(pieces)
    for kind in NOISE_CLASSES:
        assert f'<span class="key {kind.mark}">{kind.title}</span>' in page
        assert page_style().count(f"--{kind.name}: ") == 3
        assert f".cnclean .{kind.mark} {{ background: {kind.tint}; }}" in notebook_style()
        assert {rule.upper() for rule in kind.rules} <= COLORS.keys()
        for colour in (kind.light, kind.dark, kind.label):
            assert re.fullmatch("#[0-9a-f]{6}", colour)


def test_the_docs_name_every_class():
    assert f"by class: {', '.join(NAMES)} |" in DOCS.read_text("utf-8")
