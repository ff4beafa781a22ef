"""`spacy-cnclean statutes`: what the table says of a work, and how far the table goes."""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from spacy_cnclean.cli._options import LookUpOptions
from spacy_cnclean.cli._run import FAILED, show_error, user_errors, write_line
from spacy_cnclean.cli._with_options import with_options

if TYPE_CHECKING:
    from spacy_cnclean.statutes import StatuteTable
    from spacy_cnclean.statutes._works import Work

_HEADINGS = ("kind", "signed", "released", "effective", "number")
_MOST_NEAR = 5


@with_options
def command(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NAME",
            help="A title, with or without 中华人民共和国, a customary short name, or a document "
            "number; without any, how many works of each level the table has.",
        ),
    ] = None,
    *,
    judging: LookUpOptions,
    output_format: Annotated[
        Literal["text", "json"],
        typer.Option("--format", "-f", help="Text to read, or a line of JSON for each work."),
    ] = "text",
) -> None:
    """Show a work of the statute table: its versions, its state, its source, and the table's date.

    A work is in force, repealed, or unknown where nobody looked; `checked` is the last day on which
    a source was seen that says so. A name that is not in the table is told with the nearest titles
    on standard error, and the exit code is 1.
    """
    missing = 0
    with user_errors():
        look_up = judging.look_up()
        table = _table(look_up.table)
        day = look_up.as_of.isoformat() if look_up.as_of else table.as_of
        write = _write_json if output_format == "json" else _write_text
        for name in names or ():
            works = _find(name, table)
            missing += not works
            if not works:
                show_error(_not_found(name, table))
            for work in works:
                write(work, day, table)
        if not names:
            _write_summary(table, day, as_json=output_format == "json")
        sys.stdout.flush()
    if missing:
        raise typer.Exit(FAILED)


def _table(path: str | None) -> "StatuteTable":
    from spacy_cnclean.rows._columns import statute_table
    from spacy_cnclean.statutes import default_table

    return statute_table(path) or default_table()


def _find(name: str, table: "StatuteTable") -> "list[Work]":
    """Return the works of a title, a short name or a document number, each once."""
    from spacy_cnclean.statutes._docnos import normalize_document_number

    found = [*table.by_title(name), *table.by_alias(name), *table.by_base(name)]
    found += table.by_number(normalize_document_number(name))
    return list(dict.fromkeys(found))


def _not_found(name: str, table: "StatuteTable") -> str:
    from spacy_cnclean.statutes._near_titles import find_near
    from spacy_cnclean.statutes._titles import title_key

    near = find_near(title_key(name), table)
    titles = [near.work.title] if near.work else []
    titles += [item.title for item in near.candidates if item.title not in titles]
    hint = f"; near it: {', '.join(titles[:_MOST_NEAR])}" if titles else ""
    return f"{name}: not in the table of {table.as_of}{hint}"


def _record(work: "Work", day: str, table: "StatuteTable") -> dict[str, Any]:
    return {
        "title": work.title,
        "level": work.level,
        "issuers": list(work.issuers),
        "aliases": list(work.aliases),
        "status": work.status_at(day),
        "checked": work.checked,
        "repealed": work.repealed,
        "successor": work.successor,
        "articles": work.articles or None,
        "versions": [
            {
                "kind": version.kind,
                "signed": version.promulgated,
                "released": version.released,
                "effective": version.effective,
                "number": f"?{version.number}" if version.tentative else version.number,
            }
            for version in work.versions
        ],
        "versions_complete_until": work.complete_until if work.complete else None,
        "confidence": work.confidence,
        "source": work.source,
        "as_of": day,
        "table_date": table.as_of,
    }


def _write_json(work: "Work", day: str, table: "StatuteTable") -> None:
    write_line(json.dumps(_record(work, day, table), ensure_ascii=False))


def _write_text(work: "Work", day: str, table: "StatuteTable") -> None:
    for line in _lines(_record(work, day, table)):
        write_line(line)
    write_line("")


def _lines(record: dict[str, Any]) -> Iterator[str]:
    yield record["title"]
    yield f"  level       {record['level']}"
    looked = f"; checked {record['checked']}" if record["checked"] else ""
    if not looked and not record["repealed"]:
        looked = "; nobody looked whether it is in force"
    yield f"  status      {record['status']} as of {record['as_of']}{looked}"
    if record["repealed"]:
        by = f" by {record['successor']}" if record["successor"] else ""
        yield f"  repealed    {record['repealed']}{by}"
    if record["issuers"]:
        yield f"  issuers     {'、'.join(record['issuers'])}"
    if record["aliases"]:
        yield f"  also        {'、'.join(record['aliases'])}"
    if record["articles"]:
        yield f"  articles    {record['articles']}"
    if record["versions"]:
        yield f"  versions    {'  '.join(f'{heading:10}' for heading in _HEADINGS)}".rstrip()
    for version in record["versions"]:
        cells = (f"{version[heading]:{8 if heading == 'kind' else 10}}" for heading in _HEADINGS)
        yield f"              {'  '.join(cells)}".rstrip()
    until = record["versions_complete_until"]
    if until is not None:
        yield f"              complete{f' until {until}' if until else ''}"
    yield f"  confidence  {record['confidence']}"
    yield f"  source      {record['source']}"
    yield f"  table       {record['table_date']}"


def _write_summary(table: "StatuteTable", day: str, *, as_json: bool) -> None:
    """How many works of each level are in force, repealed and unknown, and what is complete."""
    levels: dict[str, Counter[str]] = {}
    for work in table.works:
        levels.setdefault(work.level, Counter())[work.status_at(day)] += 1
    rows = sorted(levels.items(), key=lambda item: -item[1].total())
    if as_json:
        for level, states in rows:
            complete = table.complete.get(level)
            record = {"level": level, "works": states.total(), "states": dict(states)}
            record |= {"complete_until": complete, "table_date": table.as_of}
            write_line(json.dumps(record, ensure_ascii=False))
        return
    write_line(f"The table of {table.as_of}: {len(table.works):,} works, as of {day}")
    for level, states in rows:
        told = ", ".join(f"{state} {count:,}" for state, count in states.most_common())
        complete = table.complete.get(level)
        note = f"; all in force on {complete}" if complete else ""
        write_line(f"{states.total():6,}  {level}: {told}{note}")
