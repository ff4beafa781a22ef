"""The obfuscation step: symbols that spam puts between the letters of a word go."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar, Final

from spacy_cnclean._word_files import read_shipped_words, read_words
from spacy_cnclean.edits import SplicesBuilder
from spacy_cnclean.emoji._characters import PICTOGRAPHS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from spacy_cnclean.edits import Change, Splices

SYMBOL_RULE: Final = "obfuscation.symbols"
DIGIT_RULE: Final = "obfuscation.digits"

_HAN: Final = "\u3005\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_LETTER: Final = f"{_HAN}A-Za-z"
_BLANKS: Final = " \u00a0\u3000"
# Symbols that no author puts between single hanzi; in a class of a regular expression. Latin
# letters have many of them in formulas and names, and are one word across the second lot alone.
_PLAIN: Final = ".．*＊^＾_＿`´#＃$＄%&＆@＠=＝°¨×☎"
_FANCY: Final = f"•●○◆◇■□▲△▼▽★☆✦✧✪✿❀♪♫♡♥✘✖✕➕\ufe0e\ufe0f{PICTOGRAPHS}"
_STRONG: Final = f"{_PLAIN}{_FANCY}"
# Those that also stand between the items of a list, and marks: they count in a word alone.
_WEAK: Final = "\\-/\\\\|+＋／｜·・~～!！'\""
_MARKS: Final = "，、。,；;"
_ANY: Final = f"{_STRONG}{_WEAK}"
_GAP: Final = f"(?:[{_BLANKS}]?[{_ANY}{_MARKS}][{_ANY}]?[{_BLANKS}]?|[{_BLANKS}])"
_STRONG_GAP: Final = f"[{_BLANKS}]?[{_STRONG}]{{1,2}}[{_BLANKS}]?"

_FEWEST: Final = 4  # letters of a run that need not hold a word of the table
_ROUNDS: Final = 8
_LONGEST: Final = 4  # letters of a word of the table, about
_REACH: Final = 5 * _LONGEST  # and with its gaps


@dataclass(frozen=True, slots=True)
class ObfuscationStep:
    """Takes out single symbols between the letters of a word, and reads enclosed digits.

    Args:
        words: A file of words that are spelt so, beside those that ship; one a line under the
            heading `word`.

    Raises:
        OSError: The file cannot be read.
        ValueError: It is not of the form, with file and line.
    """

    words: str | None = None

    name: ClassVar[str] = "obfuscation"
    by_line: ClassVar[bool] = True
    looks_again: ClassVar[bool] = True

    def __post_init__(self) -> None:
        _words(self.words)

    def find(self, text: str) -> Sequence[Change]:
        """Return the symbols that go, and the digits in place of enclosed ones."""
        return find_obfuscation(text, self.words)


def find_obfuscation(text: str, words: str | None = None) -> Sequence[Change]:
    """Return the symbols between the letters of words that go, and plain digits for enclosed ones.

    - A word of the table goes together whatever symbol stands between its letters; where that is
      a blank or a mark of a sentence, only if it has three letters or more and all are apart.
    - So do four single hanzi or more that symbols part which no list has (`正.规.贷.款`). Letters
      that stand alone in lists stay (`甲.乙.丙.丁`).
    - Three enclosed digits or more become plain ones unless they rise, as references do, or are
      an order of 1, 2, 3 … (`③①④②`). The eleven digits of a mobile number go together.

    >>> from spacy_cnclean.edits import apply_changes
    >>> apply_changes("加.微.信④⑧⑦", find_obfuscation("加.微.信④⑧⑦"))[0]
    '加微信487'
    """
    found = _find(text, words)
    for _ in range(_ROUNDS if found else 0):
        more = _find(found.clean, words)
        if not more:
            break
        found = found.then(more)
    return found


def _find(text: str, words: str | None) -> Splices:
    spans: dict[tuple[int, int], tuple[str, str]] = {}
    for span in (*_symbols(text, words), *_symbols_in_numbers(text)):
        spans[span] = "", SYMBOL_RULE
    for match in _enclosed_run().finditer(text):
        digits = [_DIGITS[each] for each in match[0]]
        if not _are_references(digits):
            for place, digit in enumerate(digits, match.start()):
                spans[place, place + 1] = str(digit), DIGIT_RULE
    changes = SplicesBuilder(text)
    done = 0
    for (start, end), (after, rule) in sorted(spans.items()):
        if start >= done:
            changes.add(start, end, after, rule)
            done = end
    return changes.build()


def _symbols(text: str, words: str | None) -> Iterator[tuple[int, int]]:
    """Yield the gaps between the letters of words."""
    done = 0
    for match in _spelt_words(text):
        start, end = match.span()
        gaps = [gap.span() for gap in _strong_gaps().finditer(text, start, end)]
        letters = _letters().findall(match[0])
        if len(letters) >= _FEWEST and len(gaps) == len(letters) - 1 and not _is_list(letters):
            yield from gaps
            continue
        last = -1
        for word in _table(words).finditer(text, _first_letter(text, done, start), end + _REACH):
            if word.start() >= end:
                break
            done = word.end()
            yield from _gaps_of_word(text, word)
            between = _gaps().match(text, last) if start < last < word.end() <= end else None
            if between and between.end() == word.start() and text[last] not in _BLANKS + _MARKS:
                yield between.span()  # two words in one run of letters
            last = word.end()


def _first_letter(text: str, least: int, start: int) -> int:
    """Return where a word may begin whose first gap is behind the letter at `start`."""
    first = start
    while first > max(least, start - _LONGEST) and _letters().match(text, first - 1):
        first -= 1
    return first


def _spelt_words(text: str) -> Iterator[re.Match[str]]:
    """Yield the runs of single letters with a gap between each two."""
    at = 0
    while gap := _first_gap().search(text, at):
        at = gap.end()
        for start in (gap.start() - 1, gap.start() - 2):
            match = _spelt().match(text, start) if start >= 0 else None
            if match:
                yield match
                at = max(at, match.end() - 1)
                break


def _gaps_of_word(text: str, word: re.Match[str]) -> list[tuple[int, int]]:
    """Return the gaps in a word of the table; none where they may be those of a sentence."""
    start, end = word.span()
    letters = _letters().findall(word[0])
    gaps = [gap.span() for gap in _gaps().finditer(text, start, end)]
    is_in_latin = any(
        map(_is_latin, (text[start - 1 : start] + text[start], text[end - 1 : end + 1]))
    )
    if is_in_latin:
        return []
    if all(map(str.isascii, letters)):
        return gaps if all(_fancy().fullmatch(text, *gap) for gap in gaps) else []
    has_marks = any(set(text[a:b]) <= set(_BLANKS + _MARKS) for a, b in gaps)
    if has_marks and (len(letters) < len("加微信") or len(gaps) < len(letters) - 1):
        return []
    return gaps


def _is_latin(pair: str) -> bool:
    """Return whether a word ends in the middle of a Latin one."""
    return len(pair) > 1 and pair.isascii() and pair.isalpha()


def _is_list(letters: Sequence[str]) -> bool:
    """Return whether single letters are those of lists, or one said again and again."""
    listed = _listed()
    is_said_again = len(set(letters)) < len(letters) - 1
    return is_said_again or all(letter in listed or letter.isascii() for letter in letters)


def _symbols_in_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Yield what stands between the digits of mobile numbers that are spelt one by one."""
    for match in _spelt_number().finditer(text):
        for gap in _number_gap().finditer(text, *match.span()):
            yield gap.span()


_DIGITS: Final[Mapping[str, int]] = {
    chr(first + digit - start): digit
    for first, start in (
        *(
            (0x2460, 1),
            (0x2474, 1),
            (0x2488, 1),
            (0x2776, 1),
            (0x2780, 1),
            (0x278A, 1),
            (0x24F5, 1),
        ),
        *((0x3220, 1), (0x3280, 1)),
    )
    for digit in range(start, 10)
} | {"⓪": 0, "⓿": 0, "🄋": 0, "🄌": 0}


def _are_references(digits: Sequence[int]) -> bool:
    """Return whether enclosed digits name items of a list, or are an order of them."""
    rises = all(a < b for a, b in pairwise(digits))
    return rises or sorted(digits) == list(range(1, len(digits) + 1))


@lru_cache(maxsize=8)
def _words(path: str | None) -> frozenset[str]:
    own = read_words(path, ("word",)) if path else {}
    return frozenset(
        word.lower() for word in (*read_shipped_words("obfuscation.tsv", ("word",)), *own)
    )


@lru_cache(maxsize=8)
def _table(path: str | None) -> re.Pattern[str]:
    """Return the pattern of words with gaps between their letters; the longest come first."""
    words = sorted(_words(path), key=lambda word: (-len(word), word))
    tails: dict[str, list[str]] = {}
    for word in words:
        tails.setdefault(word[0], []).append(f"{_GAP}?".join(map(re.escape, ("", *word[1:]))))
    by_first = (f"{re.escape(first)}(?:{'|'.join(tail)})" for first, tail in tails.items())
    return re.compile("|".join(by_first), re.IGNORECASE)


@cache
def _listed() -> frozenset[str]:
    rows = read_shipped_words("spacing.tsv", ("word", "kind"))
    return frozenset(word for word, row in rows.items() if "listed" in row.cells["kind"].split(","))


@cache
def _spelt() -> re.Pattern[str]:
    """Return the pattern of single letters with gaps between them."""
    return re.compile(f"[{_LETTER}](?:{_GAP}[{_LETTER}])+")


@cache
def _first_gap() -> re.Pattern[str]:
    """Return the pattern of what may be the first gap: a symbol, or a mark with another behind."""
    return re.compile(
        f"[{_ANY}](?<=[{_LETTER}{_BLANKS}].)(?=[{_BLANKS}]?[{_ANY}]?[{_BLANKS}]?[{_LETTER}])"
        f"|[{_BLANKS}{_MARKS}](?<=[{_LETTER}].)(?=[{_BLANKS}]?[{_LETTER}][{_BLANKS}{_MARKS}])"
    )


@cache
def _fancy() -> re.Pattern[str]:
    return re.compile(f"[{_BLANKS}]?[{_FANCY}]+[{_BLANKS}]?")


@cache
def _letters() -> re.Pattern[str]:
    return re.compile(f"[{_LETTER}]")


@cache
def _gaps() -> re.Pattern[str]:
    return re.compile(f"(?<=[{_LETTER}]){_GAP}(?=[{_LETTER}])")


@cache
def _strong_gaps() -> re.Pattern[str]:
    return re.compile(f"(?<=[{_HAN}]){_STRONG_GAP}(?=[{_HAN}])")


@cache
def _enclosed_run() -> re.Pattern[str]:
    return re.compile(f"[{''.join(_DIGITS)}]{{3,}}")


@cache
def _spelt_number() -> re.Pattern[str]:
    gap = f"[{_STRONG}{_WEAK}{_BLANKS}]"
    return re.compile(f"(?<![0-9])1{gap}[3-9](?:{gap}[0-9]){{9}}(?!{gap}?[0-9])")


@cache
def _number_gap() -> re.Pattern[str]:
    return re.compile(f"(?<=[0-9])[{_STRONG}{_WEAK}{_BLANKS}](?=[0-9])")
