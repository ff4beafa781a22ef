"""The table of statutes with the indexes that citations are looked up in."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from spacy_cnclean.statutes._docnos import normalize_document_number
from spacy_cnclean.statutes._names import NameIndex
from spacy_cnclean.statutes._titles import COUNTRY, split_note, title_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from spacy_cnclean.statutes._works import Work

__all__ = ["StatuteTable"]


_CLOSING = frozenset("）)】]〕 ")
_title_key = title_key.__wrapped__  # each once: there is nothing to remember


class StatuteTable:
    """Works with the indexes that the finder and the linker use. Immutable once built."""

    __slots__ = (
        "_by_alias", "_by_base", "_by_key", "_by_number", "as_of", "complete", "keys", "names",
        "works",
    )  # fmt: skip

    def __init__(
        self,
        works: Iterable[Work],
        *,
        as_of: str = "",
        complete: Mapping[str, str] | None = None,
    ) -> None:
        """Build the indexes; a later work replaces an earlier one of the same title.

        Titles are the same however they are spelled: with and without 中华人民共和国.

        Args:
            works: The rows.
            as_of: The ISO day that the table speaks of.
            complete: The levels of which the table claims to hold every document in force, each
                with the ISO day until which that was checked.
        """
        unique = {_title_key(work.title): work for work in works}
        self.works: tuple[Work, ...] = tuple(unique.values())
        self.as_of = as_of
        self.complete: Mapping[str, str] = dict(complete or {})
        self.keys: list[str] = list(unique)
        self._by_key: dict[str, list[Work]] = {}
        self._by_base: dict[str, list[Work]] = {}
        self._by_alias: dict[str, list[Work]] = {}
        self._by_number: dict[str, list[Work]] = {}
        names: set[str] = set()
        for key, work in unique.items():
            self._add(key, work, names)
        self.names = NameIndex(names)

    def __repr__(self) -> str:
        return f"StatuteTable({len(self.works)} works, as_of={self.as_of!r})"

    def by_title(self, title: str) -> Sequence[Work]:
        """Return the works of that official title, however it is spelled."""
        return self._by_key.get(title_key(title), ())

    def by_alias(self, name: str) -> Sequence[Work]:
        """Return the works that are customarily called so."""
        return self._by_alias.get(title_key(name), ())

    def by_number(self, norm: str) -> Sequence[Work]:
        """Return the works that have the document number (see `normalize_document_number`)."""
        return self._by_number.get(norm, ())

    def by_base(self, title: str) -> Sequence[Work]:
        """Return the works whose title is this one with a note behind it (试行, 征求意见稿)."""
        return self._by_base.get(title_key(title), ())

    def is_complete(self, level: str) -> bool:
        """Return whether the table claims to hold every document of that level in force."""
        return level in self.complete

    def _add(self, key: str, work: Work, spellings: set[str]) -> None:
        self._by_key.setdefault(key, []).append(work)
        names = {work.title, work.title.removeprefix(COUNTRY)}
        if work.title[-1] in _CLOSING:
            base, note, _ = split_note(work.title)
            if note:
                self._by_base.setdefault(_title_key(base), []).append(work)
        issuer, about, _ = key.partition("关于")
        if issuer and about:
            self._by_key.setdefault(key[len(issuer) :], []).append(work)
            names.add("关于" + work.title.partition("关于")[2])
        for alias in work.aliases:
            self._by_alias.setdefault(_title_key(alias), []).append(work)
            names.add(alias)
        for name in names:
            spellings.update(_spellings(name))
        for norm in _numbers(work):
            works = self._by_number.setdefault(norm, [])
            if work not in works:
                works.append(work)


def _spellings(name: str) -> Iterator[str]:
    """The name as texts write it: with either brackets, with and without 中华人民共和国."""
    spellings = (name, name.replace(COUNTRY, "")) if COUNTRY in name else (name,)
    for spelling in spellings:
        yield spelling
        if "（" in spelling:
            yield spelling.replace("（", "(").replace("）", ")")


@lru_cache(maxsize=8192)
def _norm(number: str) -> str:
    return normalize_document_number(number)


def _numbers(work: Work) -> Iterator[str]:
    """The numbers of the versions, read off the history without taking it apart."""
    if "#" in work.history:
        for version in work.history.split("|"):
            number = version.partition("#")[2]
            if number and number[0] != "?":
                yield _norm(number)
