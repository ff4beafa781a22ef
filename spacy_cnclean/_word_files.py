"""Files of words: tab-separated, one word a line, with columns that say what each word does.

The shipped files lie in `data/words/` and are read when they are first needed; a user's own file
has the same form. Lines that begin with `#` are comments; the first other line names the columns.
`word` is required, and columns that a file leaves out are empty.
"""

from __future__ import annotations

import pkgutil
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


class WordRow(NamedTuple):
    """One word and its cells by column; `where` names file and line for errors."""

    word: str
    cells: dict[str, str]
    where: str

    def error(self, problem: str) -> ValueError:
        """Return an error that names the file, the line and the word."""
        return ValueError(f"{self.where}: {self.word}: {problem}")

    def choice(self, column: str, allowed: Sequence[str]) -> str:
        """Return a cell that is empty or one of the allowed values.

        Raises:
            ValueError: The cell has another value.
        """
        cell = self.cells[column]
        if cell and cell not in allowed:
            raise self.error(f"{column} is {cell!r}, expected one of {', '.join(allowed)}")
        return cell

    def choices(self, column: str, allowed: Sequence[str]) -> list[str]:
        """Return the values of a cell, which commas separate.

        Raises:
            ValueError: One of them is not allowed.
        """
        cell = self.cells[column]
        values = cell.split(",") if cell else []
        for value in values:
            if value not in allowed:
                raise self.error(f"{column} has {value!r}, expected some of {', '.join(allowed)}")
        return values


def read_shipped_words(name: str, columns: Sequence[str] | None = None) -> dict[str, WordRow]:
    """Return the rows of a file in `data/words/` by word, in its order.

    Who gives no columns takes those that the file has.

    Raises:
        ValueError: A line is not of the form, with file and line.
    """
    return _rows(pkgutil.get_data("spacy_cnclean", f"data/words/{name}") or b"", name, columns)


def read_words(path: str | Path, columns: Sequence[str]) -> dict[str, WordRow]:
    """Return the rows of a user's file by word, in its order.

    Raises:
        OSError: The file cannot be read.
        ValueError: A line is not of the form, or the file not UTF-8, with file and line.
    """
    from pathlib import Path

    return _rows(Path(path).read_bytes(), str(path), columns)


def _rows(content: bytes, name: str, columns: Sequence[str] | None) -> dict[str, WordRow]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"{name}: not UTF-8 at byte {error.start}"
        raise ValueError(message) from error
    lines = _cells(text)
    number, header = next(lines, (1, []))
    columns = header if columns is None else columns
    unknown = [column for column in header if column not in columns]
    if unknown or "word" not in header or len(set(header)) < len(header):
        message = (
            f"{name}, line {number}: the columns are {', '.join(header) or 'missing'}; expected "
            f"word and some of {', '.join(column for column in columns if column != 'word')}"
        )
        raise ValueError(message)
    empty = dict.fromkeys(columns, "")
    at = header.index("word")
    rows: dict[str, WordRow] = {}
    for number, cells in lines:
        where = f"{name}, line {number}"
        if len(cells) > len(header):
            message = f"{where}: {len(cells)} cells, but {len(header)} columns"
            raise ValueError(message)
        word = cells[at] if at < len(cells) else ""
        if not word or word != "".join(word.split()):
            message = f"{where}: no word, or one with blanks in it: {word!r}"
            raise ValueError(message)
        if word in rows:
            message = f"{where}: {word} is there twice, first in {rows[word].where}"
            raise ValueError(message)
        rows[word] = WordRow(word, empty | dict(zip(header, cells, strict=False)), where)
    return rows


def _cells(text: str) -> Iterator[tuple[int, list[str]]]:
    """Give number and cells of each line that is neither empty nor a comment."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip() and not line.startswith("#"):
            yield number, line.rstrip("\r").split("\t")
