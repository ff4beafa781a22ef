"""What kinds of value the options of a `BatchCleaner` take, and the error where one is another."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import date
from numbers import Real
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class _Kind(NamedTuple):
    types: tuple[type[Any], ...]
    words: str


_NAME: Final = _Kind((str,), "a string")
_NAME_OR_NONE: Final = _Kind((str, type(None)), "a string or None")
_LIST: Final = _Kind((Iterable,), "a list")
_PATH: Final = _Kind((str, os.PathLike, type(None)), "a path or None")
_KINDS: Final[Mapping[str, _Kind]] = {
    "steps": _LIST,
    "text_column": _NAME,
    "output_column": _NAME_OR_NONE,
    "columns": _LIST,
    "prefix": _NAME,
    "error_column": _NAME_OR_NONE,
    "as_of": _Kind((date, type(None)), "a datetime.date or None"),
    "row_timeout": _Kind((Real,), "a number of seconds"),
    "table": _PATH,
    "words": _PATH,
}


def check_option_types(options: object) -> None:
    """Refuse options, the attributes of an object, of which one is of another kind.

    Raises:
        TypeError: One is; the message names it, and what it takes.
    """
    for name, kind in _KINDS.items():
        value = getattr(options, name)
        if isinstance(value, bool) or not isinstance(value, kind.types):
            raise TypeError(f"{name} must be {kind.words}, got {value!r}")
