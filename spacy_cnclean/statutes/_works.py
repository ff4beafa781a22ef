"""Documents over their versions: what one row of the statute table says."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from spacy_cnclean.statutes._titles import COUNTRY

__all__ = [
    "DRAFT_LEVELS",
    "SOFT_LEVELS",
    "UNKNOWN",
    "VERSION_FORM",
    "Version",
    "Work",
    "same_running_number",
]

DRAFT_LEVELS = frozenset({"征求意见稿"})
UNKNOWN = "unknown"
"""The status of a work of which nobody looked up whether it was repealed."""

SOFT_LEVELS = frozenset({"行业自律", "国家标准(推荐性)", "行业标准(推荐性)"})
VERSION_FORM = re.compile(
    r"(?P<kind>[一-鿿]{2})@(?P<promulgated>[\d-]{4,10})(?:~(?P<effective>[\d-]{10}))?"
    r"(?:\^(?P<released>[\d-]{10}))?(?:#(?P<tentative>\?)?(?P<number>[^|]+))?\Z"
)
"""One version in the `versions` column: `kind@promulgated~effective^released#number`."""


class Version(NamedTuple):
    """One version of a work; dates are ISO strings, "" where unknown."""

    kind: str
    promulgated: str
    effective: str
    released: str
    number: str
    tentative: bool

    @property
    def years(self) -> frozenset[int]:
        """The years that a writer may rightly name for this version."""
        days = (self.promulgated, self.effective, self.released)
        return frozenset(int(day[:4]) for day in days if day)


class Work(NamedTuple):
    """One document over all its versions."""

    title: str
    level: str
    issuers: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    history: str = ""
    articles: int = 0
    inserted: str = ""
    counted: str = ""
    repealed: str = ""
    successor: str = ""
    complete: bool = False
    complete_until: str = ""
    checked: str = ""
    confidence: str = "medium"
    source: str = ""

    @property
    def id(self) -> str:
        """A readable identity: the title without 中华人民共和国, and its first year."""
        return _identity(self.title, self.history)

    @property
    def versions(self) -> tuple[Version, ...]:
        """All known versions, in order of time."""
        return _versions(self.history)

    @property
    def is_draft(self) -> bool:
        """Return whether the document is a draft for comment that never came into force."""
        return self.level in DRAFT_LEVELS

    @property
    def is_soft(self) -> bool:
        """Return whether the document is a self-regulatory pact or a recommended standard."""
        return self.level in SOFT_LEVELS

    @property
    def trusted(self) -> bool:
        """Return whether the row may be held against a text."""
        return self.confidence != "low"

    def version_at(self, day: str) -> Version | None:
        """Return the last version in force on an ISO day, else the first one, else None."""
        versions = self.versions
        current = [item for item in versions if (item.effective or item.promulgated) <= day]
        return current[-1] if current else (versions[0] if versions else None)

    def status_at(self, day: str) -> str:
        """Return 现行有效, 已废止, 尚未生效, 未生效 (a draft) or unknown for an ISO day.

        A work is in force only where a source says so: `checked` is the day of the last one that
        did. Before the day of a known repeal it was in force too.
        """
        if self.is_draft:
            return "未生效"
        if self.repealed and self.repealed <= day:
            return "已废止"
        versions = self.versions
        first = (versions[0].effective or versions[0].promulgated) if versions else ""
        if first > day:
            return "尚未生效"
        return "现行有效" if self.checked or self.repealed else UNKNOWN


def same_running_number(number: str, year: int | None, version: Version) -> bool:
    """Return whether a running number and year are those of a version."""
    if re.search(rf"\D{number}号", version.number) is None:
        return False
    return year is None or str(year) in version.number or year in version.years


@lru_cache(maxsize=4096)
def _identity(title: str, history: str) -> str:
    versions = _versions(history)
    name = title.replace(COUNTRY, "").replace(" ", "")
    return f"{name}@{versions[0].promulgated[:4]}" if versions else name


@lru_cache(maxsize=4096)
def _versions(history: str) -> tuple[Version, ...]:
    return tuple(_version(part) for part in history.split("|") if part)


def _version(text: str) -> Version:
    match = VERSION_FORM.match(text)
    if match is None:
        raise ValueError(f"version must be kind@date~date^date#number, got {text!r}")
    return Version(
        match["kind"],
        match["promulgated"],
        match["effective"] or "",
        match["released"] or "",
        match["number"] or "",
        match["tentative"] is not None,
    )
