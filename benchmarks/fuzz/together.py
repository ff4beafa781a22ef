"""What must hold of texts that are cleaned together: the marks of each, and each by itself."""

from __future__ import annotations

import json
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from benchmarks.fuzz.cleaning import holds_together
from spacy_cnclean import BatchCleaner, Cleaner
from spacy_cnclean.punctuation._characters import LINE_BREAKS
from spacy_cnclean.punctuation._streams import split_streams
from spacy_cnclean.punctuation.noise import NoiseSettings, add_noise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from spacy_cnclean.edits import CleanText

    ManyChecks = Iterator[tuple[int, str, bool]]

# Each text alone is several times slower than all together, so only some are compared.
_ALONE: Final = 8
_BLANKS: Final = str.maketrans("", "", " \t\u3000\xa0")


def batches_of(*steps: str) -> Callable[[Sequence[str]], ManyChecks]:
    """Return the checks of a cleaning of many texts by these steps."""
    cleaner = Cleaner(steps)

    def check(texts: Sequence[str]) -> ManyChecks:
        cleaned = cleaner.clean_batch(texts)
        for index, (text, clean) in enumerate(zip(texts, cleaned, strict=True)):
            for name, holds in holds_together(clean, text):
                yield index, name, holds
            if steps == ("punctuation",):
                for name, holds in streams_are_kept(clean):
                    yield index, name, holds
            if index % _ALONE == 0:
                alone = cleaner.clean(text)
                yield (
                    index,
                    "together is as alone",
                    (alone.text, alone.alignment)
                    == (
                        clean.text,
                        clean.alignment,
                    ),
                )
        changed = [index for index, clean in enumerate(cleaned) if not clean.alignment.is_identity]
        again = cleaner.clean_batch([cleaned[index].text for index in changed])
        for index, clean in zip(changed, again, strict=True):
            yield index, "cleaning twice is cleaning once", clean.text == cleaned[index].text

    return check


def streams_are_kept(clean: CleanText) -> Iterator[tuple[str, bool]]:
    """Check the promise of the punctuation step on the text that it hands back."""
    if clean.alignment.is_identity:
        return
    raw, text = clean.raw_text, clean.text
    yield "no character is lost or made", Counter(raw) == Counter(text)
    yield "only moves are made", {edit.kind for edit in clean.edits} == {"move"}
    lines = zip(_lines(raw), _lines(text), strict=False)
    yield "lines stay lines", len(_lines(raw)) == len(_lines(text))
    for before, after in lines:
        if before != after:
            one, two = split_streams(before), split_streams(after)
            yield "letters keep their order", one.letters == two.letters
            yield "marks and numbers keep their order", _units(before) == _units(after)


def _units(line: str) -> list[str]:
    return [line[u.start : u.end].translate(_BLANKS) for u in split_streams(line).units]


def _lines(text: str) -> list[str]:
    return text.translate(dict.fromkeys(map(ord, _breaks()), "\n")).split("\n")


@lru_cache(maxsize=1)
def _breaks() -> str:
    return LINE_BREAKS.encode().decode("unicode_escape") if "\\" in LINE_BREAKS else LINE_BREAKS


def noise(texts: Sequence[str]) -> ManyChecks:
    """Check that noise keeps the streams of every line, and the way back."""
    settings = NoiseSettings(emoji=0)
    for index, text in enumerate(texts):
        noisy = add_noise(text, seed=index)
        alignment = noisy.alignment
        yield index, "the clean text is kept", noisy.clean_text == text
        yield (
            index,
            "every clean character is in the noisy text",
            all(
                noisy.text[raw] == text[at]
                for at in range(len(text))
                for raw, _ in alignment.raw_pieces(at, at + 1)
            ),
        )
        displaced = add_noise(text, seed=index, settings=settings).text
        for before, after in zip(text.split("\n"), displaced.split("\n"), strict=True):
            yield index, "marks and numbers keep their order", _units(before) == _units(after)


@lru_cache(maxsize=1)
def _rows() -> BatchCleaner:
    columns = ("edits", "offsets", "statutes", "claims", "noise")
    return BatchCleaner(steps=("hygiene", "emoji", "punctuation"), columns=columns)


def rows(texts: Sequence[str]) -> ManyChecks:
    """Check that a table of texts becomes a table of the same rows, which can be written."""
    table = _rows()({"text": list(texts), "id": list(range(len(texts)))})
    alone = Cleaner(_rows().steps).clean_batch(texts)
    yield 0, "rows stay rows", table["id"] == list(range(len(texts)))
    for index, clean in enumerate(alone):
        yield index, "a row holds the clean text", table["text"][index] == clean.text
        columns = [column[index] for column in table.values()]
        written = json.dumps(columns, default=str, allow_nan=False)
        yield index, "a row can be written", bool(written)


@lru_cache(maxsize=1)
def _pipeline() -> Any:
    import spacy

    nlp = spacy.blank("zh")
    for name in ("cn_emoji_stripper", "cn_punct_reorderer", "cn_claim_statute_ruler"):
        nlp.add_pipe(name)
    return nlp


def pipelines(texts: Sequence[str]) -> ManyChecks:
    """Check that a pipeline gives the text of the steps, and spans that lead back."""
    for index, given in enumerate(texts):
        text = given.encode("utf-8", "replace").decode()  # spaCy takes no surrogates
        doc = _pipeline()(text)
        clean = Cleaner(["emoji", "punctuation"]).clean(text)
        yield index, "a Doc holds the clean text", doc.text == clean.text
        yield index, "a Doc keeps the raw text", doc._.cn_raw_text == text
        for name in ("cn_statutes", "cn_claims"):
            for span in doc.spans[name]:
                start, end = span._.cn_raw_start, span._.cn_raw_end
                yield index, "spans lead back", 0 <= start < end <= len(text)
                wanted = clean.to_raw(span.start_char, span.end_char)
                yield index, "spans lead back to where they were", (start, end) == wanted
