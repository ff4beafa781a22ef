"""The files of a corpus: found, told apart by extension, and their texts as they stand there."""

from __future__ import annotations

from contextlib import contextmanager
from importlib.util import find_spec
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from spacy_cnclean.corpus._blocks import Position
from spacy_cnclean.corpus._errors import (
    ENOUGH,
    CorpusError,
    InputFailureError,
    RowError,
    describe,
    no_text,
)
from spacy_cnclean.corpus.formats import (
    EXTENSIONS,
    FORMATS,
    Compression,
    compression_of,
    kind_of,
    row_of,
)
from spacy_cnclean.rows._batch import BatchCleaner

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from spacy_cnclean.corpus._settings import CorpusSettings
    from spacy_cnclean.corpus.formats._interface import FileFormat


class Source(NamedTuple):
    """One input file, and how to read it.

    Attributes:
        path: The file.
        format: The name of its format, one of `FORMATS`.
        compression: How it is compressed: "gz", "zst", or "" for not at all.
    """

    path: Path
    format: str
    compression: Compression = ""

    @property
    def file_format(self) -> FileFormat:
        """How files of its format are read and written."""
        return FORMATS[self.format].load()

    @property
    def extension(self) -> str:
        """The extension that a file of this kind has."""
        return f".{self.format}.{self.compression}" if self.compression else f".{self.format}"


def find_sources(
    names: Sequence[str | Path],
    forced: str | None = None,
    *,
    output: Path | None = None,
    leave_out: Callable[[str], None] | None = None,
) -> list[Source]:
    """Return the files to read, those of folders sorted by path.

    Args:
        names: Files and folders; of a folder every file counts that has a known extension.
        forced: The format of all files, whatever their extensions: one of `FORMATS`, with ".gz"
            or ".zst" behind it if they are compressed and not named so.
        output: A folder that may lie in one of the others and is not read.
        leave_out: Called with what is wrong with an input that gives nothing to read, which is then
            left out; if None, such an input raises.

    Raises:
        ValueError: `forced` is no format.
        CorpusError: A name is neither a file nor a folder, a file has an extension that is not
            known, a folder has no file with a known one, or a file cannot be opened; or, also with
            `leave_out`, a package that reads a file is not installed.
    """
    if forced is not None and kind_of(f".{forced}") is None:
        raise ValueError(
            f"unknown format {forced!r}; expected one of {', '.join(FORMATS)}, "
            "also with .gz or .zst"
        )
    found: list[Source] = []
    for name in names:
        with _leaving_out(leave_out):
            found += _sources_of(Path(name), forced, output)
    sources: list[Source] = []
    for source in found:
        _check_packages(source)
        with _leaving_out(leave_out):
            _check_readable(source.path)
            sources.append(source)
    return sources


@contextmanager
def _leaving_out(leave_out: Callable[[str], None] | None) -> Iterator[None]:
    try:
        yield
    except InputFailureError as error:
        if leave_out is None:
            raise
        leave_out(str(error))


def _check_readable(path: Path) -> None:
    try:
        path.open("rb").close()
    except OSError as error:
        raise InputFailureError(f"{path}: cannot be read: {describe(error)}") from None


def _sources_of(path: Path, forced: str | None, output: Path | None) -> list[Source]:
    """Return a file, or the files of a folder, as far as they have a known extension.

    Raises:
        InputFailureError: There is nothing to read.
    """
    if path.is_dir():
        inside = (inner for inner in sorted(path.rglob("*")) if inner.is_file())
        if output is not None:
            kept_out = output.resolve()
            inside = (inner for inner in inside if kept_out not in inner.resolve().parents)
        sources = [source for inner in inside if (source := _source(inner, forced))]
        if not sources:
            raise InputFailureError(f"{path}: no file with a known extension")
        return sources
    if not path.is_file():
        raise InputFailureError(f"{path}: cannot be read: no such file")
    if source := _source(path, forced):
        return [source]
    raise InputFailureError(
        f"{path}: the extension says no format; expected {', '.join(EXTENSIONS)}, or one of them "
        "with .gz or .zst, or --format"
    )


def source_of(name: str | Path) -> Source:
    """Return a file as its extension says; text where it says nothing.

    Raises:
        CorpusError: A package that reads it is not installed.
    """
    path = Path(name)
    source = Source(path, row_of(path).name, compression_of(path))
    _check_packages(source)
    return source


def _source(path: Path, forced: str | None) -> Source | None:
    kind = kind_of(path.name if forced is None else f".{forced}")
    if kind is None or path.name.startswith("."):
        return None
    return Source(path, kind[0], kind[1] or compression_of(path))


def _check_packages(source: Source) -> None:
    file_format = source.file_format
    if source.compression and not file_format.is_text:
        name = file_format.name.capitalize()
        raise CorpusError(f"{source.path}: {name} compresses itself; unpack the file first")
    needs = [(file_format.package, file_format.name)] if file_format.package else []
    if source.compression == "zst":
        needs.append(("zstandard", "zst"))
    for package, extra in needs:
        if find_spec(package) is None:
            raise CorpusError(
                f'{source.path}: needs {package}: pip install "spacy-cnclean[{extra}]"'
            )


def read_texts(source: Source, settings: CorpusSettings) -> Iterator[tuple[int, str | RowError]]:
    """Yield the number of each row and its text, or what is wrong with it; null is no text.

    Raises:
        InputFailureError: The file cannot be read on, or its first rows all lack the text for one
            reason, such as the wrong name of the field.
    """
    rows = _read_rows(source, settings)
    first: list[RowError] = []
    for number, found in rows:
        if isinstance(found, str) or not found.kind or found.kind != (first or [found])[0].kind:
            yield from ((error.row, error) for error in first)
            yield number, found
            break
        first.append(found)
        if len(first) == ENOUGH:
            raise no_text(source.path, first, whole=False)
    else:
        if first:
            raise no_text(source.path, first, whole=True)
    yield from rows


def _read_rows(source: Source, settings: CorpusSettings) -> Iterator[tuple[int, str | RowError]]:
    file_format = source.file_format
    layout = file_format.read_layout(source, settings)
    cleaner = BatchCleaner(steps=(), text_column=settings.cleaner.text_column)
    for block in file_format.read_blocks(layout, Position(), settings.block_size):
        rows = file_format.read_rows(layout, block, cleaner)
        found: dict[int, str | RowError] = {
            row.number: row.text for row in rows.texts if row.text is not None
        }
        found.update((error.row, error) for error in (*block.errors, *rows.errors))
        yield from sorted(found.items(), key=itemgetter(0))
