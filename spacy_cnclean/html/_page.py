"""The page: one file with everything in it, written paragraph by paragraph."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from spacy_cnclean.edits._noise import NOISE_CLASSES, doubtful_class_of
from spacy_cnclean.html._marks import CLAIM, STATUTE, is_wrong
from spacy_cnclean.html._render import render, safe
from spacy_cnclean.html._style import asset, page_style

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Protocol

    from spacy_cnclean.claims import Claim
    from spacy_cnclean.edits import CleanText
    from spacy_cnclean.statutes import Statute

    class Sink(Protocol):
        """Whatever takes text."""

        def write(self, text: str, /) -> object:
            """Take a piece of it."""


_LABELS: Final = (
    *((kind.name, kind.mark, kind.title) for kind in NOISE_CLASSES),
    ("statutes", STATUTE, "Statutes"),
    ("claims", CLAIM, "Claims"),
)


class PageRow(NamedTuple):
    """One row of the page.

    Attributes:
        place: Where the text stands, such as its line.
        clean: The cleaned text.
        statutes: Found in the clean text.
        claims: Found in the clean text.
    """

    place: str
    clean: CleanText
    statutes: tuple[Statute, ...] = ()
    claims: tuple[Claim, ...] = ()


class _Counts:
    """What the summary tells of the paragraphs."""

    def __init__(self) -> None:
        self.paragraphs = self.changed = self.characters = self.issues = 0
        self.classes: Counter[str] = Counter()
        self.table_dates: set[str] = set()

    def add(self, paragraph: PageRow) -> None:
        clean = paragraph.clean
        self.paragraphs += 1
        self.changed += clean.text != clean.raw_text
        self.characters += len(clean.raw_text)
        self.classes.update(edit.noise_class for edit in clean.edits)
        for edit in clean.doubtful:
            self.classes[doubtful_class_of(edit.rule).name] += 1
        self.classes["statutes"] += len(paragraph.statutes)
        self.classes["claims"] += len(paragraph.claims)
        self.table_dates.update(item.table_date for item in paragraph.statutes if item.table_date)
        self.issues += sum(is_wrong(issue) for item in paragraph.statutes for issue in item.issues)
        self.issues += sum(is_wrong(issue) for item in paragraph.claims for issue in item.issues)


def write_page(stream: Sink, title: str, paragraphs: Iterable[PageRow]) -> None:
    """Write a page that shows paragraphs, raw and clean side by side.

    The page needs no network: a policy in it forbids any, and all scripts but its own. The
    paragraphs may come from a generator; none is kept in memory.

    Args:
        stream: Takes text; UTF-8 if it is a file.
        title: What the page is about, such as the name of the file.
        paragraphs: The rows, in order.
    """
    style, script = page_style(), asset("page.js")
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    counts = _Counts()
    stream.write(
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{safe(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        f"{asset('toolbar.html').replace('{title}', safe(title))}\n<main>\n"
        '<div class="head" aria-hidden="true"><span></span><b>Raw</b><b>Clean</b></div>\n'
    )
    for number, paragraph in enumerate(paragraphs, 1):
        counts.add(paragraph)
        stream.write(_row(number, paragraph))
    stream.write(f"</main>\n{_summary(counts)}\n<script>{script}</script>\n</body>\n</html>\n")


def _row(number: int, paragraph: PageRow) -> str:
    html = render(paragraph.clean, statutes=paragraph.statutes, claims=paragraph.claims)
    same = "" if html.is_changed else " same"
    notes = f"<ul>{html.notes}</ul>" if html.notes else ""
    return (
        f'<section class="row{same}" id="p{number}"><h2>{safe(paragraph.place)}</h2>'
        f'<div class="raw" lang="zh">{html.raw}</div>'
        f'<div class="clean" lang="zh">{html.clean}</div>{notes}</section>\n'
    )


def _summary(counts: _Counts) -> str:
    """Return the summary; the script puts it at the top, as it is known only at the end."""
    rows = []
    for name, kind, label in _LABELS:
        count = counts.classes[name]
        rate = 1000 * count / counts.characters if counts.characters else 0
        rows.append(
            f'<tr><td><label><input type="checkbox" checked data-kind="{kind}">'
            f'<span class="key {kind}">{label}</span></label></td>'
            f"<td>{count:,}</td><td>{rate:.1f}</td></tr>"
        )
    dates = ", ".join(sorted(counts.table_dates))
    table = f" Statutes are judged by the table of {safe(dates)}." if dates else ""
    return (
        '<aside id="summary"><p>'
        f"<b>{counts.paragraphs:,}</b> paragraphs, <b>{counts.changed:,}</b> changed, "
        f"<b>{counts.characters:,}</b> characters, <b>{counts.issues:,}</b> issues.{table}</p>"
        "<table><thead><tr><th>Show</th><th>Count</th>"
        '<th title="per 1,000 characters of raw text">Per 1,000</th></tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></aside>"
    )


def _digest(text: str) -> str:
    """Return how a content security policy names an inline style or script."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
