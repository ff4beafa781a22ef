"""The type PREDICTION: what will be, or is estimated to be.

>>> from spacy_cnclean.claims import find_claims
>>> [claim.types for claim in find_claims("预计2030年市场规模将达到900亿元。", statutes=())]
[('PREDICTION',)]
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spacy_cnclean.claims._cues import FUTURE

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from spacy_cnclean.claims._clauses import Clause, Scope

BASE = 0.15
"""What the type adds to the score `checkworthy`."""

_ABOUT_ITSELF = re.compile(r"本文|下文|下面|接下来|小编|笔者")
_PAST = re.compile(r"已|了(?!解)|曾|去年|此前|上年末")


def meets(text: str, clause: Clause, scope: Scope, _met: AbstractSet[str]) -> bool:
    """Return whether the clause speaks of the future, by its own words or by 预计 before it."""
    said = bool(clause.flags & FUTURE) or scope.predicted
    if not said and not (scope.forecast and clause.figures):
        return False
    if _ABOUT_ITSELF.match(text, clause.start, clause.end):
        return False
    return said or _PAST.search(text, clause.start, clause.end) is None
