"""Quantities: what is read, as which interval, and what is left alone."""

from __future__ import annotations

import itertools
import json
import pickle
import sys
from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_cnclean.quantities import Quantity, normalize_quantities
from spacy_cnclean.quantities import _find as find
from spacy_cnclean.quantities._fast_path import read_plain
from spacy_cnclean.quantities._reading import read_quantity

ROOT = Path(__file__).parent
DAY = date(2023, 6, 1)

# Pieces that numbers are made of, so that random texts hold many of them
PIECES = st.sampled_from(
    [
        *"0123456789０９〇零一二三四五六七八九十百千万亿兆两几数半多余点成折",
        *"年月日号元块角分个家人％%‰.,，。；-~至到第前上近约超(（)）《》〔〕:：/OoIl负",
        "以上", "以下", "以内", "不满", "超过", "不得", "百分之", "分之", "LPR", "四倍", "月息",
        "今年", "去年", "上半年", "未来", "次日", "截至", "以来", "小时", "工作日", "人民币", "\n",
        "≥", "<=", ">", "或者等于", "别超过", "两", "斤", "拾", "−", "零下", "℃", "km", "/h", "又",
        "世纪", "年代", "上世纪", "民国", "康熙", "公元前", "公元", "pm", "29日", "星期",
        "每月", "半年",
    ]
)  # fmt: skip
# Figures in which letters look like digits
FIGURES = st.text("0OoIl179.,二十百千万亿元 第", max_size=12)
TEXTS = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=40).map("".join), FIGURES)


def load(name):
    return [json.loads(line) for line in (ROOT / "cases" / name).read_text("utf-8").splitlines()]


def as_written(bound):
    if isinstance(bound, Decimal):
        return f"{bound.normalize():f}"
    return None if bound is None else str(bound)


def picked(quantity, keys):
    values = {key: getattr(quantity, key) for key in keys}
    for key in ("low", "high"):
        values[key] = as_written(values[key])
    if "flags" in values:
        values["flags"] = list(values["flags"])
    return values


CASES = [*load("quantities.jsonl"), *load("quantities_fresh.jsonl")]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_text_gives_the_quantities_of_its_case(case):
    anchor = date.fromisoformat(case["anchor"]) if "anchor" in case else None
    found = normalize_quantities(case["text"], anchor)
    assert len(found) == len(case["quantities"]), [q.text for q in found]
    for quantity, expected in zip(found, case["quantities"], strict=True):
        assert picked(quantity, expected) == expected


@given(TEXTS)
def test_no_text_raises_and_every_span_holds_its_words(text):
    end = 0
    for quantity in normalize_quantities(text, DAY):
        assert end <= quantity.start < quantity.end <= len(text)
        assert quantity.text == text[quantity.start : quantity.end]
        assert quantity.text == quantity.text.strip()
        end = quantity.end


@given(TEXTS)
def test_bounds_are_exact_and_in_order(text):
    for quantity in normalize_quantities(text, DAY):
        for bound in (quantity.low, quantity.high):
            assert bound is None or isinstance(bound, Decimal | date | time)
        both = isinstance(quantity.low, Decimal) and isinstance(quantity.high, Decimal)
        if both:
            assert quantity.low <= quantity.high


@given(TEXTS, st.integers(0, 60), st.integers(0, 60))
def test_nothing_is_read_inside_a_mask(text, start, length):
    end = min(len(text), start + length)
    for quantity in normalize_quantities(text, DAY, masks=[(start, end)]):
        assert not start <= quantity.start < end


def test_a_text_full_of_digits_costs_no_more_than_its_length():
    pieces = ("1", "1,", "1O,", "一", "万", "1.1.", "十分之", "上", "第一", "《1", "22:00至")
    pieces += (
        "1-1-1-",
        "1~",
        "1/",
        "1:",
        "3至",
        "5 ",
        "O万0",
        "十百",
        "两千",
        "三两",
        "≥5",
        "1，",
        "1日至",
    )
    for piece in pieces:
        normalize_quantities(piece * 20_000)


def test_every_short_figure_with_letters_comes_to_an_end():
    for length in range(1, 6):
        for figure in itertools.product("0OIl十万亿", repeat=length):
            text = "".join(figure)
            for quantity in normalize_quantities(text):
                assert quantity.text == text[quantity.start : quantity.end]


@given(st.lists(st.sampled_from([*"0179", "十", "百", "万", "亿"]), max_size=8), st.data())
def test_a_figure_with_letters_is_read_like_its_digits(characters, data):
    digits = "3万" + "".join(characters) + "9元"
    letters = "".join(
        data.draw(st.sampled_from({"0": "0Oo", "1": "1Il"}.get(char, char))) for char in digits
    )
    figures, spoilt = normalize_quantities(digits), normalize_quantities(letters)
    assert [(q.start, q.end, q.low, q.high) for q in spoilt] == [
        (q.start, q.end, q.low, q.high) for q in figures
    ]
    for quantity in spoilt:
        marred = set("OoIl").isdisjoint(quantity.text)
        assert marred != ("letter_in_number" in quantity.flags)


@pytest.mark.parametrize("backwards", [0, -5])
def test_a_reader_that_points_backwards_does_not_stop_the_scan(monkeypatch, backwards):
    places = []

    def skip(text, start):
        places.append(start)
        assert len(places) <= len(text), "the scan stands still"
        return backwards

    monkeypatch.setattr(find, "naming_end", skip)
    assert normalize_quantities("5 元，6 家") == []
    assert places == [0, 4]


def test_an_exact_quantity_has_a_value_and_an_interval_has_none():
    exact, interval = normalize_quantities("800亿元，超过900亿元")
    assert exact.value == Decimal(80_000_000_000)
    assert interval.value is None


def test_quantities_are_immutable_and_can_be_pickled():
    (quantity,) = normalize_quantities("约4.287亿美元")
    with pytest.raises(AttributeError):
        quantity.low = 1
    assert pickle.loads(pickle.dumps(quantity)) == quantity
    assert isinstance(quantity, Quantity)


def test_the_peers_cases_are_right_or_have_their_reason():
    # At the end: `benchmarks` is found in the checkout alone, the package where it is installed.
    sys.path.append(str(ROOT.parent))
    script = pytest.importorskip("benchmarks.findings.quantities")
    reasons = {
        (row["kind"], row["input"])
        for row in script.read_jsonl(script.DATA / "peer_quantity_reasons.jsonl")
    }
    cases = script.read_jsonl(script.DATA / "peer_quantity_cases.jsonl")
    wrong = [
        case["input"]
        for case in cases
        if script.judge(case) and (case["kind"], case["input"]) not in reasons
    ]
    assert wrong == []


@given(TEXTS)
def test_a_plain_quantity_is_read_as_the_long_way_reads_it(text):
    for place in range(len(text)):
        plain = read_plain(text, place)
        assert plain is None or plain == read_quantity(text, place)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("一个月利息", (0, 3)),
        ("5万元，", (0, 3)),
        ("15%。", (0, 3)),
        ("二十三家", (0, 4)),
        ("三百二十万元", (0, 6)),
        ("7，", (0, 1)),
        ("7 8，", (0, 1)),
    ],
)
def test_a_plain_quantity_is_read_by_the_short_way(text, span):
    reading = read_plain(text, 0)
    assert (reading.start, reading.end) == span


@pytest.mark.parametrize(
    "text",
    [
        "7,000",
        "7 1/2",
        "一个亿",
        "3元5角",
        "5家至8家",
        "两个多月",
        "一份",
        "三成",
        "一百五",
        "三年期",
    ],
)
def test_what_goes_on_is_not_plain(text):
    assert read_plain(text, 0) is None
