"""Collect what language models answered to questions of Chinese law, as text to train on.

Run from the repository root, with bare or ordinary checkouts of the two repositories::

    git clone https://github.com/CSHaitao/LexEval
    git clone https://github.com/open-compass/LawBench
    python training/collect_model_answers.py CORPORA \
        --lexeval LexEval --lawbench LawBench --apart DEV_CORPUS... TEST_ARTICLES...

LexEval (MIT) and LawBench (Apache-2.0) publish every answer of the models that they measured. Only
the answers are taken, not the questions and references, which are of many sources. Left out are
OpenAI's models, whose terms forbid to train on what they say, Lawyer LLaMA, which was tuned on the
corpus that we hold out, and models that answer mostly in English. What the models say may be wrong;
how they punctuate is the expository style of today's web, which is what is to be learned.

Two files are written to the folder CORPORA: `advice.txt.gz` with what was asked for in prose,
`extracts.txt.gz` with answers to tasks that repeat or cut up a case.

A paragraph is left out when it is not mostly Chinese, was cut off, repeats itself, says what many
before it said, or shares a run of `SHARED_RUN` letters with a text that it must stay apart from.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import zlib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import regex

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

SHARED_RUN = 24
SHINGLE = 10  # letters
NEAR_SHARE = 0.7  # of the shingles of a paragraph that others had before it
OFTEN = 3  # times that a shingle was seen before it counts as said already
MIN_HAN, MAX_HAN = 12, 380
MIN_HAN_SHARE = 0.6
MAX_SQUEEZE = 0.42  # compressed to less than this share of its bytes, a long text repeats itself
LONG = 120  # characters

LEXEVAL_MODELS = (
    *("Baichuan_13B_base", "Baichuan_13B_chat", "Baichuan_7B_base", "Belle_llama", "Chatglm2_6B"),
    *("Chatglm3_6B", "Chinese_alpaca", "Fuzi", "Hanfei", "Internlm_7B", "Internlm_7B_chat"),
    *("Lexilaw", "Mossmoon", "Qwen_14B_chat", "Qwen_7B_chat", "Tigerbot_base", "Wisdom", "XVERSE"),
)
LAWBENCH_MODELS = (
    *("baichuan-13b-base-hf", "baichuan-13b-chat-hf", "baichuan-7b-hf", "belle-2-13b-hf"),
    *("chatglm2-6b-hf", "chinese-alpaca-2-7b-hf", "fuzi-mingcha-7b-hf", "hanfei-1.0-7b-hf"),
    *("internlm-7b-hf", "internlm-chat-7b-8k-hf", "internlm-chat-7b-hf", "lexilaw-6b-hf"),
    *("moss-moon-003-base-hf", "moss-moon-003-sft-hf", "qwen-7b-chat-hf", "qwen-7b-hf"),
    *("tigerbot-base-7b-hf", "tigerbot-sft-7b-hf", "wisdom-interrogatory-7b-hf", "xverse-13b-hf"),
    "yulan-chat-2-13b-fp16-hf",
)

# Tasks that are answered in prose: consultations, exam questions with reasons, case analyses.
LEXEVAL_PROSE = regex.compile(r"_(?:1_[23]|3_[4-6]|5_[34]|6_\d)\.jsonl$")
LAWBENCH_PROSE = regex.compile(r"/(?:1-2|3-[1268])\.json$")

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
    """A file of answers: its path, the model that gave them, and its text."""

    name: str
    model: str
    text: str


class Answer(NamedTuple):
    """A model, whether it was asked for prose, and what it answered to one question."""

    model: str
    prose: bool
    text: str


def files_of(repository: Path, folder: str, models: Collection[str]) -> Iterator[File]:
    """Yield folder/*/MODEL/* of the last commit of a repository, where it has the text."""
    git = ["git", "-C", str(repository)]
    listed = subprocess.run(  # noqa: S603 - git, on the caller's own checkout
        [*git, "ls-tree", "-r", "-z", "--name-only", "HEAD", f"{folder}/"],
        capture_output=True,
        check=True,
    )
    with subprocess.Popen(  # noqa: S603 - git, on the caller's own checkout
        [*git, "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        if process.stdin is None or process.stdout is None:
            return
        for name in listed.stdout.decode().split("\0"):
            model = name.split("/")[-2] if "/" in name else ""
            if model not in models or not name.endswith((".json", "jsonl")):
                continue
            process.stdin.write(f"HEAD:{name}\n".encode())
            process.stdin.flush()
            header = process.stdout.readline().split()
            if header[1:2] == [b"blob"]:
                text = process.stdout.read(int(header[2]))
                process.stdout.read(1)
                yield File(name, model, text.decode("utf-8", "replace"))


def lexeval_answers(repository: Path) -> Iterator[Answer]:
    """Yield the answers of model_output/*/MODEL/*.jsonl."""
    for name, model, text in files_of(repository, "model_output", LEXEVAL_MODELS):
        prose = LEXEVAL_PROSE.search(name) is not None
        for line in text.splitlines():
            try:
                row = json.loads(line)
            except ValueError:
                continue
            if isinstance(row, dict) and isinstance(row.get("output"), str):
                yield Answer(model, prose, row["output"])


def lawbench_answers(repository: Path) -> Iterator[Answer]:
    """Yield the answers of predictions/*/MODEL/*.json."""
    for name, model, text in files_of(repository, "predictions", LAWBENCH_MODELS):
        prose = LAWBENCH_PROSE.search(name) is not None
        for row in json.loads(text).values():
            if isinstance(row.get("prediction"), str):
                yield Answer(model, prose, row["prediction"])


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
            opened = gzip.open if path.suffix == ".gz" else open
            with opened(path, "rt", encoding="utf-8") as stream:
                for line in stream:
                    self._apart.update(runs(letters(line), SHARED_RUN))

    def takes(self, text: str) -> bool:
        """Tell whether a paragraph is new, and remember it if so."""
        said = letters(text)
        if said in self._whole or any(run in self._apart for run in runs(said, SHARED_RUN)):
            return False
        shingles = list(runs(said, SHINGLE))
        known = sum(self._seen[shingle] >= OFTEN for shingle in shingles)
        if known > NEAR_SHARE * len(shingles):
            return False
        self._whole.add(said)
        self._seen.update(shingles)
        return True


def main() -> int:
    """Write the paragraphs, an answer a block, and print how many letters are whose."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lexeval", type=Path, required=True)
    parser.add_argument("--lawbench", type=Path, required=True)
    parser.add_argument("--apart", type=Path, nargs="*", default=[], action="extend")
    options = parser.parse_args()
    novelty = Novelty(options.apart)
    counts: Counter[tuple[str, bool]] = Counter()
    options.folder.mkdir(parents=True, exist_ok=True)
    advice, extracts = options.folder / "advice.txt.gz", options.folder / "extracts.txt.gz"
    with (
        gzip.GzipFile(advice, "wb", mtime=0) as prose,
        gzip.GzipFile(extracts, "wb", mtime=0) as other,
    ):
        for answers in (lawbench_answers(options.lawbench), lexeval_answers(options.lexeval)):
            for answer in answers:
                kept = [part for part in paragraphs(answer.text) if novelty.takes(part)]
                if kept:
                    size = sum(len(part) for part in kept)
                    counts[answer.model, answer.prose] += size
                    block = ("\n".join(kept) + "\n\n").encode()
                    (prose if answer.prose else other).write(block)
    for (model, asked), count in counts.most_common():
        sys.stdout.write(f"{count:>9,} {model}{' (prose)' if asked else ''}\n")
    sys.stdout.write(f"{counts.total():>9,} characters\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
