"""The types of claims: one row each, read by the dispatch of clauses and by the score.

To add a type: write its module with `BASE` and `meets`, and add its name and its row here. Words
that speak for it stand in the table of cues, cases in `tests/cases/claims.jsonl`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, TypeAlias, get_args

from spacy_cnclean.claims._cues import (
    ACT,
    CAUSE,
    DEFINE,
    DUTY,
    EFFECT,
    FUTURE,
    NEW_LAW,
    RULE,
    TREND,
)
from spacy_cnclean.claims.types import _causal as causal
from spacy_cnclean.claims.types import _definition as definition
from spacy_cnclean.claims.types import _event as event
from spacy_cnclean.claims.types import _legal_rule as legal_rule
from spacy_cnclean.claims.types import _prediction as prediction
from spacy_cnclean.claims.types import _quant as quant
from spacy_cnclean.claims.types import _quant_change as quant_change

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from spacy_cnclean.claims._clauses import Clause, Scope

ClaimType: TypeAlias = Literal[
    "QUANT", "QUANT_CHANGE", "PREDICTION", "LEGAL_RULE", "CAUSAL", "EVENT", "DEFINITION"
]

CLAIM_TYPES: tuple[ClaimType, ...] = get_args(ClaimType)
"""The names of the types, in the order in which a claim has them."""


# What makes a clause worth a test beside its cues
MEASURED = 1 << 20
"""The clause has a figure or a time."""
FOLLOWS = 1 << 21
"""An earlier clause predicts something or decides a case."""
ANYTHING = 1 << 22
"""What every clause has."""


class TypeTest(Protocol):
    """Tells whether a clause is of a type, given what stood before it and its types so far."""

    def __call__(
        self, text: str, clause: Clause, scope: Scope, met: AbstractSet[ClaimType], /
    ) -> bool:
        """Return whether the clause is of the type."""


class TypeRow(NamedTuple):
    """One type of claim.

    Attributes:
        name: Its name.
        signs: The flags of cues that speak for it, and other signs; only a clause with one of them
            is tested.
        meets: Its test.
        base: What it adds to the score `checkworthy`.
        unless: Types of the same clause after which it is not asked for.
        dropped_beside: Types of the same claim that make it void.
    """

    name: ClaimType
    signs: int
    meets: TypeTest
    base: float
    unless: frozenset[ClaimType] = frozenset()
    dropped_beside: frozenset[ClaimType] = frozenset()


# What a figure is when something else is said of it
_NO_LEVEL: frozenset[ClaimType] = frozenset(("PREDICTION", "LEGAL_RULE"))

TYPE_ROWS: tuple[TypeRow, ...] = (
    TypeRow("DEFINITION", DEFINE, definition.meets, definition.BASE),
    TypeRow("LEGAL_RULE", DUTY | RULE | ANYTHING, legal_rule.meets, legal_rule.BASE),
    TypeRow("EVENT", ACT | NEW_LAW | FOLLOWS, event.meets, event.BASE),
    TypeRow("CAUSAL", CAUSE | EFFECT, causal.meets, causal.BASE),
    TypeRow(
        "PREDICTION",
        FUTURE | FOLLOWS,
        prediction.meets,
        prediction.BASE,
        unless=frozenset(("LEGAL_RULE", "EVENT")),
    ),
    TypeRow(
        "QUANT_CHANGE",
        TREND | MEASURED,
        quant_change.meets,
        quant_change.BASE,
        unless=_NO_LEVEL | {"DEFINITION"},
        dropped_beside=_NO_LEVEL,
    ),
    TypeRow(
        "QUANT",
        MEASURED,
        quant.meets,
        quant.BASE,
        unless=_NO_LEVEL | {"DEFINITION", "QUANT_CHANGE"},
        dropped_beside=_NO_LEVEL | {"QUANT_CHANGE"},
    ),
)
"""All types in the order of their tests: each test sees which types the clause has so far."""
