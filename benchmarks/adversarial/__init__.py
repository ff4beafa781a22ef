"""Pathological texts through every public function: what raises, hangs or grows too fast."""
