"""Fit the judge that ships: which changed lines are believed.

    python make_data/fit_judge.py CORPORA OUTPUT.npz [--cache FILE.npz] [--harm 0.5] [--model DIR]

CORPORA is a folder with `broad/*.txt.xz`, `harm_only/*.txt.xz` and lctt, docs, lexeval and laws
(.txt.gz). Repairs samples of them, clean, in loose styles and noised, held-out documents left out,
with the scorer and the gate that ship and the table of log-odds, and fits two logistic models on
the lines that changed: was the line damaged, and is the change for the better if it was. Low trust
takes a line to be damaged from the lowest log-odds on at which of clean text, in documents or
alone, no more paragraphs than so many of 10,000 are altered; high trust from the highest at which
hardly anything of damaged documents is lost; both are set on genres that the models were not fitted
on, a fifth at a time. To be run again whenever the scorer, the gate or what surrounds them changes.
`--cache` keeps the sample, which is what takes the time: some minutes.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
from count_gaps import corpus_files

from spacy_cnclean.punctuation._judge import Thresholds, believed, hinges
from spacy_cnclean.training._corpus import read_documents
from spacy_cnclean.training._judging import (
    Collector,
    Judged,
    fitted,
    knots_of,
    noised,
    sample,
)
from spacy_cnclean.training._styles import loosened

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]

SEED = 3
# Old texts are hardly ever what is cleaned, and where they are not recognised nearly every line of
# them changes: a quarter of the sample is enough.
OLD_TEXTS = ("classical", "poetry.", "religion", "drama")
LOOSE_MORE = 4  # times as much clean text of loose style: it is what is altered
WHOLE_WEIGHT = 4.0  # of all whole lines that changed together, against all damaged ones
FOLDS = 5
LOSS = 0.03  # of the lines of damaged documents that were changed for the better, at high trust
# From which log-odds on a change is taken to be for the better, at low and at high trust.
LOW_BETTER, HIGH_BETTER = -0.7, -1.5


def collect(
    corpora: Path, model: str | None, clean_characters: int, noised_characters: int
) -> tuple[Judged, int]:
    """Return the changed lines of samples of all corpora, and how many clean lines there were."""
    collector = Collector(model)
    rng = random.Random(SEED)  # noqa: S311 - noise, not secrets
    n_lines = 0
    for path in corpus_files(corpora, "broad", "harm_only"):
        documents = read_documents(path).train
        share = 4 if path.name.startswith(OLD_TEXTS) else 1
        more = LOOSE_MORE if path.parent.name == "harm_only" else 1
        clean = sample(documents, more * clean_characters // share, SEED)
        n_lines += sum(map(len, clean))
        name = f"{path.parent.name}/{path.name.split('.')[0]}"
        found = collector.add(clean, clean, name)
        if path.parent.name == "broad":  # what is loose as it stands needs no other style
            loose = [loosened(d, rng) for d in sample(documents, clean_characters // 4, SEED + 2)]
            n_lines += sum(map(len, loose))
            found += collector.add(loose, loose, name)
        gold = sample(documents, noised_characters // share, SEED + 1)
        repaired = collector.add(gold, [noised(document, rng) for document in gold], name)
        print(f"{name}: {found} clean lines, {repaired} noised ones", flush=True)
    return collector.judged(), n_lines


def wide_of(judged: Judged, knots: NDArray[np.float32]) -> FloatArray:
    """Return the features and their hinges."""
    return hinges(judged.columns.astype(np.float32), knots).astype(np.float64)


def fit(judged: Judged) -> dict[str, NDArray[np.generic]]:
    """Return the arrays of a judge, all but its thresholds."""
    knots = knots_of(judged)
    wide, damaged = wide_of(judged, knots), judged.damaged
    whole_weight = WHOLE_WEIGHT * damaged.sum() / max(1, (~damaged).sum())
    models = (
        fitted(wide, damaged, np.where(damaged, 1.0, whole_weight)),
        fitted(wide[damaged], judged.good[damaged], np.ones(int(damaged.sum()))),
    )
    weights, bias = zip(*models, strict=True)
    shape = (2, len(judged.names), -1)
    return {
        "names": np.array(judged.names),
        "knots": knots,
        "weights": np.stack(weights).reshape(shape),
        "bias": np.array(bias, np.float32),
    }


def odds_of(arrays: Mapping[str, NDArray[np.generic]], judged: Judged) -> FloatArray:
    """Return (n, 2) log-odds of each line."""
    wide = wide_of(judged, cast("NDArray[np.float32]", arrays["knots"]))
    odds: FloatArray = wide @ np.asarray(arrays["weights"]).reshape(2, -1).T
    return odds + np.asarray(arrays["bias"])


def odds_on_other_genres(judged: Judged) -> FloatArray:
    """Return the log-odds of each line by a judge that was fitted without its genre."""
    genres = np.unique(judged.genres)
    fold = (np.random.default_rng(SEED).permutation(len(genres)) % FOLDS)[
        np.searchsorted(genres, judged.genres)
    ]
    odds = np.zeros((len(fold), 2))
    for n in range(FOLDS):
        odds[fold == n] = odds_of(fit(chosen(judged, fold != n)), chosen(judged, fold == n))
    return odds


def chosen(judged: Judged, rows: NDArray[np.bool_]) -> Judged:
    """Return some of the lines."""
    return Judged(judged.names, *(column[rows] for column in judged[1:]))


def kept_lines(judged: Judged, odds: FloatArray, thresholds: Thresholds) -> NDArray[np.bool_]:
    """Return which lines are believed, each document read by itself."""
    return believed(cast("NDArray[np.float32]", odds), judged.documents, judged.sizes, thresholds)


def report(judged: Judged, kept: NDArray[np.bool_], n_lines: int) -> None:
    """Print what is believed."""
    for way in (False, True):
        chosen = judged.alone == way
        clean, good = chosen & judged.clean, chosen & judged.good
        bad = chosen & ~judged.clean & ~judged.good
        print(
            f"  {'alone' if way else 'documents'}: clean lines altered "
            f"{(kept & clean).sum()} of {clean.sum()}, {1e4 * (kept & clean).sum() / n_lines:.2f} "
            f"in 10,000; lines changed for the better kept {kept[good].mean():.4f}, for the worse "
            f"in noised text {kept[bad].mean():.4f}"
        )
        names, counts = np.unique(judged.genres[kept & clean], return_counts=True)
        print("   ", *(f"{name} {count}" for name, count in zip(names, counts, strict=True)))


def low_thresholds(judged: Judged, odds: FloatArray, n_lines: int, harm: float) -> Thresholds:
    """Return the lowest thresholds at which so few clean lines of 10,000 are altered."""
    for damaged in np.arange(-3.0, 12.0, 0.1).tolist():
        thresholds = Thresholds(damaged, LOW_BETTER)
        kept = kept_lines(judged, odds, thresholds) & judged.clean
        worst = max(int((kept & (judged.alone == way)).sum()) for way in (False, True))
        if 1e4 * worst / n_lines <= harm:
            break
    return thresholds


def high_thresholds(judged: Judged, odds: FloatArray) -> Thresholds:
    """Return the highest thresholds that hardly lose a line of damaged documents."""
    good = judged.good & ~judged.alone
    for damaged in np.arange(6.0, -6.0, -0.1).tolist():
        thresholds = Thresholds(damaged, HIGH_BETTER)
        if kept_lines(judged, odds, thresholds)[good].mean() >= 1 - LOSS:
            break
    return thresholds


def main() -> int:
    """Collect, fit, set the thresholds, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpora", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--model", help="folder of a model; the one that ships if left out")
    parser.add_argument("--harm", type=float, default=0.5)
    parser.add_argument("--clean", type=int, default=90_000, help="clean characters of each file")
    parser.add_argument("--noised", type=int, default=9_000, help="noised ones")
    options = parser.parse_args()
    if options.cache is not None and options.cache.exists():
        with np.load(options.cache, allow_pickle=False) as archive:
            n_lines = int(archive["n_lines"])
            stored = {name: archive[name] for name in Judged._fields}
        judged = Judged(**{**stored, "names": stored["names"].tolist()})
    else:
        judged, n_lines = collect(options.corpora, options.model, options.clean, options.noised)
        if options.cache is not None:
            np.savez(options.cache, n_lines=n_lines, **judged._asdict())
    arrays = fit(judged)
    odds = odds_on_other_genres(judged)
    low = low_thresholds(judged, odds, n_lines, options.harm)
    high = high_thresholds(judged, odds)
    high = high._replace(damaged=min(high.damaged, low.damaged))
    for name, thresholds in (("low", low), ("high", high)):
        print(f"{name} trust, {thresholds}")
        report(judged, kept_lines(judged, odds, thresholds), n_lines)
    np.savez_compressed(options.output, thresholds=np.array([low, high], np.float32), **arrays)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
