"""Checkable claims and exact quantities of Chinese text, as pure functions without spaCy."""

from __future__ import annotations

from spacy_cnclean.claims.find import find_claims
from spacy_cnclean.claims.models import (
    CLAIM_TYPES,
    Attribution,
    Claim,
    ClaimIssue,
    ClaimType,
    Quantity,
    QuantityKind,
    StatuteLike,
    TimeMention,
)
from spacy_cnclean.claims.quantities import normalize_quantities

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
