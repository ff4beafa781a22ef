"""Inputs that are not what they seem: the wrong option, another encoding, damage, a change."""

import errno
import gzip
import json
import os
from pathlib import Path
from typing import ClassVar

import pytest
from typer.testing import CliRunner

from spacy_cnclean import BatchCleaner
from spacy_cnclean.cli import create_app
from spacy_cnclean.corpus import CorpusError, CorpusSettings, find_sources, run_corpus
from spacy_cnclean.corpus._errors import ENOUGH

NOISY = "监管 🐈 收紧，猫应当赔偿。"
CLEAN = "监管收紧，猫应当赔偿。"
MARK = "\ufeff"
EMOJI = BatchCleaner(steps=("emoji",))


def run(path, out, cleaner=EMOJI, workers=1, **options):
    options = {"part_size": 400, "block_size": 100, **options}
    settings = CorpusSettings(cleaner=cleaner, **options)
    return run_corpus(find_sources([path]), out, settings, workers=workers)


def command(*arguments):
    return CliRunner().invoke(create_app(), [*map(str, arguments), "--steps", "emoji"])


def parts(folder):
    return sorted(folder.glob("part-*"))


def output(folder):
    return b"".join(path.read_bytes() for path in parts(folder))


def errors(folder):
    return [json.loads(line) for line in (folder / "errors.jsonl").read_bytes().splitlines()]


class TestTheWrongOption:
    @pytest.mark.parametrize("workers", [1, 2])
    @pytest.mark.parametrize("count", [1, 3, ENOUGH, 500])
    def test_a_file_without_the_field_is_not_read_on(self, count, workers, tmp_path):
        path = tmp_path / "a.jsonl"
        path.write_text('{"id": 1, "body": "甲"}\n' * count, "utf-8")
        summary = run(path, tmp_path / "out", workers=workers)
        seen = "its" if count < ENOUGH else "the first"
        (failure,) = summary.failures
        assert failure.startswith(f"{path}: none of {seen} ")
        assert failure.endswith("row 1: no field 'text'; the fields are: id, body")
        assert (summary.parts, summary.rows, summary.failed) == (0, 0, 0)
        assert errors(tmp_path / "out") == []
        assert not list((tmp_path / "out").glob(".part-*"))
        again = run(path, tmp_path / "out", workers=workers)
        assert again.failures == summary.failures

    def test_a_file_where_some_rows_have_it_is_read_to_its_end(self, tmp_path):
        path = tmp_path / "a.jsonl"
        path.write_text('{"body": "甲"}\n' * 5 + '{"text": "甲🎉"}\n' + '{"body": "甲"}\n' * 99)
        summary = run(path, tmp_path / "out")
        assert (summary.rows, summary.failed, summary.failures) == (1, 104, ())

    def test_rows_that_are_bad_for_other_reasons_are_named_as_ever(self, tmp_path):
        path = tmp_path / "a.jsonl"
        path.write_text('{"text": 1}\n' * 99)
        summary = run(path, tmp_path / "out")
        assert (summary.failed, summary.failures) == (99, ())

    def test_the_other_inputs_are_cleaned(self, tmp_path):
        (tmp_path / "in").mkdir()
        (tmp_path / "in" / "a.jsonl").write_text('{"body": "甲"}\n' * 500, "utf-8")
        (tmp_path / "in" / "b.jsonl").write_text('{"text": "甲🎉"}\n' * 9, "utf-8")
        result = command("run", tmp_path / "in", "-o", tmp_path / "out", "--workers", 2)
        assert result.exit_code == 1
        assert "a.jsonl: none of " in result.stderr
        assert output(tmp_path / "out").decode() == '{"text": "甲"}\n' * 9

    def test_lines_of_text_have_no_columns(self, tmp_path):
        (tmp_path / "a.txt").write_text("甲🎉\n", "utf-8")
        result = command("run", tmp_path / "a.txt", "-o", tmp_path / "out", "-t", "body")
        assert result.exit_code == 2
        assert "--text-column body: the inputs are lines of text" in " ".join(result.stderr.split())
        assert not (tmp_path / "out").exists()
        named = command(
            *("run", tmp_path / "a.txt", "-o", tmp_path / "out"), *("-t", "body", "--add", "noise")
        )
        assert named.exit_code == 0
        assert json.loads(output(tmp_path / "out"))["body"] == "甲"

    def test_check_stops_too(self, tmp_path):
        path = tmp_path / "a.jsonl"
        path.write_text('{"id": 1, "body": "甲"}\n' * 500, "utf-8")
        result = command("check", path)
        assert result.exit_code == 2
        assert result.stderr.count("no field 'text'; the fields are: id, body") == 1

    def test_check_shows_each_row_where_some_have_the_field(self, tmp_path):
        path = tmp_path / "a.jsonl"
        path.write_text('{"body": "甲"}\n{"text": "甲🎉"}\n{"body": "甲"}\n', "utf-8")
        result = command("check", path)
        assert result.stdout == f'{path}:2:2: emoji: "🎉" -> ""\n'
        assert result.stderr.count("no field 'text'") == 2


class TestInputsThatGiveNothing:
    @pytest.fixture
    def good(self, tmp_path):
        path = tmp_path / "good.txt"
        path.write_text(f"{NOISY}\n", "utf-8")
        return path

    @pytest.fixture(params=["missing.txt", "a.doc", "empty", "barred.txt"])
    def bad(self, request, tmp_path, monkeypatch):
        path = tmp_path / request.param
        if path.name == "empty":
            path.mkdir()
            (path / "README").touch()
        elif path.name != "missing.txt":
            path.touch()
        opened = Path.open

        def refuse(self, *arguments, **options):
            if self == path and path.name == "barred.txt":
                raise PermissionError(errno.EACCES, "Permission denied", str(self))
            return opened(self, *arguments, **options)

        monkeypatch.setattr(Path, "open", refuse)
        return path

    REASONS: ClassVar = {
        "missing.txt": "cannot be read: no such file",
        "a.doc": "the extension says no format",
        "empty": "no file with a known extension",
        "barred.txt": "cannot be read: permission denied",
    }

    def test_one_among_others_is_named_and_they_are_cleaned(self, bad, good, tmp_path):
        for _ in range(2):  # the second goes on with a run that is done
            result = command("run", bad, good, "-o", tmp_path / "out")
            assert result.exit_code == 1
            assert f"spacy-cnclean: {bad}: {self.REASONS[bad.name]}" in result.stderr
            assert output(tmp_path / "out").decode() == f"{CLEAN}\n"

    def test_alone_it_leaves_no_folder(self, bad, tmp_path):
        result = command("run", bad, tmp_path / "none.txt", "-o", tmp_path / "out")
        assert result.exit_code == 1
        assert len(result.stderr.splitlines()) == 2
        assert not (tmp_path / "out").exists()

    def test_a_file_of_a_folder_is_left_out_alone(self, bad, good, tmp_path):
        result = command("run", tmp_path, "-o", tmp_path / "out")
        assert result.exit_code == (bad.name == "barred.txt")
        assert good.exists()
        assert output(tmp_path / "out").decode() == f"{CLEAN}\n"

    @pytest.mark.parametrize("first", [True, False])
    def test_one_that_is_there_later_is_refused(self, first, good, tmp_path):
        late = tmp_path / "late.txt"
        inputs = (late, good) if first else (good, late)
        assert command("run", *inputs, "-o", tmp_path / "out").exit_code == 1
        late.write_text("乙🎉\n", "utf-8")
        result = command("run", *inputs, "-o", tmp_path / "out")
        assert result.exit_code == 1
        assert "inputs: were 1, are 2" in result.stderr
        assert output(tmp_path / "out").decode() == f"{CLEAN}\n"
        assert command("run", *inputs, "-o", tmp_path / "out", "--restart").exit_code == 0
        assert sorted(output(tmp_path / "out").decode().splitlines()) == sorted([CLEAN, "乙"])

    def test_one_that_went_is_refused_and_nothing_deleted(self, good, tmp_path):
        gone = tmp_path / "gone.txt"
        gone.write_text("乙🎉\n", "utf-8")
        arguments = ("run", gone, good, "-o", tmp_path / "out")
        assert command(*arguments).exit_code == 0
        gone.unlink()
        assert "inputs: were 2, are 1" in command(*arguments).stderr
        result = command(*arguments, "--restart")
        assert result.exit_code == 1
        assert "nothing was deleted; --restart wants every input" in result.stderr
        assert output(tmp_path / "out").decode() == f"乙\n{CLEAN}\n"

    def test_the_function_raises_where_nothing_takes_the_message(self, bad, good):
        with pytest.raises(CorpusError, match=self.REASONS[bad.name]):
            find_sources([good, bad])


class TestEncodings:
    @pytest.mark.parametrize("workers", [1, 2])
    @pytest.mark.parametrize(
        ("name", "row"),
        [("a.txt", CLEAN), ("a.jsonl", f'{{"text": "{CLEAN}"}}'), ("a.csv", f"1,{CLEAN}")],
    )
    def test_a_gbk_file_is_told_in_one_line_with_the_option(self, name, row, workers, tmp_path):
        path = tmp_path / name
        head = "id,text\n" if name == "a.csv" else ""
        path.write_bytes((head + f"{row}\n" * 500).encode("gbk"))
        summary = run(path, tmp_path / "out", workers=workers)
        (failure,) = summary.failures
        assert failure.startswith(f"{path}: none of the first ")
        assert failure.endswith("; if it is GBK, use --encoding gb18030")
        assert (summary.parts, errors(tmp_path / "out")) == (0, [])
        assert run(path, tmp_path / "right", encoding="gb18030").rows == 500

    def test_rows_of_gbk_among_others_are_named_with_the_option(self, tmp_path):
        path = tmp_path / "a.txt"
        path.write_bytes(b"one\n" + f"{CLEAN}\n".encode("gbk") + b"two\xff\n")
        run(path, tmp_path / "out")
        first, second = errors(tmp_path / "out")
        assert first["reason"].endswith("is not utf-8: invalid start byte; if it is GBK, use "
                                        "--encoding gb18030")  # fmt: skip
        assert second["reason"].endswith("is not utf-8: invalid start byte")

    def test_a_header_in_gbk_is_refused_with_the_option(self, tmp_path):
        path = tmp_path / "a.csv"
        path.write_bytes("编号,text\n1,甲\n".encode("gbk"))
        (failure,) = run(path, tmp_path / "out").failures
        hint = "if it is GBK, use --encoding gb18030"
        assert failure == f"{path}: the header is not utf-8; {hint}"

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
    @pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.csv", "a.txt.gz"])
    def test_utf_16_is_left_with_one_line(self, name, encoding, tmp_path):
        path, good = tmp_path / name, tmp_path / "good.txt"
        data = (f"text\n{NOISY}\n" * 9).encode(encoding)
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
        good.write_text(f"{NOISY}\n", "utf-8")
        summary = run_corpus(find_sources([path, good]), tmp_path / "out")
        line = f"{path}: begins as {encoding.upper()} does; convert it to UTF-8"
        assert summary.failures == (line,)
        assert (summary.rows, summary.parts, errors(tmp_path / "out")) == (1, 1, [])
        assert line in command("check", path).stderr or name.startswith("a.txt")

    def test_latin_1_may_begin_as_utf_16_does(self, tmp_path):
        path = tmp_path / "a.txt"
        path.write_bytes(b"\xff\xfe\n")
        assert run(path, tmp_path / "out", encoding="latin-1").rows == 1

    def test_utf_8_with_a_damaged_byte_is_not_called_gbk(self, tmp_path):
        path = tmp_path / "a.txt"
        path.write_bytes((f"{CLEAN}".encode()[:-1] + b"\n") * 50)
        (failure,) = run(path, tmp_path / "out").failures
        assert "GBK" not in failure


class TestByteOrderMarks:
    def test_a_table_keeps_it_in_every_part(self, tmp_path):
        path = tmp_path / "a.csv"
        path.write_text(MARK + "id,text\n" + f"1,{NOISY}\n" * 50, "utf-8")
        assert run(path, tmp_path / "out").rows == 50
        assert len(parts(tmp_path / "out")) > 2
        for part in parts(tmp_path / "out"):
            assert part.read_text("utf-8").startswith(f"{MARK}id,text\n1,{CLEAN}\n")

    @pytest.mark.parametrize(
        ("name", "row"), [("a.txt", "{}\n"), ("a.jsonl", '{{"text": "{}"}}\n')]
    )
    def test_lines_keep_it_where_the_file_begins(self, name, row, tmp_path):
        path = tmp_path / f"{name}.gz"
        path.write_bytes(gzip.compress((MARK + row.format(NOISY) * 50).encode()))
        run(path, tmp_path / "out")
        assert name == "a.txt" or len(parts(tmp_path / "out")) > 2
        data = b"".join(gzip.decompress(part.read_bytes()) for part in parts(tmp_path / "out"))
        assert data.decode() == MARK + row.format(CLEAN) * 50

    def test_json_made_of_lines_of_text_has_none(self, tmp_path):
        path = tmp_path / "a.txt"
        path.write_text(f"{MARK}{NOISY}\n", "utf-8")
        run(path, tmp_path / "out", BatchCleaner(steps=("emoji",), columns=("noise",)))
        assert json.loads(output(tmp_path / "out"))["text"] == CLEAN


@pytest.mark.parametrize("rows", ["id,text\r1,甲\r2,乙\r", "id,text\n1,甲\r2,乙\r"])
def test_a_table_whose_lines_end_in_cr_is_told_so(rows, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(rows, "utf-8", newline="")
    (failure,) = run(path, tmp_path / "out").failures
    assert failure.endswith(": a carriage return without quotes; write the line ends as LF or CRLF")


class TestParquet:
    @pytest.fixture
    def folder(self, tmp_path):
        pa = pytest.importorskip("pyarrow")
        from pyarrow import parquet

        texts = [NOISY.encode(), b"\xff\xfe", None, "甲".encode()]
        raw = pa.array(texts, pa.binary())
        text = pa.Array.from_buffers(pa.string(), 4, raw.buffers(), raw.null_count)
        table = pa.table({"id": [1, 2, 3, 4], "text": text})
        parquet.write_table(table, tmp_path / "a.parquet")
        parquet.write_table(pa.table({"text": [NOISY]}), tmp_path / "b.parquet")
        self.table, self.read = table, parquet.read_table
        return tmp_path

    @pytest.mark.parametrize("workers", [1, 2])
    @pytest.mark.parametrize("output_column", [None, "clean"])
    def test_a_text_that_is_no_utf_8_is_named_and_the_rest_goes_on(
        self, output_column, workers, folder
    ):
        sources = find_sources([folder / "a.parquet", folder / "b.parquet"])
        cleaner = BatchCleaner(steps=("emoji",), columns=("noise",), output_column=output_column)
        settings = CorpusSettings(cleaner=cleaner)
        summary = run_corpus(sources, folder / "out", settings, workers=workers)
        assert (summary.rows, summary.changed, summary.failed) == (4, 2, 1)
        (error,) = errors(folder / "out")
        reason = "byte 0xff at byte 0 of the text is not utf-8: invalid start byte"
        assert (error["row"], error["reason"]) == (2, reason)
        first, second = map(self.read, parts(folder / "out"))
        name = output_column or "text"
        assert first.column("id").to_pylist() == [1, 3, 4]
        assert first.column(name).to_pylist() == [CLEAN, None, "甲"]
        assert second.column(name).to_pylist() == [CLEAN]

    def test_check_names_it_and_goes_on(self, folder):
        path = folder / "a.parquet"
        result = command("check", path, folder / "b.parquet")
        assert result.exit_code == 2
        assert f"{path}: row 2: byte 0xff at byte 0 of the text is not utf-8" in result.stderr
        assert f"{folder / 'b.parquet'}:1:4: emoji" in result.stdout

    def test_a_batch_names_the_row_or_raises(self, folder):
        assert folder
        clean = BatchCleaner(steps=("emoji",), error_column="error")(self.table)
        assert clean.column("text").to_pylist() == [CLEAN, None, None, "甲"]
        found = clean.column("error").to_pylist()
        assert [error is None for error in found] == [True, False, True, True]
        with pytest.raises(ValueError, match="column 'text', row 2: byte 0xff"):
            EMOJI(self.table)


class TestChanges:
    @pytest.fixture
    def path(self, tmp_path):
        path = tmp_path / "a.txt"
        path.write_text(f"{NOISY}\n" * 100_000, "utf-8")
        self.again(path)
        return path

    def again(self, path):
        out = path.parent / "out"
        return run(path, out, BatchCleaner(steps=()), part_size=1 << 30, block_size=1 << 20)

    @pytest.mark.parametrize("place", [0.0, 0.3, 0.51, 0.777, 0.99999])
    def test_an_edit_of_the_same_size_is_noticed_wherever_it_is(self, place, path):
        data = bytearray(path.read_bytes())
        data[int(place * len(data))] ^= 1
        path.write_bytes(data)
        with pytest.raises(CorpusError, match="a.txt: has changed since the run began"):  # noqa: RUF043
            self.again(path)

    def test_a_copy_with_another_time_is_the_same(self, path):
        summary = self.again(path)
        path.write_bytes(path.read_bytes())
        os.utime(path, (1, 1))
        assert self.again(path) == summary
