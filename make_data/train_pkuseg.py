"""Train the compact pkuseg model that ships in `spacy_cnclean/data/pkuseg`.

    OMP_NUM_THREADS=1 python make_data/train_pkuseg.py \
        lexeval.txt.gz:800000 laws.txt.gz:600000 lctt.txt.gz:600000 docs.txt.gz:250000 \
        --output spacy_cnclean/data/pkuseg

Each corpus is a gzipped text file with one paragraph a line; the number behind the colon is how
many characters of it to train on. The teacher is jieba (MIT): the model learns to cut as jieba
does, without jieba's word list. Sources and licences of the corpora stand in
`spacy_cnclean/data/README.md`. One core needs about ten minutes and 3 GB.

What is sampled is decided by a hash of each paragraph and the seed, so the same corpora give the
same sample, and training draws its order from the same seed: two runs give the same bytes. A
sentence is left out when jieba guessed a word in it that is neither in jieba's list nor frequent
in the sample: such guesses are mostly wrong cuts, and nothing should be learnt from them. Amounts
of money are cut apart from their currency, which jieba does for some and not for others.

The features whose weights hardly tell the tags apart are dropped, the other weights are rounded
to a grid, and both are stored in the two files that spacy-pkuseg reads (`features.msgpack` and
`weights.npz`): no pickle is written.
"""

import argparse
import gzip
import hashlib
import logging
import random
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import jieba
import numpy as np
import numpy.typing as npt
import spacy_pkuseg
import srsly
from spacy_pkuseg.config import config as pkuseg_config

# A sentence is the unit that training shuffles; a mark stays with the sentence that it ends.
# No sentence holds white space, since spacy-pkuseg cuts there before it asks the model.
SENTENCE = re.compile(r"[^。！？；\s]+[。！？；]*")
NUMERALS = set("0123456789.一二三四五六七八九十百千万亿零")
HANZI_WORD = re.compile(r"[\u4e00-\u9fff]{2,}")

HELD_OUT_SHARE = 50  # one paragraph in fifty is never trained on
HELD_OUT_CHARACTERS = 30_000  # of each corpus
FREQUENT = 5  # a guessed word that occurs so often in the sample is believed
RARE = 4  # a feature that occurs no more often than this is not trained
WEIGHT_GRID = 32  # weights are rounded to 1/32: the same cuts from far smaller files


class Corpus(NamedTuple):
    """One text file and how many of its characters to use."""

    path: Path
    characters: int


class Agreement(NamedTuple):
    """How far two segmentations of the same text agree, as F1 scores."""

    boundaries: float
    words: float
    characters: int


def parse_corpus(argument: str) -> Corpus:
    """Return the corpus that `PATH:CHARACTERS` names."""
    path, _, characters = argument.rpartition(":")
    if not path or not characters.isdigit():
        raise argparse.ArgumentTypeError(f"expected PATH:CHARACTERS, got {argument!r}")
    return Corpus(Path(path), int(characters))


def paragraph_hash(paragraph: str, seed: int) -> int:
    """Return a number that depends on nothing but the paragraph and the seed."""
    digest = hashlib.blake2b(f"{seed}\n{paragraph}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big")


def sample(corpus: Corpus, *, seed: int, held_out: bool) -> list[str]:
    """Return sentences of about so many characters, from paragraphs in the order of their hash."""
    with gzip.open(corpus.path, "rt", encoding="utf-8") as lines:
        paragraphs = {paragraph_hash(line, seed): line for line in lines}
    sentences: list[str] = []
    budget = corpus.characters
    for key in sorted(paragraphs):
        if (key % HELD_OUT_SHARE == 0) is held_out:
            found = SENTENCE.findall(paragraphs[key])
            sentences.extend(found)
            budget -= sum(map(len, found))
        if budget <= 0:
            break
    return sentences


def segment(sentences: Iterable[str]) -> Iterator[list[str]]:
    """Yield the teacher's words, without the sentences that hold a doubtful guess."""
    cut = [money_apart(jieba.lcut(sentence)) for sentence in dict.fromkeys(sentences)]
    counts = Counter(word for words in cut for word in words)
    for words in cut:
        guesses = [w for w in words if HANZI_WORD.fullmatch(w) and not jieba.dt.FREQ.get(w)]
        if all(counts[guess] >= FREQUENT for guess in guesses):
            yield words


def money_apart(words: Iterable[str]) -> list[str]:
    """Return the words with each amount apart from its currency: 5 万元 becomes 5万 元.

    spacy-pkuseg takes all numerals for the same character. Taught 万元 and 元 behind 5 and 500 it
    would cut 50 0元.
    """
    result: list[str] = []
    for word in words:
        if len(word) > 1 and word.endswith("元") and NUMERALS.issuperset(word[:-1]):
            if result and NUMERALS.issuperset(result[-1]):
                result[-1] += word[:-1]
            else:
                result.append(word[:-1])
            result.append("元")
        else:
            result.append(word)
    return result


def write_words(path: Path, segmented: Iterable[list[str]]) -> str:
    """Write one sentence a line, words apart by one space, and return the path as a string."""
    path.write_text("".join(" ".join(words) + "\n" for words in segmented), encoding="utf-8")
    return str(path)


def train(
    segmented: list[list[str]], held_out: list[list[str]], folder: Path, *, iterations: int
) -> Path:
    """Train on segmented sentences in their order and return the folder of the full model."""
    pkuseg_config.featureTrim = RARE
    spacy_pkuseg.train(
        write_words(folder / "train.txt", segmented),
        write_words(folder / "held_out.txt", held_out),
        str(folder / "full"),
        train_iter=iterations,
    )
    return folder / "full"


def prune(model: Path, output: Path, *, features: int) -> None:
    """Write the model with only the features whose weights tell the tags apart most."""
    data = srsly.read_msgpack(model / "features.msgpack")
    weights = np.load(model / "weights.npz")
    n_tags, n_features = map(int, weights["sizes"])
    node = weights["w"][: n_tags * n_features].reshape(n_features, n_tags)
    edge = weights["w"][n_tags * n_features :]
    # The same number on all tags of a feature changes no decision: take it away, then compare.
    node = node - node.mean(axis=1, keepdims=True)
    strength = np.abs(node).max(axis=1)
    strength[0] = np.inf  # spacy-pkuseg takes for granted that feature 0 is there
    kept = np.sort(np.argsort(-strength, kind="stable")[:features])
    names = sorted(data["feature_to_idx"], key=data["feature_to_idx"].__getitem__)
    save(
        output,
        [names[index] for index in kept],
        np.concatenate([node[kept].ravel(), edge]),
        data["tag_to_idx"],
    )


def save(
    output: Path, names: list[str], weights: npt.NDArray[np.float64], tags: dict[str, int]
) -> None:
    """Write the two files that spacy-pkuseg reads."""
    data = {
        "unigram": sorted(words_of(names)),
        "bigram": [],  # only looked at while training
        "feature_to_idx": {name: index for index, name in enumerate(names)},
        "tag_to_idx": tags,
    }
    output.mkdir(parents=True, exist_ok=True)
    srsly.write_msgpack(output / "features.msgpack", data)
    np.savez_compressed(
        output / "weights.npz",
        sizes=np.array([len(tags), len(names)]),
        w=np.round(weights * WEIGHT_GRID) / WEIGHT_GRID,
    )


def words_of(names: Iterable[str]) -> set[str]:
    """Return the words that the features speak of: spacy-pkuseg looks for no others."""
    words: set[str] = set()
    for name in names:
        if name.startswith(("w1.", "w-1.")):
            words.add(name.partition(".")[2])
        elif name.startswith(("ww.l.", "ww.r.")):
            words.update(name[len("ww.l.") :].split("*"))
    return words - {""}


def ends(words: Iterable[str]) -> list[int]:
    """Return the offset at which each word ends."""
    offsets: list[int] = []
    offset = 0
    for word in words:
        offset += len(word)
        offsets.append(offset)
    return offsets


def agreement(pairs: Iterable[tuple[list[str], list[str]]]) -> Agreement:
    """Return how far the words of each pair agree; the end of a sentence does not count."""
    boundary: Counter[str] = Counter()
    word: Counter[str] = Counter()
    characters = 0
    for gold, predicted in pairs:
        gold_ends, predicted_ends = ends(gold), ends(predicted)
        characters += gold_ends[-1]
        count(boundary, set(gold_ends[:-1]), set(predicted_ends[:-1]))
        gold_spans = set(zip([0, *gold_ends], gold_ends, strict=False))
        count(word, gold_spans, set(zip([0, *predicted_ends], predicted_ends, strict=False)))
    return Agreement(f1(boundary), f1(word), characters)


def count(counts: Counter[str], gold: set[object], predicted: set[object]) -> None:
    """Add what two sets share and what each of them holds."""
    counts.update(both=len(gold & predicted), single=len(gold) + len(predicted))


def f1(counts: Counter[str]) -> float:
    """Return the harmonic mean of precision and recall."""
    return 2 * counts["both"] / counts["single"] if counts["single"] else 0.0


def evaluate(model: Path, corpora: Iterable[Corpus], *, seed: int) -> None:
    """Print the agreement with the teacher on the held-out paragraphs of each corpus."""
    segmenter = spacy_pkuseg.pkuseg(str(model))
    together: list[tuple[list[str], list[str]]] = []
    for corpus in corpora:
        held_out = sample(corpus._replace(characters=HELD_OUT_CHARACTERS), seed=seed, held_out=True)
        pairs = [(jieba.lcut(sentence), segmenter.cut(sentence)) for sentence in held_out]
        print(corpus.path.name, agreement(pairs))
        together.extend(pairs)
    print("together", agreement(together))


def main() -> None:
    """Train, prune, write and evaluate."""
    parser = argparse.ArgumentParser(description="Train the pkuseg model of spacy-cnclean.")
    parser.add_argument("corpora", nargs="+", type=parse_corpus, metavar="PATH:CHARACTERS")
    parser.add_argument("--output", type=Path, required=True, help="folder of the model")
    parser.add_argument("--iterations", type=int, default=7)
    parser.add_argument("--features", type=int, default=180_000, help="how many to keep")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    jieba.setLogLevel(logging.WARNING)
    random.seed(options.seed)  # spacy-pkuseg shuffles with the module's own generator
    taught: dict[bool, list[list[str]]] = {}
    for held_out in (False, True):
        sampled = (sample(c, seed=options.seed, held_out=held_out) for c in options.corpora)
        taught[held_out] = list(segment(s for sentences in sampled for s in sentences))
    with tempfile.TemporaryDirectory() as folder:
        full = train(taught[False], taught[True][:500], Path(folder), iterations=options.iterations)
        prune(full, options.output, features=options.features)
    evaluate(options.output, options.corpora, seed=options.seed)


if __name__ == "__main__":
    main()
