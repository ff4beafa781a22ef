"""The public functions and steps as a text meets them: what is prepared, and what is measured."""

from __future__ import annotations

import io
import pickle
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import spacy
from spacy.tokens import Doc

from spacy_cnclean import (
    Alignment,
    BatchCleaner,
    Cleaner,
    CodeUnits,
    EmojiStep,
    find_claims,
    find_emoji,
    find_hygiene,
    find_statutes,
    find_width,
    normalize_quantities,
)
from spacy_cnclean.html import PageRow, clean_text_html, write_page
from spacy_cnclean.numerals import fold_width, parse_number
from spacy_cnclean.punctuation import PunctuationStep
from spacy_cnclean.punctuation._streams import split_streams

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from spacy.language import Language
    from spacy.vocab import Vocab

    from spacy_cnclean.edits import CleanText

QUICK_STEPS: Final = ("hygiene", "emoji", "width")
_QUERIES: Final = 100


class Function(NamedTuple):
    """What is done with a text.

    Attributes:
        call: what is measured; gets what `prepare` returned.
        prepare: makes of the text what the call needs; not measured.
        group: functions of one group share what is prepared, and a process.
        is_judged: whether time and memory are; not where they are spaCy's, or those of a row for
            each line.
    """

    call: Callable[[Any], object]
    prepare: Callable[[str], Any] = str
    group: str = ""
    is_judged: bool = True


@cache
def _cleaner(*steps: str) -> Cleaner:
    return Cleaner(steps)


@cache
def _batch_cleaner() -> BatchCleaner:
    return BatchCleaner(steps=QUICK_STEPS, columns=("edits", "offsets", "noise"))


def _quick(text: str) -> CleanText:
    return _cleaner(*QUICK_STEPS).clean(text)


def _lines(text: str) -> list[str]:
    return text.split("\n")


def _table(text: str) -> dict[str, list[str]]:
    return {"text": _lines(text)}


def _rows(table: dict[str, list[str]]) -> object:
    return _batch_cleaner()(table)


def _edits(clean: CleanText) -> object:
    return clean.edits, clean.doubtful


def _bytes(clean: CleanText) -> object:
    return Alignment.from_bytes(clean.alignment.to_bytes())


def _pickled(clean: CleanText) -> object:
    return pickle.loads(pickle.dumps(clean))  # noqa: S301 - its own


def _asked(clean: CleanText) -> None:
    """Ask a hundred times for a range, from either side, and once for all of it."""
    alignment = clean.alignment
    for ask, length in (
        (alignment.to_raw, alignment.clean_length),
        (alignment.raw_pieces, alignment.clean_length),
        (alignment.to_clean, alignment.raw_length),
        (alignment.clean_pieces, alignment.raw_length),
    ):
        for place in range(0, length, max(1, length // _QUERIES)):
            ask(place, min(length, place + 3))
            ask(place, place)
        ask(0, length)


def _in_other_units(clean: CleanText) -> None:
    for unit in ("utf-16", "utf-8"):
        end = CodeUnits(clean.text, unit).length
        clean.to_raw(0, end, unit=unit)


def _composed(clean: CleanText) -> object:
    return clean.then(_cleaner("emoji", "hygiene", "width").clean(clean.text)).alignment


def _found(text: str) -> PageRow:
    """Return a cleaned text with what was found in it."""
    clean = _quick(text)
    statutes = find_statutes(clean.text)
    claims = find_claims(clean.text, statutes=statutes)
    return PageRow("1", clean, tuple(statutes), tuple(claims))


def _page(paragraph: PageRow) -> object:
    page = io.StringIO()
    write_page(page, "page", [paragraph])
    return page.getvalue()


def _notebook(paragraph: PageRow) -> object:
    return clean_text_html(paragraph.clean)


class _Characters:
    """A tokenizer whose time grows with the text, as that of spaCy for Chinese does not."""

    def __init__(self, vocab: Vocab) -> None:
        self._vocab = vocab

    def __call__(self, text: str) -> Doc:
        return Doc(self._vocab, words=list(text), spaces=[False] * len(text))


@lru_cache(maxsize=1)
def _pipeline() -> Language:
    nlp = spacy.blank("zh")
    nlp.tokenizer = _Characters(nlp.vocab)
    nlp.max_length = 10_000_000
    nlp.add_pipe("cn_emoji_stripper")
    nlp.add_pipe("cn_claim_statute_ruler")
    return nlp


def _in_pipeline(text: str) -> object:
    # spaCy itself raises on what is no Unicode.
    return _pipeline()(text.encode("utf-8", "replace").decode())


FUNCTIONS: Final[Mapping[str, Function]] = {
    "find_emoji": Function(lambda text: list(find_emoji(text))),
    "emoji, described": Function(EmojiStep(policy="describe").find),
    "emoji, words": Function(EmojiStep(policy="words", also=["★", "♡"]).find),
    "find_hygiene": Function(lambda text: list(find_hygiene(text))),
    "find_width, full": Function(lambda text: list(find_width(text, "full"))),
    "find_width, ascii": Function(lambda text: list(find_width(text, "ascii"))),
    "punctuation": Function(PunctuationStep().find),
    "punctuation, batch": Function(PunctuationStep().find_batch, _lines),
    "split_streams": Function(split_streams),
    "find_statutes": Function(find_statutes),
    "find_claims": Function(find_claims),
    "normalize_quantities": Function(normalize_quantities),
    "clean": Function(_quick),
    "BatchCleaner": Function(_rows, _table, is_judged=False),
    "Alignment, asked": Function(_asked, _quick, group="CleanText"),
    "Alignment.to_bytes": Function(_bytes, _quick, group="CleanText"),
    "CleanText.to_raw, other units": Function(_in_other_units, _quick, group="CleanText"),
    "CleanText.then": Function(_composed, _quick, group="CleanText"),
    "CleanText.edits": Function(_edits, _quick, group="CleanText"),
    "CleanText, pickled": Function(_pickled, _quick, group="CleanText"),
    "write_page": Function(_page, _found, group="page"),
    "notebook": Function(_notebook, _found, group="page"),
    "numerals": Function(lambda text: (fold_width(text), parse_number(text))),
    "pipeline": Function(_in_pipeline, is_judged=False),
}


def warm_up() -> None:
    """Call everything once, so that no table is read and no pattern compiled while one measures."""
    text = "《民法典》第1️⃣条 🐞 催,收机构&amp;从 2023。年１月起增长了5%以上，应当不得预计。\ue863"
    for call, prepare, _, _ in FUNCTIONS.values():
        call(prepare(text))
