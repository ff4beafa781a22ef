"""Claims: which clauses are claims, of which types, with which attributes and issues."""

from __future__ import annotations

import json
import pickle
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_cnclean.claims import CLAIM_TYPES, Claim, find_claims
from spacy_cnclean.claims.types import TYPE_ROWS

ROOT = Path(__file__).parent
DAY = date(2025, 1, 1)

PIECES = st.sampled_from(
    [
        *"，。；！？,.;!?：:、\n“”（）《》的了将会因使让据约或0123456789年月日亿元%家",
        "2021年", "2023年末", "据统计", "预计", "由于", "导致", "应当", "不得", "规定", "发布",
        "处三年以上七年以下有期徒刑", "《民法典》第六百八十条", "催收行业", "市场规模",
        "达到800亿元", "同比增长", "是指", "属于", "有人说", "其实", "银行", "债务人",
        "所谓", "如果", "建议",
        "8OO亿元", "一、", "1. ",
    ]
)  # fmt: skip
# Figures in which letters look like digits, amid words that make a claim
FIGURES = st.text("0OoIl17.,十百千万亿元", max_size=8).map("借款余额为{}，同比增长5%。".format)
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=40).map("".join), FIGURES)


class Mention(NamedTuple):
    """A stand-in for a statute mention: what a claim needs of one."""

    start: int
    end: int
    issues: tuple = ()
    provisions: tuple = (1,)


class Issue(NamedTuple):
    code: str
    severity: str


def load(name):
    return [json.loads(line) for line in (ROOT / "cases" / name).read_text("utf-8").splitlines()]


def parameters():
    return [
        pytest.param(
            case,
            id=case["id"],
            marks=[pytest.mark.xfail(reason=case["xfail"])] if "xfail" in case else [],
        )
        for case in load("claims.jsonl")
    ]


def picked(claim, keys):
    values = {key: getattr(claim, key) for key in keys}
    values["types"] = list(claim.types)
    if "issues" in keys:
        values["issues"] = [issue.code for issue in claim.issues]
    if "times" in keys:
        values["times"] = [[mention.quantity.text, mention.role] for mention in claim.times]
    if "attribution" in keys:
        values["attribution"] = claim.attribution.source if claim.attribution else None
    return values


@pytest.mark.parametrize("case", parameters())
def test_a_text_gives_the_claims_of_its_case(case):
    statutes = [Mention(*span) for span in case.get("statutes", [])]
    as_of = date.fromisoformat(case["as_of"]) if "as_of" in case else None
    found = find_claims(case["text"], statutes=statutes, as_of=as_of)
    assert [claim.text for claim in found] == [claim["text"] for claim in case["claims"]]
    for claim, expected in zip(found, case["claims"], strict=True):
        assert picked(claim, expected) == expected


@given(TEXTS)
def test_no_text_raises_and_claims_are_ordered_spans_of_it(text):
    end = 0
    for claim in find_claims(text, statutes=(), as_of=DAY):
        assert end <= claim.start < claim.end <= len(text)
        assert claim.sentence_start <= claim.start
        assert claim.end <= claim.sentence_end
        assert claim.text == text[claim.start : claim.end]
        end = claim.end


@given(TEXTS)
def test_every_claim_has_types_in_order_and_a_score(text):
    for claim in find_claims(text, statutes=(), as_of=DAY):
        assert claim.types
        assert list(claim.types) == [name for name in CLAIM_TYPES if name in claim.types]
        assert 0 <= claim.checkworthy <= 1
        for quantity in claim.quantities:
            assert claim.start <= quantity.start < claim.end


def test_every_type_has_one_row_and_names_only_types():
    assert sorted(row.name for row in TYPE_ROWS) == sorted(CLAIM_TYPES)
    for row in TYPE_ROWS:
        assert row.unless | row.dropped_beside <= set(CLAIM_TYPES) - {row.name}
        assert 0 < row.base < 1


def test_text_without_marks_costs_no_more_than_its_length():
    for piece in ("应当", "1亿元，", "由于，", "2020年，", "导致", "《1", "有人说"):
        find_claims(piece * 10_000, statutes=())


def test_a_predicted_figure_is_no_measurement():
    (claim,) = find_claims("预计2030年市场规模将达到900亿元。", statutes=())
    assert claim.types == ("PREDICTION",)
    assert [quantity.text for quantity in claim.quantities] == ["900亿元"]


def test_the_figure_of_a_rule_is_no_measurement():
    (claim,) = find_claims("单户贷款余额不得超过人民币20万元。", statutes=())
    assert claim.types == ("LEGAL_RULE",)
    assert [quantity.text for quantity in claim.quantities] == ["不得超过人民币20万元"]


def test_a_claim_takes_the_issues_of_its_statute():
    text = "《某某办法》规定，催收人员不得夜间拨打电话。"
    statute = Mention(0, 6, issues=(Issue("title_unknown", "error"),))
    (claim,) = find_claims(text, statutes=[statute])
    assert claim.statutes == (statute,)
    assert [(issue.code, issue.severity) for issue in claim.issues] == [
        ("statute_mismatch", "error")
    ]


def test_statutes_are_looked_up_when_none_are_given():
    (claim,) = find_claims("《民法典》第六百八十条规定，禁止高利放贷。")
    assert [claim.text[statute.start : statute.end] for statute in claim.statutes] == [
        "《民法典》第六百八十条"
    ]


def test_a_specific_statement_is_worth_more_than_a_vague_one():
    text = "截至2024年末，全国共有小额贷款公司5257家。催收手段将更精准高效。"
    specific, vague = find_claims(text, statutes=())
    assert specific.checkworthy > vague.checkworthy


def test_claims_are_immutable_and_can_be_pickled():
    (claim,) = find_claims("2021年，市场规模就已达到800亿元。", statutes=())
    with pytest.raises(AttributeError):
        claim.types = ()
    assert pickle.loads(pickle.dumps(claim)) == claim
    assert isinstance(claim, Claim)


def test_a_damaged_forecast_without_a_cue_of_its_own_is_read_without_fail():
    text = (
        "以上因素共同作用,预计2023年,催,收,行业将会继续发展壮大催收手段更加先进"
        "催收人员素质更高监管力度更大因。此年催收会,2023变,得更加。厉害"
    )
    assert all(0 <= claim.start < claim.end <= len(text) for claim in find_claims(text))
