"""Random texts through every public function, each with what must hold of any text."""
