"""Measure what the cheap steps cost where they have most to do, and what reading edits costs.

    python -m benchmarks.speed.edits

Each row is timed in processor time, turn and turn about, on 200,000 characters, and again on four
times as many: `growth` is the time for a character there over that here, 1 for linear work. The
first row is plain text without anything to do; `beside it` is how often slower a row is.
"""

from __future__ import annotations

import gc
from functools import partial
from time import process_time
from typing import TYPE_CHECKING, Final

from spacy_cnclean import Cleaner
from spacy_cnclean.html import render

if TYPE_CHECKING:
    from collections.abc import Callable

    from spacy_cnclean import CleanText

SHORT: Final = 200_000
LONG: Final = 800_000
ROUNDS: Final = 2
PROSE: Final = "根据法律规定，借款人应当按时还款，逾期的按日计收罚息。\n"
SPUN: Final = "近年来，催收 🐎 行业经历了显著 🌿 的变化。随着技术的发展，催收方式也不断更新。\n"

EMOJI, HYGIENE, WIDTH = (Cleaner([name]) for name in ("emoji", "hygiene", "width"))


def read(text: str, cleaner: Cleaner) -> int:
    """Return how many edits a text needs: they are made when they are read."""
    return len(cleaner.clean(text).edits)


def show(text: str, cleaner: Cleaner) -> int:
    """Return how long the page of a text is."""
    html = render(cleaner.clean(text))
    return len(html.raw) + len(html.clean)


def clean(text: str, cleaner: Cleaner) -> CleanText:
    """Return the clean text."""
    return cleaner.clean(text)


ROWS: Final[dict[str, tuple[str, Callable[[str], object]]]] = {
    "hygiene, nothing to do": (PROSE, partial(clean, cleaner=HYGIENE)),
    "emoji, 2 in 40 characters": (SPUN, partial(clean, cleaner=EMOJI)),
    "  edits read": (SPUN, partial(read, cleaner=EMOJI)),
    "  page": (SPUN, partial(show, cleaner=EMOJI)),
    "emoji, one in 5": ("收 🐞 紧", partial(clean, cleaner=EMOJI)),
    "  edits read ": ("收 🐞 紧", partial(read, cleaner=EMOJI)),
    "  page ": ("收 🐞 紧", partial(show, cleaner=EMOJI)),
    "hygiene, entities": ("&lt;甲&amp;", partial(clean, cleaner=HYGIENE)),
    "hygiene, full width": ("第１２３条", partial(clean, cleaner=HYGIENE)),
    "  edits read  ": ("第１２３条", partial(read, cleaner=HYGIENE)),
    "width, a line in 30": (PROSE * 29 + "据统计,2022年\n", partial(clean, cleaner=WIDTH)),
    "width, every mark": ("甲,乙(丙);", partial(clean, cleaner=WIDTH)),
}


def best_times(length: int) -> dict[str, float]:
    """Return for each row its best time over the rounds, in seconds."""
    texts = {
        name: (piece * (length // len(piece) + 1))[:length] for name, (piece, _) in ROWS.items()
    }
    best = dict.fromkeys(ROWS, float("inf"))
    for _ in range(ROUNDS):
        for name, (_, function) in ROWS.items():
            gc.collect()
            start = process_time()
            function(texts[name])
            best[name] = min(best[name], process_time() - start)
    return best


def main() -> None:
    """Print a row for each kind of text."""
    short, long = best_times(SHORT), best_times(LONG)
    plain = next(iter(short.values()))
    print(f"{'':30}{'Mchar/s':>9}{'beside it':>11}{'growth':>8}{'s/MB':>8}")
    for name, (piece, _) in ROWS.items():
        speed = SHORT / short[name] / 1e6
        growth = long[name] / short[name] * SHORT / LONG
        megabyte = 1e6 / (len(piece.encode()) / len(piece) * speed * 1e6)
        beside = short[name] / plain
        print(f"{name.rstrip():30}{speed:9.2f}{beside:11.1f}{growth:8.2f}{megabyte:8.2f}")


if __name__ == "__main__":
    main()
