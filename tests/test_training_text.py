"""The scripts that collect and write text to train on beside the articles."""

import gzip
import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

from spacy_cnclean.numerals import to_han
from spacy_cnclean.statutes import find_statutes

TRAINING = Path(__file__).parent.parent / "make_data"
CLEAR = "您可以先与银行协商分期还款，协商不成的，再向金融监管部门投诉。"
OTHER = "如果催收人员泄露了您的个人信息，请保留通话录音，并向公安机关报案。"
THIRD = "年利率超过合同成立时一年期贷款市场报价利率四倍的部分，法院不予支持。"


def script(name):
    spec = importlib.util.spec_from_file_location(name, TRAINING / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", [str(TRAINING), *sys.path])  # as when it is run
        spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def collector():
    return script("collect_model_answers")


@pytest.fixture(scope="module")
def opened():
    return script("collect_open_text")


@pytest.fixture(scope="module")
def sources():
    return script("open_sources")


@pytest.fixture(scope="module")
def citations():
    return script("write_citations")


def test_paragraphs_that_share_letters_with_what_is_measured_on_are_left_out(tmp_path):
    apart = tmp_path / "apart.py"
    apart.write_text(
        "def shared(paragraph):\n    return paragraph.count('测试')\n", encoding="utf-8"
    )
    text = tmp_path / "corpus.txt.gz"
    with gzip.open(text, "wt", encoding="utf-8") as lines:
        lines.write(f"{CLEAR}\n这是测试集里的话。\n\n{OTHER}\n")
    command = [sys.executable, TRAINING / "leave_out.py", tmp_path / "kept", text]
    result = subprocess.run(
        [*command, "--apart", apart], capture_output=True, text=True, check=True
    )
    assert result.stdout == "corpus.txt.gz: 1 of 3 paragraphs left out\n"
    with gzip.open(tmp_path / "kept" / "corpus.txt.gz", "rt", encoding="utf-8") as lines:
        assert lines.read() == f"{CLEAR}\n\n{OTHER}\n"
    refused = subprocess.run(
        [*command, "--apart", tmp_path / "none.py"], capture_output=True, text=True, check=False
    )
    assert refused.returncode == 1
    assert "none.py: not a Python file" in refused.stderr


@pytest.fixture
def repository(tmp_path):
    def make(files, name="repository"):
        folder = tmp_path / name
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
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


def json_lines(*rows):
    return "\n".join(map(json.dumps, rows)) + "\n"


def sample(source, answer):
    return {"metadata": {"winner_source": source}, "conversations": [{}, {"value": answer}]}


def told(generated_by):
    return {
        "newsBeginning": CLEAR,
        "newsRemainder": OTHER,
        "hallucinatedContinuation": THIRD,
        "generatedBy": generated_by,
    }


@pytest.mark.parametrize(
    ("read", "path", "text", "texts"),
    [
        ("fields:a", "a.json", json.dumps([{"a": CLEAR, "b": 1}, {"b": OTHER}]), [CLEAR, ""]),
        ("fields:a:b", "a.jsonl", json_lines({"a": CLEAR, "b": OTHER}), [CLEAR, OTHER]),
        ("fields:a", "a.json", json.dumps({"1": {"a": CLEAR}, "2": {"a": OTHER}}), [CLEAR, OTHER]),
        ("fields:a", "a.json", json.dumps({"dataset": [{"a": CLEAR}]}), [CLEAR]),
        ("fields:a", "a.jsonl", json_lines({"a": CLEAR}), [CLEAR]),
        ("fields:b", "a.csv", f'a,b\n1,"{CLEAR}\n{OTHER}"\n', [f"{CLEAR}\n{OTHER}"]),
        ("prose:FRONT_MATTER", "a.md", f"---\ntitle: 题\n---\n{CLEAR}\n", [f"{CLEAR}\n"]),
        ("prose:ANCHOR:BLANK", "a.md", f"# 题 {{#t}}\n{CLEAR} {OTHER}", [f"# 题\n{CLEAR}{OTHER}"]),
        ("prose:SPEAKER", "a.txt", f"来访者：{CLEAR}\n心理咨询师: {OTHER}", [f"{CLEAR}\n{OTHER}"]),
        ("prose", "a.json", json.dumps({"x": CLEAR, "y": OTHER}), [f"{CLEAR}\n{OTHER}"]),
        (
            "own_samples",
            "a.jsonl",
            json_lines(
                sample("base_k8", CLEAR),
                sample("recovery_r1", OTHER),
                {"answer": f"{CLEAR[:-1]}！\n{OTHER}"},
            ),
            [CLEAR, OTHER],
        ),
        (
            "finance_tasks",
            "data/理财知识解读.csv",
            f"context,question,A,B\n{CLEAR},问,{OTHER},{THIRD}\n",
            [CLEAR, OTHER, THIRD, "", ""],
        ),
        (
            "finance_tasks",
            "data/研判观点提取.csv",
            f"question,A\n{CLEAR},{OTHER}\n",
            ["", CLEAR],
        ),
        (
            "logged_replies",
            "log/1.txt",
            f"问题: 问？\n回复: {CLEAR}\n{OTHER}\n=====\n回复:很抱歉，我们没能查到。\n",
            [f"{CLEAR}\n{OTHER}\n"],
        ),
        (
            "news",
            "a.jsonl",
            json_lines(told("Qwen-14B"), told("GPT-4")),
            [CLEAR + OTHER, THIRD, CLEAR + OTHER],
        ),
        (
            "judgments",
            "a.json",
            json_lines({"fd": f"{CLEAR} {OTHER}  被告人 甲某，无业。"}),
            [f"{CLEAR}\n{OTHER}"],
        ),
        (
            "summaries",
            "a.json",
            json.dumps([{"yishen": {"background": CLEAR, "fact": OTHER}, "ershen": None}]),
            [f"{CLEAR}\n{OTHER}"],
        ),
        (
            "sentences",
            "a.json",
            json_lines([{"sentence": f" {CLEAR}"}, {"sentence": OTHER}], [{"sentence": THIRD}]),
            [CLEAR + OTHER, THIRD],
        ),
        (
            "parts_of_judgments",
            "a.json",
            json.dumps([{"案由": CLEAR, "引用法条": OTHER, "序号": 1, "判决": f"{THIRD}\n"}]),
            [f"{CLEAR}\n{THIRD}"],
        ),
        (
            "prose:HEADING:PARTIES",
            "a.txt",
            f"title:题\ncontent:{CLEAR}\n委托代理人某甲，律师。\n{OTHER}",
            [f"{CLEAR}\n\n{OTHER}"],
        ),
        (
            "counsel",
            "a.json",
            json.dumps([{"conversation": [{"output": f"医生：{CLEAR}"}, {"output": OTHER}]}]),
            [f"{CLEAR}\n{OTHER}"],
        ),
        (
            "yaml_strings",
            "a.yml",
            f'zh:\n  a: "{CLEAR}<br>\\"{OTHER}\\""\n  b: \'{THIRD}\'\n  c: 5\n',
            [f'{CLEAR}\n"{OTHER}"\n{THIRD}'],
        ),
    ],
)
def test_each_kind_of_record_is_read(sources, read, path, text, texts):
    name, *given = read.split(":")
    reader = getattr(sources, name)
    if name == "fields":
        reader = reader(*given)
    elif name == "prose":
        reader = reader(*(getattr(sources, pattern) for pattern in given))
    assert list(reader([sources.File(path, text, held=True)])) == texts


def test_what_a_text_cites_is_taken_out(sources):
    cited = f"{CLEAR}[^1^]\n[^1^]: {OTHER}\n [^12^]：{OTHER}\n{THIRD}"
    read = sources.without(sources.CITED, sources.prose())
    file = sources.File("a.txt", cited, held=True)
    assert list(read([file])) == [f"{CLEAR}[^1^]\n\n\n{THIRD}"]


@pytest.mark.parametrize(
    ("text", "law", "general"),
    [
        (f"{CLEAR}\n\n{OTHER}", [CLEAR, OTHER], [CLEAR, OTHER]),
        (f"## **{CLEAR}**\r\n> - {OTHER}", [CLEAR, OTHER], [CLEAR, OTHER]),
        (f"<b>{CLEAR}</b>[答](https://example.org)。", [f"{CLEAR}答。"], [f"{CLEAR}答。"]),
        (f"```\n{CLEAR}\n```\n| {OTHER} |\n|{THIRD}", [], []),
        (f"{CLEAR}\n{CLEAR[:-1]}\n{CLEAR[:5]}。\n{CLEAR}�。", [CLEAR], [CLEAR]),
        (f"{CLEAR} This is mostly not in Chinese, but in another language。", [], []),
        (CLEAR.replace("，", ","), [], []),
        (CLEAR.replace("，", "，，"), [], [CLEAR.replace("，", "，，")]),
        (f"{CLEAR[:-1]}[3]。", [f"{CLEAR[:-1]}[3]。"], [CLEAR]),
        (f"{CLEAR[:-1]}: {OTHER}", [f"{CLEAR[:-1]}: {OTHER}"], []),
    ],
)
def test_lines_punctuated_with_care_are_kept_without_markdown(opened, text, law, general):
    assert list(opened.clean_lines(text, opened.LAW_CARE)) == law
    assert list(opened.clean_lines(text, opened.GENERAL_CARE)) == general


def test_long_official_lines_are_parted_where_quotes_and_brackets_are_closed(opened):
    quoted = f"（{THIRD}{OTHER}{THIRD}）"
    long = (CLEAR + OTHER) * 3 + quoted + (OTHER + THIRD) * 3
    parts = list(opened.clean_lines(long, opened.OFFICIAL_CARE))
    assert "".join(parts) == long
    assert len(parts) > 1
    assert sum(quoted in part for part in parts) == 1
    assert list(opened.clean_lines(long, opened.GENERAL_CARE)) == [long]
    short = CLEAR + OTHER
    assert list(opened.clean_lines(short, opened.OFFICIAL_CARE)) == [short]


@pytest.mark.parametrize(
    "flaw", ["某某××某。", "电话13800000000。", "1990年1月1日出生。", "原告 被告。"]
)
def test_official_lines_that_name_or_mask_people_are_left_out(opened, flaw):
    assert list(opened.clean_lines(CLEAR + flaw, opened.OFFICIAL_CARE)) == []


def test_near_copies_are_found_only_where_they_are_looked_for(opened):
    text = CLEAR + OTHER + THIRD
    near = text.replace("您可以先", "你们不妨")
    for asked in (False, True):
        repetition = opened.Repetition(near_copies=asked)
        assert not repetition.found_in(text)
        assert repetition.found_in(text.replace("，", "；"))
        assert repetition.found_in(near) is asked


def test_files_are_read_by_pattern_at_the_commit_of_the_table(
    opened, sources, repository, tmp_path
):
    folder = repository(
        {"a/2.md": "二", "a/1.md": "一", "a/no.md": "不", "b.md": "后", "c.txt": "不"}, "o+n"
    )
    git = ["git", "-C", str(folder)]
    commit, lost = subprocess.run(
        [*git, "rev-parse", "HEAD", "HEAD:a/2.md"], capture_output=True, check=True, text=True
    ).stdout.split()
    repository({"a/1.md": "今", "d.md": "新"}, "o+n")
    files = ("b.md", "a/*.md", "d.*")
    source = sources.Source("o/n", commit, "MIT", "us", files, sources.prose(), but=("*/no.*",))
    missing = []
    held = opened.files_of(source, tmp_path, missing)
    assert [file.text for file in held] == ["后", "一", "二"]
    assert missing == [f"{folder}: no file d.* of commit {commit}"]
    (folder / ".git/objects" / lost[:2] / lost[2:]).unlink()
    assert [file.path for file in opened.files_of(source, tmp_path, missing)] == ["b.md", "a/1.md"]
    assert f"{folder}: no file a/2.md of commit {commit}" in missing


def test_what_is_missing_is_named_and_the_rest_written_alike(
    opened, repository, tmp_path, monkeypatch, capsys
):
    def source(name):
        return opened.LAW[1]._replace(repository=name, commit="HEAD", files=("*.md",))

    def use(law):
        care = opened.LAW_CARE
        files = (("open_law", law, care), ("open_general", (source("o/general"),), care))
        monkeypatch.setattr(opened, "FILES", files)

    def run(folder):
        said, apart = tmp_path / "said.txt.gz", tmp_path / "apart.txt"
        with gzip.open(said, "wt", encoding="utf-8") as stream:
            stream.write(f"{CLEAR}\n\n")
        apart.write_text(f"前文。{OTHER}后文。", encoding="utf-8")
        arguments = ["--checkouts", tmp_path, "--after", said, "--apart", apart]
        monkeypatch.setattr(sys, "argv", ["script", *map(str, [folder, *arguments])])
        code = opened.main()
        return code, [(folder / f"open_{name}.txt.gz").read_bytes() for name in ("law", "general")]

    repository({"1.md": f"{CLEAR}\n{OTHER}\n{THIRD}\n"}, "o+law")
    repository({"1.md": THIRD, "2.md": f"{THIRD[:-6]}予以支持。\n好。"}, "o+general")
    use((source("o/gone"), source("o/law")))
    code, written = run(tmp_path / "one")
    assert code == 1
    said = capsys.readouterr()
    assert said.err == f"{tmp_path / 'o+gone'}: no checkout that has commit HEAD\n"
    assert f"{len(THIRD):>9,} o/law\n" in said.out
    assert [gzip.decompress(data).decode() for data in written] == [
        f"{THIRD}\n\n",
        f"{THIRD[:-6]}予以支持。\n\n",
    ]
    assert run(tmp_path / "two") == (1, written)
    use((source("o/law"),))
    assert run(tmp_path / "three") == (0, written)


def test_the_tables_name_each_repository_once_with_commit_and_open_licence(opened):
    tables = [table for _, table, _ in opened.FILES]
    listed = [source for table in tables for source in table if table is not opened.THOUGHTS]
    assert len({source.repository for source in listed}) == len(listed)
    for table in tables:
        official = {"official"} if table is opened.OFFICIAL else set()
        assert {source.licence for source in table} <= {"MIT", "Apache-2.0", "CC-BY-4.0"} | official
        for source in table:
            assert int(source.commit, 16)
            assert source.writer
            assert source.files


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
