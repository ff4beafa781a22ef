"""Rows: texts and lines cleaned together, and what is found in them, as every caller carries it."""
