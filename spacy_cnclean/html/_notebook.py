"""What a notebook shows of a cleaned text or Doc."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from spacy_cnclean.html._render import render
from spacy_cnclean.html._style import notebook_style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy_cnclean.claims import Claim
    from spacy_cnclean.edits import CleanText
    from spacy_cnclean.statutes import Statute

_LIMIT: Final = 20_000  # characters; a notebook keeps what it shows


class View:
    """A cleaned text that shows itself where HTML is shown, and is its HTML as a `str`.

    Args:
        clean: The cleaned text.
        statutes: Found in it.
        claims: Found in it.
    """

    __slots__ = ("_claims", "_clean", "_statutes")

    def __init__(
        self,
        clean: CleanText,
        *,
        statutes: Sequence[Statute] = (),
        claims: Sequence[Claim] = (),
    ) -> None:
        self._clean = clean
        self._statutes = statutes
        self._claims = claims

    def __str__(self) -> str:
        return clean_text_html(self._clean, statutes=self._statutes, claims=self._claims)

    def _repr_html_(self) -> str:
        return str(self)

    def __repr__(self) -> str:
        return f"View({self._clean!r})"


def clean_text_html(
    clean: CleanText, *, statutes: Sequence[Statute] = (), claims: Sequence[Claim] = ()
) -> str:
    """Return a cleaned text as a piece of HTML that needs neither script nor network.

    Of a long text only the length is told.
    """
    if len(clean.raw_text) > _LIMIT:
        return (
            f"<p>A text of {len(clean.raw_text):,} characters, {len(clean.edits):,} edits: "
            "too long to show here; <code>spacy-cnclean diff</code> makes a page of it.</p>"
        )
    html = render(clean, statutes=statutes, claims=claims, tip_attribute="title")
    notes = f"<ul>{html.notes}</ul>" if html.notes else ""
    return (
        f'<div class="cnclean"><style>{notebook_style()}</style>'
        f'<div class="raw" lang="zh">{html.raw}</div>'
        f'<div class="clean" lang="zh">{html.clean}</div>{notes}</div>'
    )


def load_ipython_extension(shell: Any) -> None:
    """Let a notebook show every Doc by its view: `%load_ext spacy_cnclean.html`."""
    formatter = shell.display_formatter.formatters["text/html"]
    formatter.for_type_by_name("spacy.tokens.doc", "Doc", _doc_html)


def _doc_html(doc: Any) -> str:
    return str(doc._.cn_view)
