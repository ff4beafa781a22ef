"""`extract`: what it writes of each statute and claim, and what happens when something is wrong."""

import csv
import io
import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from spacy_cnclean import clean_text, find_claims, find_statutes
from spacy_cnclean.cli import create_app
from spacy_cnclean.statutes import default_table

NOISY = (
    "依据《民 🎉 法典》第六百八十条。\r\n"
    "\n"
    "规模 🐞 如下：2021年，市场规模已达800亿元。"
    "2015年出台的《网络借贷信息中介机构业务活动管理办法》\n"
)


def run(*arguments, text=None, steps="emoji"):
    data = None if text is None else text.encode()
    return CliRunner().invoke(
        create_app(), ["extract", "--steps", steps, *map(str, arguments)], input=data
    )


def records(result):
    assert result.stderr == ""
    assert result.exit_code == 0
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def noisy(tmp_path):
    path = tmp_path / "noisy.txt"
    path.write_bytes(NOISY.encode())
    return path


def test_every_statute_and_claim_is_there(noisy):
    clean = clean_text("\n".join(NOISY.splitlines()), steps=["emoji"]).text
    statutes = find_statutes(clean)
    claims = find_claims(clean, statutes=statutes)
    texts = {"statute": [s.text for s in statutes], "claim": [c.text for c in claims]}
    rows = records(run(noisy))
    for kind, expected in texts.items():
        assert [row["text"] for row in rows if row["type"] == kind] == expected
        assert expected


def test_offsets_lead_to_the_line_before_and_after_cleaning(noisy):
    raw_lines = NOISY.splitlines()
    clean_lines = [clean_text(line, steps=["emoji"]).text for line in raw_lines]
    rows = records(run(noisy))
    assert {row["line"] for row in rows} == {1, 3}
    for row in rows:
        raw, clean = raw_lines[row["line"] - 1], clean_lines[row["line"] - 1]
        assert raw[row["raw_start"] : row["raw_end"]] == row["raw_text"]
        assert clean[row["start"] : row["end"]] == row["text"]
        assert row["text"] in row["sentence"]
        for quantity in row.get("quantities", ()):
            assert clean[quantity["start"] : quantity["end"]] == quantity["text"]


def test_a_statute_has_its_link_its_official_title_and_what_is_wrong(noisy):
    first, last = (row for row in records(run(noisy)) if row["type"] == "statute")
    assert (first["file"], first["raw_text"]) == (str(noisy), "《民 🎉 法典》第六百八十条")
    assert first["link"]["work"] == "民法典@2020"
    assert (first["official_title"], first["provisions"]) == ("中华人民共和国民法典", ["680"])
    assert first["issues"] == []
    issues = {issue["code"]: issue for issue in last["issues"]}
    assert set(issues) == {"title_variant", "year_mismatch"}
    assert last["official_title"] == "网络借贷信息中介机构业务活动管理暂行办法"
    year = issues["year_mismatch"]
    clean = clean_text(NOISY.splitlines()[2], steps=["emoji"]).text
    assert clean[year["start"] : year["end"]] == "2015年"


def test_lines_are_read_as_one_text():
    text = "《个人信息保护法》（以下简称《个保规则》）已经施行。\n依据《个保规则》第十三条。\n"
    works = [row["link"]["work"] for row in records(run(text=text)) if row["type"] == "statute"]
    assert len(works) == 2
    assert len(set(works)) == 1


def test_line_numbers_go_on_over_blocks():
    text = "空行，没有内容\n" * 6000 + "依据《民法典》第一条。\n"
    (row,) = (row for row in records(run(text=text)) if row["type"] == "statute")
    assert (row["line"], row["start"]) == (6001, 2)


def test_the_text_is_taken_as_it_is_without_steps():
    (row,) = records(run(text="🎉依据《民法典》", steps="none"))
    assert (row["start"], row["raw_start"]) == (3, 3)


@pytest.mark.parametrize(("day", "codes"), [("2015-01-01", []), ("2022-01-01", ["repealed"])])
def test_citations_are_judged_as_of_a_day(day, codes):
    rows = records(run("--as-of", day, text="依据《中华人民共和国合同法》第一百零七条"))
    (row,) = (row for row in rows if row["type"] == "statute")
    assert [issue["code"] for issue in row["issues"]] == codes


def test_a_table_is_added(tmp_path):
    table = tmp_path / "table.tsv"
    table.write_text("title\tlevel\n某市催收管理规定\t地方规章\n", encoding="utf-8")
    rows = records(run("--table", table, text="依据《某市催收管理规定》"))
    assert rows[0]["official_title"] == "某市催收管理规定"


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "cannot be read: no such file or directory"), ("名称\n", "line 1: unknown column")],
)
def test_a_table_that_is_none_is_named(content, message, tmp_path):
    table = tmp_path / "table.tsv"
    if content:
        table.write_text(content, encoding="utf-8")
    result = run("--table", table, text="甲")
    assert result.exit_code == 1
    assert result.stderr.startswith("spacy-cnclean: --table: ")
    assert message in result.stderr


def test_csv_has_a_row_for_each(noisy):
    result = run(noisy, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    as_json = records(run(noisy))
    for row, record in zip(rows, as_json, strict=True):
        assert (row["text"], row["line"]) == (record["text"], str(record["line"]))
        assert row["issues"].split() == [issue["code"] for issue in record["issues"]]
    assert rows[0]["work"] == "民法典@2020"


def test_a_table_to_look_at_has_a_line_for_each(noisy):
    lines = run(noisy, "--format", "table").stdout.splitlines()
    assert lines[0].split() == ["PLACE", "TYPE", "TEXT", "OFFICIAL", "TITLE", "ISSUES"]
    assert lines[-2:] == ["", f"The statute table speaks of {default_table().as_of}."]
    assert len(lines) - 2 == 1 + len(records(run(noisy)))
    assert lines[1].startswith(f"{noisy}:1:3")
    assert lines[-3].endswith("title_variant year_mismatch")


def test_nothing_found_is_no_line():
    assert records(run(text="没有引用。\n")) == []


@pytest.mark.parametrize("to_file", [True, False])
def test_bad_files_are_named_and_the_others_are_read(noisy, tmp_path, to_file):
    bad = tmp_path / "bad.txt"
    bad.write_bytes("依据《民法典》\n".encode() * 20_000 + b"\xff")
    output = tmp_path / "found.jsonl"
    arguments = ("-o", output) if to_file else ()
    result = run(tmp_path / "missing.txt", bad, noisy, *arguments)
    written = output.read_text(encoding="utf-8") if to_file else result.stdout
    assert result.exit_code == 1
    assert f"{tmp_path / 'missing.txt'}: cannot be read: no such file" in result.stderr
    assert f"{bad}: byte 0xff at offset" in result.stderr
    assert {json.loads(line)["file"] for line in written.splitlines()} == {str(noisy)}


def test_an_interrupt_leaves_the_old_output_and_no_other(noisy, tmp_path, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("spacy_cnclean.cli.extract.extract", interrupt)
    output = tmp_path / "found.jsonl"
    output.write_bytes(b"old")
    assert run(noisy, "-o", output).exit_code == 130
    assert output.read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["found.jsonl", "noisy.txt"]


def test_another_encoding_is_read_and_utf_8_written(tmp_path):
    path = tmp_path / "encoded.txt"
    path.write_bytes("依据《民法典》".encode("gb18030"))
    (row,) = records(run(path, "-e", "gb18030"))
    assert row["text"] == "《民法典》"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--steps", "emojis"), "unknown step 'emojis'"),
        (("--format", "xml"), "xml"),
        (("--as-of", "tomorrow"), "tomorrow"),
        (("--encoding", "utf-9"), "unknown encoding 'utf-9'"),
    ],
)
def test_a_wrong_command_line_is_refused_with_its_reason(arguments, message):
    result = run(*arguments, text="甲")
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())


def test_a_broken_pipe_is_silent(tmp_path):
    path = tmp_path / "long.txt"
    path.write_bytes(NOISY.encode() * 3_000)
    command = [sys.executable, "-m", "spacy_cnclean", "extract", "--steps", "emoji", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert json.loads(process.stdout.readline())["line"] == 1
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141
