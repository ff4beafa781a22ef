"""What must hold of a cleaned text, whatever the text and the steps."""

from __future__ import annotations

import pickle
import random
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from spacy_cnclean import Alignment, Change, Cleaner, CodeUnits, EmojiStep, WidthStep
from spacy_cnclean.edits import CleanText
from spacy_cnclean.punctuation._streams import split_streams

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from spacy_cnclean import Segment, Step

    Checks = Iterator[tuple[str, bool]]

_ENCODINGS = {"utf-16": "utf-16-le", "utf-8": "utf-8"}
_UNITS = {"utf-16": 2, "utf-8": 1}
_SELDOM = 4


def cleaned_by(*steps: str | Step) -> Callable[[str], Checks]:
    """Return the checks of a cleaning by these steps."""
    cleaner = Cleaner(steps)

    def check(text: str) -> Checks:
        clean = cleaner.clean(text)
        yield from holds_together(clean, text)
        if clean.text == text:
            return
        if len(steps) == 1:
            yield from edits_of_one_step(clean)
        again = cleaner.clean(clean.text)
        yield "cleaning twice is cleaning once", again.text == clean.text
        if again.text == clean.text:
            yield "a clean text has no edits", not again.edits
        yield "then composes", clean.then(again) == clean

    return check


def described(text: str) -> Checks:
    """Check the emoji step with the policy that names what it takes out."""
    clean = _describing().clean(text)
    yield from holds_together(clean, text)


@lru_cache(maxsize=1)
def _describing() -> Cleaner:
    return Cleaner([EmojiStep(policy="describe"), WidthStep("ascii")])


def holds_together(clean: CleanText, raw: str) -> Checks:
    """Check that both texts, the alignment and the edits belong together."""
    yield "raw text is kept", clean.raw_text == raw
    alignment = clean.alignment
    yield (
        "lengths fit",
        (alignment.raw_length, alignment.clean_length)
        == (
            len(raw),
            len(clean.text),
        ),
    )
    if alignment.is_identity:
        yield "the identity is of one text", clean.text == raw
        return
    segments = alignment.segments
    yield "the alignment is lawful", _rebuilt(alignment) == alignment
    yield (
        "what is kept or moved is the same characters",
        all(
            clean.text[piece.clean_start : piece.clean_end] == raw[piece.raw_start : piece.raw_end]
            for piece in segments
            if piece.kind in ("keep", "move")
        ),
    )
    yield from _edits_are_told(clean)
    if len(raw) % _SELDOM == 0:  # these cost more than all the others
        yield "raw_pieces are the segments'", _pieces_agree(alignment, segments)
        yield "bytes come back", Alignment.from_bytes(alignment.to_bytes()) == alignment
        restored = pickle.loads(pickle.dumps(clean))  # noqa: S301 - its own
        yield "a pickle comes back", restored == clean and restored.edits == clean.edits
        yield from _other_units(clean)


def _rebuilt(alignment: Alignment) -> Alignment:
    return Alignment(alignment.raw_length, alignment.clean_length, alignment.segments)


def _pieces_agree(alignment: Alignment, segments: Sequence[Segment]) -> bool:
    """Tell whether each character leads to the raw characters that its segment names."""
    for piece in segments:
        exact = piece.kind in ("keep", "move")
        for at in range(piece.clean_start, piece.clean_end):
            start = piece.raw_start + at - piece.clean_start if exact else piece.raw_start
            end = start + 1 if exact else piece.raw_end
            pieces = alignment.raw_pieces(at, at + 1)
            if start < end and not any(one <= start and end <= other for one, other in pieces):
                return False
            raw_start, raw_end = alignment.to_raw(at, at + 1)
            if not 0 <= raw_start <= raw_end <= alignment.raw_length:
                return False
            if start < end and not (raw_start <= start and end <= raw_end):
                return False
            for one, other in pieces:
                there, then = alignment.to_clean(one, other)
                if not there <= at < then:
                    return False
    return True


def _edits_are_told(clean: CleanText) -> Checks:
    raw, text = len(clean.raw_text), len(clean.text)
    everything = (*clean.edits, *clean.doubtful)
    yield "a change is told", bool(clean.edits)
    yield (
        "edits lie in their texts",
        all(
            0 <= edit.raw_start <= edit.raw_end <= raw
            and 0 <= edit.clean_start <= edit.clean_end <= text
            and 0 <= edit.score <= 1
            for edit in everything
        ),
    )
    starts = [edit.raw_start for edit in clean.edits]
    yield "edits are sorted", starts == sorted(starts)


def edits_of_one_step(clean: CleanText) -> Checks:
    """Check what only the edits of a single step promise."""
    edits, raw, text = clean.edits, clean.raw_text, clean.text
    yield "what has edits is changed", not (edits and clean.alignment.is_identity)
    yield (
        "before is what stood there",
        all(raw[edit.raw_start : edit.raw_end] == edit.before for edit in edits),
    )
    yield (
        "after is what stands there",
        all(text[edit.clean_start : edit.clean_end] == edit.after for edit in edits),
    )
    yield (
        "edits do not overlap",
        all(one.raw_end <= two.raw_start for one, two in pairwise(edits)),
    )


def _other_units(clean: CleanText) -> Checks:
    start, end = len(clean.text) // 3, len(clean.text) - len(clean.text) // 4
    for unit, encoding in _ENCODINGS.items():

        def units(text: str, encoding: str = encoding, unit: str = unit) -> int:
            return len(text.encode(encoding, "surrogatepass")) // _UNITS[unit]

        given = units(clean.text[:start]), units(clean.text[:end])
        raw_start, raw_end = clean.to_raw(start, end)
        wanted = units(clean.raw_text[:raw_start]), units(clean.raw_text[:raw_end])
        yield f"to_raw counts {unit}", clean.to_raw(*given, unit=unit) == wanted


def offsets(text: str) -> Checks:
    """Check offsets in UTF-16 and UTF-8 against the encoded text."""
    for unit, encoding in _ENCODINGS.items():
        units = CodeUnits(text, unit)
        width = _UNITS[unit]
        expected = [0]
        for character in text:
            expected.append(
                expected[-1] + len(character.encode(encoding, "surrogatepass")) // width
            )
        points = range(len(text) + 1)
        yield f"{unit} is counted", list(map(units.from_code_point, points)) == expected
        yield f"{unit} is counted back", list(map(units.to_code_point, expected)) == list(points)
        yield f"{unit} has a length", units.length == expected[-1]


def streams(text: str) -> Checks:
    """Check that letters and units cover a line exactly and in order."""
    line = text.replace("\n", " ")
    found = split_streams(line)
    spans = [(unit.start, unit.end, unit.gap) for unit in found.units]
    letters = list(zip(found.letter_starts, found.letter_ends, strict=True))
    pieces = sorted([*letters, *(span[:2] for span in spans)])
    edges = [0, *(end for _, end in pieces)]
    covered = edges[:-1] == [start for start, _ in pieces] and edges[-1] == len(line)
    yield "the streams cover the line", covered or not line.strip(" \t\u3000\xa0")
    yield (
        "letters stand where they are said to",
        all(
            line[start:core].strip(" \t\u3000\xa0") == letter
            for start, core, letter in zip(
                found.letter_starts, found.core_ends, found.letters, strict=True
            )
        ),
    )
    yield (
        "gaps count the letters before",
        all(gap == sum(start < at for start, _ in letters) for at, _, gap in spans),
    )


def changes_at_random(text: str) -> Checks:
    """Check that random changes, and more of them after, keep track of every character."""
    chance = random.Random(text.encode("utf-8", "surrogatepass"))  # noqa: S311 - no secret
    first = CleanText.of_changes(text, _changes(chance, text))
    yield from holds_together(first, text)
    yield from edits_of_one_step(first)
    second = CleanText.of_changes(first.text, _changes(chance, first.text))
    both = first.then(second)
    yield from holds_together(both, text)
    third = CleanText.of_changes(second.text, _changes(chance, second.text))
    left, right = both.then(third), first.then(second.then(third))
    yield (
        "composition is associative",
        all(
            sorted(left.alignment.raw_pieces(at, at + 1))
            == sorted(right.alignment.raw_pieces(at, at + 1))
            for at in range(len(third.text))
        ),
    )


def _changes(chance: random.Random, text: str) -> list[Change]:
    cuts = sorted({chance.randint(0, len(text)) for _ in range(chance.randint(0, 8))})
    made: list[Change] = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        kind = chance.randrange(4)
        if kind == 0:
            made.append(Change(start, start, "甲乙"[: chance.randint(1, 2)], "put"))
        elif kind == 1:
            made.append(Change(start, end, "", "taken"))
        elif kind == 2:  # noqa: PLR2004
            made.append(Change(start, end, chance.choice(("甲", "乙丙")), "replaced"))
        else:
            made.append(Change(start, end, text[start:end], "moved", chance.randint(0, len(text))))
    replaced = [(c.start, c.end) for c in made if c.target is None and c.after]
    return [change._replace(target=_outside(change.target, replaced)) for change in made]


def _outside(target: int | None, replaced: list[tuple[int, int]]) -> int | None:
    for start, end in replaced:
        if target is not None and start < target < end:
            return start
    return target


def bytes_at_random(text: str) -> Checks:
    """Check that bytes that are nearly an alignment are one, or a ValueError."""
    chance = random.Random(text.encode("utf-8", "surrogatepass"))  # noqa: S311 - no secret
    first = CleanText.of_changes(text, _changes(chance, text)).alignment
    data = bytearray(first.to_bytes())
    for _ in range(chance.randint(1, 3)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    if chance.random() < 0.3:  # noqa: PLR2004
        del data[chance.randrange(len(data)) :]
    try:
        read = Alignment.from_bytes(bytes(data))
    except ValueError:
        yield "not an alignment", True
        return
    yield "what is read is written again", Alignment.from_bytes(read.to_bytes()) == read
    yield "what is read is lawful", _rebuilt(read) == read
