"""Exact quantities and times of Chinese text, as pure functions without spaCy."""

from __future__ import annotations

from spacy_cnclean.quantities._find import normalize_quantities
from spacy_cnclean.quantities._models import Bound, Quantity, QuantityKind, TimeRole

__all__ = ["Bound", "Quantity", "QuantityKind", "TimeRole", "normalize_quantities"]
