"""Collect openly licensed Chinese prose on law, finance and more, as text to train on.

Run from the repository root, after `collect_model_answers.py`, with bare or ordinary checkouts of
the repositories in `LAW` and `GENERAL`, each in a folder OWNER+NAME of the folder CHECKOUTS::

    git clone https://github.com/OWNER/NAME CHECKOUTS/OWNER+NAME
    python training/collect_open_text.py CORPORA --checkouts CHECKOUTS \
        --after CORPORA/advice.txt.gz CORPORA/extracts.txt.gz --apart DEV_CORPUS... TEST_ARTICLES...

Two files are written to the folder CORPORA: `open_law.txt.gz` with advice, policies, judgments and
news on law and finance, and `open_general.txt.gz` with answers of language models and translated
pages on all else. Files are read at the commits that the tables name, whatever is checked out; left
out are answers of OpenAI's models, whose terms forbid to train on them, and of other foreign ones.

Lines are taken that are prose and punctuated with care; which of their paragraphs are kept,
`collecting.py` tells, and those that the files `--after` which this is made say are not kept again.
What checkouts lack is named, all else is collected, and the exit code is then 1.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import subprocess
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatchcase
from functools import reduce
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

import regex
from collecting import MIN_HAN, MIN_HAN_SHARE, File, Novelty, blobs, listed, paragraphs, write_block

NOT_HAN = regex.compile(r"\P{Han}+")
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

SAMPLED_RUN = 10  # hanzi
SAMPLED_SHARE = 8  # one run in so many
MIN_SAMPLE = 3
NEAR_COPY = 0.7  # of the sampled runs of a line that lines before it had
START = 14  # hanzi

FRONT_MATTER = regex.compile(r"\A---\n.*?\n---\n", regex.S)
ANCHOR = regex.compile(r"\s*\{#[^}]*\}")
BLANK = regex.compile(r"(?<=[。！？；：，、”）]) +")
SPEAKER = regex.compile(r"^(?:来访者|(?:心理)?(?:医生|专家|咨询师))[^：:]{0,6}[：:]\s*", regex.M)
REPLY = regex.compile(r"(?ms)^回复: ?(.*?)(?=^=====|^-{10,}|^提示词|^提问时间|^问题|\Z)")
FLATTENED = regex.compile(r"(?<=[。；：]) +")
GAP = regex.compile(r"\p{Han} +\p{Han}")
YAML_STRING = regex.compile(r"^\s+[\w-]+:\s*(?:\"(.*)\"|'(.*)')\s*$", regex.M)
HTML_BREAK = regex.compile(r"<br\s*/?>|</?(?:p|li|ul|h\d)[^>]*>")

# Tasks of Fin-Eva whose questions, and whose options, are prose.
PROSE_QUESTIONS = ("文本总结归纳", "资讯标题生成", "研判观点提取")
PROSE_OPTIONS = ("投教话术生成", "文本总结归纳", "保险知识解读", "理财知识解读", "金融术语解释")

Row = dict[str, Any]
Reader = Callable[[Iterable[File]], Iterator[str]]


def rows(files: Iterable[File]) -> Iterator[Row]:
    """Yield the rows of tables, of JSON lists or of JSON lines."""
    for file in files:
        if file.path.endswith(".csv"):
            yield from csv.DictReader(io.StringIO(file.text, newline=""))
        elif file.text.lstrip().startswith("["):
            yield from json.loads(file.text)
        else:
            yield from (json.loads(line) for line in file.text.split("\n") if line.strip())


def fields(*names: str) -> Reader:
    """Return a reader that yields what rows have under these names."""

    def read(files: Iterable[File]) -> Iterator[str]:
        for row in rows(files):
            yield from (str(row.get(name) or "") for name in names)

    return read


def prose(*removed: regex.Pattern[str]) -> Reader:
    """Return a reader that yields each file, or the values of a JSON object, without some parts."""

    def read(files: Iterable[File]) -> Iterator[str]:
        for file in files:
            is_json = file.path.endswith(".json")
            text = "\n".join(map(str, json.loads(file.text).values())) if is_json else file.text
            yield reduce(lambda rest, pattern: pattern.sub("", rest), removed, text)

    return read


def own_samples(files: Iterable[File]) -> Iterator[str]:
    """Yield Qwen3-8B's answers, without lines that begin or end as one before did."""
    known: set[str] = set()
    for row in rows(files):
        if "answer" in row:
            answer = row["answer"]
        elif "base" in row["metadata"]["winner_source"]:
            answer = row["conversations"][1]["value"]
        else:
            continue
        kept = []
        for line in answer.split("\n"):
            han = NOT_HAN.sub("", line)
            ends = {f"<{han[:START]}", f">{han[-START:]}"}
            if len(han) < MIN_HAN or not ends & known:
                kept.append(line)
            known |= ends
        yield "\n".join(kept)


def finance_tasks(files: Iterable[File]) -> Iterator[str]:
    """Yield the contexts of the tasks, and the questions and options that are prose."""
    for file in files:
        task = PurePosixPath(file.path).stem
        question = ["question"] if task in PROSE_QUESTIONS else []
        options = "ABCD" if task in PROSE_OPTIONS else ""
        yield from fields("context", *question, *options)([file])


def logged_replies(files: Iterable[File]) -> Iterator[str]:
    """Yield the replies of a log, without the questions and the prompts."""
    for file in files:
        yield from (reply for reply in REPLY.findall(file.text) if "很抱歉，我们没能" not in reply)


def news(files: Iterable[File]) -> Iterator[str]:
    """Yield each piece of news, then how a Chinese model went on with it."""
    for row in rows(files):
        yield row["newsBeginning"] + row["newsRemainder"]
        if "gpt" not in row["generatedBy"].lower():
            yield row["hallucinatedContinuation"]


def judgments(files: Iterable[File]) -> Iterator[str]:
    """Yield judgments, parted again where a line break became a blank."""
    for row in rows(files):
        lines = FLATTENED.sub("\n", row["fd"]).split("\n")
        yield "\n".join(line for line in lines if not GAP.search(line.strip()))


def counsel(files: Iterable[File]) -> Iterator[str]:
    """Yield what the counsellor of a conversation said."""
    for row in rows(files):
        yield SPEAKER.sub("", "\n".join(str(turn["output"]) for turn in row["conversation"]))


def yaml_strings(files: Iterable[File]) -> Iterator[str]:
    """Yield the quoted strings of a YAML file, a paragraph of HTML a line."""
    for file in files:
        values = (double or single for double, single in YAML_STRING.findall(file.text))
        yield "\n".join(HTML_BREAK.sub("\n", value).replace('\\"', '"') for value in values)


def each(pattern: str, *names: str) -> tuple[str, ...]:
    """Return a pattern of files for each name."""
    return tuple(pattern.format(name) for name in names)


class Source(NamedTuple):
    """A repository, the commit it is read at, its licence, who wrote what is taken, and how.

    Each pattern matches one or more files, of which those are left out that one of `but` matches.
    Files are read in the order of the patterns, for of near copies the first one stays.
    """

    repository: str
    commit: str
    licence: str
    writer: str
    files: tuple[str, ...]
    read: Reader
    but: tuple[str, ...] = ()


LAW = (
    Source(
        *("jackychris/chinese-legal-model-lab", "91f289b921e3", "MIT"),
        "Qwen3-8B, plain or trained on its own samples",
        (
            *("datasets/quality_rm_failed/absolute_t*.jsonl", "datasets/raft_strict/train.jsonl"),
            *("results/answers/grounded/dev84_*", "results/answers/instruct/dev60_base*"),
            *("results/answers/legal50/internal_*", "results/answers/legal50/raw_base*"),
            "results/answers/quantization/dev60_*",
        ),
        own_samples,
    ),
    Source(
        *("EnlightenedAI/CAPP-130", "5aa710b14206", "CC-BY-4.0"),
        "legal departments: privacy policies of 130 apps, banks among them",
        ("CAPP_130_Corpus/Original_policies/*.txt",),
        prose(),
    ),
    Source(
        *("alipay/financial_evaluation_dataset", "b1756922fe32", "CC-BY-4.0"),
        "Ant Group: financial news, clauses of funds and insurance, explanations",
        ("data/Ant/*.csv",),
        finance_tasks,
        but=("*考试*",),
    ),
    Source(
        *("PonyM233/LLMRAG-For-Law-QA", "c73b5e034951", "Apache-2.0"),
        "Baichuan2-13B, Qwen, ChatGLM2",
        ("log/*.txt",),
        logged_replies,
        but=("log/11_21.txt",),  # nobody has looked through it
    ),
    Source(
        *("FudanDISC/DISC-LawLLM", "f40d023488b4", "Apache-2.0"),
        "Baichuan-13B-Chat, ChatGLM-6B; lawyers and courts (references)",
        ("eval/datasets/subjective/qa_short_answer.json", "eval/stats/subjective/example.json"),
        fields(
            "Baichuan-13B-Chat_response", "ChatGLM-6b_response", "chatglm-6b_response", "output"
        ),
    ),
    Source(
        *("deepseek-ai/DeepSeek-LLM", "6712a86bfb7d", "MIT", "DeepSeek LLM 67B Chat"),
        ("evaluation/deepseek-67b*.jsonl",),
        fields("answer"),
    ),
    Source(
        *("IAAR-Shanghai/UHGEval", "affd38eacb68", "Apache-2.0"),
        "Xinhua News; Baichuan2, ChatGLM2, Qwen, InternLM, Xinyu",
        ("src/eval_suite/benchs/uhgeval/dataset_uhgeval_concise.jsonl",),
        news,
    ),
    Source(
        *("oneal2000/JuDGE", "2457c65eb4fb", "MIT", "courts: criminal judgments"),
        ("data/test.json",),
        judgments,
    ),
)
GENERAL = (
    Source(
        *("thu-coai/ComplexBench", "749f4575d5dc", "MIT"),
        "GLM-4, ERNIE-Bot 4, Qwen1.5, InternLM2, Baichuan2, ChatGLM3",
        each(
            "llm_generations/{}.jsonl",
            *("glm4", "erniebot_4", "qwen1.5_72b", "internlm2_20b", "qwen1.5_14b"),
            *("baichuan2_13b", "chatglm3_6b", "internlm2_7b", "qwen1.5_7b"),
        ),
        fields("generated"),
    ),
    Source(
        *("IAAR-Shanghai/NewsBench", "186d967c712e", "Apache-2.0"),
        "ERNIE, Baichuan2, Qwen-14B, ChatGLM2 and 3, XVERSE, InternLM-20B, AquilaChat2",
        each(
            "output/{}/*_success.json",
            *("AquilaChat2-34B", "Baichuan2-13B", "baichuan2-53b", "chatglm2-6b"),
            *("chatglm3-6b", "ernie", "internlm-20b", "qwen-14b", "xverse"),
        ),
        fields("output"),
        but=("*_object_*", "*_xinhua_gpt4_*"),
    ),
    Source(
        *("SmartFlowAI/EmoLLM", "955155bb536e", "MIT", "ERNIE, Qwen, Spark, GLM"),
        ("datasets/data.json",),
        counsel,
    ),
    Source(
        *("OpenMOSS/HalluQA", "7e5c67398d7f", "Apache-2.0"),
        "ERNIE-Bot, Spark, Baichuan, Baichuan2, ChatGLM, Qwen, abab5.5, XVERSE",
        each(
            "Chinese_LLMs_outputs/open_generation/{}_output*.json",
            *("abab5.5-chat", "baichuan-13b-chat", "baichuan2-13b-chat", "baichuan2-7b-chat"),
            *("baichuan53b", "chatglm-6b", "chatglm2-6b", "chatglm_pro", "ernie_bot"),
            *("qwen-14b-chat", "qwen-7b-chat", "sparkdesk", "xverse-13b-chat"),
            "xverse-7b-chat",
        ),
        fields("response"),
    ),
    Source(
        *("zhenbench/z-bench", "1f1195b4b11d", "CC-BY-4.0"),
        "SenseChat, MiniMax, Tiangong, ERNIE, GLM, Spark, Qwen, ModelBest",
        ("*.samples.csv",),
        fields(
            *("SenseChat", "sensechat", "minimax", "商量", "天工", "文心", "文心0427", "新版智谱"),
            *("智谱", "讯飞", "通义千问", "面壁"),
        ),
    ),
    Source(
        *("zexuanqiu/CLongEval", "81ba789bdbf8", "MIT", "Moonshot-v1"),
        ("inference_results/moonshot-v1/long_*.jsonl",),
        fields("response_moonshot-v1"),
    ),
    Source(
        *("CAS-SIAT-XinHai/CPsyCoun", "1954f2e2d01d", "CC-BY-4.0", "GLM-4"),
        ("CPsyCounD/Data/*.txt",),
        prose(SPEAKER),
    ),
    Source(
        *("ethereum/ethereum-org-fork", "7b13ae0f3dd1", "MIT", "translators of ethereum.org"),
        ("public/content/translations/zh/*.md", "src/intl/zh/*.json"),
        prose(FRONT_MATTER, ANCHOR, BLANK),
        but=("*/developers/*", "*glossary*"),
    ),
    Source(
        *("todogroup/todogroup.org", "953c1bd455a9", "CC-BY-4.0"),
        "translators of the Linux Foundation's guides",
        ("content/zh-CN/*.md",),
        prose(FRONT_MATTER),
    ),
    Source(
        *("github/opensource.guide", "ebc9678e39b5", "CC-BY-4.0", "volunteer translators"),
        ("_articles/zh-hans/*.md",),
        prose(FRONT_MATTER),
    ),
    Source(
        *("bitcoin-dot-org/bitcoin.org", "39779fb9594d", "MIT", "volunteer translators"),
        ("_translations/zh_CN.yml",),
        yaml_strings,
    ),
)


class Care(NamedTuple):
    """What is taken off a line, what marks it as sloppy, and whether near copies are dropped."""

    removed: regex.Pattern[str]
    sloppy: regex.Pattern[str]
    near_copies: bool


# Where many models answer the same questions, they also copy the same texts.
LAW_CARE = Care(TAG, SLOPPY, near_copies=False)
GENERAL_CARE = Care(TAG_OR_NOTE, ASCII_MARKS, near_copies=True)


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
        if not LINE_ENDS.search(line) or "�" in line or care.sloppy.search(line):
            continue
        han = len(NOT_HAN.sub("", line))
        if han >= MIN_HAN and han >= MIN_HAN_SHARE * len("".join(line.split())):
            yield line


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
    for name, sources, care in (("law", LAW, LAW_CARE), ("general", GENERAL, GENERAL_CARE)):
        with gzip.GzipFile(options.folder / f"open_{name}.txt.gz", "wb", mtime=0) as stream:
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
