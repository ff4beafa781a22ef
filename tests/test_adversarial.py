"""Pathological and random texts, a short form of `python -m benchmarks adversarial` and `fuzz`.

Nothing here measures time: what does not come back is ended after two minutes of processor time,
far above what the slowest machine needs, and that is the failure.
"""

import os
import signal
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# At the end: `benchmarks` is found in the checkout alone, the package where it is installed.
sys.path.append(str(ROOT))

functions = pytest.importorskip("benchmarks.fuzz.functions")

if not hasattr(os, "fork"):
    pytest.skip("a process that hangs is ended by its parent", allow_module_level=True)

from benchmarks.adversarial.children import in_child  # noqa: E402
from benchmarks.adversarial.functions import FUNCTIONS, Function, warm_up  # noqa: E402
from benchmarks.adversarial.measuring import first_fault  # noqa: E402
from benchmarks.adversarial.texts import TEXTS  # noqa: E402
from benchmarks.fuzz.minimise import minimise  # noqa: E402
from benchmarks.fuzz.run import failures  # noqa: E402
from benchmarks.fuzz.texts import LONGEST, random_texts  # noqa: E402

LIMIT = 120  # processor seconds, where one is needed
SIZE = 1_000  # bytes
N_TEXTS = 300


@pytest.fixture(scope="module", autouse=True)
def _warm():
    warm_up()


def test_there_are_more_than_120_different_texts_of_the_size_that_was_asked_for():
    texts = {name: make(SIZE) for name, make in TEXTS.items()}
    assert len(set(texts.values())) == len(texts) > 120
    for name, text in texts.items():
        assert SIZE / 2 < len(text.encode("utf-8", "surrogatepass")) <= SIZE, name


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_comes_back_from_every_pathological_text(function):
    assert first_fault(function, SIZE, LIMIT) == ""


def test_what_raises_or_hangs_is_told_with_its_text(monkeypatch):
    def fail(text):
        if "催,催" in text:
            raise RuntimeError("on purpose")
        while "🐞" in text:
            pass

    monkeypatch.setitem(FUNCTIONS, "failing", Function(fail))
    assert "a mark per hanzi: RuntimeError" in first_fault("failing", SIZE, LIMIT, "a mark per")
    assert "hangs" in first_fault("failing", SIZE, 1, "emoji with blanks")


@pytest.mark.parametrize("function", functions.FUNCTIONS)
def test_what_must_hold_of_any_text_holds_of_random_ones(function):
    texts = random_texts(1, 0, int(N_TEXTS * functions.SHARES.get(function, 1)))
    assert in_child(lambda: failures(functions.FUNCTIONS[function], texts)[1], LIMIT) == ([], "")


def test_random_texts_are_short_and_the_same_for_the_same_seed():
    texts = random_texts(3, 4, 50)
    assert texts == random_texts(3, 4, 50) != random_texts(3, 5, 50)
    assert all(1 <= len(text) <= LONGEST for text in texts)


def test_a_broken_invariant_is_told_with_the_smallest_text_that_shows_it():
    def check(texts):
        for index, text in enumerate(texts):
            yield index, "no 万 before 亿", "亿" not in text.partition("万")[2]

    checks, found = failures(check, ["一", "三万五亿元", "亿万"])
    assert (checks, found) == (3, [("no 万 before 亿", "三万五亿元")])
    assert minimise("三万五亿元", lambda text: bool(failures(check, [text])[1])) == "万亿"


def test_a_text_that_raises_is_found_among_others():
    def check(texts):
        for index, text in enumerate(texts):
            yield index, "is a digit", int(text) >= 0

    _, found = failures(check, ["1", "2", "x", "3"])
    assert [text for _, text in found] == ["x"]
    assert found[0][0].startswith("raises ValueError at ")


def test_a_process_that_is_ended_leaves_its_reason():
    def hang():
        while True:
            pass

    assert in_child(hang, 1) == ([], "hangs")
    assert (
        in_child(lambda: [1, os.kill(os.getpid(), signal.SIGKILL)], 60).fault == "ended by signal 9"
    )
