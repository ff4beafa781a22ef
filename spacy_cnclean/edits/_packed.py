"""Edits as they are pickled: a column for each field, an eighth of the time of an object each."""

from __future__ import annotations

from array import array
from itertools import chain, islice
from typing import TYPE_CHECKING, Final, NamedTuple, get_args

from spacy_cnclean.edits._changes import Edit, EditKind, make_edit, values_of_edit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_KINDS: Final[tuple[EditKind, ...]] = get_args(EditKind)
_N_OFFSETS: Final = 4


class PackedEdits(NamedTuple):
    """Edits of one text, column by column; `unpack` gives them back.

    Attributes:
        names: The rules.
        rules: Of each edit, the index of its rule in `names`.
        kinds: Of each edit, the index of its kind.
        offsets: Of each edit, its four offsets.
        texts: What the edits saw and left, one after the other.
        lengths: Of each edit, how much of `texts` is what it saw, and how much what it left.
        scores: How sure the step was of each.
    """

    names: tuple[str, ...]
    rules: array[int]
    kinds: bytes
    offsets: array[int]
    texts: str
    lengths: array[int]
    scores: array[float]

    def unpack(self) -> Iterator[Edit]:
        """Yield the edits."""
        offsets = zip(*[iter(self.offsets)] * _N_OFFSETS, strict=True)
        texts = _cut(self.texts, self.lengths)
        for rule, kind, places, score in zip(
            self.rules, self.kinds, offsets, self.scores, strict=True
        ):
            before, after = islice(texts, 2)
            yield make_edit(self.names[rule], _KINDS[kind], *places, before, after, score)


def pack_edits(edits: Sequence[Edit]) -> PackedEdits:
    """Return edits column by column."""
    columns = list(zip(*map(values_of_edit, edits), strict=True)) or [()] * len(Edit.__slots__)
    rules, kinds, *offsets, befores, afters, scores = columns
    names = {rule: index for index, rule in enumerate(dict.fromkeys(rules))}
    texts = list(chain.from_iterable(zip(befores, afters, strict=True)))
    return PackedEdits(
        tuple(names),
        array("i", map(names.__getitem__, rules)),
        bytes(map(_KINDS.index, kinds)),
        array("q", chain.from_iterable(zip(*offsets, strict=True))),
        "".join(texts),
        array("q", map(len, texts)),
        array("d", scores),
    )


def _cut(text: str, lengths: Sequence[int]) -> Iterator[str]:
    """Yield a text in pieces of these lengths."""
    start = 0
    for length in lengths:
        yield text[start : start + length]
        start += length
