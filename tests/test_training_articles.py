"""The articles that the model learns from are enough, well-formed, and not the test articles."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEST_ARTICLES = sorted((ROOT / "benchmarks" / "data").glob("collection_articles.*.txt"))


@pytest.fixture(scope="module")
def checker():
    path = ROOT / "make_data" / "check_articles.py"
    spec = importlib.util.spec_from_file_location("check_articles", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def paths():
    return sorted((ROOT / "make_data" / "articles").glob("*.txt"))


def test_there_are_at_least_two_hundred_articles(checker, paths):
    articles = [article for path in paths for article in checker.read_articles(path)]
    assert len(articles) >= 200
    assert sum(len(line) for article in articles for line in article) >= 150_000


def test_no_article_shares_a_run_of_letters_with_the_test_articles(checker, paths):
    assert len(TEST_ARTICLES) == 2
    assert checker.check(paths, TEST_ARTICLES) == []


def test_a_shared_run_is_found_with_its_place(checker, tmp_path):
    shared = TEST_ARTICLES[0].read_text(encoding="utf-8").split("\n")[4][:40]
    (tmp_path / "copied.txt").write_text(f"标题\n{shared}\n", encoding="utf-8")
    faults = checker.check([tmp_path / "copied.txt"], TEST_ARTICLES)
    assert faults
    assert "copied.txt:2: shared with the test articles" in faults[0]
