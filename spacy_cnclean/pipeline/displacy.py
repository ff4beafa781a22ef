"""Colours of our labels for displaCy, which finds them through the entry point.

displaCy looks a label up in capitals. DATE is spaCy's own label and keeps its colour.
"""

from spacy_cnclean.edits import NOISE_CLASSES

COLORS = {
    "STATUTE": "#9bc5f3",
    "CLAIM": "#f6c667",
    # Parts of a citation.
    "ISSUER": "#c3d9f0",
    "TITLE": "#7fb4f5",
    "VERSION_NOTE": "#d8e3ee",
    "DOC_NO": "#a8d8d8",
    "PROVISION": "#b5cdfa",
    "ALIAS_DEFINITION": "#cfc8f2",
    # What a component with action="mark" would change.
    **{rule.upper(): kind.label for kind in NOISE_CLASSES for rule in kind.rules},
}
