"""A report as a page: one file that needs no network."""

from __future__ import annotations

import base64
import hashlib
from importlib import resources
from typing import TYPE_CHECKING, Final

from spacy_cnclean.report._findings import SEVERITIES
from spacy_cnclean.report._messages import translator
from spacy_cnclean.report._tables import (
    CITATION_HEAD,
    citation_table,
    claim_table,
    cleaning_table,
    facts,
)

if TYPE_CHECKING:
    from spacy_cnclean.report._report import Report

_SHOWN: Final = ("Severity", "Citation", "What is wrong", "Sentence")  # above the list of facts


def html(report: Report) -> str:
    """Return the report as a page: findings first, filters by severity and kind, print style."""
    from jinja2 import Environment, StrictUndefined

    folder = resources.files("spacy_cnclean.report")
    style, script = (
        (folder / name).read_text(encoding="utf-8") for name in ("report.css", "report.js")
    )
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    template = environment.from_string((folder / "report.html").read_text(encoding="utf-8"))
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return template.render(
        report=report,
        _=translator(report.language),
        policy=policy,
        style=style,
        script=script,
        severities=SEVERITIES,
        shown=[CITATION_HEAD.index(name) for name in _SHOWN],
        facts=facts(report),
        citations=citation_table(report),
        claims=claim_table(report),
        cleaning=cleaning_table(report),
    )


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode()
