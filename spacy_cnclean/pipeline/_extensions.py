"""The `._.cn_*` attributes: what a Doc remembers of its raw text, and how to ask for it.

A cleaned Doc carries its raw text, the alignment and the edits, made and doubtful, in
`Doc.user_data`, as strings and bytes, so that they survive `Doc.to_bytes`,
`DocBin(store_user_data=True)`, pickling and worker processes. Every attribute is a getter over that
payload. A Doc without a payload was never changed: its raw text is its text.

A payload that does not fit the text of its Doc is ignored, as `Span.as_doc(copy_user_data=True)`
copies the payload of the whole Doc to a part of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from spacy.tokens import Doc, Span, Token

# This module is imported whenever spaCy makes a pipeline, so it imports the rest when that is used.
if TYPE_CHECKING:
    from spacy_cnclean.alignment import Alignment
    from spacy_cnclean.edits import CleanText, Edit

# The shape of keys that spaCy itself uses for values of extension attributes: `Doc.from_docs`
# then names the attribute when it warns that it cannot merge it.
RAW_TEXT_KEY = ("._.", "cn_raw_text", None, None)
ALIGNMENT_KEY = ("._.", "cn_alignment", None, None)
EDITS_KEY = ("._.", "cn_edits", None, None)
DOUBTFUL_KEY = ("._.", "cn_doubtful", None, None)
PAYLOAD_KEYS = frozenset((RAW_TEXT_KEY, ALIGNMENT_KEY, EDITS_KEY, DOUBTFUL_KEY))


def remember(doc: Doc, clean: CleanText) -> None:
    """Store in the Doc how its text was made of the raw text; nothing if it is that."""
    data = user_data(doc)
    if not clean.alignment.is_identity:
        data[RAW_TEXT_KEY] = _encode_text(clean.raw_text)
        data[EDITS_KEY] = _encode_edits(clean.edits)
    if clean.doubtful:
        # Two steps may doubt the same.
        data[DOUBTFUL_KEY] = _encode_edits(tuple(dict.fromkeys(clean.doubtful)))
    if clean.doubtful or not clean.alignment.is_identity:
        data[ALIGNMENT_KEY] = clean.alignment.to_bytes()


def user_data(doc: Doc) -> dict[Any, Any]:
    """Return `Doc.user_data`, whose keys are not only strings whatever its type says."""
    return cast("dict[Any, Any]", doc.user_data)


def _encode_text(text: str) -> str | bytes:
    # Lone surrogates cannot be serialized as text.
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode(errors="surrogatepass")
    return text


def _encode_edits(edits: tuple[Edit, ...]) -> bytes:
    from spacy_cnclean.edits._changes import values_of_edit

    # Not escaped: of two escaped surrogates in a row JSON makes one character.
    written = json.dumps([values_of_edit(edit) for edit in edits], ensure_ascii=False)
    return written.encode(errors="surrogatepass")


def _decode_edits(payload: bytes) -> tuple[Edit, ...]:
    from spacy_cnclean.edits._changes import make_edit

    written = payload.decode(errors="surrogatepass")
    return tuple(make_edit(*fields) for fields in json.loads(written))


def text_length(doc: Doc) -> int:
    """Return how many code points the text of the Doc has, without building it."""
    if len(doc) == 0:
        return 0
    last = doc[len(doc) - 1]
    return last.idx + len(last.text_with_ws)


def get_raw_text(doc: Doc) -> str:
    """Return the text that came in, before any cleaning."""
    if not is_cleaned(doc):
        return doc.text
    raw_text: str | bytes = user_data(doc)[RAW_TEXT_KEY]
    if isinstance(raw_text, bytes):
        return raw_text.decode(errors="surrogatepass")
    return raw_text


def get_alignment(doc: Doc) -> Alignment:
    """Return the alignment between the raw text and the text of the Doc."""
    from spacy_cnclean.alignment import Alignment

    remembered = _remembered_alignment(doc)
    return Alignment.identity(text_length(doc)) if remembered is None else remembered


def _remembered_alignment(doc: Doc) -> Alignment | None:
    payload = user_data(doc).get(ALIGNMENT_KEY)
    if payload is None:
        return None
    alignment = _decode_alignment(payload)
    return alignment if alignment.clean_length == text_length(doc) else None


def get_edits(doc: Doc) -> tuple[Edit, ...]:
    """Return what was done to the raw text, ordered by its raw offsets."""
    if not is_cleaned(doc):
        return ()
    return _decode_edits(user_data(doc)[EDITS_KEY])


def get_doubtful(doc: Doc) -> tuple[Edit, ...]:
    """Return what was found and, not being sure enough, not done; ordered by raw offsets."""
    payload = user_data(doc).get(DOUBTFUL_KEY)
    if payload is None or _remembered_alignment(doc) is None:
        return ()
    return _decode_edits(payload)


def recall(doc: Doc) -> CleanText:
    """Return how the text of the Doc was made of the text that came in."""
    from spacy_cnclean.edits import CleanText

    return CleanText(
        doc.text,
        get_raw_text(doc),
        get_alignment(doc),
        edits=get_edits(doc),
        doubtful=get_doubtful(doc),
    )


def is_cleaned(doc: Doc) -> bool:
    """Return whether the text of the Doc differs from the text that came in."""
    return not get_alignment(doc).is_identity


@lru_cache(maxsize=64)
def _decode_alignment(payload: bytes) -> Alignment:
    # Every entity of a Doc asks for the same few bytes.
    from spacy_cnclean.alignment import Alignment

    return Alignment.from_bytes(payload)


def raw_range(span: Span | Token) -> tuple[int, int]:
    """Return the range of the raw text that a Span or Token was made of.

    Deleted noise inside is part of it, as is whatever lies between the place that a character
    was moved from and the others: `doc._.cn_alignment.raw_pieces` has the fragments.
    """
    start = span.idx if isinstance(span, Token) else span.start_char
    return get_alignment(span.doc).to_raw(start, start + len(span.text))


def get_raw_start(span: Span | Token) -> int:
    """Return where a Span or Token starts in the raw text."""
    return raw_range(span)[0]


def get_raw_end(span: Span | Token) -> int:
    """Return where a Span or Token ends in the raw text."""
    return raw_range(span)[1]


def get_span_raw_text(span: Span | Token) -> str:
    """Return the raw text of a Span or Token, noise inside it included."""
    start, end = raw_range(span)
    return get_raw_text(span.doc)[start:end]


def char_span(
    doc: Doc,
    raw_start: int,
    raw_end: int,
    label: str = "",
    *,
    kb_id: str = "",
    span_id: str = "",
    alignment_mode: str = "strict",
) -> Span | None:
    """Return the Span that a range of the raw text became.

    Args:
        doc: The Doc.
        raw_start: Where the range starts in `doc._.cn_raw_text`.
        raw_end: Where it ends.
        label: The label of the Span.
        kb_id: Its identifier in a knowledge base.
        span_id: Its identifier.
        alignment_mode: What to do when the range cuts a token, as in `Doc.char_span`: `strict`
            gives nothing, `contract` the tokens inside, `expand` also those that are cut.

    Returns:
        The Span, or nothing if no token is left of the range.

    Raises:
        ValueError: `raw_start` is greater than `raw_end`.
        IndexError: The range leaves the raw text.
    """
    start, end = get_alignment(doc).to_clean(raw_start, raw_end)
    if start == end:
        return None
    return doc.char_span(
        start, end, label=label, kb_id=kb_id, span_id=span_id, alignment_mode=alignment_mode
    )


_SPAN_GETTERS: dict[str, Callable[..., Any]] = {
    "cn_raw_start": get_raw_start,
    "cn_raw_end": get_raw_end,
    "cn_raw_text": get_span_raw_text,
}
Extensions: TypeAlias = tuple[tuple[Any, str, dict[str, Callable[..., Any]]], ...]
"""Whose attribute, its name, and the options of `set_extension`."""

EXTENSIONS: Extensions = (
    (Doc, "cn_raw_text", {"getter": get_raw_text}),
    (Doc, "cn_alignment", {"getter": get_alignment}),
    (Doc, "cn_edits", {"getter": get_edits}),
    (Doc, "cn_doubtful", {"getter": get_doubtful}),
    (Doc, "cn_char_span", {"method": char_span}),
    *((Span, name, {"getter": getter}) for name, getter in _SPAN_GETTERS.items()),
    *((Token, name, {"getter": getter}) for name, getter in _SPAN_GETTERS.items()),
)


def install(extensions: Extensions = EXTENSIONS) -> None:
    """Register those of the attributes that are not there yet.

    spaCy imports this package whenever a pipeline is made, so a name that somebody else holds is
    left alone here: `require` reports it when one of our components is made.
    """
    for holder, name, options in extensions:
        if not holder.has_extension(name) or _is_ours(holder, name):
            holder.set_extension(name, force=True, **options)


def require(extensions: Extensions = EXTENSIONS) -> None:
    """Check that the attributes are registered and ours.

    Raises:
        ValueError: Another package holds one of the names.
    """
    install(extensions)
    for holder, name, _ in extensions:
        if not _is_ours(holder, name):
            raise ValueError(
                f"{holder.__name__}._.{name} is registered by other code, and spacy-cnclean needs "
                f"the name: remove it with {holder.__name__}.remove_extension({name!r})"
            )


def _is_ours(holder: Any, name: str) -> bool:
    # By name and not by identity, for a module that was reloaded.
    modules = (getattr(value, "__module__", None) for value in holder.get_extension(name))
    return any(str(module).startswith(f"{__package__}.") for module in modules)


install()
