"""Runs over files: what is kept, how it is cut, what fails, and going on after a crash."""

import csv
import gzip
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from deadly_steps import DyingOnce, DyingOver
from typer.testing import CliRunner

from spacy_cnclean import BatchCleaner, clean_text
from spacy_cnclean.cli import create_app
from spacy_cnclean.corpus import (
    CorpusError,
    CorpusSettings,
    find_sources,
    run_corpus,
)
from spacy_cnclean.corpus._blocks import Cleaned, Layout, Position, RowBlock
from spacy_cnclean.corpus._clean_block import BlockCleaner
from spacy_cnclean.corpus._pool import Job, Pool
from spacy_cnclean.corpus._sources import Source
from spacy_cnclean.corpus._spool import Spool

NOISY = "监管 🐈 收紧，公司 🐞 应当赔偿。"
CLEAN = "监管收紧，公司应当赔偿。"
EMOJI = BatchCleaner(steps=("emoji",))


def small(cleaner=EMOJI, **options):
    """Return settings that cut small files into many blocks and parts."""
    options = {"part_size": 400, "block_size": 100, "row_limit": 4000, **options}
    return CorpusSettings(cleaner=cleaner, **options)


def run(path, out, settings=None, **options):
    return run_corpus(find_sources([path]), out, settings or small(), **options)


def parts(folder, pattern="part-*"):
    return sorted(folder.glob(pattern))


def output(folder):
    return b"".join(path.read_bytes() for path in parts(folder))


def files(folder):
    """Return every file of an output folder with its bytes."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def errors(folder):
    return [json.loads(line) for line in (folder / "errors.jsonl").read_bytes().splitlines()]


def command(*arguments):
    return CliRunner().invoke(create_app(), ["run", "--steps", "emoji", *map(str, arguments)])


@pytest.fixture
def noisy(tmp_path):
    """A file of 60 rows, some noisy."""
    path = tmp_path / "noisy.jsonl"
    rows = [{"id": n, "text": NOISY if n % 3 else "甲。", "more": [n, None]} for n in range(60)]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


def test_lines_of_json_keep_every_other_character(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"n":1.10,  "text" : "甲 🎉 乙","big":123456789012345678901234567890,"u":"\\u4e2d\\ud83d"}\r\n'  # noqa: E501
        '{ "text": null }\n'
        "\n"
        '{"text":"\\u7532","x":1e999}',
        "utf-8",
        newline="",
    )
    summary = run(path, tmp_path / "out")
    assert output(tmp_path / "out").decode() == (
        '{"n":1.10,  "text" : "甲乙","big":123456789012345678901234567890,"u":"\\u4e2d\\ud83d"}\r\n'
        '{ "text": null }\n'
        "\n"
        '{"text":"\\u7532","x":1e999}'
    )
    assert (summary.rows, summary.changed, summary.failed) == (4, 1, 0)


def test_half_a_surrogate_pair_comes_out_as_it_went_in(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "甲🎉\\ud83d"}\n', "utf-8")
    run(path, tmp_path / "out")
    assert json.loads(output(tmp_path / "out")) == {"text": "甲\ud83d"}


def test_lines_of_text_stay_lines_of_text(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(f"\ufeff{NOISY}\r\n\n甲\u2028乙\n{NOISY}".encode())
    run(path, tmp_path / "out")
    assert output(tmp_path / "out").decode() == f"\ufeff{CLEAN}\r\n\n甲\u2028乙\n{CLEAN}"


def test_lines_of_text_with_columns_become_json(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(f"{NOISY}\n甲", "utf-8")
    cleaner = BatchCleaner(steps=("emoji",), columns=("noise",), output_column="clean")
    run(path, tmp_path / "out", small(cleaner))
    rows = [json.loads(line) for line in output(tmp_path / "out").splitlines()]
    assert [path.suffix for path in parts(tmp_path / "out")] == [".jsonl"]
    assert [(row["text"], row["clean"]) for row in rows] == [(NOISY, CLEAN), ("甲", "甲")]
    assert rows[0]["cn_noise"]["characters"] == len(NOISY)


def test_the_error_column_of_a_cleaner_stays_unused(noisy, tmp_path):
    run(noisy, tmp_path / "out", small(BatchCleaner(steps=("emoji",), error_column="error")))
    run(noisy, tmp_path / "other", small())
    assert output(tmp_path / "out") == output(tmp_path / "other")


@pytest.mark.parametrize(("name", "delimiter"), [("a.csv", ","), ("a.tsv", "\t")])
def test_tables_keep_header_order_and_fields_with_line_breaks(name, delimiter, tmp_path):
    path = tmp_path / name
    rows = [["id", "text", "note"]]
    rows += [[str(n), NOISY, 'a "quoted"\nline' + delimiter] for n in range(30)]
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=delimiter).writerows(rows)
    cleaner = BatchCleaner(steps=("emoji",), columns=("edits",))
    run(path, tmp_path / "out", small(cleaner))
    done = parts(tmp_path / "out")
    assert len(done) > 2
    result = []
    for part in done:
        with part.open(encoding="utf-8", newline="") as stream:
            header, *inside = csv.reader(stream, delimiter=delimiter)
        assert header == [*rows[0], "cn_edits"]
        result += inside
    assert [row[:3] for row in result] == [[row[0], CLEAN, row[2]] for row in rows[1:]]
    assert [edit["before"] for edit in json.loads(result[0][3])][:3] == [" ", "🐈", " "]


def test_gb18030_comes_out_as_utf_8(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(f"{NOISY}\n".encode("gb18030"))
    run(path, tmp_path / "out", small(encoding="gb18030"))
    assert output(tmp_path / "out").decode() == f"{CLEAN}\n"


@pytest.mark.parametrize("packing", ["gz", "zst"])
def test_packed_files_give_packed_parts(packing, noisy, tmp_path):
    unpack = gzip.decompress
    if packing == "zst":
        zstandard = pytest.importorskip("zstandard")
        unpack = lambda data: zstandard.ZstdDecompressor().stream_reader(data).read()  # noqa: E731
    packed = tmp_path / f"noisy.jsonl.{packing}"
    packed.write_bytes(pack(noisy.read_bytes(), packing))
    run(noisy, tmp_path / "plain")
    run(packed, tmp_path / "out")
    done = parts(tmp_path / "out")
    assert [path.name for path in done] == [
        f"{path.name}.{packing}" for path in parts(tmp_path / "plain")
    ]
    assert b"".join(unpack(path.read_bytes()) for path in done) == output(tmp_path / "plain")


def pack(data, packing):
    """Return data in two frames, as programs that append write it."""
    if packing == "gz":
        return gzip.compress(data[:1000]) + gzip.compress(data[1000:])
    compress = pytest.importorskip("zstandard").ZstdCompressor().compress
    return compress(data[:1000]) + compress(data[1000:])


def test_folders_are_read_in_order_and_other_files_left_alone(noisy, tmp_path):
    folder = tmp_path / "in" / "deep"
    folder.mkdir(parents=True)
    (folder / "b.txt").write_text("乙\n", "utf-8")
    (folder / "a.txt.gz").write_bytes(gzip.compress("甲\n".encode()))
    (folder / "README").touch()
    names = [source.path.name for source in find_sources([noisy, tmp_path / "in"])]
    assert names == ["noisy.jsonl", "a.txt.gz", "b.txt"]


def test_the_output_is_that_of_the_function_with_any_number_of_processes(noisy, tmp_path):
    run(noisy, tmp_path / "one")
    run(noisy, tmp_path / "two", workers=2)
    assert files(tmp_path / "one") == files(tmp_path / "two")
    raw = [json.loads(line) for line in noisy.read_bytes().splitlines()]
    clean = [json.loads(line) for line in output(tmp_path / "one").splitlines()]
    for before, after in zip(raw, clean, strict=True):
        before["text"] = clean_text(before["text"], steps=["emoji"]).text
        assert after == before


def test_many_small_inputs_keep_all_processes_busy_and_in_order(tmp_path):
    for number in range(30):
        (tmp_path / f"{number:02}.txt").write_text(f"{number} {NOISY}\n", "utf-8")
    summary = run(tmp_path, tmp_path / "out", workers=2)
    lines = output(tmp_path / "out").decode().splitlines()
    assert lines == [f"{number} {CLEAN}" for number in range(30)]
    assert summary.parts == 30


def test_long_rows_wait_outside_until_there_is_room(tmp_path):
    layout = Layout(Source(tmp_path / "a.txt", "txt"), "utf-8", 1 << 30)
    read = []

    def jobs():
        for number in range(12):
            read.append(number)
            data = b"x" * (9 << 20) + b"\n"
            yield Job(0, layout, RowBlock(Position(number), Position(number + 1), data))

    with Pool(BlockCleaner(BatchCleaner(steps=())), 2) as pool:
        for done, (_, cleaned) in enumerate(pool.map(jobs())):
            assert cleaned.rows == 1
            assert len(read) <= done + 3
    assert read == list(range(12))


def test_bad_rows_are_named_and_the_others_are_cleaned(tmp_path):
    path = tmp_path / "a.jsonl"
    rows = [
        '{"text": "甲🎉"}'.encode(),
        b'{"body": "no text"}',
        b'{"text": 7}',
        b'{"text": "cut',
        b"[1]",
        b'{"text": "\xff"}',
        b'{"text": "' + b"x" * 5000 + b'"}',
        b'{"text": "a", "text": "b"}',
        b'{"text": ' + b"[" * 3000 + b"]" * 200 + b"}",
        '{"text": "乙🎉"}'.encode(),
    ]
    path.write_bytes(b"\n".join(rows))
    summary = run(path, tmp_path / "out")
    assert output(tmp_path / "out").decode() == '{"text": "甲"}\n{"text": "乙"}'
    assert (summary.rows, summary.failed) == (2, 8)
    found = errors(tmp_path / "out")
    assert {error["input"] for error in found} == {str(path)}
    assert [error["row"] for error in found] == [2, 3, 4, 5, 6, 7, 8, 9]
    for error, reason in zip(
        found,
        [
            "no field 'text'; the fields are: body",
            "field 'text' holds a list or a number, not a string",
            "not JSON: Unterminated string starting at column 10",
            "not JSON: expected '{' at column 1",
            "byte 0xff at byte 10 of the row is not utf-8: invalid start byte",
            "longer than 4000 bytes",
            "two fields 'text'; the fields are: text, text",
            "not JSON: ",
        ],
        strict=True,
    ):
        assert error["reason"].startswith(reason)


def test_bad_rows_of_a_table_are_named(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("id,text\n1,甲🎉\n2\n3,".encode() + b"\xff\n\n4," + "乙\n".encode())
    run(path, tmp_path / "out")
    assert output(tmp_path / "out").decode() == "id,text\n1,甲\n\n4,乙\n"
    assert [(error["row"], error["reason"]) for error in errors(tmp_path / "out")] == [
        (2, "1 fields; the header has 2"),
        (3, "some bytes are not utf-8"),
    ]


def test_a_quote_left_open_is_not_read_to_the_end_of_a_long_file(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b'text\n"' + b"x\n" * 4000)
    (failure,) = run(path, tmp_path / "out").failures
    assert "longer than 4000 bytes: is a quote left open?" in failure


def test_an_empty_file_gives_an_empty_part(tmp_path):
    (tmp_path / "a.txt").touch()
    assert run(tmp_path / "a.txt", tmp_path / "out").parts == 1
    assert output(tmp_path / "out") == b""


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.csv", b"id,body\n1,2\n", "a.csv: no column 'text'; the columns are id, body"),
        ("a.csv", b"text,text\n", "a.csv: two columns 'text'; the columns are text, text"),
        ("a.csv", b"", "a.csv: there is no header"),
        ("a.csv", b'text\n"' + b"x\n" * 4000, "a.csv: record at byte 5: a quote is left open"),
        ("a.jsonl.gz", b"no gzip", "a.jsonl.gz: not a whole gzip file: Not a gzipped file"),
        ("a.jsonl.gz", gzip.compress(b'{"text":"a"}\n' * 99)[:-9], "compressed data is broken"),
    ],
)
def test_an_unreadable_input_is_named_and_the_others_are_cleaned(
    name, data, message, noisy, tmp_path
):
    bad = tmp_path / name
    bad.write_bytes(data)
    result = command(bad, noisy, "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert message in result.stderr
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert [path.name[:10] for path in parts(tmp_path / "out")] == ["part-00001"]
    assert output(tmp_path / "out").count(b"\n") == 60


def test_a_zstandard_file_that_is_cut_short_is_named(noisy, tmp_path):
    zstandard = pytest.importorskip("zstandard")
    bad = tmp_path / "a.jsonl.zst"
    bad.write_bytes(zstandard.ZstdCompressor().compress(noisy.read_bytes())[:-20])
    result = command(bad, "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert "a.jsonl.zst: the compressed data is broken" in result.stderr
    assert parts(tmp_path / "out") == []


def test_an_input_nobody_may_read_is_named_as_such(noisy, tmp_path, monkeypatch):
    real = Path.open

    def refusing(self, mode="r", *arguments, **options):
        if self == noisy:
            raise PermissionError(13, "Permission denied", str(self))
        return real(self, mode, *arguments, **options)

    monkeypatch.setattr(Path, "open", refusing)
    result = command(noisy, "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert f"{noisy}: cannot be read: permission denied" in result.stderr


def test_a_break_in_a_file_says_which_rows_are_in_the_output(tmp_path):
    bad = tmp_path / "a.txt.gz"
    text = "".join(f"{number * number}\n" for number in range(9000)).encode()
    bad.write_bytes(gzip.compress(text)[:-2000])
    (failure,) = run(bad, tmp_path / "out", small(part_size=20_000)).failures
    inside = b"".join(gzip.decompress(part.read_bytes()) for part in parts(tmp_path / "out"))
    assert inside
    assert text.startswith(inside)
    count = inside.count(b"\n")
    assert failure.endswith(f"; in the output: rows 1 to {count}")


def test_an_output_folder_inside_the_input_folder_is_not_read(noisy, tmp_path):
    out = tmp_path / "clean"
    for _ in range(2):
        assert command(tmp_path, "-o", out).exit_code == 0
    assert [path.name for path in parts(out)] == ["part-00000-00000.jsonl"]
    assert noisy.exists()


@pytest.mark.parametrize(("name", "option"), [("a", "jsonl.gz"), ("a.gz", "jsonl")])
def test_format_and_packing_by_option(name, option, noisy, tmp_path):
    path = tmp_path / name
    path.write_bytes(gzip.compress(noisy.read_bytes()))
    assert command(path, "-o", tmp_path / "out", "--format", option).exit_code == 0
    (part,) = parts(tmp_path / "out")
    assert part.name == "part-00000-00000.jsonl.gz"
    assert gzip.decompress(part.read_bytes()).count(b"\n") == 60


def test_progress_tells_what_an_earlier_run_did_from_what_this_one_does(
    noisy, tmp_path, monkeypatch
):
    stop_after(15, monkeypatch)
    with pytest.raises(Stopped):
        run(noisy, tmp_path / "out")
    monkeypatch.undo()
    told = []
    run(noisy, tmp_path / "out", report=told.append)
    size = noisy.stat().st_size
    assert told[-1].done == told[-1].total == size
    assert 0 < told[0].resumed == told[-1].resumed < told[0].done < size
    again = []
    run(noisy, tmp_path / "out", report=again.append)
    assert again == [(size, size, size)]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("missing.jsonl",), "missing.jsonl: cannot be read: no such file"),
        (("a.doc",), "a.doc: the extension says no format; expected .txt, .jsonl"),
        (("a.parquet.gz",), "a.parquet.gz: Parquet compresses itself"),
    ],
)
def test_an_input_that_is_none_is_refused_before_anything_is_written(
    arguments, message, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    for name in ("a.doc", "a.parquet.gz"):
        Path(name).touch()
    result = command(*arguments, "-o", "out")
    assert result.exit_code == 1
    assert message in result.stderr
    assert not Path("out").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--add", "law"), "unknown column 'law'"),
        (("--encoding", "utf-16"), "encoding 'utf-16' does not end a line with one byte"),
        (("--encoding", "utf-99"), "unknown encoding 'utf-99'"),
        (("--format", "doc"), "unknown format 'doc'; expected one of txt"),
    ],
)
def test_a_wrong_option_is_a_usage_error(arguments, message, noisy, tmp_path):
    result = command(noisy, "-o", tmp_path / "out", *arguments)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.replace("│", " ").split())


def test_a_folder_that_cannot_be_written_is_named(noisy, tmp_path):
    (tmp_path / "file").touch()
    result = command(noisy, "-o", tmp_path / "file" / "out")
    assert result.exit_code == 1
    assert f"{tmp_path / 'file' / 'out'}: cannot be written: not a directory" in result.stderr


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write")
def test_a_folder_without_permission_is_named(noisy, tmp_path):
    (tmp_path / "out").mkdir(mode=0o500)
    result = command(noisy, "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert "cannot be written: permission denied" in result.stderr


def test_other_files_are_never_in_danger(noisy, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    result = command(noisy, "-o", tmp_path / "out", "--restart")
    assert result.exit_code == 1
    assert "is not empty and has no manifest.jsonl" in result.stderr
    assert (tmp_path / "out" / "mine.txt").read_text() == "mine"


def test_a_full_disk_is_named_and_the_run_goes_on_when_there_is_room(noisy, tmp_path, monkeypatch):
    run(noisy, tmp_path / "whole")
    real = Spool.add
    calls = iter(range(100))

    def full(self, block, cleaned):
        if next(calls) == 20:
            raise OSError(28, "No space left on device")
        real(self, block, cleaned)

    monkeypatch.setattr(Spool, "add", full)
    with pytest.raises(CorpusError, match="cannot be written: no space left on device"):
        run(noisy, tmp_path / "out")
    assert not list((tmp_path / "out").glob("*.tmp"))
    run(noisy, tmp_path / "out")
    assert files(tmp_path / "out") == files(tmp_path / "whole")


@pytest.mark.skipif(os.name == "nt", reason="needs a limit on the size of files")
@pytest.mark.parametrize("line", [json.dumps({"text": NOISY}), '{"bad": "row"}'])
def test_what_does_not_fit_leaves_nothing_half_written(line, tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_text(f"{line}\n" * 600, "utf-8")
    code = (
        "import resource, sys, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000));"
        "from spacy_cnclean.cli import main; main()"
    )
    out = tmp_path / "out"
    done = subprocess.run(
        [sys.executable, "-c", code, "run", str(path), "-o", str(out), "--steps", "emoji"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "cannot be written: file too large" in done.stderr
    assert parts(out) == []
    assert not list(out.glob("*.tmp"))
    run(path, tmp_path / "whole", CorpusSettings(cleaner=EMOJI))
    # As often as it takes: the same command goes on once there is room.
    code = command(path, "-o", out).exit_code
    assert code == (1 if "bad" in line else 0)
    assert output(out) == output(tmp_path / "whole")
    assert errors(out) == errors(tmp_path / "whole")


class TestGoingOn:
    def test_a_finished_run_is_left_alone(self, noisy, tmp_path):
        first = run(noisy, tmp_path / "out")
        before = files(tmp_path / "out")
        assert run(noisy, tmp_path / "out") == first
        assert files(tmp_path / "out") == before

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ({"part_size": 800}, "part size: was 400, is 800"),
            ({"cleaner": BatchCleaner(steps=("hygiene",))}, r"steps: was \['emoji'\], is"),
            (
                {"cleaner": BatchCleaner(steps=("emoji",), text_column="body")},
                "text column: was 'text', is 'body'",
            ),
        ],
    )
    def test_another_configuration_is_refused_with_what_differs(
        self, options, message, noisy, tmp_path
    ):
        run(noisy, tmp_path / "out")
        with pytest.raises(CorpusError, match=message):
            run(noisy, tmp_path / "out", small(**options))

    def test_an_input_that_has_changed_is_refused(self, noisy, tmp_path):
        run(noisy, tmp_path / "out")
        noisy.write_bytes(noisy.read_bytes() + b"\n")
        with pytest.raises(CorpusError, match="noisy.jsonl: has changed since the run began"):  # noqa: RUF043
            run(noisy, tmp_path / "out")

    def test_a_part_that_is_gone_is_named(self, noisy, tmp_path):
        run(noisy, tmp_path / "out")
        parts(tmp_path / "out")[1].unlink()
        with pytest.raises(CorpusError, match="part-00000-00001.jsonl: is missing"):  # noqa: RUF043
            run(noisy, tmp_path / "out")

    def test_restart_begins_again(self, noisy, tmp_path):
        run(noisy, tmp_path / "out")
        run(noisy, tmp_path / "out", small(part_size=100_000), restart=True)
        assert len(parts(tmp_path / "out")) == 1

    def test_restart_leaves_parts_of_other_programs_alone(self, noisy, tmp_path):
        run(noisy, tmp_path / "out")
        other = tmp_path / "out" / "part-00000-2f6e4d9c.c000.snappy.parquet"
        other.write_bytes(b"of Spark")
        run(noisy, tmp_path / "out", restart=True)
        assert other.read_bytes() == b"of Spark"

    def test_restart_without_a_manifest_deletes_nothing(self, noisy, tmp_path):
        other = tmp_path / "part-00000-00000.jsonl"
        other.write_bytes(b"mine")
        with pytest.raises(CorpusError, match=r"has no manifest.jsonl of an earlier run"):
            run(noisy, tmp_path, restart=True)
        assert other.read_bytes() == b"mine"

    @pytest.mark.parametrize("torn", [b"", b'{"settings": {"ver'])
    def test_killed_over_the_first_line_of_the_manifest_it_begins(self, torn, noisy, tmp_path):
        run(noisy, tmp_path / "whole")
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "manifest.jsonl").write_bytes(torn)
        run(noisy, tmp_path / "out")
        assert files(tmp_path / "out") == files(tmp_path / "whole")

    def test_two_runs_in_one_folder_keep_apart(self, noisy, tmp_path):
        pytest.importorskip("fcntl")
        run(noisy, tmp_path / "out")
        code = (
            "import fcntl, sys, time; s = open(sys.argv[1], 'r+b'); fcntl.lockf(s, fcntl.LOCK_EX);"
            "print('held', flush=True); time.sleep(60)"
        )
        manifest = str(tmp_path / "out" / "manifest.jsonl")
        with subprocess.Popen([sys.executable, "-c", code, manifest], stdout=-1) as holder:
            holder.stdout.readline()
            with pytest.raises(CorpusError, match="another run is writing there"):
                run(noisy, tmp_path / "out")
            holder.kill()

    @pytest.mark.parametrize("cut", range(1, 40))
    def test_stopped_after_any_step_it_ends_as_if_it_had_not_been(
        self, cut, noisy, tmp_path, monkeypatch
    ):
        noisy.write_bytes(noisy.read_bytes().replace(b'"id": 7,', b'"id": 7'))
        run(noisy, tmp_path / "whole")
        stop_after(cut, monkeypatch)
        with pytest.raises(Stopped):
            run(noisy, tmp_path / "out")
        monkeypatch.undo()
        run(noisy, tmp_path / "out")
        assert files(tmp_path / "out") == files(tmp_path / "whole")

    def test_a_torn_frame_and_a_torn_line_are_dropped(self, noisy, tmp_path, monkeypatch):
        run(noisy, tmp_path / "whole")
        stop_after(15, monkeypatch)
        with pytest.raises(Stopped):
            run(noisy, tmp_path / "out")
        monkeypatch.undo()
        for name in (".part-00000-00003.spool", "manifest.jsonl", "errors.jsonl"):
            with (tmp_path / "out" / name).open("ab") as stream:
                stream.write(b'{"torn')
        run(noisy, tmp_path / "out")
        assert files(tmp_path / "out") == files(tmp_path / "whole")

    @pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
    @pytest.mark.parametrize("workers", [1, 2])
    def test_killed_at_random_moments_no_row_is_lost_or_doubled(self, workers, tmp_path):
        path = tmp_path / "rows.jsonl"
        row = {"text": NOISY * 20}
        path.write_text("".join(json.dumps({"id": n, **row}) + "\n" for n in range(4000)), "utf-8")
        (tmp_path / "whole").mkdir()
        arguments = ["--steps", "emoji", "--part-size", "1", "--workers", str(workers)]
        whole = start(path, tmp_path / "whole", arguments)
        assert whole.wait(120) == 0
        generator = random.Random(workers)  # noqa: S311
        for _ in range(6):
            process = start(path, tmp_path / "out", arguments)
            time.sleep(generator.uniform(0.1, 1.0))
            process.send_signal(signal.SIGKILL)
            process.wait()
        while (code := start(path, tmp_path / "out", arguments).wait(120)) != 0:
            assert code == 1  # a worker of the killed run may hold on for a moment
        assert files(tmp_path / "out") == files(tmp_path / "whole")

    @pytest.mark.skipif(os.name == "nt", reason="Windows sends Ctrl-C otherwise")
    @pytest.mark.parametrize("workers", [1, 2])
    def test_ctrl_c_ends_the_run_with_130_and_says_how_to_go_on(self, workers, tmp_path):
        path = tmp_path / "rows.txt"
        path.write_text(f"{NOISY}\n" * 400_000, "utf-8")
        arguments = ["--steps", "emoji", "--workers", str(workers)]
        process = start(path, tmp_path / "out", arguments, stderr=subprocess.PIPE)
        spool = tmp_path / "out" / ".part-00000-00000.spool"
        deadline = time.monotonic() + 60
        while not (spool.exists() and spool.stat().st_size) and time.monotonic() < deadline:
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=60)
        message = "interrupted; the same command goes on from here"
        assert process.returncode == 130
        assert said.decode() == f"spacy-cnclean: {tmp_path / 'out'}: {message}\n"
        assert parts(tmp_path / "out") == []
        assert not list((tmp_path / "out").glob(".*.tmp"))


def start(path, out, arguments, **options):
    """Start a run in a process and process group of its own."""
    options = {"stderr": subprocess.DEVNULL, **options}
    line = [sys.executable, "-m", "spacy_cnclean", "run", str(path), "-o", str(out), *arguments]
    return subprocess.Popen(line, start_new_session=True, **options)


class Stopped(BaseException):
    """Stands for the end of the process."""


def stop_after(count, monkeypatch):
    """Stop the run right after so many operations on files."""
    left = iter(range(count))

    def stopping(function):
        def stop(*arguments, **options):
            result = function(*arguments, **options)
            if next(left, None) is None:
                raise Stopped
            return result

        return stop

    for owner, name in [
        (os, "fsync"),
        (Path, "replace"),
        (Spool, "add"),
        (Spool, "remove"),
    ]:
        monkeypatch.setattr(owner, name, stopping(getattr(owner, name)))


def test_a_process_that_dies_is_replaced_once(tmp_path):
    pytest.importorskip("fcntl")
    path = tmp_path / "a.txt"
    path.write_text("甲\n" * 100, "utf-8")
    dying = BatchCleaner(steps=(DyingOnce(str(tmp_path / "died")),))
    summary = run(path, tmp_path / "out", small(dying), workers=2)
    assert summary.rows == 100
    assert (tmp_path / "died").exists()


DEADLY = BatchCleaner(steps=(DyingOver("死"), "emoji"))
DIED = "a process died over this row, exit code 7"


@pytest.mark.parametrize(
    ("name", "bad", "expected"),
    [
        ("a.txt", "死\n", "甲\n"),
        ("a.jsonl", '{"text": "死"}\n', '{"text": "甲"}\n'),
        ("a.csv", '1,"死\n\n死"\n', '1,"甲\n\n甲"\n'),
    ],
)
def test_a_row_over_which_processes_die_is_named_and_the_others_are_cleaned(
    name, bad, expected, tmp_path
):
    head = "id,text\n" if name == "a.csv" else ""
    good = bad.replace("死", "甲 🎉")
    path = tmp_path / name
    # Rows that cannot be read stand between, so that numbers and places differ.
    rows = [good] * 40
    rows[12] = rows[13] = bad
    rows[10] = "x" * 5000 + "\n" if name != "a.csv" else '1,"\udcff"\n'
    path.write_bytes((head + "".join(rows)).encode(errors="surrogateescape"))
    settings = small(DEADLY, block_size=300)
    summary = run(path, tmp_path / "out", settings, workers=2)
    inside = b"".join(
        part.read_bytes().removeprefix(head.encode()) for part in parts(tmp_path / "out")
    )
    assert inside.decode() == expected.replace("甲 🎉", "甲") * 37
    assert (summary.rows, summary.failed) == (37, 3)
    found = errors(tmp_path / "out")
    assert [error["row"] for error in found] == [11, 13, 14]
    assert [error["reason"] == DIED for error in found] == [False, True, True]


def test_a_row_that_ends_processes_does_not_change_how_a_stopped_run_goes_on(
    noisy, tmp_path, monkeypatch
):
    text = noisy.read_text("utf-8")
    noisy.write_text(text.replace('"id": 50, "text": "', '"id": 50, "text": "死'), "utf-8")
    run(noisy, tmp_path / "whole", small(DEADLY), workers=2)
    assert [error["row"] for error in errors(tmp_path / "whole")] == [51]
    for cut in (5, 30):
        out = tmp_path / str(cut)
        stop_after(cut, monkeypatch)
        with pytest.raises(Stopped):
            run(noisy, out, small(DEADLY), workers=2)
        monkeypatch.undo()
        run(noisy, out, small(DEADLY), workers=3)
        assert files(out) == files(tmp_path / "whole")


def test_processes_that_die_over_anything_end_the_run(noisy, tmp_path):
    with pytest.raises(CorpusError, match="processes end over any text, with exit code 7"):
        run(noisy, tmp_path / "out", small(BatchCleaner(steps=(DyingOver(""),))), workers=2)


def test_rows_that_end_processes_only_together_are_cleaned_apart(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("甲 🎉\n" * 7 + "乙 🎉\n" * 7, "utf-8")
    settings = small(BatchCleaner(steps=(DyingOver("甲\n乙"), "emoji")), block_size=1000)
    summary = run(path, tmp_path / "out", settings, workers=2)
    assert output(tmp_path / "out").decode() == "甲\n" * 7 + "乙\n" * 7
    assert (summary.rows, summary.changed, summary.failed) == (14, 14, 0)


def test_a_spool_gives_back_what_it_was_given(tmp_path):
    spool = Spool(tmp_path / "s", Position())
    for n in range(3):
        block = RowBlock(Position(n, n), Position(n + 1, n + 1), b"", (), 10)
        spool.add(block, Cleaned(b"x" * n, 1, 1, n, ()))
    spool.close()
    again = Spool(tmp_path / "s", Position())
    assert list(again.data()) == [b"", b"x", b"xx"]
    again.close()
    assert (again.end, again.size, again.rows, again.characters) == (Position(3, 3), 30, 3, 3)
