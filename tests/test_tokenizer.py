"""The tokenizer that cleans before it tokenizes."""

import pickle

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.lang.zh import ChineseTokenizer
from spacy.tokens import Doc
from spacy.training import Example
from spacy.vocab import Vocab

from spacy_cnclean.cleaning import clean_text
from spacy_cnclean.edits import Change
from spacy_cnclean.pipeline._cleaners import DocCleaner
from spacy_cnclean.pipeline._extensions import PAYLOAD_KEYS
from spacy_cnclean.pipeline.tokenizer import CleaningTokenizer, cut_characters

RAW = "依据《民 🎉 法典》第一千条。"
CLEAN = "依据《民法典》第一千条。"
VOCAB = Vocab()


class Step:
    """A step of a user: it deletes every #."""

    name = "hash"

    def find(self, text):
        return [
            Change(i, i + 1, "", "hash") for i, character in enumerate(text) if character == "#"
        ]


class WordTokenizer:
    """A tokenizer with nothing but what spaCy demands."""

    def __init__(self, vocab):
        self.vocab = vocab

    def __call__(self, text):
        return spacy.tokens.Doc(self.vocab, words=text.split())


def blank(**tokenizer):
    tokenizer = {"@tokenizers": "spacy_cnclean.CleaningTokenizer.v1", **tokenizer}
    return spacy.blank("zh", config={"nlp": {"tokenizer": tokenizer}})


def test_the_doc_has_the_clean_text_and_remembers_the_raw_one():
    doc = blank(steps=["emoji"])(RAW)
    assert (doc.text, doc._.cn_raw_text) == (CLEAN, RAW)
    assert doc._.cn_edits == clean_text(RAW, steps=["emoji"]).edits
    assert doc[4]._.cn_raw_start == RAW.index("法")


def test_a_text_without_noise_leaves_nothing_to_remember():
    doc = blank(steps=["emoji"])(CLEAN)
    assert not PAYLOAD_KEYS & set(doc.user_data)
    assert doc._.cn_raw_text == CLEAN


def test_no_steps_named_means_those_of_clean_text():
    names = [step.name for step in blank().tokenizer.cleaner.steps]
    assert names == ["hygiene", "emoji", "punctuation"]


def test_steps_run_in_the_order_of_their_blocks():
    steps = {
        "second": {"@misc": "spacy_cnclean.hygiene_step.v1"},
        "first": {"@misc": "spacy_cnclean.emoji_step.v1"},
    }
    nlp = blank(steps=steps)
    assert [step.name for step in nlp.tokenizer.cleaner.steps] == ["hygiene", "emoji"]
    assert list(nlp.config["nlp"]["tokenizer"]["steps"]) == ["second", "first"]


def test_a_step_of_the_user_is_taken_from_the_registry():
    spacy.registry.misc("test.hash_step.v1", func=Step)
    assert blank(steps={"hash": {"@misc": "test.hash_step.v1"}})("甲#乙").text == "甲乙"


def test_a_block_that_is_no_step_is_refused():
    with pytest.raises(TypeError, match="step"):
        blank(steps={"emoji": {"name": "emoji"}})


def test_the_base_is_any_tokenizer_of_the_registry():
    nlp = blank(steps=["emoji"], base={"@tokenizers": "spacy.Tokenizer.v1"})
    assert [token.text for token in nlp("good 🎉 day")] == ["good", "day"]


def test_initialize_has_the_options_of_the_base():
    base = ChineseTokenizer(Vocab())
    assert CleaningTokenizer(base, ["emoji"]).initialize == base.initialize


def test_a_base_without_initialize_and_score_is_a_base_too():
    tokenizer = CleaningTokenizer(WordTokenizer(Vocab()), [Step()])
    assert not hasattr(tokenizer, "initialize")
    doc = tokenizer("甲# 乙")
    assert [token.text for token in doc] == ["甲", "乙"]
    assert tokenizer.score([Example(doc, doc)]) == {}


def test_pipe_yields_the_doc_of_each_text():
    docs = blank(steps=["emoji"]).tokenizer.pipe([RAW, CLEAN], batch_size=1)
    assert [doc.text for doc in docs] == [CLEAN, CLEAN]


def test_scores_of_tokens_count_only_docs_of_the_same_text():
    nlp = blank(steps=["emoji"])
    same = Example(nlp.make_doc(CLEAN), spacy.blank("zh")(CLEAN))
    other = Example(nlp.make_doc(RAW), spacy.blank("zh")(RAW))
    assert nlp.tokenizer.score([other]) == {}
    assert nlp.tokenizer.score([same, other])["token_acc"] == 1.0


def test_lone_surrogates_become_the_replacement_character():
    doc = blank(steps=["emoji"])("甲\ud83d🎉乙")
    assert doc.text == "甲\ufffd乙"
    assert doc._.cn_raw_text == "甲\ud83d🎉乙"
    doc.to_bytes()


class HalvingStep:
    """A step of a user that leaves half of a character of two UTF-16 units."""

    name = "half"

    def find(self, text):
        return [Change(i, i + 1, "\ud83c", "half") for i, char in enumerate(text) if char == "#"]


def test_surrogates_that_a_step_of_the_user_makes_become_the_replacement_character():
    tokenizer = CleaningTokenizer(ChineseTokenizer(VOCAB), [HalvingStep()])
    for doc in (tokenizer("甲#乙"), *tokenizer.pipe(["甲#乙"])):
        assert (doc.text, doc._.cn_raw_text) == ("甲\ufffd乙", "甲#乙")
    cleaner = DocCleaner(
        ChineseTokenizer(VOCAB), "half", [HalvingStep()], action="strip", spans_key="cn_noise"
    )
    doc = cleaner(Doc(VOCAB, words=["甲", "#", "乙"], spaces=[False] * 3))
    assert (doc.text, doc._.cn_raw_text) == ("甲\ufffd乙", "甲#乙")
    assert doc[1]._.cn_raw_text == "#"


@pytest.mark.parametrize("text", ["甲\ud83d乙", "\udc00", "\ud83c\ud83c\udf89"])
def test_spacy_itself_refuses_surrogates(text):
    with pytest.raises(UnicodeEncodeError):
        spacy.blank("zh")(text)


def test_a_pair_of_surrogates_is_the_character_that_it_stands_for():
    doc = blank(steps=["emoji"])("甲\ud83c\udf89乙")
    assert doc.text == "甲乙"
    assert doc[1]._.cn_raw_start == 3


@pytest.mark.parametrize("segmenter", ["char", "jieba"])
def test_a_tokenizer_is_pickled_whatever_it_cuts_with(segmenter):
    base = {"@tokenizers": "spacy.zh.ChineseTokenizer", "segmenter": segmenter}
    nlp = blank(steps=["emoji"], base=base)
    other = pickle.loads(pickle.dumps(nlp))
    assert [token.text for token in other(RAW)] == [token.text for token in nlp(RAW)]


def test_a_component_behind_the_tokenizer_finds_nothing_left_to_do():
    nlp = blank(steps=["emoji"])
    doc = nlp(RAW)
    nlp.add_pipe("cn_emoji_stripper")
    assert nlp.get_pipe("cn_emoji_stripper")(doc) is doc


def test_a_component_behind_the_tokenizer_tokenizes_without_cleaning_again():
    nlp = blank(steps=["hygiene"])
    component = nlp.add_pipe("cn_emoji_stripper")
    assert component.tokenizer is nlp.tokenizer.base


@settings(max_examples=200, deadline=None)
@given(
    text=st.text(st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("  \n甲乙")))
)
def test_characters_are_cut_as_spacy_cuts_them(text):
    expected = ChineseTokenizer(VOCAB)(text)
    doc = cut_characters(VOCAB, text)
    assert [token.text_with_ws for token in doc] == [token.text_with_ws for token in expected]
    assert doc.text == text
