"""Run the benchmarks: `python -m benchmarks quality | speed | report | all`."""

from __future__ import annotations

import argparse


def main() -> None:
    """Run what was asked for; results go to benchmarks/results, the table to README.md."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("what", choices=["quality", "speed", "report", "all"])
    parser.add_argument("--seed", type=int, default=7, help="of the noise that is made")
    parser.add_argument("--against", default="HEAD", help="commit to compare with in the report")
    options = parser.parse_args()
    if options.what in ("quality", "all"):
        from benchmarks import quality

        quality.run(options.seed)
    if options.what in ("speed", "all"):
        from benchmarks import speed

        speed.run(options.seed)
    if options.what in ("report", "all"):
        from benchmarks import report

        report.run(options.against)


if __name__ == "__main__":
    main()
