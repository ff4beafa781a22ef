"""Train the clause model that `find_claims` finds claims by, and write `data/claims/clauses.npz`.

Run: ``python make_data/train_claims.py [--corpora FOLDER] [--folds 5]``; needs scikit-learn.

Trained on the dev parts of the annotated claims (`benchmarks/data/claims_gold.jsonl`,
`claims_genres.jsonl`) and on the cases of the tests; no test part of the annotation is read. The
registers are learnt from the corpora of FOLDER (one paragraph a line, `.txt.xz`; the data sheet
names them) and from the dev documents; without FOLDER they stay those of the archive that is there.
The same texts give the same bytes. First the figures of a cross-validation are printed.
"""

from __future__ import annotations

import argparse
import io
import json
import lzma
import random
import re
import sys
import zipfile
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression, SGDClassifier

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.findings.claims import Pair, match, score  # noqa: E402
from spacy_cnclean.claims._clause_model import (  # noqa: E402
    BUCKETS,
    HEADS,
    REACH,
    REGISTERS,
    CharacterBuckets,
    ClauseModel,
    clause_model,
    mean_register,
    unpacked,
    with_credit,
    with_neighbours,
)
from spacy_cnclean.claims._decoding import MOST_CLAUSES, rules_set  # noqa: E402
from spacy_cnclean.claims._find import ClaimFinder  # noqa: E402
from spacy_cnclean.claims._signs import SIGNS, VERDICT, signs_of  # noqa: E402
from spacy_cnclean.claims._splitting import SENTENCES  # noqa: E402
from spacy_cnclean.claims._vocabulary import vocabulary  # noqa: E402
from spacy_cnclean.claims.types import CLAIM_TYPES  # noqa: E402
from spacy_cnclean.statutes import find_statutes  # noqa: E402

GOLD = ROOT / "benchmarks" / "data"
ARCHIVE = ROOT / "spacy_cnclean" / "data" / "claims" / "clauses.npz"
CASES = ROOT / "tests" / "cases" / "claims.jsonl"
SEED = 17
# The corpora of each register, and of reports
CORPORA = {
    "story": ("fiction_modern", "classical_novel", "stories", "drama", "essay_modern"),
    "talk": ("dialogue", "dialogue_counsel", "dialogue_service", "essay_school"),
    "instruction": ("guides", "manuals", "tech_docs", "campus_wiki"),
    "report": (
        *("news_general", "finance", "sports_entertainment", "encyclopedia", "science", "health"),
        *("government", "wiki", "news", "tech", "health_wiki"),
    ),
}
GENRE_REGISTERS = {
    "fiction": "story", "review": "talk", "recipe": "instruction", "manual": "instruction",
    "lending": "credit", "trade": "credit",
}  # fmt: skip
SENTENCES_EACH = 8000
OWN_TIMES, CREDIT_TIMES = 4, 6  # how often a sentence of our own counts for the registers
# Strength of the prior: larger is weaker
CHARACTERS, NEIGHBOURS, REGISTER, RULES, CREDITED = 0.6, 0.6, 1.0, 3.0, 4.0
STRENGTH = {"heads": 1.0, "types": 1.0}
VERDICTS = VERDICT.stop - VERDICT.start + 1
NEIGHBOUR_SCALE = np.repeat(
    [1.0, NEIGHBOURS, NEIGHBOURS, CREDITED], [len(SIGNS), len(SIGNS), len(SIGNS), VERDICTS]
)
OF_HEADS, OF_TYPES = len(HEADS), len(CLAIM_TYPES)


class Document(NamedTuple):
    """An annotated text with what the model may know of its clauses."""

    name: str
    genre: str
    text: str
    claims: list[dict[str, Any]]
    sentences: list[Any]  # candidates in order
    spans: np.ndarray  # of all sentences
    places: np.ndarray  # of the candidates among them
    buckets: list[np.ndarray]  # of the clauses
    signs: np.ndarray
    gold: np.ndarray  # the claim that each clause is of, or -1


def read_documents(split: str) -> list[Document]:
    """Return the annotated texts of one split."""
    texts = {row["id"]: row["text"] for row in rows_of("sentences.jsonl")}
    found = [
        read_document(row["id"], "lending", texts[row["id"]], row["claims"])
        for row in rows_of("claims_gold.jsonl")
        if row["split"] == split and row["id"] in texts
    ]
    found += [
        read_document(row["id"], row["genre"], row["text"], row["claims"])
        for row in rows_of("claims_genres.jsonl")
        if row["split"] == split
    ]
    found += [
        read_document(case["id"], "lending", case["text"], claims_of_case(case))
        for case in map(json.loads, CASES.read_text(encoding="utf-8").splitlines())
        if split == "dev" and "xfail" not in case
    ]
    return [document for document in found if len(document.buckets)]


def claims_of_case(case: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the claims of a case with their offsets."""
    text, at = case["text"], 0
    claims = []
    for claim in case["claims"]:
        at = text.index(claim["text"], at)
        claims.append({**claim, "start": at, "end": at + len(claim["text"])})
    return claims


def rows_of(name: str) -> list[dict[str, Any]]:
    """Return the rows of a file of the annotation."""
    return [json.loads(line) for line in (GOLD / name).read_text(encoding="utf-8").splitlines()]


def read_document(name: str, genre: str, text: str, claims: list[dict[str, Any]]) -> Document:
    """Return a text with the clauses of all its sentences, described."""
    found = ClaimFinder(text, find_statutes(text), None, vocabulary(), None).read_all()
    characters = CharacterBuckets(text)
    buckets, signs, gold, first = [], [], [], []
    for candidate in found:
        first.append(len(signs))
        clauses, groups, mark = candidate.read
        signs += signs_of(text, clauses, groups, mark)
        for clause in clauses:
            start, end = clause.start, clause.end
            edges = characters.edges(np.array([start]), np.array([end]))[0]
            singles, pairs = characters.singles[start:end], characters.pairs[start : end - 1]
            buckets.append(np.concatenate([singles, pairs, edges]))
            gold.append(claim_of(clause.start, clause.end, claims))
    opens = np.zeros(len(signs), np.bool_)
    opens[first] = True
    spans = np.array([match.span() for match in SENTENCES.finditer(text)]).reshape(-1, 2)
    described = with_neighbours(unpacked(signs), opens) if signs else np.zeros((0, 3 * len(SIGNS)))
    places = np.array([candidate.place for candidate in found], np.int64)
    return Document(
        name,
        genre,
        text,
        claims,
        found,
        spans,
        places,
        buckets,
        described,
        np.array(gold, np.int64),
    )


def claim_of(start: int, end: int, claims: list[dict[str, Any]]) -> int:
    """Return which claim at least half of a clause is in, or -1."""
    for place, claim in enumerate(claims):
        if 2 * (min(end, claim["end"]) - max(start, claim["start"])) >= end - start:
            return place
    return -1


def sentence_buckets(text: str) -> np.ndarray:
    """Return the buckets of the characters and pairs of a sentence."""
    characters = CharacterBuckets(text)
    return np.concatenate([characters.singles, characters.pairs])


def bags(rows: list[np.ndarray], *, weight: float | None) -> sparse.csr_matrix:
    """Return rows of counted buckets, each `weight`, or one by the root of their number."""
    ends = np.cumsum([0, *map(len, rows)])
    values = [
        np.full(len(row), weight if weight is not None else 1 / np.sqrt(max(len(row), 1)))
        for row in rows
    ]
    matrix = sparse.csr_matrix(
        (np.concatenate(values), np.concatenate(rows).astype(np.int64), ends),
        shape=(len(rows), BUCKETS),
    )
    matrix.sum_duplicates()
    return matrix


def train_registers(folder: Path, documents: list[Document]) -> tuple[np.ndarray, np.ndarray]:
    """Return weights of the buckets and a constant for each register, against reports."""
    draw = random.Random(SEED)  # noqa: S311
    names = [*REGISTERS, "report"]
    rows: list[np.ndarray] = []
    labels: list[int] = []
    for name, files in CORPORA.items():
        for file in files:
            with lzma.open(folder / f"{file}.txt.xz", "rt", encoding="utf-8") as stream:
                lines = [line.strip() for line in stream if 20 < len(line) < 800]  # noqa: PLR2004
            draw.shuffle(lines)
            taken = 0
            for line in lines:
                sentences = re.findall("[^。！？!?；;]{6,}[。！？!?；;”]*", line)
                rows += map(sentence_buckets, sentences)
                labels += [names.index(name)] * len(sentences)
                taken += len(sentences)
                if taken > SENTENCES_EACH:
                    break
    for document in documents:
        register = GENRE_REGISTERS.get(document.genre, "report")
        times = CREDIT_TIMES if register == "credit" else OWN_TIMES
        for start, end in document.spans:
            rows += [sentence_buckets(document.text[start:end])] * times
            labels += [names.index(register)] * times
    fitted = SGDClassifier(
        loss="log_loss", alpha=2e-6, max_iter=15, tol=None, random_state=SEED
    ).fit(bags(rows, weight=None), labels)
    report = len(REGISTERS)
    weights = fitted.coef_[:report] - fitted.coef_[report]
    return weights.T, fitted.intercept_[:report] - fitted.intercept_[report]


def registers_of(document: Document, weights: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """Return the registers of the sentence and of the text for each clause."""
    spans = document.spans
    rows = [sentence_buckets(document.text[start:end]) for start, end in spans]
    own = np.clip(bags(rows, weight=None) @ weights + bias, -REACH, REACH)
    around = mean_register(own.astype(np.float32), spans[:, 1] - spans[:, 0])
    counts = [len(candidate.read.clauses) for candidate in document.sentences]
    each = np.repeat(own[document.places], counts, axis=0)
    return np.concatenate([each, np.broadcast_to(around, each.shape)], axis=1)


def fit(rows: Any, labels: np.ndarray, strength: float) -> tuple[np.ndarray, float]:
    """Return weights and constant of a logistic regression."""
    if labels.all() or not labels.any():
        return np.zeros(rows.shape[1]), 9.0 if labels.all() else -9.0
    fitted = LogisticRegression(
        C=strength, solver="liblinear", max_iter=60, tol=1e-3, random_state=SEED
    ).fit(rows, labels)
    return fitted.coef_[0], float(fitted.intercept_[0])


def train(documents: list[Document], registers: tuple[np.ndarray, np.ndarray]) -> ClauseModel:
    """Return the model of some documents."""
    characters = bags(
        [row for document in documents for row in document.buckets], weight=CHARACTERS
    )
    register = np.concatenate([registers_of(document, *registers) for document in documents])
    signs = np.concatenate([document.signs for document in documents])
    signs = with_credit(signs, register[:, len(REGISTERS) :]) * NEIGHBOUR_SCALE
    rows = sparse.hstack([characters, signs, register * REGISTER], format="csr")
    gold = np.concatenate([document.gold for document in documents])
    document_of = np.repeat(np.arange(len(documents)), [len(d.gold) for d in documents])
    same = (gold[1:] == gold[:-1]) & (gold[1:] >= 0) & (document_of[1:] == document_of[:-1])
    joins, last = np.append(False, same), (gold >= 0) & ~np.append(same, False)
    within = gold >= 0
    signs_width, width = signs.shape[1], BUCKETS + signs.shape[1]
    table = np.zeros((BUCKETS, OF_HEADS + OF_TYPES))
    sign_weights = np.zeros((signs_width, OF_HEADS + OF_TYPES))
    register_weights = np.zeros((register.shape[1], OF_HEADS + OF_TYPES))
    bias = np.zeros((1 + MOST_CLAUSES, OF_HEADS + OF_TYPES))
    for head, labels in enumerate((within, last, joins)):
        chosen = (
            within & ~np.asarray(signs[:, SIGNS.index("first")], bool)
            if HEADS[head] == "joins"
            else slice(None)
        )
        weights, bias[0, head] = fit(rows[chosen], labels[chosen], STRENGTH["heads"])
        table[:, head] = weights[:BUCKETS] * CHARACTERS
        sign_weights[:, head] = weights[BUCKETS:width] * NEIGHBOUR_SCALE
        register_weights[:, head] = weights[width:] * REGISTER
    claims, known, sizes, types = claim_rows(documents)
    means = claims @ register / np.asarray(claims.sum(axis=1))
    summed = claims @ sparse.hstack([characters, signs], format="csr")
    extra = np.zeros((len(types), MOST_CLAUSES + 128 + OF_TYPES))
    place = np.arange(len(types))
    extra[place, sizes - 1] = 1
    extra[place, MOST_CLAUSES + known] = RULES
    for bit in range(OF_TYPES):
        extra[:, MOST_CLAUSES + 128 + bit] = RULES * (known >> bit & 1)
    rows = sparse.hstack([summed, extra, means], format="csr")
    # The rules were written on the passages on lending: there they miss nothing
    unruled = without_verdict(claims, characters, signs, sizes, means)
    rows = sparse.vstack([rows, unruled], format="csr")
    types = [*types, *types]
    rules = np.zeros((128, OF_TYPES))
    for place, name in enumerate(CLAIM_TYPES):
        labels = np.array([name in row for row in types])
        weights, constant = fit(rows, labels, STRENGTH["types"])
        table[:, OF_HEADS + place] = weights[:BUCKETS] * CHARACTERS
        sign_weights[:, OF_HEADS + place] = weights[BUCKETS:width] * NEIGHBOUR_SCALE
        own = weights[width : width + extra.shape[1]]
        register_weights[:, OF_HEADS + place] = weights[width + extra.shape[1] :]
        bias[1:, OF_HEADS + place] = constant + own[:MOST_CLAUSES]
        for given in range(128):
            bits = sum(own[MOST_CLAUSES + 128 + bit] for bit in range(OF_TYPES) if given >> bit & 1)
            rules[given, place] = RULES * (own[MOST_CLAUSES + given] + bits)
    scale = np.abs(table).max(axis=0) / 127 + 1e-9
    register_scale = np.abs(registers[0]).max(axis=0) / 127 + 1e-9
    single = np.float32
    return ClauseModel(
        characters=np.round(table / scale).astype(np.int8),
        scale=scale.astype(single),
        registers=np.round(registers[0] / register_scale).astype(np.int8),
        register_scale=register_scale.astype(single),
        signs=sign_weights.astype(single),
        register=register_weights.astype(single),
        bias=bias.astype(single),
        rules=rules.astype(single),
        register_bias=registers[1].astype(single),
        threshold=np.array([PROMISING, IN_REPORTS, IN_STORIES, ELSEWHERE], single),
    )


# Logits: what lets a clause without cue or figure be read, and what makes one a claim
PROMISING, IN_REPORTS, IN_STORIES, ELSEWHERE = -1.0, -0.3, 1.5, 0.3


def without_verdict(
    claims: sparse.csr_matrix,
    characters: sparse.csr_matrix,
    signs: np.ndarray,
    sizes: np.ndarray,
    means: np.ndarray,
) -> sparse.csr_matrix:
    """Return the rows of claims as they are where the rules find nothing."""
    bare = signs.copy()
    for first in range(0, 3 * len(SIGNS), len(SIGNS)):
        bare[:, first + VERDICT.start : first + VERDICT.stop] = 0
    bare[:, 3 * len(SIGNS) : -1] = 0
    extra = np.zeros((len(sizes), MOST_CLAUSES + 128 + OF_TYPES))
    extra[np.arange(len(sizes)), sizes - 1] = 1
    extra[:, MOST_CLAUSES] = RULES
    summed = claims @ sparse.hstack([characters, bare], format="csr")
    return sparse.hstack([summed, extra, means], format="csr")


def claim_rows(
    documents: list[Document],
) -> tuple[sparse.csr_matrix, np.ndarray, np.ndarray, list[list[str]]]:
    """Return for each claim which clauses it has, what the rules say of it, its size and types."""
    places, known, sizes, types = [], [], [], []
    first = 0
    for document in documents:
        spans = [
            (clause.start, clause.end, candidate.read.groups)
            for candidate in document.sentences
            for clause in candidate.read.clauses
        ]
        for number, claim in enumerate(document.claims):
            own = np.flatnonzero(document.gold == number)
            if not len(own):
                continue
            places.append(first + own)
            known.append(rules_set(spans[own[0]][2], spans[own[0]][0], spans[own[-1]][1]))
            sizes.append(min(len(own), MOST_CLAUSES))
            types.append(claim["types"])
        first += len(document.gold)
    ends = np.cumsum([0, *map(len, places)])
    matrix = sparse.csr_matrix(
        (np.ones(ends[-1]), np.concatenate(places), ends), shape=(len(places), first)
    )
    return matrix, np.array(known), np.array(sizes), types


def found_by(model: ClauseModel, document: Document) -> list[Any]:
    """Return the claims that a model finds in a document."""
    text = document.text
    return ClaimFinder(text, find_statutes(text), None, vocabulary(), model).run()


def cross_validate(
    documents: list[Document], registers: tuple[np.ndarray, np.ndarray], folds: int
) -> dict[str, list[Pair]]:
    """Return gold and found claims by genre, each document read by a model of the others."""
    draw = random.Random(SEED)  # noqa: S311
    order = list(range(len(documents)))
    draw.shuffle(order)
    pairs: dict[str, list[Pair]] = defaultdict(list)
    for fold in range(folds):
        held = set(order[fold::folds])
        model = train([documents[i] for i in order if i not in held], registers)
        for i in sorted(held):
            found = found_by(model, documents[i])
            pairs[documents[i].genre] += match(documents[i].claims, found, 0.5)
    return pairs


def write(model: ClauseModel, path: Path) -> None:
    """Write the archive, the same bytes for the same weights."""
    path.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, array in model._asdict().items():
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, np.ascontiguousarray(array), allow_pickle=False)
            archive.writestr(
                zipfile.ZipInfo(f"{name}.npy"), buffer.getvalue(), zipfile.ZIP_DEFLATED
            )


def main() -> int:
    """Train on all dev documents and write the archive."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpora", type=Path, help="folder of the corpora of the registers")
    parser.add_argument("--folds", type=int, default=5, help="0: no figures")
    parser.add_argument("--list", action="store_true", help="print what the folds get wrong")
    options = parser.parse_args()
    documents = read_documents("dev")
    if options.corpora:
        registers = train_registers(options.corpora, documents)
    else:
        old = clause_model()
        registers = (old.registers * old.register_scale, old.register_bias)
    pairs = cross_validate(documents, registers, options.folds) if options.folds else {}
    for genre, own in sorted(pairs.items()):
        print("{:10} P {:.3f} R {:.3f} F1 {:.3f}".format(genre, *score(own)), len(own))
        if options.list:
            print_errors(own)
    everything = [pair for genre, own in pairs.items() if genre != "lending" for pair in own]
    print("{:10} P {:.3f} R {:.3f} F1 {:.3f}".format("all others", *score(everything)))
    model = train(documents, registers)
    write(model, ARCHIVE)
    print(f"{ARCHIVE}: {ARCHIVE.stat().st_size} bytes")
    return 0


def print_errors(pairs: list[Pair]) -> None:
    """Print the claims that were missed or found where none is."""
    for gold, found in pairs:
        if gold is None:
            print("  EXTRA", found.text, found.types)
        elif found is None:
            print("  MISS", gold["text"], gold["types"])
        elif set(gold["types"]) != set(found.types):
            print("  TYPE", found.text, gold["types"], found.types)


if __name__ == "__main__":
    sys.exit(main())
