"""What a change of behaviour cannot leave as it was, in results/gates.json.

The hashes of what comes out of the articles, how often each rule was applied, and the hashes of
the models and tables that ship. The test suite compares with them; after a change that is meant
(a retrained model, a new rule) `python -m benchmarks gates` writes them anew.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import spacy_cnclean
from benchmarks.progress import tell
from benchmarks.texts import DATA, RESULTS, clean_articles, write_json
from spacy_cnclean.claims import find_claims
from spacy_cnclean.cleaning import Cleaner
from spacy_cnclean.statutes import find_statutes

if TYPE_CHECKING:
    from collections.abc import Iterable

SHIPPED = Path(spacy_cnclean.__file__).parent / "data"


def gates() -> dict[str, Any]:
    """Return the hashes and the rule hits, ready for JSON."""
    noisy = (DATA / "collection_articles.noisy.txt").read_text(encoding="utf-8")
    gold = (DATA / "collection_articles.gold.txt").read_text(encoding="utf-8")
    found: dict[str, Any] = {"outputs": {}}
    for steps in (["emoji"], ["emoji", "punctuation"], ["hygiene", "emoji", "width"]):
        clean = Cleaner(steps).clean(noisy)
        found["outputs"][", ".join(steps)] = {
            "sha256": _hash(clean.text.encode()),
            "rules": _counts(edit.rule for edit in clean.edits),
        }
    untouched = [Cleaner().clean(article) for article in clean_articles()]
    found["clean articles"] = {
        "articles": len(untouched),
        "rules": _counts(edit.rule for clean in untouched for edit in clean.edits),
    }
    statutes = [item for line in gold.split("\n") for item in find_statutes(line)]
    claims = [item for line in gold.split("\n") for item in find_claims(line)]
    found["findings"] = {
        "statute forms": _counts(item.form for item in statutes),
        "issues": _counts(issue.code for item in statutes for issue in item.issues),
        "statutes sha256": _hash("\n".join(item.text for item in statutes).encode()),
        "claim types": _counts(name for item in claims for name in item.types),
        "claims sha256": _hash("\n".join(item.text for item in claims).encode()),
    }
    found["models and tables"] = {
        path.relative_to(SHIPPED).as_posix(): _hash(path.read_bytes())
        for path in sorted(SHIPPED.rglob("*"))
        if path.suffix in {".npz", ".msgpack", ".gz", ".tsv"}
    }
    return found


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _counts(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items()))


def run() -> None:
    """Write results/gates.json."""
    write_json(RESULTS / "gates.json", gates())
    tell("gates: written")
