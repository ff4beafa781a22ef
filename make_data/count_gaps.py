"""Count where clean text has marks, and write the table of log-odds that the judge looks up.

    python make_data/count_gaps.py CORPORA OUTPUT.npz [--apart FILE] [--cap 4000000]

CORPORA is a folder with `broad/*.txt.xz` and lctt, docs, lexeval and laws (.txt.gz), as the data
README names them. Held-out documents are not counted, nor paragraphs that share a run of letters
with text that figures are measured on (`--apart`, a Python file that defines `shared`). The same
files give the same table. Prints what the table says of held-out documents, beside what the exact
counts say. Some five minutes and 3 GB of memory.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from spacy_cnclean.punctuation._characters import DIGIT, read_characters
from spacy_cnclean.punctuation._features import character_ids
from spacy_cnclean.punctuation._gap_odds import (
    N_HANZI,
    STEP,
    WAYS,
    GapOdds,
    entry_places,
    ngram_keys,
    symbols,
)
from spacy_cnclean.training._corpus import read_documents

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    IntArray = NDArray[np.int64]
    FloatArray = NDArray[np.float64]

PLAIN_FILES = ("lctt", "docs", "lexeval", "laws")
SEED = 1
CHUNK = 8_000_000  # characters counted at once
HELD_OUT = 20_000  # characters of each file to measure on
BUCKETS = 1 << 19
LETTER_PRIOR, BIGRAM_PRIOR, TRIGRAM_PRIOR = 5.0, 3.0, 4.0
CUTS = (-4, -6, -8)


class Counts(NamedTuple):
    """How often each n-gram stands whole and how often a mark cuts it; keys sorted."""

    keys: IntArray
    whole: IntArray
    cut: IntArray


class Gaps(NamedTuple):
    """k gaps between two hanzi without a number: (4, k) symbols around, and whether cut."""

    near: IntArray
    cut: NDArray[np.bool_]


def gaps_of(text: str) -> Gaps:
    """Return the gaps of a text."""
    read = read_characters(text)
    letters = symbols(character_ids(read.letters))
    is_number = read.unit_classes == DIGIT
    cut, numbered = np.zeros((2, len(letters) + 1), np.bool_)
    cut[read.unit_gaps[~is_number]] = True
    numbered[read.unit_gaps[is_number]] = True
    near = np.lib.stride_tricks.sliding_window_view(letters, 4).T
    cut, numbered = cut[2:-2], numbered[2:-2]
    chosen = (near[1] < N_HANZI) & (near[2] < N_HANZI) & ~numbered
    return Gaps(near[:, chosen], cut[chosen])


def counted(keys: IntArray, whole: IntArray, cut: IntArray) -> Counts:
    """Return sums by key."""
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    firsts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    return Counts(
        keys[firsts], np.add.reduceat(whole[order], firsts), np.add.reduceat(cut[order], firsts)
    )


def merged(parts: Sequence[Counts]) -> Counts:
    """Return the sums of counts."""
    return counted(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


class Counter:
    """Counts n-grams chunk by chunk."""

    def __init__(self) -> None:
        self._parts: list[list[Counts]] = [[], [], []]

    def add(self, text: str) -> None:
        """Count a text."""
        gaps = gaps_of(text)
        cut = gaps.cut.astype(np.int32)
        for parts, keys in zip(self._parts, ngram_keys(gaps.near), strict=True):
            parts.append(counted(keys, 1 - cut, cut))
            if len(parts) > 1 and len(parts[-1].keys) * 4 > len(parts[0].keys):
                parts[:] = [merged(parts)]

    def counts(self) -> list[Counts]:
        """Return the counts of bigrams and of both kinds of trigrams."""
        return [merged(parts) for parts in self._parts]


def log_odds(cut: FloatArray, whole: FloatArray, prior: FloatArray | float, times: float) -> object:
    """Return log-odds of counts to which a prior probability was added so many times."""
    return np.log((cut + times * prior) / (whole + times * (1 - np.asarray(prior))))


class Corrections(NamedTuple):
    """What n-grams of one kind add to the log-odds, and how many nats of the text each saves."""

    keys: IntArray
    values: FloatArray
    gains: FloatArray


class Language:
    """Log-odds of exact counts.

    Args:
        counts: Of bigrams and of both kinds of trigrams.
    """

    def __init__(self, counts: Sequence[Counts]) -> None:
        bigrams = counts[0]
        rate = bigrams.cut.sum() / (bigrams.cut.sum() + bigrams.whole.sum())
        base = np.log(rate / (1 - rate))
        self.left, self.right = (
            np.asarray(
                log_odds(
                    np.bincount(letters, bigrams.cut, N_HANZI),
                    np.bincount(letters, bigrams.whole, N_HANZI),
                    rate,
                    LETTER_PRIOR,
                )
            )
            - base / 2
            for letters in (bigrams.keys >> 15, bigrams.keys & 0x7FFF)
        )
        letters = self.left[bigrams.keys >> 15] + self.right[bigrams.keys & 0x7FFF]
        self.corrections = [_corrections(bigrams, letters, BIGRAM_PRIOR)]
        odds = letters + self.corrections[0].values
        for trigrams, inner in (
            (counts[1], counts[1].keys & (1 << 30) - 1),
            (counts[2], counts[2].keys >> 15),
        ):
            known = odds[np.searchsorted(bigrams.keys, inner)]
            self.corrections.append(_corrections(trigrams, known, TRIGRAM_PRIOR))

    def at(self, gaps: Gaps) -> FloatArray:
        """Return the log-odds of gaps."""
        found: FloatArray = self.left[gaps.near[1]] + self.right[gaps.near[2]]
        for correction, keys in zip(self.corrections, ngram_keys(gaps.near), strict=True):
            at = np.minimum(np.searchsorted(correction.keys, keys), len(correction.keys) - 1)
            found += np.where(correction.keys[at] == keys, correction.values[at], 0)
        return found


def _corrections(counts: Counts, known: FloatArray, times: float) -> Corrections:
    probable = 1 / (1 + np.exp(-known))
    values = np.asarray(log_odds(counts.cut, counts.whole, probable, times)) - known
    now = 1 / (1 + np.exp(-known - values))
    gains = counts.whole * np.log((1 - now) / (1 - probable)) + counts.cut * np.log(now / probable)
    return Corrections(counts.keys, values, gains)


def table(language: Language) -> dict[str, NDArray[np.generic]]:
    """Return the arrays of a `GapOdds`: those corrections that save most, as far as they fit."""
    places, checks, values, gains = [], [], [], []
    for kind, correction in enumerate(language.corrections):
        keys = np.zeros((3, len(correction.keys)), np.int64)
        keys[kind] = correction.keys
        buckets, check = entry_places(keys, BUCKETS)
        places.append(buckets[kind])
        checks.append(check[kind])
        values.append(np.clip(np.rint(correction.values * STEP), -127, 127).astype(np.int8))
        gains.append(correction.gains)
    bucket, gain = np.concatenate(places), np.concatenate(gains)
    order = np.lexsort((-gain, bucket))
    bucket = bucket[order]
    firsts = np.flatnonzero(np.concatenate(([True], bucket[1:] != bucket[:-1])))
    way = np.arange(len(bucket)) - np.repeat(firsts, np.diff(np.append(firsts, len(bucket))))
    fits = way < WAYS
    arrays = {
        "left": language.left.astype(np.float16),
        "right": language.right.astype(np.float16),
        "checks": np.zeros((BUCKETS, WAYS), np.uint8),
        "values": np.zeros((BUCKETS, WAYS), np.int8),
    }
    arrays["checks"][bucket[fits], way[fits]] = np.concatenate(checks)[order][fits]
    arrays["values"][bucket[fits], way[fits]] = np.concatenate(values)[order][fits]
    print(f"{int(fits.sum()):,} of {len(bucket):,} n-grams in the table")
    return arrays


def figures(name: str, odds: FloatArray, cut: NDArray[np.bool_]) -> None:
    """Print how well log-odds foretell marks."""
    nats = np.where(cut, np.logaddexp(0, -odds), np.logaddexp(0, odds)).mean()
    shares = (
        f"below {limit}: {(odds[~cut] < limit).mean():.3f} of the gaps without a mark, "
        f"{(odds[cut] < limit).mean():.4f} of those with one"
        for limit in CUTS
    )
    print(f"{name}: {nats:.4f} nats a gap; {'; '.join(shares)}")


def texts(corpora: Path, shared: Callable[[str], int], cap: int) -> Iterator[tuple[str, str]]:
    """Yield chunks of text to count, and of held-out text to measure on, each with its use."""
    chunk: list[str] = []
    size = 0
    for path in corpus_files(corpora, "broad"):
        split = read_documents(path)
        for use, documents, limit in (("", split.train, cap), ("held out", split.dev, HELD_OUT)):
            random.Random(SEED).shuffle(documents)  # noqa: S311 - a sample, not a secret
            taken = 0
            for document in documents:
                lines = [line for line in document if not shared(line)]
                length = sum(map(len, lines))
                taken += length
                if use:
                    yield use, "\n".join(lines)
                else:
                    chunk += lines
                    size += length
                if taken >= limit:
                    break
            if size >= CHUNK:
                yield "", "\n".join(chunk)
                chunk, size = [], 0
        print(f"{path.name}", flush=True)
    yield "", "\n".join(chunk)


def corpus_files(corpora: Path, *folders: str) -> list[Path]:
    """Return the files of some folders of the corpora, then those that lie beside the folders."""
    return [
        *(path for name in folders for path in sorted((corpora / name).glob("*.txt.xz"))),
        *(corpora / f"{name}.txt.gz" for name in PLAIN_FILES),
    ]


def _shared(path: Path | None) -> Callable[[str], int]:
    if path is None:
        return lambda _: 0
    spec = importlib.util.spec_from_file_location("apart", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path}: not a Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Callable[[str], int] = module.shared
    return found


def main() -> int:
    """Count, write the table, and print how good it is."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpora", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--apart", type=Path)
    parser.add_argument("--cap", type=int, default=4_000_000, help="characters of each file")
    options = parser.parse_args()
    counter, held_out = Counter(), []
    for use, text in texts(options.corpora, _shared(options.apart), options.cap):
        if use:
            held_out.append(gaps_of(text))
        else:
            counter.add(text)
    language = Language(counter.counts())
    arrays = table(language)
    np.savez_compressed(options.output, **arrays)
    print(f"{options.output}: {options.output.stat().st_size / 1e6:.1f} MB")
    near = np.concatenate([gaps.near for gaps in held_out], axis=1)
    cut = np.concatenate([gaps.cut for gaps in held_out])
    figures("exact counts", language.at(Gaps(near, cut)), cut)
    figures("table", GapOdds(arrays).look_up(near).astype(np.float64), cut)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
