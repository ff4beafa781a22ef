"""The recipes of docs/corpora.md, run as they stand."""

import os
import re
import shutil
import sys
from pathlib import Path

import pytest

SOURCE = (Path(__file__).parents[1] / "docs" / "corpora.md").read_text(encoding="utf-8")
RECIPES = dict(re.findall(r"<!-- recipe: (\w+) -->\n```python\n(.*?)```", SOURCE, re.DOTALL))

pytestmark = pytest.mark.filterwarnings("ignore")  # those of the frameworks


def run(name):
    space = {"__name__": f"recipe_{name}"}
    exec(compile(RECIPES[name], f"docs/corpora.md: {name}", "exec"), space)  # noqa: S102
    return space


def test_the_spark_recipe():
    pytest.importorskip("pyspark")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("Spark needs Java, which is not installed")
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = builder.config("spark.driver.bindAddress", "127.0.0.1").getOrCreate()
    space = run("spark")
    assert space["result"].first().text == "依据《民法典》第1条"
    assert space["failed"].count() == 0
    session.stop()


def test_the_ray_recipe(monkeypatch):
    ray = pytest.importorskip("ray")
    pytest.importorskip("ray.data")
    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    ray.init(num_cpus=2, include_dashboard=False, configure_logging=False, log_to_driver=False)
    try:
        assert run("ray")["rows"] == [{"id": 1, "text": "监管收紧", "error": None}]
    finally:
        ray.shutdown()


def test_the_datasets_recipe(monkeypatch, tmp_path):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    pytest.importorskip("datasets")
    (row,) = run("datasets")["data"]
    assert (row["id"], row["text"]) == (1, "监管收紧")
    assert row["cn_noise"]["characters"] == 7


def test_the_fingerprint_of_datasets_does_not_change_with_use():
    hasher = pytest.importorskip("datasets.fingerprint").Hasher
    from spacy_cnclean import BatchCleaner

    cleaner = BatchCleaner(steps=("emoji",))
    before = hasher.hash(cleaner)
    cleaner(["甲🎉"])
    assert hasher.hash(cleaner) == before


def test_the_datatrove_recipe():
    pytest.importorskip("datatrove")
    (document,) = run("datatrove")["documents"]
    assert document.text == "监管收紧"
    assert document.metadata["noise"]["emoji"] > 0


def test_the_core_hours_are_those_of_the_measured_rates():
    (line,) = re.findall(r"^Measured rates, MB/s on one core: (.*)\.$", SOURCE, re.MULTILINE)
    rates = [float(rate.rpartition(" ")[2]) for rate in line.split("; ")]
    rows = re.findall(r"^\| `--(?:steps|add) .*? \| (.*) \|$", SOURCE, re.MULTILINE)
    assert len(rows) == len(rates)
    for row, rate in zip(rows, rates, strict=True):
        hours = [gigabytes * 1000 / rate / 3600 for gigabytes in (1, 100, 10_000)]
        assert [float(cell) for cell in row.split(" | ")] == [float(f"{n:.2g}") for n in hours]
