"""Tables on the command line: `clean` and `extract` read them as `run`, `check` and `diff` do."""

import gzip
import json

import pytest
from typer.testing import CliRunner

from spacy_cnclean.cli import create_app
from spacy_cnclean.corpus import find_sources, run_corpus

NOISY = "监管 🐈 收紧，依据《民 🎉 法典》第1条。"
CLEAN = "监管收紧，依据《民法典》第1条。"
JSONL = f'{{"id": 1.50, "text": {json.dumps(NOISY)}}}\n{{"text": null, "id":2}}\r\n'
CSV = f'id,text\n1,"{NOISY}\n第二行"\n2,\n'


def run(*arguments, text=None):
    data = None if text is None else text.encode()
    return CliRunner().invoke(create_app(), [*map(str, arguments)], input=data)


@pytest.fixture
def write(tmp_path):
    def write(name, text, encoding="utf-8"):
        data = text.encode(encoding)
        path = tmp_path / name
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
        return path

    return write


def parts(path, tmp_path):
    """Return what `run` makes of a file."""
    run_corpus(find_sources([path]), tmp_path / "out")
    (part,) = (tmp_path / "out").glob("part-*")
    data = part.read_bytes()
    return (gzip.decompress(data) if part.suffix == ".gz" else data).decode()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.jsonl", JSONL),
        ("a.NDJSON", JSONL),
        ("a.jsonl.gz", JSONL),
        ("a.csv", CSV),
        ("a.csv.gz", CSV),
        ("a.tsv", CSV.replace(",", "\t")),
    ],
)
def test_clean_writes_the_rows_that_run_writes(name, text, write, tmp_path):
    path = write(name, text)
    result = run("clean", path)
    assert result.exit_code == 0
    assert result.stdout_bytes.decode() == parts(path, tmp_path)
    assert ("🐈" not in result.stdout and "1.50" in result.stdout) or "id" in result.stdout
    assert run("clean", path, "-o", tmp_path / "b").exit_code == 0
    assert (tmp_path / "b").read_bytes() == result.stdout_bytes


def test_clean_keeps_encoding_and_everything_but_the_text_column(write):
    path = write("a.csv", CSV.replace("text", "body"), "gb18030")
    path.write_bytes(CSV.replace("text", "body").replace("🐈", "").encode("gb18030"))
    result = run("clean", "-e", "gb18030", "--text-column", "body", path)
    assert result.stdout_bytes.decode("gb18030").startswith("id,body\n1,")


def test_a_table_may_be_cleaned_in_its_place_and_a_bad_row_leaves_it_alone(write):
    path = write("a.jsonl", JSONL)
    assert run("clean", path, "-o", path).exit_code == 0
    assert json.loads(path.read_bytes().splitlines()[0])["text"] == CLEAN
    bad = write("bad.jsonl", JSONL + "{no json}\n")
    result = run("clean", bad, "-o", bad)
    assert result.exit_code == 1
    assert "row 3: not JSON" in result.stderr
    assert "spacy-cnclean run" in result.stderr
    assert bad.read_bytes().decode() == JSONL + "{no json}\n"
    assert run("clean", bad).stdout == ""


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("clean", "a.parquet"), 1, "spacy-cnclean run"),
        (("clean", "a.csv", "b.csv"), 2, "use run"),
        (("clean", "a.jsonl", "c.txt"), 2, "use run"),
        (("clean", "a.jsonl", "--edits", "e.jsonl"), 2, "run --add edits"),
        (("clean", "c.txt", "--text-column", "body"), 2, "no input is one"),
        (("extract", "c.txt", "--text-column", "body"), 2, "no input is one"),
        (("check", "c.txt", "--text-column", "body"), 2, "no input is one"),
        (("clean", "a.jsonl", "--text-column", "body"), 1, "no field 'body'"),
        (("clean", "a.csv", "-t", "body"), 1, "no column 'body'"),
        (("extract", "a.csv", "-t", "body"), 1, "no column 'body'"),
        (("extract", "missing.jsonl"), 1, "no such file"),
        (("clean", "missing.csv"), 1, "no such file"),
        (("check", "-e", "utf-16", "a.csv"), 2, "utf-16"),
        (("clean", "-e", "utf-16", "a.csv"), 1, "utf-16"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_line(arguments, code, message, write, monkeypatch):
    monkeypatch.chdir(write("a.parquet", "PAR1").parent)
    for name, text in (("a.jsonl", JSONL), ("a.csv", CSV), ("b.csv", CSV), ("c.txt", NOISY)):
        write(name, text)
    result = run(*arguments)
    assert result.exit_code == code
    assert message in " ".join(result.stderr.replace("│", " ").split())
    assert isinstance(result.exception, SystemExit)


@pytest.mark.parametrize(("name", "text"), [("a.jsonl", JSONL), ("a.csv", CSV), ("a.csv.gz", CSV)])
def test_extract_reads_the_text_of_each_row(name, text, write):
    path = write(name, text)
    found = [json.loads(line) for line in run("extract", path).stdout.splitlines()]
    (statute,) = (record for record in found if record["type"] == "statute")
    assert (statute["row"], statute["line"], statute["official_title"]) == (
        1,
        1,
        "中华人民共和国民法典",
    )
    assert NOISY[statute["raw_start"] : statute["raw_end"]] == statute["raw_text"]
    table = run("extract", "--format", "table", path).stdout
    assert f"{name}:1:{statute['raw_start'] + 1} " in table
    header, row, *_ = run("extract", "--format", "csv", path).stdout.splitlines()
    assert header.endswith(",row,table_date")
    assert row.rsplit(",", 2)[1] == "1"


def test_extract_names_a_bad_row_and_reads_the_others(write):
    path = write("a.jsonl", "{}\n" + JSONL)
    result = run("extract", path)
    assert result.exit_code == 1
    assert "row 1: no field 'text'" in result.stderr
    assert json.loads(result.stdout.splitlines()[0])["row"] == 2


def test_extract_reads_parquet(tmp_path):
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    path = tmp_path / "a.parquet"
    parquet.write_table(pa.table({"text": [None, NOISY]}), path)
    found = [json.loads(line) for line in run("extract", path).stdout.splitlines()]
    assert {record["row"] for record in found} == {2}
