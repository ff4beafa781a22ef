"""The texts that everything is measured on, each with the true way from noisy to gold."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, NamedTuple

from spacy_cnclean.punctuation.noise import NoiseSettings, add_noise

DATA = Path(__file__).parent / "data"
RESULTS = Path(__file__).parent / "results"

# The noise of the collection articles as `data/README.md` describes it: a pictograph that the gold
# does not know, one space on either side, at the end of a line only before it. Written down here
# and not asked of the package, because it judges the package.
EMOJI = re.compile("[\u2600-\u27bf\U0001f000-\U0001faff][\ufe0e\ufe0f]?")
NOISE = re.compile(f" {EMOJI.pattern} ?")


# A list of nothing but numbers and names, which is written in one line; no string holds a line end.
_INNERMOST_LIST = re.compile(r"\[\n[-\d\s.,e]*\n\s*\]")


class Document(NamedTuple):
    """A noisy text and what it should be.

    Attributes:
        name: what the results call it.
        noisy: the text as found.
        plain: the same without its emoji, displaced marks still displaced.
        gold: the text as it should be, line for line.
        sources: for each character of `noisy` its offset in `gold`, or -1 for noise and spaces.
    """

    name: str
    noisy: str
    plain: str
    gold: str
    sources: list[int]


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    """Return the objects of a JSON-lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def write_json(path: Path, result: dict[str, Any]) -> None:
    """Write a result as a whole: a run that is stopped leaves the old one as it was."""
    part = path.with_name(f"{path.name}.part")
    text = json.dumps(result, ensure_ascii=False, indent=1) + "\n"
    text = _INNERMOST_LIST.sub(lambda match: " ".join(match[0].split()), text)
    part.write_text(text, encoding="utf-8", newline="\n")
    part.replace(path)


def collection_articles() -> Document:
    """Return the collection articles, the alignment worked out from the two files alone."""
    noisy = (DATA / "collection_articles.noisy.txt").read_text(encoding="utf-8")
    gold = (DATA / "collection_articles.gold.txt").read_text(encoding="utf-8")
    plain = NOISE.sub("", noisy)
    return Document("articles", noisy, plain, gold, _sources(noisy, gold))


def _sources(noisy: str, gold: str) -> list[int]:
    """Return where each noisy character stands in the gold: letters and marks keep their order."""
    sources = [-1] * len(noisy)
    noise = {at for match in EMOJI.finditer(noisy) for at in range(*match.span())}
    for letters in (True, False):
        wanted = [k for k, c in enumerate(gold) if not c.isspace() and _is_letter(c) == letters]
        there = [
            k
            for k, c in enumerate(noisy)
            if k not in noise and not c.isspace() and _is_letter(c) == letters
        ]
        if [noisy[k] for k in there] != [gold[k] for k in wanted]:
            raise ValueError("the noisy and the gold articles do not hold the same characters")
        for at, source in zip(there, wanted, strict=True):
            sources[at] = source
    return sources


def _is_letter(character: str) -> bool:
    return character.isalpha()


def clean_articles() -> list[str]:
    """Return the project's own clean articles, which nothing was trained on."""
    text = (DATA / "clean_articles.txt").read_text(encoding="utf-8")
    return [article.strip() for article in text.split("\n\n")]


def sentences() -> dict[str, str]:
    """Return the annotated sentences by id."""
    return {row["id"]: row["text"] for row in read_jsonl(DATA / "sentences.jsonl")}


def noised(name: str, gold: str, *, seed: int, settings: NoiseSettings | None = None) -> Document:
    """Return a clean text with noise from the noise model."""
    noisy = add_noise(gold, seed=seed, settings=settings)
    kept = [noisy.alignment.clean_pieces(at, at + 1) for at in range(len(noisy.text))]
    sources = [pieces[0][0] if pieces else -1 for pieces in kept]
    plain = "".join(c for c, source in zip(noisy.text, sources, strict=True) if source >= 0)
    return Document(name, noisy.text, plain, gold, sources)
