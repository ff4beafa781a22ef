"""Fact-check reports: faults told once and in words, in both languages and all formats."""

import re
import typing

import pytest
from typer.testing import CliRunner

from spacy_cnclean.claims._models import IssueCode
from spacy_cnclean.claims.types import CLAIM_TYPES
from spacy_cnclean.cli import create_app
from spacy_cnclean.edits._noise import NOISE_CLASSES
from spacy_cnclean.report import LANGUAGES, language
from spacy_cnclean.report._catalogue import read_catalogue
from spacy_cnclean.report._explanations import CODES, all_messages, explanation
from spacy_cnclean.report._findings import SEVERITIES as ORDER
from spacy_cnclean.report._messages import translator
from spacy_cnclean.report._tables import all_messages as table_messages
from spacy_cnclean.statutes._issues import SEVERITIES

TEXT = """2015年出台的《网络借贷信息中介机构业务活动管理办法》规定,平台 🐎 不得暴力催收。
《民法典》第一千三百条也有规定。2025年市场规模达到2000亿元，同比增长8%。
2015年出台的《网络借贷信息中介机构业务活动管理办法》第十条。
"""
PAGE_MESSAGES = ["Fact-check report", "Report", "Show", *ORDER, "unknown"]
FIELD = re.compile(r"\{\w+\}")


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def run(*arguments, code=0):
    result = CliRunner().invoke(create_app(), ["report", *map(str, arguments)])
    assert result.exit_code == code, result.output
    return " ".join(result.stderr.split())


@pytest.mark.parametrize("code", [*SEVERITIES, *typing.get_args(IssueCode)])
def test_every_issue_can_be_explained(code):
    assert code in CODES
    full = {"code": code, "written": "甲", "official": "乙"}
    for issue in (full, {**full, "written": ""}, {**full, "official": ""}, {"code": code}):
        assert "{" not in explanation(issue, str)
    assert explanation(full, str) != code


@pytest.mark.parametrize("chosen", [name for name in LANGUAGES if name != "en"])
def test_a_catalogue_is_complete_and_keeps_what_is_filled_in(chosen):
    wanted = [*all_messages(), *table_messages(), *PAGE_MESSAGES, *CLAIM_TYPES]
    wanted += [kind.title for kind in NOISE_CLASSES]
    wanted += [
        "Nothing is wrong with the citations that were found.",
        *("No claims were found.", "Cleaning changed nothing."),
    ]
    translate = translator(chosen)
    assert [message for message in wanted if translate(message) == message] == []
    for message in wanted:
        assert set(FIELD.findall(translate(message))) <= set(FIELD.findall(message)), message


@pytest.mark.parametrize(
    ("text", "line"),
    [('msgid "a"\nmsgstr b', 2), ("what", 1), ('"a"', 1), ('msgid "a"\nmsgstr ["b"]', 2)],
)
def test_a_damaged_catalogue_is_named_with_its_line(text, line):
    with pytest.raises(ValueError, match=rf"zh\.po, line {line}: expected"):
        read_catalogue(text, "zh.po")


def test_the_language_is_the_one_wanted_else_that_of_the_environment():
    assert language("zh", {"LANG": "en_US"}) == "zh"
    assert language(None, {"LC_ALL": "zh_TW.UTF-8", "LANG": "en_US"}) == "zh"
    assert language(None, {}) == language(None, {"LANG": "C"}) == "en"
    with pytest.raises(ValueError, match="expected one of en, zh, got 'fr'"):
        language("fr")


def test_a_fault_is_told_once_with_all_its_places(article, tmp_path):
    target = tmp_path / "report.md"
    run(article, "-o", target, "--lang", "zh", "--as-of", "2026-01-01")
    lines = target.read_text(encoding="utf-8").split("\n")
    found = [line for line in lines if line.startswith("| 错误 |")]
    assert len(found) == 2
    assert "标题缺“暂行”；日期应为2016-08-17，不是2015" in found[0]
    assert f"{article}:1:9 {article}:3:9" in found[0].replace("\\", "")
    assert "没有第一千三百条，最后一条是第1260条" in found[1]
    assert "- 判断日期: 2026-01-01" in lines
    assert "- 清洗改动的行: 1 / 3" in lines


def test_a_report_is_in_english_too(article, tmp_path, monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    target = tmp_path / "report.md"
    run(article, "-o", target, "--claims", "1")
    text = target.read_text(encoding="utf-8")
    assert "The title lacks “暂行”; The date is 2016-08-17, not 2015" in text
    assert "There is no 第一千三百条: the last article is 1260" in text
    assert text.count("\n| 1 |") == 1
    assert "\n| 2 |" not in text


def test_a_page_needs_no_network_and_takes_text_as_text(tmp_path):
    source = tmp_path / "<b>.txt"
    source.write_text("《民法典》第一千三百条<script>alert(1)</script>规定。", encoding="utf-8")
    target = tmp_path / "report.html"
    run(source, "-o", target, "--lang", "zh")
    page = target.read_text(encoding="utf-8")
    assert '<html lang="zh-Hans">' in page
    assert "default-src 'none'" in page.replace("&#39;", "'")
    assert page.count("<script") == 1
    assert "<b>.txt" not in page
    assert not re.search(r"(?:src|href)=.https?:", page)
    assert 'data-kind="error"' in page


def test_a_workbook_holds_text_and_no_formulas(tmp_path):
    openpyxl = pytest.importorskip("openpyxl", reason="the extra `xlsx` is not installed")
    source = tmp_path / "article.txt"
    source.write_text("=1+1《民法典》第一千三百条规定\x07。\n" + TEXT, encoding="utf-8")
    target = tmp_path / "report.xlsx"
    run(source, "-o", target, "--lang", "zh")
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == ["报告", "法规引用", "待核查的陈述", "清洗"]
    rows = list(book["法规引用"].values)
    assert rows[0][:3] == ("级别", "引用", "问题")
    assert len(rows) == 3
    sentences = [cell for row in book["法规引用"] for cell in row if str(cell.value)[:1] == "="]
    assert sentences
    assert "f" not in {cell.data_type for cell in sentences}
    assert "report.xlsx" in {path.name for path in tmp_path.iterdir()}
    assert not list(tmp_path.glob("*.part"))


def test_without_openpyxl_the_extra_is_named(article, tmp_path, monkeypatch):
    monkeypatch.setattr("spacy_cnclean.cli.report.find_spec", {}.get)
    message = run(article, "-o", tmp_path / "report.xlsx", code=1)
    assert 'pip install "spacy-cnclean[xlsx]"' in message


def test_another_extension_is_refused(article, tmp_path):
    message = run(article, "-o", tmp_path / "report.pdf", code=1)
    assert "report.pdf: a report ends in .html, .md, .xlsx" in message


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_reported(article, tmp_path):
    target = tmp_path / "report.md"
    message = run(article, tmp_path / "missing.txt", "-o", target, "--lang", "en", code=1)
    assert "missing.txt" in message
    assert "missing.txt" not in target.read_text(encoding="utf-8")
    assert "暂行" in target.read_text(encoding="utf-8")


def test_a_text_without_findings_says_so(tmp_path):
    source = tmp_path / "plain.txt"
    source.write_text("好。\n", encoding="utf-8")
    target = tmp_path / "report.html"
    run(source, "-o", target, "--lang", "zh")
    page = target.read_text(encoding="utf-8")
    for words in ("所找到的引用没有问题。", "没有找到陈述。", "清洗没有改动任何内容。"):
        assert words in page


def test_rows_of_a_table_are_reported_by_their_row(tmp_path):
    source = tmp_path / "rows.csv"
    source.write_text("id,text\n1,好\n2,《民法典》第一千三百条规定\n", encoding="utf-8")
    target = tmp_path / "report.md"
    run(source, "-o", target, "--lang", "en")
    assert "rows.csv:2:1:1" in target.read_text(encoding="utf-8")
