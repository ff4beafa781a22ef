"""Measure the punctuation step on corpora that are not part of the project.

    python make_data/measure_punctuation.py CORPUS.txt.gz... [--lines N] [--unseen] [--noise]
        [--restore] [--calibration] [--errors N] [--speed] [--model DIR] [--min-score P] [--trust T]

Takes the held-out part of each corpus (one document in fifty, by a hash of its text; with
--unseen all of it, for a corpus that was not trained on), cleans it as it is, and prints how many
paragraphs were altered. With

--noise        noises it (seeded, the default settings, every line of four units or more damaged)
               and prints what was put back, and which classes of marks were not;
--restore      prints what the same model reaches when all marks are taken out: placed and named
               from the letters alone, and placed as the known sequence;
--calibration  prints how often moves of each score were right;
--errors       prints some lines that are not right;
--speed        prints ratios to spaCy's character tokenizer, in turns; for one core, set
               OPENBLAS_NUM_THREADS=1.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from itertools import islice
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import spacy

from spacy_cnclean._defaults import DEFAULT_TRUST, TRUSTS
from spacy_cnclean.cleaning import Cleaner
from spacy_cnclean.punctuation import PunctuationStep
from spacy_cnclean.punctuation._batches import Line
from spacy_cnclean.punctuation._evaluation import count_line, report, total
from spacy_cnclean.punctuation._features import N_COHESION
from spacy_cnclean.punctuation._lattice import posteriors
from spacy_cnclean.punctuation._models import load_model
from spacy_cnclean.punctuation._placement import place_units
from spacy_cnclean.punctuation._streams import FIRST_NUMBER, N_CLASSES, UnitClass, split_streams
from spacy_cnclean.punctuation.noise import NoiseSettings, add_noise
from spacy_cnclean.training._corpus import Document, read_corpus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

SEED = 20
TURNS = 5
BINS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)
BATCH = 24


class Repair(NamedTuple):
    """A line before and after, and what it should be."""

    noisy: str
    clean: str
    gold: str


def held_out(path: Path, n_lines: int, *, unseen: bool = False) -> list[Document]:
    """Return held-out documents of a corpus, of about so many lines in all."""
    split = read_corpus(path)
    documents: list[Document] = []
    taken = 0
    for document in (*split.dev, *(split.train if unseen else ())):
        documents.append(document)
        taken += len(document)
        if taken >= n_lines:
            break
    return documents


def text_of(document: Document) -> str:
    """Return the text of a document."""
    return "\n".join(line.text for line in document)


def noised(texts: Sequence[str]) -> list[str]:
    """Return the texts, noised, the same in every run."""
    settings = NoiseSettings(emoji=0)
    return [add_noise(t, seed=SEED + n, settings=settings).text for n, t in enumerate(texts)]


def share(part: float, whole: float) -> str:
    """Return a share in percent, and the counts."""
    return f"{100 * part / whole:.2f} % ({part:,.0f} of {whole:,.0f})" if whole else "none there"


def show(rows: Sequence[tuple[str, str]]) -> None:
    """Print names and values."""
    for name, value in rows:
        print(f"  {name:36} {value}", flush=True)


def altered(texts: Sequence[str], cleaner: Cleaner) -> tuple[str, str]:
    """Return how many paragraphs of clean texts were altered."""
    cleaned = cleaner.clean_batch(texts)
    pairs = [
        pair
        for text, clean in zip(texts, cleaned, strict=True)
        for pair in zip(text.split("\n"), clean.text.split("\n"), strict=True)
    ]
    changed = sum(one != other for one, other in pairs)
    rate = 1000 * changed / max(1, len(pairs))
    return "clean paragraphs altered", f"{changed} of {len(pairs)} ({rate:.2f} in 1,000)"


def repairs(texts: Sequence[str], cleaner: Cleaner) -> list[Repair]:
    """Return the lines of noised texts with their repairs."""
    noisy = noised(texts)
    cleaned = cleaner.clean_batch(noisy)
    return [
        Repair(*lines)
        for one, clean, gold in zip(noisy, cleaned, texts, strict=True)
        for lines in zip(one.split("\n"), clean.text.split("\n"), gold.split("\n"), strict=True)
    ]


def missed_by_class(lines: Sequence[Repair]) -> Iterator[tuple[str, str]]:
    """Yield, for each class of mark, how many displaced ones were not put back."""
    displaced: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for line in lines:
        streams = (split_streams(text).units for text in line)
        for was, became, should in zip(*streams, strict=True):
            if was.gap != should.gap:
                name = UnitClass(should.unit_class).name.lower()
                displaced[name] += 1
                missed[name] += became.gap != should.gap
    for name, count in displaced.most_common():
        yield f"  not put back: {name}", share(missed[name], count)


def calibration(texts: Sequence[str], cleaner: Cleaner) -> Iterator[tuple[str, str]]:
    """Yield, for bins of scores, how often a move (made or doubtful) was right."""
    right = np.zeros(len(BINS))
    claimed, moves = np.zeros(len(BINS)), np.zeros(len(BINS))
    for noisy, gold in zip(noised(texts), texts, strict=True):
        clean = cleaner.clean(noisy)
        edits = [edit for edit in (*clean.edits, *clean.doubtful) if edit.score is not None]
        scores = {edit.raw_start: edit.score for edit in edits if edit.kind == "move"}
        offset = 0
        lines = zip(noisy.split("\n"), clean.text.split("\n"), gold.split("\n"), strict=True)
        for was, became, should in lines:
            streams = [split_streams(text).units for text in (was, became, should)]
            for unit, after, target in zip(*streams, strict=True):
                score = scores.get(offset + unit.start)
                if score is not None and after.gap != unit.gap:
                    index = int(np.searchsorted(BINS, score))
                    moves[index] += 1
                    claimed[index] += score
                    right[index] += after.gap == target.gap
            offset += len(was) + 1
    for index, top in enumerate(BINS):
        if moves[index]:
            mean = 100 * claimed[index] / moves[index]
            yield (
                f"  moves scored up to {top:.2f}",
                f"mean score {mean:.1f} %, right {share(right[index], moves[index])}",
            )


def blind(document: Document) -> list[Line]:
    """Return the lines of a document as they are read when all marks are hidden."""
    return [
        Line(
            line.ids,
            line.classes,
            line.gaps,
            np.zeros((len(line.ids) + 1, N_COHESION), np.float32),
            blind=True,
        )
        for line in document
    ]


def restored(documents: Sequence[Document], model: str | None) -> Iterator[tuple[str, str]]:
    """Yield what the model reaches on the clean lines when it is not told where marks stand."""
    scorer = load_model(model).scorer
    found = wanted = place_right = named_right = units = placed_right = 0
    lines = sorted((line for d in documents for line in blind(d)), key=lambda line: len(line.ids))
    for first in range(0, len(lines), BATCH):
        batch = lines[first : first + BATCH]
        probable = posteriors(*scorer.score(batch))
        for line, kinds, posterior in zip(batch, scorer.restored(batch), probable, strict=True):
            truth = np.full(len(line.ids) + 1, N_CLASSES)
            truth[line.gaps[::-1]] = line.classes[::-1]
            # Numbers stay in the text where marks are restored, so they are not counted.
            is_mark, says_mark = truth < FIRST_NUMBER, kinds < FIRST_NUMBER
            wanted += int(is_mark.sum())
            found += int(says_mark.sum())
            place_right += int((is_mark & says_mark).sum())
            named_right += int((is_mark & (kinds == truth)).sum())
            start = np.zeros_like(line.gaps)
            inside = posterior[: len(line.gaps), : len(line.ids) + 1]
            gaps = place_units(inside, start, min_score=0.0).gaps
            units += len(gaps)
            placed_right += int((gaps == line.gaps).sum())
    for name, hits in (("any mark", place_right), ("the right mark", named_right)):
        f1 = 200 * hits / max(1, found + wanted)
        precision, recall = 100 * hits / max(1, found), 100 * hits / max(1, wanted)
        yield f"restored, {name}", f"P {precision:.1f} % R {recall:.1f} % F1 {f1:.1f} %"
    yield "known sequence, places hidden", share(placed_right, units)


def speed(texts: Sequence[str], cleaner: Cleaner) -> Iterator[tuple[str, str]]:
    """Yield throughputs on one core, and ratios to spaCy's character tokenizer."""
    nlp = spacy.blank("zh")
    damaged = noised(texts)
    long, long_damaged = ["\n".join(texts)], ["\n".join(damaged)]
    workloads: dict[str, tuple[Callable[[Sequence[str]], object], Sequence[str]]] = {
        "spaCy's character tokenizer": (lambda some: list(nlp.pipe(some)), texts),
        "clean documents, in batches": (cleaner.clean_batch, texts),
        "clean documents, one by one": (lambda some: [cleaner.clean(t) for t in some], texts),
        "clean, one long text": (cleaner.clean_batch, long),
        "damaged documents": (cleaner.clean_batch, damaged),
        "damaged, one long text": (cleaner.clean_batch, long_damaged),
    }
    times: dict[str, list[float]] = {name: [] for name in workloads}
    for _ in range(TURNS):
        for name, (run, some) in workloads.items():
            started = time.perf_counter()
            run(some)
            times[name].append(time.perf_counter() - started)
    size = sum(map(len, texts))
    reference = times["spaCy's character tokenizer"]
    for name, seconds in times.items():
        ratio = median(ref / own for ref, own in zip(reference, seconds, strict=True))
        yield name, f"{size / median(seconds) / 1e3:,.0f} kchar/s, ratio {ratio:.3f}"


def main() -> int:
    """Print the figures of each corpus."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--lines", type=int, default=5000)
    for name in ("unseen", "noise", "restore", "calibration", "speed"):
        parser.add_argument(f"--{name}", action="store_true")
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--model")
    parser.add_argument("--min-score", type=float)
    parser.add_argument("--trust", choices=TRUSTS, default=DEFAULT_TRUST)
    options = parser.parse_args()
    chosen = {} if options.min_score is None else {"min_score": options.min_score}
    step = PunctuationStep(model=options.model, trust=options.trust, **chosen)
    cleaner = Cleaner([step])
    cleaner.clean("预热。")
    for path in options.corpora:
        print(path.name)
        documents = held_out(path, options.lines, unseen=options.unseen)
        texts = [text_of(document) for document in documents]
        show([altered(texts, cleaner)])
        if options.noise or options.errors:
            lines = repairs(texts, cleaner)
            show(report(total(count_line(*line) for line in lines)))
            show(list(missed_by_class(lines)))
            wrong = [line for line in lines if line.clean != line.gold]
            random.Random(SEED).shuffle(wrong)  # noqa: S311 - a sample, not a secret
            for line in islice(wrong, options.errors):
                print("", *(f"{name:6}{text}" for name, text in line._asdict().items()), sep="\n")
        if options.restore:
            show(list(restored(documents, options.model)))
        if options.calibration:
            show(list(calibration(texts, cleaner)))
        if options.speed:
            show(list(speed(texts, cleaner)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
