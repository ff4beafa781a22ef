"""Tokens whose marks are no marks of the sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_cnclean._text_blocks import LINE_BREAKS
from spacy_cnclean.punctuation._characters import read_characters
from spacy_cnclean.punctuation._opaque import SIGNS, opaque_spans
from spacy_cnclean.punctuation._streams import split_streams

# Each stands between hanzi, as people write it.
TOKENS = [
    "<a href=\"x.html\" class='b, c'>",
    "</a>",
    "<br/>",
    "<!-- 12：见 -->",
    "&nbsp;",
    "&#39;",
    "[捂脸R]",
    "[doge]",
    "[小黄人微笑]",
    "[链接（一）](https://a.com/b?c=1,2)",
    '![图1](a.png "标题，长")',
    "`pip install -U a.b`",
    '`f("你好，2", x)`',
    "```a: 1```",
    "$x^2+y_1=2$",
    "$A, B, C$",
    "$$a=1, b:2$$",
    r"$ \because \triangle A B C $",
    r"$f(x)=\text{若，则}$",
    r"\frac{1}{2}",
    r"\(a, b\)",
    r"\[x: y\]",
    r"C:\a.b\c_1",
    "//@小明:",
    "@user.name",
    "@张三2023：",
    "#话题2023#",
    "#你好：明天？#",
    "https://t.cn/abc?x=1,y",
    "ftp://a.b/c",
    ":-D",
    ";-)",
    "(＾▽＾)",
    "(｡･ω･｡)",
    "(>_<)",
    "（T_T）",
    "(╯°□°)",
    "(:з」∠)",
]
ORDINARY = [
    "若a<b，且c>d，则x < y",
    "[1]",
    "[12-15]，",
    "[注：见下]",
    "【重要】",
    "[见下，表](略)",
    "[甲方、乙方]",
    "涨了$5，到$10（US$6）",
    "$5-$10",
    "一个$",
    "5% & 6;",
    "R&D;",
    "&；",
    "#1苹果，#2香蕉，#3梨",
    "C#和F#的区别",
    "1#楼和2#楼",
    "# 标题 #",
    "##标题##",
    "@2：30",
    "don`t和can`t",
    "`一句话。另一句`",
    "(注:(1)甲)",
    "说明:(一)总则",
    "(温度:)",
    "时间:12",
    "(°C)",
    "(ω)",
    "（≧80）",
    "(x^2)",
    "（J・K・罗琳）",
    "(甲、乙)",
    "（见第_页）",
    "a_b(c_d)",
]
ANY = st.text(
    alphabet=st.sampled_from(SIGNS + "()（）[]{}!/;>\"'=-.,，。 \n\taAT甲微笑12"), max_size=40
)


@pytest.mark.parametrize("token", TOKENS)
def test_a_token_between_hanzi_is_one_letter(token):
    text = f"前面{token}后面"
    assert opaque_spans(text) == [(2, 2 + len(token))]
    streams = split_streams(text)
    assert streams.letters == ["前", "面", token, "后", "面"]
    assert streams.units == []
    assert not read_characters(text).unit_offsets.size


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_holds_no_token(text):
    assert opaque_spans(text) == []


@given(ANY | st.text())
def test_tokens_lie_apart_within_lines_and_are_found_by_themselves(text):
    end = 0
    for start, stop in opaque_spans(text):
        assert end <= start < stop <= len(text)
        token = text[start:stop]
        assert not {*token} & {*LINE_BREAKS}
        assert opaque_spans(token) == [(0, len(token))]
        end = stop


@given(ANY)
def test_what_is_masked_in_a_text_is_what_is_masked_in_its_lines(text):
    whole = read_characters(text)
    lines = [read_characters(line) for line in text.split("\n")]
    found = [kind for line in lines for kind in line.unit_classes.tolist()]
    assert whole.unit_classes.tolist() == found


@pytest.mark.parametrize(
    "piece",
    [
        *SIGNS,
        "<a ",
        '<a b="',
        "<!--",
        "[](",
        "[](a.",
        "![",
        "$\\",
        "$a",
        "\\{",
        "\\a{",
        "\\a[",
        "\\(",
        "\\text{",
        "//@",
        "`a",
        "#a",
        "a://",
        "http://,",
        "(▽",
        "(T_",
        ":)",
        "C:\\a",
    ],
)
def test_signs_without_end_are_read_to_the_end(piece):
    assert len(opaque_spans(piece * 3000)) <= 3000
