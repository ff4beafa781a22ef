"""What the line-break step promises: it joins and changes nothing else, on every road alike."""

from __future__ import annotations

import json
import re

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from spacy_cnclean import BatchCleaner, Cleaner, LineBreakStep, find_line_breaks
from spacy_cnclean._text_blocks import block_cuts, row_end
from spacy_cnclean.cli import create_app
from spacy_cnclean.linebreaks._lines import columns

PIECES = (
    *(
        "近年来，网络借贷平台数量迅",
        "速增长，行业规模",
        "的数量",
        "迅速增长。",
        "和",
        "（",
        "）",
        "，",
        "。",
    ),
    *(
        "\n",
        "\n",
        "\n",
        "\r\n",
        "\n\n",
        "\f",
        "\u2028",
        " ",
        "　　",
        "infor-",
        "mation",
        "GPT-",
        "4",
    ),
    *("- ", "1. ", "甲：", "```", "|", "“", "”", "\u00ad", "《民法", "典》", "\t"),
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
BLANKS = " \t　\u00ad-\n\r\u2028\f\v\x85"
PARAGRAPH = (
    "由于涉及危险货物，领导高度重视，立即启动事故应急预案，迅速展开安全防护措施，并通报有关部门。"
)
WRAPPED = "\n".join(PARAGRAPH[at : at + 20] for at in range(0, len(PARAGRAPH), 20))


@settings(max_examples=300)
@given(TEXTS, st.booleans())
def test_nothing_but_blanks_and_hyphens_goes_and_once_is_enough(text, hyphens):
    cleaner = Cleaner([LineBreakStep(hyphens=hyphens)])
    clean = cleaner.clean(text)
    assert [each for each in clean.text if each not in BLANKS] == [
        each for each in text if each not in BLANKS
    ]
    assert cleaner.clean(clean.text).text == clean.text
    for edit in clean.edits:
        assert edit.after in {"", " "}
        assert text[edit.raw_start : edit.raw_end] == edit.before
        assert len(edit.before.splitlines()) == 2 or edit.before.endswith(tuple(BLANKS))
        assert not {"\f", "\n\n"} & set(edit.before)


@given(TEXTS)
def test_blocks_of_lines_do_not_alter_the_answer(text):
    cleaner = Cleaner(["linebreaks"])
    whole = cleaner.clean(text)
    assert cleaner.clean(text, cuts=[]).text == whole.text
    cut = row_end(text, len(text) // 2)
    assert cleaner.clean(text, cuts=[cut] if cut else []).text == whole.text
    assert cleaner.clean_batch(["甲", text])[1] == whole
    assert BatchCleaner(steps=["linebreaks"])([text]) == [whole.text]


def test_a_long_text_is_joined_across_its_blocks():
    text = f"{WRAPPED}\n\n" * 300
    assert block_cuts(text)
    assert Cleaner(["linebreaks"]).clean(text).text == f"{PARAGRAPH}\n\n" * 300


def test_what_comes_behind_is_cut_at_the_ends_of_the_joined_lines():
    text = f"{WRAPPED}\n\n" * 300
    steps = ["linebreaks", "punctuation"]
    assert Cleaner(steps).clean(text).text == f"{PARAGRAPH}\n\n" * 300
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": tokenizer(steps)}})
    assert nlp(text).text == f"{PARAGRAPH}\n\n" * 300


def tokenizer(steps):
    return {"@tokenizers": "spacy_cnclean.CleaningTokenizer.v1", "steps": steps}


def test_every_character_leads_back_across_a_joined_line():
    clean = Cleaner(["linebreaks"]).clean("近年来，网络借贷平台数量迅\n速增长。")
    assert clean.to_raw(12, 14) == (12, 15)
    assert [edit.rule for edit in clean.edits] == ["linebreaks"]
    (edit,) = Cleaner(["linebreaks"]).clean("infor-\nmation").edits
    assert (edit.rule, edit.before, edit.after) == ("linebreaks.hyphen", "-\n", "")


def command(*arguments):
    return CliRunner().invoke(create_app(), [*map(str, arguments)])


def test_commands_that_read_a_file_whole_join_its_lines(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(f"\ufeff{WRAPPED}\n", "utf-8")
    edits = tmp_path / "edits.jsonl"
    cleaned = command("clean", path, "--steps", "linebreaks", "--edits", edits)
    assert cleaned.stdout_bytes.decode() == f"\ufeff{PARAGRAPH}\n"
    records = [json.loads(line) for line in edits.read_text("utf-8").splitlines()]
    assert [record["raw_start"] for record in records] == [20, 41]
    assert command("check", path, "--steps", "linebreaks").exit_code == 1
    page = command("diff", path, "--steps", "linebreaks").stdout
    assert PARAGRAPH in re.sub("<[^>]+>", "", page)


def test_run_joins_the_text_of_a_row_and_refuses_rows_that_are_lines(tmp_path):
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": WRAPPED}) + "\n", "utf-8")
    done = command("run", tmp_path / "a.jsonl", "-o", tmp_path / "out", "--steps", "linebreaks")
    assert done.exit_code == 0
    (part,) = (tmp_path / "out").glob("part-*")
    assert json.loads(part.read_text("utf-8"))["text"] == PARAGRAPH
    (tmp_path / "a.txt").write_text(WRAPPED, "utf-8")
    refused = command("run", tmp_path / "a.txt", "-o", tmp_path / "no", "--steps", "linebreaks")
    assert refused.exit_code == 2
    assert "linebreaks joins lines" in " ".join(refused.output.replace("│", " ").split())
    assert not (tmp_path / "no").exists()


def test_a_block_without_rest_is_left_alone():
    assert not find_line_breaks("甲\n乙")
    assert not find_line_breaks("\n\n\n")


@pytest.mark.parametrize(("text", "width"), [("", 0), ("甲", 2), ("a甲，", 5), ("\ud800", 2)])
def test_a_hanzi_is_two_columns_wide(text, width):
    assert columns(text) == width
