"""Punctuation models: the gap scorer and the gate, in one folder or in memory."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple
from weakref import WeakValueDictionary

from spacy_cnclean.punctuation._gate import Gate
from spacy_cnclean.punctuation._scorer import GapScorer
from spacy_cnclean.punctuation._weight_files import read_gate, read_scorer

if TYPE_CHECKING:
    from collections.abc import Mapping

SCORER_FILE: Final = "scorer.npz"
GATE_FILE: Final = "gate.npz"
MODEL_FILES: Final = (SCORER_FILE, GATE_FILE)


class PunctuationModel(NamedTuple):
    """A gate that finds lines which may be damaged, and the scorer that says where marks go."""

    scorer: GapScorer
    gate: Gate


class PackedModel:
    """The files of a model in memory, which `load_model` finds by `name` while this object lives.

    Made by `pack_model`. A pickle has the files inside: where it is unpickled, the name means the
    same.
    """

    __slots__ = ("__weakref__", "files", "name")

    def __init__(self, name: str, files: Mapping[str, bytes]) -> None:
        self.name = name
        self.files = files

    def __reduce__(self) -> tuple[object, tuple[Mapping[str, bytes]]]:
        return pack_model, (self.files,)


_PACKED: Final[WeakValueDictionary[str, PackedModel]] = WeakValueDictionary()


def pack_model(files: Mapping[str, bytes]) -> PackedModel:
    """Return a model in memory, named by a hash of its files: the same for the same files.

    Args:
        files: The bytes of the files of a model folder, by their names; see `model_files`.

    Raises:
        KeyError: A file is missing.
    """
    digest = hashlib.sha256(b"".join(files[name] for name in MODEL_FILES)).hexdigest()
    name = f"sha256:{digest}"
    packed = _PACKED.get(name)
    if packed is None:
        packed = _PACKED[name] = PackedModel(name, files)
    return packed


def model_files(folder: str) -> dict[str, bytes]:
    """Return the bytes of the files of a model, by their names.

    Args:
        folder: The path of the folder, or the name of a `PackedModel`.

    Raises:
        OSError: A file cannot be read.
    """
    return {name: _file(folder, name) for name in MODEL_FILES}


@lru_cache(maxsize=4)
def load_model(folder: str | None = None) -> PunctuationModel:
    """Return the model of a folder, read once; None is the one that ships.

    Args:
        folder: The path of the folder, or the name of a `PackedModel`.

    Raises:
        OSError: A file of the model cannot be read.
        ValueError: A file is not what it should be; the message names it.
    """
    if folder is not None:
        return _read(folder)
    with resources.as_file(resources.files("spacy_cnclean") / "data" / "punctuation") as path:
        return _read(str(path))


def check_model(folder: str) -> None:
    """Load a model, so that one that cannot be used is known before it is needed.

    Raises:
        ValueError: There is no model in the folder; the message begins with `model`, which is
            what the option that holds its path is called.
    """
    try:
        load_model(folder)
    except (OSError, ValueError) as error:
        raise ValueError(
            f"model must be the folder of a punctuation model, not {folder!r}: {error}"
        ) from error


def load_scorer(path: Path) -> GapScorer:
    """Return the scorer of a weight file.

    Raises:
        OSError: The file cannot be read.
        ValueError: It is not what it should be; the message names it.
    """
    return GapScorer(read_scorer(path.read_bytes(), str(path)))


def _read(folder: str) -> PunctuationModel:
    arrays = read_scorer(_file(folder, SCORER_FILE), _place(folder, SCORER_FILE))
    gate = read_gate(_file(folder, GATE_FILE), _place(folder, GATE_FILE), arrays)
    scorer = GapScorer(arrays)
    return PunctuationModel(scorer, Gate(gate, scorer.look_up))


def _place(folder: str, name: str) -> str:
    """Return what to call a file in an error."""
    return name if folder in _PACKED else str(Path(folder) / name)


def _file(folder: str, name: str) -> bytes:
    packed = _PACKED.get(folder)
    return (Path(folder) / name).read_bytes() if packed is None else packed.files[name]
