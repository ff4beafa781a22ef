"""Results as plain data, which JSON holds, and back; and what that data looks like.

A record is a dict of its fields, a tuple a list; decimals, days and times are text. What is read
is checked by the types of the fields, and fields that are not known, as of a later version, are
passed over.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import is_dataclass
from functools import lru_cache, partial
from types import UnionType
from typing import TYPE_CHECKING, Any, Final, Literal, Union, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from collections.abc import Callable

    from typing_extensions import Self

# Looked for when something is written or read, so that importing this costs nothing.
_SURROGATE: Final = "[\ud800-\udfff]"
_PAIR: Final = "[\ud800-\udbff][\udc00-\udfff]"


class Serializable:
    """A result that can be written as plain data, and read again equal.

    Pydantic, and FastAPI with it, takes the class as the type of a field or a response.
    """

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as strings, numbers, lists and dicts."""
        kind: Any = type(self)
        return {name: _plain(getattr(self, name)) for name in field_types(kind)}

    def to_json(self) -> str:
        """Return what `to_dict` returns as JSON.

        Raises:
            ValueError: A text holds a surrogate pair as two characters, which JSON cannot tell
                from the one that they stand for. The hygiene step makes it one.
        """
        import json

        plain = self.to_dict()
        written = json.dumps(plain, ensure_ascii=False)
        if not re.search(_SURROGATE, written):
            return written
        if pair := re.search(_PAIR, written):
            raise ValueError(f"JSON cannot hold the surrogate pair {pair[0]!r} as two characters")
        return json.dumps(plain)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Return what `to_dict` was called of.

        Raises:
            ValueError: A field is missing, or holds what it cannot.
        """
        made: Self = read_record(cls, data, cls.__name__)
        return made

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Return what `to_json` was called of.

        Raises:
            ValueError: The text is no JSON; a field is missing, or holds what it cannot.
        """
        import json

        return cls.from_dict(json.loads(text))

    @classmethod
    def json_schema(cls) -> dict[str, Any]:
        """Return the JSON schema (draft 2020-12) of what `to_dict` returns."""
        return schema_of(cls)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(
            lambda value: value if isinstance(value, cls) else cls.from_dict(value),
            serialization=core_schema.plain_serializer_function_ser_schema(cls.to_dict),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: Any, handler: Any) -> dict[str, Any]:
        return cls.json_schema()


@lru_cache(maxsize=64)
def field_types(record: Any) -> Mapping[str, Any]:
    """Return the fields of a record, a dataclass or a named tuple, with their types.

    A class may say more of a field than its annotation does by a function `_field_types`.
    """
    names = getattr(record, "_fields", ()) or getattr(record, "__dataclass_fields__", ())
    hints = get_type_hints(record) if names else {}
    own: Callable[[], Mapping[str, Any]] = getattr(record, "_field_types", dict)
    return {**{name: hints[name] for name in names}, **own()}


def read_record(record: Any, data: object, place: str) -> Any:
    """Return the record of a dict.

    Args:
        record: The class.
        data: What `to_dict` returned.
        place: What to call it in a message.

    Raises:
        ValueError: A field is missing, or holds what it cannot.
    """
    if not isinstance(data, Mapping):
        raise _not_of(place, data)
    if missing := [name for name in field_types(record) if name not in data]:
        raise ValueError(f"{place} has no {', '.join(map(repr, missing))}")
    values = {
        name: _read(kind, data[name], f"{place}.{name}")
        for name, kind in field_types(record).items()
    }
    return record(**values)


def schema_of(kind: Any, defined: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the JSON schema of the plain data of a type.

    Args:
        kind: The type.
        defined: Gets the schemas of records by their names, if it is given; the schemas that are
            returned and those in it then refer to these.
    """
    of = partial(schema_of, defined=defined)
    if _is_record(kind):
        fields = {name: of(of_field) for name, of_field in field_types(kind).items()}
        schema = {"type": "object", "properties": fields, "required": list(fields)}
        return _record_schema(kind.__name__, schema, defined)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin in {Union, UnionType}:
        return {"anyOf": list(map(of, arguments))}
    if origin is not tuple:
        return dict(_SCALARS[kind.__name__])
    count = len(arguments)
    items = [of(argument) for argument in arguments if argument is not Ellipsis]
    if len(items) < count:
        return {"type": "array", "items": items[0]}
    return {"type": "array", "prefixItems": items, "minItems": count, "maxItems": count}


def _record_schema(
    name: str, schema: dict[str, Any], defined: dict[str, Any] | None
) -> dict[str, Any]:
    if defined is None:
        return {"title": name, **schema}
    defined[name] = schema
    return {"$ref": f"#/$defs/{name}"}


# By name, so that nobody imports `decimal` to read an edit.
_SCALARS: Final[Mapping[str, Mapping[str, str]]] = {
    "str": {"type": "string"},
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "bool": {"type": "boolean"},
    "NoneType": {"type": "null"},
    "Decimal": {"type": "string", "format": "decimal"},
    "date": {"type": "string", "format": "date"},
    "time": {"type": "string", "format": "time"},
}
_FORMS: Final = {
    "Decimal": r"-?[0-9]+(?:\.[0-9]+)?(?:E[+-]?[0-9]+)?",
    "date": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "time": r"[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?",
}


def _is_record(kind: Any) -> bool:
    return isinstance(kind, type) and (
        is_dataclass(kind) or hasattr(kind, "_fields") or issubclass(kind, Serializable)
    )


def _plain(value: Any) -> Any:
    kind: Any = type(value)
    if isinstance(value, Serializable):
        return value.to_dict()
    if _is_record(kind):
        return {name: _plain(getattr(value, name)) for name in field_types(kind)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return str(value) if kind.__name__ in _FORMS else value


def _read(kind: Any, data: Any, place: str) -> Any:
    if not _may_be(kind, data):
        raise _not_of(place, data)
    if _is_record(kind):
        from_dict = getattr(kind, "from_dict", None)
        return from_dict(data) if from_dict else read_record(kind, data, place)
    arguments = get_args(kind)
    if get_origin(kind) is tuple:
        if arguments[-1] is Ellipsis:
            arguments = arguments[:1] * len(data)
        return tuple(map(_read, arguments, data, (place,) * len(data)))
    if get_origin(kind) in {Union, UnionType}:
        kind = next(argument for argument in arguments if _may_be(argument, data))
        return _read(kind, data, place)
    if get_origin(kind) is Literal or kind.__name__ not in _FORMS:
        return float(data) if kind is float else data
    return kind.fromisoformat(data) if hasattr(kind, "fromisoformat") else kind(data)


def _not_of(place: str, data: object) -> ValueError:
    return ValueError(f"{place} cannot be {data!r:.80}")


def _may_be(kind: Any, data: Any) -> bool:
    """Tell whether plain data is that of a type, as far as its outermost form says."""
    arguments = get_args(kind)
    if get_origin(kind) is tuple:
        is_list = isinstance(data, list | tuple)
        return is_list and (arguments[-1] is Ellipsis or len(arguments) == len(data))
    if get_origin(kind) is Literal:
        return isinstance(data, str) and data in arguments
    if get_origin(kind) in {Union, UnionType}:
        return any(_may_be(argument, data) for argument in arguments)
    if _is_record(kind):
        return isinstance(data, Mapping)
    if form := _FORMS.get(kind.__name__):
        return isinstance(data, str) and re.fullmatch(form, data) is not None
    return type(data) is kind or (kind is float and type(data) is int)
