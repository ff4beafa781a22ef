"""Noisy examples: documents displaced anew each time they are drawn, in batches of like length."""

from __future__ import annotations

import random
from multiprocessing import get_context
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from spacy_cnclean.punctuation._batches import Line
from spacy_cnclean.punctuation._features import N_COHESION, PAD, cohesion, gap_ngrams
from spacy_cnclean.punctuation._noise_kinds import NOISE_KINDS
from spacy_cnclean.punctuation.noise import NoiseSettings, displace, is_damaged

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from multiprocessing.process import BaseProcess
    from multiprocessing.queues import Queue

    from numpy.typing import NDArray

    from spacy_cnclean.training._corpus import CorpusLine, Document

    IntArray = NDArray[np.int64]

_DAMAGE = (0.0, 0.2, 0.5, 0.9)  # share of damaged lines in a document
_MIN_DAMAGED_LETTERS = 9
_SHORT_DOCUMENT = 0.35  # how often only one to three lines of a document are seen
_BLIND = 0.1  # share of lines whose marks are hidden: they teach the letters alone
_SPUN = 0.6  # how often noise is that of spun articles, and not one of all kinds
_POOL = 60  # documents drawn before their lines are sorted by length
_POOL_CELLS = 6000  # more of them for larger batches
_AHEAD = 4  # batches that a process makes ahead


class Example(NamedTuple):
    """A line as the scorer reads it, and the true gaps of its units."""

    line: Line
    gaps: IntArray


class ExampleBatch(NamedTuple):
    """B examples padded to n letters and m units, small enough to go from process to process.

    Attributes:
        ids: (B, n) ids of the letters; `PAD` behind the line.
        n_letters, n_units: (B,) sizes of the lines.
        classes: (B, m) classes of the units.
        stands: (B, m) where the units stand; `gaps` (B, m) where they belong. Zero where a line
            has no such unit.
        cohesion: (B, n + 1, 8) what the document says of each gap.
        blind: (B,) whether the network may not see where the units stand.
    """

    ids: NDArray[np.uint16]
    n_letters: IntArray
    n_units: IntArray
    classes: NDArray[np.uint8]
    stands: NDArray[np.int16]
    gaps: NDArray[np.int16]
    cohesion: NDArray[np.float16]
    blind: NDArray[np.bool_]

    @property
    def n_gaps(self) -> int:
        """The number of gaps of all lines."""
        return int(self.n_letters.sum()) + len(self.n_letters)


def draw_settings(rng: random.Random) -> NoiseSettings:
    """Return settings drawn widely around the defaults: the kinds of noise in the wild vary."""
    shares = [rng.gammavariate(shape, 1) for shape in (1.2, 1.7, 0.8, 0.6, 0.25)]
    keep, bunch, slip, early, scatter = (share / sum(shares) for share in shares)
    return NoiseSettings(
        kind="spun" if rng.random() < _SPUN else rng.choice(NOISE_KINDS),
        whole_start=rng.choice((0.9, 0.75, 0.5, 0.2)),
        keep=keep,
        bunch=bunch,
        slip=slip,
        early=early,
        scatter=scatter,
        run_mean=rng.choice((2.0, 3.0, 4.0, 6.0)),
        glue=rng.choice((0.02, 0.05, 0.15, 0.3)),
        hold_pairs=rng.choice((0.9, 0.75, 0.4)),
    )


def noised_examples(
    document: Document,
    rng: random.Random,
    *,
    damage: float | None = None,
    settings: NoiseSettings | None = None,
    blind: float = 0.0,
) -> list[Example]:
    """Return the lines of a document, some of them damaged, as examples.

    Args:
        document: Clean lines.
        rng: The source of chance.
        damage: Share of damaged lines; None draws one.
        settings: Noise; None draws some for the document.
        blind: Share of lines whose marks are hidden.
    """
    share = rng.choice(_DAMAGE) if damage is None else damage
    chosen = settings or draw_settings(rng)
    noisy = [_noisy_gaps(line, rng, share, chosen) for line in document]
    ngrams = [gap_ngrams(line.ids) for line in document]
    cuts = [
        np.bincount(gaps, minlength=len(line.ids) + 1) > 0
        for gaps, line in zip(noisy, document, strict=True)
    ]
    everywhere = [np.concatenate(column) for column in zip(*ngrams, strict=True)]
    cut = np.concatenate(cuts)
    said = cohesion(everywhere, cut, everywhere, cut)
    ends = np.cumsum([len(line) for line in cuts])[:-1]
    return [
        Example(Line(line.ids, line.classes, gaps, line_said, rng.random() < blind), line.gaps)
        for line, gaps, line_said in zip(document, noisy, np.split(said, ends), strict=True)
    ]


def _noisy_gaps(
    line: CorpusLine, rng: random.Random, share: float, settings: NoiseSettings
) -> IntArray:
    chosen = settings._replace(damage=share)
    if not is_damaged(len(line.classes), rng, chosen) or len(line.ids) < _MIN_DAMAGED_LETTERS:
        return line.gaps
    noisy = displace(line.classes.tolist(), line.gaps.tolist(), len(line.ids), rng, settings)
    return np.array(noisy, np.int64)


def collate(examples: Sequence[Example]) -> ExampleBatch:
    """Return examples as one batch."""
    n_letters = np.array([len(example.line.ids) for example in examples], np.int64)
    n_units = np.array([len(example.gaps) for example in examples], np.int64)
    size, longest, most = len(examples), int(n_letters.max()), int(n_units.max())
    batch = ExampleBatch(
        np.full((size, longest), PAD, np.uint16),
        n_letters,
        n_units,
        np.zeros((size, most), np.uint8),
        np.zeros((size, most), np.int16),
        np.zeros((size, most), np.int16),
        np.zeros((size, longest + 1, N_COHESION), np.float16),
        np.array([example.line.blind for example in examples]),
    )
    for row, (line, gaps) in enumerate(examples):
        batch.ids[row, : len(line.ids)] = line.ids
        batch.classes[row, : len(gaps)] = line.classes
        batch.stands[row, : len(gaps)] = line.gaps
        batch.gaps[row, : len(gaps)] = gaps
        batch.cohesion[row, : len(line.cohesion)] = line.cohesion
    return batch


class Shelf:
    """Documents of one file, drawn in a new random order each time round."""

    def __init__(self, documents: Sequence[Document], share: float) -> None:
        self.share = share
        self.documents = documents
        self._order: list[int] = []

    def draw(self, rng: random.Random) -> Document:
        """Return the next document, now and then only a few lines of it."""
        if not self._order:
            self._order = list(range(len(self.documents)))
            rng.shuffle(self._order)
        document = self.documents[self._order.pop()]
        if rng.random() >= _SHORT_DOCUMENT:
            return document
        n_lines = rng.randint(1, 3)
        first = rng.randrange(max(1, len(document) - n_lines + 1))
        return document[first : first + n_lines]


def interleaved(shelves: Sequence[Shelf], *, seed: int) -> list[Document]:
    """Return all documents in an order in which every beginning has the shelves' shares.

    Weighted sampling without replacement (Efraimidis and Spirakis 2006), the same for a seed.
    """
    rng = random.Random(seed)  # noqa: S311 - an order, not secrets
    keyed = [
        (rng.expovariate(1.0) * len(shelf.documents) / shelf.share, index, document)
        for index, shelf in enumerate(shelves)
        for document in shelf.documents
    ]
    keyed.sort(key=lambda entry: entry[:2])
    return [document for _, _, document in keyed]


def example_batches(
    shelves: Sequence[Shelf], rng: random.Random, *, cells: int
) -> Iterator[ExampleBatch]:
    """Yield batches without end, each of about `cells` gaps and lines of like length."""
    shares = [shelf.share for shelf in shelves]
    pool = _POOL * max(1, cells // _POOL_CELLS)
    while True:
        examples = [
            example
            for shelf in rng.choices(shelves, shares, k=pool)
            for example in noised_examples(shelf.draw(rng), rng, blind=_BLIND)
        ]
        lengths = [len(example.line.ids) + 6 * rng.random() for example in examples]
        groups: list[list[Example]] = [[]]
        for index in np.argsort(lengths, kind="stable").tolist():
            example = examples[index]
            if (len(groups[-1]) + 1) * (len(example.line.ids) + 1) > cells and groups[-1]:
                groups.append([])
            groups[-1].append(example)
        rng.shuffle(groups)
        yield from (collate(group) for group in groups)


def loaded_batches(
    shelves: Sequence[Shelf], seed: int, *, cells: int, loaders: int
) -> Iterator[ExampleBatch]:
    """Yield the batches of several processes in turns, without end.

    The same seed and number of processes give the same batches. The processes begin at once, and
    end with the iterator.
    """
    context = get_context("fork")
    queues: list[Queue[ExampleBatch]] = [context.Queue(_AHEAD) for _ in range(loaders)]
    workers = [
        context.Process(target=_load, args=(queue, shelves, seed * 1000 + rank, cells), daemon=True)
        for rank, queue in enumerate(queues)
    ]
    for worker in workers:
        worker.start()
    return _in_turns(queues, workers)


def _in_turns(
    queues: Sequence[Queue[ExampleBatch]], workers: Sequence[BaseProcess]
) -> Iterator[ExampleBatch]:
    try:
        while True:
            for queue in queues:
                yield queue.get()
    finally:
        for worker in workers:
            worker.terminate()


def _load(queue: Queue[ExampleBatch], shelves: Sequence[Shelf], seed: int, cells: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - the order of examples, not secrets
    for batch in example_batches(shelves, rng, cells=cells):
        queue.put(batch)
