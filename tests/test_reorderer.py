"""The component that puts marks back: its model, its width option, and what it is not sure of."""

import io
import pickle
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc

import spacy_cnclean
from spacy_cnclean import Cleaner, WidthStep, clean_text
from spacy_cnclean.punctuation import PunctuationStep
from spacy_cnclean.punctuation._models import GATE_FILE, SCORER_FILE, check_model, pack_model

SHIPPED = Path(spacy_cnclean.__file__).parent / "data" / "punctuation"
RAW = "当事人应当按照约定全面履行自。己的义务\n合法催收多渠道。催收"
MARKS = "你好,世界(真的)!"
NOT_SURE = {"min_score": 1.0}  # nothing is: all that would move is doubtful


def pipeline(*components, **options):
    nlp = spacy.blank("zh")
    for component in components or ("cn_punct_reorderer",):
        nlp.add_pipe(component, config=options)
    return nlp


def silent(data):
    """Return the bytes of a gate by which no mark is ever displaced."""
    arrays = dict(np.load(io.BytesIO(data)))
    arrays["settings"] = np.array([1, 0, 1e30, 1e30], np.float32)
    stream = io.BytesIO()
    np.savez(stream, **arrays)
    return stream.getvalue()


@pytest.fixture
def model(tmp_path):
    """A model that is not the shipped one: it moves nothing."""
    folder = tmp_path / "model"
    folder.mkdir()
    shutil.copy(SHIPPED / SCORER_FILE, folder)
    (folder / GATE_FILE).write_bytes(silent((SHIPPED / GATE_FILE).read_bytes()))
    return folder


def test_the_texts_tell_the_models_apart(model):
    assert clean_text(RAW, steps=["punctuation"]).text != RAW
    assert clean_text(RAW, steps=[PunctuationStep(model=str(model))]).text == RAW


def test_a_model_of_ones_own_is_used(model):
    assert pipeline(model=str(model))(RAW).text == RAW


@pytest.mark.parametrize("road", ["missing", "empty", "broken", "other"])
def test_a_wrong_model_is_refused_when_the_component_is_made(road, tmp_path, model):
    path = {"missing": tmp_path / "missing", "empty": tmp_path}.get(road, model)
    if road == "broken":
        (model / SCORER_FILE).write_bytes((model / SCORER_FILE).read_bytes()[:5000])
    if road == "other":
        shutil.copy(model / GATE_FILE, model / SCORER_FILE)
    nlp = spacy.blank("zh")
    with pytest.raises(ValueError, match=f"model must be .*{path}.*scorer.npz"):
        nlp.add_pipe("cn_punct_reorderer", config={"model": str(path)})
    assert nlp.pipe_names == []


def test_the_model_is_saved_with_the_pipeline_and_its_folder_is_needed_no_more(model, tmp_path):
    pipeline(model=str(model)).to_disk(tmp_path / "saved")
    shutil.rmtree(model)
    (tmp_path / "saved").rename(tmp_path / "moved")
    code = (
        "import shutil, spacy, sys; nlp = spacy.load(sys.argv[1]); shutil.rmtree(sys.argv[1]);"
        "sys.exit(nlp(sys.argv[2]).text != sys.argv[2])"
    )
    subprocess.run([sys.executable, "-c", code, tmp_path / "moved", RAW], check=True, timeout=120)


def test_a_loaded_pipeline_is_saved_again_with_its_model(model, tmp_path):
    pipeline(model=str(model)).to_disk(tmp_path / "first")
    shutil.rmtree(model)
    nlp = spacy.load(tmp_path / "first")
    nlp.to_disk(tmp_path / "first")  # over what it was loaded from
    nlp.rename_pipe("cn_punct_reorderer", "renamed")
    nlp.to_disk(tmp_path / "second")
    for name in ("first", "second"):
        assert spacy.load(tmp_path / name)(RAW).text == RAW


def test_the_model_goes_through_bytes(model):
    data = pipeline(model=str(model)).to_bytes()
    shutil.rmtree(model)
    nlp = pipeline()
    nlp.from_bytes(data)
    assert nlp(RAW).text == RAW
    again = pipeline()
    again.from_bytes(nlp.to_bytes())
    assert again(RAW).text == RAW


def test_a_model_in_memory_is_pickled_into_a_fresh_process(model, tmp_path):
    nlp = pipeline()
    nlp.from_bytes(pipeline(model=str(model)).to_bytes())
    (tmp_path / "pipeline.pickle").write_bytes(pickle.dumps(nlp))
    code = (
        "import pickle, sys; nlp = pickle.load(open(sys.argv[1], 'rb'));"
        "sys.exit(nlp(sys.argv[2]).text != sys.argv[2])"
    )
    command = [sys.executable, "-c", code, tmp_path / "pipeline.pickle", RAW]
    subprocess.run(command, check=True, timeout=120)


def test_a_pipeline_without_a_model_of_its_own_takes_none_from_an_older_save(model, tmp_path):
    pipeline(model=str(model)).to_disk(tmp_path)
    pipeline().to_disk(tmp_path)
    assert spacy.load(tmp_path)(RAW).text == clean_text(RAW).text != RAW


def test_a_damaged_save_is_refused(model, tmp_path):
    pipeline(model=str(model)).to_disk(tmp_path)
    (tmp_path / "cn_punct_reorderer" / GATE_FILE).write_bytes(b"no gate")
    with pytest.raises(ValueError, match=GATE_FILE):
        spacy.load(tmp_path)


def test_the_same_files_are_one_model_for_as_long_as_it_is_held():
    files = {SCORER_FILE: b"scorer", GATE_FILE: b"gate"}
    packed = pack_model(files)
    assert pickle.loads(pickle.dumps(packed)) is packed is pack_model(dict(files))
    name = packed.name
    with pytest.raises(ValueError, match=r"'sha256:.*: scorer\.npz is not a file"):
        check_model(name)
    del packed
    with pytest.raises(ValueError, match="No such file"):
        check_model(name)


@pytest.mark.parametrize(
    ("width", "text"),
    [("keep", MARKS), ("full", "你好，世界（真的）！"), ("ascii", MARKS)],
)
def test_marks_in_chinese_get_the_width_that_is_asked_for(width, text):
    doc = pipeline(width=width)(MARKS)
    assert doc.text == text
    assert doc._.cn_raw_text == MARKS
    assert {edit.rule for edit in doc._.cn_edits} == (set() if text == MARKS else {"width"})


def test_marks_are_moved_before_they_are_given_a_width():
    doc = pipeline(width="ascii")(RAW)
    clean = Cleaner(["punctuation", WidthStep("ascii")]).clean(RAW)
    assert (doc.text, doc._.cn_edits) == (clean.text, clean.edits)


def test_the_width_step_is_a_step_of_the_tokenizer():
    steps = {"width": {"@misc": "spacy_cnclean.width_step.v1", "form": "full"}}
    tokenizer = {"@tokenizers": "spacy_cnclean.CleaningTokenizer.v1", "steps": steps}
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": tokenizer}})
    assert nlp(MARKS).text == "你好，世界（真的）！"


def expected():
    return Cleaner([PunctuationStep(**NOT_SURE)]).clean(RAW).doubtful


def test_what_is_doubtful_is_reported_on_the_very_same_doc():
    nlp = pipeline(**NOT_SURE)
    doc = nlp.make_doc(RAW)
    assert nlp.get_pipe("cn_punct_reorderer")(doc) is doc
    assert doc._.cn_doubtful == expected() != ()
    assert (doc._.cn_edits, doc._.cn_raw_text) == ((), RAW)
    assert doc._.cn_alignment.is_identity


def test_what_is_doubtful_is_reported_once():
    nlp = pipeline(**NOT_SURE)
    doc = nlp(nlp(RAW))
    assert doc._.cn_doubtful == expected()


def test_what_is_doubtful_has_its_place_in_the_raw_text():
    nlp = pipeline("cn_emoji_stripper")
    nlp.add_pipe("cn_punct_reorderer", config=NOT_SURE)
    raw = f"🎉{RAW}"
    doc = nlp(raw)
    assert (doc.text, doc._.cn_raw_text) == (RAW, raw)
    for edit, plain in zip(doc._.cn_doubtful, expected(), strict=True):
        assert edit.raw_start == plain.raw_start + 1
        assert raw[edit.raw_start : edit.raw_end] == edit.before == plain.before
        assert edit.clean_start == plain.clean_start


def test_what_is_doubtful_goes_along_when_the_doc_is_replaced():
    nlp = pipeline("cn_punct_reorderer", **NOT_SURE)
    nlp.add_pipe("cn_emoji_stripper")
    doc = nlp(f"🎉{RAW}")
    assert doc.text == RAW
    assert [edit.before for edit in doc._.cn_doubtful] == [edit.before for edit in expected()]


def test_what_is_doubtful_survives_serialization_and_not_the_cutting_of_a_doc():
    doc = pipeline(**NOT_SURE)(RAW)
    assert Doc(doc.vocab).from_bytes(doc.to_bytes())._.cn_doubtful == expected()
    assert doc[2:9].as_doc(copy_user_data=True)._.cn_doubtful == ()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # spaCy names what it cannot merge
        assert Doc.from_docs([doc, doc])._.cn_doubtful == ()


def test_a_doc_without_doubts_has_none():
    assert pipeline()("合同当事人应当履行义务。")._.cn_doubtful == ()


def test_what_is_doubtful_is_marked_under_a_label_of_its_own():
    doc = pipeline(action="mark", **NOT_SURE)(RAW)
    assert {span.label_ for span in doc.spans["cn_noise"]} == {"punctuation.move.doubtful"}
    sure = pipeline(action="mark", min_score=0.0)(RAW)
    assert {span.label_ for span in sure.spans["cn_noise"]} == {"punctuation.move"}
