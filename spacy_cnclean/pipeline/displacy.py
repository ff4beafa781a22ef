"""Colours of our labels for displaCy, which finds them through the entry point."""

COLORS = {
    "STATUTE": "#9bc5f3",
    "CLAIM": "#f6c667",
}
