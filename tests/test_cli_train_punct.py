"""`train-punct`: a model of a little text, and what it says of text and options that are wrong."""

import gzip
import json
import random
import zlib

import numpy as np
import pytest
from typer.testing import CliRunner

from spacy_cnclean.cli import create_app
from spacy_cnclean.punctuation import find_displaced_marks
from spacy_cnclean.punctuation._models import MODEL_FILES, load_model

PARAGRAPH = "合同当事人应当按照约定，全面履行自己的义务。"


@pytest.fixture
def corpus(tmp_path):
    path = tmp_path / "corpus.txt"
    path.write_text(f"{PARAGRAPH}\n" * 20, encoding="utf-8")
    return path


def train(*arguments, folder="model"):
    command = ["train-punct", *map(str, arguments), "--output", str(folder)]
    return CliRunner().invoke(create_app(), command)


def refusal(*arguments, folder="model", code=1):
    """Return what is said on standard error by a training that must not begin."""
    result = train(*arguments, folder=folder)
    assert result.exit_code == code
    assert "Traceback" not in result.stderr
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return " ".join(result.stderr.split())


def test_without_pytorch_the_extra_is_named(corpus, tmp_path, monkeypatch):
    monkeypatch.setattr("spacy_cnclean.cli.train_punct.find_spec", {}.get)
    message = refusal(corpus, folder=tmp_path / "model")
    assert message == ('spacy-cnclean: training needs PyTorch: pip install "spacy-cnclean[train]"')
    assert not (tmp_path / "model").exists()


@pytest.mark.parametrize(
    ("option", "value"),
    [
        *(("--letters", "0"), ("--replicas", "0"), ("--passing", "2"), ("--rate", "-1")),
        *(("--width", "4"), ("--batch", "0"), ("--loaders", "-1"), ("--device", "tpu")),
    ],
)
def test_an_option_out_of_its_range_is_refused_by_name(corpus, tmp_path, option, value):
    assert option in refusal(corpus, option, value, folder=tmp_path / "model", code=2)


class TestWithPyTorch:
    """What only shows once training could begin."""

    @pytest.fixture(autouse=True)
    def torch(self):
        return pytest.importorskip("torch", reason="the extra `train` is not installed")

    def test_too_little_text_is_refused_with_the_least(self, corpus, tmp_path):
        message = refusal(corpus, folder=tmp_path / "model")
        assert "letters are too few to learn from; 50,000 is the least" in message
        assert not (tmp_path / "model").exists()

    def test_a_missing_corpus_is_named(self, corpus, tmp_path):
        message = refusal(corpus, tmp_path / "missing.txt", folder=tmp_path / "model")
        assert f"{tmp_path / 'missing.txt'}: cannot be read: no such file or directory" in message

    @pytest.mark.parametrize("damage", ["no gzip", "cut short", "another byte"])
    def test_a_broken_gzip_file_is_named(self, tmp_path, damage):
        text = "".join(f"{PARAGRAPH}{chr(0x4E00 + i)}\n" for i in range(2000))
        packed = gzip.compress(text.encode())
        middle = len(packed) // 2
        data = {
            "no gzip": text.encode(),
            "cut short": packed[:middle],
            "another byte": packed[:middle] + b"\xff\xff\xff\xff" + packed[middle + 4 :],
        }[damage]
        path = tmp_path / "corpus.txt.gz"
        path.write_bytes(data)
        assert str(path) in refusal(path, folder=tmp_path / "model")

    def test_a_gzip_file_whose_data_make_no_sense_is_named(self, corpus, tmp_path, monkeypatch):
        def inflate(_path, **_options):
            raise zlib.error("invalid block type")

        monkeypatch.setattr("spacy_cnclean.training._corpus.read_corpus", inflate)
        message = refusal(corpus, folder=tmp_path / "model")
        assert f"{corpus}: a damaged gzip file: invalid block type" in message

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            (PARAGRAPH.encode("gb18030"), "not UTF-8 text (byte 0)"),
            (b"Latin text, and nothing else.\n", "no line to learn from"),
            (b"", "no line to learn from"),
        ],
    )
    def test_text_that_cannot_be_used_is_named_with_the_reason(self, tmp_path, text, reason):
        path = tmp_path / "corpus.txt"
        path.write_bytes(text)
        message = refusal(path, folder=tmp_path / "model")
        assert f"{path}: {reason}" in message

    def test_a_weight_of_nothing_is_refused(self, corpus, tmp_path):
        assert "the weight must be above zero" in refusal(f"{corpus}:0", folder=tmp_path / "model")

    @pytest.mark.parametrize("option", [("--loaders", "2"), ("--device", "cuda")])
    def test_replicas_go_with_neither_loaders_nor_cuda(self, corpus, tmp_path, option):
        message = refusal(corpus, "--replicas", 2, *option, folder=tmp_path / "model", code=2)
        assert "--replicas goes neither with --loaders nor with --device cuda" in message

    def test_a_graphics_processor_that_is_not_there_is_refused(
        self, corpus, tmp_path, monkeypatch, torch
    ):
        monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
        message = refusal(corpus, "--device", "cuda", folder=tmp_path / "model")
        assert "--device cuda: PyTorch finds no graphics processor here" in message

    def test_a_gate_alone_needs_a_scorer(self, corpus, tmp_path):
        message = refusal(corpus, "--gate-only", folder=tmp_path / "model", code=2)
        assert "--gate-only needs --start-from" in message

    def test_a_model_to_go_on_from_must_be_one(self, corpus, tmp_path):
        message = refusal(corpus, "--start-from", tmp_path, folder=tmp_path / "model")
        assert f"--start-from: {tmp_path} is not the folder of a model" in message

    def test_an_output_that_is_a_file_is_named(self, text_enough):
        message = refusal(text_enough, folder=text_enough)
        assert f"{text_enough}: cannot be written: file exists" in message

    @pytest.fixture
    def text_enough(self, tmp_path):
        """Paragraphs of enough letters to train on, each put together by chance."""
        chance = random.Random(1)  # noqa: S311 - the same text in every run
        who = ["债务人", "借款人", "银行", "监管机构", "贷款平台", "消费者", "保险公司"]
        when = ["2022年", "近年来", "据统计", "一般来说", "在签订合同之前"]
        what = [
            *("应当按照合同约定返还借款", "不得采取暴力或者恐吓的手段", "可以向人民法院提起诉讼"),
            *("需要核对每一笔费用", "已经发布了新的管理办法", "表示将继续加强行业自律"),
        ]
        lines = []
        while sum(map(len, lines)) < 65_000:
            lines.append(
                "".join(
                    f"{chance.choice(when)}，{chance.choice(who)}、{chance.choice(who)}"
                    f"{chance.choice(what)}，{chance.choice(who)}也{chance.choice(what)}。"
                    for _ in range(chance.randint(1, 4))
                )
            )
        path = tmp_path / "enough.txt"
        path.write_text("\n".join(lines), encoding="utf-8")
        return path

    @pytest.mark.filterwarnings("ignore::UserWarning:torch")
    def test_a_little_text_gives_a_model(self, text_enough, tmp_path, monkeypatch):
        monkeypatch.setattr("spacy_cnclean.training._punctuation._SYNC_STEPS", 2)
        folder = tmp_path / "made" / "model"
        options = ("--letters", "10000", "--passing", "0.9", "--width", "32", "--loaders", "1")
        result = train(f"{text_enough}:2", *options, folder=folder)
        assert result.exit_code == 0, result.output
        assert "displaced back" in result.stdout
        assert {path.name for path in folder.iterdir()} == {*MODEL_FILES, "training.json"}
        record = json.loads((folder / "training.json").read_text(encoding="utf-8"))
        assert record["corpora"] == [["enough.txt", 2.0]]
        assert record["settings"]["initial"] is None
        load_model(str(folder))
        find_displaced_marks("近年，来银行应当返还借款。\n" * 3, model=str(folder))

        again = tmp_path / "again"
        options = ("--gate-only", "--start-from", folder, "--letters", "10000", "--passing", "0.9")
        result = train(f"{text_enough}:2", *options, folder=again)
        assert result.exit_code == 0, result.output
        assert "M letters" not in result.output
        kept, before = (np.load(one / "scorer.npz") for one in (again, folder))
        assert all(np.array_equal(kept[name], before[name]) for name in before.files)

    @pytest.mark.filterwarnings("ignore::UserWarning:torch")
    def test_an_interrupted_training_goes_on(self, text_enough, tmp_path, monkeypatch):
        from spacy_cnclean.cli import train_punct

        monkeypatch.setattr("spacy_cnclean.training._punctuation._SYNC_STEPS", 1)
        folder = tmp_path / "model"
        options = ("--letters", "60000", "--passing", "0.9", "--width", "16", "--ngram-bits", "10")

        def interrupt(progress, _figures):
            if progress.letters > 30_000:
                raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(train_punct, "_report", interrupt)
            train(text_enough, *options, folder=folder)
        assert (folder / "replica-0.state").exists()
        assert "--resume" in refusal(
            text_enough, *options, "--seed", "2", "--resume", folder=folder
        )
        result = train(text_enough, *options, "--resume", folder=folder)
        assert result.exit_code == 0, result.output
        letters = [
            float(line.split()[0]) for line in result.stderr.splitlines() if "k letters/s" in line
        ]
        assert min(letters) * 1e6 > 30_000
        assert {path.name for path in folder.iterdir()} == {*MODEL_FILES, "training.json"}

    def test_a_damaged_state_is_named(self, text_enough, tmp_path):
        folder = tmp_path / "model"
        folder.mkdir()
        (folder / "replica-0.state").write_bytes(b"nothing")
        message = refusal(text_enough, "--resume", folder=folder)
        assert f"--resume: {folder / 'replica-0.state'}: not where a training stood" in message

    def test_a_batch_that_is_far_off_is_not_learned_from(self):
        from spacy_cnclean.training._network import GapNetwork
        from spacy_cnclean.training._punctuation import Replica

        replica = Replica(GapNetwork(), rate=1e-3)
        losses = (0.5, 0.6, 5.0, float("nan"), float("inf"), 0.4, 3.0)
        assert [replica._is_outlier(loss) for loss in losses] == [
            *(False, False, True, True, True, False, False)
        ]

    def test_a_training_that_diverges_ends_with_the_option_to_change(
        self, corpus, tmp_path, monkeypatch
    ):
        monkeypatch.setattr("spacy_cnclean.training._punctuation._DIVERGED", 0.5)
        monkeypatch.setattr("spacy_cnclean.training._punctuation._SYNC_STEPS", 1)
        corpus.write_text(f"{PARAGRAPH}\n" * 2600, encoding="utf-8")
        message = refusal(corpus, "--letters", "20000", folder=tmp_path / "model")
        assert "--rate 0.002: after" in message
        assert message.endswith("try a lower rate")
