"""Punctuation models on disk: the gap scorer and the gate, in one folder."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from spacy_cnclean.punctuation.gate import Gate
from spacy_cnclean.punctuation.scorer import GapScorer

SCORER_FILE: Final = "scorer.npz"
GATE_FILE: Final = "gate.npz"


class PunctuationModel(NamedTuple):
    """A gate that finds lines which may be damaged, and the scorer that says where marks go."""

    scorer: GapScorer
    gate: Gate


@lru_cache(maxsize=4)
def load_model(folder: str | None = None) -> PunctuationModel:
    """Return the model of a folder, read once; None is the one that ships.

    Raises:
        OSError: A file of the model cannot be read.
        ValueError: A file is not what it should be; the message names it.
    """
    if folder is not None:
        return _read(Path(folder))
    shipped = resources.files("spacy_cnclean") / "data" / "punctuation"
    with resources.as_file(shipped) as path:
        return _read(path)


def _read(folder: Path) -> PunctuationModel:
    scorer = GapScorer.load(folder / SCORER_FILE)
    path = folder / GATE_FILE
    try:
        with np.load(path, allow_pickle=False) as archive:
            return PunctuationModel(scorer, Gate(dict(archive), scorer.look_up))
    except (ValueError, KeyError, EOFError) as error:
        raise ValueError(f"{path} is not the gate of a punctuation model: {error}") from error
