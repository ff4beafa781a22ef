"""Marked text as HTML; everything that comes from a text is escaped."""

from __future__ import annotations

import re
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from spacy_cnclean.html._marks import CHANGES, MarkedSpan, clean_marks, notes, raw_marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from spacy_cnclean.claims import Claim
    from spacy_cnclean.edits import CleanText
    from spacy_cnclean.statutes import Statute

# Nobody sees these, some turn the text around, and some cannot be written in a page at all.
_UNSEEN: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff"
    "\ud800-\udfff]"
)
_NOT_PLAIN: Final = re.compile(f"[&<>\"']|{_UNSEEN.pattern}")
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class Rendering(NamedTuple):
    """A text as HTML.

    Attributes:
        raw: The raw side.
        clean: The clean side.
        notes: What is wrong with what it cites and claims, as items of a list.
        is_changed: Whether the sides differ.
    """

    raw: str
    clean: str
    notes: str
    is_changed: bool


def render(
    clean: CleanText,
    *,
    statutes: Sequence[Statute] = (),
    claims: Sequence[Claim] = (),
    tip_attribute: str = "data-t",
) -> Rendering:
    """Return both sides of a cleaned text as HTML, marks in it.

    Args:
        clean: The cleaned text.
        statutes: Found in the clean text.
        claims: Found in the clean text.
        tip_attribute: What holds the words about a mark; `title` shows them without a script.
    """
    return Rendering(
        "".join(_pieces(clean.raw_text, raw_marks(clean), "del", tip_attribute)),
        "".join(_pieces(clean.text, clean_marks(clean, statutes, claims), "ins", tip_attribute)),
        "".join(f"<li>{safe(line)}</li>" for line in notes(statutes, claims)),
        clean.text != clean.raw_text,
    )


def safe(text: str) -> str:
    r"""Return a text escaped, and with a label in place of each character that nobody sees.

    >>> safe("<b>\u200b")
    '&lt;b&gt;<u data-u="U+200B"></u>'
    """
    # Most pieces of a text that was changed everywhere are a character or two.
    return _UNSEEN.sub(_label, escape(text)) if _NOT_PLAIN.search(text) else text


def safe_attribute(text: str) -> str:
    """Return a text as the value of an attribute."""
    return escape(_UNWRITABLE.sub("\ufffd", text)) if _NOT_PLAIN.search(text) else text


def _label(match: re.Match[str]) -> str:
    return f'<u data-u="U+{ord(match.group()):04X}"></u>'


def _pieces(text: str, marks: Sequence[MarkedSpan], tag: str, attribute: str) -> Iterator[str]:
    """Yield the text cut at the ends of all marks, each piece in an element of its own.

    Marks may overlap in any way; a piece has the classes of all that cover it.
    """
    waiting = sorted(marks, key=_start, reverse=True)
    cuts = {0, len(text)}
    for mark in marks:
        cuts.add(mark.start)
        cuts.add(mark.end)
    active: list[MarkedSpan] = []
    for start, end in pairwise((*sorted(cuts), len(text))):
        if active:
            active = [mark for mark in active if mark.end > start]
        while waiting and waiting[-1].start == start:
            mark = waiting.pop()
            if mark.end > start:
                active.append(mark)
            else:
                yield _element("i", [mark], "", attribute)
        piece = safe(text[start:end])
        yield _element(_tag(active, tag), active, piece, attribute) if active else piece


def _start(mark: MarkedSpan) -> int:
    return mark.start


def _tag(marks: Iterable[MarkedSpan], tag: str) -> str:
    """Return the tag of a piece: it was deleted or put in, or is only marked."""
    return tag if any(mark.kind in CHANGES for mark in marks) else "span"


def _element(tag: str, marks: Sequence[MarkedSpan], inner: str, attribute: str) -> str:
    if len(marks) == 1:
        _, _, kinds, tip, key = marks[0]
        key = key if tip else None
    else:
        kinds = " ".join(dict.fromkeys(name for mark in marks for name in mark.kind.split()))
        tip = "\n".join(mark.tip for mark in marks if mark.tip)
        key = next((mark.key for mark in marks if mark.key is not None and mark.tip), None)
    told = f' {attribute}="{safe_attribute(tip)}"' if tip else ""
    linked = "" if key is None else f' data-k="{key}"'
    return f'<{tag} class="{kinds}"{linked}{told}>{inner}</{tag}>'
