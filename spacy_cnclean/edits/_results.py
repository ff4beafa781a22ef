"""What a cleaning hands back: two texts, the way between them, and what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypeAlias

from spacy_cnclean.alignment import Alignment, Segment
from spacy_cnclean.alignment._segments import INSERT, KINDS
from spacy_cnclean.edits._applying import apply_changes
from spacy_cnclean.edits._changes import Edit, edit_at, make_edit
from spacy_cnclean.edits._packed import PackedEdits, pack_edits
from spacy_cnclean.edits._splices import Splices
from spacy_cnclean.offsets import CodeUnits
from spacy_cnclean.serialization import Serializable, field_types, read_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from spacy_cnclean.edits._changes import Change, EditKind
    from spacy_cnclean.offsets import CodeUnit

OffsetUnit: TypeAlias = Literal["code_point", "utf-16", "utf-8"]


class CleanText(Serializable):
    """A cleaned text, the text it was made of, and how they belong together.

    Immutable and picklable; two are equal when both texts and the alignment are.

    >>> from spacy_cnclean import clean_text
    >>> clean = clean_text("收 🐞 紧", steps=["emoji"])
    >>> clean.text, clean.to_raw(0, 2), clean.to_clean(4, 5)
    ('收紧', (0, 5), (1, 2))

    Args:
        text: The clean text.
        raw_text: The text as it came in.
        alignment: Offsets between the two.
        edits: What was done, ordered by `raw_start`.
        doubtful: What was proposed and not done.

    Raises:
        ValueError: The alignment has other lengths than the texts.
    """

    __slots__ = ("_doubtful", "_edits", "_pending", "alignment", "raw_text", "text")

    text: str
    raw_text: str
    alignment: Alignment
    _edits: tuple[Edit, ...]
    _doubtful: tuple[Edit, ...]
    _pending: Sequence[Change] | _Chain | _Packed | None

    def __init__(
        self,
        text: str,
        raw_text: str,
        alignment: Alignment,
        *,
        edits: Iterable[Edit] = (),
        doubtful: Iterable[Edit] = (),
    ) -> None:
        if (len(raw_text), len(text)) != (alignment.raw_length, alignment.clean_length):
            raise ValueError(
                f"texts of {len(raw_text)} and {len(text)} characters do not fit {alignment!r}"
            )
        _fill(self, text, raw_text, alignment, tuple(edits), tuple(doubtful), None)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a clean text does not change: cannot set {name!r}")

    @classmethod
    def unchanged(cls, text: str) -> CleanText:
        """Return the clean text of a text that needs no cleaning."""
        return _fill(cls.__new__(cls), text, text, Alignment.identity(len(text)), (), (), None)

    @classmethod
    def of_changes(cls, text: str, changes: Sequence[Change]) -> CleanText:
        """Return the text with the changes made; its edits are worked out when asked for."""
        clean, alignment = apply_changes(text, changes)
        return _fill(cls.__new__(cls), clean, text, alignment, (), (), changes)

    def then(self, other: CleanText) -> CleanText:
        """Return this cleaning followed by another one of its result.

        Raises:
            ValueError: `other` was not made of this clean text.
        """
        if other.raw_text != self.text:
            raise ValueError("the second cleaning was not made of the clean text of the first")
        alignment = self.alignment.then(other.alignment)
        chain = _Chain(self, other)
        return _fill(
            CleanText.__new__(CleanText), other.text, self.raw_text, alignment, (), (), chain
        )

    @property
    def edits(self) -> tuple[Edit, ...]:
        """What was done to the raw text, ordered by `raw_start`."""
        self._work_out()
        return self._edits

    @property
    def doubtful(self) -> tuple[Edit, ...]:
        """What the steps proposed and, not being sure enough, did not do."""
        self._work_out()
        return self._doubtful

    def _work_out(self) -> None:
        """Fill in the edits from the changes of one step, or from two cleanings in a row."""
        pending = self._pending
        if pending is None:
            return
        if isinstance(pending, (_Chain, _Packed)):
            edits, doubtful = pending.edits(), pending.doubtful()
        elif isinstance(pending, Splices):
            edits, doubtful = list(pending.edits()), []
        else:
            edits, doubtful = [], []
            changes = [change for change in pending if not change.is_idle]
            for change, edit in zip(changes, _edits_of(self, changes), strict=True):
                (doubtful if change.doubtful else edits).append(edit)
        object.__setattr__(self, "_edits", tuple(sorted(edits, key=_raw_start)))
        object.__setattr__(self, "_doubtful", tuple(sorted(doubtful, key=_raw_start)))
        object.__setattr__(self, "_pending", None)

    def to_raw(self, start: int, end: int, *, unit: OffsetUnit = "code_point") -> tuple[int, int]:
        """Return the raw range that clean `[start, end)` was made of, both in `unit`.

        Raises:
            ValueError: The range runs backwards, or an offset lies inside a character.
            IndexError: The range leaves the clean text.
        """
        if unit == "code_point":
            return self.alignment.to_raw(start, end)
        clean_range = _to_code_points(self.text, start, end, unit)
        return _from_code_points(self.raw_text, *self.alignment.to_raw(*clean_range), unit)

    def to_clean(
        self, raw_start: int, raw_end: int, *, unit: OffsetUnit = "code_point"
    ) -> tuple[int, int]:
        """Return the clean range that raw `[raw_start, raw_end)` became, both in `unit`.

        Raises:
            ValueError: The range runs backwards, or an offset lies inside a character.
            IndexError: The range leaves the raw text.
        """
        if unit == "code_point":
            return self.alignment.to_clean(raw_start, raw_end)
        raw_range = _to_code_points(self.raw_text, raw_start, raw_end, unit)
        return _from_code_points(self.text, *self.alignment.to_clean(*raw_range), unit)

    def to_dict(self) -> dict[str, Any]:
        """Return the texts, the segments of the alignment and the edits as plain data.

        >>> from spacy_cnclean import clean_text
        >>> sorted(clean_text("收 🐞 紧", steps=["emoji"]).to_dict())
        ['doubtful', 'edits', 'raw_text', 'segments', 'text']
        """
        return {
            "text": self.text,
            "raw_text": self.raw_text,
            "segments": [segment._asdict() for segment in self.alignment.segments],
            "edits": [edit.to_dict() for edit in self.edits],
            "doubtful": [edit.to_dict() for edit in self.doubtful],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> CleanText:
        """Return the clean text that `to_dict` was called of.

        Raises:
            ValueError: A field is missing, or holds what it cannot.
        """
        fields: _Fields = read_record(_Fields, data, cls.__name__)
        alignment = Alignment(len(fields.raw_text), len(fields.text), fields.segments)
        return cls(
            fields.text, fields.raw_text, alignment, edits=fields.edits, doubtful=fields.doubtful
        )

    @staticmethod
    def _field_types() -> Mapping[str, Any]:
        return field_types(_Fields)

    def __str__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        """Return what a notebook shows: both texts, and what was changed."""
        from spacy_cnclean.html import clean_text_html

        return clean_text_html(self)

    def __repr__(self) -> str:
        return f"CleanText({self.text!r}, {self.raw_text!r}, {self.alignment!r})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, CleanText):
            return NotImplemented
        return (self.raw_text, self.text, self.alignment) == (
            other.raw_text,
            other.text,
            other.alignment,
        )

    def __hash__(self) -> int:
        return hash((self.raw_text, self.text))

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        self._work_out()
        packed = _Packed(pack_edits(self._edits), pack_edits(self._doubtful))
        return _restored, (self.text, self.raw_text, self.alignment, packed)


class _Fields(NamedTuple):
    """A clean text as plain data."""

    text: str
    raw_text: str
    segments: tuple[Segment, ...]
    edits: tuple[Edit, ...]
    doubtful: tuple[Edit, ...]


_FIELDS: Final = ("text", "raw_text", "alignment", "_edits", "_doubtful", "_pending")


def _fill(clean_text: CleanText, *values: object) -> CleanText:
    """Give a clean text its values, in the order of `_FIELDS`."""
    for name, value in zip(_FIELDS, values, strict=True):
        object.__setattr__(clean_text, name, value)
    return clean_text


def _restored(text: str, raw_text: str, alignment: Alignment, packed: _Packed) -> CleanText:
    """Rebuild a pickled clean text."""
    return _fill(CleanText.__new__(CleanText), text, raw_text, alignment, (), (), packed)


class _Packed(NamedTuple):
    """The edits of a pickled clean text, which are not unpacked yet."""

    made: PackedEdits
    proposed: PackedEdits

    def edits(self) -> list[Edit]:
        return list(self.made.unpack())

    def doubtful(self) -> list[Edit]:
        return list(self.proposed.unpack())


class _Chain(NamedTuple):
    """Two cleanings in a row, whose edits are not worked out yet."""

    first: CleanText
    second: CleanText

    def edits(self) -> list[Edit]:
        return self._joined(self.first.edits, self.second.edits)

    def doubtful(self) -> list[Edit]:
        return self._joined(self.first.doubtful, self.second.doubtful)

    def _joined(self, earlier: Sequence[Edit], later: Sequence[Edit]) -> list[Edit]:
        """Carry the earlier edits on to the last text, the later ones back to the first."""
        to_raw, to_clean = self.first.alignment.to_raw, self.second.alignment.to_clean
        result = [
            edit_at(edit, edit.raw_start, edit.raw_end, *to_clean(edit.clean_start, edit.clean_end))
            for edit in earlier
        ]
        result += (
            edit_at(edit, *to_raw(edit.raw_start, edit.raw_end), edit.clean_start, edit.clean_end)
            for edit in later
        )
        return result


def _edits_of(cleaned: CleanText, changes: Sequence[Change]) -> Iterator[Edit]:
    """Yield for each change of one step the edit that tells of it."""
    text, alignment = cleaned.raw_text, cleaned.alignment
    inserted: dict[int, int] = {}
    if not alignment.is_identity and KINDS.index(INSERT) in alignment.columns.kinds:
        inserted = {
            segment.raw_start: segment.clean_start
            for segment in reversed(alignment.segments)
            if segment.kind == INSERT
        }
    for change in changes:
        start, end = alignment.to_clean(change.start, change.end)
        kind = _kind(change)
        if kind == "insert" and not change.doubtful:
            start = inserted.get(change.start, start)
            end = inserted[change.start] = start + len(change.after)
        elif change.doubtful and change.target is not None:
            start, end = alignment.to_clean(change.target, change.target)
        before = text[change.start : change.end]
        yield make_edit(
            change.rule,
            kind,
            change.start,
            change.end,
            start,
            end,
            before,
            change.after,
            change.score,
        )


def _kind(change: Change) -> EditKind:
    if change.target is not None:
        return "move"
    if change.start == change.end:
        return "insert"
    return "replace" if change.after else "delete"


def _raw_start(edit: Edit) -> int:
    return edit.raw_start


def _to_code_points(text: str, start: int, end: int, unit: CodeUnit) -> tuple[int, int]:
    units = CodeUnits(text, unit)
    return units.to_code_point(start), units.to_code_point(end)


def _from_code_points(text: str, start: int, end: int, unit: CodeUnit) -> tuple[int, int]:
    units = CodeUnits(text, unit)
    return units.from_code_point(start), units.from_code_point(end)
