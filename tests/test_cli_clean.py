"""The command line: text in, clean text out, and what happens when something is wrong."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import spacy_cnclean
from spacy_cnclean import Change, Cleaner, Edit, EmojiStep, clean_text
from spacy_cnclean.cli import create_app
from spacy_cnclean.cli._progress import ProgressBar
from spacy_cnclean.cli._text import InputError, read_lines
from spacy_cnclean.punctuation import PunctuationStep
from spacy_cnclean.rows._lines import TextLine, clean_all_lines

DAMAGED = "合法催收多渠道。催收当事人应当按照约定全面履行自。己的义务"
NOISY = "依据《民 🎉 法典》第一千条。\n公司 🐞 应当赔偿。\n"
CLEAN = "依据《民法典》第一千条。\n公司应当赔偿。\n"


class Inserting:
    """A step that puts a text in front."""

    name = "insert"

    def __init__(self, text):
        self.text = text

    def find(self, _text):
        return [Change(0, 0, self.text, "test")]


class Joining:
    """A step that takes line ends out."""

    name = "join"

    def find(self, text):
        return [Change(i, i + 1, "", "join") for i, mark in enumerate(text) if mark == "\n"]


def run(*arguments, text=None, encoding="utf-8"):
    """Run the command in this process, with the emoji step alone."""
    data = None if text is None else text.encode(encoding)
    return CliRunner().invoke(
        create_app(), ["clean", "--steps", "emoji", *map(str, arguments)], input=data
    )


def command_line(*arguments, **options):
    """Run the command in a process of its own."""
    command = [sys.executable, "-m", "spacy_cnclean", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, timeout=120, check=False, **options)


@pytest.fixture
def noisy(tmp_path):
    path = tmp_path / "noisy.txt"
    path.write_bytes(NOISY.encode())
    return path


def test_a_file_goes_to_standard_output(noisy):
    result = run(noisy)
    assert (result.exit_code, result.stdout, result.stderr) == (0, CLEAN, "")


@pytest.mark.parametrize("arguments", [(), ("-",)])
def test_standard_input_goes_to_standard_output(arguments):
    assert run(*arguments, text=NOISY).stdout == CLEAN


def test_several_files_come_out_one_after_the_other(noisy):
    assert run(noisy, "-", noisy, text="甲🎉").stdout == CLEAN + "甲" + CLEAN


def test_output_goes_to_a_file(noisy, tmp_path):
    result = run(noisy, "-o", tmp_path / "clean.txt")
    assert (result.exit_code, result.stdout) == (0, "")
    assert (tmp_path / "clean.txt").read_bytes() == CLEAN.encode()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["clean.txt", "noisy.txt"]


def test_a_file_may_be_cleaned_in_place(noisy):
    noisy.chmod(0o640)
    assert run(noisy, "-o", noisy).exit_code == 0
    assert noisy.read_bytes() == CLEAN.encode()
    assert os.name == "nt" or stat.S_IMODE(noisy.stat().st_mode) == 0o640


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_new_file_is_as_open_as_any_other(noisy, tmp_path):
    run(noisy, "-o", tmp_path / "clean.txt")
    (tmp_path / "other.txt").touch()
    modes = [(tmp_path / name).stat().st_mode for name in ("clean.txt", "other.txt")]
    assert modes[0] == modes[1]


@pytest.mark.parametrize(
    "text", ["", "甲", "甲\r\n乙\r丙\n\n\r\n丁", "\r", "甲\u2028乙\x0b丙\x85丁\n"]
)
def test_line_ends_stay_exactly_as_they_were(text, tmp_path):
    path = tmp_path / "lines.txt"
    path.write_bytes(text.encode())
    assert run(path, "-o", path).exit_code == 0
    assert path.read_bytes() == text.encode()


@pytest.mark.parametrize("chunk", [1, 2, 3, 5, 64])
def test_lines_do_not_depend_on_where_a_chunk_ends(chunk, tmp_path, monkeypatch):
    monkeypatch.setattr("spacy_cnclean.cli._text._CHUNK", chunk)
    path = tmp_path / "lines.txt"
    path.write_bytes("甲\r\n乙乙乙\r丙\n\n\r\n丁🎉\r".encode())
    assert list(read_lines(str(path), "utf-8")) == [
        *(TextLine("甲", "\r\n"), TextLine("乙乙乙", "\r"), TextLine("丙", "\n")),
        *(TextLine("", "\n"), TextLine("", "\r\n"), TextLine("丁🎉", "\r")),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "big5"])
def test_an_encoding_is_read_and_written(encoding, tmp_path):
    path = tmp_path / "encoded.txt"
    path.write_bytes("甲乙\n丙\n".encode(encoding))
    assert run(path, "-o", path, "--encoding", encoding).exit_code == 0
    assert path.read_bytes() == "甲乙\n丙\n".encode(encoding)


def test_a_byte_order_mark_stays_and_counts_for_no_offset(tmp_path):
    path = tmp_path / "marked.txt"
    path.write_bytes("\ufeff甲🎉乙".encode())
    assert run(path, "-o", path, "--edits", tmp_path / "edits.jsonl").exit_code == 0
    assert path.read_bytes() == "\ufeff甲乙".encode()
    assert json.loads((tmp_path / "edits.jsonl").read_bytes())["raw_start"] == 1


def test_the_edit_log_has_file_line_and_every_field_of_an_edit(noisy, tmp_path):
    run(noisy, "--edits", tmp_path / "edits.jsonl")
    lines = (tmp_path / "edits.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    assert all(set(record) == {"file", "line", "made", *Edit.__slots__} for record in records)
    (bug,) = (record for record in records if record["before"] == "🐞")
    assert bug == {
        "file": str(noisy),
        "line": 2,
        "made": True,
        "rule": "emoji",
        "kind": "delete",
        "raw_start": 3,
        "raw_end": 4,
        "clean_start": 2,
        "clean_end": 2,
        "before": "🐞",
        "after": "",
        "score": 1.0,
    }
    raw = NOISY.splitlines()
    for record in records:
        place = slice(record["raw_start"], record["raw_end"])
        assert raw[record["line"] - 1][place] == record["before"]


def test_a_text_without_noise_gives_an_empty_log(tmp_path):
    assert run("--edits", tmp_path / "edits.jsonl", text=CLEAN).stdout == CLEAN
    assert (tmp_path / "edits.jsonl").read_bytes() == b""


def test_a_missing_file_is_named_and_the_others_are_cleaned(noisy, tmp_path):
    result = run(tmp_path / "missing.txt", noisy)
    assert (result.exit_code, result.stdout) == (1, CLEAN)
    message = f"spacy-cnclean: {tmp_path / 'missing.txt'}: cannot be read: "
    assert result.stderr == message + "no such file or directory\n"


def test_a_folder_is_no_file(noisy, tmp_path):
    result = run(tmp_path, noisy)
    assert (result.exit_code, result.stdout) == (1, CLEAN)
    assert f"{tmp_path}: cannot be read: is a directory" in result.stderr


@pytest.mark.parametrize("to_file", [True, False])
def test_an_undecodable_file_is_named_with_its_offset_and_left_out(noisy, tmp_path, to_file):
    bad = tmp_path / "bad.txt"
    bad.write_bytes("甲\n".encode() * 50_000 + b"\xff" + "乙".encode())
    output = ("-o", tmp_path / "clean.txt") if to_file else ()
    result = run(noisy, bad, noisy, *output, "--edits", tmp_path / "edits.jsonl")
    written = (tmp_path / "clean.txt").read_text(encoding="utf-8") if to_file else result.stdout
    assert (result.exit_code, written) == (1, CLEAN * 2)
    assert f"{bad}: byte 0xff at offset 200000 is not utf-8: invalid start byte" in result.stderr
    log = (tmp_path / "edits.jsonl").read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["file"] for line in log} == {str(noisy)}


@pytest.mark.parametrize(
    ("data", "encoding", "offset"),
    [
        ("甲".encode() + b"\xe4\xb8", "utf-8", 3),  # cut short
        (b"\x81\x30\x81\x30\xff\xff", "gb18030", 4),
        ("甲".encode("utf-16") + b"\x00\xdc\x00\x00", "utf-16", 4),
    ],
)
def test_the_offset_of_a_bad_byte_counts_from_the_start(
    data, encoding, offset, tmp_path, monkeypatch
):
    path = tmp_path / "bad.txt"
    path.write_bytes(data)
    for chunk in (1, 2, 64):
        monkeypatch.setattr("spacy_cnclean.cli._text._CHUNK", chunk)
        with pytest.raises(InputError, match=f"at offset {offset} is not {encoding}"):
            list(read_lines(str(path), encoding))


def test_undecodable_standard_input_is_taken_back_from_a_file(noisy, tmp_path):
    arguments = ["clean", "--steps", "emoji", noisy, "-", noisy, "-o", tmp_path / "clean.txt"]
    done = command_line(*arguments, input="甲\n".encode() + b"\xff")
    assert done.returncode == 1
    assert b"standard input: byte 0xff at offset 4 is not utf-8" in done.stderr
    assert (tmp_path / "clean.txt").read_bytes() == CLEAN.encode() * 2


def test_an_output_that_cannot_be_written_is_named(noisy, tmp_path):
    output = tmp_path / "missing" / "clean.txt"
    result = run(noisy, "-o", output)
    assert result.exit_code == 1
    assert f"{output}: cannot be written: no such file or directory" in result.stderr


def test_a_character_that_the_encoding_lacks_leaves_no_output(tmp_path, monkeypatch):
    cleaner = Cleaner([Inserting("🎉")])
    monkeypatch.setattr("spacy_cnclean.cli._options.CleaningOptions.cleaner", lambda _: cleaner)
    output = tmp_path / "clean.txt"
    output.write_bytes(b"old")
    result = run("-o", output, "--encoding", "gb2312", text="甲", encoding="gb2312")
    assert result.exit_code == 1
    assert "U+1F389 cannot be written in gb2312" in result.stderr
    assert output.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["clean.txt"]


def test_an_interrupt_leaves_the_old_output_and_no_other(noisy, tmp_path, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("spacy_cnclean.cli.clean.write_clean", interrupt)
    output = tmp_path / "clean.txt"
    output.write_bytes(b"old")
    assert run(noisy, "-o", output).exit_code == 130
    assert output.read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["clean.txt", "noisy.txt"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_a_device_is_written_to_and_not_replaced(noisy):
    assert run(noisy, "-o", "/dev/null").exit_code == 0
    assert Path("/dev/null").is_char_device()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full")
@pytest.mark.parametrize("copies", [1, 2000])
def test_a_full_disk_is_reported_without_a_traceback(noisy, copies):
    noisy.write_bytes(NOISY.encode() * copies)
    arguments = ("clean", "--steps", "emoji", noisy)
    done = command_line(*arguments, "-o", "/dev/full")
    message = b"/dev/full: cannot be written: no space left on device"
    assert (done.returncode, done.stderr.strip()) == (1, b"spacy-cnclean: " + message)
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "spacy_cnclean", *map(str, arguments)],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.startswith(b"spacy-cnclean: standard output: cannot be written: no space")
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such pipes")
def test_a_broken_pipe_is_silent(tmp_path):
    path = tmp_path / "long.txt"
    path.write_bytes(NOISY.encode() * 20_000)
    command = [sys.executable, "-m", "spacy_cnclean", "clean", "--steps", "emoji", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout.readline() == CLEAN.splitlines(keepends=True)[0].encode()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--steps", "emojis"), "unknown step 'emojis'; expected one of emoji"),
        (("--steps", ","), "--steps names no step"),
        (("--steps", "emoji,hygiene,emoji"), "--steps names 'emoji' twice"),
        (("--width", "half"), "--width"),
        (("--model", "missing"), "--model is for the punctuation step"),
        (("--steps", "punctuation", "--model", "missing"), "model must be the folder of"),
        (("--steps", "punctuation", "--min-score", "1.5"), "--min-score"),
        (("--encoding", "utf-9"), "unknown encoding 'utf-9'"),
        (("--encoding", "base64"), "unknown encoding 'base64'"),
        (("--min-score", "0.7"), "--min-score is for the punctuation step"),
        (("--min-score", "high"), "--min-score"),
        (("--setps", "emoji"), "--setps"),
        (("-o", "one.txt", "--edits", "./one.txt"), "--output and --edits are the same file"),
    ],
)
def test_a_wrong_command_line_is_refused_with_its_reason(arguments, message):
    result = run(*arguments, text="甲")
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())
    assert "Traceback" not in result.stderr


def test_what_is_doubtful_is_logged_and_not_done(tmp_path):
    log = tmp_path / "edits.jsonl"
    arguments = ("--steps", "emoji, punctuation", "--min-score", "1", "--edits", log)
    assert run(*arguments, text=f"甲。\n{DAMAGED}🎉\n").stdout == f"甲。\n{DAMAGED}\n"
    records = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    doubtful = Cleaner([PunctuationStep(min_score=1)]).clean(DAMAGED).doubtful
    assert [record["made"] for record in records] == [*([False] * len(doubtful)), True]
    for record, edit in zip(records, doubtful, strict=False):
        assert record == {"file": "-", "line": 2, "made": False, **edit.to_dict()}


def test_a_mark_in_chinese_gets_the_width_that_is_asked_for():
    assert run("--width", "full", text="你好,世界:3,5🎉\n").stdout == "你好，世界：3,5\n"
    assert run("--width", "ascii", text="KPI，GDP\n").stdout == "KPI，GDP\n"
    assert run("--width", "ascii", text="你好，世界。\n").stdout == "你好,世界。\n"
    assert run("--steps", "width", text="你好,世界\n").stdout == "你好，世界\n"


def test_a_model_of_ones_own_is_an_option():
    shipped = str(Path(spacy_cnclean.__file__).parent / "data" / "punctuation")
    result = run("--steps", "punctuation", "--model", shipped, text=DAMAGED)
    assert result.stdout == clean_text(DAMAGED, steps=["punctuation"]).text != DAMAGED


LETTER = [DAMAGED, *NOISY.split("\n"), "行 🐱 业、自律；机构(试行)第8️⃣条\u2028第二句。话"]


@pytest.mark.parametrize("size", [1, 20, 60, 100_000])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_file_is_cleaned_as_one_text(size, line_end, tmp_path, monkeypatch):
    monkeypatch.setattr("spacy_cnclean._text_blocks.BLOCK_LETTERS", size)
    text = line_end.join(LETTER * 4)
    path = tmp_path / "letter.txt"
    path.write_bytes(text.encode())
    arguments = ("--steps", "emoji,punctuation", "-o", tmp_path / "clean.txt")
    assert run(path, *arguments, "--edits", tmp_path / "edits.jsonl").exit_code == 0
    clean = clean_text(text)
    written = (tmp_path / "clean.txt").read_bytes().decode()
    assert written == clean.text
    records = (tmp_path / "edits.jsonl").read_text(encoding="utf-8").splitlines()
    edits = [edit for edit in map(json.loads, records) if edit["made"]]
    assert len(edits) == len(clean.edits) > 0
    raw, lines = text.split(line_end), written.split(line_end)
    for edit, whole in zip(edits, clean.edits, strict=True):
        before = raw[edit["line"] - 1][edit["raw_start"] : edit["raw_end"]]
        after = lines[edit["line"] - 1][edit["clean_start"] : edit["clean_end"]]
        assert (before, after) == (edit["before"], edit["after"]) == (whole.before, whole.after)


def test_a_step_that_does_not_keep_line_ends_gets_the_lines_one_by_one():
    lines = map(TextLine, ["甲x", "", "乙"])
    cleaned = clean_all_lines(lines, Cleaner([Inserting("#"), Joining()]))
    assert [line.text for line in cleaned] == ["#甲x", "#", "#乙"]
    assert [len(line.edits) for line in cleaned] == [1, 1, 1]


def test_a_line_end_that_a_step_makes_stays_within_its_line():
    breaks = Cleaner([EmojiStep(policy="replace", replacement="\n")])
    cleaned = clean_all_lines(map(TextLine, ["甲🌷乙", "丙🌷"]), breaks)
    assert [line.text for line in cleaned] == ["甲\n乙", "丙\n"]
    assert [(edit.raw_start, edit.clean_start) for edit in cleaned[1].edits] == [(1, 1)]


@settings(max_examples=100)
@given(data=st.data())
def test_lines_and_their_edits_are_those_of_the_whole_text(noisy_text, data):
    texts = data.draw(st.lists(noisy_text, min_size=1, max_size=4))
    texts = [text.replace("\n", "").replace("\r", "") for text in texts]
    cleaner = Cleaner(["emoji", "hygiene"])
    whole = cleaner.clean("\n".join(texts) + "\n")
    lines = clean_all_lines(map(TextLine, texts), cleaner)
    assert "\n".join(line.text for line in lines) + "\n" == whole.text
    assert [edit.before for line in lines for edit in line.edits] == [
        edit.before for edit in whole.edits
    ]
    for text, line in zip(texts, lines, strict=True):
        for edit in line.edits:
            # Where an earlier step took an emoji out of it, the range holds more than the rule saw.
            characters = iter(text[edit.raw_start : edit.raw_end])
            assert all(character in characters for character in edit.before)


def test_the_command_works_from_outside_and_says_its_version(noisy):
    done = command_line("clean", "--steps", "emoji", noisy)
    assert (done.returncode, done.stdout.decode(), done.stderr) == (0, CLEAN, b"")
    assert command_line("--version").stdout.startswith(b"spacy-cnclean ")


@pytest.mark.parametrize("arguments", [("--help",), ("-h",), ("clean", "--help")])
def test_help_names_the_exit_codes(arguments):
    result = CliRunner().invoke(create_app(), arguments)
    assert result.exit_code == 0
    assert "Exit codes: 0 everything was done" in result.stdout


def test_memory_stays_flat_on_a_long_file(tmp_path):
    resource = pytest.importorskip("resource", reason="Windows does not tell")
    assert resource
    code = (
        "import resource, sys; from spacy_cnclean.cli import create_app;"
        "create_app()(['clean', '--steps', 'emoji', sys.argv[1], '-o', sys.argv[2]],"
        " standalone_mode=False);"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    )
    peaks = []
    for copies in (1, 100_000):
        path = tmp_path / "long.txt"
        path.write_bytes(NOISY.encode() * copies)
        command = [sys.executable, "-c", code, path, tmp_path / "clean.txt"]
        peaks.append(int(subprocess.run(command, capture_output=True, check=True).stdout))
    assert peaks[1] - peaks[0] <= 8  # MiB, of a file of 8 MB and as much output


class Terminal:
    """A standard error that somebody looks at, or not."""

    def __init__(self, *, is_terminal):
        self.is_terminal = is_terminal
        self.text = ""

    def isatty(self):
        return self.is_terminal

    def write(self, text):
        self.text += text

    def flush(self):
        """There is nothing to flush."""


@pytest.mark.parametrize(
    ("is_terminal", "total", "shown"),
    [(True, 4_000_000, "2.0 MB of 4.0 MB, 50%"), (True, None, "2.0 MB"), (False, 4_000_000, "")],
)
def test_progress_of_long_work_is_shown_to_a_terminal(monkeypatch, is_terminal, total, shown):
    terminal = Terminal(is_terminal=is_terminal)
    monkeypatch.setattr(sys, "stderr", terminal)
    clock = iter([0.0, 0.5, *[2.0] * 9])
    monkeypatch.setattr("time.monotonic", lambda: next(clock))
    progress = ProgressBar(total)
    progress.advance(1_000_000)  # too early to bother anybody
    assert terminal.text == ""
    progress.advance(1_000_000)
    assert terminal.text.removeprefix("\r\x1b[K") == shown
    progress.close()
    assert terminal.text == "" if not is_terminal else terminal.text.endswith("\r\x1b[K")
