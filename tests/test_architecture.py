"""The rule of the house: which room may import which, and no circle of modules."""

import ast
from collections import defaultdict
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import spacy_cnclean

PACKAGE = Path(spacy_cnclean.__file__).parent

# The ground: modules that import nothing of ours, and that every room may import.
GROUND = {
    *(
        "alignment",
        "_defaults",
        "_encodings",
        "_frozen",
        "_full_width",
        "numerals",
        "offsets",
        "serialization",
    ),
    *("_presets", "_text_blocks", "_time_limit", "_traditional", "_word_files"),
}
# Each room may import the ground, what stands here, and what that may import: CONTRIBUTING.md tells
# it in a sentence.
_STEPS = {
    *("emoji", "hygiene", "linebreaks", "markup", "mojibake", "obfuscation", "punctuation"),
    *("repeats", "script", "social", "spacing", "width"),
}
_FINDERS = {"quantities", "statutes", "claims"}
MAY_IMPORT = {
    "emoji": {"edits"},
    "hygiene": {"edits", "emoji"},
    "punctuation": {"edits"},
    "linebreaks": {"edits", "punctuation"},
    "markup": {"edits", "hygiene"},
    "mojibake": {"edits"},
    "script": {"edits"},
    "social": {"edits"},
    "obfuscation": {"edits", "emoji"},
    "repeats": {"edits"},
    "spacing": {"edits"},
    "width": {"edits"},
    "cleaning": _STEPS,
    "claims": {"quantities", "statutes"},
    "html": {"edits", *_FINDERS},
    "report": {"edits"},
    "rows": {"cleaning", *_FINDERS},
    "corpus": {"rows"},
    "pipeline": {"cleaning", "html", *_FINDERS},
    "training": {"punctuation"},
    "spark": {"corpus"},
    "cli": {"spark", "html", "training", "pipeline", "report"},
    "__main__": {"cli"},
}
# `CleanText._repr_html_`: a result shows itself in a notebook.
ONE_EXCEPTION = ("spacy_cnclean.edits._results", "spacy_cnclean.html")


def name_of(path):
    """Return the name of the module in a file."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for path in PACKAGE.rglob("*.py")}


def room(module):
    """Return the room that a module of ours lives in."""
    return module.split(".")[1]


def imports_of(module):
    """Yield each module of ours that one imports, lazily too; imports for types alone are none."""
    open_nodes = [ast.parse(MODULES[module].read_text(encoding="utf-8"))]
    while open_nodes:
        node = open_nodes.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            open_nodes += node.orelse
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield full if full in MODULES else node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        else:
            open_nodes += ast.iter_child_nodes(node)


@cache
def graph():
    """Return for each module the modules of ours that it imports."""
    result = defaultdict(set)
    for module in MODULES:
        result[module] |= {name for name in imports_of(module) if name in MODULES} - {module}
    result[ONE_EXCEPTION[0]].discard(ONE_EXCEPTION[1])
    return result


def allowed(name):
    """Return the rooms that a room may import, directly or through those that it may import."""
    if name in GROUND:
        return set()
    found, left = set(GROUND), {name}
    while left:
        fresh = MAY_IMPORT.get(left.pop(), set()) - found
        found |= fresh
        left |= fresh
    return found


@pytest.mark.parametrize("module", sorted(set(MODULES) - {"spacy_cnclean"}))
def test_a_room_imports_only_what_stands_below_it(module):
    rooms = {room(name) for name in graph()[module] if name != "spacy_cnclean"}
    assert rooms - {room(module)} <= allowed(room(module))


def test_no_modules_import_each_other_in_a_circle():
    # The face names every room, and imports each when it is asked.
    modules = {name: below for name, below in graph().items() if name != "spacy_cnclean"}
    try:
        order = tuple(TopologicalSorter(modules).static_order())
    except CycleError as error:
        pytest.fail(f"a circle: {error.args[1]}")
    assert len(order) >= len(modules)


def test_no_two_public_classes_have_one_name():
    homes = defaultdict(list)
    for module, path in MODULES.items():
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes[node.name].append(module)
    assert not {name: modules for name, modules in homes.items() if len(modules) > 1}
