"""The view of a Doc: what a notebook shows of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.tokens import Doc

from spacy_cnclean.pipeline._extensions import Extensions, install, recall
from spacy_cnclean.pipeline._findings import get_claim, get_statute

if TYPE_CHECKING:
    from spacy_cnclean.html import View

_LABELS = frozenset(("STATUTE", "CLAIM"))
_KEYS = frozenset(("cn_statutes", "cn_claims"))


def view_doc(doc: Doc) -> View:
    """Return the view of a Doc: its raw text, its text, and the statutes and claims of it.

    They are those that the ruler marked, judged by its table and day; in a Doc that no ruler has
    seen they are looked up.

    Args:
        doc: Any Doc; one that was not cleaned shows its text twice.
    """
    from spacy_cnclean.claims import find_claims
    from spacy_cnclean.html import View
    from spacy_cnclean.statutes import find_statutes

    clean = recall(doc)
    spans = sorted(
        (span for key in doc.spans for span in doc.spans[key] if span.label_ in _LABELS),
        key=lambda span: int(span.start),
    )
    if not spans and not _KEYS & set(doc.spans):
        statutes = find_statutes(clean.text)
        return View(clean, statutes=statutes, claims=find_claims(clean.text, statutes=statutes))
    # Spans of one range have the same attributes: the label says which of them is meant.
    marked = [found for span in spans if span.label_ == "STATUTE" and (found := get_statute(span))]
    claims = [claim for span in spans if span.label_ == "CLAIM" and (claim := get_claim(span))]
    return View(clean, statutes=marked, claims=claims)


EXTENSIONS: Extensions = ((Doc, "cn_view", {"getter": view_doc}),)

install(EXTENSIONS)
