"""All figures of speed, into results/speed.json: read them as ratios to the references.

One process is timed in processor time, so that what else the machine does is not measured; several
processes and the start are timed by the clock. The workloads take turns with the references, and a
ratio is the median over the turns. Everything has its share of a budget of seconds: what does not
fit is measured on fewer texts or in fewer turns, and what is left out altogether is named.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import chain
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import emoji
import spacy

from benchmarks.environment import environment
from benchmarks.progress import tell
from benchmarks.speed.import_time import import_times
from benchmarks.texts import RESULTS, clean_articles, collection_articles, noised, write_json
from spacy_cnclean.claims import find_claims
from spacy_cnclean.cleaning import Cleaner
from spacy_cnclean.rows._batch import BatchCleaner
from spacy_cnclean.statutes import find_statutes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Workload = Callable[[Sequence[str]], None]

SHARES = {"throughput": 0.45, "parallel": 0.15, "startup": 0.1, "scaling": 0.3}
TURNS = 5  # at most; at least one
TURN = 0.25  # seconds of one workload in one turn, about
CHARACTERS = 20_000  # of a group of texts, at most
BARE = "reference: spaCy char tokenizer"
SIZES = (10_000, 100_000, 1_000_000, 10_000_000, 100_000_000)  # bytes
LONGEST = 15.0  # seconds of one size: what would take longer is left out, and said to be
SLOPE_FROM = 100_000  # bytes; below it the fixed costs show
SHORT = 0.1  # seconds: what takes less is timed three times
PATIENCE = 300.0  # seconds after which a process is given up
CLEANERS = ("cn_emoji_stripper", "cn_punct_reorderer")


class Share:
    """A share of the budget, from the moment it is made.

    Attributes:
        left_out: what did not fit.
    """

    def __init__(self, name: str, budget: float) -> None:
        self.seconds = SHARES[name] * budget
        self.left_out: list[str] = []
        self._began = time.monotonic()

    def spent(self) -> float:
        """Return which part of the share is gone; 1 and more when it is used up."""
        return (time.monotonic() - self._began) / self.seconds

    def leave_out(self, words: str) -> None:
        """Note what did not fit."""
        self.left_out.append(words)
        tell(f"left out: {words}")


def _pipeline(*names: str) -> Any:
    nlp = spacy.blank("zh")
    for name in names:
        nlp.add_pipe(name)
    return nlp


def _cleaning_tokenizer() -> Any:
    tokenizer = {
        "@tokenizers": "spacy_cnclean.CleaningTokenizer.v1",
        "steps": ["emoji", "punctuation"],
    }
    return spacy.blank("zh", config={"nlp": {"tokenizer": tokenizer}})


def _through(nlp: Any, texts: Sequence[str], **options: int) -> None:
    for _ in nlp.pipe(texts, **options):
        pass


def _each(function: Callable[[str], object], texts: Sequence[str]) -> None:
    for text in texts:
        function(text)


def _emoji_edits(text: str, cleaner: Cleaner = Cleaner(["emoji"])) -> int:  # noqa: B008
    """Return how many edits a text needs: they are made when they are first read."""
    return len(cleaner.clean(text).edits)


def workloads() -> dict[str, Workload]:
    """Return what is timed, by name; the references come first."""
    found: dict[str, Workload] = {
        BARE: partial(_through, spacy.blank("zh")),
        "reference: emoji.replace_emoji": partial(_each, partial(emoji.replace_emoji, replace="")),
    }
    try:
        import jieba
    except ImportError:
        tell("jieba is not installed: no reference")
    else:
        jieba.setLogLevel(30)
        found["reference: jieba"] = partial(_each, jieba.lcut)
    steps = ("emoji", "hygiene", "width", "punctuation")
    found |= {f"step {name}": partial(_each, Cleaner([name]).clean) for name in steps}
    found["step emoji, edits read"] = partial(_each, _emoji_edits)
    return found | {
        "Cleaner": partial(_each, Cleaner().clean),
        "Cleaner, in a batch": Cleaner().clean_batch,  # type: ignore[dict-item]
        "find_statutes": partial(_each, find_statutes),
        "find_claims": partial(_each, find_claims),
        "nlp.pipe: cleaning tokenizer": partial(_through, _cleaning_tokenizer()),
        "nlp.pipe: cleaners": partial(_through, _pipeline(*CLEANERS)),
        "nlp.pipe: cleaners and ruler": partial(
            _through, _pipeline(*CLEANERS, "cn_claim_statute_ruler")
        ),
    }


def texts(seed: int) -> dict[str, list[str]]:
    """Return the groups of texts, each of about `CHARACTERS` characters: lines, then documents.

    Damaged copies are damaged anew: lines of a batch that are alike are scored once.
    """

    def lines_of(articles: Sequence[str]) -> list[str]:
        return [line for article in articles for line in article.split("\n") if line]

    clean, noisy = lines_of(clean_articles()), lines_of([collection_articles().noisy])
    copies = range(CHARACTERS // sum(map(len, clean)) + 1)
    damaged = [
        lines_of(
            [
                noised("", article, seed=seed + copy * 1000 + n).noisy
                for n, article in enumerate(clean_articles())
            ]
        )
        for copy in copies
    ]
    groups = {
        "articles": [noisy] * (CHARACTERS // sum(map(len, noisy)) + 1),
        "clean": [clean] * len(copies),
        "damaged": damaged,
    }
    short = {name: list(chain.from_iterable(documents)) for name, documents in groups.items()}
    long = {
        f"{name}, long": ["\n".join(d) for d in documents] for name, documents in groups.items()
    }
    return short | long


def _processor_time(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return max(time.process_time() - start, 1e-6)


def _enough(run: Workload, documents: Sequence[str]) -> Sequence[str]:
    """Return so many of the documents as take about one turn."""
    run(documents[:1])  # what is loaded at the first call is not measured
    count = 1
    while True:
        part = documents[:count]
        took = _processor_time(partial(run, part))
        if took > TURN / 4 or count >= len(documents):
            return documents[: max(1, min(len(documents), int(count * TURN / took)))]
        count *= 4


def throughput(seed: int, budget: float) -> dict[str, Any]:
    """Return million characters a second and the ratio to the bare tokenizer, by text group."""
    share = Share("throughput", budget)
    rates: dict[str, dict[str, float]] = {}
    ratios: dict[str, dict[str, float]] = {}
    runs = workloads()
    groups = texts(seed)
    for number, (group, documents) in enumerate(groups.items(), 1):
        if share.spent() >= 1:
            share.leave_out(f"throughput of {group}")
            continue
        parts: dict[str, Sequence[str]] = {}
        for name, run in runs.items():
            try:
                parts[name] = _enough(run, documents)
            except Exception as error:  # noqa: BLE001, PERF203 - that the engine raises is a result
                share.leave_out(f"{name} on {group}, which raised {error!r}")
        turns: list[dict[str, float]] = []
        while not turns or (len(turns) < TURNS and share.spent() < number / len(groups)):
            turns.append(
                {
                    name: sum(map(len, part)) / 1e6 / _processor_time(partial(runs[name], part))
                    for name, part in parts.items()
                }
            )
        for name in parts:
            rates.setdefault(name, {})[group] = _rounded(max(turn[name] for turn in turns))
            of_bare = median(turn[name] / turn[BARE] for turn in turns)
            ratios.setdefault(name, {})[group] = _rounded(of_bare)
        tell(f"throughput, {group}: {len(turns)} turns")
    return {"rates": rates, "ratios": ratios, "left_out": share.left_out}


def _rounded(value: float) -> float:
    return float(f"{value:.3g}")


def _parallel_runs(documents: Sequence[str], folder: Path) -> dict[str, Callable[[], object]]:
    nlp = _pipeline(*CLEANERS)
    corpus = folder / "corpus.jsonl"
    rows = (json.dumps({"text": text}, ensure_ascii=False) for text in documents)
    corpus.write_text("\n".join(rows) + "\n", encoding="utf-8")

    def pool(workers: int) -> None:
        batches = [documents[k : k + 64] for k in range(0, len(documents), 64)]
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as processes:
            for _ in processes.map(BatchCleaner(), batches):
                pass

    def command(workers: int) -> None:
        words = ["run", str(corpus), "-o", str(folder / str(workers)), "-w", str(workers), "-q"]
        subprocess.run(
            [sys.executable, "-m", "spacy_cnclean", *words],
            check=True, timeout=PATIENCE, capture_output=True,
        )  # fmt: skip

    return {
        "nlp.pipe, 1 process": partial(_through, nlp, documents, batch_size=64),
        "nlp.pipe, n_process=2": partial(_through, nlp, documents, batch_size=64, n_process=2),
        "spacy-cnclean run, 1 worker": partial(command, 1),
        "spacy-cnclean run, 2 workers": partial(command, 2),
        "BatchCleaner in a pool of 2": partial(pool, 2),
    }


def parallel(seed: int, budget: float) -> dict[str, Any]:
    """Return million characters a second by the clock, in one process and in two, start included.

    The texts are so many that one process takes a sixth of the share, but for the start.
    """
    share = Share("parallel", budget)
    lines = texts(seed)["articles"]
    cleaner = Cleaner()
    cleaner.clean(lines[0])
    began = time.monotonic()
    _each(cleaner.clean, lines[:47])
    a_turn = time.monotonic() - began
    documents = lines[:47] * max(1, min(100, int(share.seconds / 6 / a_turn)))
    size = sum(map(len, documents)) / 1e6
    rates: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, run in _parallel_runs(documents, Path(folder)).items():
            if share.spent() >= 1:
                share.leave_out(name)
                continue
            began = time.monotonic()
            try:
                run()
            except subprocess.SubprocessError as error:
                share.leave_out(f"{name}: {error}")
                continue
            rates[name] = _rounded(size / (time.monotonic() - began))
            tell(f"parallel, {name}")
    return {"rates": rates, "characters": round(size * 1e6), "left_out": share.left_out}


_START = """
import json, time
marks = [time.perf_counter()]
def mark():
    marks.append(time.perf_counter())
{code}
memory = None
try:  # not the peak that getrusage tells, which on Linux begins with that of the parent process
    with open("/proc/self/status") as status:
        memory = next(int(line.split()[1]) / 1024 for line in status if line[:6] == "VmHWM:")
except OSError:
    pass
print(json.dumps([1000 * (b - a) for a, b in zip(marks, marks[1:])] + [memory]))
"""
_NOISY = "随,着。技术 🌿 的发展和监管的变化催收方式也不断更新"
_STARTS = {
    "Cleaner": (
        f"from spacy_cnclean import Cleaner; mark(); cleaner = Cleaner(); mark(); "
        f"cleaner.clean({_NOISY!r}); mark()"
    ),
    "find_statutes": (
        "from spacy_cnclean import find_statutes; mark(); mark(); "
        "find_statutes('《民法典》第一条'); mark()"
    ),
    "find_claims": (
        "from spacy_cnclean import find_claims; mark(); mark(); "
        "find_claims('2023年余额为9086亿元。'); mark()"
    ),
    "spaCy alone": (
        f"import spacy; mark(); nlp = spacy.blank('zh'); mark(); nlp({_NOISY!r}); mark()"
    ),
    "spaCy pipeline": (
        "import spacy; mark(); nlp = spacy.blank('zh')\n"
        "for name in ('cn_emoji_stripper', 'cn_punct_reorderer', 'cn_claim_statute_ruler'):\n"
        f"    nlp.add_pipe(name)\nmark(); nlp({_NOISY!r}); mark()"
    ),
    "emoji step, 10 MB": (
        "from spacy_cnclean import Cleaner; mark(); cleaner = Cleaner(['emoji']); mark(); "
        f"cleaner.clean({_NOISY!r} * 140_000); mark()"
    ),
    "Cleaner, 100 kB": (
        "from spacy_cnclean import Cleaner; mark(); cleaner = Cleaner(); mark(); "
        f"cleaner.clean({_NOISY + chr(10)!r} * 1_400); mark()"
    ),
}
_MARKS = ("import, ms", "construction, ms", "first call, ms", "peak memory, MiB")


def startup(budget: float) -> dict[str, Any]:
    """Return milliseconds by the clock of import, construction and first call; peak memory."""
    share = Share("startup", budget)
    figures: dict[str, dict[str, float | None]] = {}
    turns = 0
    while turns < 3 and (turns == 0 or share.spent() < turns / (turns + 1)):  # noqa: PLR2004
        for name, code in _STARTS.items():
            if share.spent() >= 1:
                share.leave_out(f"start of {name}, turn {turns + 1}")
                continue
            try:
                numbers = _started(code)
            except subprocess.SubprocessError as error:
                share.leave_out(f"start of {name}: {error}")
                continue
            best = figures.setdefault(name, dict.fromkeys(_MARKS))
            for mark, number in zip(_MARKS, numbers, strict=True):
                old = best[mark]
                if number is not None and (old is None or number < old):
                    best[mark] = round(number, 2)
        turns += 1
        tell(f"start, turn {turns}")
    with tempfile.TemporaryDirectory() as compiled:
        import_times(compiled)  # compiles
        charged = sum(import_times(compiled).values()) / 1000
    return {
        "figures": figures,
        "import beside spaCy, ms": round(charged, 2),
        "left_out": share.left_out,
    }


def _started(code: str) -> list[float | None]:
    done = subprocess.run(
        [sys.executable, "-c", _START.format(code=code)],
        capture_output=True,
        check=True,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE,
    )
    numbers: list[float | None] = json.loads(done.stdout)
    return numbers


def scaling(seed: int, budget: float) -> dict[str, Any]:
    """Return seconds by size of one document, and the slope in the log-log plane."""
    share = Share("scaling", budget)
    groups = texts(seed)
    subjects: dict[str, tuple[str, Callable[[str], object]]] = {
        "step emoji, damaged": ("damaged", Cleaner(["emoji"]).clean),
        "step emoji, edits read": ("damaged", _emoji_edits),
        "step hygiene, damaged": ("damaged", Cleaner(["hygiene"]).clean),
        "step width, damaged": ("damaged", Cleaner(["width"]).clean),
        "find_statutes, clean": ("clean", find_statutes),
        "find_claims, clean": ("clean", find_claims),
        "Cleaner, clean": ("clean", Cleaner().clean),
        "Cleaner, damaged": ("damaged", Cleaner().clean),
    }
    figures: dict[str, Any] = {}
    for number, (name, (group, function)) in enumerate(subjects.items(), 1):
        function(groups[group][0])  # what is loaded at the first call is not growth
        points: list[list[float]] = []
        piece = "\n".join(groups[group]) + "\n"
        for size in SIZES:
            expected = points[-1][1] * size / points[-1][0] if points else 0.0
            if points and (expected > LONGEST or share.spent() > number / len(subjects)):
                share.leave_out(f"{name}, {size:,} bytes and more: about {expected:.0f} s")
                break
            text = _of_size(piece, size)
            took = _processor_time(partial(function, text))
            if took < SHORT:
                took = min(took, *(_processor_time(partial(function, text)) for _ in range(2)))
            points.append([size, float(f"{took:.4g}")])
        figures[name] = {"points": points, "slope": _slope(points)}
        tell(f"scaling, {name}: to {points[-1][0]:,.0f} bytes")
    return {"figures": figures, "left_out": share.left_out}


def _of_size(piece: str, size: int) -> str:
    """Return the piece repeated to so many bytes."""
    encoded = piece.encode()
    return (encoded * (size // len(encoded) + 1))[:size].decode(errors="ignore")


def _slope(points: Sequence[Sequence[float]]) -> float | None:
    """Return the slope of the least-squares line, or None where there are no two sizes for it."""
    logs = [(math.log(x), math.log(y)) for x, y in points if x >= SLOPE_FROM]
    if len(logs) < 2:  # noqa: PLR2004 - a line needs two
        return None
    mean_x, mean_y = (sum(column) / len(logs) for column in zip(*logs, strict=True))
    above = sum((x - mean_x) * (y - mean_y) for x, y in logs)
    return float(round(above / sum((x - mean_x) ** 2 for x, _ in logs), 3))


def run(seed: int, budget: float) -> None:
    """Measure, and write results/speed.json."""
    began = time.monotonic()
    result = {
        "environment": environment(),
        "seed": seed,
        "budget": budget,
        "throughput": throughput(seed, budget),
        "parallel": parallel(seed, budget),
        "startup": startup(budget),
        "scaling": scaling(seed, budget),
    }
    result["seconds"] = round(time.monotonic() - began, 1)
    write_json(RESULTS / "speed.json", result)
    tell(f"speed: {result['seconds']} s of a budget of {budget:.0f} s")
