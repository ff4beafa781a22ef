"""How well a scorer does on noised lines, by the decoding that the repair uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from spacy_cnclean.punctuation.lattice import posteriors
from spacy_cnclean.punctuation.placement import place_units
from spacy_cnclean.punctuation.repair import DEFAULT_MIN_SCORE
from spacy_cnclean.punctuation.scorer import GapScorer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy_cnclean.training.examples import Example

_BATCH = 16


class Figures(NamedTuple):
    """Counts over lines: displaced units and those put back, right ones and those broken."""

    displaced: int
    back: int
    right: int
    broken: int
    lines: int
    exact: int
    whole: int
    altered: int

    def __str__(self) -> str:
        return (
            f"displaced back {_percent(self.back, self.displaced)}, "
            f"right broken {_percent(self.broken, self.right)}, "
            f"lines exact {_percent(self.exact, self.lines)}, "
            f"whole lines altered {self.altered} of {self.whole}"
        )


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f} %" if whole else "-"


def measure(
    arrays: dict[str, np.ndarray],
    examples: Sequence[Example],
    *,
    min_score: float = DEFAULT_MIN_SCORE,
) -> Figures:
    """Return the figures of weights on examples; the gate is left out."""
    scorer = GapScorer(arrays)
    counts = np.zeros(8, np.int64)
    ordered = sorted(examples, key=_length)
    for first in range(0, len(ordered), _BATCH):
        batch = ordered[first : first + _BATCH]
        found = posteriors(*scorer.score([example.line for example in batch]))
        for example, posterior in zip(batch, found, strict=True):
            line = example.line
            probable = posterior[: len(line.gaps), : len(line.ids) + 1]
            gaps = place_units(probable, line.gaps, min_score=min_score).gaps
            stood, stands = line.gaps == example.gaps, gaps == example.gaps
            counts += (
                int((~stood).sum()),
                int((~stood & stands).sum()),
                int(stood.sum()),
                int((stood & ~stands).sum()),
                1,
                int(stands.all()),
                int(stood.all()),
                int(stood.all() and not stands.all()),
            )
    return Figures(*(int(count) for count in counts))


def _length(example: Example) -> int:
    return len(example.line.ids)
