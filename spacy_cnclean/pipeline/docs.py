"""From a Doc to the Doc of its clean text: the only place where a Doc is replaced."""

import warnings
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator
from operator import attrgetter
from typing import Any

from spacy.tokens import Doc, Span, SpanGroup
from spacy.util import filter_spans

from spacy_cnclean.alignment import Alignment
from spacy_cnclean.cleaning import CleaningWarning
from spacy_cnclean.edits import CleanText
from spacy_cnclean.pipeline._extensions import (
    PAYLOAD_KEYS,
    recall,
    remember,
    text_length,
    user_data,
)
from spacy_cnclean.pipeline._surrogates import encodable

# Annotations of single tokens: there is no saying what they are of the tokens of another text.
_LOST = ("TAG", "POS", "MORPH", "LEMMA", "DEP")
_EXTENSION_MARK = "._."  # how spaCy marks values of extension attributes in Doc.user_data


def rebuild_doc(doc: Doc, clean: CleanText, tokenizer: Callable[[str], Doc]) -> Doc:
    """Return the Doc of the clean text, with every annotation that still has a place in it.

    If nothing was changed, that is the very same Doc, which then remembers what was doubtful.
    Otherwise the clean text is tokenized and these come along: entities and span groups with
    their labels and identifiers, categories, values of extension attributes, other user data and
    user hooks. Spans go where their characters went, moved ones aside, and are widened to whole
    tokens; a span whose characters were all deleted is dropped, as is an entity that would
    overlap a longer one. What belongs to single tokens (tags, lemmas, parse, sentence starts) and
    the tensor is lost.

    Raw offsets always mean the text that the user put in: what an earlier cleaning remembered is
    composed with this one. A Doc cannot hold surrogates: those of the clean text are mended.

    Args:
        doc: The Doc to replace.
        clean: The cleaning of its text.
        tokenizer: Makes a Doc of the clean text.

    Raises:
        ValueError: The cleaning is of a text of another length.

    Warns:
        CleaningWarning: The Doc has annotations of tokens: cleaners belong first in a pipeline.
    """
    if clean.alignment.is_identity:
        if clean.doubtful:
            remember(doc, recall(doc).then(clean))
        return doc
    if clean.alignment.raw_length != text_length(doc):
        raise ValueError(
            f"the cleaning is of {clean.alignment.raw_length} characters, "
            f"but the Doc has {text_length(doc)}"
        )
    _warn_of_loss(doc)
    clean = encodable(clean)
    new = tokenizer(clean.text)
    carrier = _Carrier(clean.alignment, new)
    new._context = doc._context  # else nlp.pipe(..., as_tuples=True) gives None  # noqa: SLF001
    new.cats = dict(doc.cats)
    user_data(new).update(carrier.user_data(doc))
    new.user_hooks = dict(doc.user_hooks)
    new.user_token_hooks = dict(doc.user_token_hooks)
    new.user_span_hooks = dict(doc.user_span_hooks)
    for name, group in doc.spans.items():
        spans = list(carrier.spans(group))
        new.spans[name] = SpanGroup(new, name=group.name, attrs=dict(group.attrs), spans=spans)
    if doc.has_annotation("ENT_IOB"):
        new.set_ents(filter_spans(carrier.spans(doc.ents)))
    remember(new, recall(doc).then(clean))
    return new


def carry_spans(clean: CleanText, new: Doc, spans: Iterable[Span]) -> list[Span]:
    """Return those spans of a Doc of the raw text that have a place in the Doc of the clean text.

    They go where their characters went, moved ones aside, and are widened to whole tokens.

    Args:
        clean: The cleaning of the text of the spans.
        new: The Doc of the clean text.
        spans: The spans, of another Doc.
    """
    return list(_Carrier(clean.alignment, new).spans(spans))


def _warn_of_loss(doc: Doc) -> None:
    lost = [name for name in _LOST if doc.has_annotation(name)]
    if len(doc) > 1 and doc.has_annotation("SENT_START"):  # a single token always has it
        lost.append("SENT_START")
    if lost:
        warnings.warn(
            f"cleaning a Doc drops its {', '.join(lost)}: add cleaners before the components that "
            "set them",
            CleaningWarning,
            stacklevel=3,
        )


class _Carrier:
    """Finds the place of an annotation in the new Doc."""

    def __init__(self, alignment: Alignment, new: Doc) -> None:
        self._alignment = alignment
        self._new = new
        # A mark that was moved out of a span must not drag its end along.
        staying = [piece for piece in alignment.segments if piece.kind in {"keep", "replace"}]
        self._staying = sorted(staying, key=attrgetter("raw_start"))
        self._starts = [piece.raw_start for piece in self._staying]
        self._ends = [piece.raw_end for piece in self._staying]
        self._token_starts = {token.idx for token in new}

    def range(self, start: int, end: int) -> tuple[int, int]:
        """Return where the characters of a range went, an empty range if they are deleted."""
        starts: list[int] = []
        ends: list[int] = []
        first, last = bisect_right(self._ends, start), bisect_left(self._starts, end)
        for piece in self._staying[first:last]:
            is_kept = piece.kind == "keep"
            starts.append(piece.clean_start + max(start - piece.raw_start, 0) * is_kept)
            ends.append(piece.clean_end - max(piece.raw_end - end, 0) * is_kept)
        return (min(starts), max(ends)) if starts else self._alignment.to_clean(start, end)

    def spans(self, spans: Any) -> Iterator[Span]:
        """Yield those of the old spans that have a place in the new Doc."""
        for span in spans:
            start, end = self.range(span.start_char, span.end_char)
            moved = start < end and self._new.char_span(
                start,
                end,
                label=span.label,
                kb_id=span.kb_id,
                span_id=span.id,
                alignment_mode="expand",
            )
            if moved:
                yield moved

    def user_data(self, doc: Doc) -> Iterator[tuple[Hashable, Any]]:
        """Yield the user data, that of Tokens and Spans under their new offsets."""
        ends = {token.idx: token.idx + len(token) for token in doc}
        for key, value in user_data(doc).items():
            if key in PAYLOAD_KEYS:
                continue
            if not _is_extension_key(key) or key[2] is None:
                yield key, value
                continue
            mark, name, start, end = key
            is_token = end is None
            moved = self.range(start, ends.get(start, start) if is_token else end)
            if moved[0] < moved[1] and moved[0] in self._token_starts:
                yield (mark, name, moved[0], None if is_token else moved[1]), value


def _is_extension_key(key: Any) -> bool:
    return isinstance(key, tuple) and len(key) == 4 and key[0] == _EXTENSION_MARK  # noqa: PLR2004
