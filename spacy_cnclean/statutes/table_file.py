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
            the first optional; kind is 制定, 修正, 修订 or 修改; `#?` marks a tentative number
articles    number of articles of the last version; empty where it is not known
inserted    inserted articles, `120-1,120-2`
counted     date of the version whose articles were counted
repealed    date of repeal
successor   title of the document that took its place
complete    `1` where the list of versions is complete
confidence  high, medium or low
source      where the row comes from
==========  ====================================================================================

Works of low confidence are found and linked, but nothing is held against a text because of them.
"""

from __future__ import annotations

import gzip
import re
from datetime import date
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from spacy_cnclean.statutes.table import StatuteTable
from spacy_cnclean.statutes.works import VERSION_FORM, Work

__all__ = ["COLUMNS", "TableError", "default_table", "load_table"]

COLUMNS = (
    "title", "level", "issuers", "aliases", "versions", "articles", "inserted", "counted",
    "repealed", "successor", "complete", "confidence", "source",
)  # fmt: skip
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?\Z")


class TableError(ValueError):
    """A table file is not of the form that `spacy_cnclean.statutes.table` describes."""


def load_table(*paths: str | Path, shipped: bool = True) -> StatuteTable:
    """Return the shipped table with the rows of the given files added.

    A row replaces the shipped row of the same title. Files may be gzipped.

    Args:
        paths: Tab-separated files with a header line.
        shipped: Leave the shipped rows out where False.

    Raises:
        TableError: A file is not such a table; the message names file and line.
        FileNotFoundError: There is no such file.
    """
    if not paths and shipped:
        return default_table()
    base = default_table() if shipped else StatuteTable(())
    works = list(base.works)
    for path in paths:
        works.extend(_read(Path(path))[0])
    return StatuteTable(works, as_of=base.as_of)


@lru_cache(maxsize=1)
def default_table() -> StatuteTable:
    """Return the table that ships with the package."""
    source = files("spacy_cnclean") / "data" / "statutes.tsv.gz"
    text = gzip.decompress(source.read_bytes()).decode("utf-8")
    works, as_of = _parse(text, "statutes.tsv.gz")
    return StatuteTable(works, as_of=as_of)


def _read(path: Path) -> tuple[list[Work], str]:
    raw = path.read_bytes()
    try:
        text = (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode("utf-8-sig")
    except (UnicodeDecodeError, OSError, EOFError) as error:
        raise TableError(f"{path}: not a UTF-8 text file: {error}") from error
    return _parse(text, str(path))


def _parse(text: str, name: str) -> tuple[list[Work], str]:
    """The works of a table file, and the day it speaks of."""
    as_of, header, works = "", None, []
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("#"):
            as_of = line.removeprefix("# as_of").strip() or as_of
        elif header is None and line.strip():
            header = _header(line, name, number)
        elif header is not None and line.strip():
            works.append(_work(line, header, name, number))
    if header is None:
        raise TableError(f"{name}: no header line; expected the columns {', '.join(COLUMNS)}")
    return works, as_of


def _header(line: str, name: str, number: int) -> list[str]:
    header = [cell.strip() for cell in line.split("\t")]
    unknown = [cell for cell in header if cell not in COLUMNS]
    missing = [cell for cell in ("title", "level") if cell not in header]
    if unknown or missing:
        problem = f"unknown column {unknown[0]!r}" if unknown else f"no column {missing[0]!r}"
        raise TableError(
            f"{name}, line {number}: {problem}; columns are separated by tabs, "
            f"known are {', '.join(COLUMNS)}"
        )
    return header


def _work(line: str, header: list[str], name: str, number: int) -> Work:
    cells = line.split("\t")
    if len(cells) > len(header):
        raise TableError(
            f"{name}, line {number}: {len(cells)} cells under {len(header)} column names"
        )
    row = dict(zip(header, cells, strict=False))
    get = row.get
    title, level = get("title", "").strip(), get("level", "").strip()
    if not title or not level:
        raise TableError(f"{name}, line {number}: title and level must not be empty")
    _check(row, name, number)
    return Work(
        title,
        level,
        _list(get("issuers", "")),
        _list(get("aliases", "")),
        get("versions", ""),
        int(get("articles", "") or 0),
        get("inserted", ""),
        get("counted", ""),
        get("repealed", ""),
        get("successor", ""),
        get("complete", "") == "1",
        get("confidence", "") or "medium",
        get("source", ""),
    )


def _list(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip()) if cell else ()


def _check(row: dict[str, str], name: str, number: int) -> None:
    """Raise a TableError where a cell has not the form of its column."""
    articles = row.get("articles", "")
    if articles and not (articles.isascii() and articles.isdigit()):
        raise TableError(
            f"{name}, line {number}: articles must be a whole number, got {articles!r}"
        )
    for column in ("repealed", "counted"):
        value = row.get(column, "")
        if value and not _is_date(value):
            raise TableError(f"{name}, line {number}: {column} must be YYYY-MM-DD, got {value!r}")
    for part in row.get("versions", "").split("|"):
        if not part:
            continue
        match = VERSION_FORM.match(part)
        days = [match[key] for key in ("promulgated", "effective", "released")] if match else []
        if match is None or not all(_is_date(day) for day in days if day):
            raise TableError(
                f"{name}, line {number}: versions must be kind@date~effective^released#number "
                f"with ISO dates, joined by |, got {part!r}"
            )


def _is_date(value: str) -> bool:
    if not _DATE.match(value):
        return False
    try:
        date.fromisoformat((value + "-01-01")[:10])
    except ValueError:
        return False
    return True
