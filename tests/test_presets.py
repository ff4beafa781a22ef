"""Presets: README says what each does to one example, and every road gives the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import spacy
from typer.testing import CliRunner

from spacy_cnclean import PRESETS, BatchCleaner, Cleaner, clean_text
from spacy_cnclean.cleaning import DEFAULT_STEPS, preset_steps
from spacy_cnclean.cli import create_app
from spacy_cnclean.punctuation import PunctuationStep

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8").split("### Presets")[1]
EXAMPLE = re.search(r"^What each makes of `(.+)`:$", README, re.MULTILINE)[1]
ROWS = re.findall(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \| `([^`]+)` \|$", README, re.MULTILINE)


def test_readme_has_a_row_for_every_preset():
    assert [(name, text) for name, text, _, _ in ROWS] == [
        (name, preset.text) for name, preset in PRESETS.items()
    ]


@pytest.mark.parametrize(("name", "steps", "after"), [(row[0], *row[2:]) for row in ROWS])
def test_a_preset_makes_of_the_example_what_readme_says_on_every_road(name, steps, after, tmp_path):
    assert tuple(steps.split(", ")) == PRESETS[name].steps
    cleaner = Cleaner.preset(name)
    assert [step.name for step in cleaner.steps] == list(PRESETS[name].steps)
    assert cleaner.clean(EXAMPLE).text == after
    assert cleaner.clean(after).text == after
    assert BatchCleaner(steps=preset_steps(name))([EXAMPLE]) == [after]
    path = tmp_path / "a.txt"
    path.write_text(EXAMPLE, "utf-8")
    shown = CliRunner().invoke(create_app(), ["clean", str(path), "--preset", name])
    assert shown.stdout == after
    nlp = spacy.blank("zh")
    nlp.add_pipe("cn_cleaner", config={"preset": name})
    assert nlp(EXAMPLE).text == after
    tokenizer = {"@tokenizers": "spacy_cnclean.CleaningTokenizer.v1", "preset": name}
    assert spacy.blank("zh", config={"nlp": {"tokenizer": tokenizer}})(EXAMPLE).text == after


def test_without_a_preset_it_is_the_default():
    assert clean_text(EXAMPLE) == Cleaner.preset("default").clean(EXAMPLE)
    assert Cleaner().steps == Cleaner(DEFAULT_STEPS).steps
    nlp = spacy.blank("zh")
    nlp.add_pipe("cn_cleaner")
    assert nlp(EXAMPLE).text == clean_text(EXAMPLE).text


def test_options_of_a_preset_and_of_the_user_go_together():
    from spacy_cnclean.cli._options import CleaningOptions

    steps = CleaningOptions(preset="spun", min_score=0.5).cleaner().steps
    assert steps[-1] == PunctuationStep(min_score=0.5, trust="high")
    steps = CleaningOptions(preset="spun", trust="full").cleaner().steps
    assert steps[-1] == PunctuationStep(trust="full")
    steps = CleaningOptions(preset="spun", steps="hygiene").cleaner().steps
    assert [step.name for step in steps] == ["hygiene"]


def test_a_preset_stands_in_the_config_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text('[tool.spacy-cnclean]\npreset = "social"\n', "utf-8")
    (tmp_path / "a.txt").write_text("太好笑了[笑哭]", "utf-8")
    assert CliRunner().invoke(create_app(), ["clean", "a.txt"]).stdout == "太好笑了"


def test_an_unknown_preset_is_refused(tmp_path):
    with pytest.raises(ValueError, match="unknown preset 'x'; expected one of default, minimal"):
        Cleaner.preset("x")
    (tmp_path / "a.txt").write_text("甲", "utf-8")
    refused = CliRunner().invoke(create_app(), ["clean", str(tmp_path / "a.txt"), "--preset", "x"])
    assert refused.exit_code == 2
    assert "unknown preset 'x'" in " ".join(refused.output.replace("│", " ").split())
    with pytest.raises(ValueError, match="steps or a preset, not both"):
        spacy.blank(
            "zh",
            config={
                "nlp": {
                    "tokenizer": {
                        "@tokenizers": "spacy_cnclean.CleaningTokenizer.v1",
                        "preset": "web",
                        "steps": ["emoji"],
                    }
                }
            },
        )
