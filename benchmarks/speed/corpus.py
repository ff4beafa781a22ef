r"""What `spacy-cnclean run` does on a corpus: throughput, memory, equality, kills, and Spark.

    python -m benchmarks.speed.corpus TEXT... [--megabytes 20] [--kills 3] [--spark 20000]

TEXT are UTF-8 files, a paragraph a line, also as .gz. Of their paragraphs, over and over with
another seed, it makes JSONL of so many megabytes: documents of one to eight paragraphs, with an id
and two more fields. Of `--displaced` of the documents the marks are displaced and emoji put in,
by the noise model of the package; in `--emoji` of them there are only emoji; the rest is as it is.
Everything is read and written in a stream, so that a gigabyte needs no more memory than a megabyte.

It then says

- how long the run takes with 1 worker and with 2, megabytes and characters a second and the ratio,
  and the peak memory of the largest process and of all together;
- whether the parts are the same bytes with both, and whether every text (of `--check-every` N only
  each N-th) is that of `Cleaner.clean`, and every other field what it was;
- with `--kills`, whether the parts are the same bytes after so many SIGKILLs at random moments, of
  the process alone and of all its processes in turn, each followed by the same command;
- with `--spark`, whether Spark `local[2]` gives the same for so many short documents, how long it
  takes as a ratio to the command line with 2 workers, and how often a Python worker built the steps
  and read the model.

`--json FILE` keeps the figures. The exit code is 1 if anything is not the same. The figures are the
machine's, and want idle cores: the load average before and after is among them. Linux only. As the
punctuation step costs by far the most, and most on what is displaced, say which shares and which
`--steps` a figure belongs to. A gigabyte, as the documentation has it:

    python -m benchmarks.speed.corpus TEXT... --megabytes 1000 --kills 20 --spark 1000000 \
        --check-every 20 --json figures.json
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from spacy_cnclean.cleaning import Cleaner
from spacy_cnclean.punctuation.noise import NoiseSettings, add_noise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MEGABYTE = 1_000_000
WORKERS = (1, 2)
POLL = 0.1  # seconds
LONGEST_SHORT = 200  # characters of a document for Spark
ONLY_EMOJI = NoiseSettings(damage=0.0, short_damage=0.0)


class Noise(NamedTuple):
    """Which share of the documents gets which noise."""

    displaced: float
    emoji: float


def paragraphs(paths: list[Path]) -> Iterator[str]:
    """Yield the paragraphs of the files, and begin again when they end."""
    for turn in count():
        found = False
        for path in paths:
            opened = gzip.open if path.suffix == ".gz" else open
            with opened(path, "rt", encoding="utf-8", errors="replace") as stream:
                for line in stream:
                    if line.strip():
                        found = True
                        yield line.strip()
        if not found:
            sys.exit(f"no text in {', '.join(map(str, paths))}, turn {turn}")


def noised(text: str, rng: random.Random, noise: Noise) -> str:
    """Return the text as the shares of noise have it."""
    draw = rng.random()
    if draw < noise.displaced:
        return add_noise(text, seed=rng.getrandbits(32)).text
    if draw < noise.displaced + noise.emoji:
        return add_noise(text, seed=rng.getrandbits(32), settings=ONLY_EMOJI).text
    return text


def write_corpus(path: Path, texts: Iterable[str], limit: int, noise: Noise, seed: int) -> int:
    """Write documents until the file has so many bytes, and return how many there are."""
    rng = random.Random(seed)  # noqa: S311
    texts = iter(texts)
    size = 0
    with path.open("wb") as stream:
        for number in count():
            if size >= limit:
                break
            body = "\n".join(next(texts) for _ in range(rng.randint(1, 8)))
            size += stream.write(_document(number, noised(body, rng, noise)))
    return number


def write_short(path: Path, texts: Iterable[str], total: int, noise: Noise, seed: int) -> None:
    """Write so many documents of one short paragraph each."""
    rng = random.Random(seed)  # noqa: S311
    short = (text for text in texts if len(text) <= LONGEST_SHORT)
    with path.open("wb") as stream:
        for number in range(total):
            stream.write(_document(number, noised(next(short), rng, noise)))


def _document(number: int, text: str) -> bytes:
    fields = {"id": number, "text": text, "url": f"https://example.com/{number}", "score": 0.50}
    return (json.dumps(fields, ensure_ascii=False) + "\n").encode()


class Peak(NamedTuple):
    """Peak memory in megabytes: of the largest process, and of all at one time."""

    largest: float
    together: float


def _processes(pid: int) -> Iterator[int]:
    """Yield a process and all that came from it."""
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return
    for child in children:
        yield from _processes(int(child))


def _memory(pid: int) -> tuple[int, int]:
    """Return the peak memory of a process and that of now, in kilobytes."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0, 0
    found = {name: value for name, _, value in (line.partition(":") for line in lines)}
    return tuple(int(found.get(name, "0").split()[0]) for name in ("VmHWM", "VmRSS"))  # type: ignore[return-value]


def watch(process: subprocess.Popen[bytes]) -> Peak:
    """Wait for a process, and return the peak memory of it and of its children."""
    largest = together = 0
    while process.poll() is None:
        sizes = [_memory(pid) for pid in _processes(process.pid)]
        largest = max(largest, *(peak for peak, _ in sizes))
        together = max(together, sum(now for _, now in sizes))
        time.sleep(POLL)
    return Peak(largest / 1024, together / 1024)


@contextmanager
def started(corpus: Path, out: Path, steps: str, workers: int) -> Iterator[subprocess.Popen[bytes]]:
    """Start a run in a process group of its own, which ends with the block, however that ends."""
    line = [sys.executable, "-m", "spacy_cnclean", "run", str(corpus), "--output", str(out)]
    line += ["--steps", steps, "--workers", str(workers), "--quiet"]
    process = subprocess.Popen(line, start_new_session=True)
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def measure(corpus: Path, out: Path, steps: str, workers: int) -> dict[str, float]:
    """Run once and return what it took."""
    began = time.monotonic()
    with started(corpus, out, steps, workers) as process:
        peak = watch(process)
    seconds = time.monotonic() - began
    if process.returncode:
        sys.exit(f"the run ended with exit code {process.returncode}")
    size = corpus.stat().st_size
    characters = sum(part["characters"] for part in _manifest(out))
    return {
        "workers": workers,
        "seconds": seconds,
        "megabytes_per_second": size / MEGABYTE / seconds,
        "characters_per_second": characters / seconds,
        "peak_megabytes": peak.largest,
        "peak_megabytes_together": peak.together,
    }


def _manifest(out: Path) -> list[dict[str, Any]]:
    with (out / "manifest.jsonl").open(encoding="utf-8") as stream:
        return [json.loads(line) for line in stream][1:]


def digests(out: Path) -> dict[str, str]:
    """Return the digest of every file of a folder, by name."""
    found = {}
    for path in sorted(out.iterdir()):
        digest = hashlib.sha256()
        with path.open("rb") as stream:
            while piece := stream.read(1 << 20):
                digest.update(piece)
        found[path.name] = digest.hexdigest()
    return found


def rows(out: Path) -> Iterator[bytes]:
    """Yield the lines of all parts."""
    for part in _manifest(out):
        with (out / part["part"]).open("rb") as stream:
            yield from stream


def unequal(corpus: Path, out: Path, steps: str, every: int) -> tuple[int, int]:
    """Return how many rows were compared with the function, and how many are not what it gives."""
    cleaner = Cleaner(_names(steps))
    compared = wrong = 0
    with corpus.open("rb") as stream:
        for number, (before, after) in enumerate(zip(stream, rows(out), strict=True)):
            if number % every == 0:
                row = json.loads(before)
                row["text"] = cleaner.clean(row["text"]).text
                compared += 1
                wrong += row != json.loads(after)
    return compared, wrong


def _names(steps: str) -> list[str]:
    return [name.strip() for name in steps.split(",")]


def kill_and_resume(
    corpus: Path, folder: Path, options: argparse.Namespace, unbroken: float
) -> list[Path]:
    """Kill runs at random moments and resume them; return the folders they made.

    The moments are spread over the time that an unbroken run takes. A run that is through before
    all kills are done is followed by another in a new folder.
    """
    rng = random.Random(options.seed)  # noqa: S311
    done, folders = 0, []
    while done < options.kills:
        out = folder / f"killed-{len(folders)}"
        folders.append(out)
        through = False
        while not through:
            with started(corpus, out, options.steps, 2) as process:
                if done == options.kills:
                    through = _is_through(process, None)
                elif not (
                    through := _is_through(
                        process, rng.uniform(0.05, 2 * unbroken / (options.kills + 1))
                    )
                ):
                    # Every other time its workers are left to end by themselves.
                    if done % 2:
                        os.killpg(process.pid, signal.SIGKILL)
                    else:
                        process.kill()
                    process.wait()
                    done += 1
    return folders


def _is_through(process: subprocess.Popen[bytes], seconds: float | None) -> bool:
    """Wait so long for a run, and return whether it came to its end."""
    try:
        code = process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    if code:
        sys.exit(f"a resumed run ended with exit code {code}")
    return True


@contextmanager
def spark_session() -> Iterator[Any]:
    """Yield a Spark session with two cores that listens to nobody else."""
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local[2]").appName("corpus_speed")
    for name, value in {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": "2g",
        "spark.ui.enabled": "false",
        "spark.log.level": "ERROR",
        "spark.sql.files.maxPartitionBytes": "16m",
    }.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    try:
        yield session
    finally:
        session.stop()


def with_spark(corpus: Path, out: Path, steps: str) -> dict[str, Any]:
    """Clean the corpus on Spark and return what it took, and what its workers had to load."""
    from spacy_cnclean import BatchCleaner, spark

    names = _names(steps)
    began = time.monotonic()
    with spark_session() as session:
        ready = time.monotonic()
        table = session.read.schema("id long, text string, url string, score double").json(
            str(corpus)
        )
        spark.clean(table, steps=names).write.json(str(out))
        ended = time.monotonic()
        small = BatchCleaner(steps=names)

        def loads(rows_of_partition: Iterable[int]) -> Iterator[tuple[int, int, int]]:
            from spacy_cnclean.punctuation._models import load_model
            from spacy_cnclean.rows._batch import _cleaner

            for _ in rows_of_partition:
                small(["甲，乙。"])
                yield os.getpid(), _cleaner.cache_info().misses, load_model.cache_info().misses

        context = session.sparkContext
        found = set(context.parallelize(range(16), 16).mapPartitions(loads).collect())
        partitions = table.rdd.getNumPartitions()
    return {
        "partitions": partitions,
        "workers": len({pid for pid, _, _ in found}),
        "most_builds_in_a_worker": max(builds for _, builds, _ in found),
        "most_model_loads_in_a_worker": max(models for _, _, models in found),
        "seconds": ended - ready,
        "seconds_with_session": ended - began,
    }


def unequal_to_spark(out: Path, spark_out: Path, total: int) -> int:
    """Return how many documents are not the same in the output of both."""
    ours: list[bytes] = []
    for line in rows(out):
        ours.append(_digest(json.loads(line)))  # noqa: PERF401 - a million rows, one at a time
    wrong, seen = 0, 0
    for path in sorted(spark_out.glob("part-*.json")):
        with path.open("rb") as stream:
            for line in stream:
                row = json.loads(line)
                seen += 1
                wrong += "cn_error" in row or _digest(row) != ours[row["id"]]
    return wrong + abs(total - seen) + abs(total - len(ours))


def _digest(row: dict[str, Any]) -> bytes:
    text = f"{row['id']}\n{row['url']}\n{row['score']}\n{row['text']}"
    return hashlib.blake2b(text.encode(), digest_size=8).digest()


def _say(text: str) -> None:
    print(text, flush=True)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("texts", nargs="+", type=Path, metavar="TEXT")
    parser.add_argument("--megabytes", type=float, default=20, help="of JSONL; default 20")
    parser.add_argument("--kills", type=int, default=0, help="how many SIGKILLs; default 0")
    parser.add_argument("--spark", type=int, default=0, help="short documents for Spark; default 0")
    parser.add_argument("--steps", default="emoji,punctuation", help="as for `run`")
    parser.add_argument("--displaced", type=float, default=0.05, help="share; default 0.05")
    parser.add_argument("--emoji", type=float, default=0.45, help="share; default 0.45")
    parser.add_argument("--check-every", type=int, default=1, help="compare each N-th; default 1")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--folder", type=Path, help="where to work; default a temporary folder")
    parser.add_argument("--json", type=Path, help="write the figures here as well")
    return parser.parse_args()


def _throughput(options: argparse.Namespace, folder: Path, corpus: Path) -> dict[str, Any]:
    figures: dict[str, Any] = {"runs": []}
    for workers in WORKERS:
        run = measure(corpus, folder / f"workers-{workers}", options.steps, workers)
        figures["runs"].append(run)
        _say(
            f"{workers} worker{'s' * (workers > 1)}: {run['seconds']:.1f} s, "
            f"{run['megabytes_per_second']:.3f} MB/s, "
            f"{run['characters_per_second'] / 1e6:.4f} Mchar/s, peak {run['peak_megabytes']:.0f} "
            f"MB in one process, {run['peak_megabytes_together']:.0f} MB together"
        )
    one, two = figures["runs"]
    figures["ratio"] = one["seconds"] / two["seconds"]
    figures["same_bytes"] = digests(folder / "workers-1") == digests(folder / "workers-2")
    _say(f"2 workers are {figures['ratio']:.2f} times as fast; same: {figures['same_bytes']}")
    compared, wrong = unequal(corpus, folder / "workers-1", options.steps, options.check_every)
    figures["compared"], figures["unequal"] = compared, wrong
    _say(f"{compared:,} rows compared with the function, {wrong:,} are not the same")
    return figures


def _kills(options: argparse.Namespace, folder: Path, corpus: Path, unbroken: float) -> Any:
    folders = kill_and_resume(corpus, folder, options, unbroken)
    whole = digests(folder / "workers-1")
    same = all(digests(out) == whole for out in folders)
    _say(f"killed {options.kills} times in {len(folders)} runs and resumed; same bytes: {same}")
    return {"kills": options.kills, "runs": len(folders), "same_bytes": same}


def _spark(options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    corpus = folder / "short.jsonl"
    noise = Noise(options.displaced, options.emoji)
    write_short(corpus, paragraphs(options.texts), options.spark, noise, options.seed)
    line = measure(corpus, folder / "short", options.steps, 2)
    figures = with_spark(corpus, folder / "spark", options.steps)
    figures["documents"] = options.spark
    figures["command_line_seconds"] = line["seconds"]
    figures["ratio"] = figures["seconds"] / line["seconds"]
    figures["ratio_with_session"] = figures["seconds_with_session"] / line["seconds"]
    figures["unequal"] = unequal_to_spark(folder / "short", folder / "spark", options.spark)
    _say(
        f"Spark local[2], {options.spark:,} documents: {figures['seconds']:.1f} s "
        f"({figures['seconds_with_session']:.1f} s with the session), command line with 2 workers "
        f"{line['seconds']:.1f} s, ratio {figures['ratio']:.2f} "
        f"({figures['ratio_with_session']:.2f}); {figures['unequal']:,} documents are not the same"
    )
    _say(
        f"{figures['partitions']} partitions, {figures['workers']} Python workers; at most "
        f"{figures['most_builds_in_a_worker']} builds and "
        f"{figures['most_model_loads_in_a_worker']} model loads in one"
    )
    return figures


def main() -> int:
    """Measure, print the figures, and return 1 if anything is not the same."""
    options = _parse()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("terminated"))
    figures: dict[str, Any] = {
        name: getattr(options, name)
        for name in ("megabytes", "steps", "displaced", "emoji", "seed", "check_every")
    }
    figures["load_before"] = os.getloadavg()
    with tempfile.TemporaryDirectory(dir=options.folder, prefix="corpus-speed-") as name:
        folder = Path(name)
        corpus = folder / "corpus.jsonl"
        noise = Noise(options.displaced, options.emoji)
        limit = int(options.megabytes * MEGABYTE)
        documents = write_corpus(corpus, paragraphs(options.texts), limit, noise, options.seed)
        figures["documents"] = documents
        _say(
            f"{documents:,} documents, {corpus.stat().st_size / MEGABYTE:.1f} MB, steps "
            f"{options.steps}, {options.displaced:.0%} displaced, {options.emoji:.0%} only emoji"
        )
        figures |= _throughput(options, folder, corpus)
        good = figures["same_bytes"] and not figures["unequal"]
        if options.kills:
            unbroken = figures["runs"][-1]["seconds"]
            figures["killed"] = _kills(options, folder, corpus, unbroken)
            good = good and figures["killed"]["same_bytes"]
        if options.spark:
            figures["spark"] = _spark(options, folder)
            good = good and not figures["spark"]["unequal"]
    figures["load_after"] = os.getloadavg()
    _say(f"load average before {figures['load_before']}, after {figures['load_after']}")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
