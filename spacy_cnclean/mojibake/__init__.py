"""The mojibake step: text that was decoded with the wrong encoding, mended where that is sure."""

from spacy_cnclean.mojibake._step import MojibakeStep, find_mojibake

__all__ = ["MojibakeStep", "find_mojibake"]
