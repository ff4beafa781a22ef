"""A seeded model of the noise that the package repairs: displaced marks and inserted emoji.

The order of the letters and the order of the marks and numbers never change; only how they
interleave does. `displace` works on gaps, for training; `add_noise` works on text and
returns the noisy text with the true alignment, for benchmarks and for tests.
"""

from __future__ import annotations

import random
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from spacy_cnclean.alignment import Alignment, Segment
from spacy_cnclean.punctuation._noise_kinds import NoiseKind, displace_as
from spacy_cnclean.punctuation._streams import (
    CLASS_OF_MARK,
    CLOSING,
    FINAL,
    FIRST_NUMBER,
    OPENING,
    Streams,
    UnitClass,
    split_streams,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

# Breadth, not the emoji of one corpus: faces, nature, objects, flags, and pictographs that are
# text by default and came without a variation selector.
_EMOJI: Final = (
    *"😀😂🤔👍🔥🎉🌿🐡🌴🦋🌷🌸🐯💐🍁🪴🌵🚀💰📈⭐✨✅❌⚡",
    *"☘🕊🕷🕸☀☁☂☎✈✏",
    "❤️", "⚠️", "🇨🇳", "👩‍💻", "👍🏽", "🏳️‍🌈", "👨‍👩‍👧",
)  # fmt: skip


class NoiseSettings(NamedTuple):
    """How strong the noise is and which patterns it takes.

    Every field is a probability or a mean in letters or units. `damage` is the chance that a
    line is damaged at all; lines of fewer than four units (headings, list items) are damaged
    `short_damage` times as often. `whole_start` is the chance that the first sentence of a
    damaged line stays as it is. After it, runs of units follow one another, each of one
    pattern, in the proportions given: `keep` (units stay), `bunch` (units one or two letters
    apart, ahead of their places), `slip` (one unit behind the next word or two), `early` (one
    unit some letters ahead), `scatter` (a run thrown anywhere between its neighbours). `glue`
    is the chance that a number, or a unit of a bunch, joins the unit before it in the same gap.
    `hold_pairs` is the chance that brackets, titles and quotes stay where they are. `reach` is
    how many letters ahead of its place a unit of a bunch may come, `emoji` the mean number of
    emoji per letter. `kind` is another kind of noise than that of these patterns: see
    `_noise_kinds.displace_as`.
    """

    damage: float = 1.0
    short_damage: float = 0.25
    whole_start: float = 0.75
    keep: float = 0.30
    bunch: float = 0.42
    slip: float = 0.14
    early: float = 0.10
    scatter: float = 0.04
    run_mean: float = 3.5
    glue: float = 0.15
    hold_pairs: float = 0.75
    reach: int = 60
    emoji: float = 0.045
    kind: NoiseKind = "spun"


def _held(classes: Sequence[int], gaps: Sequence[int], rng: random.Random, hold: float) -> set[int]:
    """Return the units that no pattern moves: list numbers, and most bracketed groups."""
    held: set[int] = set()
    index = 0
    while index < len(classes) and gaps[index] == 0:
        held.add(index)  # a number, a bracket or a quote that opens the line
        index += 1
    opened: list[int] = []
    for position, unit_class in enumerate(classes):
        if unit_class in OPENING:
            opened.append(position)
        elif unit_class in CLOSING and opened:
            first = opened.pop()
            if not opened and rng.random() < hold:
                held.update(range(first, position + 1))
    return held


def _first_moving(classes: Sequence[int], rng: random.Random, settings: NoiseSettings) -> int:
    """Return the index of the first unit that may move."""
    if rng.random() < settings.whole_start:
        finals = [i for i, c in enumerate(classes[:-1]) if c in FINAL]
        if finals:
            return finals[0] + 1
        commas = [i for i, c in enumerate(classes[:-1]) if c == UnitClass.COMMA]
        return commas[0] + 1 if commas and rng.random() < 0.6 else 0  # noqa: PLR2004
    return rng.randrange(len(classes))


def _short(rng: random.Random, mean: float) -> int:
    """Return a whole number of at least 1 with about this mean, geometrically distributed."""
    count = 1
    while rng.random() > 1 / mean:
        count += 1
    return count


def _would_merge(classes: Sequence[int], gaps: Sequence[int], unit: int) -> bool:
    """Tell whether a unit is a number that would run into the number before it."""
    return (
        unit > 0
        and classes[unit] >= FIRST_NUMBER
        and classes[unit - 1] >= FIRST_NUMBER
        and gaps[unit] != gaps[unit - 1]
    )


_STEPS = (1, 1, 1, 1, 1, 2, 2, 3)
_SLIPS = (1, 2, 2, 2, 3, 4, 5)


def displace(
    classes: Sequence[int],
    gaps: Sequence[int],
    n_letters: int,
    rng: random.Random,
    settings: NoiseSettings,
) -> list[int]:
    """Return a noisy gap for each unit: non-decreasing, within 0 and `n_letters`.

    Args:
        classes: the class of each unit.
        gaps: the true gap of each unit, non-decreasing.
        n_letters: the number of letters of the line.
        rng: the source of chance; the same state gives the same noise.
        settings: strength and patterns.
    """
    if not gaps:
        return []
    if settings.kind != "spun":
        return displace_as(settings.kind, classes, gaps, n_letters, rng)
    return _spun(classes, gaps, n_letters, rng, settings)


def _spun(
    classes: Sequence[int],
    gaps: Sequence[int],
    n_letters: int,
    rng: random.Random,
    settings: NoiseSettings,
) -> list[int]:
    noisy = list(gaps)
    held = _held(classes, gaps, rng, settings.hold_pairs)
    patterns = ("keep", "bunch", "slip", "early", "scatter")
    weights = [getattr(settings, pattern) for pattern in patterns]
    index = _first_moving(classes, rng, settings)
    before = noisy[index - 1] if index else 0
    while index < len(noisy):
        pattern = rng.choices(patterns, weights)[0]
        run = 1 if pattern in ("slip", "early") else _short(rng, settings.run_mean)
        last = min(index + run, len(noisy))
        thrown = sorted(rng.randint(before, n_letters) for _ in range(index, last))
        for step, unit in enumerate(range(index, last)):
            place = gaps[unit]
            if unit in held or pattern == "keep":
                pass
            elif pattern == "scatter":
                place = thrown[step]
            elif rng.random() < settings.glue and (
                pattern == "bunch" or classes[unit] >= FIRST_NUMBER
            ):
                place = before
            elif pattern == "bunch":
                place = min(max(before + rng.choice(_STEPS), place - settings.reach), place + 5)
            elif pattern == "slip":
                place += rng.choice(_SLIPS)
            else:
                place -= _short(rng, 6.0)
            place = max(place, before)
            if place == before and _would_merge(classes, gaps, unit):
                place += 1
            before = noisy[unit] = min(place, n_letters)
        index = last
    return noisy


_ASCII_FORM: Final = str.maketrans("，：；？！（）", ",:;?!()")
_TRIES = 4
_SHORT_LINE = 4  # units


def is_damaged(n_units: int, rng: random.Random, settings: NoiseSettings) -> bool:
    """Return by chance whether a line of this many units is damaged."""
    often = 1.0 if n_units >= _SHORT_LINE else settings.short_damage
    return n_units > 0 and rng.random() < settings.damage * often


class NoisyText(NamedTuple):
    """A noisy text, the clean one it was made of, and the alignment from noisy to clean."""

    text: str
    clean_text: str
    alignment: Alignment


def with_ascii_marks(text: str) -> str:
    """Return the text with the marks that web text often has in ASCII in that form.

    >>> with_ascii_marks("合法催收：催收机构，等。")
    '合法催收:催收机构,等。'
    """
    return text.translate(_ASCII_FORM)


def add_noise(text: str, *, seed: int, settings: NoiseSettings | None = None) -> NoisyText:
    """Return the text with displaced marks and inserted emoji, and the true way back.

    Every line is noised by itself. The streams of a noisy line, its emoji and their spaces
    taken out, are those of the clean line: a displacement that would run two numbers into one,
    or a number into a word, is drawn again, and after a few tries the line stays whole.

    Args:
        text: The clean text.
        seed: The same seed gives the same noise.
        settings: Strength and patterns; None is the default.
    """
    rng = random.Random(seed)  # noqa: S311 - noise, not secrets
    chosen = settings or NoiseSettings()
    sources: list[int] = []  # for each noisy character the clean one, or -1 for an inserted one
    pieces: list[str] = []
    start = 0
    for line in text.split("\n"):
        order: Sequence[int] = range(len(line))
        if is_damaged(len(split_streams(line).units), rng, chosen):
            order = displace_line(line, rng, chosen).order
        noisy, inserted = _with_emoji("".join(line[k] for k in order), rng, chosen.emoji)
        clean = iter(order)
        sources.extend(-1 if is_new else start + next(clean) for is_new in inserted)
        pieces.append(noisy)
        start += len(line) + 1
        sources.append(start - 1)
    sources.pop()
    noisy_text = "\n".join(pieces)
    return NoisyText(noisy_text, text, _alignment(sources, len(text)))


class DisplacedLine(NamedTuple):
    """A damaged line.

    Attributes:
        order: for each of its characters, the offset of the same one in the clean line.
        displaced: offsets in the clean line at which its displaced marks and numbers begin.
    """

    order: list[int]
    displaced: frozenset[int]


def displace_line(line: str, rng: random.Random, settings: NoiseSettings) -> DisplacedLine:
    """Return a line damaged for certain, or whole where the tries to damage it failed."""
    streams = split_streams(line)
    classes = [unit.unit_class for unit in streams.units]
    gaps = [unit.gap for unit in streams.units]
    for _ in range(_TRIES if gaps else 0):
        noisy = displace(classes, gaps, len(streams.letters), rng, settings)
        order = _order(streams, noisy)
        if _same_streams(streams, split_streams("".join(line[k] for k in order))):
            displaced = (
                unit.start + len(text) - len(text.lstrip())
                for unit, text in ((unit, line[unit.start : unit.end]) for unit in streams.units)
            )
            pairs = zip(displaced, gaps, noisy, strict=True)
            return DisplacedLine(order, frozenset(at for at, one, other in pairs if one != other))
    return DisplacedLine(list(range(len(line))), frozenset())


def _order(streams: Streams, gaps: Sequence[int]) -> list[int]:
    order: list[int] = []
    unit = 0
    for gap in range(len(streams.letters) + 1):
        while unit < len(gaps) and gaps[unit] == gap:
            order.extend(range(streams.units[unit].start, streams.units[unit].end))
            unit += 1
        if gap < len(streams.letters):
            order.extend(range(streams.letter_starts[gap], streams.letter_ends[gap]))
    return order


def _same_streams(one: Streams, other: Streams) -> bool:
    return one.letters == other.letters and [unit.unit_class for unit in one.units] == [
        unit.unit_class for unit in other.units
    ]


def _with_emoji(line: str, rng: random.Random, rate: float) -> tuple[str, list[bool]]:
    """Return the line with emoji between its characters, and which characters are new.

    Each has a space on either side, at the end of the line only before it. None goes where the
    spaces could not be told from the author's: beside spaces, letters of words and digits.
    """
    pieces: list[str] = []
    inserted: list[bool] = []
    for index, character in enumerate(line):
        pieces.append(character)
        inserted.append(False)
        last = index + 1 == len(line)
        if rng.random() < rate and _open(character) and (last or _open(line[index + 1])):
            emoji = f" {rng.choice(_EMOJI)}" if last else f" {rng.choice(_EMOJI)} "
            pieces.append(emoji)
            inserted.extend([True] * len(emoji))
    return "".join(pieces), inserted


def _open(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff" or (
        character in CLASS_OF_MARK and not character.isascii()
    )


def _alignment(sources: Sequence[int], clean_length: int) -> Alignment:
    """Return the alignment of a noisy text whose characters have these clean sources."""
    raw_of = [0] * clean_length
    for raw, clean in enumerate(sources):
        if clean >= 0:
            raw_of[clean] = raw
    segments: list[Segment] = []
    deletions = _deleted_runs(sources)
    if 0 in deletions:
        segments.append(Segment(0, 0, 0, deletions[0], "delete"))
    highest = -1
    clean = 0
    while clean < clean_length:
        end = clean + 1
        while end < clean_length and raw_of[end] == raw_of[end - 1] + 1:
            end += 1
        raw, raw_end = raw_of[clean], raw_of[end - 1] + 1
        kind = "keep" if raw > highest else "move"
        segments.append(Segment(clean, end, raw, raw_end, kind))
        if raw_end in deletions:
            segments.append(Segment(end, end, raw_end, deletions[raw_end], "delete"))
        highest = max(highest, raw_end - 1)
        clean = end
    return Alignment(len(sources), clean_length, segments)


def _deleted_runs(sources: Sequence[int]) -> dict[int, int]:
    """Return the end of each run of inserted characters by its start."""
    runs: dict[int, int] = {}
    position = 0
    for is_new, group in groupby(source < 0 for source in sources):
        length = len(list(group))
        if is_new:
            runs[position] = position + length
        position += length
    return runs
