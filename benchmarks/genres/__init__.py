"""Harm and repair by genre, on text of many hands."""
