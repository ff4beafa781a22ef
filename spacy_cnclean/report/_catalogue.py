"""Reading catalogues of messages: `.po` files of GNU gettext, the part of the format that we use.

Python's own gettext reads compiled catalogues alone, which nobody can edit.
"""

from __future__ import annotations

import ast
from typing import Final

_FIELDS: Final = ("msgid", "msgstr")


def read_catalogue(text: str, name: str) -> dict[str, str]:
    r"""Return the translations of a catalogue, by message; empty ones are none.

    >>> read_catalogue('msgid "Yes"\nmsgstr ""\n"是"\n"的"\n', "zh.po")
    {'Yes': '是的'}

    Args:
        text: Entries of `msgid` and `msgstr` with quoted strings, comments and blank lines.
        name: What to call it in an error.

    Raises:
        ValueError: A line is none of these; the message names it.
    """
    catalogue: dict[str, str] = {}
    entry: dict[str, str] = {}
    field = ""
    for number, line in enumerate((*text.splitlines(), 'msgid ""'), 1):
        if not line.strip() or line.startswith("#"):
            continue
        keyword, _, quoted = ("", "", line) if line.startswith('"') else line.partition(" ")
        if keyword == "msgid":
            if entry.get("msgid") and entry.get("msgstr"):
                catalogue[entry["msgid"]] = entry["msgstr"]
            entry = {}
        if keyword in _FIELDS:
            field, entry[keyword] = keyword, ""
        elif keyword or not field:
            raise ValueError(f"{name}, line {number}: expected msgid, msgstr or a quoted string")
        entry[field] += _unquoted(quoted, name, number)
    return catalogue


def _unquoted(quoted: str, name: str, number: int) -> str:
    try:
        value = ast.literal_eval(quoted.strip())
    except (SyntaxError, ValueError):
        value = None
    if not isinstance(value, str) or not quoted.strip().startswith('"'):
        raise ValueError(f"{name}, line {number}: expected a string in double quotes")
    return value
