"""The words of claims, read from their table, checked, and made into expressions.

`vocabulary()` gives the shipped words, `vocabulary(path)` those with the rows of a user's file: a
row replaces the shipped row of the same word.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from spacy_cnclean._word_files import read_shipped_words, read_words
from spacy_cnclean.claims._cue_patterns import CUE_PATTERNS
from spacy_cnclean.claims._cues import DUTY, FLAGS, TREND
from spacy_cnclean.claims._duty_patterns import DUTY_PATTERNS
from spacy_cnclean.claims._word_patterns import CLASS, METRICS, TONE_PATTERNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from spacy_cnclean._word_files import WordRow

Direction = Literal["", "up", "down", "flat"]
Deontic = Literal["", "obligation", "prohibition", "permission", "sanction", "constitutive"]

COLUMNS = ("word", "speaks_for", "direction", "moves", "force", "tone", "reports", "noun")
DIRECTIONS = ("up", "down", "flat")
SANCTION: tuple[int, Deontic] = (0, "sanction")
PERMISSION: tuple[int, Deontic] = (3, "permission")
FORCES: dict[str, tuple[int, Deontic]] = {
    "sanction": SANCTION,
    "prohibition": (1, "prohibition"),
    "obligation": (2, "obligation"),
    "permission": PERMISSION,
    "constitutive": (4, "constitutive"),
}
"""Rank and name of each force; the lowest rank in a claim wins."""
TONES = ("hedge", "not", "person")
REPORTS = ("of_subject", "after_据")
NOUNS = ("source", "metric", "named_metric", "moving_metric", "class")

_FILE = "claims.tsv"


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """The words of claims, as the tests and the attributes use them.

    Attributes:
        flags: What each cue speaks for, as a sum of flags.
        cues: Finds every cue of a text from left to right; what it matches is a key of `flags`.
        direction: Finds a word of change; its group (`up`, `down`, `flat`) says which way.
        metric_moves: Finds a metric and, near it, a verb that moves it.
        forces: Rank and force of each cue of a rule.
        tone: Finds words of tone; what it matches is a key of `tones`.
        tones: `hedge`, `not` or `person`.
        reporting: Verbs whose subject is a source.
        accounts: Words that end 据… (据统计).
        sources: Nouns of those who can say something.
        source_ends: Their last characters.
        named_metric: Finds a measured noun.
        metric: Finds a metric that can move.
        classes: Finds a class that a defined thing belongs to, behind 是, up to the clause's end.
    """

    flags: dict[str, int]
    cues: re.Pattern[str]
    direction: re.Pattern[str]
    metric_moves: re.Pattern[str]
    forces: dict[str, tuple[int, Deontic]]
    tone: re.Pattern[str]
    tones: dict[str, str]
    reporting: frozenset[str]
    accounts: frozenset[str]
    sources: tuple[str, ...]
    source_ends: frozenset[str]
    named_metric: re.Pattern[str]
    named_metric_end: re.Pattern[str]
    metric: re.Pattern[str]
    classes: re.Pattern[str]


@lru_cache(maxsize=8)
def vocabulary(path: str | Path | None = None) -> Vocabulary:
    """Return the shipped words, with the rows of a user's file added if there is one.

    Raises:
        OSError: The file cannot be read.
        ValueError: A line is not of the form, with file and line.
    """
    rows = read_shipped_words(_FILE, COLUMNS)
    if path is not None:
        rows |= read_words(path, COLUMNS)
    for row in rows.values():
        _check(row)
    return _compiled(rows)


def _check(row: WordRow) -> None:
    """Raise `ValueError` where the cells of a row do not go together."""
    flags = _flags(row)
    direction = row.choice("direction", DIRECTIONS)
    moves = row.choice("moves", ("yes", "no"))
    if moves == "yes" and not direction:
        raise row.error("it moves, but has no direction")
    if flags & TREND and direction and not moves:
        raise row.error("it has a direction, but moves is neither yes nor no")
    if flags & DUTY and not row.cells["force"]:
        raise row.error("a duty without a force")
    row.choice("force", tuple(FORCES))
    row.choice("tone", TONES)
    row.choices("reports", REPORTS)
    row.choices("noun", NOUNS)


def _flags(row: WordRow) -> int:
    return sum({FLAGS[name] for name in row.choices("speaks_for", tuple(FLAGS))})


def _compiled(rows: Mapping[str, WordRow]) -> Vocabulary:
    """Return the words of checked rows, with the patterns."""
    by_cell: dict[tuple[str, str], list[str]] = defaultdict(list)
    plain: dict[str, int] = {}
    forces: dict[str, tuple[int, Deontic]] = {}
    tones: dict[str, str] = {}
    for word, row in rows.items():
        cells = row.cells
        for column in ("direction", "moves", "reports", "noun"):
            for value in cells[column].split(","):
                by_cell[column, value].append(word)
        if cells["speaks_for"]:
            plain[word] = _flags(row)
        if cells["force"]:
            forces[word] = FORCES[cells["force"]]
        if cells["tone"]:
            tones[word] = cells["tone"]
    nouns = by_cell["noun", "class"]
    patterns = [pattern for pattern in (*DUTY_PATTERNS, *CUE_PATTERNS) if pattern.word not in plain]
    flags = plain | {pattern.word: pattern.flags for pattern in patterns}
    forces |= {pattern.word: FORCES[pattern.force] for pattern in patterns if pattern.force}
    tone = [alternative for row in TONE_PATTERNS for alternative in row.alternatives]
    metrics = by_cell["noun", "metric"]
    moving = "|".join([_any(metrics + by_cell["noun", "moving_metric"]), *METRICS])
    named = _any(metrics + by_cell["noun", "named_metric"])
    moves = _any(by_cell["moves", "yes"])
    sources = tuple(by_cell["noun", "source"])
    return Vocabulary(
        flags=flags,
        cues=re.compile(
            _cues(plain, [alternative for row in patterns for alternative in row.alternatives])
            .replace(CLASS, _behind(nouns))
        ),
        direction=re.compile(
            "|".join(f"(?P<{way}>{_any(by_cell['direction', way])})" for way in DIRECTIONS)
        ),
        metric_moves=re.compile(
            rf"(?:{moving})[^，,。；;]{{0,8}}(?:{moves})|(?:{moves})了?[^，,。；;]{{0,8}}(?:{moving})"
        ),
        forces=forces,
        tone=re.compile("|".join([_any(tones), *tone])),
        tones=tones | {row.word: row.tone for row in TONE_PATTERNS},
        reporting=frozenset(by_cell["reports", "of_subject"]),
        accounts=frozenset(by_cell["reports", "after_据"]),
        sources=sources,
        source_ends=frozenset([word[-1] for word in sources]),
        named_metric=re.compile(named),
        named_metric_end=re.compile(rf"[\u4e00-\u9fff]{{0,6}}(?:{named})"),
        metric=re.compile(moving),
        classes=re.compile(_classes(nouns)),
    )  # fmt: skip


def _any(words: Iterable[str]) -> str:
    """Return an expression for any of the words, a longer one before what it begins with."""
    return "|".join([re.escape(word) for word in sorted(words, key=len, reverse=True)])


def _cues(plain: Iterable[str], conditional: Iterable[str]) -> str:
    """Return one alternation, grouped by first character: every branch begins with a literal."""
    by_first: dict[str, list[str]] = defaultdict(list)
    words = sorted(plain, key=len, reverse=True)
    for word in words:
        if word[1:]:
            by_first[word[0]].append(re.escape(word[1:]))
    for alternative in conditional:
        by_first[alternative[0]].append(alternative[1:])
    for word in words:
        if not word[1:]:
            by_first[word].append("")
    branches = [f"{re.escape(first)}(?:{'|'.join(by_first[first])})" for first in sorted(by_first)]
    return "|".join(branches)


def _behind(nouns: Iterable[str]) -> str:
    """Return a look-behind for any of the words: one for each length."""
    by_length: dict[int, list[str]] = defaultdict(list)
    for noun in nouns:
        by_length[len(noun)].append(re.escape(noun))
    branches = [f"(?<={'|'.join(by_length[length])})" for length in sorted(by_length)]
    return f"(?:{'|'.join(branches)})"


def _classes(nouns: Iterable[str]) -> str:
    """Return an expression for classes: 一种产品, …的工具; one character near its 的 (…的卡)."""
    whole = _any(noun for noun in nouns if noun[1:])
    last = _any(noun for noun in nouns if not noun[1:])
    return (
        rf"(?:一[种类项部份][^，,。；;]{{0,30}}(?:{whole})|"
        rf"[^，,。；;]{{2,60}}的(?:[^，,。；;的]{{0,10}}(?:{whole})|[^，,。；;的]{{0,4}}(?:{last})))$"
    )
