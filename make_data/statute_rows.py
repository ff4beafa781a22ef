"""One row of the statute table while it is put together."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["COLUMNS", "Work"]

COLUMNS = [
    "title",
    "level",
    "issuers",
    "aliases",
    "versions",
    "articles",
    "inserted",
    "counted",
    "repealed",
    "successor",
    "complete",
    "checked",
    "confidence",
    "source",
]


@dataclass
class Work:
    """One row of the table while it is put together."""

    title: str
    level: str
    issuers: list[str] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    versions: list[str] = field(default_factory=list)
    articles: int = 0
    inserted: str = ""
    counted: str = ""
    repealed: str = ""
    successor: str = ""
    complete_until: str = ""
    checked: str = ""
    confidence: str = "medium"
    source: str = ""
    repealed_source: str = ""

    def row(self) -> list[str]:
        """The cells of the shipped table."""
        return [
            self.title,
            self.level,
            ";".join(self.issuers),
            ";".join(dict.fromkeys(self.aliases)),
            "|".join(self.versions),
            str(self.articles or ""),
            self.inserted,
            self.counted,
            self.repealed,
            self.successor,
            self.complete_until,
            self.checked,
            self.confidence,
            self.source,
        ]
