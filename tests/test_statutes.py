"""Citations: found, taken apart, linked and checked."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Indel

from spacy_cnclean.statutes import SEVERITIES, StatuteTable, find_statutes
from spacy_cnclean.statutes._docnos import find_document_numbers, normalize_document_number
from spacy_cnclean.statutes._issuers import default_issuers
from spacy_cnclean.statutes._near_titles import comparable_keys
from spacy_cnclean.statutes._provisions import parse_provisions
from spacy_cnclean.statutes._state import ScanState
from spacy_cnclean.statutes.table_file import default_table

CASES = Path(__file__).parent / "cases"
DAY = date(2026, 3, 1)
COUNTRY = "中华人民共和国"


def load(name):
    return [json.loads(line) for line in (CASES / name).read_text("utf-8").splitlines()]


def linked(statute):
    return statute.link.title.removeprefix(COUNTRY) if statute.link else None


def codes(statute):
    return [issue.code for issue in statute.issues]


@pytest.mark.parametrize("case", load("statutes.jsonl"), ids=lambda case: case["id"])
def test_a_text_gives_the_mentions_of_its_case(case):
    found = [
        {
            "text": item.text,
            "form": item.form,
            "title": linked(item),
            "provisions": [provision.key for provision in item.provisions],
            "issues": sorted(set(codes(item))),
        }
        for item in find_statutes(case["text"], as_of=DAY)
    ]
    wanted = [
        {
            **{key: item[key] for key in ("text", "form", "provisions", "issues")},
            "title": item["title"] and item["title"].removeprefix(COUNTRY),
        }
        for item in case["statutes"]
    ]
    assert found == wanted
    numbers = [item.get("doc_no") for item in case["statutes"]]
    for item, number in zip(find_statutes(case["text"], as_of=DAY), numbers, strict=True):
        assert number is None or item.doc_no.norm == number


@pytest.mark.parametrize("case", load("citation_formats.jsonl"), ids=lambda case: case["id"])
def test_an_ordinary_citation_format_gives_title_and_provisions(case):
    found = find_statutes(case["text"])
    assert [(linked(item), [p.key for p in item.provisions]) for item in found] == [
        (item["title"], item["provisions"]) for item in case["expected"]
    ]
    assert set(case.get("issues", ())) <= {code for item in found for code in codes(item)}


NUMBERS = {
    "法释〔2020〕17号": "法释〔2020〕17号",
    "法释[2020]17号": "法释〔2020〕17号",
    "法释（2020）17号": "法释〔2020〕17号",
    "法释﹝2020﹞17号": "法释〔2020〕17号",
    "法释〔2020〕 17 号": "法释〔2020〕17号",
    "法释2020年17号": "法释〔2020〕17号",
    "法释【２０２０】第１７号": "法释〔2020〕17号",
    "高检发释字〔2017〕7号": "高检发释字〔2017〕7号",
    "法〔2016〕221号": "法〔2016〕221号",
    "国办发〔2015〕58号": "国办发〔2015〕58号",
    "银保监办发〔2021〕24号": "银保监办发〔2021〕24号",
    "金规〔2024〕26号": "金规〔2024〕26号",
    "整治办函〔2017〕141号": "整治办函〔2017〕141号",
    "粤高法〔2020〕108号": "粤高法〔2020〕108号",
    "中国银监会令2011年第2号": "中国银行业监督管理委员会令2011年第2号",
    "中国银行业监督管理委员会令（2011年第2号）": "中国银行业监督管理委员会令2011年第2号",
    "中国人民银行令〔2020〕第5号": "中国人民银行令2020年第5号",
    "国家金融监督管理总局令2024年第4号": "国家金融监督管理总局令2024年第4号",
    "国务院令第631号": "国务院令第631号",
    "第631号国务院令": "国务院令第631号",
    "中华人民共和国主席令第四十五号": "主席令第45号",
    "中国人民银行公告〔2021〕第3号": "中国人民银行公告〔2021〕第3号",
    "GB/T 45251-2025": "GB/T 45251-2025",
    "GB/T 45251—2025": "GB/T 45251-2025",
    "JR/T 0171-2020": "JR/T 0171-2020",
    "财税2016 36号文": "财税〔2016〕36号",
    "141号文": "141号文",
}


@pytest.mark.parametrize(("written", "norm"), NUMBERS.items())
def test_a_document_number_has_one_norm_in_every_bracket_and_series(written, norm):
    text = f"根据{written}的规定"
    [number] = find_document_numbers(text)
    assert (number.norm, text[number.start : number.end]) == (norm, written)
    assert normalize_document_number(written) == norm


@pytest.mark.parametrize(
    "text",
    [
        "（2021）最高法民终123号",
        "手机号码13800000000号",
        "账号2020年5号",
        "3号楼",
        "(20)湛仲字第2号",
        "令第5号",
    ],
)
def test_numbers_of_cases_and_other_things_are_no_document_numbers(text):
    assert find_document_numbers(text) == []


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("第二百九十三条之一第一款第（三）项", ["293-1.1(3)"]),
        ("第五十二条第（一）、（二）项", ["52(1)", "52(2)"]),
        ("第二十六条第二款至第四款和第三十条第一、二项", ["26.2~26.4", "30(1)", "30(2)"]),
        ("第一百二十条之一至第一百二十条之六", ["120-1~120-6"]),
        ("第584-586条", ["584~586"]),
        ("第二十条第一款第（一）项第1目", ["20.1(1)[1]"]),
        ("第三编第二分编第一章第四百六十三条", ["463"]),
        ("第三条例", []),
        ("第一款", []),
    ],
)
def test_pinpoints_inherit_the_levels_that_are_left_out(text, keys):
    found, _ = parse_provisions(text, 0)
    assert [item.key for item in found] == keys


def test_every_part_has_its_place():
    text = (
        "2016年，最高人民法院《关于审理民间借贷案件适用法律若干问题的规定》"
        "（法释〔2020〕17号，以下简称《规定》）第二十五条第一款"
    )
    [found] = find_statutes(text)
    parts = {(part.kind, text[part.start : part.end]) for part in found.parts}
    assert parts == {
        ("issuer", "最高人民法院"),
        ("title", "关于审理民间借贷案件适用法律若干问题的规定"),
        ("doc_no", "法释〔2020〕17号"),
        ("alias_definition", "规定"),
        ("provision", "第二十五条第一款"),
    }
    assert text[found.start : found.end] == found.text == text[6:]


def test_issuer_and_year_may_stand_away_from_the_title():
    text = (
        "2022年7月7日，银保监会、人民银行联合发布《关于进一步促进信用卡业务规范健康发展的通知》。"
    )
    [found] = find_statutes(text)
    assert [item.name for item in found.issuers] == ["中国银行保险监督管理委员会", "中国人民银行"]
    assert (found.year.value, found.year.month, found.year.day) == (2022, 7, 7)
    assert found.year.role == "promulgated"
    assert found.text.startswith("《")
    assert codes(found) == []


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("自2021年11月1日起施行的《个人信息保护法》", "effective"),
        ("《个人信息保护法》自2021年11月1日起施行", "effective"),
        ("《个人信息保护法》于2021年8月20日通过", "promulgated"),
        ("《消费者权益保护法》2013年第二次修正", "amended"),
    ],
)
def test_a_year_has_the_role_that_its_verb_gives(text, role):
    [found] = find_statutes(text)
    assert found.year.role == role
    assert codes(found) == []


def test_a_year_of_the_sentence_is_not_taken_for_that_of_the_law():
    [found] = find_statutes("2022年国家网信办依据《网络安全法》处以罚款。", as_of=DAY)
    assert found.dates == ()


def test_the_three_citations_of_a_collection_article_are_told_what_is_wrong():
    text = (
        "2021 年出台的《网络借贷信息中介机构业务活动管理办法(修订)》,对催收作了规定。"
        "2022 年最高人民法院印发了《关于审理民间借贷案件适用法律若干问题的指导意见》。"
        "2020年,中国银保监会发布了《网络小额贷款业务管理暂行办法》。"
    )
    first, second, third = find_statutes(text)
    assert linked(first) == "网络借贷信息中介机构业务活动管理暂行办法"
    assert codes(first) == ["title_variant", "version_note_spurious", "year_mismatch"]
    assert (first.issues[0].differs, first.issues[0].official) == ("qualifier", "暂行")
    assert first.link.promulgated == "2016-08-17"
    assert linked(second) == "最高人民法院关于审理民间借贷案件适用法律若干问题的规定"
    assert [(i.differs, i.written, i.official) for i in second.issues][:1] == [
        ("type_word", "指导意见", "规定")
    ]
    assert linked(third) == "网络小额贷款业务管理暂行办法（征求意见稿）"
    assert "draft_cited_as_law" in codes(third)
    assert third.link.status == "未生效"
    assert third.link.issuers == ("中国银行保险监督管理委员会", "中国人民银行")


def test_an_older_number_points_to_an_older_version():
    text = "《最高人民法院关于审理民间借贷案件适用法律若干问题的规定》（法释〔2015〕18号）"
    [found] = find_statutes(text)
    assert (found.link.version, found.link.doc_no) == ("2015-08-06", "法释〔2015〕18号")


def test_what_is_in_force_depends_on_the_day_asked_for():
    text = "《合同法》第一百零七条"
    assert codes(find_statutes(text, as_of=date(2020, 12, 31))[0]) == []
    assert codes(find_statutes(text, as_of=date(2021, 1, 1))[0]) == ["repealed"]
    [early] = find_statutes("《个人信息保护法》", as_of=date(2021, 9, 1))
    assert codes(early) == ["not_yet_effective"]
    assert early.link.status == "尚未生效"


def test_a_near_title_names_the_part_that_differs():
    cases = {
        "《网络借贷信息中介机构业务活动暂行管理办法》": "word_order",
        "《网络借贷中介机构业务活动管理暂行办法》": "word_missing",
        "《网络借货信息中介机构业务活动管理暂行办法》": "character",
        "《网络借贷信息中介机构业务活动管理暂行条例》": "type_word",
        "《网络借贷信息中介机构业务活动管理办法》": "qualifier",
    }
    for text, part in cases.items():
        [found] = find_statutes(text)
        assert [issue.differs for issue in found.issues] == [part], text
        assert found.link.method == "fuzzy"


def test_a_title_that_may_be_another_document_is_not_guessed():
    [found] = find_statutes("《证券投资基金销售机构催收管理办法》")
    assert found.link is None
    assert codes(found) == ["not_in_table"]
    [law] = find_statutes("《个人信息保护条例》")
    assert law.link is None
    assert law.candidates[0].title == "中华人民共和国个人信息保护法"


def test_a_name_of_two_documents_is_left_open():
    [found] = find_statutes("行政诉讼法司法解释第十条")
    assert found.link is None
    assert codes(found) == ["ambiguous_link"]
    assert len(found.candidates) == 2


def test_a_reference_leans_on_the_mention_before_it():
    text = "《民法典》第一百八十八条规定三年；该法第一百九十五条规定中断。"
    first, second = find_statutes(text)
    assert second.antecedent == (first.start, first.end)
    assert (second.link.work, second.link.method) == (first.link.work, "anaphor")


def test_a_law_that_speaks_of_itself_is_not_taken_for_one_that_it_cites():
    text = "根据《中华人民共和国保险法》，制定本办法。违反本法第三条的，依照本办法第九条处罚。"
    found = find_statutes(text)
    assert [linked(item) for item in found if item.form == "anaphor"] == [None, None, None]


def test_a_clean_citation_has_no_issues():
    text = "依据《消费者权益保护法》第八条、第二十六条第二款和民法典第六百八十条。"
    assert [codes(item) for item in find_statutes(text)] == [[], []]


def test_every_code_has_a_severity():
    assert set(SEVERITIES.values()) == {"error", "warning", "info"}


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("离婚要看《婚姻法》第三十二条。", "error"),
        ("现行《担保法》第二十五条规定为六个月。", "error"),
        ("根据当时有效的《合同法》第五十二条，合同无效。", "info"),
        ("原《合同法》第五十二条。", "info"),
        ("《担保法》（已废止）第五条", "info"),
        ("2013年底，法院适用《婚姻法》第三十二条。", "info"),
        ("2013年结婚，2022年离婚，适用《婚姻法》第三十二条。", "error"),
        ("《民法典》施行，《婚姻法》同时废止。", "info"),
        ("（2018）京0105民初12345号判决依据《合同法》第一百零七条。", "info"),
    ],
)
def test_a_repeal_that_the_text_tells_itself_is_no_error(text, severity):
    issues = [issue for item in find_statutes(text) for issue in item.issues]
    assert [(issue.code, issue.severity) for issue in issues] == [("repealed", severity)]


def test_a_repeal_is_held_against_the_first_mention_and_not_those_that_lean_on_it():
    found = find_statutes("《合同法》第一百三十一条规定，“依照本法第十二条”，以及第十三条。")
    severities = [[issue.severity for issue in item.issues] for item in found]
    assert severities == [["error"], ["info"], ["info"]]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("《中华人民共和国债务催收法》第二条", "title_unknown"),
        ("我国《债务催收法》第二条", "title_unknown"),
        ("《债务催收法》第二条", "not_in_table"),
        ("建议制定《中华人民共和国债务催收法》", "not_in_table"),
        ("2099年公布的《中华人民共和国债务催收法》", "not_in_table"),
        ("《催收机构备案管理办法》第五条", "not_in_table"),
        ("美国《债务催收法》第二条", None),
    ],
)
def test_only_a_law_that_must_be_of_the_mainland_is_called_unknown(text, code):
    table = StatuteTable(default_table().works, complete={"法律": "2026-08-20"})
    [found] = find_statutes(text, table=table)
    assert codes(found) == ([code] if code else [])


def test_without_a_claim_of_completeness_no_title_is_called_unknown():
    table = StatuteTable(default_table().works)
    [found] = find_statutes("《中华人民共和国债务催收法》第二条", table=table)
    assert [(issue.code, issue.severity) for issue in found.issues] == [("not_in_table", "info")]


def test_traditional_text_is_read_as_simplified_and_quoted_as_written():
    text = (
        "最高人民法院《關於審理民間借貸案件適用法律若干問題的規定》（以下簡稱《規定》）第二十五條"
    )
    [found] = find_statutes(text)
    assert linked(found) == "最高人民法院关于审理民间借贷案件适用法律若干问题的规定"
    assert found.text == text
    assert found.title == "關於審理民間借貸案件適用法律若干問題的規定"
    assert found.alias == "規定"


PIECES = (
    *("條項國﹤﹥｢｣", "美国", "我国", "公司", "第9.3.2条", "第三之规定", "（一）", "GB 50016"),
    *("已废止", "原", "同时废止", "2013年", "刑法典", "中華人民共和國勞動法", "第一項第二款"),
    *"《》〈〉<>「」（）()〔〕[]第条款项目编章之一二三百零十0123年月日号令",
    *"该本前同，。；：、的和至-\n OoIl",
    *("民法典", "《民法典》", "以下简称", "刑法", "最高人民法院", "中国人民银行", "国务院", "法释"),
    *("暂行办法", "征求意见稿", "修订", "关于", "规定", "施行", "发布", "２０２０", "GB/T 1-2020"),
    *("合同法", "该法", "前款", "等法律", "属于", "\U0001f337", "\ud83d", "\x00"),
)


@given(st.lists(st.sampled_from(PIECES) | st.characters(), max_size=60).map("".join))
def test_any_text_gives_mentions_that_lie_in_it_in_order(text):
    end = 0
    for item in find_statutes(text):
        assert end <= item.start < item.end <= len(text)
        assert text[item.start : item.end] == item.text
        end = item.end
        for part in item.parts:
            assert 0 <= part.start < part.end <= len(text)
        for provision in item.provisions:
            assert item.start <= provision.start < provision.end <= item.end
        for issue in item.issues:
            assert 0 <= issue.start < issue.end <= len(text)
            assert issue.severity in {"error", "warning", "info"}


@pytest.mark.parametrize("word", ["平台应当按照该规定处理。", "该办法", "该条例", "本法", "前款"])
def test_what_points_back_over_a_long_paragraph_is_read_in_one_pass(word):
    cited = "《民法典》第一条" * 40
    found = find_statutes(cited + word * 30_000)
    assert [item.text for item in found[:40]] == ["《民法典》第一条"] * 40


@given(st.text("\n法该《》", max_size=40), st.data())
def test_line_breaks_are_counted_as_the_text_has_them(text, data):
    end = data.draw(st.integers(0, len(text)))
    start = data.draw(st.integers(0, end))
    reading = ScanState(text, default_table(), default_issuers(), "2026-03-01", [])
    assert reading.line_breaks(start, end) == text.count("\n", start, end)


def test_titles_that_are_near_are_all_compared():
    table = default_table()
    for key in table.keys[::40]:
        for written in (key[1:], key[:-1] + "规定", key[::-1], key + "的通知", "甲" + key[2:]):
            known = {
                index
                for index, other in enumerate(table.keys)
                if Indel.normalized_similarity(written, other) >= 0.6
            }
            assert known <= comparable_keys(written, table).keys()
    assert comparable_keys("ABC", table) == comparable_keys("刑法", StatuteTable(())) == {}
