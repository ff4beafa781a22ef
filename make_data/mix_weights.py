"""Mix the scorers of two models of one training: the one it went on from, and the one it made.

    python make_data/mix_weights.py BEFORE AFTER OUTPUT --share 0.7

Writes OUTPUT/scorer.npz, each weight being `--share` of that of AFTER and the rest of BEFORE. What
lies between the two keeps most of what either does well (Wortsman et al. 2022, "Robust fine-tuning
of zero-shot models"). Where BEFORE has tables of fewer rows, they are those of AFTER for this.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch

from spacy_cnclean.punctuation._models import SCORER_FILE
from spacy_cnclean.punctuation._weight_files import read_scorer
from spacy_cnclean.training._network import GapNetwork, export_arrays, load_arrays, sizes_of
from spacy_cnclean.training._punctuation import write_arrays


def mixed(
    before: dict[str, np.ndarray], after: dict[str, np.ndarray], share: float
) -> dict[str, np.ndarray]:
    """Return the weights between two, with the temperature of the later ones."""
    networks = [GapNetwork(sizes_of(after)) for _ in range(3)]
    for network, arrays in zip(networks, (before, after), strict=False):
        load_arrays(network, arrays)
    with torch.no_grad():
        for one, other, result in zip(*(n.parameters() for n in networks), strict=True):
            result.copy_((1 - share) * one + share * other)
    arrays = export_arrays(networks[2])
    return {**arrays, "temperature": np.asarray(after["temperature"])}


def main() -> None:
    """Mix the models that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--share", type=float, default=0.7, help="of AFTER, 0 to 1")
    options = parser.parse_args()
    before, after = (
        read_scorer((folder / SCORER_FILE).read_bytes(), str(folder))
        for folder in (options.before, options.after)
    )
    options.output.mkdir(parents=True, exist_ok=True)
    write_arrays(options.output / SCORER_FILE, mixed(before, after, options.share))


if __name__ == "__main__":
    main()
