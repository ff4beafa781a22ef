"""Check the training articles: size, one paragraph a line, nothing shared with the test articles.

Run from the repository root::

    python make_data/check_articles.py [FILE...] --against NOISY_OR_GOLD_FILE

An article is a block of lines with no blank line inside; its first line is its title.
The test articles are never trained on, so no run of twelve letters outside a statute's
title may stand in both.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator  # noqa: TC003
from pathlib import Path

import regex

SHARED_RUN = 12
LONG_LINE = 30  # characters: shorter lines, such as headings, may recur
TITLE = regex.compile(r"《[^》\n]{0,80}》")
NOT_LETTER = regex.compile(r"[^\p{L}\p{Nl}]+")
ASCII_MARK = regex.compile(r"(?<=\p{Han})[,;:?!](?=\p{Han}|$)")


def read_articles(path: Path) -> list[list[str]]:
    """Return the articles of a file, each as its list of lines (title first)."""
    text = path.read_text(encoding="utf-8")
    blocks = (block.strip().split("\n") for block in text.split("\n\n"))
    return [block for block in blocks if block != [""]]


def letter_runs(text: str) -> Iterator[str]:
    """Yield every run of `SHARED_RUN` letters of a text, titles in 《》 taken out."""
    for line in text.split("\n"):
        for part in TITLE.split(line):
            letters = NOT_LETTER.sub("", part)
            for start in range(len(letters) - SHARED_RUN + 1):
                yield letters[start : start + SHARED_RUN]


def check(paths: list[Path], against: list[Path]) -> list[str]:
    """Return one line for each fault found."""
    forbidden = {run for path in against for run in letter_runs(path.read_text("utf-8"))}
    faults = []
    seen: dict[str, str] = {}
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
            where = f"{path}:{number}"
            faults += [
                f"{where}: shared with the test articles: {run}"
                for run in sorted({*letter_runs(line)} & forbidden)
            ]
            if ASCII_MARK.search(line):
                faults.append(f"{where}: ASCII mark after a hanzi: {line[:40]}")
            if len(line) >= LONG_LINE and line in seen:
                faults.append(f"{where}: the same paragraph as {seen[line]}")
            seen[line] = where
    return faults


def main() -> int:
    """Print counts and faults; return 1 when there are faults."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--against", nargs="*", type=Path, default=[])
    options = parser.parse_args()
    paths = options.files or sorted(Path(__file__).parent.glob("articles/*.txt"))
    articles = [article for path in paths for article in read_articles(path)]
    characters = sum(len(line) for article in articles for line in article)
    sys.stdout.write(f"{len(articles)} articles, {characters} characters\n")
    faults = check(paths, options.against)
    sys.stdout.writelines(fault + "\n" for fault in faults)
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
