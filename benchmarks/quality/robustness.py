"""How quality falls as noise grows, in strength and emoji density, on articles of our own."""

from __future__ import annotations

from typing import Any

from benchmarks.progress import tell
from benchmarks.texts import clean_articles, noised
from spacy_cnclean.cleaning import Cleaner
from spacy_cnclean.punctuation._evaluation import count_line, edit_distance, total
from spacy_cnclean.punctuation.noise import NoiseSettings, with_ascii_marks

# How much of what is damaged moves: at 0 every run of marks is kept, at 1 none is.
STRENGTHS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
DENSITIES = (0.0, 0.02, 0.05, 0.1, 0.2, 0.4)
SEEDS = 2


def measure(seed: int) -> dict[str, Any]:
    """Return one curve for each kind of marks and each thing that is varied."""
    widths = {"full-width marks": str, "ASCII marks": with_ascii_marks}
    curves: dict[str, Any] = {}
    for width, change in widths.items():
        articles = [change(article) for article in clean_articles()]
        tell(f"robustness: {width}")
        curves[f"strength, {width}"] = [
            {"x": at, **_point(articles, seed, _strength(at))} for at in STRENGTHS
        ]
        curves[f"emoji, {width}"] = [
            {"x": at, **_point(articles, seed, NoiseSettings(emoji=at))} for at in DENSITIES
        ]
    return curves


def _strength(share: float) -> NoiseSettings:
    """Return settings by which so large a share of the runs behind the first is displaced."""
    default = NoiseSettings()
    moving = 1 - default.keep
    return default._replace(
        damage=float(share > 0),
        keep=1 - share,
        bunch=default.bunch * share / moving,
        slip=default.slip * share / moving,
        early=default.early * share / moving,
        scatter=default.scatter * share / moving,
    )


def _point(articles: list[str], seed: int, settings: NoiseSettings) -> dict[str, Any]:
    cleaner = Cleaner()
    documents = [
        noised(str(number), article, seed=1000 * (seed + turn) + number, settings=settings)
        for turn in range(SEEDS)
        for number, article in enumerate(articles)
    ]
    rows = []
    for document in documents:
        result = cleaner.clean(document.noisy).text
        texts = (text.split("\n") for text in (document.plain, result, document.gold))
        rows += [count_line(*line) for line in zip(*texts, strict=True)]
    errors = sum(edit_distance(document.noisy, document.gold) for document in documents)
    return {**total(rows)._asdict(), "noisy_errors": errors}
