"""Pathological texts through every public function: what raises, what hangs, what grows too fast."""
