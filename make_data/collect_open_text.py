"""Collect openly licensed Chinese prose on law, finance and more, as text to train on.

Run from the repository root, after `collect_model_answers.py`, with bare or ordinary checkouts of
the repositories that `open_sources.py` lists, each in a folder OWNER+NAME of the folder CHECKOUTS::

    git clone https://github.com/OWNER/NAME CHECKOUTS/OWNER+NAME
    python make_data/collect_open_text.py CORPORA --checkouts CHECKOUTS \
        --after CORPORA/advice.txt.gz CORPORA/extracts.txt.gz --apart DEV_CORPUS... TEST_ARTICLES...

Files are written to the folder CORPORA, in this order, each without what the ones before it say:

- `open_law.txt.gz`: advice, policies, judgments and news on law and finance;
- `open_general.txt.gz`: answers of language models and translated pages on all else;
- `open_answers.txt.gz`: more answers on law, and of companies to investors;
- `open_thoughts.txt.gz`: what a language model said to itself before it answered;
- `open_official.txt.gz`: judgments and reports of governments.

Files are read at the commits that the tables name, whatever is checked out; left out are answers
of OpenAI's models, whose terms forbid to train on them, and of other foreign ones.

Lines are taken that are prose and punctuated with care; which of their paragraphs are kept,
`collecting.py` tells, and those that the files `--after` which this is made say are not kept again.
What checkouts lack is named, all else is collected, and the exit code is then 1.
"""

from __future__ import annotations

import argparse
import gzip
import subprocess
import sys
import zlib
from collections import Counter
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import regex
from collecting import MIN_HAN, MIN_HAN_SHARE, File, Novelty, blobs, listed, paragraphs, write_block
from open_sources import ANSWERS, GENERAL, LAW, NOT_HAN, OFFICIAL, THOUGHTS, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MARKER = regex.compile(r"^(?:\s|#{1,6}\s|>\s?|[-*+•●·]\s+|\*(?=\*\*))+")
EMPHASIS = regex.compile(r"\*\*|__|~~|`")
LINK = regex.compile(r"!?\[([^\]]*)\]\([^)]*\)")
TAG = regex.compile(r"<[^<>]{1,200}>")
TAG_OR_NOTE = regex.compile(r"<[^<>]{1,200}>|\[\^?\d+\]:?|\[\^[^\]]*\]|\(\[[^\]]*\]\)")
LINE_ENDS = regex.compile(r"[。！？：；…”’』」）!?]$")
SLOPPY = regex.compile(
    r"\p{Han}[,;?!]\p{Han}|\p{Han}\.(?:\p{Han}|$)|[，。；：、]{2,}|,\p{Han}.*,\p{Han}"
)
ASCII_MARKS = regex.compile(r"\p{Han}\s*(?:[,;:?!\"]|\.(?!\w))|[,;?!\"]\s*\p{Han}")
# Also names and numbers of people, and words that a mask has taken by mistake.
OFFICIAL_FLAWS = regex.compile(
    ASCII_MARKS.pattern + r"|[×X＊*]{2}|\d{11}|日生|日出生|时间时间|\p{Han}\s+\p{Han}|\p{Han}{46}"
)
SENTENCE = regex.compile(r"[^。！？；]*(?:[。！？；]+[”’』」）]*|$)")
LONGEST_LINE, LONGEST_PART = 380, 260  # characters

SAMPLED_RUN = 10  # hanzi
SAMPLED_SHARE = 8  # one run in so many
MIN_SAMPLE = 3
NEAR_COPY = 0.7  # of the sampled runs of a line that lines before it had


class Care(NamedTuple):
    """What is taken off a line, and what marks it as sloppy.

    Near copies of lines may be dropped, and long lines parted where a sentence ends.
    """

    removed: regex.Pattern[str]
    sloppy: regex.Pattern[str]
    near_copies: bool
    parted: bool = False


# Where many models answer the same questions, they also copy the same texts.
LAW_CARE = Care(TAG, SLOPPY, near_copies=False)
GENERAL_CARE = Care(TAG_OR_NOTE, ASCII_MARKS, near_copies=True)
OFFICIAL_CARE = Care(TAG_OR_NOTE, OFFICIAL_FLAWS, near_copies=True, parted=True)
FILES = (
    ("open_law", LAW, LAW_CARE),
    ("open_general", GENERAL, GENERAL_CARE),
    ("open_answers", ANSWERS, GENERAL_CARE),
    ("open_thoughts", THOUGHTS, GENERAL_CARE),
    ("open_official", OFFICIAL, OFFICIAL_CARE),
)


def parts(line: str) -> Iterator[str]:
    """Yield a line whole or, if it is long, in parts that end where quotes and brackets close."""
    if len(line) <= LONGEST_LINE:
        yield line
        return
    part = ""
    for sentence in SENTENCE.findall(line):
        if part and len(part) + len(sentence) > LONGEST_PART and is_closed(part):
            yield part
            part = ""
        part += sentence
    yield part


def is_closed(text: str) -> bool:
    """Tell whether the quotes and brackets of a text are closed."""
    return all(text.count(left) == text.count(right) for left, right in ("“”", "（）", "《》"))


def clean_lines(text: str, care: Care) -> Iterator[str]:
    """Yield the lines of a text that are Chinese prose punctuated with care, without Markdown."""
    fenced = False
    for raw in text.replace("\r", "\n").split("\n"):
        if raw.lstrip().startswith("```"):
            fenced = not fenced
            continue
        if fenced or raw.lstrip().startswith("|"):
            continue
        line = EMPHASIS.sub("", LINK.sub(r"\1", MARKER.sub("", raw)))
        line = care.removed.sub("", line).strip()
        for part in parts(line) if care.parted else (line,):
            if not LINE_ENDS.search(part) or "�" in part or care.sloppy.search(part):
                continue
            han = len(NOT_HAN.sub("", part))
            if han >= MIN_HAN and han >= MIN_HAN_SHARE * len("".join(part.split())):
                yield part


class Repetition:
    """Knows the lines of a source, and which of them say again what one before said."""

    def __init__(self, *, near_copies: bool) -> None:
        self._near_copies = near_copies
        self._whole: set[str] = set()
        self._sampled: set[int] = set()

    def found_in(self, line: str) -> bool:
        """Tell whether a line repeats others, and remember it if not."""
        han = NOT_HAN.sub("", line)
        if han in self._whole:
            return True
        sample = sampled_runs(han) if self._near_copies else []
        known = sum(run in self._sampled for run in sample)
        if len(sample) >= MIN_SAMPLE and known >= NEAR_COPY * len(sample):
            return True
        self._whole.add(han)
        self._sampled.update(sample)
        return False


def sampled_runs(han: str) -> list[int]:
    """Return checksums of the runs of hanzi that stand for a line."""
    ends = range(SAMPLED_RUN, len(han) + 1)
    # Not hash(), whose values change from one start of Python to the next.
    sums = (zlib.crc32(han[end - SAMPLED_RUN : end].encode()) for end in ends)
    return [value for value in sums if value % SAMPLED_SHARE == 0]


def files_of(source: Source, checkouts: Path, missing: list[str]) -> Iterator[File]:
    """Yield the files of a source, and note what is missing."""
    checkout = checkouts / source.repository.replace("/", "+")
    try:
        held = listed(checkout, source.commit)
    except subprocess.CalledProcessError:
        missing.append(f"{checkout}: no checkout that has commit {source.commit}")
        return
    held = [path for path in held if not any(fnmatchcase(path, but) for but in source.but)]
    for pattern in source.files:
        paths = [path for path in held if fnmatchcase(path, pattern)]
        for file in blobs(checkout, paths or [pattern], source.commit):
            if file.held:
                yield file
            else:
                missing.append(f"{checkout}: no file {file.path} of commit {source.commit}")


def documents(source: Source, care: Care, files: Iterable[File]) -> Iterator[list[str]]:
    """Yield the paragraphs of each document of a source."""
    repetition = Repetition(near_copies=care.near_copies)
    for document in source.read(files):
        lines = (line for line in clean_lines(document, care) if not repetition.found_in(line))
        yield [part for line in lines for part in paragraphs(line)]


def main() -> int:
    """Write the paragraphs, a document a block, and print how many letters are of which source."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--checkouts", type=Path, required=True)
    parser.add_argument("--after", type=Path, nargs="*", default=[], action="extend")
    parser.add_argument("--apart", type=Path, nargs="*", default=[], action="extend")
    options = parser.parse_args()
    novelty = Novelty(options.apart)
    for path in options.after:
        novelty.remember(path)
    options.folder.mkdir(parents=True, exist_ok=True)
    missing: list[str] = []
    counts: Counter[str] = Counter()
    for name, sources, care in FILES:
        with gzip.GzipFile(options.folder / f"{name}.txt.gz", "wb", mtime=0) as stream:
            for source in sources:
                files = files_of(source, options.checkouts, missing)
                for document in documents(source, care, files):
                    kept = [part for part in document if novelty.takes(part)]
                    counts[source.repository] += write_block(stream, kept)
    for repository, count in counts.most_common():
        sys.stdout.write(f"{count:>9,} {repository}\n")
    sys.stdout.write(f"{counts.total():>9,} characters\n")
    sys.stderr.writelines(f"{message}\n" for message in missing)
    return 1 if missing else 0


if __name__ == "__main__":
    raise SystemExit(main())
