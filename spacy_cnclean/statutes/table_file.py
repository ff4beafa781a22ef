"""Reading table files: the shipped one and those that users add.

The table ships as tab-separated text (`data/statutes.tsv.gz`); users add files of the same form.
A file has a header line; the columns `title` and `level` are required:

==========  ====================================================================================
column      contents
==========  ====================================================================================
title       official title, with notes such as （试行） or （征求意见稿）
level       法律, 行政法规, 司法解释, 部门规章, 规范性文件, 行业自律, 征求意见稿 …
issuers     issuing bodies, joined by `;`
aliases     customary short names, joined by `;`
versions    `kind@promulgated~effective^released#number`, joined by `|`; dates are ISO, all but
            the first optional; kind is 制定, 修正, 修订 or 修改; `#?` marks a tentative number;
            in order of time
articles    number of articles of the last version, 1 to 9999; empty where it is not known
inserted    inserted articles, `120-1,120-2`
counted     date of the version whose articles were counted
repealed    date of repeal
successor   title of the document that took its place
complete    the day until which the list of versions is known to be complete; `1` where that holds
            for good; `0` or empty where it is not known
checked     last day on which a source was seen that says whether the document is in force; empty
            where nobody looked: its status is `unknown` then, unless it was repealed
confidence  high, medium or low; medium where it is empty
source      where the row comes from
==========  ====================================================================================

Two comments before the header speak of the whole table: `# as_of 2026-10-04`, the day it speaks
of, and `# complete 法律 2026-10-04`, one for each level of which it claims to hold every document
in force.

Works of low confidence are found and linked, but nothing is held against a text because of them.
"""

from __future__ import annotations

import gzip
import io
import re
import zlib
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from spacy_cnclean.statutes._table import StatuteTable
from spacy_cnclean.statutes._table_cells import is_day, problem_of_row, shown
from spacy_cnclean.statutes._titles import title_key
from spacy_cnclean.statutes._works import Work

__all__ = ["COLUMNS", "TableError", "default_table", "load_table"]

COLUMNS = (
    "title", "level", "issuers", "aliases", "versions", "articles", "inserted", "counted",
    "repealed", "successor", "complete", "checked", "confidence", "source",
)  # fmt: skip
_AS_OF = "# as_of"
_COMPLETE = re.compile(r"# complete (?P<level>\S+) (?P<day>\S+)\s*\Z")
_LARGEST = 64 * 2**20  # bytes of text; the shipped table has less than one in a hundred of them


class TableError(ValueError):
    """A table file is not of the form that `spacy_cnclean.statutes._table` describes."""


def load_table(*paths: str | Path, shipped: bool = True) -> StatuteTable:
    """Return the shipped table with the rows of the given files added.

    A row replaces the shipped row of the same title, however that is spelled, and that of a file
    before it; one file has a title only once. Files may be gzipped.

    Args:
        paths: Tab-separated files with a header line.
        shipped: Leave the shipped rows out where False.

    Raises:
        TableError: A file is not such a table; the message names file and line.
        OSError: A file cannot be read.
    """
    if not paths and shipped:
        return default_table()
    base = default_table() if shipped else StatuteTable(())
    works, complete = list(base.works), dict(base.complete)
    for path in paths:
        added = _read(Path(path))
        works.extend(added.works)
        complete.update(added.complete)
    return StatuteTable(works, as_of=base.as_of, complete=complete)


@lru_cache(maxsize=1)
def default_table() -> StatuteTable:
    """Return the table that ships with the package."""
    source = files("spacy_cnclean") / "data" / "statutes.tsv.gz"
    text = gzip.decompress(source.read_bytes()).decode("utf-8")
    works, as_of, complete = _parse(text, "statutes.tsv.gz", checked=True)
    return StatuteTable(works, as_of=as_of, complete=complete)


class _File(NamedTuple):
    """The works of a table file, the day it speaks of, and the levels it is complete in."""

    works: list[Work]
    as_of: str
    complete: dict[str, str]


def _read(path: Path) -> _File:
    raw = path.read_bytes()
    try:
        if raw[:2] == b"\x1f\x8b":
            with gzip.GzipFile(fileobj=io.BytesIO(raw)) as packed:
                raw = packed.read(_LARGEST + 1)
        text = raw.decode("utf-8-sig") if len(raw) <= _LARGEST else ""
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise TableError(f"{path}, line {line}: not UTF-8: {error.reason}") from error
    except (OSError, EOFError, zlib.error) as error:
        raise TableError(f"{path}: not a whole gzip file: {error}") from error
    if len(raw) > _LARGEST:
        raise TableError(f"{path}: more than {_LARGEST // 2**20} MB of text is no statute table")
    return _parse(text, str(path))


def _parse(text: str, name: str, *, checked: bool = False) -> _File:
    """The parts of a table file; the rows of one that was checked before are not checked anew."""
    as_of, header = "", None
    works: list[Work] = []
    complete: dict[str, str] = {}
    first_lines: dict[str, int] = {}
    for number, line in enumerate(io.StringIO(text, newline=None).read().split("\n"), 1):
        place = f"{name}, line {number}" if not checked else name
        if line.startswith("#"):
            as_of = _day(line, place) or as_of
            complete.update(_claim(line, place))
        elif header is None and line.strip():
            header = _header(line, place)
        elif header is not None and line.strip():
            if checked:
                works.append(_of_cells(dict(zip(header, line.split("\t"), strict=True))))
                continue
            work = _work(line, header, place)
            first = first_lines.setdefault(title_key(work.title), number)
            if first != number:
                raise TableError(f"{place}: {shown(work.title)} stands in line {first} already")
            works.append(work)
    if header is None:
        raise TableError(f"{name}: no header line; expected the columns {', '.join(COLUMNS)}")
    return _File(works, as_of, complete)


def _day(comment: str, place: str) -> str:
    """The day that a comment says the table speaks of, or "" where it says another thing."""
    if not comment.startswith(_AS_OF):
        return ""
    day = comment.removeprefix(_AS_OF).strip()
    if not is_day(day, full=True):
        raise TableError(f"{place}: as_of must be YYYY-MM-DD, got {shown(day)}")
    return day


def _claim(comment: str, place: str) -> dict[str, str]:
    """The level that a comment says the table is complete in, with the day that it was checked."""
    if not comment.startswith("# complete"):
        return {}
    match = _COMPLETE.match(comment)
    if match is None or not is_day(match["day"], full=True):
        raise TableError(f"{place}: expected '# complete LEVEL YYYY-MM-DD', got {shown(comment)}")
    return {match["level"]: match["day"]}


def _header(line: str, place: str) -> list[str]:
    header = [cell.strip() for cell in line.split("\t")]
    for index, cell in enumerate(header):
        if cell not in COLUMNS or cell in header[:index]:
            problem = f"{'two columns' if cell in COLUMNS else 'unknown column'} {shown(cell)}"
            break
    else:
        missing = [cell for cell in ("title", "level") if cell not in header]
        if not missing:
            return header
        problem = f"no column {missing[0]!r}"
    raise TableError(
        f"{place}: {problem}; columns are separated by tabs, known are {', '.join(COLUMNS)}"
    )


def _work(line: str, header: list[str], place: str) -> Work:
    cells = [cell.strip() for cell in line.split("\t")]
    if len(cells) > len(header):
        raise TableError(f"{place}: {len(cells)} cells under {len(header)} column names")
    row = dict(zip(header, cells, strict=False))
    problem = problem_of_row(row)
    if problem:
        raise TableError(f"{place}: {problem}")
    return _of_cells(row)


def _of_cells(row: dict[str, str]) -> Work:
    get = row.get
    complete = get("complete", "")
    return Work(
        row["title"],
        row["level"],
        _list(get("issuers", "")),
        _list(get("aliases", "")),
        get("versions", ""),
        int(get("articles", "") or 0),
        get("inserted", ""),
        get("counted", ""),
        get("repealed", ""),
        get("successor", ""),
        complete not in {"", "0"},
        complete if len(complete) > 1 else "",
        get("checked", ""),
        get("confidence", "") or "medium",
        get("source", ""),
    )


def _list(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip()) if cell else ()
