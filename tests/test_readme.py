"""README does what it says: its code runs, and prints what the comments beside it promise."""

import re
from pathlib import Path

import pytest

README = Path(__file__).parent.parent / "README.md"
TEXT = README.read_text(encoding="utf-8")
CHINESE = (README.parent / "README.zh-CN.md").read_text(encoding="utf-8")
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


def code_blocks(text):
    return re.findall(r"^```.*?^```$", text, re.DOTALL | re.MULTILINE)


def table_rows(text):
    """Return of every table row what no translation changes: cells of code or figures alone."""
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("|")]
    kept = re.compile(r"\[?`[^`]+`.*|[\d./, %]+|\w+(?:, \w+)*", re.ASCII)
    return [(len(row), [cell for cell in row if is_data(cell, kept)]) for row in rows]


def is_data(cell, kept):
    return bool(kept.fullmatch(cell)) and bool(re.search(r"[`\d]", cell))


def linked_files(text):
    return re.findall(r"\]\(((?!https?:)[^)]+)\)", text)


def test_both_languages_have_the_same_code_and_figures():
    assert code_blocks(TEXT) == code_blocks(CHINESE)
    assert len(code_blocks(TEXT)) > 5
    assert table_rows(TEXT) == table_rows(CHINESE)
    assert len(table_rows(TEXT)) > 30


def test_both_languages_have_the_same_sections_and_links():
    levels = re.compile(r"^(#+) ", re.MULTILINE)
    block = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
    prose, chinese = block.sub("", TEXT), block.sub("", CHINESE)
    assert levels.findall(prose) == levels.findall(chinese)
    assert linked_files(TEXT)[0] == "README.zh-CN.md"
    assert linked_files(CHINESE)[0] == "README.md"
    assert linked_files(TEXT)[1:] == linked_files(CHINESE)[1:]
    for name in linked_files(TEXT):
        assert (README.parent / name).is_file(), name


def test_both_languages_tell_the_same_shares():
    share = re.compile(r"[\d.]+ %|\d+,\d{3}")
    assert sorted(share.findall(TEXT)) == sorted(share.findall(CHINESE))
    assert share.search(TEXT)
