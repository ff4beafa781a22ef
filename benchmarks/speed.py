"""All figures of speed, into results/speed.json: read them as ratios to the references."""

from __future__ import annotations

import json
import math
import multiprocessing
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import emoji
import spacy

from benchmarks.environment import environment
from benchmarks.import_time import import_times
from benchmarks.texts import RESULTS, clean_articles, collection_articles, noised
from spacy_cnclean.claims import find_claims
from spacy_cnclean.cleaning import Cleaner
from spacy_cnclean.statutes import find_statutes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROUNDS = 2
CHARACTERS = 20_000
SIZES = (10_000, 100_000, 1_000_000, 10_000_000, 100_000_000)  # bytes
LONGEST = 6.0  # seconds: a size that would take longer is left out, and said to be
SLOPE_FROM = 100_000  # bytes; below it the fixed costs show


def _pipeline(*names: str) -> Any:
    nlp = spacy.blank("zh")
    for name in names:
        nlp.add_pipe(name)
    return nlp


def _through(nlp: Any, **options: int) -> Callable[[Sequence[str]], None]:
    def run(texts: Sequence[str]) -> None:
        for _ in nlp.pipe(texts, **options):
            pass

    return run


def _each(function: Callable[[str], object]) -> Callable[[Sequence[str]], None]:
    def run(texts: Sequence[str]) -> None:
        for text in texts:
            function(text)

    return run


def workloads() -> dict[str, Callable[[Sequence[str]], None]]:
    """Return what is timed, by name; the references come first."""
    found = {
        "reference: spaCy char tokenizer": _through(spacy.blank("zh")),
        "reference: emoji.replace_emoji": _each(lambda text: emoji.replace_emoji(text, "")),
    }
    try:
        import jieba
    except ImportError:
        pass
    else:
        jieba.setLogLevel(30)
        found["reference: jieba"] = _each(jieba.lcut)
    cleaners = ("cn_emoji_stripper", "cn_punct_reorderer")
    return found | {
        "step emoji": _each(Cleaner(["emoji"]).clean),
        "step hygiene": _each(Cleaner(["hygiene"]).clean),
        "step punctuation": _each(Cleaner(["punctuation"]).clean),
        "Cleaner": _each(Cleaner().clean),
        "find_statutes": _each(find_statutes),
        "find_claims": _each(find_claims),
        "pipeline: cleaners": _through(_pipeline(*cleaners)),
        "pipeline: cleaners and ruler": _through(_pipeline(*cleaners, "cn_claim_statute_ruler")),
    }


def texts(seed: int) -> dict[str, list[str]]:
    """Return the groups of texts, each of about `CHARACTERS` characters."""
    clean = [line for article in clean_articles() for line in article.split("\n")]
    damaged = [noised("", line, seed=seed + n).noisy for n, line in enumerate(clean)]
    articles = [line for line in collection_articles().noisy.split("\n") if line]
    groups = {"clean": clean, "articles": articles, "damaged": damaged}
    filled = {
        name: lines * (CHARACTERS // sum(map(len, lines)) + 1) for name, lines in groups.items()
    }
    return filled | {
        "clean, long documents": _joined(clean),
        "damaged, long documents": _joined(damaged),
    }


def _joined(lines: Sequence[str]) -> list[str]:
    document = "\n".join(lines)
    return [document] * (CHARACTERS // len(document) + 1)


def throughput(seed: int) -> dict[str, dict[str, float]]:
    """Return million characters a second by workload and group, the best of the rounds."""
    found: dict[str, dict[str, float]] = {}
    runs = workloads()
    for group, documents in texts(seed).items():
        best: dict[str, float] = {}
        for name, run in runs.items():
            try:
                run(documents[:200])
                best[name] = math.inf
            except Exception as error:  # noqa: BLE001, PERF203 - that the engine raises is a result
                sys.stderr.write(f"{name} raised on {group}: {error!r}\n")
        for _ in range(ROUNDS):
            for name, run in [item for item in runs.items() if item[0] in best]:
                start = time.perf_counter()
                run(documents)
                best[name] = min(best[name], time.perf_counter() - start)
        size = sum(map(len, documents)) / 1e6
        for name, seconds in best.items():
            found.setdefault(name, {})[group] = round(size / seconds, 4)
        sys.stderr.write(f"throughput, {group}: done\n")
    return found


def parallel(seed: int) -> dict[str, float]:
    """Return million characters a second in one process and in two, their start included."""
    documents = texts(seed)["articles"] * 4
    nlp = _pipeline("cn_emoji_stripper", "cn_punct_reorderer")
    size = sum(map(len, documents)) / 1e6
    found: dict[str, float] = {}
    for name, options in (("nlp.pipe", {}), ("nlp.pipe, n_process=2", {"n_process": 2})):
        start = time.perf_counter()
        _through(nlp, batch_size=64, **options)(documents)
        found[name] = round(size / (time.perf_counter() - start), 4)
    start = time.perf_counter()
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        pool.map(Cleaner().clean, documents, chunksize=64)
    found["own pool of 2"] = round(size / (time.perf_counter() - start), 4)
    return found


_FIRST_CALL = """
import json, resource, time
marks = [time.perf_counter()]
from spacy_cnclean import Cleaner
marks.append(time.perf_counter())
cleaner = Cleaner()
marks.append(time.perf_counter())
cleaner.clean("随,着。技术 🌿 的发展和监管的变化催收方式也不断更新")
marks.append(time.perf_counter())
times = [1000 * (b - a) for a, b in zip(marks, marks[1:])]
print(json.dumps([*times, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""


def startup() -> dict[str, float]:
    """Return milliseconds of import, construction and first call, and peak memory in MiB."""
    import tempfile

    done = [
        json.loads(
            subprocess.run(
                [sys.executable, "-c", _FIRST_CALL], capture_output=True, check=True, text=True
            ).stdout
        )
        for _ in range(ROUNDS)
    ]
    names = ("import of Cleaner, ms", "construction, ms", "first call, ms", "peak memory, MiB")
    found = {name: round(min(row[k] for row in done), 2) for k, name in enumerate(names)}
    with tempfile.TemporaryDirectory() as compiled:
        charged = min(sum(import_times(compiled).values()) for _ in range(ROUNDS))
    return found | {"import beside spaCy, ms": round(charged / 1000, 2)}


def scaling(seed: int) -> dict[str, Any]:
    """Return seconds by size of one document, and the slope in the log-log plane."""
    groups = texts(seed)
    subjects: dict[str, tuple[str, Callable[[str], object]]] = {
        "step emoji, noisy": ("damaged", Cleaner(["emoji"]).clean),
        "step hygiene, noisy": ("damaged", Cleaner(["hygiene"]).clean),
        "Cleaner, clean": ("clean", Cleaner().clean),
        "Cleaner, damaged": ("damaged", Cleaner().clean),
        "find_statutes": ("clean", find_statutes),
        "find_claims": ("clean", find_claims),
    }
    found: dict[str, Any] = {}
    for name, (group, function) in subjects.items():
        piece = "\n".join(groups[group]) + "\n"
        points: list[list[float]] = []
        for size in SIZES:
            if points and points[-1][1] * size / points[-1][0] > LONGEST:
                break
            copies = size // len(piece.encode()) + 1
            text = (piece * copies).encode()[:size].decode(errors="ignore")
            start = time.perf_counter()
            function(text)
            points.append([size, round(time.perf_counter() - start, 5)])
        steep = [(math.log(x), math.log(y)) for x, y in points if x >= SLOPE_FROM]
        found[name] = {"points": points, "slope": _slope(steep)}
        sys.stderr.write(f"scaling, {name}: to {points[-1][0]:,.0f} bytes\n")
    return found


def _slope(points: list[tuple[float, float]]) -> float | None:
    if len(points) < 2:  # noqa: PLR2004 - a line needs two
        return None
    mean_x, mean_y = (sum(column) / len(points) for column in zip(*points, strict=True))
    above = sum((x - mean_x) * (y - mean_y) for x, y in points)
    return float(round(above / sum((x - mean_x) ** 2 for x, _ in points), 3))


def run(seed: int) -> None:
    """Measure, and write results/speed.json."""
    result = {
        "environment": environment(),
        "seed": seed,
        "throughput": throughput(seed),
        "parallel": parallel(seed),
        "startup": startup(),
        "scaling": scaling(seed),
    }
    path = RESULTS / "speed.json"
    path.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
