"""Clean text to train on, as documents of encoded lines, split into training and development."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from spacy_cnclean.punctuation.features import letter_ids
from spacy_cnclean.punctuation.streams import split_streams

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    IntArray = NDArray[np.int64]

_DEV_SHARE = 50  # one document in this many is held out
_DOCUMENT_LINES = 12  # where a file does not say what is a document
_MIN_LETTERS, _MAX_LETTERS, _MAX_UNITS = 3, 400, 70
_MIN_HAN_SHARE = 0.6


class CorpusLine(NamedTuple):
    """A clean line: its text, the ids of its letters, the classes and true gaps of its units."""

    text: str
    ids: IntArray
    classes: IntArray
    gaps: IntArray


Document = list[CorpusLine]


class CorpusFile(NamedTuple):
    """A file to train on and how often its text is drawn, by letters, against other files."""

    path: Path
    weight: float = 1.0

    @classmethod
    def parse(cls, argument: str) -> CorpusFile:
        """Return the file of an argument `PATH` or `PATH:WEIGHT`.

        >>> CorpusFile.parse("news.txt.gz:0.5").weight
        0.5

        Raises:
            ValueError: The weight is not a number above zero.
        """
        path, _, weight = argument.rpartition(":")
        if not path:
            return cls(Path(argument))
        try:
            value = float(weight)
        except ValueError:
            return cls(Path(argument))
        if value <= 0:
            raise ValueError(f"{argument}: the weight must be above zero, got {weight}")
        return cls(Path(path), value)


class Split(NamedTuple):
    """Documents to train on and documents held out."""

    train: list[Document]
    dev: list[Document]


def read_corpus(path: Path) -> Split:
    """Return the documents of a text file, one paragraph a line, plain or gzip.

    Blank lines part documents; a file without any is cut every twelve lines. Which documents
    are held out depends on their text alone, so the split is the same in every run. Lines
    without marks, of other scripts, or too long to be a paragraph are left out.

    Raises:
        OSError: The file cannot be read.
        ValueError: It is not UTF-8 text, or holds no usable line; the message names it.
    """
    try:
        documents = list(_documents(_lines(path)))
    except UnicodeDecodeError as error:
        raise ValueError(f"{path}: not UTF-8 text (byte {error.start})") from error
    except (gzip.BadGzipFile, EOFError) as error:
        raise ValueError(f"{path}: a damaged gzip file: {error}") from error
    if not documents:
        raise ValueError(
            f"{path}: no line to learn from; expected paragraphs of Chinese text with marks"
        )
    held_out = [_is_held_out(document) for document in documents]
    pairs = list(zip(documents, held_out, strict=True))
    return Split([d for d, out in pairs if not out], [d for d, out in pairs if out])


def _lines(path: Path) -> Iterator[str]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            yield line.rstrip("\r\n")


def _documents(lines: Iterable[str]) -> Iterator[Document]:
    parted = False
    document: Document = []
    for line in lines:
        if not line.strip():
            parted = True
            if document:
                yield document
            document = []
            continue
        encoded = encode_line(line)
        if encoded is not None:
            document.append(encoded)
        if not parted and len(document) == _DOCUMENT_LINES:
            yield document
            document = []
    if document:
        yield document


def encode_line(line: str) -> CorpusLine | None:
    """Return a line to learn from, or None where there is nothing to learn."""
    streams = split_streams(line)
    n_letters, n_units = len(streams.letters), len(streams.units)
    if not (_MIN_LETTERS <= n_letters <= _MAX_LETTERS and 0 < n_units <= _MAX_UNITS):
        return None
    n_han = sum("\u3400" <= letter <= "\u9fff" for letter in streams.letters)
    if n_han < _MIN_HAN_SHARE * n_letters:
        return None
    units = np.array([(unit.unit_class, unit.gap) for unit in streams.units], np.int64)
    return CorpusLine(line, letter_ids(streams.letters), units[:, 0], units[:, 1])


def _is_held_out(document: Document) -> bool:
    return zlib.crc32(document[0].text.encode("utf-8", "surrogatepass")) % _DEV_SHARE == 0


def letters_of(documents: Sequence[Document]) -> int:
    """Return the number of letters of documents."""
    return sum(len(line.ids) for document in documents for line in document)
