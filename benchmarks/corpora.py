"""Speed of whole corpora: one process, two, killed at random and resumed, and Spark.

Run `python benchmarks/corpora.py CORPUS.jsonl [--steps emoji] [--kills 20] [--spark]`. It prints a
line for each figure: rows, characters a second, peak memory of all processes, ratio, and whether
the outputs are the same bytes.
"""

from __future__ import annotations

import argparse
import filecmp
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def start(corpus: Path, folder: Path, steps: str, workers: int) -> subprocess.Popen[bytes]:
    """Start a run."""
    command = [sys.executable, "-m", "spacy_cnclean", "run", str(corpus), "-o", str(folder)]
    command += ["--steps", steps, "--workers", str(workers), "--quiet"]
    return subprocess.Popen(command, start_new_session=True)


def memory(session: int) -> int:
    """Return how much memory the processes of a session have, shared pages counted each time."""
    pages = sum(_pages(place, session) for place in Path("/proc").glob("[0-9]*"))
    return pages * os.sysconf("SC_PAGE_SIZE")


def _pages(place: Path, session: int) -> int:
    try:
        fields = (place / "stat").read_text().rpartition(")")[2].split()
        is_ours = int(fields[3]) == session
        return int((place / "statm").read_text().split()[1]) if is_ours else 0
    except OSError:  # it has ended
        return 0


def timed(corpus: Path, folder: Path, steps: str, workers: int) -> float:
    """Run over a corpus, print speed and peak memory, and return the seconds."""
    began = time.monotonic()
    process = start(corpus, folder, steps, workers)
    peak = 0
    while process.poll() is None:
        peak = max(peak, memory(process.pid))
        time.sleep(0.2)
    seconds = time.monotonic() - began
    size = corpus.stat().st_size / 1e6
    print(
        f"{workers} workers: {seconds:.1f} s, {size / seconds:.2f} MB/s, {peak / 1e6:.0f} MB peak"
    )
    return seconds


def same(one: Path, other: Path) -> bool:
    """Return whether two folders hold the same files."""
    names = sorted(path.name for path in one.iterdir())
    _, differing, missing = filecmp.cmpfiles(one, other, names, shallow=False)
    return names == sorted(path.name for path in other.iterdir()) and not differing + missing


def kill(corpus: Path, folder: Path, steps: str, count: int, seconds: float) -> None:
    """Run over a corpus, killed again and again until it is through."""
    generator = random.Random(6)  # noqa: S311 - moments, not secrets
    for _ in range(count):
        process = start(corpus, folder, steps, 2)
        time.sleep(generator.uniform(0.05, 2 * seconds / count))
        process.send_signal(signal.SIGKILL)
        process.wait()
    while start(corpus, folder, steps, 2).wait() == 1:
        time.sleep(0.5)


def on_spark(corpus: Path, folder: Path, steps: str) -> float:
    """Run over a corpus with Spark on two cores, and return the seconds of the warm job."""
    from pyspark.sql import SparkSession

    from spacy_cnclean import spark

    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    session = builder.config("spark.driver.bindAddress", "127.0.0.1").getOrCreate()
    df = session.read.json(str(corpus))
    spark.clean(df.limit(10), steps=steps.split(",")).count()  # the first job starts the workers
    began = time.monotonic()
    spark.clean(df, steps=steps.split(",")).write.json(str(folder))
    seconds = time.monotonic() - began
    session.stop()
    return seconds


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--steps", default="emoji,punctuation")
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--spark", action="store_true")
    options = parser.parse_args()
    place = Path(tempfile.mkdtemp())
    try:
        one = timed(options.corpus, place / "one", options.steps, 1)
        two = timed(options.corpus, place / "two", options.steps, 2)
        print(f"two workers are {one / two:.2f} times as fast as one")
        print(f"same bytes: {same(place / 'one', place / 'two')}")
        if options.kills:
            kill(options.corpus, place / "killed", options.steps, options.kills, two)
            print(f"same after {options.kills} kills: {same(place / 'one', place / 'killed')}")
        if options.spark:
            seconds = on_spark(options.corpus, place / "spark", options.steps)
            print(f"Spark local[2]: {seconds:.1f} s, {seconds / two:.2f} times two workers")
    finally:
        shutil.rmtree(place)


if __name__ == "__main__":
    main()
