"""Measure the emoji step against `emoji.replace_emoji`, in one process and one run.

    python benchmarks/emoji_speed.py

The text is Chinese prose with 4 emoji per 100 characters, each with one space on either side.
Both sides are timed in processor time, turn and turn about: read the figures as ratios.
"""

from __future__ import annotations

import random
from time import process_time
from typing import TYPE_CHECKING

import emoji

from spacy_cnclean import Cleaner, EmojiStep

if TYPE_CHECKING:
    from collections.abc import Callable

SENTENCES = (
    "近年来，小额借款的平台越来越多，监管部门也随之收紧了规则。",
    "借款人应当在到期日之前足额归还本金和利息，逾期的按日计收罚息。",
    "依照《中华人民共和国民法典》第六百八十条，禁止高利放贷，借款的利率不得违反国家有关规定。",
    "据统计，2022年末全国共有小额贷款公司5958家，贷款余额9086亿元。",
    "因此，遇到骚扰时要保留证据，并向有关部门投诉或者报警。",
)
EMOJI = "😀🎉🌷🐱🍁🦋🌹🐳🔥💐🦊🐯🌿🦢🐞🌵"
RARE_EMOJI = ("👩🏾‍🎓", "🇨🇳", "❤️", "👨‍👩‍👧‍👦", "☘", "🕊", "1️⃣", "🏴󠁧󠁢󠁷󠁬󠁳󠁿")
DOCUMENTS, LENGTH, ROUNDS = 100, 2000, 5


def make_text(rng: random.Random, *, per_hundred: int, rare: float) -> str:
    """Return prose of about `LENGTH` characters with so many emoji per hundred of them."""
    prose = "".join(rng.choice(SENTENCES) for _ in range(LENGTH // 25))[:LENGTH]
    places = sorted(rng.sample(range(1, LENGTH), per_hundred * LENGTH // 100), reverse=True)
    for place in places:
        chosen = rng.choice(RARE_EMOJI) if rng.random() < rare else rng.choice(EMOJI)
        prose = f"{prose[:place]} {chosen} {prose[place:]}"
    return prose


def strip_with_emoji(text: str) -> str:
    """Do what the package `emoji` offers: delete, and leave gaps and offsets to the caller."""
    return emoji.replace_emoji(text, "")


def best_times(texts: list[str], *functions: Callable[[str], object]) -> list[float]:
    """Return for each function its best time over the rounds, in seconds of processor time."""
    best = [float("inf")] * len(functions)
    for _ in range(ROUNDS):
        for index, function in enumerate(functions):
            start = process_time()
            for text in texts:
                function(text)
            best[index] = min(best[index], process_time() - start)
    return best


def main() -> None:
    """Print one line per kind of text."""
    cleaner = Cleaner([EmojiStep()])
    kinds = {
        "4 emoji per 100, one in 20 a sequence": {"per_hundred": 4, "rare": 0.05},
        "4 emoji per 100, single code points": {"per_hundred": 4, "rare": 0.0},
        "4 emoji per 100, all sequences": {"per_hundred": 4, "rare": 1.0},
        "no emoji": {"per_hundred": 0, "rare": 0.0},
    }
    print(f"{'text':40} {'emoji':>9} {'ours':>9} {'ratio':>7}   (Mchar/s; ours with alignment)")
    for name, options in kinds.items():
        rng = random.Random(7)  # noqa: S311 - a fixed text, not a secret
        texts = [make_text(rng, **options) for _ in range(DOCUMENTS)]
        characters = sum(map(len, texts)) / 1e6
        theirs, ours = best_times(texts, strip_with_emoji, cleaner.clean)
        print(
            f"{name:40} {characters / theirs:9.2f} {characters / ours:9.2f} {theirs / ours:6.1f}x"
        )


if __name__ == "__main__":
    main()
