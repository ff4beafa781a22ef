"""Numbers of standards, with the year of the edition or without."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spacy_cnclean.statutes._models import DocumentNumber

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["find_standards"]

# Standards: national ones (GB, GB/T, GBZ, GBJ), those of industries (two letters: JGJ and CJJ have
# three), of places (DB31/T) and of associations (T/CAS), numbered by GB/T 1.1 and 标准化法 art. 2.
_SERIES = (
    r"GB[ZJ]?|AQ|BB|C[BDHJY]J?|D[ALZ]|E[JSX]|FZ|G[AHMY]|H[BGJSY]|J[BCGRTYG][JGS]?|L[BDSTY]|M[HTZ]|N[BY]|Q[BCJX]"
    r"|S[BCDFHJLNWYZ]|T[BDY]|W[BHJMST]|X[BFX]|Y[BCDSYZ]|DB\d{2,4}"
)
_SLASH = r"\s?[/／]\s?"
_CODE = rf"(?:DB\d{{2,4}}{_SLASH}T?|(?:{_SERIES})(?:{_SLASH}[TZ])?|T{_SLASH}[A-Z]{{2,10}})"
_RUNNING = r"\d{1,6}(?:\.\d{1,3})?"
_STANDARD = re.compile(
    rf"(?<![A-Za-z])(?P<code>{_CODE})\s?(?P<number>{_RUNNING})"
    r"(?:\s?[-—–－]{1,2}\s?(?P<year>(?:19|20)\d{2})(?!\d))?"
)
# Without a year what may be a standard is one only if it is nothing else: 12 GB 256 GB is memory.
_SURE_WITHOUT_YEAR = re.compile(
    r"GB\s?\d{4,6}|(?:GB[ZJ]|JGJ|CJJ)\s?\d{1,4}|[A-Z]{2,3}\d{0,4}\s?[/／]\s?[TZ]\s?\d"
    r"|T\s?[/／]\s?[A-Z]{2,10}\s?\d"
)
_AFTER_NUMBER = re.compile(r"\s?(?:[A-Za-z%％]|元|个|张|首|万|亿|年|月|美元|[.．]\d)")
_CAPACITY = re.compile(r"\d\s?\Z")
# What every code begins with; a cheap look before the whole is tried.
_START = re.compile(r"[A-Z][A-Z/／]")


def find_standards(text: str) -> Iterator[DocumentNumber]:
    """Yield the standards of the state, of industries, places and associations.

    >>> [item.norm for item in find_standards("按GB 50016和JGJ 46—2005，内存12 GB")]
    ['GB 50016', 'JGJ 46-2005']
    """
    for match in _standard_matches(text):
        code = "".join(match["code"].split()).replace("／", "/")
        year = match["year"]
        yield DocumentNumber(
            match.start(),
            match.end(),
            match.group(),
            "国标" if code.startswith("GB") else "行标",
            code,
            int(year) if year else None,
            match["number"],
            f"{code} {match['number']}-{year}" if year else f"{code} {match['number']}",
        )


def _standard_matches(text: str) -> Iterator[re.Match[str]]:
    """Matches of a standard's number, tried only where a code may begin."""
    for start in _START.finditer(text):
        match = _STANDARD.match(text, start.start())
        if match is not None and (match["year"] or _is_sure(text, match)):
            yield match


def _is_sure(text: str, match: re.Match[str]) -> bool:
    """Return whether a number without a year is that of a standard."""
    return bool(
        _SURE_WITHOUT_YEAR.match(match.group())
        and not _CAPACITY.search(text, max(0, match.start() - 2), match.start())
        and not _AFTER_NUMBER.match(text, match.end())
    )
