"""What the installed package brings along, and what importing it costs."""

import importlib.metadata
import json
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version
from spacy.util import packages_distributions

import spacy_cnclean

PACKAGE = Path(spacy_cnclean.__file__).parent
DISTRIBUTION = importlib.metadata.distribution("spacy-cnclean")
ENTRY_POINTS = DISTRIBUTION.entry_points

# What a session of spaCy must not pay for because we are installed.
HEAVY = {"emoji", "regex", "jieba", "spacy_pkuseg", "rapidfuzz", "torch", "typer", "rich"}


def modules_after(code):
    """Return which modules a fresh process has after running code, warnings being errors."""
    script = f"import json, sys\n{code}\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize("entry", ENTRY_POINTS, ids=lambda entry: f"{entry.group}:{entry.name}")
def test_every_entry_point_loads(entry):
    assert entry.load() is not None


def test_spacy_package_finds_us_by_the_name_of_the_module():
    found = packages_distributions().get("spacy_cnclean")
    if found is None:  # an editable install has no top_level.txt
        assert "editable" in (DISTRIBUTION.read_text("direct_url.json") or "")
    else:
        assert found == ["spacy-cnclean"]


def test_every_group_of_entry_points_is_one_that_spacy_reads():
    groups = {entry.group for entry in ENTRY_POINTS}
    assert groups == {
        "console_scripts",
        *("spacy_callbacks", "spacy_displacy_colors", "spacy_factories"),
        *("spacy_misc", "spacy_readers", "spacy_scorers", "spacy_tokenizers"),
    }


def test_importing_the_package_imports_nothing_else():
    bare = modules_after("import __future__, importlib, typing")
    modules = modules_after("import __future__, importlib, typing, spacy_cnclean")
    assert modules - bare == {"spacy_cnclean"}


def test_the_face_of_the_package_is_whole():
    for name in spacy_cnclean.__all__:
        assert getattr(spacy_cnclean, name) is not None
    names = {name for names in spacy_cnclean._MODULES.values() for name in names}
    assert {*names, "__version__"} == set(spacy_cnclean.__all__)
    assert set(spacy_cnclean.__all__) <= set(dir(spacy_cnclean))
    assert spacy_cnclean.__version__ == importlib.metadata.version("spacy-cnclean")
    assert not hasattr(spacy_cnclean, "other")


def test_making_any_pipeline_imports_little_of_ours_and_nothing_heavy():
    bare = modules_after("import spacy; import spacy.lang.zh")
    modules = modules_after("import spacy; spacy.blank('zh')") - bare
    assert not HEAVY & modules
    ours = {module for module in modules if module.startswith("spacy_cnclean.")}
    assert "spacy_cnclean.pipeline.components" in ours
    rooms = {module.split(".")[1] for module in ours}
    assert rooms == {"_defaults", "_presets", "pipeline"}


@pytest.mark.parametrize(
    "code",
    [
        "from spacy_cnclean import clean_text; clean_text('民 🎉 法典', steps=['emoji'])",
        "from spacy_cnclean import clean_text; clean_text('民 法典', steps=['hygiene', 'width'])",
        "import spacy_cnclean.cli; spacy_cnclean.cli.create_app()",
        "from spacy_cnclean.cli._options import CleaningOptions as O; O(width='full').cleaner()",
        "import spacy_cnclean; spacy_cnclean.pkuseg_model()",
        "from spacy_cnclean import *",
    ],
)
def test_what_needs_no_spacy_imports_none(code):
    assert "spacy" not in modules_after(code)


def test_the_engine_never_imports_spacy_and_the_adapters_hold_no_regex():
    for path in PACKAGE.rglob("*.py"):
        source = path.read_text(encoding="utf-8").splitlines()
        imports = [line.split()[1].split(".")[0] for line in source if is_import(line)]
        room = path.relative_to(PACKAGE).parts[0]
        if room == "pipeline":
            assert not {"re", "regex"} & set(imports), path
        elif room not in {"cli", "training"}:
            assert not {"spacy", "thinc", "confection"} & set(imports), path


def is_import(line):
    return line.lstrip().startswith(("import ", "from ")) and len(line.split()) > 1


def test_the_data_says_where_it_comes_from():
    readme = (PACKAGE / "data" / "README.md").read_text(encoding="utf-8")
    for path in (PACKAGE / "data").iterdir():
        assert path.name == "README.md" or path.name in readme, path


def test_the_package_has_types_and_a_version():
    assert (PACKAGE / "py.typed").is_file()
    assert importlib.metadata.version("spacy-cnclean")


def test_the_lowest_versions_that_are_tested_are_those_that_are_declared():
    constraints = (Path(__file__).parent / "lowest.txt").read_text(encoding="utf-8")
    pins = dict(
        line.split("==") for line in constraints.splitlines() if "==" in line and line[0] != "#"
    )
    for line in importlib.metadata.requires("spacy-cnclean"):
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate({"extra": "test"}):
            floors = [one.version for one in requirement.specifier if one.operator == ">="]
            assert Version(pins[requirement.name]) == Version(*floors), requirement
