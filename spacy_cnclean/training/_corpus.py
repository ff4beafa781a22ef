"""Clean text to train on, as documents of encoded lines, split into training and development."""

from __future__ import annotations

import gzip
import lzma
import random
import zlib
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

import numpy as np

from spacy_cnclean.punctuation._features import letter_ids
from spacy_cnclean.punctuation._streams import split_streams
from spacy_cnclean.training._styles import loosened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    IntArray = NDArray[np.int64]

# One document in this many is held out: for figures, never to learn from or to fit on. Files of
# these folders give more of theirs, as figures by genre need many paragraphs of each.
_DEV_SHARE = 50
_DEV_SHARES = {"broad": 10, "harm_only": 2}
_DOCUMENT_LINES = 12  # where a file does not say what is a document
PART_LINES = 30  # of a document that is repaired to see how well
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
    """The documents of a file.

    Attributes:
        train: Those to train on.
        dev: Those held out, for figures.
        validation: Those that cuts and temperatures are set on. Where figures by genre are
            measured on what is held out, these are others, so that nothing is fitted on it.
    """

    train: list[Document]
    dev: list[Document]
    validation: list[Document]

    @property
    def not_held_out(self) -> list[Document]:
        """All documents that are not held out for figures."""
        return self.train if self.validation is self.dev else self.train + self.validation


class TextSplit(NamedTuple):
    """The same of documents as lists of all their lines."""

    train: list[list[str]]
    dev: list[list[str]]


def read_texts(path: Path) -> TextSplit:
    """Return the documents of a text file in which blank lines part them, with all their lines.

    The same documents are held out as `read_corpus` holds out. Documents without a line to learn
    from are in neither part.

    Raises:
        OSError: The file cannot be read.
        UnicodeDecodeError: It is not UTF-8 text.
    """
    split = TextSplit([], [])
    document: list[str] = []
    for line in chain(_lines(path), ("",)):
        if line.strip():
            document.append(line)
            continue
        first = next((text for text in document if encode_line(text) is not None), None)
        if first is not None:
            (split.dev if is_held_out(first, path) else split.train).append(document)
        document = []
    return split


def read_documents(path: Path) -> TextSplit:
    """Return the documents of a corpus as lists of lines.

    Of a file packed by xz, in which blank lines part documents, all lines; of any other file those
    to learn from.

    Raises:
        OSError: The file cannot be read.
        ValueError: It is not UTF-8 text, or holds no usable line.
    """
    if path.suffix == ".xz":
        return read_texts(path)
    split = read_corpus(path)
    train, dev = (
        [[line.text for line in document] for document in part]
        for part in (split.not_held_out, split.dev)
    )
    return TextSplit(train, dev)


def parts(documents: Sequence[list[str]], n_lines: int = PART_LINES) -> list[list[str]]:
    """Return documents cut where they have more lines than this.

    Where each line is a document, as comments are, so many make one.
    """
    if documents and max(map(len, documents)) == 1:
        documents = [[line for document in documents for line in document]]
    return [
        document[first : first + n_lines]
        for document in documents
        for first in range(0, len(document), n_lines)
    ]


def read_corpus(path: Path, *, loose: float = 0.0) -> Split:
    """Return the documents of a text file, one paragraph a line, plain or packed (gzip, xz).

    Blank lines part documents; a file without any is cut every twelve lines. Which documents
    are held out depends on their text and the folder alone, so the split is the same in every
    run. Lines without marks, of other scripts, or too long to be a paragraph are left out.

    Args:
        path: The file.
        loose: How many of the documents to train on are there a second time, in a loose style.

    Raises:
        OSError: The file cannot be read.
        ValueError: It is not UTF-8 text, or holds no usable line; the message names it.
    """
    try:
        documents = list(_documents(_lines(path)))
    except UnicodeDecodeError as error:
        raise ValueError(f"{path}: not UTF-8 text (byte {error.start})") from error
    except (gzip.BadGzipFile, lzma.LZMAError, EOFError) as error:
        raise ValueError(f"{path}: a damaged {path.suffix[1:]} file: {error}") from error
    if not documents:
        raise ValueError(
            f"{path}: no line to learn from; expected paragraphs of Chinese text with marks"
        )
    held_out = [is_held_out(document[0].text, path) for document in documents]
    pairs = list(zip(documents, held_out, strict=True))
    kept = [document for document, out in pairs if not out]
    dev = [document for document, out in pairs if out]
    if path.parent.name not in _DEV_SHARES:
        return Split(kept + _restyled(kept, loose), dev, dev)
    is_validation = [_hash(document[0].text) % _DEV_SHARE == 1 for document in kept]
    train = [document for document, is_one in zip(kept, is_validation, strict=True) if not is_one]
    validation = [document for document, is_one in zip(kept, is_validation, strict=True) if is_one]
    return Split(train + _restyled(train, loose), dev, validation)


def _restyled(documents: Sequence[Document], share: float) -> list[Document]:
    """Return a share of documents in loose styles, the same ones for the same documents."""
    restyled: list[Document] = []
    for document in documents:
        rng = random.Random(_hash(document[-1].text))  # noqa: S311 - styles, not secrets
        if rng.random() < share:
            lines = map(encode_line, loosened([line.text for line in document], rng))
            restyled.append([line for line in lines if line is not None])
    return [document for document in restyled if document]


def _lines(path: Path) -> Iterator[str]:
    with _opened(path) as stream:
        for line in stream:
            yield line.rstrip("\r\n")


def _opened(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8")
    if path.suffix == ".xz":
        return lzma.open(path, "rt", encoding="utf-8")
    return path.open(encoding="utf-8")


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


def is_held_out(first_line: str, path: Path) -> bool:
    """Tell whether a document is held out, by the hash of its first line to learn from.

    Args:
        first_line: That line.
        path: The file; its folder says how many documents are held out.
    """
    return _hash(first_line) % _DEV_SHARES.get(path.parent.name, _DEV_SHARE) == 0


def _hash(line: str) -> int:
    return zlib.crc32(line.encode("utf-8", "surrogatepass"))


def letters_of(documents: Sequence[Document]) -> int:
    """Return the number of letters of documents."""
    return sum(len(line.ids) for document in documents for line in document)
