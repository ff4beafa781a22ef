"""Gold annotations of raw text, carried over to the clean text that a pipeline sees.

A token goes where its characters go, with what is said of it; one that cleaning takes apart is
several tokens of which nothing is said, and one that it deletes is gone. Entities, spans and
categories go as `docs.rebuild_doc` takes them. Whatever has no place in the clean text is counted.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any, Final, NamedTuple

from spacy.tokens import Doc, Token
from spacy.util import filter_spans
from spacy.vocab import Vocab

from spacy_cnclean.edits import CleanText
from spacy_cnclean.pipeline.docs import carry_spans

_GET: Final[dict[str, Callable[[Any], str]]] = {
    "TAG": attrgetter("tag_"),
    "POS": attrgetter("pos_"),
    "MORPH": lambda token: str(token.morph),
    "LEMMA": attrgetter("lemma_"),
}
_SET: Final[dict[str, Callable[[Any, str], None]]] = {
    "TAG": lambda token, value: setattr(token, "tag_", value),
    "POS": lambda token, value: setattr(token, "pos_", value),
    "MORPH": lambda token, value: token.set_morph(value),
    "LEMMA": lambda token, value: setattr(token, "lemma_", value),
}


class CarriedGold(NamedTuple):
    """The Doc of the clean text, and how many annotations of each kind have no place in it.

    Attributes:
        doc: The clean text with the gold annotations.
        lost: How many of each kind: `entities`, `spans of KEY`, `TAG`, `sentence starts`, `parses`.
    """

    doc: Doc
    lost: Counter[str]


class _Piece(NamedTuple):
    """A token of the clean text: half-open offsets, and the token of the raw text it is whole."""

    start: int
    end: int
    token: Token | None


def carry_gold(gold: Doc, clean: CleanText, vocab: Vocab | None = None) -> CarriedGold:
    """Return the gold annotations of a raw text on its clean text.

    Args:
        gold: The raw text with its annotations.
        clean: The cleaning of `gold.text`.
        vocab: The vocabulary of the new Doc; that of `gold` if there is none.

    Raises:
        ValueError: The cleaning is of a text of another length.
    """
    if clean.alignment.raw_length != len(gold.text):
        raise ValueError(
            f"the cleaning is of {clean.alignment.raw_length} characters, "
            f"but the gold Doc has {len(gold.text)}"
        )
    pieces = list(_pieces(gold, clean))
    lost: Counter[str] = Counter()
    doc = _doc_of(clean.text, pieces, gold.vocab if vocab is None else vocab)
    tokens = {piece.token.i: new for piece, new in _paired(pieces, doc) if piece.token is not None}
    _carry_values(gold, tokens, lost)
    _carry_structure(gold, doc, tokens, lost)
    _carry_ranges(gold, doc, clean, lost)
    doc.cats = dict(gold.cats)
    return CarriedGold(doc, +lost)


def _pieces(gold: Doc, clean: CleanText) -> Iterator[_Piece]:
    """Yield the tokens of the clean text in order, but for its white space."""
    owner = _owners(gold, clean)
    text = clean.text
    runs = groupby(range(len(text)), key=lambda at: (owner[at], text[at].isspace()))
    found = [
        _Piece(places[0], places[-1] + 1, None if index is None else gold[index])
        for (index, is_space), run in runs
        if (places := list(run)) and not is_space
    ]
    times = Counter(piece.token.i for piece in found if piece.token is not None)
    for piece in found:
        whole = piece.token is not None and times[piece.token.i] == 1
        yield piece if whole else piece._replace(token=None)


def _owners(gold: Doc, clean: CleanText) -> list[int | None]:
    """Return which token of the raw text each character of the clean text is of."""
    token_of: list[int | None] = [None] * len(gold.text)
    for token in gold:
        token_of[token.idx : token.idx + len(token)] = [token.i] * len(token)
    owner: list[int | None] = [None] * len(clean.text)
    for segment in clean.alignment.segments:
        if segment.kind == "delete":
            continue
        raw, length = segment.raw_start, segment.clean_end - segment.clean_start
        exact = segment.raw_end - raw == length
        for step in range(length):
            at = raw + step if exact else raw
            if at < len(token_of):
                owner[segment.clean_start + step] = token_of[at]
    return owner


def _doc_of(text: str, pieces: Sequence[_Piece], vocab: Vocab) -> Doc:
    words: list[str] = []
    spaces: list[bool] = []
    end = 0
    for piece in (*pieces, _Piece(len(text), len(text), None)):
        between = text[end : piece.start]
        if words and between.startswith(" "):
            spaces[-1] = True
            between = between[1:]
        if between:
            words.append(between)
            spaces.append(False)
        if piece.start < piece.end:
            words.append(text[piece.start : piece.end])
            spaces.append(False)
        end = piece.end
    return Doc(vocab, words=words, spaces=spaces)


def _paired(pieces: Sequence[_Piece], doc: Doc) -> Iterator[tuple[_Piece, Token]]:
    new = {token.idx: token for token in doc}
    return ((piece, new[piece.start]) for piece in pieces)


def _carry_values(gold: Doc, tokens: dict[int, Token], lost: Counter[str]) -> None:
    for name, get in _GET.items():
        if not gold.has_annotation(name):
            continue
        for token in gold:
            value = get(token)
            if not value:
                continue
            if token.i not in tokens:
                lost[name] += 1
            else:
                _SET[name](tokens[token.i], value)


def _carry_structure(gold: Doc, doc: Doc, tokens: dict[int, Token], lost: Counter[str]) -> None:
    """Carry the parse where every token is there; else the starts of sentences alone."""
    if gold.has_annotation("DEP") and len(tokens) == len(gold) == len(doc):
        for index, new in tokens.items():
            new.head, new.dep_ = tokens[gold[index].head.i], gold[index].dep_
        return
    if gold.has_annotation("DEP"):
        lost["parses"] += 1
    if not gold.has_annotation("SENT_START"):
        return
    starts = {0}
    for sentence in gold.sents:
        carried = [tokens[token.i].i for token in sentence if token.i in tokens]
        if carried:
            starts.add(min(carried))
        else:
            lost["sentence starts"] += 1
    for token in doc:
        token.is_sent_start = token.i in starts


def _carry_ranges(gold: Doc, doc: Doc, clean: CleanText, lost: Counter[str]) -> None:
    if gold.has_annotation("ENT_IOB"):
        doc.set_ents(filter_spans(carry_spans(clean, doc, gold.ents)))
        lost["entities"] += len(gold.ents) - len(doc.ents)
    for key, group in gold.spans.items():
        spans = carry_spans(clean, doc, group)
        lost[f"spans of {key}"] += len(group) - len(spans)
        doc.spans[key] = spans


def count_text(lost: Counter[str]) -> str:
    """Return what was lost in words, as `2 entities, 1 TAG`.

    >>> count_text(Counter({"entities": 2, "TAG": 1}))
    '2 entities, 1 TAG'
    """
    return ", ".join(f"{count:,} {kind}" for kind, count in lost.most_common())
