"""Run the benchmarks: `python -m benchmarks quality | speed | report | gates | all | ...`.

`all` is the first four in one go, unattended: results/*.json, the plots, the report and README's
section. `gates` writes only the hashes that the test suite compares with, in a few seconds.
`genres` measures harm and repair on corpora that are not in the repository.
`adversarial` and `fuzz` look for what raises, hangs or grows too fast; each has options of its own.
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
    options = _options()
    logging.disable(logging.INFO)  # peers tell how they load their dictionaries
    what = options.what
    if what == "adversarial":
        from benchmarks.adversarial import run as adversarial

        adversarial.run(options)
    if what == "genres":
        from benchmarks.genres import run as genres

        genres.run(options)
    if what == "fuzz":
        from benchmarks.fuzz import run as fuzz

        fuzz.run(options)
    if what in {"gates", "all"}:
        from benchmarks import gates

        gates.run()
    if what in {"quality", "all"}:
        from benchmarks.quality import run as quality

        quality.run(options.seed)
    if what in {"speed", "all"}:
        from benchmarks.speed import run as speed

        speed.run(options.seed, options.budget)
    if what in {"report", "all"}:
        from benchmarks import report

        report.run(options.against)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="what", required=True)
    for what in ("quality", "speed", "report", "gates", "all"):
        command = commands.add_parser(what)
        command.add_argument("--seed", type=int, default=7, help="of the noise that is made")
        command.add_argument(
            "--against", default="HEAD", help="commit to compare with in the report"
        )
        command.add_argument(
            "--budget",
            type=float,
            default=240,
            help="seconds that `speed` may take; what does not fit is left out, and said to be",
        )
    from benchmarks.adversarial import run as adversarial
    from benchmarks.fuzz import run as fuzz
    from benchmarks.genres import run as genres

    genres.add_options(commands.add_parser("genres", description=genres.__doc__))
    adversarial.add_options(commands.add_parser("adversarial", description=adversarial.__doc__))
    fuzz.add_options(commands.add_parser("fuzz", description=fuzz.__doc__))
    return parser.parse_args()


if __name__ == "__main__":
    main()
