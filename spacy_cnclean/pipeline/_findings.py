"""`Span._.cn_statute` and `Span._.cn_claim`: what the ruler found out, kept in the Doc.

A finding is stored in `Doc.user_data` as bytes under the offsets of its Span, in the shape of key
that spaCy uses for values of Spans. So it survives `Doc.to_bytes`, `DocBin(store_user_data=True)`,
pickling, worker processes and `Doc.from_docs`, and goes where a later cleaning moves the Span.
Spans of the same range have the same `Span._`; citations and claims are therefore two attributes,
and what several rulers found in one range is told apart by the identifier of the Span: a ruler that
was added under a name of its own gives its Spans that name as `id_`.
"""

import json
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, time
from decimal import Decimal
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, cast

from spacy.strings import get_string_id
from spacy.tokens import Span

from spacy_cnclean.pipeline._extensions import Extensions, install, user_data

if TYPE_CHECKING:
    from spacy_cnclean.claims import Claim
    from spacy_cnclean.statutes import Statute

_STATUTE: Final = "cn_statute"
_CLAIM: Final = "cn_claim"
_OFFSETS: Final = frozenset(
    (
        *("start", "end", "title_start", "title_end", "version_note_span", "alias_span"),
        *("antecedent", "sentence_start", "sentence_end", "cue_start", "cue_end"),
        *("hedges", "related"),
    )
)
_SCALARS: Final[dict[str, Callable[[str], object]]] = {
    "Decimal": Decimal,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
}


def remember_statute(span: Span, statute: "Statute") -> None:
    """Make `span._.cn_statute` answer with the citation, whatever other rulers found there."""
    _remember(span, _STATUTE, statute)


def remember_claim(span: Span, claim: "Claim") -> None:
    """Make `span._.cn_claim` answer with the claim, whatever other rulers found there."""
    _remember(span, _CLAIM, claim)


def get_statute(span: Span) -> "Statute | None":
    """Return the citation that the Span marks, or None if it marks none.

    Its offsets are those of the Doc of the Span. What lies outside a Doc that was cut out of
    another one has offsets outside too. A Span that no ruler made answers with what the last
    ruler found in its range.
    """
    return cast("Statute | None", _recall(span, _STATUTE))


def get_claim(span: Span) -> "Claim | None":
    """Return the claim that the Span marks, or None; more is said at `get_statute`."""
    return cast("Claim | None", _recall(span, _CLAIM))


def _remember(span: Span, name: str, record: object) -> None:
    start, owner = span.start_char, span.id_
    data = user_data(span.doc)
    key = ("._.", name, start, span.end_char)
    entries = [entry for entry in _entries(data.get(key)) if entry[2] != owner]
    entries.append([start, _encode(record), owner])
    alone = len(entries) == 1 and not owner
    # ASCII, as a text may hold what no encoding can.
    written = json.dumps(entries[0][:2] if alone else entries, separators=(",", ":"))
    data[key] = written.encode("ascii")


def _entries(data: bytes | None) -> list[list[Any]]:
    """Return the findings of one range, each with its start when written and its ruler."""
    if data is None:
        return []
    entries: list[Any] = json.loads(data)
    return entries if isinstance(entries[0], list) else [[*entries, ""]]


def _recall(span: Span, name: str) -> Any:
    start, end = span.start_char, span.end_char
    data = user_data(span.doc).get(("._.", name, start, end))
    if data is None:
        return None
    records = _decode_at(data, start)
    record = records.get(span.id) or records[_LAST]
    # A finding whose words were cleaned after it was made is none of this text.
    first, last = max(start, record.start), min(end, record.end)
    written = record.text[first - record.start : last - record.start]
    return record if span.text[first - start : last - start] == written else None


def _encode(value: Any) -> Any:
    """Return a value in the types of JSON; a record leaves out fields with their default."""
    name = type(value).__name__
    if name in _SCALARS:
        return {name: str(value)}
    defaults = _defaults(cast("Any", type(value)))
    if defaults is not None:
        members = ((key, getattr(value, key), default) for key, default in defaults.items())
        return {
            name: {
                key: _encode(member)
                for key, member, default in members
                if key in _OFFSETS or member != default
            }
        }
    return [_encode(item) for item in value] if isinstance(value, tuple) else value


@lru_cache(maxsize=64)
def _defaults(kind: Any) -> dict[str, Any] | None:
    """Return the fields of a record and their defaults, or None if it is no record."""
    if isinstance(kind, type) and is_dataclass(kind):
        return {field.name: field.default for field in fields(kind)}
    names = getattr(kind, "_fields", None)
    if names is None:
        return None
    defaults = getattr(kind, "_field_defaults", {})
    return {name: defaults.get(name, MISSING) for name in names}


_LAST: Final = -1  # no hash: they are not negative


@lru_cache(maxsize=1024)
def _decode_at(data: bytes, start: int) -> dict[int, Any]:
    """Return the records of a range by the hash of their ruler, moved as far as it was moved."""
    records: dict[int, Any] = {}
    for written_start, value, owner in _entries(data):
        record = _decode(value, start - written_start)
        records[get_string_id(owner)] = records[_LAST] = record
    return records


def _decode(value: Any, shift: int) -> Any:
    if isinstance(value, list):
        return tuple(_decode(item, shift) for item in value)
    if not isinstance(value, dict):
        return value
    ((name, content),) = value.items()
    if name in _SCALARS:
        return _SCALARS[name](content)
    kind = _record_types()[name]
    known = _defaults(kind) or {}
    # What a later version of this package added to a record is left out.
    members = {
        key: _moved(member, shift) if key in _OFFSETS else _decode(member, shift)
        for key, member in content.items()
        if key in known
    }
    return kind(**members)


def _moved(offsets: Any, shift: int) -> Any:
    """Return an offset, or ranges however deep, moved by so many characters."""
    if isinstance(offsets, list):
        return tuple(_moved(item, shift) for item in offsets)
    return None if offsets is None else offsets + shift


@lru_cache(maxsize=1)
def _record_types() -> dict[str, type]:
    """Return the records that a finding consists of; nothing else is ever made of stored data."""
    from spacy_cnclean.claims import _models as claims
    from spacy_cnclean.quantities import _models as quantities
    from spacy_cnclean.statutes import _models as statutes

    members = (vars(module).values() for module in (statutes, quantities, claims))
    kinds = (member for member in chain(*members) if isinstance(member, type))
    return {kind.__name__: kind for kind in kinds if _defaults(kind) is not None}


EXTENSIONS: Extensions = (
    (Span, _STATUTE, {"getter": get_statute}),
    (Span, _CLAIM, {"getter": get_claim}),
)

install(EXTENSIONS)
