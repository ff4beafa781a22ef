"""The benchmark of corpora runs, and finds what it compares equal."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent / "benchmarks" / "speed" / "corpus.py"


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_runs_kills_and_comparison(tmp_path):
    text = tmp_path / "text.txt"
    text.write_text("监管收紧,公司应当赔偿。\n近年来,催收行业经历了显著的变化。\n" * 20, "utf-8")
    result = tmp_path / "figures.json"
    options = ["--megabytes", "0.05", "--steps", "emoji", "--kills", "1", "--json", str(result)]
    line = [sys.executable, str(SCRIPT), str(text), *options]
    done = subprocess.run(line, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    figures = json.loads(result.read_text("utf-8"))
    assert figures["same_bytes"] is True
    assert figures["killed"] == {"kills": 1, "runs": figures["killed"]["runs"], "same_bytes": True}
    assert figures["compared"] == figures["documents"] > 0
    assert figures["unequal"] == 0
    assert [run["workers"] for run in figures["runs"]] == [1, 2]
    assert all(run["peak_megabytes"] > 0 for run in figures["runs"])
