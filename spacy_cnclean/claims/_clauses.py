"""A clause with what was found in it, and what earlier clauses of its sentence say about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from spacy_cnclean.claims._models import StatuteLike
    from spacy_cnclean.claims._vocabulary import Vocabulary
    from spacy_cnclean.claims.types import ClaimType
    from spacy_cnclean.quantities._models import Quantity

Cue: TypeAlias = tuple[int, int, int]
"""Start, end and flags of a cue word."""


NO_TYPES: AbstractSet[ClaimType] = frozenset()


class Clause:
    """One comma clause with what was found in it; filled once, read by the tests of the types.

    What is absent is the same empty tuple everywhere: most clauses hold one thing or nothing.
    """

    __slots__ = (
        "cues", "dated", "end", "figures", "flags", "label", "start", "statutes", "times", "types",
    )  # fmt: skip

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end
        self.flags = 0  # the flags of all cues
        self.cues: Sequence[Cue] = ()
        self.figures: Sequence[Quantity] = ()
        self.times: Sequence[Quantity] = ()
        self.statutes: Sequence[StatuteLike] = ()
        self.dated = False
        self.label = False  # a list title before a colon
        self.types: AbstractSet[ClaimType] = NO_TYPES


@dataclass(slots=True)
class Scope:
    """What earlier clauses of the sentence say about a later one, and the words that count."""

    vocabulary: Vocabulary
    statute: bool = False  # a statute was named
    introduced: bool = False  # 根据X, X规定: what follows is the rule's content
    dated: bool = False  # the clause before is a time
    predicted: bool = False  # the clause before is 预计到2026年
    forecast: bool = False  # an earlier clause has 预计: figures after it are predicted too
    supposed: bool = False  # 假如利率为3.85%: what follows is an example
    condition: bool = False  # the clause before ends in 的: a rule's condition
    verdict: bool = False  # a court decided: 判处…, 并处罚金
    previous: Clause | None = None

    @property
    def binds(self) -> bool:
        """Return whether the next clause gets its meaning from an earlier one."""
        return self.introduced or self.predicted or self.conditional

    @property
    def conditional(self) -> bool:
        """Return whether the next clause is the consequence that a statute ties to a condition."""
        return self.condition and self.statute


def words(text: str) -> frozenset[str]:
    """Return the blank-separated words of `text` as a set."""
    return frozenset(text.split())
