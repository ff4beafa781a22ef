"""The repositories of open text to train on: at which commit, and how their files are read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from pathlib import PurePosixPath
from typing import Any, NamedTuple, cast

import regex
from collecting import MIN_HAN, File

NOT_HAN = regex.compile(r"\P{Han}+")
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
SECTION = regex.compile(r"【[^】]{2,16}】")
CITED = regex.compile(r"^\s*\[\^\d+\^?\]\s*[:：].*$", regex.M)
HEADING = regex.compile(r"\A.*?\ncontent:", regex.S)
PARTIES = regex.compile(
    r"^\s*(?:(?:委托|诉讼|法定|指定)?代理|法定代表|负责人|经营者|住所地|.{0,40}[：:].{0,60}住所地).*$",
    regex.M,
)
BORN = regex.compile(r"^.*(?:出生|日生).*$", regex.M)

# Tasks of Fin-Eva whose questions, and whose options, are prose.
PROSE_QUESTIONS = ("文本总结归纳", "资讯标题生成", "研判观点提取")
PROSE_OPTIONS = ("投教话术生成", "文本总结归纳", "保险知识解读", "理财知识解读", "金融术语解释")

Row = dict[str, Any]
Reader = Callable[[Iterable[File]], Iterator[str]]


def rows(files: Iterable[File]) -> Iterator[Row]:
    """Yield the rows of tables, of JSON lists and objects, or of JSON lines."""
    for file in files:
        if file.path.endswith(".csv"):
            yield from csv.DictReader(io.StringIO(file.text, newline=""))
            continue
        try:
            whole = json.loads(file.text)
        except json.JSONDecodeError:
            whole = [json.loads(line) for line in file.text.split("\n") if line.strip()]
        if isinstance(whole, dict):
            values = whole.get("dataset") or list(whole.values())
            whole = values if isinstance(values[0], dict) else [whole]
        yield from whole


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


def without(pattern: regex.Pattern[str], read: Reader) -> Reader:
    """Return a reader that yields what another one does, less what the pattern matches."""

    def read_less(files: Iterable[File]) -> Iterator[str]:
        yield from (pattern.sub("", text) for text in read(files))

    return read_less


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


def summaries(files: Iterable[File]) -> Iterator[str]:
    """Yield what became of a case in the first and in the second instance."""
    for row in rows(files):
        for part in (row.get(instance) for instance in ("yishen", "ershen")):
            if isinstance(part, dict):
                yield "\n".join(str(part.get(name) or "") for name in ("background", "fact"))


def sentences(files: Iterable[File]) -> Iterator[str]:
    """Yield documents that come as lists of sentences."""
    for document in rows(files):
        yield "".join(row["sentence"].strip() for row in cast("list[Row]", document))


def parts_of_judgments(files: Iterable[File]) -> Iterator[str]:
    """Yield judgments that come part by part, without the statutes they quote."""
    for row in rows(files):
        parts = (text for name, text in row.items() if not name.startswith("引用"))
        yield "\n".join(text.strip() for text in parts if isinstance(text, str))


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


ANSWERS = (
    Source(
        *("WNJXYK/LawBench", "c441cb8c6edf", "Apache-2.0", "DeepSeek-R1 and V3"),
        ("predictions/*_shot/Deepseek-R1/*.json", "predictions/*_shot/Deepseek-V3/*.json"),
        fields("prediction"),
    ),
    Source(
        *("fatcatofbupt/LawBench", "d04bfb7adc34", "Apache-2.0"),
        "LegalBrain on Qwen and on DeepSeek",
        each(
            "legalbrain_eval/predictions/*[Ll]egal[Bb]rain*/lawbench-{}-*.json",
            *("1-1", "1-2", "2-5", "2-7", "3-2", "3-4", "3-5", "3-6", "3-7", "3-8"),
        ),
        without(CITED, fields("prediction")),
    ),
    Source(
        *("chenylong/LawBench", "6ada74171cc7", "Apache-2.0", "Qwen-14B-Chat, Qwen-7B-Chat"),
        each(
            "predictions/qwen_*_shot/{}/[13]-[1-8].json",
            *("qwen-14b-chat", "qwen-7b-chat-hf"),
        ),
        fields("prediction"),
    ),
    Source(
        *("bethxx99/FinTruthQA", "b2287373de7e", "Apache-2.0"),
        "listed companies and banks: answers to investors",
        ("dataset/FinTruthQA.csv",),
        fields("ANS"),
    ),
    Source(
        *("pxcstart/CAIL2024-ershen", "5b4fc2ac208d", "MIT"),
        "Qwen1.5-7B-Chat: summaries of civil cases",
        ("dataset/cleaned_cases.json",),
        without(BORN, summaries),
    ),
)
THOUGHTS = (
    Source(
        *("WNJXYK/LawBench", "c441cb8c6edf", "Apache-2.0"),
        "DeepSeek-R1, before it answers",
        each("predictions/zero_shot/Deepseek-R1/{}.json", *("3-8", "3-6", "3-2", "1-2", "1-1")),
        fields("reasoning"),
    ),
)
# Documents of courts and other organs of state, which have no copyright in China, whatever licence
# the repository has that holds them (Copyright Law, article 5).
OFFICIAL = (
    Source(
        *("HuiResearch/cail2019_track2", "3bf263f662c5", "official"),
        "courts: loans, labour, divorce",
        each("data/{}/data_small_selected.json", "loan", "labor", "divorce"),
        sentences,
    ),
    Source(
        *("china-ai-law-challenge/CAIL2021", "4f87aecf7f0e", "official"),
        "courts: private lending",
        ("lblj/Task2.1/baseline/data/raw_data/SMP-CAIL2021-focus_recognition-train.json",),
        fields("诉称段", "辩称段", "裁判分析过程段"),
    ),
    Source(
        *("china-ai-law-challenge/CAIL2019", "010ebcedb4a1", "official"),
        "courts: private lending",
        ("scm/baseline/tf_idf/input.txt",),
        fields("A", "B", "C"),
    ),
    Source(
        *("BulouLiu/LeDQA", "af03f5989f7c", "official", "courts: private lending"),
        ("CaseDocs.json",),
        prose(SECTION),
    ),
    Source(
        *("THUlawtech/MUSER", "085d223034ab", "MIT", "courts: private lending, by the sentence"),
        ("src/experiments/label_pred/all_test_sent_data_zy.json",),
        fields("sentence"),
    ),
    Source(
        *("Zhitao-He/SimuCourt", "7c14d6960abf", "official", "courts: cases of all kinds"),
        ("data/SimuCourt(1).json", "data/SimuCourt(2).json"),
        parts_of_judgments,
    ),
    Source(
        *("liuhuanyong/LawCrimeMining", "6c650679adc9", "official"),
        "the Supreme People's Court",
        ("corpus_lawsuit/*.txt",),
        prose(HEADING, PARTIES),
    ),
    Source(
        *("johncodes404/china-provincial-gov-reports-2026", "ad4c815c4ace", "official"),
        "provincial governments: reports of 2026",
        ("output/2026_raw_text/*.csv",),
        fields("full_text"),
    ),
    Source(
        *("aldohemsn/chinese-political-corpora", "99bc4b01d11c", "official"),
        "the State Council: reports since 1954",
        ("government_work_reports.jsonl",),
        fields("content"),
    ),
)
