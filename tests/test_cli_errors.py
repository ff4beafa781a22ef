"""What every command does where something is closed, full, missing or no text: one clear line."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from spacy_cnclean.cli import create_app

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the shell of Windows is another")

NOISY = "监管 🐈 收紧\n"
CLEAN = "监管收紧\n"
LOOKING = ("clean", "check", "diff", "view --no-browser", "extract")
COMMANDS = (*(f"{command} a.txt" for command in LOOKING), "evaluate a.txt b.txt")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.txt").write_text(NOISY + "利率为5%。\n", "utf-8")
    (tmp_path / "b.txt").write_text(CLEAN + "利率为5%。\n", "utf-8")
    (tmp_path / "gbk.txt").write_bytes(NOISY.replace("🐈", "猫").encode("gbk") * 9)
    return tmp_path


def shell(line, folder, **options):
    """Run a command with what a shell does to its streams, and return how it ended."""
    line = f'"{sys.executable}" -m spacy_cnclean {line}'
    environment = {**os.environ, "TMPDIR": str(folder), "OPENBLAS_NUM_THREADS": "1"}
    return subprocess.run(
        ["/bin/sh", "-c", line],
        text=True,
        encoding="utf-8",
        cwd=folder,
        env=environment,
        timeout=300,
        check=False,
        **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options},
    )


@pytest.fixture
def command_line(folder, monkeypatch):
    """Return the function that runs a command in this process."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return lambda line, **options: CliRunner().invoke(create_app(), line.split(), **options)


def failed(command):
    return 2 if command.startswith("check") else 1


@pytest.mark.parametrize("command", [*(f"{name} -" for name in LOOKING), "evaluate - b.txt"])
def test_standard_input_that_is_closed_is_said(command, folder):
    done = shell(f"{command} <&-", folder)
    assert (done.returncode, done.stdout) == (failed(command), "")
    first = done.stderr.splitlines()[0]
    assert first == "spacy-cnclean: standard input: cannot be read: bad file descriptor"


@pytest.mark.parametrize("command", [*COMMANDS, "--help", "--version"])
def test_standard_output_that_is_closed_is_said(command, folder):
    done = shell(f"{command} >&-", folder)
    line = "spacy-cnclean: standard output: cannot be written: bad file descriptor\n"
    assert (done.returncode, done.stderr) == (failed(command), line)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has such a device")
@pytest.mark.parametrize("command", [*COMMANDS, "--help", "--version"])
def test_standard_output_that_is_full_is_said(command, folder):
    done = shell(f"{command} >/dev/full", folder)
    line = "spacy-cnclean: standard output: cannot be written: no space left on device\n"
    assert (done.returncode, done.stderr) == (failed(command), line)


@pytest.mark.parametrize("streams", ["2>&-", "2>/dev/full", ">&- 2>&-", "<&- >&- 2>&-"])
def test_a_run_needs_no_standard_streams(streams, folder):
    done = shell(f"run a.txt -o out --steps emoji {streams}", folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    part = folder / "out" / "part-00000-00000.txt"
    assert part.read_text("utf-8").startswith(CLEAN)


def test_what_is_told_to_nobody_still_makes_the_exit_code(folder):
    done = shell("clean missing.txt a.txt --steps emoji 2>&-", folder)
    assert done.returncode == 1
    assert done.stdout.startswith(CLEAN)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_reader_that_goes_away_is_no_error(command, folder):
    reader, writer = os.pipe()
    os.close(reader)
    done = shell(command, folder, stdout=writer)
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, "")


@pytest.mark.parametrize("encoding", ["undefined", "idna", "rot13", "base64", "utf-99"])
@pytest.mark.parametrize("command", [*COMMANDS, "run a.txt -o out"])
def test_what_is_no_encoding_of_text_is_a_usage_error(command, encoding, folder, command_line):
    done = command_line(f"{command} -e {encoding}")
    assert done.exit_code == 2
    assert "encoding" in done.stderr
    assert not (folder / "out").exists()


@pytest.mark.parametrize("name", ["missing.txt", "gbk.txt", "missing.csv", "."])
@pytest.mark.parametrize("option", ["clean -o", "extract -o", "diff --html"])
def test_where_nothing_can_be_read_nothing_is_written(option, name, folder, command_line):
    (folder / "out").write_text("from before")
    before = sorted(folder.iterdir())
    done = command_line(f"{option} out {name}")
    assert done.exit_code == 1
    assert len(done.stderr.splitlines()) == 1
    assert (folder / "out").read_text() == "from before"
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize("command", ["diff", "view --no-browser"])
@pytest.mark.parametrize("source", ["missing.txt", "gbk.txt", "-", "bad.jsonl.gz"])
def test_where_nothing_can_be_read_there_is_no_page(command, source, folder, command_line):
    (folder / "bad.jsonl.gz").write_bytes(b"no gzip")
    before = sorted(folder.iterdir())
    done = command_line(f"{command} {source}", input="甲\n乙".encode("gbk"))
    assert (done.exit_code, done.stdout) == (1, "")
    assert sorted(folder.iterdir()) == before


def test_a_page_shows_the_files_that_can_be_read(folder, command_line):
    done = command_line("diff missing.txt a.txt gbk.txt --html page.html")
    assert done.exit_code == 1
    assert "利率" in (folder / "page.html").read_text("utf-8")


@pytest.mark.parametrize("command", [f"{name} gbk.txt" for name in LOOKING])
def test_gbk_gets_the_hint_which_encoding_it_is(command, command_line):
    done = command_line(command)
    assert done.exit_code == failed(command)
    line = "gbk.txt: byte 0xbc at offset 0 is not utf-8: invalid start byte; "
    assert done.stderr.splitlines()[0] == (
        f"spacy-cnclean: {line}if it is GBK, use --encoding gb18030"
    )
    assert "cannot" not in command_line(f"{command} -e gb18030").stderr


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
@pytest.mark.parametrize("option", ["", " -e gb18030"])
@pytest.mark.parametrize("command", [f"{name} wide.txt" for name in LOOKING])
def test_utf_16_gets_the_hint_which_encoding_it_is(command, option, encoding, folder, command_line):
    (folder / "wide.txt").write_bytes((NOISY * 9).encode(encoding))
    done = command_line(command + option)
    assert done.exit_code == failed(command)
    hint = f"; it begins as {encoding.upper()} does, use --encoding {encoding}"
    assert done.stderr.splitlines()[0].endswith(hint)
    assert "cannot" not in command_line(f"{command} -e {encoding}").stderr


def test_big_endian_utf_16_gets_the_hint_too(folder, command_line):
    (folder / "wide.txt").write_bytes(b"\xfe\xff" + NOISY.encode("utf-16-be"))
    assert command_line("clean wide.txt").stderr.endswith(", use --encoding utf-16\n")


def test_a_byte_of_the_mark_elsewhere_gets_no_hint(folder, command_line):
    (folder / "a.txt").write_bytes(b"one\n\xff\xfetwo\n")
    assert "use --encoding" not in command_line("clean a.txt").stderr
