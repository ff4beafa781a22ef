"""What a run remembers on disk, so that it can go on where it was killed.

`manifest.jsonl` begins with the configuration and the inputs; then follows a line for each part
that is whole, in place and never written again. A line that was cut short counts as not written.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from spacy_cnclean.corpus._blocks import Position
from spacy_cnclean.corpus._errors import CorpusError, describe
from spacy_cnclean.corpus._json_rows import dump

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import BinaryIO

    from spacy_cnclean.corpus._sources import Source

MANIFEST: Final = "manifest.jsonl"
ERRORS: Final = "errors.jsonl"
_SAMPLE: Final = 1 << 16
_SAMPLES: Final = 16  # of a file, its head and its end among them
_NUMBERS: Final = f"{'[0-9]' * 5}-{'[0-9]' * 5}"
_WRITTEN: Final = (f"part-{_NUMBERS}.*", f".part-{_NUMBERS}.*")


class OutputPart(NamedTuple):
    """One part that is done.

    Attributes:
        part: Its file name.
        input: The number of its input, from 0.
        number: The number of the part in its input, from 0.
        start: The position in the input where it begins.
        end: Where it ends.
        rows: How many rows it has.
        changed: How many of these have another text than before.
        characters: How long the raw texts of its rows are.
        failed: How many rows of the input are in the file of errors and not here.
        bytes: How long the file is.
        errors_end: How long the file of errors is with the errors of this part.
        last: Whether it is the last of its input.
    """

    part: str
    input: int
    number: int
    start: Position
    end: Position
    rows: int
    changed: int
    characters: int
    failed: int
    bytes: int
    errors_end: int
    last: bool


class Journal:
    """The manifest of an output folder, open for one run.

    Args:
        folder: The output folder.
        stream: The manifest, locked and open for appending.
        parts: What was done before.
    """

    def __init__(self, folder: Path, stream: BinaryIO, parts: Sequence[OutputPart]) -> None:
        self._folder = folder
        self._stream = stream
        self.parts = list(parts)
        self._last = {part.input: part for part in parts}

    @classmethod
    def open(
        cls,
        folder: Path,
        settings: Mapping[str, object],
        sources: Sequence[Source],
        *,
        restart: bool = False,
    ) -> Journal:
        """Return the journal of a folder, a new one if there is none.

        Args:
            folder: The output folder.
            settings: The configuration, by name.
            sources: The inputs.
            restart: Delete what an earlier run left, and begin anew.

        Raises:
            CorpusError: Another run writes there, an earlier one had other settings or inputs,
                the folder holds other things, a part is missing, or an input cannot be read.
        """
        path = folder / MANIFEST
        head = {"settings": dict(settings), "inputs": [identity(source) for source in sources]}
        if not path.exists() and any(folder.iterdir()):
            raise CorpusError(
                f"{folder}: is not empty and has no {MANIFEST} of an earlier run; "
                "choose another folder"
            )
        stream = path.open("a+b")
        try:
            _lock(stream, path)
            if restart:
                _remove(folder, stream)
            journal = cls(folder, stream, _read(stream, path, head))
            journal._check_parts()
        except BaseException:
            stream.close()
            raise
        return journal

    def _check_parts(self) -> None:
        for part in self.parts:
            path = self._folder / part.part
            if not path.is_file() or path.stat().st_size != part.bytes:
                raise CorpusError(
                    f"{path}: is missing or has another length than {part.bytes} bytes; "
                    "put it back, or begin again with --restart"
                )

    def last_of(self, index: int) -> OutputPart | None:
        """Return the last part that is done of an input."""
        return self._last.get(index)

    @property
    def errors_end(self) -> int:
        """How long the file of errors is with those of all parts that are done."""
        return self.parts[-1].errors_end if self.parts else 0

    def add(self, part: OutputPart) -> None:
        """Remember a part, on the disk before this returns."""
        self._stream.write(_line({**part._asdict(), "start": part.start, "end": part.end}))
        self._stream.flush()
        os.fsync(self._stream.fileno())
        self.parts.append(part)
        self._last[part.input] = part

    def close(self) -> None:
        """Let others write in the folder."""
        self._stream.close()


def identity(source: Source) -> dict[str, object]:
    """Return path, format, size, time and a digest of samples: another input has others.

    Raises:
        CorpusError: The input cannot be read.
    """
    digest = hashlib.sha256()
    with _reading(source.path) as stream:
        status = os.fstat(stream.fileno())
        last = max(0, status.st_size - _SAMPLE)
        for start in dict.fromkeys(last * index // (_SAMPLES - 1) for index in range(_SAMPLES)):
            stream.seek(start)
            digest.update(stream.read(_SAMPLE))
    return {
        "path": str(source.path),
        "format": source.extension,
        "size": status.st_size,
        "samples": digest.hexdigest(),
        "changed": status.st_mtime_ns,
    }


def digest_of(path: Path) -> str:
    """Return the digest of a whole file.

    Raises:
        CorpusError: The file cannot be read.
    """
    digest = hashlib.sha256()
    with _reading(path) as stream:
        while piece := stream.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


@contextmanager
def _reading(path: Path) -> Iterator[BinaryIO]:
    try:
        with path.open("rb") as stream:
            yield stream
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read: {describe(error)}") from None


def differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Return in words what a run was begun with and what it is called with, where they differ."""
    old, new = before["settings"], now["settings"]
    found = [
        f"{name}: was {old.get(name)!r}, is {new.get(name)!r}"
        for name in dict.fromkeys((*old, *new))
        if old.get(name) != new.get(name)
    ]
    inputs = list(zip(before["inputs"], now["inputs"], strict=False))
    if len(before["inputs"]) != len(now["inputs"]):
        found.append(f"inputs: were {len(before['inputs'])}, are {len(now['inputs'])}")
    for was, is_now in inputs:
        if Path(was["path"]).name != Path(is_now["path"]).name:
            found.append(f"input: was {was['path']}, is {is_now['path']}")
        elif not _is_same(was, is_now):
            found.append(f"{is_now['path']}: has changed since the run began")
    return found


def _is_same(was: Mapping[str, Any], is_now: Mapping[str, Any]) -> bool:
    """Tell whether an input is what it was, wherever it was moved or copied."""
    if any(was.get(name) != is_now[name] for name in ("format", "size", "samples")):
        return False
    return was["changed"] == is_now["changed"] or was["digest"] == digest_of(Path(is_now["path"]))


def _remove(folder: Path, manifest: BinaryIO) -> None:
    """Delete what a run wrote; the manifest is emptied last, and stays locked."""
    for pattern in (*_WRITTEN, ERRORS):
        for path in folder.glob(pattern):
            path.unlink()
    manifest.truncate(0)


def _line(record: Mapping[str, object]) -> bytes:
    return dump(record).encode() + b"\n"


def _read(stream: BinaryIO, path: Path, head: Mapping[str, Any]) -> list[OutputPart]:
    """Return the parts of a manifest that begins as it should, and cut off a torn line.

    One without a whole first line is begun: nothing else was written before that was.
    """
    stream.seek(0)
    whole, end, _ = stream.read().rpartition(b"\n")
    stream.truncate(len(whole + end))
    if not end:
        inputs = [{**one, "digest": digest_of(Path(one["path"]))} for one in head["inputs"]]
        stream.write(_line({**head, "inputs": inputs}))
        stream.flush()
        os.fsync(stream.fileno())
        return []
    try:
        first, *records = map(json.loads, whole.split(b"\n"))
        parts = [
            OutputPart(
                **{**record, "start": Position(*record["start"]), "end": Position(*record["end"])}
            )
            for record in records
        ]
        found = differences(first, json.loads(_line(head)))
    except (ValueError, KeyError, TypeError) as error:
        raise CorpusError(f"{path}: is not the manifest of a run: {error}") from None
    if found:
        raise CorpusError(
            f"{path.parent}: holds a run with another configuration; "
            f"{'; '.join(found)}; choose another folder, or begin again with --restart"
        )
    return parts


def _lock(stream: BinaryIO, path: Path) -> None:
    """Keep other runs away until the stream is closed or this process is gone."""
    try:
        import fcntl
    except ImportError:  # Windows does not let go of open files anyway
        return
    try:
        fcntl.lockf(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise CorpusError(f"{path.parent}: another run is writing there") from None
