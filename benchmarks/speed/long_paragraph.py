"""What one paragraph of up to a megabyte costs the punctuation step, and how the cost grows.

    python -m benchmarks.speed.long_paragraph [--clean]

Each size is cleaned in a process of its own: a paragraph without a line break, made of the clean
articles in benchmarks/data over and over, noised (or, with --clean, as it is). Printed are seconds,
characters a second, the peak memory of the whole process, and the slope of time over length in
logarithms, which is one where cost is proportional to length.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys

from benchmarks.texts import DATA

TEXT = DATA / "clean_articles.txt"
SIZES = (125_000, 250_000, 500_000, 1_000_000)

_CHILD = """
import json, resource, sys, time
from spacy_cnclean import Cleaner
cleaner = Cleaner(["punctuation"])
text = sys.stdin.read()
cleaner.clean("预热,一下。")
started = time.perf_counter()
clean = cleaner.clean(text)
seconds = time.perf_counter() - started
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([seconds, peak, sum(one != other for one, other in zip(text, clean.text))]))
"""


def paragraph(size: int, *, noisy: bool) -> str:
    """Return a paragraph of so many characters."""
    from spacy_cnclean.punctuation.noise import NoiseSettings, add_noise

    lines = TEXT.read_text(encoding="utf-8").splitlines()
    if noisy:
        settings = NoiseSettings(emoji=0)
        lines = [add_noise(line, seed=n, settings=settings).text for n, line in enumerate(lines)]
    whole = "".join(lines)
    return (whole * (size // len(whole) + 1))[:size]


def main() -> None:
    """Print a line for each size, and the slope."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--clean", action="store_true")
    options = parser.parse_args()
    times: list[float] = []
    for size in SIZES:
        done = subprocess.run(
            [sys.executable, "-c", _CHILD],
            input=paragraph(size, noisy=not options.clean),
            capture_output=True,
            check=True,
            encoding="utf-8",
        )
        seconds, peak, changed = json.loads(done.stdout)
        times.append(seconds)
        print(
            f"{size:9,} characters: {seconds:7.2f} s, {size / seconds / 1e3:6.0f} kchar/s, "
            f"{peak:5.0f} MB at most, {changed:,} characters changed",
            flush=True,
        )
    print(f"slope {math.log(times[-1] / times[0]) / math.log(SIZES[-1] / SIZES[0]):.2f}")


if __name__ == "__main__":
    main()
