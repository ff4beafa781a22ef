"""The blocks of a part that is not whole yet, kept on disk so that no work is lost.

A spool is a row of frames, each with its length and checksum: what a killed process left at the
end is recognised and dropped.
"""

from __future__ import annotations

import json
import struct
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING, Final, NamedTuple

from spacy_cnclean.corpus._blocks import Cleaned, Position
from spacy_cnclean.corpus._errors import RowError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from spacy_cnclean.corpus._blocks import RowBlock

_HEAD: Final = struct.Struct(">4sIII")  # mark, length of the facts, length of the data, checksum
_MARK: Final = b"CNC1"


class _Frame(NamedTuple):
    end: Position
    size: int
    cleaned: Cleaned


class Spool:
    """The blocks of one part in the making.

    Args:
        path: The file; what whole frames it holds already are taken up.
        start: Where the part begins in its input.
    """

    def __init__(self, path: Path, start: Position) -> None:
        self._path = path
        self.start = self.end = start
        self.size = 0
        self.rows = self.changed = self.characters = 0
        self.errors: list[RowError] = []
        self._stream = path.open("a+b")
        self._stream.seek(0)
        whole = 0
        for frame in self._frames():
            self._count(frame)
            whole = self._stream.tell()
        self._stream.truncate(whole)

    def add(self, block: RowBlock, cleaned: Cleaned) -> None:
        """Keep a clean block."""
        frame = _Frame(block.end, block.size, cleaned)
        facts = json.dumps([block.end, block.size, cleaned[1:]]).encode()
        checksum = zlib.crc32(cleaned.data, zlib.crc32(facts))
        self._stream.write(_HEAD.pack(_MARK, len(facts), len(cleaned.data), checksum))
        self._stream.write(facts)
        self._stream.write(cleaned.data)
        self._stream.flush()
        self._count(frame)

    def data(self) -> Iterator[bytes]:
        """Yield the data of the blocks."""
        self._stream.seek(0)
        for frame in self._frames():
            yield frame.cleaned.data

    def is_hopeless(self) -> bool:
        """Tell whether this is the start of an input that the wrong option is given for.

        That is so if no row has the text and all for one reason: no row has the field, or none is
        in the encoding but empty ones.
        """
        if self.start.rows or self.characters:  # asked behind every block: tells of most at once
            return False
        kinds = {error.kind for error in self.errors}
        return kinds == {"encoding"} or (kinds == {"field"} and not self.rows)

    def close(self) -> None:
        """Close the file and leave it for the next run."""
        # `add` has written everything; what it could not write fails once more here.
        with suppress(OSError):
            self._stream.close()

    def remove(self) -> None:
        """Close and delete the file."""
        self.close()
        self._path.unlink(missing_ok=True)

    def _count(self, frame: _Frame) -> None:
        self.end = frame.end
        self.size += frame.size
        self.rows += frame.cleaned.rows
        self.changed += frame.cleaned.changed
        self.characters += frame.cleaned.characters
        self.errors += frame.cleaned.errors

    def _frames(self) -> Iterator[_Frame]:
        """Yield the whole frames from where the file stands."""
        while True:
            head = self._stream.read(_HEAD.size)
            if len(head) < _HEAD.size:
                return
            mark, facts_length, data_length, checksum = _HEAD.unpack(head)
            if mark != _MARK:
                return
            facts, data = self._stream.read(facts_length), self._stream.read(data_length)
            if zlib.crc32(data, zlib.crc32(facts)) != checksum:
                return
            end, size, (rows, changed, characters, errors) = json.loads(facts)
            named = tuple(RowError(*error) for error in errors)
            yield _Frame(Position(*end), size, Cleaned(data, rows, changed, characters, named))
