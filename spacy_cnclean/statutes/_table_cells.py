"""What the cells of a table file may hold; `table_file` says what each column means."""

from __future__ import annotations

import re
from datetime import date

from spacy_cnclean.statutes._works import VERSION_FORM

__all__ = ["is_day", "problem_of_row", "shown"]

_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?\Z")
_INSERTED = re.compile(r"[1-9][0-9]{0,3}-[1-9][0-9]?(?:,[1-9][0-9]{0,3}-[1-9][0-9]?)*\Z")
_ARTICLES = re.compile(r"[1-9][0-9]{0,3}\Z")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_CONFIDENCES = ("high", "medium", "low")
_KINDS = ("制定", "修正", "修订", "修改")
_LONGEST_TITLE = 200
_NAME_LENGTHS = range(2, 61)
_LONGEST_SHOWN = 40


def shown(value: str) -> str:
    """Return a value in quotes for a message, cut where it is long."""
    cut = value if len(value) <= _LONGEST_SHOWN else value[:_LONGEST_SHOWN] + "…"
    return repr(cut)


def is_day(value: str, *, full: bool = False) -> bool:
    """Return whether a value is an ISO date that exists; a year or month alone, unless `full`."""
    if not _DATE.match(value) or (full and len(value) < len("2000-01-01")):
        return False
    try:
        date.fromisoformat((value + "-01-01")[:10])
    except ValueError:
        return False
    return True


def problem_of_row(row: dict[str, str]) -> str:
    """Return what is wrong with the cells of a row, by column; "" where nothing is.

    >>> problem_of_row({"title": "某办法", "level": "部门规章", "confidence": "super"})
    "confidence must be high, medium or low, got 'super'"
    """
    title, level = row.get("title", "").strip(), row.get("level", "").strip()
    if not title or not level:
        return "title and level must not be empty"
    if len(title) > _LONGEST_TITLE:
        return f"title must have at most {_LONGEST_TITLE} characters, got {len(title)}"
    for column, cell in row.items():
        if _CONTROL.search(cell):
            return f"{column} holds a control character: {shown(cell)}"
    for alias in row.get("aliases", "").split(";"):
        if alias.strip() and len(alias.strip()) not in _NAME_LENGTHS:
            return f"aliases must have 2 to 60 characters each, got {shown(alias.strip())}"
    return _problem_of_value(row) or _problem_of_versions(row.get("versions", ""))


def _problem_of_value(row: dict[str, str]) -> str:
    """What is wrong with a cell that holds a number, a date or one of a few words."""
    get = row.get
    if get("articles") and not _ARTICLES.match(row["articles"]):
        return f"articles must be a whole number from 1 to 9999, got {shown(row['articles'])}"
    if get("inserted") and not _INSERTED.match(row["inserted"]):
        return f"inserted must be like 120-1,120-2, got {shown(row['inserted'])}"
    for column in ("repealed", "counted", "checked"):
        if get(column) and not is_day(row[column]):
            return f"{column} must be YYYY-MM-DD, got {shown(row[column])}"
    if get("complete", "") not in {"", "0", "1"} and not is_day(row["complete"], full=True):
        return f"complete must be YYYY-MM-DD, 1, 0 or empty, got {shown(row['complete'])}"
    if get("confidence", "") not in {"", *_CONFIDENCES}:
        return f"confidence must be high, medium or low, got {shown(row['confidence'])}"
    return ""


def _problem_of_versions(cell: str) -> str:
    """What is wrong with a list of versions."""
    last = ""
    for part in cell.split("|") if cell else ():
        match = VERSION_FORM.match(part)
        days = [match[key] for key in ("promulgated", "effective", "released")] if match else []
        if match is None or not all(is_day(day) for day in days if day):
            return (
                "versions must be kind@date~effective^released#number with ISO dates, joined by "
                f"|, got {shown(part)}"
            )
        if match["kind"] not in _KINDS:
            return f"versions must be of the kind {', '.join(_KINDS)}, got {shown(match['kind'])}"
        if match["promulgated"] < last:
            return f"versions must be in order of time, got {match['promulgated']} after {last}"
        last = match["promulgated"]
    return ""
