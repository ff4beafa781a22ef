"""Issuing bodies: their names as written, and which body followed which."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from spacy_cnclean.statutes._models import IssuerMention

__all__ = ["IssuerTable", "Relation", "default_issuers"]

Relation = Literal["same", "successor", "predecessor", "none"]

# What joins two issuers of one document: a mark, a word, a space, or nothing (judgments write
# 最高人民法院最高人民检察院).
_JOINT = r"(?:\s*[、,，]\s*|\s*[和与及]\s*|\s+|联合|会同|)"
_OFFICE = r"(?:办公厅|办公室)?"
# Congress and its Standing Committee are named for one another; that is no error of the writer.
_SAME_BODY = frozenset({"全国人民代表大会", "全国人民代表大会常务委员会"})


@dataclass(frozen=True, slots=True)
class IssuerTable:
    """Names of issuing bodies, short and full, with their line of succession."""

    names: dict[str, str]  # every written name -> full name
    successors: dict[str, str]  # full name -> full name of the body that took over
    pattern: re.Pattern[str] = field(repr=False)  # one issuer, anywhere
    ending: re.Pattern[str] = field(repr=False)  # one or more issuers at the end of a text
    last_characters: frozenset[str] = field(repr=False)

    def full_name(self, written: str) -> str:
        """Return the full name of a body, or "" where the table does not know it."""
        name = written.strip().removeprefix("原").removeprefix("中华人民共和国")
        known = self.names.get(name)
        if known is None:
            known = self.names.get(name.removesuffix("办公厅").removesuffix("办公室"), "")
        return known

    def relation(self, written: str, official: str) -> Relation:
        """Return how the body that a text names stands to the one that issued the document.

        "successor" means that the written body took over from the official one.
        """
        first, second = self.full_name(written) or written, self.full_name(official) or official
        if first == second or {first, second} <= _SAME_BODY:
            return "same"
        if second in self._line(first):
            return "predecessor"
        return "successor" if first in self._line(second) else "none"

    def _line(self, name: str) -> list[str]:
        """The bodies that followed `name`, in order."""
        line: list[str] = []
        while (name := self.successors.get(name, "")) and name not in line:
            line.append(name)
        return line

    def find(self, text: str, start: int, end: int) -> list[IssuerMention]:
        """Return the bodies named in text[start:end], in order."""
        found = []
        for match in self.pattern.finditer(text, start, end):
            name = self.full_name(match["issuer"])
            found.append(IssuerMention(match.start(), match.end(), match.group(), name))
        return found

    def find_before(self, text: str, end: int, *, reach: int = 90) -> list[IssuerMention]:
        """Return the bodies that stand immediately before `end`, joined to one another."""
        position = end
        while position > 0 and text[position - 1] in " \u3000":
            position -= 1
        if position == 0 or text[position - 1] not in self.last_characters:
            return []
        start = max(0, position - reach)
        match = self.ending.search(text, start, position)
        return [] if match is None else self.find(text, match.start(), position)


@lru_cache(maxsize=1)
def default_issuers() -> IssuerTable:
    """Return the bodies that ship with the package."""
    text = (files("spacy_cnclean") / "data" / "statutes_issuers.tsv").read_text(encoding="utf-8")
    names: dict[str, str] = {}
    successors: dict[str, str] = {}
    for line in text.splitlines()[1:]:
        name, aliases, _, _, successor = line.split("\t")
        for written in (name, *aliases.split(";")):
            if written:
                names[written] = name
        if successor:
            successors[name] = successor
    return make_issuer_table(names, successors)


def make_issuer_table(names: dict[str, str], successors: dict[str, str]) -> IssuerTable:
    """Return a table with its patterns compiled; longer names come first."""
    alternatives = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    one = rf"(?:原)?(?:中华人民共和国)?(?:{alternatives}){_OFFICE}"
    return IssuerTable(
        names,
        successors,
        re.compile(rf"(?P<issuer>{one})"),
        re.compile(rf"(?:{one}{_JOINT})*{one}\Z"),
        frozenset(name[-1] for name in names) | {"厅", "室"},
    )
