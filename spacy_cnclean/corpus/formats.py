"""Formats of corpora by extension, and compressed streams."""

from __future__ import annotations

import gzip
import io
import zlib
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import (
    TYPE_CHECKING,
    Any,
    BinaryIO,
    Final,
    Literal,
    NamedTuple,
    TypeAlias,
    cast,
    get_args,
)

from spacy_cnclean.corpus.errors import CorpusError, InputFailureError, describe

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Format: TypeAlias = Literal["txt", "jsonl", "csv", "tsv", "parquet"]
Compression: TypeAlias = Literal["", "gz", "zst"]

FORMATS: Final = get_args(Format)
_EXTENSIONS: Final[dict[str, Format]] = {
    ".txt": "txt",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "tsv",
    ".parquet": "parquet",
}
_COMPRESSIONS: Final[dict[str, Compression]] = {".gz": "gz", ".zst": "zst"}
_CHUNK: Final = 1 << 17
_GZIP_LEVEL: Final = 6
_ZSTD_LEVEL: Final = 6


class Source(NamedTuple):
    """One input file, and how to read it."""

    path: Path
    format: Format
    compression: Compression = ""

    @property
    def extension(self) -> str:
        """The extension that a file of this kind has."""
        return f".{self.format}.{self.compression}" if self.compression else f".{self.format}"


def find_sources(
    names: Sequence[str | Path], forced: str | None = None, *, output: Path | None = None
) -> list[Source]:
    """Return the files to read, those of folders sorted by path.

    Args:
        names: Files and folders; of a folder every file counts that has a known extension.
        forced: The format of all files, whatever their extensions: one of `FORMATS`, with ".gz"
            or ".zst" behind it if they are compressed and not named so.
        output: A folder that may lie in one of the others and is not read.

    Raises:
        ValueError: `forced` is no format.
        CorpusError: A name is neither a file nor a folder, a file has an extension that is not
            known, or a package that reads it is not installed.
    """
    if forced is not None and _extension_kind(f".{forced}") is None:
        raise ValueError(
            f"unknown format {forced!r}; expected one of {', '.join(FORMATS)}, "
            "also with .gz or .zst"
        )
    sources: list[Source] = []
    for name in names:
        path = Path(name)
        if path.is_dir():
            inside = (inner for inner in sorted(path.rglob("*")) if inner.is_file())
            if output is not None:
                kept_out = output.resolve()
                inside = (inner for inner in inside if kept_out not in inner.resolve().parents)
            sources += [source for inner in inside if (source := _source(inner, forced))]
        elif not path.is_file():
            raise CorpusError(f"{path}: cannot be read: no such file")
        elif source := _source(path, forced):
            sources.append(source)
        else:
            known = ", ".join(_EXTENSIONS)
            raise CorpusError(
                f"{path}: the extension says no format; expected {known}, or one of them with "
                f".gz or .zst, or --format"
            )
    if not sources:
        raise CorpusError(f"{', '.join(map(str, names))}: no file with a known extension")
    for source in sources:
        _check_packages(source)
    return sources


def source_of(name: str | Path) -> Source:
    """Return a file as its extension says; text where it says nothing.

    Raises:
        CorpusError: A package that reads it is not installed.
    """
    path = Path(name)
    format_, compression = _extension_kind(path.name) or ("txt", "")
    source = Source(path, format_, compression or _COMPRESSIONS.get(path.suffix.lower(), ""))
    _check_packages(source)
    return source


def _source(path: Path, forced: str | None) -> Source | None:
    named = _COMPRESSIONS.get(path.suffix.lower(), "")
    kind = _extension_kind(path.name if forced is None else f".{forced}")
    if kind is None or path.name.startswith("."):
        return None
    return Source(path, kind[0], kind[1] or named)


def _extension_kind(name: str) -> tuple[Format, Compression] | None:
    """Return format and compression by the end of a name, or None if it tells no format."""
    stem, dot, last = name.lower().rpartition(".")
    compression = _COMPRESSIONS.get(dot + last, "")
    ending = f".{stem.rpartition('.')[2]}" if compression else dot + last
    found = _EXTENSIONS.get(ending) if "." in name else None
    return None if found is None else (found, compression)


def _check_packages(source: Source) -> None:
    needs = []
    if source.format == "parquet":
        if source.compression:
            raise CorpusError(f"{source.path}: Parquet compresses itself; unpack the file first")
        needs.append(("pyarrow", "parquet"))
    if source.compression == "zst":
        needs.append(("zstandard", "zst"))
    for package, extra in needs:
        if find_spec(package) is None:
            raise CorpusError(
                f'{source.path}: needs {package}: pip install "spacy-cnclean[{extra}]"'
            )


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
