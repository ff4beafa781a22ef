"""Measure the punctuation step on corpora that are not part of the project.

    python training/measure_punctuation.py CORPUS.txt.gz... [--lines N] [--noise] [--model DIR]

Takes the held-out part of each corpus (one document in fifty, by a hash of its text), cleans it
as it is, and prints how many paragraphs were altered; with --noise, also noises it (seeded, the
default settings, every line of four units or more damaged) and prints what was put back.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from spacy_cnclean.cleaning import Cleaner
from spacy_cnclean.punctuation import PunctuationStep
from spacy_cnclean.punctuation.evaluation import count_line, report, total
from spacy_cnclean.punctuation.noise import NoiseSettings, add_noise
from spacy_cnclean.training.corpus import read_corpus

SEED = 20


def held_out_documents(path: Path, n_lines: int) -> list[str]:
    """Return held-out documents of a corpus, of about so many lines in all."""
    documents: list[str] = []
    taken = 0
    for document in read_corpus(path).dev:
        documents.append("\n".join(line.text for line in document))
        taken += len(document)
        if taken >= n_lines:
            break
    return documents


def measure_clean(documents: list[str], cleaner: Cleaner) -> str:
    """Return how many paragraphs of clean documents were altered, and how fast that went."""
    altered = lines = characters = 0
    started = time.process_time()
    cleaned = cleaner.clean_batch(documents)
    seconds = time.process_time() - started
    for document, clean in zip(documents, cleaned, strict=True):
        pairs = list(zip(document.split("\n"), clean.text.split("\n"), strict=True))
        lines += len(pairs)
        altered += sum(one != other for one, other in pairs)
        characters += len(document)
    return (
        f"clean: {altered} of {lines} paragraphs altered ({1000 * altered / max(1, lines):.2f} in "
        f"1,000), {characters / max(seconds, 1e-9) / 1e6:.2f} M characters a second"
    )


def measure_noised(documents: list[str], cleaner: Cleaner) -> list[tuple[str, str]]:
    """Return the figures on the documents, noised."""
    counts = []
    for number, document in enumerate(documents):
        noisy = add_noise(document, seed=SEED + number, settings=NoiseSettings(emoji=0)).text
        clean = cleaner.clean(noisy).text
        lines = zip(noisy.split("\n"), clean.split("\n"), document.split("\n"), strict=True)
        counts.extend(count_line(*line) for line in lines)
    return report(total(counts))


def main() -> int:
    """Print the figures of each corpus."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--lines", type=int, default=5000)
    parser.add_argument("--noise", action="store_true")
    parser.add_argument("--model")
    parser.add_argument("--min-score", type=float)
    options = parser.parse_args()
    chosen = {} if options.min_score is None else {"min_score": options.min_score}
    cleaner = Cleaner([PunctuationStep(model=options.model, **chosen)])
    cleaner.clean("预热。")
    for path in options.corpora:
        documents = held_out_documents(path, options.lines)
        sys.stdout.write(f"{path.name}\n  {measure_clean(documents, cleaner)}\n")
        if options.noise:
            for name, value in measure_noised(documents, cleaner):
                sys.stdout.write(f"  {name:36} {value}\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
