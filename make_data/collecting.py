"""What the scripts that collect text to train on share: reading checkouts, choosing paragraphs.

A paragraph is left out when it is not mostly Chinese, was cut off, repeats itself, says what many
before it said, or shares a run of `SHARED_RUN` letters with a text that it must stay apart from.
"""

from __future__ import annotations

import gzip
import subprocess
import zlib
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

SHARED_RUN = 24
SHINGLE = 10  # letters
NEAR_SHARE = 0.7  # of the shingles of a paragraph that others had before it
OFTEN = 3  # times that a shingle was seen before it counts as said already
MIN_HAN, MAX_HAN = 12, 380
MIN_HAN_SHARE = 0.6
MAX_SQUEEZE = 0.42  # compressed to less than this share of its bytes, a long text repeats itself
LONG = 120  # characters

HAN = regex.compile(r"\p{Han}")
NOT_LETTER = regex.compile(r"[^\p{L}\p{Nl}]+")
BREAKS = regex.compile(
    r"\s*\n\s*|(?<=[。；：])\s*(?=(?:\d{1,2}[.、]|[（(][一二三四五六七八九十\d]{1,2}[)）]))"
)
ENDS = regex.compile(r"[。！？：；][”’」』）)]?$")
PAUSE = regex.compile(r"[，。；：？！]")
WIDE = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
ASCII_MARK = regex.compile(r"(?<=[\p{Han}》」』）”])[,;:?!] ?(?=[\p{Han}《“「『（]|$)")
ROUND = regex.compile(r"\(([^()]*\p{Han}[^()]*)\)")


class File(NamedTuple):
    """A file of a commit: its path, its text, and whether the checkout has it."""

    path: str
    text: str
    held: bool


def listed(repository: Path, commit: str = "HEAD") -> list[str]:
    """Return the paths of the files of a commit.

    Raises:
        subprocess.CalledProcessError: There is no such commit or repository.
    """
    output = subprocess.run(  # noqa: S603 - git, on the caller's own checkout
        [*_git(repository), "ls-tree", "-r", "-z", "--name-only", "--full-tree", commit],
        capture_output=True,
        check=True,
    )
    return [path for path in output.stdout.decode().split("\0") if path]


def blobs(repository: Path, paths: Iterable[str], commit: str = "HEAD") -> Iterator[File]:
    """Yield files of a commit; what the commit or a partial checkout lacks is not held."""
    with subprocess.Popen(  # noqa: S603 - git, on the caller's own checkout
        [*_git(repository), "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        if process.stdin is None or process.stdout is None:
            return
        for path in paths:
            process.stdin.write(f"{commit}:{path}\n".encode())
            process.stdin.flush()
            header = process.stdout.readline().split()
            held = header[1:2] == [b"blob"]
            raw = process.stdout.read(int(header[2]) + 1)[:-1] if held else b""
            yield File(path, raw.decode("utf-8-sig", "replace"), held)


def _git(repository: Path) -> list[str]:
    return ["git", "-C", str(repository)]


def letters(text: str) -> str:
    """Return the letters of a text."""
    return NOT_LETTER.sub("", text)


def runs(text: str, length: int) -> Iterator[int]:
    """Yield a hash of every run of letters of this length."""
    for start in range(len(text) - length + 1):
        yield hash(text[start : start + length])


def paragraphs(answer: str) -> Iterator[str]:
    """Yield the paragraphs of an answer that are whole, Chinese and worth learning from."""
    for part in BREAKS.split(answer):
        text = ROUND.sub(r"（\1）", ASCII_MARK.sub(lambda m: WIDE[m.group()[0]], part.strip()))
        han = len(HAN.findall(text))
        if not MIN_HAN <= han <= MAX_HAN or han < MIN_HAN_SHARE * len(text):
            continue
        if not ENDS.search(text) or not PAUSE.search(text[:-1]) or "�" in text:
            continue
        raw = text.encode()
        if len(text) > LONG and len(zlib.compress(raw, 9)) < MAX_SQUEEZE * len(raw):
            continue
        yield text


class Novelty:
    """Knows what was said before, and what must not be said at all."""

    def __init__(self, apart: Iterable[Path]) -> None:
        self._seen: Counter[int] = Counter()
        self._whole: set[str] = set()
        self._apart: set[int] = set()
        for path in apart:
            for line in _lines(path):
                self._apart.update(runs(letters(line), SHARED_RUN))

    def remember(self, path: Path) -> None:
        """Count every paragraph of a file as said."""
        for line in _lines(path):
            said = letters(line)
            self._add(said, runs(said, SHINGLE))

    def takes(self, text: str) -> bool:
        """Tell whether a paragraph is new, and remember it if so."""
        said = letters(text)
        if said in self._whole or any(run in self._apart for run in runs(said, SHARED_RUN)):
            return False
        shingles = list(runs(said, SHINGLE))
        known = sum(self._seen[shingle] >= OFTEN for shingle in shingles)
        if known > NEAR_SHARE * len(shingles):
            return False
        self._add(said, shingles)
        return True

    def _add(self, said: str, shingles: Iterable[int]) -> None:
        self._whole.add(said)
        self._seen.update(shingles)


def _lines(path: Path) -> Iterator[str]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as stream:
        yield from stream


def write_block(stream: gzip.GzipFile, block: list[str]) -> int:
    """Write the paragraphs of a document and an empty line; return how many characters."""
    if block:
        stream.write(("\n".join(block) + "\n\n").encode())
    return sum(map(len, block))
