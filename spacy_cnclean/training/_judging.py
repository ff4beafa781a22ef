"""Fitting the judge: lines that the repair changed, for the better and for the worse.

What is changed in clean text is for the worse; in noised text it is for the better where clearly
more was put back than broken. A logistic model tells them apart, and its thresholds are set by
how many clean paragraphs may be altered.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from spacy_cnclean._defaults import DEFAULT_MIN_SCORE
from spacy_cnclean.punctuation._blocks import suspicious_texts
from spacy_cnclean.punctuation._gap_odds import load_gap_odds
from spacy_cnclean.punctuation._judge import line_features, read_units
from spacy_cnclean.punctuation._models import load_model
from spacy_cnclean.punctuation._noise_kinds import NOISE_KINDS
from spacy_cnclean.punctuation._paragraphs import blocks
from spacy_cnclean.punctuation._repair import settled_lines
from spacy_cnclean.punctuation._settling import Settling
from spacy_cnclean.punctuation._streams import split_streams
from spacy_cnclean.punctuation.noise import NoiseSettings, add_noise
from spacy_cnclean.training._corpus import parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from spacy_cnclean.punctuation._judge import SettledLine

    FloatArray = NDArray[np.float64]
    IntArray = NDArray[np.int64]
    BoolArray = NDArray[np.bool_]

_BATCH = 40  # documents settled together
_GOOD = 1.5  # how many units must be put back for each that is broken
_MOVED_RIGHT = 0.5  # and which share of the moves must be right
_QUANTILES = (1 / 3, 2 / 3)
_RIDGE = 50.0
_STEPS = 40


class Judged(NamedTuple):
    """Changed lines: n of them.

    Attributes:
        names: of the features.
        columns: (n, F) features.
        good: (n,) whether the change is for the better.
        damaged: (n,) whether a unit of the line was displaced.
        clean: (n,) whether the text is clean: no line of it should change.
        alone: (n,) whether the line was read alone.
        documents: (n,) which document it is of.
        sizes: (n,) how many lines that document has.
        genres: (n,) the file it is of.
    """

    names: list[str]
    columns: FloatArray
    good: BoolArray
    damaged: BoolArray
    clean: BoolArray
    alone: BoolArray
    documents: IntArray
    sizes: IntArray
    genres: NDArray[np.str_]


def sample(documents: Sequence[list[str]], characters: int, seed: int) -> list[list[str]]:
    """Return parts of documents, of about so many characters in all."""
    shuffled = parts(documents)
    random.Random(seed).shuffle(shuffled)  # noqa: S311 - a sample, not a secret
    taken: list[list[str]] = []
    for part in shuffled:
        if characters <= 0:
            break
        taken.append(part)
        characters -= sum(map(len, part))
    return taken


def noised(document: Sequence[str], rng: random.Random) -> list[str]:
    """Return a document, noised by a kind and a strength that are drawn."""
    kind = "spun" if rng.random() < 0.5 else rng.choice(NOISE_KINDS)  # noqa: PLR2004
    settings = NoiseSettings(
        damage=rng.choice((1.0, 1.0, 0.5, 0.2)),
        short_damage=rng.choice((0.25, 1.0)),
        whole_start=rng.choice((0.75, 0.2)),
        emoji=0,
        kind=kind,
    )
    seed = rng.randrange(1 << 30)
    return add_noise("\n".join(document), seed=seed, settings=settings).text.split("\n")


class Collector:
    """Collects the lines that the repair changes.

    Args:
        model: The folder of a model, or None for the one that ships.
    """

    def __init__(self, model: str | None = None) -> None:
        self._model = load_model(model)
        self._gap_odds = load_gap_odds()
        self._columns: list[dict[str, NDArray[np.float32]]] = []
        self._rows: list[tuple[bool, bool, bool, bool, int, int, str]] = []
        self._documents = 0

    def add(self, gold: Sequence[Sequence[str]], texts: Sequence[Sequence[str]], genre: str) -> int:
        """Repair documents, and keep the lines that change; return how many do.

        Args:
            gold: The clean documents, as lines.
            texts: The same as they are to be repaired.
            genre: What they are.
        """
        before = len(self._rows)
        clean = gold is texts
        for first in range(0, len(texts), _BATCH):
            some = list(
                zip(gold[first : first + _BATCH], texts[first : first + _BATCH], strict=True)
            )
            self._add(some, genre, clean=clean, alone=False)
            lines = [
                ([g], [t])
                for g_lines, t_lines in some
                for g, t in zip(g_lines, t_lines, strict=True)
            ]
            self._add(lines, genre, clean=clean, alone=True)
        return len(self._rows) - before

    def _add(
        self,
        documents: Sequence[tuple[Sequence[str], Sequence[str]]],
        genre: str,
        *,
        clean: bool,
        alone: bool,
    ) -> None:
        settlings: list[tuple[int, Settling]] = []
        texts = ["\n".join(lines) for _, lines in documents]
        for number in suspicious_texts(self._model.gate, texts) if alone else range(len(texts)):
            text = texts[number]
            settlings += [(number, Settling(text, spans)) for spans in blocks(text)]
        settled = settled_lines(
            self._model, [one for _, one in settlings], DEFAULT_MIN_SCORE, "full"
        )
        kept: list[SettledLine] = []
        for (number, settling), lines in zip(settlings, settled, strict=True):
            gold = dict(zip(_starts(documents[number][1]), documents[number][0], strict=True))
            for paragraph, placement in lines:
                line = gold.get(paragraph.start)
                if line is None or np.array_equal(paragraph.gaps, placement.gaps):
                    continue
                truth = np.array([unit.gap for unit in split_streams(line).units])
                if len(truth) != len(paragraph.gaps):
                    continue
                kept.append((paragraph, placement))
                good = is_good(paragraph.gaps, placement.gaps, truth)
                document = self._documents + number
                damaged = not np.array_equal(paragraph.gaps, truth)
                self._rows.append((good, damaged, clean, alone, document, settling.size, genre))
        self._documents += len(documents)
        if kept:
            self._columns.append(line_features(read_units(kept, self._gap_odds)))

    def judged(self) -> Judged:
        """Return what was collected."""
        names = list(self._columns[0])
        columns = [
            np.concatenate([some[name] for some in self._columns]).astype(np.float64)
            for name in names
        ]
        good, damaged, clean, alone, documents, sizes, genres = zip(*self._rows, strict=True)
        return Judged(
            names,
            np.stack(columns, axis=1),
            np.array(good),
            np.array(damaged),
            np.array(clean),
            np.array(alone),
            np.array(documents),
            np.array(sizes),
            np.array(genres),
        )


def _starts(lines: Sequence[str]) -> list[int]:
    starts: list[int] = np.cumsum([0, *(len(line) + 1 for line in lines)])[:-1].tolist()
    return starts


def is_good(old: IntArray, new: IntArray, truth: IntArray) -> bool:
    """Tell whether a line was changed for the better."""
    back = int(((old != truth) & (new == truth)).sum())
    broken = int(((old == truth) & (new != truth)).sum())
    moved = int((old != new).sum())
    return back > _GOOD * broken and back >= _MOVED_RIGHT * moved


def knots_of(judged: Judged) -> NDArray[np.float32]:
    """Return where the hinges bend: (F, K) quantiles of the features."""
    knots: NDArray[np.float32] = np.quantile(judged.columns, _QUANTILES, axis=0).T.astype(
        np.float32
    )
    return knots


def fitted(
    wide: FloatArray, truth: BoolArray, weights: FloatArray
) -> tuple[NDArray[np.float32], float]:
    """Return the weights and the bias of a logistic model with a ridge (Newton's method).

    Args:
        wide: (n, W) the features and their hinges.
        truth: (n,) what is to be told.
        weights: (n,) how much each line counts.
    """
    means, spreads = wide.mean(axis=0), wide.std(axis=0) + 1e-3
    design = np.concatenate(((wide - means) / spreads, np.ones((len(wide), 1))), axis=1)
    ridge = np.full(design.shape[1], _RIDGE)
    ridge[-1] = 0
    solution = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        probable = 1 / (1 + np.exp(-design @ solution))
        slope = design.T @ (weights * (truth - probable)) - ridge * solution
        curve = design.T * (weights * probable * (1 - probable) + 1e-9) @ design
        step = np.linalg.solve(curve + np.diag(ridge), slope)
        solution += step * min(1.0, 4 / np.abs(step).max())
        if np.abs(step).max() < 1e-4:  # noqa: PLR2004
            break
    flat = solution[:-1] / spreads
    return flat.astype(np.float32), float(solution[-1] - flat @ means)
