"""Colours of our labels for displaCy, which finds them through the entry point.

displaCy looks a label up in capitals. DATE is spaCy's own label and keeps its colour.
"""

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
    # What a component with action="mark" would change, in the colours of the page.
    "EMOJI": "#ffb3ad",
    "EMOJI.GAP": "#ffe0a3",
    "EMOJI.KEYCAP": "#ffb3ad",
    "EMOJI.VARIATION_SELECTOR": "#ffb3ad",
    "PUNCTUATION.MOVE": "#a9dca9",
    "PUNCTUATION.MOVE.DOUBTFUL": "#d9bdf0",
}
