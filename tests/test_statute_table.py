"""The statute table: what ships, what users add, and what a bad file says."""

from __future__ import annotations

import gzip
import pickle
from datetime import date

import pytest

from spacy_cnclean.statutes import (
    StatuteTable,
    TableError,
    default_table,
    find_statutes,
    load_table,
)
from spacy_cnclean.statutes._issuers import default_issuers
from spacy_cnclean.statutes._titles import title_key

TABLE = default_table()
FIELDS = [
    *("催收", "贷款", "借贷", "信用卡", "银行卡", "消费", "个人信息", "征信", "支付", "保险"),
    *("金融", "数据", "互联网", "收单", "条码", "预付卡", "反洗钱"),
]


def find(title):
    [work] = TABLE.by_title(title)
    return work


def test_every_row_is_well_formed_and_has_its_source():
    for work in TABLE.works:
        assert work.title.strip() == work.title
        assert work.level
        assert work.source
        assert work.confidence in {"high", "medium", "low"}
        days = [version.promulgated for version in work.versions]
        assert days == sorted(days), work.title
        assert all(version.kind in {"制定", "修正", "修订", "修改"} for version in work.versions)


def test_identities_are_unique():
    identities = [work.id for work in TABLE.works]
    assert len(identities) == len(set(identities))


def test_sixty_rules_below_laws_speak_of_lending_collection_data_and_payments():
    below = [
        work
        for work in TABLE.works
        if work.level not in {"法律", "行政法规", "司法解释", "法律解释"}
    ]
    assert sum(any(word in work.title for word in FIELDS) for work in below) >= 60


HEADER_OF_TWO = "title\tlevel\tversions\trepealed\tchecked\n"


def test_in_force_is_only_what_a_source_says_is(tmp_path):
    path = tmp_path / "own.tsv"
    rows = [
        "甲办法\t部门规章\t制定@2001-01-01\t\t",
        "乙办法\t部门规章\t制定@2001-01-01\t\t2026-10-04",
    ]
    rows.append("丙办法\t部门规章\t制定@2001-01-01\t2020-01-01\t")
    claims = "# as_of 2026-10-04\n# complete 部门规章 2026-10-04\n"
    path.write_text(claims + HEADER_OF_TWO + "\n".join(rows), encoding="utf-8")
    table = load_table(path, shipped=False)
    states = [work.status_at("2026-11-30") for work in table.works]
    assert states == ["unknown", "现行有效", "已废止"]
    assert table.works[2].status_at("2019-12-31") == "现行有效"
    assert table.is_complete("部门规章")
    assert not table.is_complete("法律")


def test_a_bad_claim_of_completeness_names_its_line(tmp_path):
    path = tmp_path / "own.tsv"
    path.write_text("# complete 部门规章\n" + HEADER_OF_TWO, encoding="utf-8")
    with pytest.raises(TableError, match=r"own\.tsv, line 1: expected '# complete LEVEL"):
        load_table(path)


@pytest.mark.parametrize(
    ("title", "articles", "promulgated", "effective"),
    [
        ("民法典", 1260, "2020-05-28", "2021-01-01"),
        ("个人信息保护法", 74, "2021-08-20", "2021-11-01"),
        ("消费者权益保护法", 63, "2013-10-25", "2014-03-15"),
        ("民事诉讼法", 306, "2023-09-01", "2024-01-01"),
        ("治安管理处罚法", 144, "2025-06-27", "2026-01-01"),
        ("网络安全法", 81, "2025-10-28", "2026-01-01"),
        ("征信业管理条例", 47, "2013-01-21", "2013-03-15"),
    ],
)
def test_facts_that_sources_disagree_on_are_those_of_the_texts(
    title, articles, promulgated, effective
):
    work = find(title)
    assert work.articles == articles
    assert work.versions[-1].promulgated == promulgated
    assert work.versions[-1].effective == effective


def test_a_document_number_and_a_title_are_many_to_many():
    title = "最高人民法院关于审理民间借贷案件适用法律若干问题的规定"
    numbers = [version.number for version in find(title).versions]
    assert numbers == ["法释〔2015〕18号", "法释〔2020〕6号", "法释〔2020〕17号"]
    assert find(title) in TABLE.by_number("法释〔2020〕17号")


@pytest.mark.parametrize(
    "law", ["合同法", "担保法", "民法通则", "物权法", "侵权责任法", "婚姻法", "继承法", "民法总则"]
)
def test_a_law_that_the_civil_code_replaced_says_so(law):
    work = find(law)
    assert (work.repealed, work.successor) == ("2021-01-01", "中华人民共和国民法典")
    assert work.status_at("2020-12-31") == "现行有效"
    assert work.status_at("2021-01-01") == "已废止"


def test_the_version_of_a_day_is_the_last_one_in_force():
    law = find("治安管理处罚法")
    assert law.version_at("2025-12-31").promulgated == "2012-10-26"
    assert law.version_at("2026-01-01").promulgated == "2025-06-27"


@pytest.mark.parametrize(
    ("written", "official", "relation"),
    [
        ("银监会", "中国银行业监督管理委员会", "same"),
        ("中国银保监会办公厅", "中国银行保险监督管理委员会", "same"),
        ("国家金融监督管理总局", "中国银行业监督管理委员会", "successor"),
        ("银保监会", "国家金融监督管理总局", "predecessor"),
        ("保监会", "国家金融监督管理总局", "predecessor"),
        ("工商总局", "国家市场监督管理总局", "predecessor"),
        ("全国人大", "全国人民代表大会常务委员会", "same"),
        ("公安部", "中国人民银行", "none"),
    ],
)
def test_issuers_are_related_by_succession(written, official, relation):
    assert default_issuers().relation(written, official) == relation


def test_one_title_in_all_spellings_has_one_key():
    keys = {
        title_key("最高人民法院、最高人民检察院关于办理“套路贷”案件的意见（一）"),
        title_key("最高人民法院 最高人民检察院关于办理「套路貸」案件的意见(一)"),
    }
    assert len(keys) == 1


def test_a_table_survives_pickling():
    copy = pickle.loads(pickle.dumps(TABLE))
    assert [item.link.title for item in find_statutes("《民法典》", table=copy)] == [
        "中华人民共和国民法典"
    ]


HEADER = "title\tlevel\tissuers\taliases\tversions\tarticles\tcomplete\n"
ROW = (
    "债务催收管理办法\t部门规章\t国家金融监督管理总局\t催收办法"
    "\t制定@2027-03-01~2027-06-01#金规〔2027〕3号\t40\t1\n"
)


def test_a_user_adds_a_rule_that_is_then_found_by_title_alias_and_number(tmp_path):
    path = tmp_path / "own.tsv"
    path.write_text(HEADER + ROW, encoding="utf-8")
    table = load_table(path)
    text = "《债务催收管理办法》第四十一条，催收办法第三条，金规〔2027〕3号，《民法典》"
    found = find_statutes(text, table=table, as_of=date(2027, 4, 1))
    assert [item.form for item in found] == ["full", "alias", "docno", "short"]
    assert {item.link.title for item in found[:3]} == {"债务催收管理办法"}
    assert [issue.code for issue in found[0].issues] == [
        "article_out_of_range",
        "not_yet_effective",
    ]
    assert not any(item.link for item in find_statutes("催收办法第三条"))


def test_a_user_row_replaces_the_shipped_row_of_its_title(tmp_path):
    path = tmp_path / "own.tsv.gz"
    path.write_bytes(gzip.compress("title\tlevel\n征信业管理条例\t行政法规\n".encode()))
    [work] = load_table(path).by_title("征信业管理条例")
    assert work.articles == 0


def test_a_table_of_the_user_alone_knows_nothing_else(tmp_path):
    path = tmp_path / "own.tsv"
    path.write_text(HEADER + ROW, encoding="utf-8")
    table = load_table(path, shipped=False)
    assert [work.title for work in table.works] == ["债务催收管理办法"]
    assert [item.link for item in find_statutes("《民法典》", table=table)] == [None]


def test_without_files_the_shipped_table_is_loaded_once():
    assert load_table() is default_table()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "no header line"),
        ("name\tlevel\nx\ty\n", r"line 1: unknown column 'name'"),
        ("title\naaa\n", r"line 1: no column 'level'"),
        ("title\tlevel\n\t法律\n", r"line 2: title and level"),
        ("title\tlevel\na\tb\tc\n", r"line 2: 3 cells under 2"),
        ("title\tlevel\tarticles\na\tb\tmany\n", r"line 2: articles .* 'many'"),
        ("title\tlevel\trepealed\na\tb\t2021/1/1\n", r"line 2: repealed .* '2021/1/1'"),
        ("title\tlevel\tversions\na\tb\t2021-01-01\n", r"line 2: versions .* '2021-01-01'"),
        ("title\tlevel\tversions\n# note\n\na\tb\t制定@2021-13-01\n", r"line 4: versions"),
        ("title\tlevel\tlevel\na\tb\tc\n", r"line 1: two columns 'level'"),
        ("title\tlevel\n甲法\t法律\n乙法\t法律\n甲法\t法律\n", r"line 4: '甲法' .* line 2"),
        ("title\tlevel\n甲法\t法律\n中华人民共和国甲法\t法律\n", r"line 3: .* line 2"),
        ("title\tlevel\r甲法\t法律\r\r甲法\t法律\r", r"line 4: '甲法' .* line 2"),
        ("title\tlevel\n甲\x0c法\t法律\n", r"line 2: title holds a control"),
        ("title\tlevel\n甲\u2028法\t法律\n", r"line 2: title holds a control"),
        ("title\tlevel\n" + "甲" * 201 + "\t法律\n", r"line 2: title .* 200 .* 201"),
        ("title\tlevel\taliases\n甲法\t法律\t甲法;法\n", r"line 2: aliases .* '法'"),
        ("title\tlevel\tarticles\na\tb\t" + "9" * 5000, r"line 2: articles .* '9{40}…'\Z"),
        ("title\tlevel\tarticles\na\tb\t0\n", r"line 2: articles .* '0'"),
        ("title\tlevel\tarticles\na\tb\t１０\n", r"line 2: articles .* '１０'"),
        ("title\tlevel\tarticles\na\tb\t-3\n", r"line 2: articles .* '-3'"),
        ("title\tlevel\tinserted\na\tb\t120之一\n", r"line 2: inserted .* '120之一'"),
        ("title\tlevel\tcounted\na\tb\t2021-02-30\n", r"line 2: counted .* '2021-02-30'"),
        ("title\tlevel\trepealed\na\tb\t２０２１\n", r"line 2: repealed .* '２０２１'"),
        ("title\tlevel\tconfidence\na\tb\tsuper\n", r"line 2: confidence .* 'super'"),
        ("title\tlevel\tcomplete\na\tb\tyes\n", r"line 2: complete .* 'yes'"),
        ("title\tlevel\tversions\na\tb\t通过@2021-01-01\n", r"line 2: versions .* '通过'"),
        (
            "title\tlevel\tversions\na\tb\t制定@2021-01-01|修订@2019-01-01\n",
            r"line 2: versions .* 2019-01-01 after 2021-01-01",
        ),
        ("# as_of 2021-2-3\ntitle\tlevel\n", r"line 1: as_of .* '2021-2-3'"),
    ],
)
def test_a_bad_table_file_says_what_is_wrong_in_which_line(tmp_path, content, message):
    path = tmp_path / "bad.tsv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(TableError, match=message) as caught:
        load_table(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < len(str(path)) + 250


def test_a_comment_is_no_day_of_the_table(tmp_path):
    path = tmp_path / "own.tsv"
    path.write_text("# as_of 2020-01-01\n# by hand\ntitle\tlevel\n甲法\t法律\n", "utf-8")
    assert load_table(path).by_title("甲法")


def test_a_later_file_replaces_the_row_of_an_earlier_one(tmp_path):
    first, second = tmp_path / "first.tsv", tmp_path / "second.tsv"
    first.write_text("title\tlevel\tarticles\n甲法\t法律\t3\n", "utf-8")
    second.write_text("title\tlevel\tarticles\n中华人民共和国甲法\t法律\t4\n", "utf-8")
    assert [work.articles for work in load_table(first, second).by_title("甲法")] == [4]


def test_a_packed_file_that_is_broken_or_a_bomb_says_so(tmp_path):
    path = tmp_path / "bad.tsv.gz"
    whole = gzip.compress((HEADER + ROW).encode())
    for spoilt in (whole[:-12], whole[:30] + b"\xff" * 20 + whole[50:], whole[:2]):
        path.write_bytes(spoilt)
        with pytest.raises(TableError, match="not a whole gzip file"):
            load_table(path)
    path.write_bytes(gzip.compress(b"title\tlevel\n" + bytes(80_000_000), compresslevel=1))
    with pytest.raises(TableError, match="more than 64 MB"):
        load_table(path)


def test_a_file_that_is_no_text_says_so(tmp_path):
    path = tmp_path / "bad.tsv"
    path.write_bytes(b"title\tlevel\n" + "甲法".encode("gb18030"))
    with pytest.raises(TableError, match="line 2: not UTF-8"):
        load_table(path)


def test_a_missing_file_is_missing(tmp_path):
    with pytest.raises(FileNotFoundError):
        load_table(tmp_path / "none.tsv")


def test_an_empty_table_links_nothing_and_raises_nothing():
    found = find_statutes("《民法典》第一条", table=StatuteTable(()))
    assert [(item.text, item.link) for item in found] == [("《民法典》第一条", None)]
