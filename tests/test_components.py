"""The components in a pipeline: what they change, what they mark, and that all roads agree."""

import inspect

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, DocBin
from spacy.training import Example

from spacy_cnclean.cleaning import STEPS, clean_text
from spacy_cnclean.emoji import EmojiStep
from spacy_cnclean.pipeline import components
from spacy_cnclean.pipeline.docs import CleaningWarning
from spacy_cnclean.pipeline.scoring import raw_spans_score

RAW = "依据《民 🎉 法典》第一千条，公司 🐞 应当赔偿。"
CLEAN = "依据《民法典》第一千条，公司应当赔偿。"


def pipeline(*names, **options):
    nlp = spacy.blank("zh")
    for name in names:
        nlp.add_pipe(name, config=options)
    return nlp


def tokenizing(*steps):
    tokenizer = {"@tokenizers": "spacy_cnclean.CleaningTokenizer.v1", "steps": list(steps)}
    return spacy.blank("zh", config={"nlp": {"tokenizer": tokenizer}})


def test_stripping_gives_the_doc_of_the_clean_text():
    doc = pipeline("cn_emoji_stripper")(RAW)
    assert doc.text == CLEAN
    assert doc._.cn_raw_text == RAW
    assert [token.text for token in doc] == list(CLEAN)
    assert doc[4]._.cn_raw_start == RAW.index("法")


def test_a_doc_without_noise_is_the_very_same_doc():
    nlp = pipeline("cn_emoji_stripper")
    doc = nlp.make_doc(CLEAN)
    assert nlp.get_pipe("cn_emoji_stripper")(doc) is doc


def test_marking_leaves_the_text_and_adds_a_span_for_each_place():
    doc = pipeline("cn_emoji_stripper", action="mark")(RAW)
    assert doc.text == RAW
    assert doc._.cn_edits == ()
    assert [(span.text, span.label_) for span in doc.spans["cn_noise"]] == [
        ("🎉", "emoji"),
        ("🐞", "emoji"),
    ]


def test_marking_a_text_without_noise_leaves_an_empty_group():
    doc = pipeline("cn_emoji_stripper", action="mark")(CLEAN)
    assert list(doc.spans["cn_noise"]) == []


def test_marking_twice_adds_nothing_and_keeps_spans_of_others():
    nlp = pipeline("cn_emoji_stripper", action="mark", spans_key="noise")
    doc = nlp.make_doc(RAW)
    doc.spans["noise"] = [doc[0:2]]
    for _ in range(2):
        doc = nlp(doc)
    assert [span.text for span in doc.spans["noise"]] == ["依据", "🎉", "🐞"]


def test_a_marked_doc_can_be_stripped_and_keeps_what_is_left_of_its_groups():
    nlp = spacy.blank("zh")
    nlp.add_pipe("cn_emoji_stripper", name="marker", config={"action": "mark"})
    nlp.add_pipe("cn_emoji_stripper", name="stripper")
    doc = nlp(RAW)
    assert doc.text == CLEAN
    assert list(doc.spans["cn_noise"]) == []


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"policy": "replace", "replacement": "[图]"}, "甲[图]乙©丙"),
        ({"policy": "describe"}, None),
        ({"policy": "words"}, "甲瓢虫乙©丙"),
        ({"keep": ["🐞"]}, "甲🐞乙©丙"),
        ({"also": ["©"]}, "甲乙丙"),
        ({}, "甲乙©丙"),
    ],
)
def test_the_options_of_the_step_are_options_of_the_component(options, expected):
    text = "甲🐞乙©丙"
    doc = pipeline("cn_emoji_stripper", **options)(text)
    assert doc.text == (expected or clean_text(text, steps=[EmojiStep(**options)]).text)
    assert doc._.cn_raw_text == text


def test_words_of_a_user_and_marks_where_emoji_are_words(tmp_path):
    table = tmp_path / "words.tsv"
    table.write_text("word\ttext\n🐞\t虫\n", "utf-8")
    assert pipeline("cn_emoji_stripper", words=str(table))("甲🐞乙").text == "甲虫乙"
    marked = pipeline("cn_emoji_stripper", action="mark")("不是🈲放")
    assert marked.text == "不是🈲放"
    assert [span.text for span in marked.spans["cn_noise"]] == ["🈲"]


@pytest.mark.parametrize(
    ("factory", "step"),
    [("make_emoji_stripper", "emoji"), ("make_punct_reorderer", "punctuation")],
)
def test_a_factory_has_the_defaults_of_its_step(factory, step):
    made = STEPS[step]()
    parameters = inspect.signature(getattr(components, factory)).parameters
    options = set(parameters) - {"nlp", "name", "action", "spans_key"}
    fields = inspect.signature(type(made)).parameters
    assert options - {"width"} == set(fields)  # that is a step of its own
    for option in fields:
        default, expected = parameters[option].default, fields[option].default
        assert (list(default) if isinstance(default, list) else default) == (
            list(expected) if isinstance(expected, tuple) else expected
        )


def test_displaced_marks_go_back_in_a_pipeline():
    raw = "合法催收多渠道。催收"
    doc = pipeline("cn_emoji_stripper", "cn_punct_reorderer")(raw)
    assert doc.text == clean_text(raw).text
    assert sorted(doc.text) == sorted(raw)
    assert doc._.cn_raw_text == raw


def test_displaced_marks_are_marked_where_they_stand():
    raw = "当事人应当按照约定全面履行自。己的义务"
    doc = pipeline("cn_punct_reorderer", action="mark")(raw)
    edits = clean_text(raw, steps=["punctuation"]).edits
    assert doc.text == raw
    assert [span.start_char for span in doc.spans["cn_noise"]] == [
        edit.raw_start for edit in edits if edit.raw_start < edit.raw_end
    ]


def test_a_cleaner_behind_a_parser_tells_what_is_lost():
    nlp = spacy.blank("zh")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("cn_emoji_stripper")
    with pytest.warns(CleaningWarning, match="SENT_START"):
        assert nlp(RAW).text == CLEAN


NOISE = st.sampled_from(["🎉", " 🐞 ", "👨‍👩‍👧", "1️⃣", "☘", "🇨🇳", "©", " ", "\n"])
WORDS = st.sampled_from(
    ["民法典", "第一千条", "，", "。", "《", "》", "The law", "5 万元", "（一）"]
)
TEXTS = st.one_of(
    st.lists(st.one_of(WORDS, NOISE), max_size=12).map("".join),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
)
EMOJI_ROADS = (pipeline("cn_emoji_stripper"), tokenizing("emoji"))


@settings(max_examples=150, deadline=None)
@given(text=TEXTS)
def test_three_roads_give_one_answer(text):
    clean = clean_text(text, steps=["emoji"])
    for nlp in EMOJI_ROADS:
        doc = nlp(text)
        assert doc.text == clean.text
        assert doc._.cn_raw_text == text
        assert doc._.cn_alignment == clean.alignment
        assert doc._.cn_edits == clean.edits


ROADS = {}


@settings(max_examples=60, deadline=None)
@given(text=TEXTS)
def test_three_roads_give_one_answer_through_two_steps(text):
    if not ROADS:
        ROADS["components"] = pipeline("cn_emoji_stripper", "cn_punct_reorderer")
        ROADS["tokenizer"] = tokenizing("emoji", "punctuation")
    clean = clean_text(text, steps=["emoji", "punctuation"])
    for nlp in ROADS.values():
        doc = nlp(text)
        assert doc.text == clean.text
        assert doc._.cn_raw_text == text
        assert doc._.cn_alignment == clean.alignment
        assert doc._.cn_edits == clean.edits


@settings(max_examples=60, deadline=None)
@given(text=TEXTS)
def test_every_token_leads_to_its_characters_in_the_raw_text(text):
    doc = EMOJI_ROADS[0](text)
    for token in doc:
        pieces = doc._.cn_alignment.raw_pieces(token.idx, token.idx + len(token))
        assert "".join(text[start:end] for start, end in pieces) == token.text


# Words that a Doc may hold whatever the tokenizer is
ODD = [
    *(
        " ",
        "\n",
        "\0",
        "🎉",
        "\u200b",
        "\u200d",
        "\ufe0f",
        "⃣",
        "1",
        "，",
        "。",
        "催",
        "收",
        "e\u0301",
    ),
    *(
        "《民法典》",
        "第",
        "一条",
        "800",
        "亿元",
        "2021年",
        "\u3000",
        "\u2028",
        "\ufffd",
        "👨\u200d👩",
    ),
]
ALL = ("cn_emoji_stripper", "cn_punct_reorderer", "cn_claim_statute_ruler")


def odd_docs(vocab):
    words = st.lists(st.tuples(st.sampled_from(ODD), st.booleans()), max_size=10)
    return words.map(
        lambda pairs: Doc(vocab, words=[w for w, _ in pairs], spaces=[s for _, s in pairs])
    )


STRIPPING, MARKING = pipeline(*ALL[:2]), pipeline(*ALL[:2], action="mark")
for nlp in (STRIPPING, MARKING):
    nlp.add_pipe(ALL[2])


@pytest.mark.parametrize("nlp", [STRIPPING, MARKING], ids=["strip", "mark"])
@settings(max_examples=60)
@given(data=st.data())
def test_a_doc_of_any_words_is_taken_and_remembers_its_text(nlp, data):
    doc = data.draw(odd_docs(nlp.vocab))
    text = doc.text
    for _, component in nlp.pipeline:
        doc = component(doc)
    assert doc._.cn_raw_text == text
    assert doc._.cn_view
    copy = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    for group in copy.spans.values():
        for span in group:
            found = span._.cn_statute or span._.cn_claim
            assert found is None or found.start < found.end
    for token in copy:
        assert 0 <= token._.cn_raw_start <= token._.cn_raw_end <= len(text)


BLANK = ["", " ", "\n", "\u3000", "\t \n", "🎉", "🎉 🎉", "\u200b", "\ufe0f", "，", "\0"]


@pytest.mark.parametrize("text", BLANK)
def test_empty_and_blank_docs_go_through_components_scorer_and_storage(text):
    nlp = tokenizing("hygiene", "emoji", "punctuation")
    for name in ALL:
        nlp.add_pipe(name)
    doc = nlp(text)
    assert doc._.cn_raw_text == text
    (again,) = DocBin(docs=[doc], store_user_data=True).get_docs(nlp.vocab)
    assert again._.cn_raw_text == text
    assert doc[0:0]._.cn_raw_text == ""
    gold = spacy.blank("zh")(text)
    gold.set_ents([], default="outside")
    gold.spans["cn_statutes"] = []
    scores = nlp.evaluate([Example(nlp.make_doc(text), gold)])
    assert not any(value for key, value in scores.items() if key.startswith(("ents_", "spans_")))
    nothing = raw_spans_score([], spans_keys=["cn_statutes"])
    assert nothing["ents_f"] is nothing["spans_cn_statutes_f"] is None
