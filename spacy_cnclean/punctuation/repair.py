"""Find the marks and numbers of a text that are not where they belong, and say where they go."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING, Final

import numpy as np

from spacy_cnclean.edits import Change
from spacy_cnclean.punctuation.batches import Line
from spacy_cnclean.punctuation.characters import read_characters
from spacy_cnclean.punctuation.lattice import posteriors
from spacy_cnclean.punctuation.models import PunctuationModel, load_model
from spacy_cnclean.punctuation.paragraphs import LINE_CHARACTERS, blocks
from spacy_cnclean.punctuation.placement import Placement, place_units, stay
from spacy_cnclean.punctuation.settling import WINDOW, Settling

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy_cnclean.punctuation.paragraphs import Paragraph
    from spacy_cnclean.punctuation.scorer import GapScorer
    from spacy_cnclean.punctuation.settling import Ask

RULE: Final = "punctuation.move"
DEFAULT_MIN_SCORE: Final = 0.15

_MARGIN = 192  # letters at its end that are only context: their units come with the next window
_CONTEXT = 32  # letters before the first free gap of a window
_WINDOW_UNITS = 160
_BATCH = 2560  # gaps scored in one call: the arrays of a layer still fit the cache
_RUN_CHARACTERS = 60_000
_PARTING = "\n\n"


def find_displaced_marks(
    text: str, *, model: str | None = None, min_score: float = DEFAULT_MIN_SCORE
) -> list[Change]:
    """Return a move for each mark or number that stands in the wrong gap, sorted by start.

    Letters keep their order and so do marks; the streams of `split_streams` are the same
    before and after. Each line is repaired by itself, with what the lines around it say of
    the words in it; a repaired text needs no further repair, lines of over a thousand letters
    aside.

    Args:
        text: Any `str`.
        model: Path of a model folder of `spacy-cnclean train-punct`; None is the one that
            ships.
        min_score: How probable a new place must be, 0 to 1; other moves are doubtful.

    Raises:
        OSError: The model cannot be read.
        ValueError: It is not a model.
    """
    loaded = load_model(model)
    changes: list[Change] = []
    for spans in blocks(text):
        settling = Settling(loaded.gate, text, spans)
        _settle_together(loaded, [settling], min_score)
        changes.extend(_moves(text, settling))
    return changes


def find_displaced_marks_batch(
    texts: Sequence[str], *, model: str | None = None, min_score: float = DEFAULT_MIN_SCORE
) -> list[list[Change]]:
    """Return for each text what `find_displaced_marks` returns for it.

    The gate and the scorer read many texts in one go, which is several times faster for short
    whole ones. Sums are rounded as the size of their batch has it: a score may differ in its last
    digit.

    Args:
        texts: Any `str`.
        model: As for `find_displaced_marks`.
        min_score: As for `find_displaced_marks`.

    Raises:
        OSError: The model cannot be read.
        ValueError: It is not a model.
    """
    loaded = load_model(model)
    found: list[list[Change]] = [[] for _ in texts]
    for run in _runs(texts):
        # The gate sees no farther than the edges that two line breaks make.
        read = read_characters(_PARTING.join(texts[index] for index in run))
        starts = np.cumsum([0, *(len(texts[index]) + len(_PARTING) for index in run)])
        doubted = np.searchsorted(starts, loaded.gate.suspicious(read), side="right") - 1
        settlings = [
            (index, Settling(loaded.gate, texts[index], spans))
            for index in (run[place] for place in np.unique(doubted).tolist())
            for spans in blocks(texts[index])
        ]
        _settle_together(loaded, [settling for _, settling in settlings], min_score)
        for index, settling in settlings:
            found[index].extend(_moves(texts[index], settling))
    for index, text in enumerate(texts):
        if len(text) > LINE_CHARACTERS:
            found[index] = find_displaced_marks(text, model=model, min_score=min_score)
    return found


def _runs(texts: Sequence[str]) -> Iterator[list[int]]:
    """Yield the indices of texts to read together; long ones, whose lines are cut, are left out."""
    run: list[int] = []
    size = 0
    for index, text in enumerate(texts):
        if len(text) > LINE_CHARACTERS:
            continue
        run.append(index)
        size += len(text) + len(_PARTING)
        if size >= _RUN_CHARACTERS:
            yield run
            run, size = [], 0
    if run:
        yield run


def _settle_together(
    model: PunctuationModel, settlings: Sequence[Settling], min_score: float
) -> None:
    """Settle blocks: in each round the lines of all of them are scored together."""
    open_ones = list(settlings)
    while open_ones:
        rounds = [(settling, settling.next_round()) for settling in open_ones]
        asked = list(chain.from_iterable(asks for _, asks in rounds))
        placed = iter(_place(model.scorer, asked, min_score) if asked else ())
        for settling, asks in rounds:
            if asks:
                settling.take([*islice(placed, len(asks))])
        open_ones = [settling for settling in open_ones if not settling.is_settled]


def _place(scorer: GapScorer, asked: Sequence[Ask], min_score: float) -> list[Placement]:
    """Return the placement of each line, with its certainty; short ones are scored together."""
    lines = [ask.line for ask in asked]
    placements: dict[int, Placement] = {}
    batch: list[int] = []
    for index in np.argsort([len(line.ids) for line in lines], kind="stable").tolist():
        line = lines[index]
        if len(line.ids) > WINDOW or len(line.classes) > _WINDOW_UNITS:
            placements[index] = _place_long(scorer, line, min_score, asked[index].certainty)
            continue
        if batch and (len(batch) + 1) * (len(line.ids) + 1) > _BATCH:
            placements.update(_place_batch(scorer, asked, batch, min_score))
            batch = []
        batch.append(index)
    placements.update(_place_batch(scorer, asked, batch, min_score))
    return [placements[index] for index in range(len(lines))]


def _place_batch(
    scorer: GapScorer,
    asked: Sequence[Ask],
    batch: Sequence[int],
    min_score: float,
) -> Iterator[tuple[int, Placement]]:
    if not batch:
        return
    posterior = posteriors(*scorer.score([asked[index].line for index in batch]))
    for row, index in enumerate(batch):
        line, certainty = asked[index]
        probable = posterior[row, : len(line.classes), : len(line.ids) + 1]
        yield index, place_units(probable, line.gaps, min_score=min_score, certainty=certainty)


def _place_long(scorer: GapScorer, line: Line, min_score: float, certainty: float) -> Placement:
    """Return the placement of a long line, window after window.

    Each window holds back the units near its end, whose places may lie behind it, and the
    next window begins where the last settled unit was put: memory is that of one window.
    """
    scores = np.ones(len(line.gaps), np.float32)
    placement = Placement(line.gaps.copy(), line.gaps.copy(), scores)
    unit = free = 0
    while unit < len(line.gaps):
        free = max(free, int(line.gaps[unit]) - _MARGIN)
        start = max(0, free - _CONTEXT)
        window, stop = _window(line, start, unit)
        posterior = posteriors(*scorer.score([window]))[0]
        found = place_units(
            posterior, window.gaps, min_score=min_score, certainty=certainty, first=free - start
        )
        settled = _settled(line, found, window, unit, stop)
        kept = settled - unit
        if stop < len(line.gaps) and found.gaps[kept - 1] > window.gaps[min(kept, stop - unit - 1)]:
            found = stay(window.gaps)  # units that cross into the next window cannot be settled
        placement.gaps[unit:settled] = found.gaps[:kept] + start
        placement.wished[unit:settled] = found.wished[:kept] + start
        placement.scores[unit:settled] = found.scores[:kept]
        free = int(placement.gaps[settled - 1])
        unit = settled
    return placement


def _window(line: Line, start: int, unit: int) -> tuple[Line, int]:
    """Return the part of a line from letter `start` and `unit` on, and the unit it stops before."""
    end = min(len(line.ids), start + WINDOW)
    stop = int(np.searchsorted(line.gaps, end, side="right"))
    stop = max(unit + 1, min(stop, unit + _WINDOW_UNITS))
    gaps = np.clip(line.gaps[unit:stop] - start, 0, end - start)
    part = Line(line.ids[start:end], line.classes[unit:stop], gaps, line.cohesion[start : end + 1])
    return part, stop


def _settled(line: Line, found: Placement, window: Line, unit: int, stop: int) -> int:
    """Return the unit before which a window's placement is final."""
    if stop == len(line.gaps):
        return stop
    held = int(window.gaps[-1]) - _MARGIN
    settled = max(1, int(np.searchsorted(window.gaps, held)))
    # The next window must be free to leave its first unit where it stands.
    while settled > 1 and found.gaps[settled - 1] > window.gaps[settled]:
        settled -= 1
    return unit + settled


def _moves(text: str, settling: Settling) -> Iterator[Change]:
    """Yield the moves of a settled block, made and doubtful, in the order of their sources."""
    for paragraph, placement in settling.lines():
        yield from find_moves(text, paragraph, placement)


def find_moves(text: str, paragraph: Paragraph, placement: Placement) -> Iterator[Change]:
    """Yield the moves that put the units of a line of the text where its placement has them.

    They come in the order of their sources, doubtful ones among them.
    """
    stands = placement.gaps == paragraph.gaps
    wishes = np.where(stands, placement.wished, placement.gaps)
    entries = paragraph.entries(placement.gaps, placement.wished)
    for index in np.flatnonzero(wishes != paragraph.gaps).tolist():
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
