"""Find the marks and numbers of a text that are not where they belong, and say where they go."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING, Final

import numpy as np

from spacy_cnclean.edits import Change
from spacy_cnclean.punctuation._batches import Line
from spacy_cnclean.punctuation._blocks import PARTING, suspicious_texts
from spacy_cnclean.punctuation._judge import load_judge
from spacy_cnclean.punctuation._lattice import posteriors
from spacy_cnclean.punctuation._models import PunctuationModel, load_model
from spacy_cnclean.punctuation._paragraphs import LINE_CHARACTERS, blocks
from spacy_cnclean.punctuation._placement import place_units
from spacy_cnclean.punctuation._settling import Settling, next_round

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from spacy_cnclean._defaults import Trust
    from spacy_cnclean.punctuation._gate import Gate
    from spacy_cnclean.punctuation._paragraphs import Paragraph
    from spacy_cnclean.punctuation._placement import Placement
    from spacy_cnclean.punctuation._scorer import GapScorer
    from spacy_cnclean.punctuation._settling import Ask
    from spacy_cnclean.punctuation._stretches import Window

    FloatArray = NDArray[np.float32]
    _Block = tuple[int, list[tuple[int, int]]]  # its lines, in the text with this index
    _Job = tuple[int, Window]  # a window of the stretch with this index

RULE: Final = "punctuation.move"

_BATCH = 2560  # gaps scored in one call: the arrays of a layer still fit the cache
_BATCH_CELLS = 500_000  # units times gaps
_RUN_CHARACTERS = 60_000


def find_displaced_marks(
    texts: Sequence[str], *, model: str | None, min_score: float, trust: Trust, classical: bool
) -> list[list[Change]]:
    """Return for each text a move for each mark or number in the wrong gap, sorted by start.

    The gate and the scorer read many texts in one go, which is several times faster for short
    whole ones. Sums are rounded as the size of their batch has it: a score may differ in its last
    digit.

    Args:
        texts: Any `str`.
        model: As for `spacy_cnclean.punctuation.find_displaced_marks`, as are the other options.
        min_score: How probable a new place must be.
        trust: How readily a line that was changed is believed.
        classical: Whether classical prose and verse are repaired too.

    Raises:
        OSError: The model cannot be read.
        ValueError: It is not a model.
    """
    loaded = load_model(model)
    found: list[list[Change]] = [[] for _ in texts]
    for run in _runs(loaded.gate, texts):
        settlings = [Settling(texts[index], spans, classical=classical) for index, spans in run]
        settled = settled_lines(loaded, settlings, min_score, trust)
        for (index, _), lines in zip(run, settled, strict=True):
            for paragraph, placement in lines:
                found[index].extend(find_moves(texts[index], paragraph, placement))
    return found


def _runs(gate: Gate, texts: Sequence[str]) -> Iterator[list[_Block]]:
    """Yield the blocks to repair together.

    They are those of texts in which something looks displaced, many at a time, and some of a long
    text, whose lines are cut.
    """
    for run in _gathered(texts):
        doubted = suspicious_texts(gate, [texts[index] for index in run])
        yield [(run[place], spans) for place in doubted for spans in blocks(texts[run[place]])]
    for index, text in enumerate(texts):
        if len(text) > LINE_CHARACTERS:
            yield from _block_runs(index, text)


def _block_runs(index: int, text: str) -> Iterator[list[_Block]]:
    """Yield the blocks of a text, some together."""
    run: list[_Block] = []
    start = 0
    for spans in blocks(text):
        run.append((index, spans))
        if spans[-1][1] - start >= _RUN_CHARACTERS:
            yield run
            run, start = [], spans[-1][1]
    if run:
        yield run


def _gathered(texts: Sequence[str]) -> Iterator[list[int]]:
    """Yield the indices of texts to read together; long ones are left out."""
    run: list[int] = []
    size = 0
    for index, text in enumerate(texts):
        if len(text) > LINE_CHARACTERS:
            continue
        run.append(index)
        size += len(text) + len(PARTING)
        if size >= _RUN_CHARACTERS:
            yield run
            run, size = [], 0
    if run:
        yield run


def settled_lines(
    model: PunctuationModel, settlings: Sequence[Settling], min_score: float, trust: Trust
) -> list[list[tuple[Paragraph, Placement]]]:
    """Settle blocks, and return the lines of each that were looked at, with their placements.

    In each round the lines of all blocks are scored together; at the end, those that are not
    believed are taken back.
    """
    open_ones = list(settlings)
    while open_ones:
        rounds = list(zip(open_ones, next_round(model.gate, open_ones), strict=True))
        asked = list(chain.from_iterable(asks for _, asks in rounds))
        placed = iter(_place(model.scorer, asked, min_score) if asked else ())
        for settling, asks in rounds:
            if asks:
                settling.take([*islice(placed, len(asks))])
        open_ones = [settling for settling in open_ones if not settling.is_settled]
    lines = [settling.lines() for settling in settlings]
    if trust == "full" or not any(lines):
        return lines  # nothing to judge: nothing is read from the disk for it
    return load_judge().review(lines, [settling.size for settling in settlings], trust)


def _place(scorer: GapScorer, asked: Sequence[Ask], min_score: float) -> list[Placement]:
    """Return the placement of each stretch, with its certainty; windows are scored together."""
    beliefs = [_Beliefs(ask) for ask in asked]
    placements: dict[int, Placement] = {}
    jobs = [(index, window) for index, ask in enumerate(asked) for window in ask.windows]
    jobs.sort(key=lambda job: job[1].end - job[1].start)
    for batch in _batches(_alike(asked, jobs)):
        posterior = posteriors(*scorer.score([line for line, _ in batch]))
        for row, (_, same) in enumerate(batch):
            for index, window in same:
                beliefs[index].add(window, posterior[row])
                if beliefs[index].is_complete:
                    placements[index] = beliefs[index].placement(min_score)
    return [placements[index] for index in range(len(asked))]


def _alike(asked: Sequence[Ask], jobs: Iterable[_Job]) -> list[tuple[Line, list[_Job]]]:
    """Return what is to be scored, in order, with all windows that show it.

    In a text that repeats itself many windows show the same; it is scored once.
    """
    found: dict[tuple[bytes, ...], tuple[Line, list[_Job]]] = {}
    for index, window in jobs:
        line = _line_of(asked[index].line, window)
        key = tuple(array.tobytes() for array in line[:4])
        found.setdefault(key, (line, []))[1].append((index, window))
    return [*found.values()]


def _batches(
    jobs: Iterable[tuple[Line, list[_Job]]],
) -> Iterator[list[tuple[Line, list[_Job]]]]:
    """Yield lines to score together, given from the shortest to the longest."""
    batch: list[tuple[Line, list[_Job]]] = []
    most_units = 0
    for job in jobs:
        n_gaps = len(job[0].ids) + 1
        most_units = max(most_units, len(job[0].gaps))
        size = (len(batch) + 1) * n_gaps
        if batch and (size > _BATCH or size * most_units > _BATCH_CELLS):
            yield batch
            batch, most_units = [], len(job[0].gaps)
        batch.append(job)
    if batch:
        yield batch


def _line_of(line: Line, window: Window) -> Line:
    units = slice(window.first_unit, window.last_unit)
    return Line(
        line.ids[window.start : window.end],
        line.classes[units],
        line.gaps[units] - window.start,
        line.cohesion[window.start : window.end + 1],
    )


class _Beliefs:
    """How probable each unit of a stretch is at the gaps that its window shows.

    Args:
        ask: The stretch.
    """

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._missing = len(ask.windows)
        n_units = len(ask.line.gaps)
        width = max(window.end - window.start for window in ask.windows) + 1
        self._starts = np.zeros(n_units, np.int64)
        for window in ask.windows:
            self._starts[window.first_own :] = window.start
        self._posterior = np.empty((n_units, width), np.float32)
        if self._missing > 1 or ask.windows[0].last_own - ask.windows[0].first_own < n_units:
            # What no window owns is context, and stays.
            self._posterior[:] = -1
            self._posterior[np.arange(n_units), ask.line.gaps - self._starts] = 1

    @property
    def is_complete(self) -> bool:
        """Whether all windows have been added."""
        return self._missing == 0

    def add(self, window: Window, posterior: FloatArray) -> None:
        """Take over what a window says of its own units."""
        first = window.first_own - window.first_unit
        n_units, n_gaps = window.last_own - window.first_own, window.end - window.start + 1
        rows = posterior[first : first + n_units, :n_gaps]
        self._posterior[window.first_own : window.last_own, :n_gaps] = rows
        self._missing -= 1

    def placement(self, min_score: float) -> Placement:
        """Return where the units of the stretch go."""
        return place_units(
            self._posterior,
            self._ask.line.gaps,
            min_score=min_score,
            certainty=self._ask.certainty,
            cores=self._ask.cores if self._ask.cores[-1] else None,
            starts=self._starts,
            limits=self._ask.limits,
        )


def find_moves(text: str, paragraph: Paragraph, placement: Placement) -> Iterator[Change]:
    """Yield the moves that put the units of a line of the text where its placement has them.

    They come in the order of their sources, doubtful ones among them.
    """
    stands = placement.gaps == paragraph.gaps
    wishes = np.where(stands, placement.wished, placement.gaps)
    found = np.flatnonzero(wishes != paragraph.gaps).tolist()
    if not found:
        return
    entries = paragraph.entries(placement.gaps, placement.wished)
    for index in found:
        unit = paragraph.streams.units[index]
        start, end = paragraph.start + unit.start, paragraph.start + unit.end
        yield Change(
            start,
            end,
            text[start:end],
            RULE,
            paragraph.start + entries[index],
            round(float(placement.scores[index]), 4),
            bool(stands[index]),
        )
