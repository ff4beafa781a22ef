"""The ruler in a pipeline: what it marks, what it knows of it, and that it lasts."""

import json
import pickle

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, DocBin, Span
from spacy.training import Example

import spacy_cnclean
from spacy_cnclean.claims import find_claims
from spacy_cnclean.statutes import find_statutes

RULER = "cn_claim_statute_ruler"
RAW = (
    "依据《民 🎉 法典》第六百八十条、第一千三百条。2021年，市场规模已达800 🐞 亿元，预计还将增长。"
    "2015年出台的《网络借贷信息中介机构业务活动管理办法》（以下简称《办法》）规定，严禁暴力催收。"
)
SEGMENTERS = ("char", "jieba", "pkuseg")


def make(segmenter="char", *, cleaning=True, **options):
    tokenizer = {"@tokenizers": "spacy.zh.ChineseTokenizer", "segmenter": segmenter}
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": tokenizer}})
    if segmenter == "pkuseg":
        nlp.tokenizer.initialize(pkuseg_model=spacy_cnclean.pkuseg_model())
    if cleaning:
        nlp.add_pipe("cn_emoji_stripper")
    nlp.add_pipe(RULER, config=options)
    return nlp


@pytest.fixture(scope="module")
def doc():
    return make()(RAW)


def found(doc):
    """Return the citations and claims that the spans of a Doc know of."""
    statutes = [span._.cn_statute for span in doc.spans["cn_statutes"]]
    return statutes, [span._.cn_claim for span in doc.spans["cn_claims"]]


def expected(text):
    statutes = find_statutes(text)
    return statutes, find_claims(text, statutes=statutes)


@pytest.mark.parametrize("segmenter", SEGMENTERS)
def test_what_is_found_does_not_depend_on_the_tokens(segmenter):
    doc = make(segmenter)(RAW)
    assert found(doc) == expected(doc.text)
    assert len(found(doc)[0]) >= 2
    for span in doc.spans["cn_statutes"]:
        assert span.label_ == "STATUTE"
        assert span._.cn_statute.text in span.text


def test_a_citation_has_its_work_its_issues_and_its_place_in_the_raw_text(doc):
    first, second = list(doc.spans["cn_statutes"])[:2]
    assert first.kb_id_ == first._.cn_statute.link.work == "民法典@2020"
    assert [issue.code for issue in first._.cn_statute.issues] == ["article_out_of_range"]
    assert RAW[first._.cn_raw_start : first._.cn_raw_end] == first._.cn_raw_text
    assert first._.cn_raw_text.startswith("《民 🎉 法典》第六百八十条")
    assert {issue.code for issue in second._.cn_statute.issues} >= {"title_variant"}


def test_the_parts_of_a_citation_are_labelled(doc):
    parts = {(span.text, span.label_) for span in doc.spans["cn_statute_parts"]}
    assert {("民法典", "TITLE"), ("第六百八十条", "PROVISION"), ("2015年", "DATE")} <= parts


def test_entities_are_citations_and_the_claims_beside_them(doc):
    statutes = {(span.start, span.end) for span in doc.spans["cn_statutes"]}
    ents = [(ent.start, ent.end, ent.label_) for ent in doc.ents]
    assert {(start, end) for start, end, label in ents if label == "STATUTE"} == statutes
    claims = [ent for ent in doc.ents if ent.label_ == "CLAIM"]
    assert claims
    assert claims[0]._.cn_claim.types == ("QUANT",)
    for claim in claims:
        assert not any(start < claim.end and claim.start < end for start, end in statutes)
    assert {ent.kb_id_ for ent in doc.ents if ent.label_ == "CLAIM"} == {""}


def test_no_entities_are_set_if_none_are_wanted():
    doc = make(annotate_ents=False)(RAW)
    assert doc.ents == ()
    assert len(doc.spans["cn_statutes"]) >= 2


@pytest.mark.parametrize(("overwrite", "label"), [(True, "STATUTE"), (False, "BOOK")])
def test_entities_of_others_stay_unless_they_are_to_be_replaced(overwrite, label):
    nlp = make(cleaning=False, overwrite=overwrite)
    doc = nlp.make_doc("依据《民法典》第一条。")
    doc.ents = [doc.char_span(3, 6, label="BOOK")]
    assert [ent.label_ for ent in nlp(doc).ents] == [label]


def test_span_groups_have_the_names_that_were_chosen():
    doc = make(statutes_key="s", parts_key="p", claims_key="c")(RAW)
    assert set(doc.spans) >= {"s", "p", "c"}
    assert "cn_statutes" not in doc.spans


@pytest.mark.parametrize(
    ("mode", "text"),
    [("strict", []), ("contract", ["《民法典》"]), ("expand", ["《民法典》第一条规定"])],
)
def test_a_mention_that_cuts_a_token_is_fitted_to_tokens(mode, text):
    nlp = make(cleaning=False, alignment_mode=mode)
    doc = Doc(nlp.vocab, words=["依据", "《民法典》", "第一条规定", "。"], spaces=[False] * 4)
    doc = nlp.get_pipe(RULER)(doc)
    assert [span.text for span in doc.spans["cn_statutes"]] == text
    for span in doc.spans["cn_statutes"]:
        assert span._.cn_statute.text == "《民法典》第一条"


def test_two_mentions_in_the_same_tokens_are_marked_once_by_the_first():
    nlp = make(cleaning=False)
    doc = nlp.get_pipe(RULER)(Doc(nlp.vocab, words=["《民法典》和《刑法》"], spaces=[False]))
    (span,) = doc.spans["cn_statutes"]
    assert (span.kb_id_, span._.cn_statute.title) == ("民法典@2020", "民法典")


@pytest.mark.parametrize("road", ["bytes", "docbin", "pickle"])
def test_findings_survive_serialization(doc, road):
    if road == "bytes":
        other = Doc(doc.vocab).from_bytes(doc.to_bytes())
    elif road == "pickle":
        other = pickle.loads(pickle.dumps(doc))
    else:
        data = DocBin(docs=[doc], store_user_data=True).to_bytes()
        (other,) = DocBin().from_bytes(data).get_docs(doc.vocab)
    assert found(other) == found(doc) == expected(doc.text)


def test_findings_come_back_from_worker_processes(doc):
    docs = list(make().pipe([RAW] * 2, n_process=2, batch_size=1))
    assert [found(other) for other in docs] == [found(doc)] * 2


def test_findings_keep_their_offsets_in_a_merged_and_in_a_cut_doc():
    nlp = make(cleaning=False)
    text = RAW.replace("《民 🎉 法典》", "《民法典》")
    other = nlp("前言。")
    merged = Doc.from_docs([other, nlp(text)])
    assert found(merged)[0] == find_statutes(merged.text)
    claims = [span._.cn_claim for span in merged.spans["cn_claims"]]
    assert [merged.text[claim.start : claim.end] for claim in claims] == [c.text for c in claims]
    cut = merged[len(other) :].as_doc(copy_user_data=True)
    statutes = [ent._.cn_statute for ent in cut.ents if ent.label_ == "STATUTE"]
    assert [cut.text[s.start : s.end] for s in statutes] == [s.text for s in statutes]
    assert statutes


def test_a_finding_whose_words_were_cleaned_later_is_none_of_the_text():
    nlp = make(cleaning=False)
    nlp.add_pipe("cn_emoji_stripper")
    doc = nlp("依据《民法典》第一条。2021年，市场规模🎉已达800亿元。")
    assert doc.text == "依据《民法典》第一条。2021年，市场规模已达800亿元。"
    assert doc.spans["cn_statutes"][0]._.cn_statute.title == "民法典"
    (claim,) = doc.spans["cn_claims"]
    assert claim.text == "2021年，市场规模已达800亿元"
    assert claim._.cn_claim is None
    assert doc[0:1]._.cn_statute is None
    assert doc[0:1]._.cn_claim is None


def test_citations_are_judged_as_of_the_day_that_was_set():
    text = "依据《中华人民共和国合同法》第一百零七条。"
    codes = {}
    for day in ("2015-01-01", "2022-01-01"):
        doc = make(as_of=day)(text)
        (span,) = doc.spans["cn_statutes"]
        codes[day] = [issue.code for issue in span._.cn_statute.issues]
    assert codes == {"2015-01-01": [], "2022-01-01": ["repealed"]}


OLD = {"statutes_key": "then", "parts_key": "then_parts", "claims_key": "then_claims"}


def make_two(**options):
    """Return a pipeline of two rulers that judge by different days."""
    nlp = make(cleaning=False, **options)
    nlp.add_pipe(RULER, name="then", config={**OLD, "as_of": "2015-01-01", "overwrite": False})
    return nlp


def issues(doc, key):
    return [[issue.code for issue in span._.cn_statute.issues] for span in doc.spans[key]]


TWO = "依据《合同法》第一百零七条和《民法典》第一条，2015年市场规模已达800亿元。"
NOW, THEN = [["repealed"], []], [[], ["not_yet_effective"]]


@pytest.mark.parametrize("road", ["as it is", "copy", "bytes", "docbin", "pickle", "processes"])
def test_two_rulers_in_one_pipeline_keep_their_own_findings(road):
    nlp = make_two()
    doc = nlp(TWO)
    if road == "copy":
        doc = doc.copy()
    elif road == "bytes":
        doc = Doc(spacy.blank("zh").vocab).from_bytes(doc.to_bytes())
    elif road == "docbin":
        data = DocBin(docs=[doc], store_user_data=True).to_bytes()
        (doc,) = DocBin().from_bytes(data).get_docs(spacy.blank("zh").vocab)
    elif road == "pickle":
        doc = pickle.loads(pickle.dumps(doc))
    elif road == "processes":
        _, doc = nlp.pipe(["《民法典》", TWO], n_process=2, batch_size=1)
    assert issues(doc, "cn_statutes") == NOW
    assert issues(doc, "then") == THEN
    assert [span._.cn_claim.text for span in doc.spans["cn_claims"]] == [
        span._.cn_claim.text for span in doc.spans["then_claims"]
    ]
    ents = [ent for ent in doc.ents if ent.label_ == "STATUTE"]
    assert [[issue.code for issue in ent._.cn_statute.issues] for ent in ents] == NOW
    assert {span.id_ for span in doc.spans["cn_statutes"]} == {""}
    assert {span.id_ for span in doc.spans["then"]} == {"then"}


def test_the_order_of_two_rulers_does_not_matter_nor_a_second_pass_nor_a_later_cleaning():
    nlp = make(cleaning=False, as_of="2026-03-01")
    nlp.add_pipe(RULER, name="then", first=True, config={**OLD, "as_of": "2015-01-01"})
    nlp.add_pipe("cn_emoji_stripper")
    nlp.add_pipe(RULER, name="again", config={"statutes_key": "a", "parts_key": "b"})
    doc = nlp("🎉" + TWO)
    for _ in range(2):
        assert doc.text == TWO
        assert issues(doc, "cn_statutes") == NOW
        assert issues(doc, "then") == THEN
        assert issues(doc, "a") == NOW
        doc = nlp(doc)


def test_a_span_that_no_ruler_made_answers_with_the_last_finding_of_its_range():
    nlp = make(cleaning=False)
    nlp.remove_pipe(RULER)
    nlp.add_pipe(RULER, name="law", config={"as_of": "2015-01-01"})
    doc = nlp(TWO)
    (first, _) = doc.spans["cn_statutes"]
    assert Span(doc, first.start, first.end)._.cn_statute == first._.cn_statute
    marked = Span(doc, first.start, first.end, label="X", span_id="mine")
    assert marked._.cn_statute == first._.cn_statute


def test_what_the_first_version_of_the_package_stored_is_read():
    nlp = make(cleaning=False)
    doc = nlp(TWO)
    ((key, data),) = [item for item in doc.user_data.items() if item[0][2:] == (2, 13)]
    assert key[1] == "cn_statute"
    start, record = json.loads(data)
    assert (start, list(record)) == (2, ["Statute"])


def test_a_table_of_the_user_is_added(tmp_path):
    table = tmp_path / "table.tsv"
    table.write_text("title\tlevel\n某市催收管理规定\t地方规章\n", encoding="utf-8")
    nlp = make(table=str(table))
    doc = nlp("依据《某市催收管理规定》和《民法典》第一条")
    assert [span.kb_id_ for span in doc.spans["cn_statutes"]] == ["某市催收管理规定", "民法典@2020"]
    other = pickle.loads(pickle.dumps(nlp))(doc.text)
    assert [span.kb_id_ for span in other.ents] == [span.kb_id_ for span in doc.ents]


def test_words_of_the_user_are_added(tmp_path):
    words = tmp_path / "own.tsv"
    words.write_text("word\tspeaks_for\tforce\n责成\tduty\tobligation\n", encoding="utf-8")
    text = "监管部门责成该行整改。"
    assert not make()(text).spans["cn_claims"]
    nlp = make(words=str(words))
    doc = nlp(text)
    (span,) = doc.spans["cn_claims"]
    assert span._.cn_claim.deontic == "obligation"
    assert len(pickle.loads(pickle.dumps(nlp))(text).spans["cn_claims"]) == 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"words": "missing.tsv"}, r"words: 'missing\.tsv' cannot be used: No such file"),
        ({"table": "missing.tsv"}, r"table: 'missing\.tsv' cannot be used: No such file"),
        ({"as_of": "2026-13-01"}, "as_of must be a day as YYYY-MM-DD, got '2026-13-01'"),
        ({"as_of": "20260101"}, "as_of must be"),
        ({"claims_key": "cn_statutes"}, "claims_key"),
        ({"patterns": [{"label": "STATUTE"}]}, "patterns"),
        ({"patterns": [{"label": "A", "pattern": [{"NOTHING": 1}]}]}, "NOTHING"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_by_name(options, message):
    with pytest.raises(ValueError, match=message):
        make(**options)


def test_a_file_that_is_no_table_is_refused(tmp_path):
    (tmp_path / "x.tsv").write_text("名称\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"table: .*x\.tsv, line 1: unknown column"):
        make(table=str(tmp_path / "x.tsv"))


PATTERNS = [
    {"label": "STATUTE", "pattern": "催收自律守则", "id": "rule-1"},
    {"label": "CLAIM", "pattern": [{"TEXT": "还"}, {"TEXT": "款"}]},
    {"label": "PACT", "pattern": "公约"},
]
PATTERN_TEXT = "按照催收自律守则，签公约，还款。"


def ents(doc):
    return [(ent.text, ent.label_, ent.id_) for ent in doc.ents]


PATTERN_ENTS = [("催收自律守则", "STATUTE", "rule-1"), ("公约", "PACT", ""), ("还款", "CLAIM", "")]


def test_a_pattern_that_no_vocabulary_can_hold_is_refused():
    ruler = make(cleaning=False).get_pipe(RULER)
    for pattern in ({"label": "\ud83d", "pattern": "a"}, {"label": "A", "pattern": "\ud83d"}):
        with pytest.raises(ValueError, match="patterns: each needs"):
            ruler.add_patterns([pattern])


def test_patterns_of_the_user_are_marked():
    nlp = make()
    ruler = nlp.get_pipe(RULER)
    ruler.add_patterns(PATTERNS)
    doc = nlp(PATTERN_TEXT)
    assert ents(doc) == PATTERN_ENTS
    assert [span.text for span in doc.spans["cn_statutes"]] == ["催收自律守则", "公约"]
    assert [span.text for span in doc.spans["cn_claims"]] == ["还款"]
    assert doc.ents[0]._.cn_statute is None
    assert ruler.patterns == PATTERNS
    assert ruler.labels == ("CLAIM", "PACT", "STATUTE")
    assert (len(ruler), "PACT" in ruler, "LAW" in ruler) == (3, True, False)


def test_a_pattern_that_marks_what_is_found_anyway_marks_it_once():
    doc = make(patterns=[{"label": "STATUTE", "pattern": "《民法典》"}])("依据《民法典》")
    (span,) = doc.spans["cn_statutes"]
    assert span.kb_id_ == "民法典@2020"


def test_patterns_are_removed_by_label_and_identifier():
    ruler = make(patterns=PATTERNS).get_pipe(RULER)
    ruler.remove("PACT")
    ruler.remove_by_id("rule-1")
    assert ruler.patterns == PATTERNS[1:2]
    with pytest.raises(ValueError, match="no pattern has the label 'PACT'"):
        ruler.remove("PACT")
    ruler.clear()
    assert len(ruler) == 0


@pytest.mark.parametrize("road", ["bytes", "disk", "config", "initialize", "pickle"])
def test_patterns_are_saved(road, tmp_path):
    nlp = make(patterns=PATTERNS) if road in {"config", "initialize"} else make()
    if road not in {"config", "initialize"}:
        nlp.get_pipe(RULER).add_patterns(PATTERNS)
    if road == "bytes":
        other = make().from_bytes(nlp.to_bytes())
    elif road == "pickle":
        other = pickle.loads(pickle.dumps(nlp))
    elif road == "initialize":
        nlp.initialize()
        other = nlp
    else:
        nlp.to_disk(tmp_path)
        other = spacy.load(tmp_path)
    assert ents(other(PATTERN_TEXT)) == PATTERN_ENTS


def test_initialize_takes_patterns_from_the_config():
    nlp = make()
    nlp.config["initialize"]["components"][RULER] = {"patterns": PATTERNS}
    nlp.initialize()
    assert ents(nlp(PATTERN_TEXT)) == PATTERN_ENTS


def test_span_groups_are_scored_on_the_raw_text():
    tokenizer = {"@tokenizers": "spacy_cnclean.CleaningTokenizer.v1", "steps": ["emoji"]}
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": tokenizer}})
    nlp.add_pipe(RULER)
    raw = "依据《民 🎉 法典》第一条。"
    gold = spacy.blank("zh")(raw)
    gold.spans["cn_statutes"] = [gold.char_span(2, raw.index("。"), label="STATUTE")]
    scores = nlp.evaluate([Example(nlp.make_doc(raw), gold)])
    assert scores["spans_cn_statutes_f"] == 1.0


PIECES = st.sampled_from(
    ["《民法典》", "第六百八十条", "、第三款", "该法", "2021年", "800亿元", "，", "。", "严禁",
     "预计", "公司", "达", "🎉", " ", "\n", "银保监会", "（以下简称《办法》）", "据统计",
     "增长15.6%"]
)  # fmt: skip
RULERS = {}


@settings(max_examples=100, deadline=None)
@given(text=st.lists(PIECES, max_size=14).map("".join))
def test_a_finding_is_read_as_it_was_written(text):
    if not RULERS:
        RULERS["nlp"] = make(cleaning=False)
    doc = RULERS["nlp"](text)
    assert found(doc) == expected(text)
