"""Checkable claims of Chinese text, as pure functions without spaCy."""

from __future__ import annotations

from spacy_cnclean.claims._find import find_claims
from spacy_cnclean.claims._models import (
    Attribution,
    Claim,
    ClaimIssue,
    StatuteLike,
    TimeMention,
)
from spacy_cnclean.claims.types import CLAIM_TYPES, ClaimType

# Where 0.1.0 had them.
from spacy_cnclean.quantities import Quantity, QuantityKind, normalize_quantities

__all__ = [
    "CLAIM_TYPES",
    "Attribution",
    "Claim",
    "ClaimIssue",
    "ClaimType",
    "Quantity",
    "QuantityKind",
    "StatuteLike",
    "TimeMention",
    "find_claims",
    "normalize_quantities",
]
