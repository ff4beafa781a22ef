"""`statutes`: what the command says of a work, and of the table."""

import json

import pytest
from typer.testing import CliRunner

from spacy_cnclean.cli import create_app
from spacy_cnclean.statutes import default_table

TABLE = default_table()


def run(*arguments):
    return CliRunner().invoke(create_app(), ["statutes", *map(str, arguments)])


def test_a_work_is_shown_with_its_versions_its_source_and_the_date_of_the_table():
    shown = run("婚姻登记条例").stdout
    assert "现行有效 as of" in shown
    assert "2025-04-06" in shown
    assert "国务院令第804号" in shown
    assert "\n  source " in shown
    assert f"\n  table       {TABLE.as_of}" in shown


def test_signing_and_release_are_two_columns():
    (record,) = map(json.loads, run("法释〔2025〕12号", "--format", "json").stdout.splitlines())
    (version,) = record["versions"]
    assert (version["signed"], version["released"]) == ("2025-07-31", "2025-08-01")
    assert version["effective"] == "2025-09-01"
    assert record["table_date"] == TABLE.as_of


def test_a_repealed_work_names_its_successor():
    (record,) = map(json.loads, run("公司登记管理条例", "-f", "json").stdout.splitlines())
    assert record["status"] == "已废止"
    assert record["repealed"] == "2022-03-01"
    assert record["successor"] == "中华人民共和国市场主体登记管理条例"


@pytest.mark.parametrize("name", ["民法典", "中华人民共和国民法典", "消法"])
def test_a_work_is_found_by_any_of_its_names(name):
    assert run(name).exit_code == 0


def test_a_name_that_is_not_there_is_told_with_what_is_near():
    result = run("网络借贷信息中介机构业务活动管理办法", "民法典")
    assert result.exit_code == 1
    assert "网络借贷信息中介机构业务活动管理暂行办法" in result.stderr
    assert "中华人民共和国民法典" in result.stdout


def test_without_a_name_the_levels_are_counted():
    shown = run().stdout
    assert f"{len(TABLE.works):,} works" in shown
    records = [json.loads(line) for line in run("-f", "json").stdout.splitlines()]
    assert sum(record["works"] for record in records) == len(TABLE.works)
    complete = {record["level"] for record in records if record["complete_until"]}
    assert complete == {"法律", "行政法规"}


def test_a_table_of_ones_own_is_shown_too(tmp_path):
    table = tmp_path / "own.tsv"
    table.write_text("title\tlevel\n某市催收管理规定\t地方规章\n", encoding="utf-8")
    assert "unknown as of" in run("某市催收管理规定", "--table", table).stdout
