"""Harm and repair by genre, on text of many hands that is not in the repository.

The corpora are a folder of files with one paragraph a line and blank lines between documents:
`broad/*.txt.xz`, `harm_only/*.txt.xz` and `lawyer_llama.txt.gz`, as the data README names them. Of
each, only the documents that `training._corpus.is_held_out` holds out are read: nothing learns from
them, and nothing is fitted on them.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks.environment import environment
from benchmarks.progress import tell
from spacy_cnclean.cleaning import Cleaner
from spacy_cnclean.emoji import EmojiStep
from spacy_cnclean.punctuation import PunctuationStep
from spacy_cnclean.punctuation._noise_kinds import NOISE_KINDS
from spacy_cnclean.punctuation._streams import UnitClass, split_streams
from spacy_cnclean.punctuation.noise import NoiseSettings, add_noise
from spacy_cnclean.training._corpus import parts, read_documents

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spacy_cnclean._defaults import Trust

VARIABLE = "SPACY_CNCLEAN_CORPORA"
SEED = 29


class Genre(NamedTuple):
    """A genre: its name, its file, and whether damaged text of it is repaired too."""

    name: str
    file: str
    repaired: bool = False


GENRES = (
    Genre("law", "lawyer_llama.txt.gz", repaired=True),
    Genre("news", "broad/news_general.txt.xz", repaired=True),
    Genre("web news", "harm_only/news.txt.xz"),
    Genre("finance", "broad/finance.txt.xz", repaired=True),
    Genre("sports", "broad/sports_entertainment.txt.xz", repaired=True),
    Genre("encyclopedia", "broad/encyclopedia.txt.xz", repaired=True),
    Genre("science", "broad/science.txt.xz"),
    Genre("health", "broad/health.txt.xz"),
    Genre("technical documents", "broad/tech_docs.txt.xz", repaired=True),
    Genre("technical articles", "broad/tech_articles.txt.xz", repaired=True),
    Genre("Markdown", "broad/markdown.txt.xz"),
    Genre("fiction", "broad/fiction_modern.txt.xz", repaired=True),
    Genre("stories", "broad/stories.txt.xz", repaired=True),
    Genre("essays", "harm_only/essays_blog.txt.xz", repaired=True),
    Genre("books, hard-wrapped", "harm_only/books.txt.xz"),
    Genre("web articles", "harm_only/web_articles.txt.xz"),
    Genre("web answers", "harm_only/web_answers.txt.xz", repaired=True),
    Genre("reviews", "harm_only/reviews.txt.xz", repaired=True),
    Genre("comments", "harm_only/comments.txt.xz"),
    Genre("posts", "harm_only/social.txt.xz"),
    Genre("dialogue", "harm_only/dialogue.txt.xz", repaired=True),
    Genre("scripts", "harm_only/scripts.txt.xz"),
    Genre("subtitles", "harm_only/subtitles.txt.xz"),
    Genre("jokes", "harm_only/jokes.txt.xz"),
    Genre("titles", "harm_only/titles.txt.xz"),
    Genre("app pages", "harm_only/app_descriptions.txt.xz"),
    Genre("medical questions", "harm_only/medical_qa.txt.xz"),
    Genre("exam passages", "harm_only/exam_passages.txt.xz"),
    Genre("game wiki", "harm_only/game_wiki.txt.xz"),
    Genre("history retold", "harm_only/history_modern.txt.xz"),
    Genre("half-width marks", "harm_only/halfwidth.txt.xz"),
    Genre("news, Traditional", "broad/trad_news.txt.xz", repaired=True),
    Genre("documents, Traditional", "broad/trad_docs.txt.xz", repaired=True),
    Genre("encyclopedia, Traditional", "harm_only/trad_encyclopedia.txt.xz", repaired=True),
    Genre("talk, Traditional", "broad/trad_transcripts.txt.xz"),
    Genre("vernacular novels", "broad/classical_novel.txt.xz"),
    Genre("classical prose", "broad/classical_prose.txt.xz"),
    Genre("poetry", "broad/poetry.txt.xz"),
    Genre("scriptures", "broad/religion.txt.xz"),
)
KIND_GENRES = ("law", "news", "technical articles", "fiction", "reviews", "news, Traditional")


class Sizes(NamedTuple):
    """Paragraphs of a genre: for harm, for repair, and for each further kind of noise."""

    harm: int
    repair: int
    kinds: int


FULL, FAST = Sizes(2500, 160, 60), Sizes(400, 60, 24)


class Repaired(NamedTuple):
    """Counts over the marks and numbers of noised lines.

    Attributes:
        displaced: those that the noise moved.
        back: of these, those in the right gap now.
        right: those that the noise left.
        broken: of these, those in another gap now.
        moves: those that the repair moved.
        moved_right: of these, those in the right gap now.
        damaged: lines with a displaced unit.
        exact: of these, those that are as they should be.
    """

    displaced: int = 0
    back: int = 0
    right: int = 0
    broken: int = 0
    moves: int = 0
    moved_right: int = 0
    damaged: int = 0
    exact: int = 0


def corpora_folder(option: Path | None) -> Path | None:
    """Return the folder of the corpora, by the option or the environment, or None."""
    named = option or (Path(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else None)
    return named if named is not None and named.is_dir() else None


def read_genre(corpora: Path, genre: Genre, n_lines: int) -> list[list[str]]:
    """Return documents of a genre, cut at 30 lines, of about so many lines in all."""
    path = corpora / genre.file
    split = read_documents(path)
    # Nothing learns from the file that is not packed by xz: all of it may be read.
    pieces = parts(split.dev if path.suffix == ".xz" else split.dev + split.train)
    random.Random(SEED).shuffle(pieces)  # noqa: S311 - a sample, not a secret
    taken: list[list[str]] = []
    for piece in pieces:
        if sum(map(len, taken)) >= n_lines:
            break
        taken.append(piece)
    return taken


def cleaned(cleaner: Cleaner, documents: Sequence[Sequence[str]], *, alone: bool) -> list[str]:
    """Return the lines of documents, cleaned in their documents or each alone."""
    if alone:
        lines = [line for document in documents for line in document]
        return [clean.text for clean in cleaner.clean_batch(lines)]
    texts = cleaner.clean_batch(["\n".join(document) for document in documents])
    return [line for clean in texts for line in clean.text.split("\n")]


def harm(cleaner: Cleaner, documents: Sequence[Sequence[str]]) -> dict[str, Any]:
    """Return how many whole paragraphs are altered, in documents and alone, and which."""
    lines = [line for document in documents for line in document]
    ways = {
        way: cleaned(cleaner, documents, alone=way == "alone") for way in ("documents", "alone")
    }
    changed = {
        way: sum(was != now for was, now in zip(lines, result, strict=True))
        for way, result in ways.items()
    }
    return {"paragraphs": len(lines), **changed}


def noised(documents: Sequence[Sequence[str]], settings: NoiseSettings) -> list[list[str]]:
    """Return documents with noise, the same in every run."""
    return [
        add_noise("\n".join(document), seed=SEED + n, settings=settings).text.split("\n")
        for n, document in enumerate(documents)
    ]


def count(
    lines: Iterable[tuple[str, str, str]], marks: dict[str, Counter[str]] | None = None
) -> Repaired:
    """Return the counts of lines as they were noised, cleaned, and should be.

    Args:
        lines: The three, for each line. Those whose units are not the same in all are left out:
            the noise was of numbers and words that the split reads otherwise.
        marks: Where to count displaced units and those put back by class.
    """
    counts = Repaired()
    for noisy, clean, gold in lines:
        streams = [split_streams(text) for text in (noisy, clean, gold)]
        if len({len(one.units) for one in streams}) > 1:
            continue
        places = [
            tuple(unit.gap for unit in units)
            for units in zip(*(one.units for one in streams), strict=True)
        ]
        displaced = [old != true for old, _, true in places]
        if marks is not None:
            for unit, (old, new, true) in zip(streams[2].units, places, strict=True):
                name = UnitClass(unit.unit_class).name.lower()
                marks["displaced"][name] += old != true
                marks["back"][name] += old != true == new
        counts = Repaired(
            *map(
                sum,
                zip(
                    counts,
                    (
                        sum(displaced),
                        sum(old != true == new for old, new, true in places),
                        len(places) - sum(displaced),
                        sum(old == true != new for old, new, true in places),
                        sum(old != new for old, new, _ in places),
                        sum(old != new == true for old, new, true in places),
                        any(displaced),
                        any(displaced) and clean == gold,
                    ),
                    strict=True,
                ),
            )
        )
    return counts


def repair(
    cleaner: Cleaner,
    documents: Sequence[Sequence[str]],
    settings: NoiseSettings,
    marks: dict[str, Counter[str]] | None = None,
) -> dict[str, list[int]]:
    """Return the counts of repair, in documents and alone."""
    gold = [line for document in documents for line in document]
    texts = noised(documents, settings)
    noisy = [line for text in texts for line in text]
    return {
        way: list(
            count(
                zip(noisy, cleaned(cleaner, texts, alone=way == "alone"), gold, strict=True),
                marks if way == "documents" else None,
            )
        )
        for way in ("documents", "alone")
    }


def measure(corpora: Path, sizes: Sizes, trust: Trust) -> dict[str, Any]:
    """Return all figures.

    Emoji are taken out first: what takes them out is not what is measured here.
    """
    emoji = Cleaner([EmojiStep()])
    cleaner = Cleaner([PunctuationStep(trust=trust)])
    spun = NoiseSettings(emoji=0)
    result: dict[str, Any] = {
        "environment": environment(),
        "trust": trust,
        "sizes": list(sizes),
        "harm": {},
        "repair": {},
        "kinds": {},
        "marks": {},
    }
    marks: dict[str, Counter[str]] = {"displaced": Counter(), "back": Counter()}
    for genre in GENRES:
        documents = [
            [clean.text for clean in emoji.clean_batch(document)]
            for document in read_genre(corpora, genre, sizes.harm)
        ]
        result["harm"][genre.name] = harm(cleaner, documents)
        if genre.repaired:
            some = _lines(documents, sizes.repair)
            result["repair"][genre.name] = repair(cleaner, some, spun, marks)
        if genre.name in KIND_GENRES:
            few = _lines(documents, sizes.kinds)
            for kind in NOISE_KINDS:
                settings = spun._replace(kind=kind, short_damage=1.0)
                result["kinds"].setdefault(kind, {})[genre.name] = repair(cleaner, few, settings)
            fifth = spun._replace(kind="slip", short_damage=1.0, damage=0.2)
            counts = repair(cleaner, _lines(documents, 4 * sizes.kinds), fifth)
            result["kinds"].setdefault("slip, every fifth line", {})[genre.name] = counts
        tell(f"genres: {genre.name}")
    result["marks"] = {
        name: [marks["back"][name], n] for name, n in marks["displaced"].most_common()
    }
    return result


def _lines(documents: Sequence[Sequence[str]], n_lines: int) -> list[list[str]]:
    """Return the first documents, of so many lines with marks and of 20 lines at most each."""
    taken: list[list[str]] = []
    for document in documents:
        lines = [line for line in document if len(split_streams(line).units) > 1]
        lines = lines[: min(20, n_lines - sum(map(len, taken)))]
        if lines:
            taken.append(lines)
    return taken
