"""Reading text line by line and writing whole files, whatever the encoding."""

import codecs
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

import typer

from spacy_cnclean import _encodings as encodings
from spacy_cnclean.cli._run import Failures, UserError
from spacy_cnclean.corpus._errors import describe
from spacy_cnclean.rows._lines import TextLine, split_lines

STANDARD_STREAM = "-"
_BYTE_ORDER_MARK = "\ufeff"
_CHUNK = 1 << 16


class OutputMark(NamedTuple):
    """A place in an output: the offset in bytes, and the state of the encoder there."""

    offset: int
    state: int | str


class InputError(UserError):
    """A file that cannot be read as text; the message names it and the place."""


def check_encoding(name: str) -> str:
    """Return the name of an encoding of text; the callback of every option that takes one.

    Raises:
        typer.BadParameter: There is no encoding of text of that name.
    """
    try:
        encodings.check_encoding(name)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    return name


def read_lines(
    name: str, encoding: str, advance: Callable[[int], None] | None = None
) -> Iterator[TextLine]:
    r"""Yield the lines of a file; `\n`, `\r\n` and `\r` end a line and are kept apart.

    Other characters that Python takes for line ends, such as U+2028, stay in the line.

    Args:
        name: The file, or `-` for standard input; only a piece and a line of it are in memory.
        encoding: The encoding of its bytes.
        advance: Called with the number of bytes that were read.

    Raises:
        InputError: The file cannot be opened or read, or some bytes are no text; the message has
            the offset of the first.
    """
    lines = split_lines(_read_text(name, encoding, advance))
    first = next(lines, None)
    if first is not None:
        text = first.text.removeprefix(_BYTE_ORDER_MARK)
        yield TextLine(text, first.end, first.text[: len(first.text) - len(text)])
    yield from lines


def check_text(name: str, encoding: str) -> None:
    """Raise the `InputError` that reading a file would raise, if it can be read twice."""
    if name != STANDARD_STREAM and (Path(name).is_file() or not Path(name).exists()):
        for _ in _read_text(name, encoding, None):
            pass


def input_size(names: Iterable[str]) -> int | None:
    """Return how many bytes the files have together, unpacked; none if that is not known."""
    paths = [Path(name) for name in names if name != STANDARD_STREAM and not is_packed(name)]
    sizes = [path.stat().st_size for path in paths if path.is_file()]
    return sum(sizes) if len(sizes) == len(list(names)) else None


def _read_text(name: str, encoding: str, advance: Callable[[int], None] | None) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)()
    offset = 0
    for chunk in _read_bytes(name):
        waiting = len(decoder.getstate()[0])
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeError as error:
            raise _undecodable(name, error, offset - waiting) from None
        if text:
            yield text
        offset += len(chunk)
        if advance is not None:
            advance(len(chunk))


def _read_bytes(name: str) -> Iterator[bytes]:
    """Yield the bytes of a file in pieces, and an empty one at the end."""
    try:
        with _open_input(name) as stream:
            while chunk := stream.read1(_CHUNK):  # of a pipe, what is there already
                yield chunk
    except OSError as error:
        raise InputError(f"{_shown(name)}: cannot be read: {describe(error)}") from None
    yield b""


@contextmanager
def _open_input(name: str) -> Iterator[BufferedReader]:
    if name == STANDARD_STREAM:
        yield cast("BufferedReader", sys.stdin.buffer)
        return
    if is_packed(name):
        with _unpacked(name) as stream:
            yield stream
        return
    with Path(name).open("rb") as stream:
        yield stream


@contextmanager
def _unpacked(name: str) -> Iterator[BufferedReader]:
    from spacy_cnclean.corpus._compression import reading
    from spacy_cnclean.corpus._errors import CorpusError
    from spacy_cnclean.corpus._sources import source_of

    try:
        with reading(source_of(name)) as (stream, _):
            yield stream
    except CorpusError as error:
        raise InputError(str(error)) from None


def is_packed(name: str) -> bool:
    """Tell whether the name of a file says that it is compressed."""
    from spacy_cnclean.corpus.formats import compression_of

    return bool(compression_of(Path(name)))


def _shown(name: str) -> str:
    return "standard input" if name == STANDARD_STREAM else name


def _undecodable(name: str, error: UnicodeError, start: int) -> InputError:
    """Return the error of bytes that are not in the encoding; `start` is the offset of the first.

    Some encodings do not say which byte it was.
    """
    if not isinstance(error, UnicodeDecodeError):
        return InputError(f"{_shown(name)}: cannot be decoded behind byte {start}: {error}")
    place = f"byte 0x{error.object[error.start]:02x} at offset {start + error.start}"
    is_first = start + error.start == 0
    wide = encodings.wide_encoding(error.object, error.encoding) if is_first else ""
    hint = (
        f"; it begins as {wide.upper()} does, use --encoding {wide}"
        if wide
        else encodings.gbk_hint(error.object, error.encoding)
    )
    return InputError(f"{_shown(name)}: {place} is not {error.encoding}: {error.reason}{hint}")


class Output:
    """A stream of bytes that takes text, and can forget the last of it if it is a file."""

    def __init__(self, stream: BinaryIO, name: str, encoding: str) -> None:
        self._stream = stream
        self._name = name
        self._can_forget = name != STANDARD_STREAM and stream.seekable()
        # Incremental, so that UTF-16 gets one byte order mark and not one with every line.
        self._encoder = codecs.getincrementalencoder(encoding)()

    def write(self, text: str) -> None:
        """Write the text; `UserError` if that fails or the encoding lacks one of its characters."""
        try:
            data = self._encoder.encode(text)
        except UnicodeEncodeError as error:
            character = f"U+{ord(error.object[error.start]):04X}"
            raise UserError(f"{character} cannot be written in {error.encoding}") from None
        except UnicodeError as error:
            raise UserError(f"{self._name}: cannot be written: {error}") from None
        with _writing(self._name):
            self._stream.write(data)

    def mark(self) -> OutputMark:
        """Return the place that `forget` goes back to."""
        return OutputMark(self._stream.tell() if self._can_forget else 0, self._encoder.getstate())

    def forget(self, mark: OutputMark) -> None:
        """Take back what was written since the mark; on a pipe or terminal nothing can be."""
        if self._can_forget:
            self._stream.seek(mark.offset)
            self._stream.truncate()
            self._encoder.setstate(cast("int", mark.state))


@contextmanager
def _writing(name: str) -> Iterator[None]:
    """Raise a `UserError` with the name of the output where the operating system refuses."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        shown = "standard output" if name == STANDARD_STREAM else name
        raise UserError(f"{shown}: cannot be written: {describe(error)}") from None


@contextmanager
def one_input(name: str, failures: Failures, *outputs: Output | None) -> Iterator[None]:
    """Report an input that fails, and take back what was written for it where that can be."""
    marks = [(output, output.mark()) for output in outputs if output is not None]
    try:
        yield
    except InputError as error:
        for output, mark in marks:
            output.forget(mark)
        failures.report_input(name, str(error))


@contextmanager
def open_output(path: Path | None, encoding: str, *, whole: bool = False) -> Iterator[Output]:
    """Open a file for writing text, or standard output for none.

    A regular file is written beside its place and moved there at the end, so that it is whole or
    not there, and may be one of the inputs; it is left as it was when the block raises.

    Args:
        path: The file.
        encoding: How text is written there.
        whole: Standard output, too, is to get everything at the end, or nothing.

    Raises:
        UserError: The file cannot be written.
    """
    if path is None and whole:
        with tempfile.TemporaryFile() as stream:
            yield Output(stream, "a temporary file", encoding)
            stream.seek(0)
            with _writing(STANDARD_STREAM):
                shutil.copyfileobj(stream, sys.stdout.buffer)
                sys.stdout.buffer.flush()
    elif path is None:
        yield Output(sys.stdout.buffer, STANDARD_STREAM, encoding)
        with _writing(STANDARD_STREAM):
            sys.stdout.buffer.flush()
    elif path.exists() and not path.is_file():  # a device or a pipe: there is nothing to replace
        with _writing(str(path)):
            device = path.open("wb")
        with _closing(device, str(path)) as stream:
            yield Output(stream, str(path), encoding)
    else:
        with _replacing(path) as stream:
            yield Output(stream, str(path), encoding)


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    place = path.resolve()  # a link stays a link
    prefix = f".{place.name}."
    with _writing(str(path)):
        handle, temporary = tempfile.mkstemp(prefix=prefix, suffix=".tmp", dir=place.parent)
    try:
        with _closing(os.fdopen(handle, "wb"), str(path)) as stream:
            yield stream
        with _writing(str(path)):
            _copy_mode(place, Path(temporary))
            Path(temporary).replace(place)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


@contextmanager
def _closing(stream: BinaryIO, name: str) -> Iterator[BinaryIO]:
    # Closing writes what is left, and so may fail as any writing.
    try:
        yield stream
    finally:
        with _writing(name):
            stream.close()


def _copy_mode(path: Path, temporary: Path) -> None:
    # A temporary file is for its owner alone; the new file is as open as any file made here.
    if path.exists():
        shutil.copymode(path, temporary)
        return
    mask = os.umask(0)
    os.umask(mask)
    temporary.chmod(0o666 & ~mask)
