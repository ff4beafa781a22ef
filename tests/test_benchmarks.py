"""The committed benchmark results belong to this code, and README to the results."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

report = pytest.importorskip("benchmarks.report")


@pytest.fixture(scope="module")
def quality():
    return report.read("quality")


def test_the_articles_come_out_as_in_the_committed_result(quality):
    from benchmarks.quality import gates

    assert gates() == quality["gates"], "run `python -m benchmarks quality` and `report`"


def test_the_readme_and_the_report_are_those_of_the_committed_result(quality):
    speed = report.read("speed")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert report.readme_section(quality) in readme, "run `python -m benchmarks report`"
    text = (report.RESULTS / "report.md").read_text(encoding="utf-8")
    assert text == report.report_text(quality, speed), "run `python -m benchmarks report`"
    for name, plot in report.plots_of(quality, speed).items():
        assert (report.RESULTS / f"{name}.svg").read_text(encoding="utf-8") == plot, name


def test_a_line_that_became_wrong_is_a_loss():
    def result(good):
        return {"findings": {"items": {"line 1": good}}}

    assert report.gains_and_losses(result(good=True), result(good=False)) == [("lost", "line 1")]
    assert report.gains_and_losses(result(good=False), result(good=True)) == [("gained", "line 1")]
