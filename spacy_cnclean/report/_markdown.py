"""A report as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from spacy_cnclean.report._messages import translator
from spacy_cnclean.report._tables import citation_table, claim_table, cleaning_table, facts

if TYPE_CHECKING:
    from spacy_cnclean.report._report import Report
    from spacy_cnclean.report._tables import Table

_SPECIAL = regex.compile(r"[\\`*_\[\]<>|#~]")


def markdown(report: Report) -> str:
    """Return the report as a Markdown document."""
    _ = translator(report.language)
    head = "".join(f"- {_escaped(name)}: {_escaped(value)}\n" for name, value in facts(report))
    tables = (citation_table(report), claim_table(report), cleaning_table(report))
    return f"# {_('Fact-check report')}\n\n{head}" + "".join(_table(table) for table in tables)


def _table(table: Table) -> str:
    if not table.rows:
        return ""
    lines = [table.head, ("---",) * len(table.head), *table.rows]
    return f"\n## {table.title}\n\n" + "".join(_line(cells) for cells in lines)


def _line(cells: tuple[str, ...]) -> str:
    shown = (cell if set(cell) == {"-"} else _escaped(cell) for cell in cells)
    return f"| {' | '.join(shown)} |\n"


def _escaped(text: str) -> str:
    """Return text on one line that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\g<0>", " ".join(text.split()))
