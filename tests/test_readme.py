"""README does what it says: its code runs, and prints what the comments beside it promise."""

import re
from pathlib import Path

import pytest

README = Path(__file__).parent.parent / "README.md"
TEXT = README.read_text(encoding="utf-8")
PYTHON = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
PROMISE = re.compile(r"^print\(.*?\)\s*# (\S.*)$", re.MULTILINE)


def test_the_first_example_is_what_cleaning_gives():
    from spacy_cnclean import clean_text

    (raw,) = re.findall(r"^raw    (.*)$", TEXT, re.MULTILINE)
    (clean,) = re.findall(r"^clean  (.*)$", TEXT, re.MULTILINE)
    assert clean_text(raw).text == clean


@pytest.mark.parametrize("code", PYTHON)
def test_code_runs_and_prints_what_its_comments_promise(code, capsys):
    exec(compile(code, str(README), "exec"), {})  # noqa: S102
    printed = capsys.readouterr().out
    for promise in PROMISE.findall(code):
        expected = promise.split(":")[0]
        if not re.match(r"[a-z ]+$", expected):
            assert expected in printed


def test_the_config_makes_a_tokenizer_that_cleans():
    import spacy
    from spacy.util import load_model_from_config
    from thinc.api import Config

    (block,) = re.findall(r"```ini\n(.*?)```", TEXT, re.DOTALL)
    config = spacy.blank("zh").config
    config["nlp"]["tokenizer"] = Config().from_str(f"[nlp]\n\n{block}")["nlp"]["tokenizer"]
    config["initialize"]["tokenizer"] = {}
    nlp = load_model_from_config(config)
    assert nlp("收 🐞 紧").text == "收紧"
