"""Find the marks and numbers of a text that are not where they belong, and say where they go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from spacy_cnclean.edits import Change
from spacy_cnclean.punctuation.batches import Line
from spacy_cnclean.punctuation.characters import read_characters
from spacy_cnclean.punctuation.lattice import posteriors
from spacy_cnclean.punctuation.models import PunctuationModel, load_model
from spacy_cnclean.punctuation.paragraphs import (
    LINE_CHARACTERS,
    Block,
    Paragraph,
    blocks,
    read_paragraph,
)
from spacy_cnclean.punctuation.placement import Placement, place_units, stay

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy_cnclean.punctuation.scorer import GapScorer

RULE: Final = "punctuation.move"
DEFAULT_MIN_SCORE: Final = 0.15

_WINDOW = 768  # letters of a long line that are scored at once
_MARGIN = 192  # letters at its end that are only context: their units come with the next window
_CONTEXT = 32  # letters before the first free gap of a window
_WINDOW_UNITS = 160
_BATCH = 2560  # gaps scored in one call: the arrays of a layer still fit the cache
_ROUNDS = 4
_LONG_ROUNDS = 2
_RUN_CHARACTERS = 30_000
_PARTING = "\n\n"
# A block is known to be noisy when some units in several lines, and in this share of them all,
# have moved: any line of it is then far more likely to be damaged, and the gate asks for less. One
# line alone may be of a kind that the scorer does not know.
_NOISY_UNITS = 4
_NOISY_LINES = 2
_NOISY_SHARE = 0.08
_NOISY_EASE = 5.0
# How sure the scorer must be that one unit at least of a line is displaced, as long as nothing is
# known to be displaced in the line or in the block.
_CERTAINTY = 0.98


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
        for paragraph, placement in _settle(loaded, text, spans, min_score):
            changes.extend(_moves(text, paragraph, placement))
    return changes


def find_displaced_marks_batch(
    texts: Sequence[str], *, model: str | None = None, min_score: float = DEFAULT_MIN_SCORE
) -> list[list[Change]]:
    """Return for each text what `find_displaced_marks` returns for it.

    The gate reads many texts in one go: for short whole ones that is several times faster.

    Args:
        texts: Any `str`.
        model: As for `find_displaced_marks`.
        min_score: As for `find_displaced_marks`.

    Raises:
        OSError: The model cannot be read.
        ValueError: It is not a model.
    """
    gate = load_model(model).gate
    found: list[list[Change]] = [[] for _ in texts]
    for run in _runs(texts):
        # The gate sees no farther than the edges that two line breaks make.
        read = read_characters(_PARTING.join(texts[index] for index in run))
        starts = np.cumsum([0, *(len(texts[index]) + len(_PARTING) for index in run)])
        doubted = np.searchsorted(starts, gate.suspicious(read), side="right") - 1
        for index in (run[place] for place in np.unique(doubted).tolist()):
            found[index] = find_displaced_marks(texts[index], model=model, min_score=min_score)
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


def _settle(
    model: PunctuationModel, text: str, spans: Sequence[tuple[int, int]], min_score: float
) -> list[tuple[Paragraph, Placement]]:
    """Return the damaged lines of a block, with placements that, made, would be left alone.

    Repair is repeated on its own result until nothing moves. A line that never comes to rest is
    left as it was written; one longer than a window is taken as it is after two rounds. Once
    some lines have proved to be damaged, the others are looked at more closely.
    """
    texts = [text[start:end] for start, end in spans]
    settled: dict[int, tuple[Paragraph, Placement]] = {}
    resting: set[int] = set()
    read: dict[int, tuple[Line, float]] = {}
    noisy = False
    for round_number in range(2 * _ROUNDS):
        block = Block(texts)
        suspicious = block.lines_at(model.gate.suspicious(block.characters))
        if noisy:
            # What was read already is read again only where it looks displaced by itself, as it
            # would be if the repaired text were cleaned anew.
            eased = block.lines_at(model.gate.suspicious(block.characters, ease=_NOISY_EASE))
            suspicious = sorted({*suspicious, *(index for index in eased if index not in read)})
        for index in set(suspicious) - resting - settled.keys():
            paragraph = read_paragraph(spans[index][0], texts[index])
            if paragraph is None:
                resting.add(index)
            else:
                settled[index] = paragraph, stay(paragraph.gaps)
        chosen = {k: settled[k] for k in suspicious if k not in resting}
        if not chosen:
            break
        moved = False
        asked = {
            k: (line, 0.0 if noisy or _has_moved(*settled[k]) else _CERTAINTY)
            for k, line in zip(chosen, block.read(chosen), strict=True)
        }
        # What is read as it was read before would be placed as it was placed before.
        asked = {k: ask for k, ask in asked.items() if not _is_same(ask, read.get(k))}
        read.update(asked)
        placed = _place(model.scorer, [*asked.values()], min_score)
        for index, found in zip(asked, placed, strict=True):
            paragraph, before = settled[index]
            apart = found._replace(gaps=paragraph.kept_apart(found.gaps))
            outcome, rests = _outcome(paragraph, before, apart, round_number)
            if rests:
                resting.add(index)
            moved = moved or rests or not np.array_equal(outcome.gaps, before.gaps)
            settled[index] = paragraph, outcome
            texts[index] = paragraph.placed(outcome.gaps)
        if not moved:
            break
        noisy = noisy or _is_noisy([*settled.values()], len(texts))
    return [settled[index] for index in sorted(settled)]


def _has_moved(paragraph: Paragraph, placement: Placement) -> bool:
    return not np.array_equal(placement.gaps, paragraph.gaps)


def _is_same(ask: tuple[Line, float], last: tuple[Line, float] | None) -> bool:
    """Tell whether the scorer is asked what it was asked of the line some rounds ago."""
    if last is None:
        return False
    (line, certainty), (before, certainty_before) = ask, last
    return (
        certainty == certainty_before
        and np.array_equal(line.gaps, before.gaps)
        and np.array_equal(line.cohesion, before.cohesion)
    )


def _is_noisy(placed: Sequence[tuple[Paragraph, Placement]], n_lines: int) -> bool:
    """Tell whether what has moved so far shows that a block of so many lines is noisy."""
    moved = [int((placement.gaps != paragraph.gaps).sum()) for paragraph, placement in placed]
    lines = sum(count > 0 for count in moved)
    return sum(moved) >= _NOISY_UNITS and lines >= max(_NOISY_LINES, _NOISY_SHARE * n_lines)


def _outcome(
    paragraph: Paragraph, before: Placement, after: Placement, round_number: int
) -> tuple[Placement, bool]:
    """Return the placement of a line after this round, and whether that is the last word."""
    if np.array_equal(after.gaps, before.gaps):
        return (before if round_number else after), False
    if not paragraph.keeps_streams(after.gaps):
        return stay(paragraph.gaps), True
    if len(paragraph.ids) > _WINDOW:
        # In a text of many pages without a line break, something moves in every round.
        return _joined(paragraph, before, after), round_number >= _LONG_ROUNDS - 1
    if round_number >= _ROUNDS:
        return stay(paragraph.gaps), True
    return _joined(paragraph, before, after), False


def _joined(paragraph: Paragraph, before: Placement, after: Placement) -> Placement:
    """Return a placement whose scores are those of the round that moved a unit last."""
    moved_now = after.gaps != before.gaps
    doubted = (after.gaps == paragraph.gaps) & (after.wished != after.gaps)
    scores = np.where(moved_now | doubted, after.scores, before.scores)
    return Placement(after.gaps, after.wished, scores)


def _place(
    scorer: GapScorer, asked: Sequence[tuple[Line, float]], min_score: float
) -> list[Placement]:
    """Return the placement of each line, with its certainty; short ones are scored together."""
    lines = [line for line, _ in asked]
    placements: dict[int, Placement] = {}
    batch: list[int] = []
    for index in np.argsort([len(line.ids) for line in lines], kind="stable").tolist():
        line = lines[index]
        if len(line.ids) > _WINDOW or len(line.classes) > _WINDOW_UNITS:
            placements[index] = _place_long(scorer, line, min_score, asked[index][1])
            continue
        if batch and (len(batch) + 1) * (len(line.ids) + 1) > _BATCH:
            placements.update(_place_batch(scorer, asked, batch, min_score))
            batch = []
        batch.append(index)
    placements.update(_place_batch(scorer, asked, batch, min_score))
    return [placements[index] for index in range(len(lines))]


def _place_batch(
    scorer: GapScorer,
    asked: Sequence[tuple[Line, float]],
    batch: Sequence[int],
    min_score: float,
) -> Iterator[tuple[int, Placement]]:
    if not batch:
        return
    posterior = posteriors(*scorer.score([asked[index][0] for index in batch]))
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
    end = min(len(line.ids), start + _WINDOW)
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


def _moves(text: str, paragraph: Paragraph, placement: Placement) -> Iterator[Change]:
    """Yield the moves of a paragraph, made and doubtful, in the order of their sources."""
    stands = placement.gaps == paragraph.gaps
    wishes = np.where(stands, placement.wished, placement.gaps)
    for index in np.flatnonzero(wishes != paragraph.gaps).tolist():
        unit = paragraph.streams.units[index]
        start, end = paragraph.start + unit.start, paragraph.start + unit.end
        target = paragraph.start + paragraph.entry(int(wishes[index]), index, stands)
        yield Change(
            start,
            end,
            text[start:end],
            RULE,
            target,
            round(float(placement.scores[index]), 4),
            bool(stands[index]),
        )
