"""What never ends is ended, named, and the rest goes on; hangs of every kind, in every place.

Limits are seconds where the work takes milliseconds, so that a busy machine changes nothing.
"""

import json
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest
from deadly_steps import FOR_EVER, HANGS, Hanging, loop

from spacy_cnclean import BatchCleaner
from spacy_cnclean._time_limit import over_time, seconds_for, tell_limits, within
from spacy_cnclean.corpus import CorpusError, CorpusSettings, find_sources, run_corpus
from spacy_cnclean.rows._lines import TextLine

LIMIT = 3.0  # seconds
HAS_TIMER = hasattr(signal, "setitimer")


def swallow():
    """Do as a step with a bare `except` does."""
    for _ in range(3):
        with suppress(BaseException):
            loop()
    return "ended"


def hanging(how="loop", mark="死", **options):
    options = {"row_timeout": LIMIT, **options}
    return BatchCleaner(steps=(Hanging(how, mark), "emoji"), **options)


def over(text):
    return f"TimeoutError: {over_time(seconds_for(LIMIT, len(text)))}"


needs_timer = pytest.mark.skipif(not HAS_TIMER, reason="Windows has no such timer")


class TestWithin:
    @pytest.mark.parametrize("how", ["loop", *(["sleep", "re", "regex"] if HAS_TIMER else [])])
    def test_work_that_never_ends_is_ended(self, how):
        with pytest.raises(TimeoutError, match="took longer than 1 s"):
            within(1.0, HANGS[how])

    def test_python_code_is_ended_in_any_thread(self):
        said = []

        def work():
            try:
                within(1.0, loop)
            except TimeoutError as error:
                said.append(str(error))
            said.append(within(FOR_EVER, lambda: "then"))

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        thread.join(120)
        assert said == ["took longer than 1 s", "then"]

    @needs_timer
    def test_a_timer_of_somebody_else_stays_theirs(self):
        theirs = []
        before = signal.signal(signal.SIGALRM, lambda *_: theirs.append(1))
        signal.setitimer(signal.ITIMER_REAL, FOR_EVER)
        try:
            with pytest.raises(TimeoutError):
                within(1.0, loop)
            assert 0 < signal.getitimer(signal.ITIMER_REAL)[0] <= FOR_EVER
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
        assert theirs == []

    @needs_timer
    def test_nothing_is_left_behind(self):
        before = signal.getsignal(signal.SIGALRM)
        with pytest.raises(TimeoutError):
            within(1.0, loop)
        assert within(FOR_EVER, lambda: "done") == "done"
        with pytest.raises(ZeroDivisionError):
            within(FOR_EVER, lambda: 1 // 0)
        assert signal.getsignal(signal.SIGALRM) is before
        assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)

    def test_what_swallows_the_end_is_told_again(self):
        began = time.monotonic()
        assert within(0.5, swallow) == "ended"
        assert time.monotonic() - began < 120

    def test_others_are_told_what_limit_there_is(self):
        told = []
        tell_limits(told.append)
        try:
            within(5.0, lambda: told.append("work"))
            within(0.0, lambda: told.append("no limit"))
        finally:
            tell_limits(lambda _: None)
        assert told == [5.0, "work", 0.0, "no limit"]


class TestBatchCleaner:
    def test_a_text_that_takes_too_long_is_named_and_the_others_are_cleaned(self):
        texts = ["甲 🎉", "死", None, "乙 🎉"]
        rows = hanging(error_column="error").rows(texts)
        assert [row.text for row in rows] == ["甲", "死", None, "乙"]
        assert [row.error for row in rows] == [None, over("死"), None, None]

    def test_lines_around_it_are_cleaned_together(self):
        class Joined:
            name = "joined"

            def find(self, text):
                seen.append(text)
                return ()

        seen = []
        cleaner = BatchCleaner(
            steps=(Hanging("loop", "死"), Joined()), row_timeout=LIMIT, error_column="error"
        )
        rows = cleaner.lines([TextLine("甲"), TextLine("死"), TextLine("乙")])
        assert [row.error for row in rows] == [None, over("死"), None]
        assert seen[-1] == "甲\n乙\n"

    def test_without_a_column_for_errors_it_is_raised(self):
        with pytest.raises(TimeoutError, match="took longer than"):
            hanging()(["甲", "死"])

    def test_the_limit_grows_with_the_text_and_may_be_none(self):
        assert [seconds_for(60, 0), seconds_for(60, 1_000_000)] == [60.0, 1060.0]
        assert BatchCleaner(steps=["emoji"], row_timeout=0)(["甲🎉"]) == ["甲"]
        assert pickle.loads(pickle.dumps(hanging())).row_timeout == LIMIT

    @pytest.mark.parametrize("limit", [-1, float("nan"), float("inf")])
    def test_what_is_no_limit_is_refused(self, limit):
        with pytest.raises(ValueError, match="row_timeout must be 0 or more seconds, got"):
            BatchCleaner(row_timeout=limit)


def run(path, out, how, workers):
    settings = CorpusSettings(cleaner=hanging(how), block_size=100, part_size=400)
    return run_corpus(find_sources([path]), out, settings, workers=workers)


@pytest.fixture(autouse=True)
def _soon(monkeypatch):
    """Let no test wait long for a process that does not end a row itself."""
    monkeypatch.setattr("spacy_cnclean.corpus._worker._GRACE", 1.0)


def errors(folder):
    return [json.loads(line) for line in (folder / "errors.jsonl").read_bytes().splitlines()]


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def rows(tmp_path):
    path = tmp_path / "a.txt"
    lines = ["监管 🐈 收紧。"] * 40
    lines[17] = "死"
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path


@pytest.mark.parametrize(("how", "workers"), [("loop", 1), ("loop", 2), ("never back", 2)])
def test_a_run_names_the_row_and_goes_on(how, workers, rows, tmp_path):
    summary = run(rows, tmp_path / "out", how, workers)
    assert (summary.rows, summary.failed, summary.failures) == (39, 1, ())
    assert errors(tmp_path / "out") == [{"input": str(rows), "row": 18, "reason": over("死")}]
    data = b"".join(path.read_bytes() for path in sorted((tmp_path / "out").glob("part-*")))
    assert data.decode() == "监管收紧。\n" * 39


def test_a_row_of_a_table_is_named_too(tmp_path):
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    parquet.write_table(pa.table({"text": ["甲🎉", "死", "乙"]}), tmp_path / "a.parquet")
    run(tmp_path / "a.parquet", tmp_path / "out", "never back", 2)
    assert [error["row"] for error in errors(tmp_path / "out")] == [2]
    (part,) = (tmp_path / "out").glob("part-*")
    assert parquet.read_table(part).column("text").to_pylist() == ["甲", "乙"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_killed_while_a_row_hangs_it_goes_on_to_the_same_bytes(rows, tmp_path):
    run(rows, tmp_path / "whole", "loop", 1)
    out = tmp_path / "out"
    code = (
        "import pathlib, sys; sys.path[:0] = sys.argv[3:]; import test_time_limit as test;"
        "test.run(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), 'loop', 1)"
    )
    here = Path(__file__).parent
    folders = [str(here), str(here / "importable")]
    process = subprocess.Popen([sys.executable, "-c", code, str(rows), str(out), *folders])
    deadline = time.monotonic() + 120
    while len(list(out.glob("part-*"))) < 1 and time.monotonic() < deadline:
        time.sleep(0.05)  # then it is at the row
    process.kill()
    process.wait()
    assert not (out / "part-00000-00002.txt").exists()
    run(rows, out, "loop", 2)
    assert files(out) == files(tmp_path / "whole")


def test_processes_that_hang_over_anything_end_the_run(rows, tmp_path):
    settings = CorpusSettings(cleaner=hanging("never back", mark=""), block_size=1000)
    with pytest.raises(CorpusError, match="processes end over any text, TimeoutError: took longer"):
        run_corpus(find_sources([rows]), tmp_path / "out", settings, workers=2)
