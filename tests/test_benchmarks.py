"""The committed benchmark results belong together, and what comes out of the articles is known."""

import json
import re
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

ROOT = Path(__file__).parent.parent
# At the end: `benchmarks` is found in the checkout alone, the package where it is installed.
sys.path.append(str(ROOT))

report = pytest.importorskip("benchmarks.report")
STALE = "run `python -m benchmarks report`"


@pytest.fixture(scope="module")
def quality():
    return report.read("quality")


@pytest.fixture(scope="module")
def speed():
    return report.read("speed")


def test_outputs_rule_hits_models_and_tables_are_those_of_the_committed_gates():
    from benchmarks.gates import gates

    wanted = report.read("gates")
    found = json.loads(json.dumps(gates()))
    message = "if this was meant, run `python -m benchmarks gates`"
    for name, value in found.items():
        assert value == wanted[name], f"{name}: {message}"
    assert found.keys() == wanted.keys(), message


def test_every_model_and_table_loads():
    import spacy_pkuseg

    from spacy_cnclean import Cleaner, pkuseg_model
    from spacy_cnclean.statutes import default_table

    edits = Cleaner().clean("随,着。技术 🌿 的发展和监管的变化催收方式也不断更新").edits
    assert "punctuation.move" in {edit.rule for edit in edits}
    assert list(spacy_pkuseg.pkuseg(pkuseg_model()).cut("催收机构")) == ["催收", "机构"]
    assert default_table().by_title("中华人民共和国民法典")


def test_the_readme_is_that_of_the_committed_results(quality, speed):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    section = report.readme_section(quality, speed)
    assert section in readme, STALE
    chinese = (ROOT / "README.zh-CN.md").read_text(encoding="utf-8")
    assert report.in_chinese(section) in chinese, STALE


def test_the_report_is_that_of_the_committed_results(quality, speed):
    text = (report.RESULTS / "report.md").read_text(encoding="utf-8")
    assert text == report.report_text(quality, speed), STALE


def test_the_plots_are_those_of_the_committed_results(quality, speed):
    plots = report.plots_of(quality, speed)
    there = {path.stem for path in report.RESULTS.glob("*.svg")}
    assert there == plots.keys(), STALE
    for name, plot in plots.items():
        assert (report.RESULTS / f"{name}.svg").read_text(encoding="utf-8") == plot, STALE
        ET.fromstring(plot)  # noqa: S314 - our own


def test_every_plot_that_is_shown_is_there():
    for page in (ROOT / "README.md", ROOT / "README.zh-CN.md", report.RESULTS / "report.md"):
        for link in re.findall(r"!\[[^]]*]\(([^)]+\.svg)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.name} shows {link}: {STALE}"


def test_every_data_file_has_its_row_in_the_data_card():
    data = ROOT / "benchmarks" / "data"
    card = (data / "README.md").read_text(encoding="utf-8")
    for path in data.iterdir():
        assert f"`{path.name}`" in card or path.name == "README.md", path.name


def changed(quality, **values):
    return {**json.loads(json.dumps(quality)), **values}


def test_what_became_wrong_is_a_loss_and_what_became_right_a_gain(quality):
    items = {"line 1": True, "statutes: x": True, "claims: y": True}
    old, new = (changed(quality, faults=[], items=dict.fromkeys(items, v)) for v in (True, False))
    assert {row[:2] for row in report.gains_and_losses(old, new)} == {("lost", n) for n in items}
    assert {row[:2] for row in report.gains_and_losses(new, old)} == {("gained", n) for n in items}


def test_a_fault_that_is_new_is_a_loss(quality):
    old, new = (changed(quality, faults=faults) for faults in (["z"], ["z", "z"]))
    assert report.gains_and_losses(old, new) == [("lost", "z", "a fault that is new")]
    assert report.gains_and_losses(new, old) == [("gained", "z", "a fault no more")]
    assert "0 gained, 1 lost." in report.comparison("HEAD", old, new)


def test_a_line_that_is_farther_from_the_gold_is_a_loss_though_it_never_was_exact(quality):
    old, new = changed(quality), changed(quality)
    errors = report.BY_LINE.index("errors")
    lines = new["cleaning"]["systems"]["spacy-cnclean"]["by_line"]
    number = next(k for k, line in enumerate(lines) if line[errors])
    lines[number][errors] += 1
    (row,) = report.gains_and_losses(old, new)
    assert row[:2] == ("lost", f"line {number + 1}")
    (row,) = report.gains_and_losses(new, old)
    assert row[:2] == ("gained", f"line {number + 1}")


def test_a_result_is_not_compared_with_nothing(quality):
    assert "no committed result" in report.comparison("HEAD", None, quality)
    assert "Nothing became right or wrong." in report.comparison("HEAD", quality, quality)


def test_cost_that_grows_with_the_text_has_slope_one_and_with_its_square_two():
    from benchmarks.speed.run import _slope

    sizes = [1e4, 1e5, 1e6, 1e7]
    assert _slope([(size, size / 1e6) for size in sizes]) == 1
    assert _slope([(size, size**2 / 1e9) for size in sizes]) == 2
    assert _slope([(1e4, 0.1), (1e5, 1.0)]) is None  # one size that is long enough


def test_a_result_is_read_back_as_it_was_written(tmp_path):
    from benchmarks.texts import write_json

    result = {"numbers": [1, -2.5, 1e-05], "texts": ["[\n 1,\n  2\n]", "[ 1 ]"], "rows": [[1], []]}
    write_json(tmp_path / "result.json", result)
    assert json.loads((tmp_path / "result.json").read_text(encoding="utf-8")) == result
    assert "[ 1, -2.5, 1e-05 ]" in (tmp_path / "result.json").read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["result.json"]


def test_actions_are_pinned_by_commit_with_the_version_beside():
    workflows = list((ROOT / ".github" / "workflows").glob("*.yml"))
    if not workflows:
        pytest.skip("a source distribution has no workflows")
    for path in workflows:
        for line in path.read_text(encoding="utf-8").splitlines():
            if "uses:" in line:
                assert re.search(r"@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line), f"{path.name}: {line}"
