"""The scripts that collect and write text to train on beside the articles."""

import gzip
import importlib.util
import json
import subprocess
from pathlib import Path

import pytest

from spacy_cnclean.numerals import to_han
from spacy_cnclean.statutes import find_statutes

TRAINING = Path(__file__).parent.parent / "training"
CLEAR = "您可以先与银行协商分期还款，协商不成的，再向金融监管部门投诉。"
OTHER = "如果催收人员泄露了您的个人信息，请保留通话录音，并向公安机关报案。"


def script(name):
    spec = importlib.util.spec_from_file_location(name, TRAINING / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def collector():
    return script("collect_model_answers")


@pytest.fixture(scope="module")
def citations():
    return script("write_citations")


@pytest.fixture
def repository(tmp_path):
    def make(files):
        folder = tmp_path / "repository"
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        git = ["git", "-C", str(folder), "-c", "user.name=n", "-c", "user.email=e@example.org"]
        for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "all"]):
            subprocess.run([*git, *command], check=True)
        return folder

    return make


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        (f"{CLEAR}\n{OTHER}", [CLEAR, OTHER]),
        (CLEAR.replace("，", ","), [CLEAR]),
        (f"{CLEAR}{OTHER[:-6]}", []),  # was cut off
        ("The answer is A. 答案是甲。", []),
        ("答案：A。", []),
        ((CLEAR + "\n") * 2 + "好" * 400 + "，好。", [CLEAR, CLEAR]),
        ("他说，" + "先还本金，再还利息。" * 30, []),  # repeats itself
    ],
)
def test_paragraphs_worth_learning_from_are_kept(collector, answer, kept):
    assert list(collector.paragraphs(answer)) == kept


def test_what_was_said_or_must_stay_apart_is_not_taken(collector, tmp_path):
    apart = tmp_path / "dev.txt.gz"
    with gzip.open(apart, "wt", encoding="utf-8") as stream:
        stream.write(f"前文如下。{OTHER[:30]}后文如下。\n")
    novelty = collector.Novelty([apart])
    assert novelty.takes(CLEAR)
    assert not novelty.takes(CLEAR)
    assert not novelty.takes(CLEAR.replace("，", "；"))
    assert not novelty.takes(OTHER)


def test_only_answers_of_named_models_are_read(collector, repository):
    row = {"input": "问", "output": CLEAR, "answer": OTHER}
    folder = repository(
        {
            "model_output/zero_shot/Fuzi/Fuzi_5_4.jsonl": json.dumps(row) + "\nnot json\n",
            "model_output/zero_shot/Fuzi/Fuzi_2_1.jsonl": json.dumps(row),
            "model_output/zero_shot/Nameless/Nameless_5_4.jsonl": json.dumps(row),
            "data/5_4.json": json.dumps([row]),
            "predictions/zero_shot/fuzi-mingcha-7b-hf/3-8.json": json.dumps(
                {"0": {"prediction": OTHER, "refr": CLEAR}}
            ),
        }
    )
    assert sorted(collector.lexeval_answers(folder)) == [
        ("Fuzi", False, CLEAR),
        ("Fuzi", True, CLEAR),
    ]
    assert list(collector.lawbench_answers(folder)) == [("fuzi-mingcha-7b-hf", True, OTHER)]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        *((1, "一"), (10, "十"), (17, "十七"), (20, "二十"), (105, "一百零五"), (260, "二百六十")),
        *((1000, "一千"), (1010, "一千零一十"), (1032, "一千零三十二"), (1260, "一千二百六十")),
    ],
)
def test_numbers_of_articles_are_written_as_laws_write_them(value, text):
    assert to_han(value) == text


def test_the_same_seed_writes_the_same_lines_and_most_cite_a_statute(citations, tmp_path):
    laws = tmp_path / "laws.txt.gz"
    with gzip.open(laws, "wt", encoding="utf-8") as stream:
        stream.write("第三条 贷款人应当告知借款人年化利率，不得隐瞒。\n")
    pools = citations.read_pools(laws)
    assert pools.laws == ["贷款人应当告知借款人年化利率，不得隐瞒。"]
    lines = [writer.line() for writer in [citations.Writer(pools, 5)] for _ in range(60)]
    again = citations.Writer(pools, 5)
    assert lines == [again.line() for _ in range(60)]
    assert sum(bool(find_statutes(line)) for line in lines) > 55
