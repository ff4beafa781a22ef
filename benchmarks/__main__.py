"""Run the benchmarks: `python -m benchmarks quality | speed | report | gates | all`.

`all` is everything in one go, unattended: results/*.json, the plots, the report and README's
section. `gates` writes only the hashes that the test suite compares with, in a few seconds.
"""

from __future__ import annotations

import argparse
import logging
import os

# One thread for each process, whatever the machine has: figures are of one core, sums come out
# alike, and threads that wait for each other would be what a busy machine measures. Before numpy.
for _name in ("OPENBLAS", "OMP", "MKL", "VECLIB_MAXIMUM"):
    os.environ.setdefault(f"{_name}_THREADS" if "_" in _name else f"{_name}_NUM_THREADS", "1")


def main() -> None:
    """Run what was asked for; results go to benchmarks/results, the table to README.md."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("what", choices=["quality", "speed", "report", "gates", "all"])
    parser.add_argument("--seed", type=int, default=7, help="of the noise that is made")
    parser.add_argument("--against", default="HEAD", help="commit to compare with in the report")
    parser.add_argument(
        "--budget",
        type=float,
        default=240,
        help="seconds that `speed` may take; what does not fit is left out, and said to be",
    )
    options = parser.parse_args()
    logging.disable(logging.INFO)  # peers tell how they load their dictionaries
    what = options.what
    if what in {"gates", "all"}:
        from benchmarks import gates

        gates.run()
    if what in {"quality", "all"}:
        from benchmarks import quality

        quality.run(options.seed)
    if what in {"speed", "all"}:
        from benchmarks import speed

        speed.run(options.seed, options.budget)
    if what in {"report", "all"}:
        from benchmarks import report

        report.run(options.against)


if __name__ == "__main__":
    main()
