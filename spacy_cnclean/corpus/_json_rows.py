r"""Lines of JSON, changed without touching what is not to be changed.

A line is taken apart only as far as its fields, and put together again of its own characters:
numbers keep their digits, strings their escapes, fields their order and spacing.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from spacy_cnclean.corpus._errors import BadRowError

if TYPE_CHECKING:
    from collections.abc import Mapping

_SPACE: Final = re.compile(r"[ \t\n\r]*")


class _Number:
    """A number that is stepped over: how many digits it has, and of what size, does not matter."""

    __slots__ = ()

    def __init__(self, _: str) -> None:
        pass


_DECODER: Final = json.JSONDecoder(parse_int=_Number, parse_float=_Number)


class JsonRowError(BadRowError):
    """A line that is no JSON object, or has not the text; the message says why."""


class NoFieldError(JsonRowError):
    """An object that lacks the text; the message has the fields there are."""

    kind: ClassVar[str] = "field"


class Field(NamedTuple):
    """One field of an object, and where its value stands in the line."""

    name: str
    value: object
    start: int
    end: int


class JsonRow:
    """One JSON object on a line.

    >>> row = JsonRow('{"id": 1.10, "text": "甲🎉"}', "text")
    >>> row.text, row.with_fields({"text": "甲"}, {"n": 2})
    ('甲🎉', '{"id": 1.10, "text": "甲", "n": 2}')

    Args:
        line: The line.
        text_field: The name of the field with the text.

    Raises:
        JsonRowError: The line is no JSON object, or has not this field, once, with a string or
            null.
    """

    def __init__(self, line: str, text_field: str) -> None:
        self._line = line
        try:
            self.fields = _fields(line)
        except (json.JSONDecodeError, RecursionError) as error:
            raise JsonRowError(f"not JSON: {_what(error)}") from None
        found = [field for field in self.fields if field.name == text_field]
        if len(found) != 1:
            how_many = "two fields" if found else "no field"
            names = ", ".join(field.name for field in self.fields) or "none"
            kind = JsonRowError if found else NoFieldError
            raise kind(f"{how_many} {text_field!r}; the fields are: {names}"[:200])
        value = found[0].value
        if value is not None and not isinstance(value, str):
            raise JsonRowError(f"field {text_field!r} holds {_json_type(value)}, not a string")
        self.text: str | None = value

    def with_fields(self, changed: Mapping[str, object], added: Mapping[str, object]) -> str:
        """Return the line with the values of some fields changed and others added at the end.

        Raises:
            JsonRowError: A field to be added is there already.
        """
        pieces: list[str] = []
        position = 0
        for field in self.fields:
            if field.name in added:
                raise JsonRowError(f"a field {field.name!r} is there already")
            if field.name in changed and field.value != changed[field.name]:
                pieces += (self._line[position : field.start], dump(changed[field.name]))
                position = field.end
        last = max(position, self.fields[-1].end)
        pieces.append(self._line[position:last])
        pieces += (f", {dump(name)}: {dump(value)}" for name, value in added.items())
        pieces.append(self._line[last:])
        return "".join(pieces)


def dump(value: object) -> str:
    """Return a value as JSON; characters that UTF-8 lacks are escaped."""
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value)
    return text


def _fields(line: str) -> list[Field]:
    """Return the fields of the one object on a line."""
    position = _next(line, 0)
    _expect(line, position, "{")
    position = _next(line, position + 1)
    fields: list[Field] = []
    while line[position : position + 1] != "}" or fields:
        _expect(line, position, '"')
        name, position = _DECODER.raw_decode(line, position)
        position = _next(line, position)
        _expect(line, position, ":")
        start = _next(line, position + 1)
        value, end = _DECODER.raw_decode(line, start)
        fields.append(Field(name, value, start, end))
        position = _next(line, end)
        if line[position : position + 1] == "}":
            break
        _expect(line, position, ",")
        position = _next(line, position + 1)
    if _next(line, position + 1) != len(line):
        raise json.JSONDecodeError("text after the object", line, position + 1)
    return fields


def _next(line: str, position: int) -> int:
    match = _SPACE.match(line, position)
    return match.end() if match else position


def _expect(line: str, position: int, mark: str) -> None:
    if line[position : position + 1] != mark:
        raise json.JSONDecodeError(f"expected {mark!r}", line, position)


def _what(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg.removesuffix(' at')} at column {error.pos + 1}"
    return "nested too deeply"


def _json_type(value: object) -> str:
    if isinstance(value, bool):
        return "true or false"
    return "an object" if isinstance(value, dict) else "a list or a number"
