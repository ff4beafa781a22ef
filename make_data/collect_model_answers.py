"""Collect what language models answered to questions of Chinese law, as text to train on.

Run from the repository root, with bare or ordinary checkouts of the two repositories::

    git clone https://github.com/CSHaitao/LexEval
    git clone https://github.com/open-compass/LawBench
    python make_data/collect_model_answers.py CORPORA \
        --lexeval LexEval --lawbench LawBench --apart DEV_CORPUS... TEST_ARTICLES...

LexEval (MIT) and LawBench (Apache-2.0) publish every answer of the models that they measured. Only
the answers are taken, not the questions and references, which are of many sources. Left out are
OpenAI's models, whose terms forbid to train on what they say, Lawyer LLaMA, which was tuned on the
corpus that we hold out, and models that answer mostly in English. What the models say may be wrong;
how they punctuate is the expository style of today's web, which is what is to be learned.

Two files are written to the folder CORPORA: `advice.txt.gz` with what was asked for in prose,
`extracts.txt.gz` with answers to tasks that repeat or cut up a case.

Which paragraphs of an answer are kept, `collecting.py` tells.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import regex
from collecting import Novelty, blobs, listed, paragraphs, write_block

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

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


class Answers(NamedTuple):
    """A file of answers: its path, the model that gave them, and its text."""

    path: str
    model: str
    text: str


class Answer(NamedTuple):
    """A model, whether it was asked for prose, and what it answered to one question."""

    model: str
    prose: bool
    text: str


def answers_of(repository: Path, folder: str, models: Collection[str]) -> Iterator[Answers]:
    """Yield folder/*/MODEL/* of the last commit of a repository, where it has the text."""
    of_model = {
        path: path.split("/")[-2]
        for path in listed(repository)
        if path.startswith(f"{folder}/") and path.endswith((".json", "jsonl"))
    }
    paths = [path for path, model in of_model.items() if model in models]
    for file in blobs(repository, paths):
        if file.held:
            yield Answers(file.path, of_model[file.path], file.text)


def lexeval_answers(repository: Path) -> Iterator[Answer]:
    """Yield the answers of model_output/*/MODEL/*.jsonl."""
    for path, model, text in answers_of(repository, "model_output", LEXEVAL_MODELS):
        prose = LEXEVAL_PROSE.search(path) is not None
        for line in text.splitlines():
            try:
                row = json.loads(line)
            except ValueError:
                continue
            if isinstance(row, dict) and isinstance(row.get("output"), str):
                yield Answer(model, prose, row["output"])


def lawbench_answers(repository: Path) -> Iterator[Answer]:
    """Yield the answers of predictions/*/MODEL/*.json."""
    for path, model, text in answers_of(repository, "predictions", LAWBENCH_MODELS):
        prose = LAWBENCH_PROSE.search(path) is not None
        for row in json.loads(text).values():
            if isinstance(row.get("prediction"), str):
                yield Answer(model, prose, row["prediction"])


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
                    size = write_block(prose if answer.prose else other, kept)
                    counts[answer.model, answer.prose] += size
    for (model, asked), count in counts.most_common():
        sys.stdout.write(f"{count:>9,} {model}{' (prose)' if asked else ''}\n")
    sys.stdout.write(f"{counts.total():>9,} characters\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
