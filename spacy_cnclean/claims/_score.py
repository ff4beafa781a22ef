"""How much a check of a claim is worth, as a number from 0 to 1.

An additive rule, not a trained model: each type has a base, and what makes a statement specific
(figure, metric, date, named law or body, source) adds to it; docs/claims.md gives the table.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spacy_cnclean.claims.types import TYPE_ROWS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy_cnclean.claims.types import ClaimType

_BASE = {row.name: row.base for row in TYPE_ROWS}
FIGURE = 0.15
METRIC = 0.05
DATED = 0.15
NAMED = 0.1
STATUTE = 0.3
SOURCED = 0.05
HEDGED = -0.05
PERSONAL = -0.3

_NAMED = re.compile(
    r"全国|我国|中国|国家|全市|全省|行业|银保监会|银监会|人民银行|央行|证监会|银行|公司|法院|"
    r"协会|总局|委员会"
)


def checkworthiness(
    text: str,
    span: tuple[int, int],
    types: Sequence[ClaimType],
    *,
    figure: bool,
    metric: bool,
    dated: bool,
    statute: bool,
    sourced: bool,
    hedged: bool,
    personal: bool,
) -> float:
    """Return the score of the claim that stands at `span` and has what the flags say."""
    score = _BASE[types[0]] if len(types) == 1 else max([_BASE[name] for name in types])
    if figure:
        score += FIGURE + (METRIC if metric else 0)
    if dated:
        score += DATED
    if statute:
        score += STATUTE
    elif _NAMED.search(text, *span):
        score += NAMED
    if sourced:
        score += SOURCED
    if hedged:
        score += HEDGED
    if personal:
        score += PERSONAL
    return round(min(1.0, max(0.0, score)), 2)
