"""What the cleaning tokenizer costs: `nlp.pipe` from strings, against the bare tokenizer.

    python -m benchmarks.speed.tokenizer [--steps emoji] [--steps emoji,punctuation] [FILE ...]

The texts are the documents of the files, which blank lines part; without files, those of
`make_data/articles`. For each set of steps one line tells how much longer the cleaning tokenizer
takes than spaCy's character tokenizer, and than itself without steps: it cuts characters faster
than spaCy does, so the first ratio alone would hide what the steps cost. The goal for clean text
is a first ratio of at most 1.3.

Read the ratios and not the speed, which is the machine's. The tokenizers take turns, and a ratio
is the median over the turns, so that a busy machine disturbs all alike.
"""

import argparse
import gc
import time
from pathlib import Path
from statistics import median

import spacy
from spacy.language import Language

ARTICLES = Path(__file__).parents[2] / "make_data" / "articles"
LEAST_CHARACTERS = 200_000


def read_texts(paths: list[Path]) -> list[str]:
    """Return the documents of the files, which blank lines part, as often as measuring takes."""
    blocks = [block for path in paths for block in path.read_text(encoding="utf-8").split("\n\n")]
    texts = [block.strip("\n") for block in blocks if block.strip()]
    copies = LEAST_CHARACTERS // sum(map(len, texts)) + 1
    return texts * copies


def cleaning(steps: list[str]) -> Language:
    """Return a pipeline of nothing but the cleaning tokenizer."""
    tokenizer = {"@tokenizers": "spacy_cnclean.CleaningTokenizer.v1", "steps": steps}
    return spacy.blank("zh", config={"nlp": {"tokenizer": tokenizer}})


def seconds(nlp: Language, texts: list[str]) -> float:
    """Return how long the pipeline takes for the texts."""
    gc.collect()
    start = time.perf_counter()
    for _ in nlp.pipe(texts):
        pass
    return time.perf_counter() - start


def compare(steps: list[str], texts: list[str], turns: int) -> tuple[float, float, float]:
    """Return the ratio to the bare tokenizer, that to no steps, and characters a second."""
    pipelines = (spacy.blank("zh"), cleaning([]), cleaning(steps))
    for nlp in pipelines:
        seconds(nlp, texts[: len(texts) // 10 + 1])
    times = [[seconds(nlp, texts) for nlp in pipelines] for _ in range(turns)]
    to_bare = median(clean / bare for bare, _, clean in times)
    to_none = median(clean / none for _, none, clean in times)
    return to_bare, to_none, sum(map(len, texts)) / min(clean for _, _, clean in times)


def main() -> None:
    """Print one line for each set of steps."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--steps", action="append", help="names with commas; may be repeated")
    parser.add_argument("--turns", type=int, default=9)
    options = parser.parse_args()
    texts = read_texts(options.files or sorted(ARTICLES.glob("*.txt")))
    print(f"{len(texts)} texts, {sum(map(len, texts))} characters, {options.turns} turns")
    for names in options.steps or ["emoji", "emoji,punctuation"]:
        to_bare, to_none, speed = compare(names.split(","), texts, options.turns)
        print(
            f"{names}: {to_bare:.2f} times spaCy's tokenizer, {to_none:.2f} times ours without "
            f"steps, {speed / 1e6:.2f} Mchar/s"
        )


if __name__ == "__main__":
    main()
