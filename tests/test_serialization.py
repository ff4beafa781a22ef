"""Results as plain data and back, as JSON, as dicts, through pydantic; and their schema."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_cnclean import (
    Claim,
    Cleaner,
    CleanText,
    Edit,
    Quantity,
    Statute,
    clean_text,
    find_claims,
    find_statutes,
    normalize_quantities,
)
from spacy_cnclean.claims import ClaimIssue
from spacy_cnclean.serialization import schema_of
from spacy_cnclean.statutes import StatuteIssue

DRAWN = st.data()
SCHEMA = Path(__file__).parent.parent / "docs" / "schema.json"
PUBLIC = (CleanText, Edit, Statute, StatuteIssue, Claim, ClaimIssue, Quantity)
TEXT = (
    "依据《合 🎉 同法》第一百零七条,银监发〔2017〕141号,以及原《商业银行法》(2015修正)第一、三条,"
    "2022年末余额超过９０８６亿元,同比增长15.6%,上午9点30分起约3至5天内不得催收。"
    "该公司称,预计2019年规模将达到800亿元。"
)


def results() -> list:
    """Return results of every public kind, with as many of their fields filled as one text can."""
    clean = clean_text(TEXT, steps=["hygiene", "emoji"])
    statutes = find_statutes(clean.text)
    claims = find_claims(clean.text, statutes=statutes)
    issues = [issue for found in (*statutes, *claims) for issue in found.issues]
    quantities = normalize_quantities(clean.text)
    return [clean, *clean.edits, *statutes, *claims, *issues, *quantities]


def test_there_is_a_result_of_every_kind():
    assert {type(result) for result in results()} == set(PUBLIC)


@pytest.mark.parametrize("result", results(), ids=lambda result: type(result).__name__)
def test_results_are_written_and_read_again(result):
    again = type(result).from_json(result.to_json())
    assert again == result
    assert again.to_dict() == result.to_dict()
    assert json.loads(json.dumps(result.to_dict())) == result.to_dict()
    assert type(result).from_dict(json.loads(json.dumps(result.to_dict()))) == result


@given(data=DRAWN)
def test_clean_texts_are_written_and_read_again(changed_text, noisy_text, data):
    text, changes = data.draw(changed_text())
    doubtful = data.draw(st.integers(0, len(changes)))
    changes = [change._replace(doubtful=index < doubtful) for index, change in enumerate(changes)]
    first = CleanText.of_changes(text, changes)
    _, more = data.draw(changed_text(first.text))
    noisy = Cleaner(["hygiene", "emoji"]).clean(data.draw(noisy_text))
    for clean in (first, first.then(CleanText.of_changes(first.text, more)), noisy):
        again = CleanText.from_dict(clean.to_dict())
        assert again == clean
        assert (again.edits, again.doubtful) == (clean.edits, clean.doubtful)
        if not holds_pair(clean):
            assert CleanText.from_json(clean.to_json()).edits == clean.edits
            clean.to_json().encode()


def holds_pair(clean: CleanText) -> bool:
    """Tell whether two surrogates stand beside each other in it that would be one in UTF-16."""
    edits = [*clean.edits, *clean.doubtful]
    texts = [
        clean.raw_text,
        clean.text,
        *(text for edit in edits for text in (edit.before, edit.after)),
    ]
    return any(re.search("[\ud800-\udbff][\udc00-\udfff]", text) for text in texts)


@given(st.text(st.sampled_from("0123456789.年月日时点分亿万元%约至")))
def test_quantities_are_written_and_read_again(text):
    for quantity in normalize_quantities(text):
        assert Quantity.from_json(quantity.to_json()) == quantity


def test_a_surrogate_pair_of_two_characters_is_no_json():
    clean = CleanText.unchanged("\ud83d\ude00")
    with pytest.raises(ValueError, match="JSON cannot hold the surrogate pair"):
        clean.to_json()
    assert CleanText.from_dict(clean.to_dict()) == clean
    lone = CleanText.unchanged("\ude00甲\ud83d\0\uffff😀")
    assert CleanText.from_json(lone.to_json().encode()) == lone


def test_an_edit_is_a_dataclass():
    (edit,) = CleanText.from_dict(clean_text("甲🎉乙", steps=["emoji"]).to_dict()).edits
    assert dataclasses.asdict(edit) == edit.to_dict()
    assert dataclasses.replace(edit, score=0.5).score == 0.5
    with pytest.raises(dataclasses.FrozenInstanceError):
        edit.rule = "other"


@pytest.mark.parametrize(
    ("kind", "change", "message"),
    [
        (Edit, {"rule": 1}, "Edit.rule cannot be 1"),
        (Edit, {"kind": "turn"}, "Edit.kind cannot be 'turn'"),
        (Edit, {"score": "high"}, "Edit.score cannot be 'high'"),
        (Edit, {"raw_start": True}, "Edit.raw_start cannot be True"),
        (Quantity, {"low": "many"}, "Quantity.low cannot be 'many'"),
        (Quantity, {"flags": "as_of"}, "Quantity.flags cannot be 'as_of'"),
        (CleanText, {"segments": {}}, "CleanText.segments cannot be {}"),
        (CleanText, {"text": "甲"}, "is beyond the end|do not fit|is missing"),
    ],
)
def test_what_a_field_cannot_hold_is_refused(kind, change, message):
    plain = next(result for result in results() if isinstance(result, kind)).to_dict()
    with pytest.raises(ValueError, match=message):
        kind.from_dict({**plain, **change})
    with pytest.raises(ValueError, match=f"has no '{next(iter(change))}'"):
        kind.from_dict({name: plain[name] for name in plain if name not in change})
    assert kind.from_dict({**plain, "of_a_later_version": 1}).to_dict() == plain


@pytest.mark.parametrize("data", [[], "x", None, 1])
def test_only_an_object_is_a_record(data):
    for kind in PUBLIC:
        with pytest.raises(ValueError, match=f"{kind.__name__} cannot be"):
            kind.from_dict(data)


# --- the schema


def document() -> dict:
    """Return the schema of the docs: all public results, and what they are made of."""
    defined: dict = {}
    for kind in PUBLIC:
        schema_of(kind, defined)
    draft = "https://json-schema.org/draft/2020-12/schema"
    return {"$schema": draft, "title": "Results of spacy-cnclean", "$defs": defined}


def test_the_schema_in_the_docs_is_that_of_the_results():
    # `python tests/test_serialization.py` writes it anew.
    assert json.loads(SCHEMA.read_text("utf-8")) == document()


@pytest.mark.parametrize("result", results(), ids=lambda result: type(result).__name__)
def test_results_are_what_their_schema_says(result):
    assert_fits(result.to_dict(), type(result).json_schema(), type(result).__name__)


def assert_fits(data, schema, place):
    """Check plain data against the part of JSON schema that ours are written in."""
    if "anyOf" in schema:
        assert any(fits(data, option) for option in schema["anyOf"]), place
        return
    if "enum" in schema:
        assert data in schema["enum"], place
        return
    types = {"string": str, "integer": int, "number": (int, float), "boolean": bool}
    types |= {"null": type(None), "array": list, "object": dict}
    assert isinstance(data, types[schema["type"]]), place
    if schema["type"] == "object":
        assert set(data) == set(schema["properties"]) == set(schema["required"]), place
        for name, value in data.items():
            assert_fits(value, schema["properties"][name], f"{place}.{name}")
    if schema["type"] == "array":
        for index, item in enumerate(data):
            of_item = schema["prefixItems"][index] if "prefixItems" in schema else schema["items"]
            assert_fits(item, of_item, f"{place}[{index}]")


def fits(data, schema) -> bool:
    try:
        assert_fits(data, schema, "")
    except AssertionError:
        return False
    return True


# --- pydantic


@pytest.mark.parametrize("result", results(), ids=lambda result: type(result).__name__)
def test_pydantic_takes_results_as_they_are(result):
    pydantic = pytest.importorskip("pydantic")
    adapter = pydantic.TypeAdapter(type(result))
    assert adapter.validate_python(result) is result
    assert adapter.validate_json(adapter.dump_json(result)) == result
    assert adapter.dump_python(result) == result.to_dict()
    assert adapter.json_schema() == type(result).json_schema()
    with pytest.raises(pydantic.ValidationError, match="cannot be 1"):
        adapter.validate_python(1)


def test_a_pydantic_model_holds_results():
    pydantic = pytest.importorskip("pydantic")

    class Answer(pydantic.BaseModel):
        clean: CleanText
        statutes: list[Statute]

    clean = clean_text(TEXT, steps=["emoji"])
    answer = Answer(clean=clean, statutes=find_statutes(clean.text))
    again = Answer.model_validate_json(answer.model_dump_json())
    assert again == answer
    assert Answer.model_json_schema()["properties"]["clean"] == CleanText.json_schema()


def test_the_examples_of_the_docs_run(capsys):
    pytest.importorskip("pydantic")
    source = (SCHEMA.parent / "json.md").read_text("utf-8")
    examples = re.findall(r"```python\n(.*?)```", source, re.DOTALL)
    for example in examples:
        code = compile(example, "docs/json.md", "exec", dont_inherit=True)
        exec(code, {"__name__": "example"})  # noqa: S102
    first, second = capsys.readouterr().out.splitlines()
    assert json.loads(first)[0]["code"] == "repealed"
    assert json.loads(second)["clean"]["text"] == "依据《合同法》"
    named = re.search(r"`CleanText`, (.*?) have `to_dict`", source)[0]
    assert all(f"`{kind.__name__}`" in named for kind in PUBLIC)


if __name__ == "__main__":
    SCHEMA.write_text(json.dumps(document(), indent=1) + "\n", "utf-8")
