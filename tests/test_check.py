"""The gate: what would be changed, where, and the exit code."""

import json

import pytest
from typer.testing import CliRunner

from spacy_cnclean import Change, CleanText
from spacy_cnclean.cli import check, create_app

NOISY = "依据《民 🎉 法典》第一千条。\n没有。\n公司 🐞 应当\n"


def run(*arguments, text=None):
    arguments = ["check", "--steps", "emoji", *map(str, arguments)]
    return CliRunner().invoke(create_app(), arguments, input=text and text.encode())


@pytest.fixture
def noisy(tmp_path):
    path = tmp_path / "noisy.txt"
    path.write_text(NOISY, "utf-8")
    return path


def test_every_change_is_shown_with_line_column_old_and_new(noisy):
    result = run(noisy)
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        f'{noisy}:1:5: emoji.gap: " " -> ""',
        f'{noisy}:1:6: emoji: "🎉" -> ""',
        f'{noisy}:1:7: emoji.gap: " " -> ""',
        f'{noisy}:3:3: emoji.gap: " " -> ""',
        f'{noisy}:3:4: emoji: "🐞" -> ""',
        f'{noisy}:3:5: emoji.gap: " " -> ""',
    ]
    assert noisy.read_text("utf-8") == NOISY


def test_the_same_as_json(noisy):
    result = run(noisy, "--format", "json")
    assert result.exit_code == 1
    assert json.loads(result.stdout.splitlines()[1]) == {
        "file": str(noisy),
        "line": 1,
        "column": 6,
        "end_column": 7,
        "rule": "emoji",
        "kind": "delete",
        "old": "🎉",
        "new": "",
        "to_column": None,
        "score": 1.0,
    }


def test_clean_text_passes_in_silence():
    result = run(text="没有。\n")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


def test_quiet_tells_by_the_exit_code_alone(noisy):
    result = run(noisy, "-q")
    assert (result.exit_code, result.output) == (1, "")


def test_tables_are_checked_by_their_column(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"body": "甲"}\n{"body": null}\n{"body": "甲🎉"}\n', "utf-8")
    assert run(path, "-t", "body").stdout == f'{path}:3:2: emoji: "🎉" -> ""\n'
    table = tmp_path / "a.csv"
    table.write_text('id,body\n1,"甲\n🎉"\n', "utf-8")
    assert run(table, "-t", "body").stdout == f'{table}:1:3: emoji: "🎉" -> ""\n'


def test_parquet_is_checked(tmp_path):
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    path = tmp_path / "a.parquet"
    parquet.write_table(pa.table({"text": ["甲", None, "乙🎉"]}), path)
    assert run(path).stdout == f'{path}:3:2: emoji: "🎉" -> ""\n'


def test_what_cannot_be_read_is_no_pass(noisy, tmp_path):
    assert run(tmp_path / "missing.txt", text="").exit_code == 2
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": 7}\n{"text": "甲"}\n', "utf-8")
    result = run(path, noisy)
    assert result.exit_code == 2
    assert result.stderr.splitlines() == [
        f"spacy-cnclean: {path}: row 1: field 'text' holds a list or a number, not a string",
        "6 changes in 2 of 4 texts; 1 could not be read",
    ]


def test_the_count_closes_what_is_shown(noisy):
    assert run(noisy).stderr == "6 changes in 2 of 3 texts\n"
    assert run(text="甲🎉\n").stderr == "1 change in 1 of 1 text\n"


def test_a_move_shows_where_the_mark_goes():
    text = "合法催收催收："
    clean = CleanText.of_changes(text, [Change(6, 7, "：", "punctuation.move", 4, 0.9)])
    (edit,) = clean.edits
    row = check.CleanRow("a.txt", 1, clean)
    assert (
        check._as_text(row, edit)
        == 'a.txt:1:7: punctuation.move: "：" -> column 5, "合法催收[：]催收"'
    )
    assert json.loads(check._as_json(row, edit))["to_column"] == 5
