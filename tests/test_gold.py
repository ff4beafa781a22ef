"""Gold annotations of raw text on the clean text: carried, counted, and trained on with spaCy."""

import subprocess
import sys

import pytest
import spacy
from spacy.tokens import Doc, DocBin, Span
from spacy.training import Example
from typer.testing import CliRunner

from spacy_cnclean import Cleaner
from spacy_cnclean.cli import create_app
from spacy_cnclean.pipeline._gold import carry_gold
from spacy_cnclean.pipeline.readers import make_cleaned_corpus

RAW = "监管 🐈 收 🐞 紧，北 🌷 京银行有 🌸 风险。平 🌿 台不得催收。"
CLEAN = "监管收紧，北京银行有风险。平台不得催收。"


def gold(nlp):
    """Return the raw text in characters, with all that gold may say."""
    words = [char for char in RAW if char != " "]
    spaces, at = [], 0
    for word in words:
        at = RAW.index(word, at) + 1
        spaces.append(RAW[at : at + 1] == " ")
    tags = ["EMOJI" if word in "🐈🐞🌷🌸🌿" else "CHAR" for word in words]
    starts = [index in (0, words.index("平")) for index in range(len(words))]
    doc = Doc(nlp.vocab, words=words, spaces=spaces, tags=tags, sent_starts=starts)
    assert doc.text == RAW
    doc.ents = [doc.char_span(RAW.index("北"), RAW.index("行") + 1, label="ORG")]
    emoji = doc.char_span(RAW.index("🐞"), RAW.index("🐞") + 1, label="EMOJI")
    doc.spans["marked"] = [emoji, Span(doc, 0, 2, label="WHO")]
    doc.cats = {"law": 1.0}
    return doc


@pytest.fixture
def nlp():
    return spacy.blank("zh")


def test_annotations_go_where_their_characters_go(nlp):
    doc, lost = carry_gold(gold(nlp), Cleaner(["emoji"]).clean(RAW))
    assert doc.text == CLEAN
    assert [(ent.text, ent.label_) for ent in doc.ents] == [("北京银行", "ORG")]
    assert [(span.text, span.label_) for span in doc.spans["marked"]] == [("监管", "WHO")]
    assert {token.tag_ for token in doc} == {"CHAR"}
    assert [sentence.text for sentence in doc.sents] == [
        "监管收紧，北京银行有风险。",
        "平台不得催收。",
    ]
    assert doc.cats == {"law": 1.0}
    assert lost == {"TAG": 5, "spans of marked": 1}


def test_a_token_that_is_taken_apart_is_said_nothing_of(nlp):
    words = ["监管", "收 🐞 紧", "了"]
    doc = Doc(nlp.vocab, words=words, spaces=[False] * 3, tags=["A", "B", "C"], pos=["NOUN"] * 3)
    carried, lost = carry_gold(doc, Cleaner(["emoji"]).clean(doc.text))
    assert carried.text == "监管收紧了"
    assert [(token.text, token.tag_) for token in carried] == [
        ("监管", "A"),
        ("收紧", "B"),
        ("了", "C"),
    ]
    assert not lost


def test_a_parse_goes_along_where_every_token_does(nlp):
    doc = Doc(
        nlp.vocab,
        words=["监管", "收紧", "😀"],
        spaces=[False] * 3,
        heads=[1, 1, 1],
        deps=["nsubj", "ROOT", "punct"],
    )
    same, nothing = carry_gold(doc, Cleaner([]).clean(doc.text))
    assert [token.head.i for token in same] == [1, 1, 1]
    assert not nothing
    _, lost = carry_gold(doc, Cleaner(["emoji"]).clean(doc.text))
    assert lost == {"parses": 1}


def test_a_cleaning_of_another_text_is_refused(nlp):
    with pytest.raises(ValueError, match="the cleaning is of 2 characters, but the gold Doc has 3"):
        carry_gold(nlp("一二三"), Cleaner([]).clean("一二"))


@pytest.fixture
def corpus(nlp, tmp_path):
    path = tmp_path / "raw.spacy"
    DocBin(docs=[gold(nlp)] * 12, store_user_data=True).to_disk(path)
    return path


CLEANING = {
    "nlp": {
        "tokenizer": {
            "@tokenizers": "spacy_cnclean.CleaningTokenizer.v1",
            "steps": ["emoji"],
        }
    }
}


def test_the_reader_gives_examples_of_the_clean_text(corpus, caplog):
    nlp = spacy.blank("zh", config=CLEANING)
    examples = list(make_cleaned_corpus(corpus)(nlp))
    assert len(examples) == 12
    assert {(example.text, example.reference.text) for example in examples} == {(CLEAN, CLEAN)}
    assert examples[0].get_aligned_ner().count("O") == len(CLEAN) - 4
    assert "no place in the clean text: 60 TAG, 12 spans of marked" in caplog.text
    assert str(corpus) in caplog.text


def test_the_reader_needs_the_cleaning_tokenizer(nlp, corpus):
    with pytest.raises(TypeError, match=r"needs the tokenizer .*, not ChineseTokenizer"):
        list(make_cleaned_corpus(corpus)(nlp))


def test_the_reader_needs_a_path():
    with pytest.raises(ValueError, match="needs a path"):
        make_cleaned_corpus(None)


def test_a_pipeline_learns_from_noisy_gold(corpus):
    nlp = spacy.blank("zh", config=CLEANING)
    nlp.add_pipe("ner")
    read = make_cleaned_corpus(corpus)
    nlp.initialize(lambda: read(nlp))
    for _ in range(40):
        nlp.update(list(read(nlp)))
    assert nlp.evaluate(list(read(nlp)))["ents_f"] == 1
    raw_example = Example(nlp(RAW), gold(nlp))
    assert [ent.text for ent in raw_example.predicted.ents] == ["北京银行"]


def test_spacy_debugs_and_trains_with_the_reader(corpus, tmp_path):
    nlp = spacy.blank("zh", config=CLEANING)
    nlp.add_pipe("ner")
    config = nlp.config
    for part in ("train", "dev"):
        config["corpora"][part] = {
            "@readers": "spacy_cnclean.CleanedCorpus.v1",
            "path": str(corpus),
        }
    config["training"]["max_steps"] = 2
    config["training"]["eval_frequency"] = 1
    config.to_disk(tmp_path / "config.cfg")
    command = [sys.executable, "-m", "spacy", "train", tmp_path / "config.cfg"]
    done = subprocess.run(
        [*command, "--output", tmp_path / "model"],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    trained = spacy.load(tmp_path / "model" / "model-last")
    assert trained(RAW).text == CLEAN


def test_convert_writes_gold_of_the_clean_text(nlp, corpus, tmp_path):
    target = tmp_path / "clean.spacy"
    result = CliRunner().invoke(
        create_app(), ["convert", str(corpus), str(target), "--steps", "emoji"]
    )
    assert result.exit_code == 0, result.output
    assert "12 documents\nno place in the clean text: 60 TAG, 12 spans of marked" in result.stderr
    docs = list(DocBin().from_disk(target).get_docs(nlp.vocab))
    assert {doc.text for doc in docs} == {CLEAN}
    assert [ent.text for ent in docs[0].ents] == ["北京银行"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["clean.spacy", "raw.spacy"]


@pytest.mark.parametrize("content", [None, b"nothing"])
def test_convert_names_a_file_that_cannot_be_read(tmp_path, content):
    source = tmp_path / "in.spacy"
    if content is not None:
        source.write_bytes(content)
    target = tmp_path / "out.spacy"
    result = CliRunner().invoke(create_app(), ["convert", str(source), str(target)])
    assert result.exit_code == 1
    assert str(source) in " ".join(result.stderr.split())
    assert not target.exists()
