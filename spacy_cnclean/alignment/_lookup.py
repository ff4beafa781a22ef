"""The alignment itself: the answers to where a range came from and where it went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy_cnclean.alignment._columns import Columns
from spacy_cnclean.alignment._composing import composed_segments
from spacy_cnclean.alignment._packing import pack, unpack
from spacy_cnclean.alignment._segments import (
    KEEP,
    AlignmentError,
    Segment,
    canonical_segments,
    merged,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


class Alignment:
    """Offsets between a raw text and the clean text made of it, both half-open code points.

    Every raw character is accounted for exactly once: kept, moved, replaced or deleted. An end
    is the raw end of the last kept character, never the raw start of the next one, so that
    deleted noise beside a span stays outside it. A text without edits costs O(1) memory.

    >>> from spacy_cnclean import Alignment, Segment
    >>> alignment = Alignment(5, 3, [
    ...     Segment(0, 1, 0, 1, "keep"),
    ...     Segment(1, 1, 1, 3, "delete"),
    ...     Segment(1, 3, 3, 5, "keep"),
    ... ])
    >>> alignment.to_raw(0, 1), alignment.to_raw(0, 3), alignment.raw_pieces(0, 3)
    ((0, 1), (0, 5), [(0, 1), (3, 5)])
    >>> alignment.to_clean(1, 3)
    (1, 1)

    Args:
        raw_length: How many code points the raw text has.
        clean_length: How many code points the clean text has.
        segments: The runs, in clean order.

    Raises:
        AlignmentError: The segments do not cover both texts exactly once.
    """

    __slots__ = ("_columns", "_runs", "clean_length", "raw_length")

    raw_length: int
    clean_length: int
    # The runs; None for the identity, and for `of_runs` until somebody looks.
    _columns: Columns | None
    # Lengths of kept and changed runs, from which the columns are made then.
    _runs: tuple[Sequence[int], Sequence[int], Sequence[int] | None] | None

    def __init__(self, raw_length: int, clean_length: int, segments: Iterable[Segment]) -> None:
        if raw_length < 0 or clean_length < 0:
            raise AlignmentError(f"lengths must not be negative: {raw_length}, {clean_length}")
        lawful = canonical_segments(raw_length, clean_length, segments)
        _fill(self, raw_length, clean_length, _columns(lawful), None)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"an alignment does not change: cannot set {name!r}")

    @classmethod
    def identity(cls, length: int) -> Alignment:
        """Return the alignment of a text with itself, in O(1) memory."""
        return _fill(cls.__new__(cls), length, length, None, None)

    @classmethod
    def of_runs(
        cls, kept: Sequence[int], gone: Sequence[int], put: Sequence[int] | None = None
    ) -> Alignment:
        """Return the alignment of a text of which runs were deleted, replaced or put in.

        Args:
            kept: Lengths of the runs that stay: before, between and after the changed ones,
                so one more than those. A length may be 0.
            gone: Lengths of the changed runs.
            put: Lengths of what stands in their place; nothing does if it is not given.

        Raises:
            AlignmentError: The numbers of runs do not fit.
        """
        if len(kept) != len(gone) + 1 or len(gone if put is None else put) != len(gone):
            raise AlignmentError(f"{len(kept)} kept runs cannot frame {len(gone)} changed ones")
        stays, goes, comes = sum(kept), sum(gone), sum(put or ())
        runs = (kept, gone, put) if goes or comes else None
        return _fill(cls.__new__(cls), stays + goes, stays + comes, None, runs)

    @classmethod
    def of_lawful_segments(
        cls, raw_length: int, clean_length: int, segments: Iterable[Segment]
    ) -> Alignment:
        """Return an alignment of segments known to be lawful, without checking them again."""
        columns = _columns(merged(segments))
        return _fill(cls.__new__(cls), raw_length, clean_length, columns, None)

    @property
    def is_identity(self) -> bool:
        """Whether nothing was changed."""
        return self._columns is None and self._runs is None

    @property
    def columns(self) -> Columns:
        """The runs in the form that is searched."""
        if self._columns is not None:
            return self._columns
        if self._runs is None:
            whole = [Segment(0, self.raw_length, 0, self.raw_length, KEEP)]
            return Columns(whole if self.raw_length else ())
        columns = Columns.of_runs(*self._runs)
        object.__setattr__(self, "_columns", columns)
        object.__setattr__(self, "_runs", None)
        return columns

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The runs in clean order; deletions stand where the characters were."""
        return self.columns.segments()

    def to_raw(self, start: int, end: int) -> tuple[int, int]:
        """Return the raw range that clean `[start, end)` was made of.

        With moved characters inside, this is the envelope: `raw_pieces` tells the fragments.
        An empty range gives an empty one at the raw end of the character before (0 at the
        start); characters that a step inserted give one where they came in.

        Raises:
            ValueError: `start` is greater than `end`.
            IndexError: The range leaves the clean text.
        """
        _check_range(start, end, self.clean_length, "clean")
        if self.is_identity:
            return start, end
        return self.columns.raw_range(start, end)

    def raw_pieces(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the raw fragments that clean `[start, end)` was made of, in clean order.

        Fragments that touch are one; inserted characters have none.

        Raises:
            ValueError: `start` is greater than `end`.
            IndexError: The range leaves the clean text.
        """
        _check_range(start, end, self.clean_length, "clean")
        slices = self.columns.clean_slices(start, end)
        return _joined((piece.raw_start, piece.raw_end) for piece in slices)

    def to_clean(self, raw_start: int, raw_end: int) -> tuple[int, int]:
        """Return the clean range that raw `[raw_start, raw_end)` became, the envelope of it.

        Characters that are all deleted give an empty range where they were.

        Raises:
            ValueError: `raw_start` is greater than `raw_end`.
            IndexError: The range leaves the raw text.
        """
        _check_range(raw_start, raw_end, self.raw_length, "raw")
        if self.is_identity:
            return raw_start, raw_end
        return self.columns.clean_range(raw_start, raw_end)

    def clean_pieces(self, raw_start: int, raw_end: int) -> list[tuple[int, int]]:
        """Return the clean fragments that raw `[raw_start, raw_end)` became, in raw order.

        Fragments that touch are one; deleted characters have none.

        Raises:
            ValueError: `raw_start` is greater than `raw_end`.
            IndexError: The range leaves the raw text.
        """
        _check_range(raw_start, raw_end, self.raw_length, "raw")
        slices = self.columns.raw_slices(raw_start, raw_end)
        return _joined((piece.clean_start, piece.clean_end) for piece in slices)

    def then(self, other: Alignment) -> Alignment:
        """Return the alignment from this raw text to the clean text of `other`.

        Raises:
            AlignmentError: The raw text of `other` has another length than this clean text.
        """
        if self.clean_length != other.raw_length:
            raise AlignmentError(
                f"cannot compose: the first clean text has {self.clean_length} characters, "
                f"the second raw text {other.raw_length}"
            )
        if other.is_identity:
            return self
        if self.is_identity:
            return other
        segments = composed_segments(self.columns, other.columns)
        return self.of_lawful_segments(self.raw_length, other.clean_length, segments)

    @staticmethod
    def compose(first: Alignment, second: Alignment) -> Alignment:
        """Return `first.then(second)`."""
        return first.then(second)

    def to_bytes(self) -> bytes:
        """Return a compact form that `from_bytes` reads; a few bytes for the identity."""
        return pack(self.raw_length, self.clean_length, () if self.is_identity else self.segments)

    @classmethod
    def from_bytes(cls, data: bytes) -> Alignment:
        """Return the alignment that `to_bytes` wrote.

        Raises:
            ValueError: The bytes are not an alignment, or not of this version.
        """
        raw_length, clean_length, segments = unpack(bytes(data))
        if not segments and raw_length == clean_length:
            return cls.identity(raw_length)
        return cls(raw_length, clean_length, segments)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Alignment):
            return NotImplemented
        if (self.raw_length, self.clean_length) != (other.raw_length, other.clean_length):
            return False
        if self.is_identity or other.is_identity:
            return self.is_identity and other.is_identity
        return self.columns == other.columns

    def __hash__(self) -> int:
        return hash((self.raw_length, self.clean_length))

    def __reduce__(self) -> tuple[Callable[[bytes], Alignment], tuple[bytes]]:
        return Alignment.from_bytes, (self.to_bytes(),)

    def __repr__(self) -> str:
        if self.is_identity:
            return f"Alignment.identity({self.raw_length})"
        listed = [tuple(segment) for segment in self.segments]
        return f"Alignment({self.raw_length}, {self.clean_length}, {listed})"


def _fill(
    alignment: Alignment,
    raw_length: int,
    clean_length: int,
    columns: Columns | None,
    runs: tuple[Sequence[int], Sequence[int], Sequence[int] | None] | None,
) -> Alignment:
    """Give an alignment its values, the only time that they are set."""
    put = object.__setattr__
    put(alignment, "raw_length", raw_length)
    put(alignment, "clean_length", clean_length)
    put(alignment, "_columns", columns)
    put(alignment, "_runs", runs)
    return alignment


def _columns(segments: Sequence[Segment]) -> Columns | None:
    """Return the columns of canonical segments; none if they keep the text as it is."""
    is_identity = not segments or (len(segments) == 1 and segments[0].kind == KEEP)
    return None if is_identity else Columns(segments)


def _joined(pieces: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return non-empty pieces in the given order, those that touch as one, none twice."""
    result: list[tuple[int, int]] = []
    for start, end in pieces:
        if start == end or (start, end) in result[-1:]:
            continue
        if result and result[-1][1] == start:
            result[-1] = (result[-1][0], end)
        else:
            result.append((start, end))
    return result


def _check_range(start: int, end: int, length: int, side: str) -> None:
    if start > end:
        raise ValueError(f"{side} range [{start}, {end}) runs backwards")
    if start < 0 or end > length:
        raise IndexError(f"{side} range [{start}, {end}) leaves the text of {length} characters")
