"""What spaCy users expect of a plugin, one test a contract, over all components and the tokenizer.

The number in the name of a test is the number of the contract.
"""

import importlib.metadata
import inspect
import json
import multiprocessing
import pickle
import re
import subprocess
import sys
from pathlib import Path
from typing import get_type_hints

import pytest
import spacy
from confection import ConfigValidationError
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy import displacy
from spacy.tokens import Doc, DocBin, Span, Token
from spacy.training import Corpus, Example

from spacy_cnclean import Cleaner
from spacy_cnclean.pipeline import _extensions as extensions
from spacy_cnclean.pipeline import _view as view
from spacy_cnclean.pipeline.displacy import COLORS

ROOT = Path(__file__).parent.parent
RAW = "依据《民 🎉 法典》第一千条，公司 🐞 应当赔偿 5 万元。"
CLEAN = "依据《民法典》第一千条，公司应当赔偿 5 万元。"
NOISE = "🎉🐞"

REGISTERED = [
    entry
    for entry in importlib.metadata.distribution("spacy-cnclean").entry_points
    if entry.group.startswith("spacy_") and entry.group != "spacy_displacy_colors"
]
CLEANERS = ("cn_emoji_stripper", "cn_punct_reorderer")
COMPONENTS = (*CLEANERS, "cn_claim_statute_ruler")
TOKENIZER = "spacy_cnclean.CleaningTokenizer.v1"
EVERYTHING = (*COMPONENTS, TOKENIZER)


def make(name, **options):
    """Return a pipeline with one thing of ours in it."""
    if name != TOKENIZER:
        nlp = spacy.blank("zh")
        nlp.add_pipe(name, config=options)
        return nlp
    base = {"@tokenizers": "spacy.zh.ChineseTokenizer", "segmenter": "char"}
    steps = {"emoji": {"@misc": "spacy_cnclean.emoji_step.v1"}}
    tokenizer = {"@tokenizers": TOKENIZER, "base": base, "steps": steps, **options}
    return spacy.blank("zh", config={"nlp": {"tokenizer": tokenizer}})


def in_fresh_process(code, *arguments):
    """Run code that knows nothing of us, warnings being errors, and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(params=EVERYTHING)
def name(request):
    return request.param


@pytest.fixture
def nlp(name):
    return make(name)


@pytest.fixture
def expected(name):
    """The text of a Doc that went through: only what strips emoji changes this one."""
    return CLEAN if name in {"cn_emoji_stripper", TOKENIZER} else RAW


def test_c01_components_are_added_without_an_import_of_ours():
    code = "import spacy, sys; print(*(spacy.blank('zh').add_pipe(n).name for n in sys.argv[1:]))"
    assert in_fresh_process(code, *COMPONENTS).split() == list(COMPONENTS)


@pytest.mark.parametrize("component", COMPONENTS)
def test_c02_a_factory_name_is_specific_and_lawful(component):
    assert component.startswith("cn_")
    assert "." not in component
    assert "spacy" not in component


def test_c03_a_registered_name_has_package_thing_and_version():
    ours = importlib.metadata.distribution("spacy-cnclean").entry_points
    groups = {"spacy_tokenizers", "spacy_misc", "spacy_callbacks", "spacy_scorers"}
    names = [entry.name for entry in ours if entry.group in groups]
    assert TOKENIZER in names
    for registered in names:
        assert re.fullmatch(r"spacy_cnclean\.\w+\.v\d+", registered)


def test_c04_a_saved_pipeline_loads_in_a_fresh_process(nlp, expected, tmp_path):
    nlp.to_disk(tmp_path)
    code = (
        "import json, spacy, sys; nlp = spacy.load(sys.argv[1]); doc = nlp(sys.argv[2]);"
        "print(json.dumps([doc.text, doc._.cn_raw_text, dict(nlp.config)]))"
    )
    text, raw_text, config = json.loads(in_fresh_process(code, tmp_path, RAW))
    assert (text, raw_text) == (expected, RAW)
    assert config == json.loads(json.dumps(nlp.config))


def test_c04_the_config_shows_every_option_with_its_default(name, nlp):
    config = nlp.config["nlp"]["tokenizer"] if name == TOKENIZER else nlp.config["components"][name]
    known = {
        "cn_emoji_stripper": {"action": "strip", "spans_key": "cn_noise"},
        "cn_punct_reorderer": {"action": "strip", "model": None},
        "cn_claim_statute_ruler": {"statutes_key": "cn_statutes", "annotate_ents": True},
        TOKENIZER: {"base": {"@tokenizers": "spacy.zh.ChineseTokenizer", "segmenter": "char"}},
    }[name]
    assert {key: config[key] for key in known} == known


WRONG_OPTIONS = (
    *((component, {"actoin": "strip"}) for component in CLEANERS),
    *((component, {"action": "zzz"}) for component in CLEANERS),
    *((component, {"spans_key": 3}) for component in CLEANERS),
    ("cn_punct_reorderer", {"min_score": "high"}),
    ("cn_punct_reorderer", {"model": 3}),
    ("cn_punct_reorderer", {"trust": "some"}),
    ("cn_punct_reorderer", {"width": "half"}),
    ("cn_claim_statute_ruler", {"annotate_ent": True}),
    ("cn_claim_statute_ruler", {"alignment_mode": "zzz"}),
    (TOKENIZER, {"step": []}),
    (TOKENIZER, {"steps": 3}),
    *(
        (TOKENIZER, {"steps": {"step": {"@misc": f"spacy_cnclean.{step}_step.v1", **options}}})
        for step, options in (
            *(("emoji", {"polic": "x"}), ("emoji", {"policy": "x"}), ("emoji", {"keep": 3})),
            *(("emoji", {"keep": [3]}), ("emoji", {"replacement": 3})),
            *(("hygiene", {"bidi": "no"}), ("hygiene", {"bidy": True})),
            *(("punctuation", {"min_score": "high"}), ("punctuation", {"model": 3})),
            ("punctuation", {"trust": "some"}),
            *(("width", {"form": "keep"}), ("width", {"width": "full"})),
        )
    ),
)


@pytest.mark.parametrize(("name", "options"), WRONG_OPTIONS)
def test_c05_a_wrong_option_or_value_is_refused(name, options):
    with pytest.raises(ConfigValidationError):
        make(name, **options)


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("cn_punct_reorderer", {"min_score": 1.5}, "min_score"),
        ("cn_punct_reorderer", {"model": "no/such/folder"}, "model .* 'no/such/folder'"),
        (TOKENIZER, {"steps": ["emojis"]}, "emojis"),
        (
            TOKENIZER,
            {"steps": {"e": {"@misc": "spacy_cnclean.emoji_step.v1", "keep": "x"}}},
            "keep",
        ),
        (TOKENIZER, {"steps": {"emoji": 3}}, "3"),
    ],
)
def test_c05_a_value_out_of_range_is_refused_by_name(name, options, message):
    with pytest.raises((ValueError, TypeError), match=message):
        make(name, **options)


@pytest.mark.parametrize("entry", REGISTERED, ids=lambda entry: entry.name)
def test_c05_every_option_of_ours_has_a_type_that_can_be_checked(entry):
    function = entry.load()
    # Where one name is unknown at run time, spaCy checks no option at all and says nothing.
    hints = get_type_hints(function)
    assert set(inspect.signature(function).parameters) <= set(hints)


def test_c06_what_was_learnt_goes_through_bytes_and_disk(name, nlp, expected, tmp_path):
    nlp.to_disk(tmp_path)
    for other in (make(name).from_bytes(nlp.to_bytes()), make(name).from_disk(tmp_path)):
        assert other(RAW).text == expected


def test_c07_initialize_works_with_and_without_settings(nlp, expected):
    nlp.initialize()
    nlp.config["initialize"]["tokenizer"]["pkuseg_model"] = None
    nlp.initialize()
    assert nlp(RAW).text == expected


IN_WORKERS = """
import json, multiprocessing, spacy, sys

def results(path, raw):
    nlp = spacy.load(path)
    docs = nlp.pipe([raw] * 3, n_process=2, batch_size=1)
    yield [[doc.text, doc._.cn_raw_text, doc[3]._.cn_raw_start] for doc in docs]
    pairs = nlp.pipe([(raw, number) for number in range(3)], as_tuples=True, n_process=2)
    yield [[doc.text, doc._.cn_raw_text, context] for doc, context in pairs]

if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv[1])
    for path in sys.argv[3:]:
        try:
            print(json.dumps(list(results(path, sys.argv[2]))))
        except Exception as error:  # that of one pipeline is no concern of the others
            print(json.dumps([str(error)] * 2))
"""


@pytest.fixture(scope="module", params=["fork", "spawn"])
def in_workers(request, tmp_path_factory):
    """What every pipeline makes of three texts in two worker processes."""
    if request.param not in multiprocessing.get_all_start_methods():
        pytest.skip(f"there is no {request.param} on this system")
    folder = tmp_path_factory.mktemp("workers")
    for name in EVERYTHING:
        make(name).to_disk(folder / name)
    script = folder / "workers.py"
    script.write_text(IN_WORKERS, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, script, request.param, RAW, *(folder / name for name in EVERYTHING)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(zip(EVERYTHING, map(json.loads, done.stdout.splitlines()), strict=True))


def test_c08_worker_processes_give_the_same_docs(in_workers, name, nlp, expected):
    third = nlp(RAW)[3]._.cn_raw_start
    assert in_workers[name][0] == [[expected, RAW, third]] * 3


def test_c09_as_tuples_keeps_the_context_through_worker_processes(in_workers, name, expected):
    assert in_workers[name][1] == [[expected, RAW, number] for number in range(3)]


def test_c08_a_pipeline_is_pickled(nlp, expected):
    assert pickle.loads(pickle.dumps(nlp))(RAW).text == expected


def test_c09_as_tuples_keeps_the_context(nlp, expected):
    pairs = nlp.pipe([(RAW, {"id": 1}), ("甲", {"id": 2})], as_tuples=True)
    assert [(doc.text, context["id"]) for doc, context in pairs] == [(expected, 1), ("甲", 2)]


def test_c10_docs_go_in_where_texts_do(name, nlp, expected):
    tokens = spacy.blank("zh")
    docs = [nlp(tokens(RAW)), *nlp.pipe([tokens(RAW)])]
    # Only a component sees a Doc; the tokenizer has no part in it.
    assert [doc.text for doc in docs] == [RAW if name == TOKENIZER else expected] * 2


@pytest.mark.parametrize("road", ["bytes", "docbin", "pickle"])
def test_c11_what_a_doc_remembers_survives_serialization(nlp, road):
    doc = nlp(RAW)
    if road == "bytes":
        other = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    elif road == "pickle":
        other = pickle.loads(pickle.dumps(doc))
    else:
        data = DocBin(docs=[doc], store_user_data=True).to_bytes()
        (other,) = DocBin().from_bytes(data).get_docs(nlp.vocab)
    assert other._.cn_raw_text == RAW
    assert other._.cn_alignment == doc._.cn_alignment
    assert other._.cn_edits == doc._.cn_edits
    assert other[5]._.cn_raw_start == doc[5]._.cn_raw_start


def test_c12_a_merged_or_cut_doc_still_answers(nlp):
    doc = nlp(RAW)
    if doc.text == RAW:
        merged = Doc.from_docs([doc, doc])
    else:
        with pytest.warns(UserWarning, match="cn_"):  # spaCy names what it cannot merge
            merged = Doc.from_docs([doc, doc])
    for other in (merged, doc[2:9].as_doc(), doc[2:9].as_doc(copy_user_data=True)):
        assert other._.cn_raw_text == other.text
        assert other[1]._.cn_raw_start == other[1].idx


def test_c13_spans_of_the_same_range_answer_the_same(nlp):
    doc = nlp(RAW)
    first, second = Span(doc, 2, 5, "A"), Span(doc, 2, 5, "B", kb_id="Q1")
    assert first._.cn_raw_text == second._.cn_raw_text
    assert second.kb_id_ == "Q1"


@pytest.fixture
def taken_name():
    """A name of ours that other code holds."""
    Doc.set_extension("cn_edits", default=None, force=True)
    yield
    Doc.remove_extension("cn_edits")
    extensions.install()


@pytest.mark.usefixtures("taken_name")
def test_c14_a_name_that_others_hold_is_reported_and_not_stolen(name):
    extensions.install()  # what an import does: it must not fail
    assert Doc.get_extension("cn_edits")[2] is None
    with pytest.raises(ValueError, match=r"Doc\._\.cn_edits is registered by other code"):
        make(name)


def test_c14_registering_twice_changes_nothing():
    before = Span.get_extension("cn_raw_start")
    extensions.install()
    assert Span.get_extension("cn_raw_start") == before
    ours = (*extensions.EXTENSIONS, *view.EXTENSIONS)
    assert all(holder.has_extension(key) for holder, key, _ in ours)
    assert {key for _, key, _ in ours} == {
        *("cn_raw_text", "cn_edits", "cn_doubtful", "cn_alignment", "cn_char_span", "cn_view"),
        *("cn_raw_start", "cn_raw_end", "cn_raw_text"),
    }


@pytest.mark.parametrize("component", COMPONENTS)
def test_c15_a_component_says_what_it_assigns(component):
    nlp = make(component)
    meta = nlp.get_pipe_meta(component)
    assert meta.assigns
    assert meta.retokenizes is (component in CLEANERS)
    nlp.add_pipe("sentencizer")
    assert nlp.analyze_pipes()["problems"][component] == []


@pytest.mark.parametrize("component", COMPONENTS)
def test_c16_a_component_is_switched_off_and_on(component):
    nlp = make(component)
    with nlp.select_pipes(disable=[component]):
        assert nlp(RAW).text == RAW
    assert component in nlp.pipe_names


@pytest.mark.parametrize("component", COMPONENTS)
def test_c17_an_error_goes_to_the_error_handler(component, monkeypatch):
    nlp = make(component)
    failed = []

    def fail(_self, doc, *_):
        raise RuntimeError(doc.text)

    for method in ("__call__", "_applied"):
        monkeypatch.setattr(type(nlp.get_pipe(component)), method, fail, raising=False)
    nlp.set_error_handler(lambda name, _pipe, _docs, error: failed.append((name, str(error))))
    assert list(nlp.pipe(["甲"])) == []
    assert failed == [(component, "甲")]


class FailingStep:
    """A step of a user's that fails over one text."""

    name = "failing"

    def find(self, text):
        if text == "甲":
            raise RuntimeError(text)
        return []


@pytest.mark.parametrize("component", ["cn_emoji_stripper", "cn_punct_reorderer"])
def test_c17_an_error_of_a_step_goes_to_the_error_handler_and_the_others_go_on(component):
    nlp = make(component)
    nlp.get_pipe(component).cleaner = Cleaner([FailingStep()])
    failed = []
    nlp.set_error_handler(lambda name, _pipe, _docs, error: failed.append((name, str(error))))
    assert [doc.text for doc in nlp.pipe(["乙", "甲", "丙"])] == ["乙", "丙"]
    assert failed == [(component, "甲")]


TOKENIZERS = {}


@settings(max_examples=200, deadline=None)
@given(text=st.text(st.characters(codec=None)))
def test_c17_the_tokenizer_raises_on_no_text(text):
    if not TOKENIZERS:
        TOKENIZERS.update(nlp=make(TOKENIZER))
    doc = TOKENIZERS["nlp"](text)
    assert doc._.cn_raw_text == text


@pytest.mark.parametrize("text", ["", "\ud83d", "甲\udc00乙", "\x00", "\u2028\x1c\x85", "🎉" * 9])
def test_c17_a_text_that_is_hardly_one_goes_through(nlp, name, text):
    if name != TOKENIZER and not text.isascii() and any("\ud800" <= c <= "\udfff" for c in text):
        with pytest.raises(UnicodeEncodeError):  # spaCy's own tokenizer, before any component
            nlp(text)
        return
    assert nlp(text)._.cn_raw_text == text


def gold_of(raw):
    """Return gold on the raw text: a Doc of its own, as scoring wants it."""
    doc = spacy.blank("zh")(raw)
    start = raw.index("《")
    doc.ents = [doc.char_span(start, raw.index("条") + 1, label="STATUTE")]
    return doc


def test_c18_gold_on_the_raw_text_is_evaluated_in_raw_offsets():
    nlp = make(TOKENIZER)
    patterns = [{"label": "STATUTE", "pattern": "《民法典》第一千条"}]
    nlp.add_pipe("entity_ruler").add_patterns(patterns)
    scorer = spacy.registry.scorers.get("spacy_cnclean.raw_spans_scorer.v1")()
    nlp.get_pipe("entity_ruler").scorer = scorer
    scores = nlp.evaluate([Example(nlp.make_doc(RAW), gold_of(RAW))])
    assert (scores["ents_p"], scores["ents_r"], scores["ents_f"]) == (1.0, 1.0, 1.0)
    assert scores["ents_per_type"]["STATUTE"]["f"] == 1.0


def test_c18_the_ruler_is_evaluated_on_gold_of_the_raw_text():
    nlp = make(TOKENIZER)
    nlp.add_pipe("cn_claim_statute_ruler")
    scores = nlp.evaluate([Example(nlp.make_doc(RAW), gold_of(RAW))])
    assert scores["ents_per_type"]["STATUTE"]["f"] == 1.0


def test_c19_gold_made_with_our_tokenizer_is_not_cleaned_again(tmp_path):
    nlp = make(TOKENIZER)
    doc = nlp(RAW)
    assert nlp(doc.text).text == doc.text
    DocBin(docs=[doc]).to_disk(tmp_path / "train.spacy")
    (example,) = Corpus(tmp_path / "train.spacy")(nlp)
    assert [token.text for token in example.predicted] == [token.text for token in doc]


def test_c20_displacy_knows_our_colours():
    doc = gold_of(CLEAN)
    assert COLORS["STATUTE"] in displacy.render(doc, style="ent")
    nlp = spacy.blank("zh")
    nlp.add_pipe("cn_emoji_stripper", config={"action": "mark"})
    nlp.add_pipe("cn_claim_statute_ruler")
    doc = nlp(RAW)
    labels = {span.label_ for key in doc.spans for span in doc.spans[key]} - {"DATE"}
    assert {"STATUTE", "emoji"} <= labels
    assert {label.upper() for label in labels} <= set(COLORS)


def test_c21_components_work_in_a_memory_zone(nlp, expected):
    with nlp.memory_zone():
        for _ in range(2):
            doc = nlp(RAW)
            assert (doc.text, doc._.cn_raw_text) == (expected, RAW)
    assert nlp(RAW).text == expected


@pytest.mark.parametrize("component", COMPONENTS)
def test_c21_no_component_holds_on_to_a_doc(component):
    nlp = make(component)
    pipe = nlp.get_pipe(component)
    sizes = [len(pickle.dumps(pipe)) for doc in nlp.pipe([RAW] * 4) if doc]
    assert len(set(sizes)) == 1  # the first Doc fills the vocabulary, the others leave nothing


def test_c22_the_readme_never_asks_a_doc_that_is_gone():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert not re.search(r"nlp\([^()]*\)\.(spans|ents)", readme)


def test_c23_the_longest_text_is_the_longest_raw_text(nlp):
    nlp.max_length = 5
    with pytest.raises(ValueError, match="E088"):
        nlp(NOISE * 3)


def test_c24_importing_and_making_a_pipeline_warns_of_nothing():
    in_fresh_process("import spacy; spacy.blank('zh'); spacy.blank('en')")


def test_c25_the_universe_entry_has_what_spacy_asks_for():
    entry = json.loads((ROOT / "docs" / "universe.json").read_text(encoding="utf-8"))
    required = {"id", "title", "slogan", "description", "github", "pip", "code_example"}
    assert required | {"category", "tags"} <= set(entry)
    assert entry["id"] == entry["pip"] == "spacy-cnclean"
    assert "pipeline" in entry["category"]
    compile("\n".join(entry["code_example"]), "universe.json", "exec")


def test_every_attribute_of_a_span_is_there_for_a_token_too():
    ours = {(holder, key) for holder, key, _ in extensions.EXTENSIONS}
    assert {key for holder, key in ours if holder is Span} == {
        key for holder, key in ours if holder is Token
    }
