"""Compressed files, read and written in a stream."""

from __future__ import annotations

import gzip
import io
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO, Final, cast

from spacy_cnclean.corpus._errors import InputFailureError, describe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy_cnclean.corpus._sources import Source
    from spacy_cnclean.corpus.formats import Compression

_CHUNK: Final = 1 << 17
_GZIP_LEVEL: Final = 6
_ZSTD_LEVEL: Final = 6


@contextmanager
def reading(source: Source) -> Iterator[tuple[io.BufferedReader, io.BufferedReader]]:
    """Open a file and yield its bytes unpacked, and the file itself, whose `tell` is progress.

    Raises:
        InputFailureError: The file cannot be read, is cut short, or is no such compressed file;
            also when that turns out while it is read in the block.
    """
    try:
        with source.path.open("rb") as file:
            if source.compression == "gz":
                with gzip.GzipFile(fileobj=file) as unpacked:
                    yield cast("io.BufferedReader", unpacked), file
            elif source.compression == "zst":
                with io.BufferedReader(_ZstandardReader(file), _CHUNK) as buffered:
                    yield cast("io.BufferedReader", buffered), file
            else:
                yield file, file
    except gzip.BadGzipFile as error:
        raise InputFailureError(f"{source.path}: not a whole gzip file: {error}") from None
    except (EOFError, zlib.error, _BrokenFrameError) as error:
        raise InputFailureError(f"{source.path}: the compressed data is broken: {error}") from None
    except OSError as error:
        raise InputFailureError(f"{source.path}: cannot be read: {describe(error)}") from None


class _BrokenFrameError(Exception):
    """Zstandard data that is damaged or cut short."""


class _ZstandardReader(io.RawIOBase):
    """Reads frame after frame, and tells a file that is cut short from one that ends."""

    def __init__(self, file: BinaryIO) -> None:
        import zstandard

        self._file = file
        self._error = zstandard.ZstdError
        self._new = zstandard.ZstdDecompressor().decompressobj
        self._frame: Any = None
        self._packed = b""
        self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready and self._fill():
            pass
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def _fill(self) -> bool:
        """Unpack some more, and return whether there was any."""
        packed = self._packed or self._file.read(_CHUNK)
        if not packed:
            if self._frame is not None:
                raise _BrokenFrameError("it ends in the middle of a frame")
            return False
        self._frame = self._frame or self._new()
        try:
            self._ready = self._frame.decompress(packed)
        except self._error as error:
            raise _BrokenFrameError(str(error)) from None
        self._packed = b""
        if self._frame.eof:
            self._packed, self._frame = self._frame.unused_data, None
        return True


@contextmanager
def compressing(file: BinaryIO, compression: Compression) -> Iterator[BinaryIO]:
    """Yield a stream that writes to the file, compressed; equal data gives equal bytes."""
    if compression == "gz":
        with gzip.GzipFile("", "wb", _GZIP_LEVEL, file, mtime=0) as packed:
            yield cast("BinaryIO", packed)
    elif compression == "zst":
        import zstandard

        writer = zstandard.ZstdCompressor(level=_ZSTD_LEVEL)
        with writer.stream_writer(file, closefd=False) as packed_frame:
            yield cast("BinaryIO", packed_frame)
    else:
        yield file
