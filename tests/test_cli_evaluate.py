"""`evaluate`: the figures it prints, and what it says of files and options that are wrong."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

import spacy_cnclean
from spacy_cnclean.cli import create_app

GOLD = "当事人应当按照约定全面履行自己的义务。\n近年来,行业经历了变化。\n"
NOISY = "当事人应当按照约定全面履行自。己的义务\n近年来,行 🌷 业经历了变化。\n"
NEVER = ("--min-score", "1")  # no move is as sure as that


@pytest.fixture
def files(tmp_path):
    noisy, gold = tmp_path / "noisy.txt", tmp_path / "gold.txt"
    noisy.write_bytes(NOISY.encode())
    gold.write_bytes(GOLD.encode())
    return noisy, gold


def evaluate(*arguments, **options):
    return CliRunner().invoke(create_app(), ["evaluate", *map(str, arguments)], **options)


def figures(result):
    assert result.exit_code == 0, result.stderr
    return {line[:36].strip(): line[36:].strip() for line in result.stdout.splitlines() if line}


def test_the_figures_are_those_of_the_repaired_text(files):
    assert figures(evaluate(*files)) == {
        "lines": "2",
        "lines whose streams are the gold's": "100.00 % (2 of 2)",
        "marks and numbers right": "100.00 % (3 of 3)",
        "displaced ones back": "100.00 % (1 of 1)",
        "right ones broken": "0.00 % (0 of 2)",
        "whole lines untouched": "100.00 % (1 of 1)",
        "lines exact": "100.00 % (2 of 2)",
        "character error rate": "0.00 % (0 of 31)",
    }


def test_how_sure_a_move_must_be_is_an_option(files):
    assert figures(evaluate(*files, *NEVER)) == {
        "lines": "2",
        "lines whose streams are the gold's": "100.00 % (2 of 2)",
        "marks and numbers right": "66.67 % (2 of 3)",
        "displaced ones back": "0.00 % (0 of 1)",
        "right ones broken": "0.00 % (0 of 2)",
        "whole lines untouched": "100.00 % (1 of 1)",
        "lines exact": "50.00 % (1 of 2)",
        "character error rate": "6.45 % (2 of 31)",
    }


def test_lines_that_are_not_exact_are_shown_on_demand(files):
    shown = evaluate(*files, *NEVER, "--show").stdout
    noisy, gold = NOISY.splitlines()[0], GOLD.splitlines()[0]
    assert shown.startswith(f"noisy {noisy}\nclean {noisy}\ngold  {gold}\n\nlines ")


def test_one_of_the_files_may_be_standard_input(files):
    assert figures(evaluate("-", files[1], input=NOISY.encode()))["lines"] == "2"


def test_both_files_are_read_in_the_encoding_that_is_named(files):
    for path in files:
        path.write_bytes(path.read_bytes().decode().encode("gb18030"))
    assert figures(evaluate(*files, "--encoding", "gb18030"))["lines exact"] == "100.00 % (2 of 2)"
    result = evaluate(*files)
    assert result.exit_code == 1
    assert f"{files[0]}: byte 0xb5 at offset 0 is not utf-8" in result.stderr


def test_the_shipped_model_can_be_named(files):
    shipped = Path(spacy_cnclean.__file__).parent / "data" / "punctuation"
    assert figures(evaluate(*files, "--model", shipped)) == figures(evaluate(*files))


def test_files_that_do_not_correspond_are_refused(files):
    files[1].write_bytes(GOLD.encode() + "三。\n".encode())
    result = evaluate(*files)
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"{files[0]} has 2 lines and {files[1]} has 3" in result.stderr


def test_empty_files_are_refused(files):
    for path in files:
        path.write_bytes(b"")
    result = evaluate(*files)
    assert result.exit_code == 1
    assert "are empty" in result.stderr


def test_a_missing_file_is_named(files, tmp_path):
    result = evaluate(files[0], tmp_path / "missing.txt")
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"{tmp_path / 'missing.txt'}: cannot be read: no such file" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--encoding", "utf-9"), "unknown encoding 'utf-9'"),
        (("--min-score", "1.5"), "--min-score"),
        (("--min-score", "nan"), "score"),
        (("--model", "no/such/folder"), "model must be the folder of a punctuation model"),
        (("--model", "."), "scorer.npz"),
    ],
)
def test_a_wrong_option_is_refused_with_its_reason(files, arguments, message):
    result = evaluate(*files, *arguments)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())
    assert "Traceback" not in result.stderr


def test_the_function_counts_what_the_command_does():
    noisy, gold = (
        ["合法 🎉 催收催收:机构必须遵守法律", "甲乙。"],
        ["合法催收:催收机构必须遵守法律", "甲乙。"],
    )
    counts = spacy_cnclean.evaluate(noisy, gold)
    assert (counts.lines, counts.units, counts.displaced) == (2, 2, 1)
    assert spacy_cnclean.evaluate(noisy, gold, steps=["emoji"]).back == 0
    assert spacy_cnclean.evaluate([], []).lines == 0
    with pytest.raises(ValueError, match="2 noisy lines do not correspond to 1 of gold"):
        spacy_cnclean.evaluate(noisy, gold[:1])
