"""The spacing step: blanks that OCR and PDF leave between hanzi go, those of the author stay."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple, get_args

from spacy_cnclean._defaults import LatinSpacing
from spacy_cnclean._text_blocks import LINE_BREAKS
from spacy_cnclean._word_files import read_shipped_words
from spacy_cnclean.edits import SplicesBuilder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy_cnclean.edits import Change

HANZI_RULE: Final = "spacing.hanzi"
MARK_RULE: Final = "spacing.marks"
LATIN_RULE: Final = "spacing.latin"

_HAN: Final = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_BLANKS: Final = " \u00a0\u2002-\u200a\u202f\u205f\u3000"
_CLOSING: Final = "，。、；：！？）》〉」』】〕”’"
_OPENING: Final = "（《〈「『【〔“‘"
_LATIN: Final = "0-9A-Za-z"
_BEHIND_LATIN: Final = "%‰℃+#"  # what a Latin word or a number may end in: C++, 5%

# Blanks side by side are columns or an indentation: each expression asks for one alone, as it
# asks for what stands on both sides of it.
_LETTER_GAP: Final = f"[{_BLANKS}](?<=[{_HAN}].)(?=[{_HAN}])"
_AFTER_WORD: Final = f"(?<=[{_HAN}{_LATIN}{_CLOSING}].)"
_BEFORE_WORD: Final = f"(?=[{_HAN}{_LATIN}{_OPENING}])"
_SET_APART_MARK: Final = f"[{_BLANKS}]{_AFTER_WORD}[{_CLOSING}]+[{_BLANKS}]{_BEFORE_WORD}"
# Beside those: one before another, the one behind it, and the blanks of an opening mark; at the
# start of a line if its partner has them.
_LONGEST_QUOTED: Final = 40
_SET_APART_TOO: Final = f"""
    [{_BLANKS}](?:
        {_AFTER_WORD}(?=[{_CLOSING}]+[{_BLANKS}][{_CLOSING}])
        | (?<=[{_BLANKS}][{_CLOSING}].)(?=[{_CLOSING}])
        | {_AFTER_WORD}(?=[{_OPENING}][{_BLANKS}][{_HAN}{_LATIN}])
        | (?<=[{_BLANKS}][{_OPENING}].)(?=[{_HAN}{_LATIN}])
        | (?<=[{_OPENING}].)(?<![^{LINE_BREAKS}]..)(?=[{_HAN}{_LATIN}]
            [^{_CLOSING}{_OPENING}{LINE_BREAKS}]{{0,{_LONGEST_QUOTED}}}[{_BLANKS}][{_CLOSING}]+[{_BLANKS}])
    )
"""

# Where most hanzi are set apart so are the marks.
_MARK_GAPS: Final = f"""
    [{_BLANKS}](?:
        {_AFTER_WORD}(?=[{_CLOSING}])
        | (?<=[{_OPENING}].){_BEFORE_WORD}
        | (?<=[{_CLOSING}].){_BEFORE_WORD}
        | (?<=[{_HAN}{_LATIN}].)(?=[{_OPENING}])
        | (?<=[{_HAN}].)(?=[,.;:!?](?:[{_BLANKS}]?[{_HAN}]|[{_BLANKS}]*$))
        | (?<=[{_HAN}][,.;:!?].)(?=[{_HAN}])
        | (?<=[{_HAN}][{_BLANKS}][,.;:!?].)(?=[{_HAN}])
    )
"""

# Hanzi in addresses, names and topics are part of these.
_TOKENS: Final = rf"""
    [{_BLANKS}]*(?:
        (?:https?://|www\.)[^\s，。；！？）》”、]+
        | @[^\s，。；！？：:]+
        | \#[^\s#]{{1,40}}\#
    )[{_BLANKS}]*
"""


@dataclass(frozen=True, slots=True)
class SpacingStep:
    """Takes out the blanks that OCR and PDF leave between hanzi, told from those of the author.

    Args:
        latin: What stands between a hanzi and a Latin word or a number: `keep` leaves it, `one`
            makes it one blank, `none` takes a single blank out.

    Raises:
        ValueError: `latin` is none of these.
    """

    latin: LatinSpacing = "keep"

    name: ClassVar[str] = "spacing"
    by_line: ClassVar[bool] = True
    looks_again: ClassVar[bool] = True

    def __post_init__(self) -> None:
        if self.latin not in get_args(LatinSpacing):
            expected = ", ".join(get_args(LatinSpacing))
            raise ValueError(f"latin must be one of {expected}, not {self.latin!r}")

    def find(self, text: str) -> Sequence[Change]:
        """Return the blanks that are not the author's, and those to put in beside Latin."""
        return find_spacing(text, self.latin)


def find_spacing(text: str, latin: LatinSpacing = "keep") -> Sequence[Change]:
    """Return the blanks of a text that go, and those that come beside Latin words and numbers.

    A line is judged as a whole. Where most hanzi are set apart by a single blank, such blanks go
    between hanzi and beside marks; so they do around a mark that has one on both sides. Wider
    gaps are columns and stay. So do names padded to one width (`王 磊 李晓明`), lists of letters
    that stand alone (`甲 乙 丙 丁`), words and verses with blanks between them. A heading set wide
    (`目 录`) is known by its word.

    >>> [(change.start, change.end) for change in find_spacing("快 捷 键 指 南")]
    [(1, 2), (3, 4), (5, 6), (7, 8)]
    >>> list(find_spacing("床前明月光 疑是地上霜"))
    []
    """
    has_something = _candidate(latin).search
    if not has_something(text):
        return ()
    changes = SplicesBuilder(text)
    for line in _line().finditer(text):
        start, end = line.span()
        if has_something(text, start, end):
            for gap in _gaps(text, start, end, latin):
                changes.add(*gap)
    return changes.build()


class _Gap(NamedTuple):
    """A gap between two characters, and what shall stand in it."""

    start: int
    end: int
    after: str
    rule: str


def _gaps(text: str, start: int, end: int, latin: LatinSpacing) -> Iterator[_Gap]:
    """Yield the gaps of a line that change, from left to right."""
    if _is_heading(text, start, end):
        found = (gap.span() for gap in _any_blanks().finditer(text, start, end))
        yield from (_Gap(*span, "", HANZI_RULE) for span in found)
        return
    pattern = _every_gap(latin) if _is_set_apart(text, start, end) else _some_gaps(latin)
    # An author who puts a blank behind marks does so behind this one too.
    is_open = bool(_blank_behind_mark().search(text, start, end))
    for match in pattern.finditer(text, start, end):
        kind = match.lastgroup
        if kind == "hanzi":
            yield _Gap(*match.span(), "", HANZI_RULE)
        elif kind == "gap":
            yield _Gap(*match.span(), "", MARK_RULE)
        elif kind == "mark":
            yield _Gap(match.start(), match.start() + 1, "", MARK_RULE)
            if not is_open:
                yield _Gap(match.end() - 1, match.end(), "", MARK_RULE)
        elif kind == "latin" and not (latin == "none" and _is_label(text, start, match.start())):
            yield _Gap(*match.span(), "" if latin == "none" else " ", LATIN_RULE)


def _is_heading(text: str, start: int, end: int) -> bool:
    """Return whether a line is one heading that is set wide, and nothing else."""
    if end - start > _LONGEST_HEADING:
        return False
    letters = text[start:end].split()
    return set(map(len, letters)) == {1} and "".join(letters) in _words("heading")


_LONGEST_HEADING: Final = 24

# How many of the gaps between hanzi hold a blank where OCR set them apart: nearly all where
# nothing else speaks for it, and half where several letters are alone and there are such as
# sentences have and lists have not.
_NEARLY_ALL: Final = 0.8
_HALF: Final = 0.5
_FEW: Final = 4
_LEAST: Final = 3
_SIGNS: Final = 2


def _is_set_apart(text: str, start: int, end: int) -> bool:
    """Return whether most hanzi of a line stand apart from each other, and no author did it."""
    apart = len(_letter_gap().findall(text, start, end))
    if not apart:
        return False
    runs: list[str] = _hanzi().findall(text, start, end)
    close = sum(map(len, runs)) - len(runs)
    share = apart / (apart + close)
    if share < _HALF:
        return False
    marks = len(_blank_before_mark().findall(text, start, end))
    signs = marks + sum(letter in _words("function") for run in runs for letter in run)
    if share == 1:
        is_enough = apart + marks >= _LEAST
    elif share >= _NEARLY_ALL:
        is_enough = apart >= _FEW
    else:
        is_enough = sum(len(run) == 1 for run in runs) >= _LEAST and signs >= _SIGNS
    return is_enough and not _is_list(runs)


def _is_list(runs: Sequence[str]) -> bool:
    """Return whether runs of hanzi are letters that lists have, or names padded to one width."""
    if all(letter in _words("listed") for letter in set("".join(runs))):
        return True
    return _is_list_of_names(runs)


def _is_list_of_names(runs: Sequence[str]) -> bool:
    """Return whether each run is a name, or a surname before a name of one letter."""
    names = surnames = at = 0
    while at < len(runs):
        is_padded = len(runs[at]) == 1
        if len(runs[at]) > _LONGEST_NAME or (is_padded and len(runs[at + 1 : at + 2]) != 1):
            return False
        if is_padded and len(runs[at + 1]) != 1:
            return False
        names += 1
        surnames += runs[at][0] in _words("surname")
        at += 1 + is_padded
    return surnames >= _MOST_NAMES * names


_LONGEST_NAME: Final = 4
_MOST_NAMES: Final = 0.7


@cache
def _words(kind: str) -> frozenset[str]:
    rows = read_shipped_words("spacing.tsv", ("word", "kind"))
    kinds = ("function", "listed", "surname", "heading")
    return frozenset(word for word, row in rows.items() if kind in row.choices("kind", kinds))


@cache
def _candidate(latin: LatinSpacing) -> re.Pattern[str]:
    """Return what a line holds that may have something to do."""
    blank = (
        f"[{_BLANKS}](?<=[{_HAN}{_CLOSING}{_OPENING}{_LATIN}].)"
        f"(?:(?=[{_HAN}{_CLOSING}{_LATIN}])|[{_BLANKS}]{{1,{_LONGEST_HEADING}}}(?=[{_HAN}]))"
    )
    if latin != "one":
        return re.compile(blank)
    edges = f"[{_HAN}][{_LATIN}]|[{_LATIN}{_BEHIND_LATIN}](?=[{_HAN}])"
    return re.compile(f"{blank}|{edges}")


@cache
def _every_gap(latin: LatinSpacing) -> re.Pattern[str]:
    """Return where something goes in a line whose hanzi stand apart."""
    return _gap_pattern(f"(?P<hanzi>{_LETTER_GAP}) | (?P<gap>{_MARK_GAPS})", latin)


@cache
def _some_gaps(latin: LatinSpacing) -> re.Pattern[str]:
    """Return where something goes in any other line."""
    return _gap_pattern(f"(?P<mark>{_SET_APART_MARK}) | (?P<gap>{_SET_APART_TOO})", latin)


def _gap_pattern(gaps: str, latin: LatinSpacing) -> re.Pattern[str]:
    if latin == "keep":
        return re.compile(gaps, re.VERBOSE)
    return re.compile(f"(?P<token>{_TOKENS}) | {gaps} | (?P<latin>{_EDGES[latin]})", re.VERBOSE)


_EDGES: Final = {
    "one": f"""
        (?<=[{_HAN}])(?=[{_LATIN}])
        | (?<=[{_LATIN}])(?=[{_HAN}])
        | (?<=[{_LATIN}][{_BEHIND_LATIN}])(?=[{_HAN}])
        | (?<=[{_LATIN}][{_BEHIND_LATIN}]{{2}})(?=[{_HAN}])
    """,
    "none": f"""
        [{_BLANKS}](?:(?<=[{_HAN}].)(?=[{_LATIN}]) | (?<=[{_LATIN}{_BEHIND_LATIN}].)(?=[{_HAN}]))
    """,
}


def _is_label(text: str, start: int, end: int) -> bool:
    """Return whether what starts a line up to here numbers it: `1.2 引言`, `A 正确`."""
    return end - start <= _LONGEST_LABEL and bool(_label().fullmatch(text, start, end))


_LONGEST_LABEL: Final = 16


@cache
def _letter_gap() -> re.Pattern[str]:
    return re.compile(_LETTER_GAP)


@cache
def _blank_before_mark() -> re.Pattern[str]:
    return re.compile(f"[{_BLANKS}](?<=[{_HAN}].)(?=[{_CLOSING}])")


@cache
def _blank_behind_mark() -> re.Pattern[str]:
    return re.compile(f"[{_BLANKS}](?<=[{_HAN}{_LATIN}][{_CLOSING}].){_BEFORE_WORD}")


@cache
def _any_blanks() -> re.Pattern[str]:
    return re.compile(f"(?<=[{_HAN}])[{_BLANKS}]+(?=[{_HAN}])")


@cache
def _label() -> re.Pattern[str]:
    return re.compile(f"[{_BLANKS}\\t]*(?:[0-9]+(?:\\.[0-9]+)*[.)]?|[A-Za-z#])")


@cache
def _hanzi() -> re.Pattern[str]:
    return re.compile(f"[{_HAN}]+")


@cache
def _line() -> re.Pattern[str]:
    return re.compile(f"[^{LINE_BREAKS}]+")
