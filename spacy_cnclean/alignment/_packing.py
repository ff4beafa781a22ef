"""The byte form of an alignment: a header with a version, then one to four varints a segment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spacy_cnclean.alignment._segments import DELETE, KEEP, KINDS, MOVE, Segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

HEADER: Final = b"CNA\x01"

# A segment's head byte: its kind, whether its raw range starts where the last one ended (it
# nearly always does), and whether it is a further fragment of the replacement before it.
_KIND_BITS: Final = 0x07
_JUMPS: Final = 0x08
_SAME_CLEAN: Final = 0x10

_LONGEST_VARINT: Final = 9


def pack(raw_length: int, clean_length: int, segments: Iterable[Segment]) -> bytes:
    """Return the bytes of an alignment; no segments stand for the identity."""
    out = bytearray(HEADER)
    _put(out, raw_length)
    _put(out, clean_length)
    clean_range, expected = (-1, -1), 0
    for segment in segments:
        jumps = segment.raw_start != expected
        is_same = segment[:2] == clean_range
        out.append(
            KINDS.index(segment.kind) | (_JUMPS if jumps else 0) | (_SAME_CLEAN if is_same else 0)
        )
        if segment.kind != DELETE and not is_same:
            _put(out, segment.clean_end - segment.clean_start)
        if segment.kind not in (KEEP, MOVE):
            _put(out, segment.raw_end - segment.raw_start)
        if jumps:
            offset = segment.raw_start - expected
            _put(out, offset * 2 if offset >= 0 else -offset * 2 - 1)
        expected = segment.raw_end
        clean_range = segment[:2] if segment.kind != DELETE else (-1, -1)
    return bytes(out)


def unpack(data: bytes) -> tuple[int, int, list[Segment]]:
    """Return raw length, clean length and segments; the caller checks that they are lawful.

    Raises:
        ValueError: The bytes are not of this format, of another version, or cut short.
    """
    if data[: len(HEADER)] != HEADER:
        raise ValueError(
            f"not an alignment of this version: starts with {data[:4]!r}, expected {HEADER!r}"
        )
    source = iter(data[len(HEADER) :])
    raw_length, clean_length = _take(source), _take(source)
    segments: list[Segment] = []
    clean_position, raw_position = 0, 0
    for head in source:
        segment = _take_segment(source, head, clean_position, raw_position, segments)
        clean_position, raw_position = segment.clean_end, segment.raw_end
        segments.append(segment)
    return raw_length, clean_length, segments


def _take_segment(
    source: Iterator[int], head: int, clean_position: int, raw_position: int, before: list[Segment]
) -> Segment:
    code = head & _KIND_BITS
    if code >= len(KINDS) or head > (_KIND_BITS | _JUMPS | _SAME_CLEAN):
        raise ValueError(f"not an alignment: a segment starts with byte {head:#04x}")
    kind = KINDS[code]
    clean_start = clean_position
    if head & _SAME_CLEAN:
        if not before:
            raise ValueError("not an alignment: its first segment continues a replacement")
        clean_start, width = before[-1].clean_start, clean_position - before[-1].clean_start
    else:
        width = 0 if kind == DELETE else _take(source)
    raw_width = width if kind in (KEEP, MOVE) else _take(source)
    raw_start = raw_position
    if head & _JUMPS:
        zigzag = _take(source)
        raw_start += -(zigzag + 1) // 2 if zigzag & 1 else zigzag // 2
    return Segment(clean_start, clean_start + width, raw_start, raw_start + raw_width, kind)


def _put(out: bytearray, number: int) -> None:
    while number > 0x7F:  # noqa: PLR2004 - seven bits a byte, the eighth says that more follow
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)


def _take(source: Iterator[int]) -> int:
    number = 0
    for place, byte in zip(range(_LONGEST_VARINT), source, strict=False):
        number |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:  # noqa: PLR2004
            return number
    raise ValueError("not an alignment: a number is cut short or too long")
