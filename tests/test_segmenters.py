"""Everything works whatever cuts the text into tokens: characters, jieba or pkuseg."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import spacy

import spacy_cnclean

RAW = "依照《民 🎉 法典》第一千条规定，公司应当 🐞 赔偿损失。"
CLEAN = "依照《民法典》第一千条规定，公司应当赔偿损失。"
SEGMENTERS = ("char", "jieba", "pkuseg")
MEGABYTE = 1_000_000


def config(segmenter, *, cleaning):
    base = {"@tokenizers": "spacy.zh.ChineseTokenizer", "segmenter": segmenter}
    if not cleaning:
        return {"nlp": {"tokenizer": base}}
    tokenizer = {
        "@tokenizers": "spacy_cnclean.CleaningTokenizer.v1",
        "base": base,
        "steps": ["emoji"],
    }
    return {"nlp": {"tokenizer": tokenizer}}


def make(segmenter, *, cleaning):
    nlp = spacy.blank("zh", config=config(segmenter, cleaning=cleaning))
    if segmenter == "pkuseg":
        nlp.tokenizer.initialize(pkuseg_model=spacy_cnclean.pkuseg_model())
    if not cleaning:
        nlp.add_pipe("cn_emoji_stripper")
    return nlp


@pytest.fixture(params=SEGMENTERS)
def segmenter(request):
    return request.param


@pytest.fixture(params=[True, False], ids=["tokenizer", "component"])
def nlp(segmenter, request):
    return make(segmenter, cleaning=request.param)


def test_the_clean_text_is_cut_and_leads_back_to_the_raw_one(nlp):
    doc = nlp(RAW)
    assert doc.text == CLEAN
    assert doc._.cn_raw_text == RAW
    for token in doc:
        raw = RAW[token._.cn_raw_start : token._.cn_raw_end]
        assert raw == token._.cn_raw_text
        assert raw.replace(" 🎉 ", "").replace(" 🐞 ", "") == token.text


def test_words_are_cut_as_if_there_had_been_no_noise(segmenter, nlp):
    words = [token.text for token in nlp(RAW)]
    assert words == [token.text for token in make(segmenter, cleaning=True)(CLEAN)]
    if segmenter != "char":
        assert {"民法典", "公司", "应当"} <= set(words)


def test_a_saved_pipeline_cuts_the_same_in_a_fresh_process(nlp, tmp_path):
    nlp.to_disk(tmp_path)
    code = (
        "import json, spacy, sys; doc = spacy.load(sys.argv[1])(sys.argv[2]);"
        "print(json.dumps([token.text for token in doc]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path, RAW],
        capture_output=True,
        check=True,
        encoding="utf-8",
        timeout=120,
    )
    assert json.loads(done.stdout.splitlines()[-1]) == [token.text for token in nlp(RAW)]


@pytest.mark.parametrize("cleaning", [True, False])
def test_a_config_loads_the_pkuseg_model_by_itself(cleaning):
    options = config("pkuseg", cleaning=cleaning)
    options["nlp"]["after_creation"] = {"@callbacks": "spacy_cnclean.load_pkuseg_model.v1"}
    nlp = spacy.blank("zh", config=options)
    assert "民法典" in [token.text for token in nlp(CLEAN)]


@pytest.mark.parametrize("cleaning", [True, False])
def test_a_config_initializes_with_the_pkuseg_model(cleaning):
    options = config("pkuseg", cleaning=cleaning)
    model = {"@misc": "spacy_cnclean.pkuseg_model.v1"}
    options["initialize"] = {"tokenizer": {"pkuseg_model": model}}
    nlp = spacy.blank("zh", config=options)
    nlp.initialize()
    assert "民法典" in [token.text for token in nlp(CLEAN)]


def test_the_pkuseg_model_is_small_and_holds_no_pickle():
    files = [path for path in Path(spacy_cnclean.pkuseg_model()).iterdir() if path.is_file()]
    assert sorted(path.name for path in files) == ["features.msgpack", "weights.npz"]
    assert sum(path.stat().st_size for path in files) <= 4 * MEGABYTE


def test_the_pkuseg_model_cuts_words_of_law_as_its_teacher_does():
    import jieba

    nlp = make("pkuseg", cleaning=True)
    texts = [
        "当事人应当按照约定全面履行自己的义务。",
        "公司未经消费者同意，不得收集个人信息。",
        "借款的利率不得违反国家有关规定。",
    ]
    for text in texts:
        assert [token.text for token in nlp(text)] == jieba.lcut(text)
