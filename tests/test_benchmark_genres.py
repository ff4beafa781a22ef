"""The benchmark of genres: what it counts, and what it does without corpora."""

import argparse
import json
import lzma
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# At the end: `benchmarks` is found in the checkout alone, the package where it is installed.
sys.path.append(str(ROOT))

genres = pytest.importorskip("benchmarks.genres.measure")
tables = pytest.importorskip("benchmarks.genres.run")

ARTICLES = ROOT / "benchmarks" / "data" / "clean_articles.txt"


def options(**named):
    defaults = {"corpora": None, "trust": "low", "against": "HEAD", "fast": False}
    return argparse.Namespace(**(defaults | named))


def test_units_are_counted_by_where_they_stood_and_stand_and_should():
    gold = "合法催收：催收机构，必须守法。"
    counts = genres.count(
        [
            ("合法催收催：收机构，必须守法。", gold, gold),
            ("合法催收：催收机，构必须守法。", "合法催收：催收，机构必须守法。", gold),
            (gold, "合法催收：催收机构必须，守法。", gold),
            ("合法催收催收机构", gold, gold),  # other units: left out
        ]
    )
    assert counts == genres.Repaired(
        displaced=2, back=1, right=7, broken=1, moves=3, moved_right=1, damaged=2, exact=1
    )


def test_marks_are_counted_by_class():
    marks = {"displaced": genres.Counter(), "back": genres.Counter()}
    gold = "合法催收：催收机构，必须守法。"
    genres.count([("合法催收催：收机构，必须守法。", gold, gold)], marks)
    assert +marks["displaced"] == +marks["back"] == {"colon": 1}


@pytest.mark.parametrize("folder", [None, Path("no/such/folder")])
def test_without_corpora_it_says_so_and_writes_nothing(folder, capsys, monkeypatch):
    monkeypatch.delenv(genres.VARIABLE, raising=False)
    monkeypatch.setattr(tables, "write_json", None)
    tables.run(options(corpora=folder))
    assert f"skipped, as {folder or 'no corpora'} " in capsys.readouterr().out


def test_the_environment_names_the_corpora_too(tmp_path, monkeypatch):
    monkeypatch.setenv(genres.VARIABLE, str(tmp_path))
    assert genres.corpora_folder(None) == tmp_path
    assert genres.corpora_folder(tmp_path / "none") is None


@pytest.fixture
def corpora(tmp_path, monkeypatch):
    """Return a folder of one corpus, all of whose genres are of it."""
    (tmp_path / "harm_only").mkdir()
    text = ARTICLES.read_text(encoding="utf-8")
    (tmp_path / "harm_only" / "a.txt.xz").write_bytes(lzma.compress(text.encode()))
    monkeypatch.setattr(
        genres, "GENRES", (genres.Genre("news", "harm_only/a.txt.xz", repaired=True),)
    )
    monkeypatch.setattr(tables, "RESULTS", tmp_path)
    monkeypatch.setattr(tables, "FULL", genres.Sizes(60, 20, 8))
    return tmp_path


def test_harm_and_repair_are_measured_and_written(corpora):
    tables.run(options(corpora=corpora))
    result = json.loads((corpora / "genres.json").read_text(encoding="utf-8"))
    harm = result["harm"]["news"]
    assert harm["paragraphs"] > 5
    assert harm["documents"] <= 1
    found = genres.Repaired(*result["repair"]["news"]["documents"])
    assert found.back > found.displaced / 3
    assert {*result["kinds"]} == {*genres.NOISE_KINDS, "slip, every fifth line"}
    page = (corpora / "genres.md").read_text(encoding="utf-8")
    assert f"| all | {harm['paragraphs']} | {harm['documents']} |" in page
    assert "Nothing to compare with." in page


def test_gains_and_losses_are_told_by_genre():
    old = {
        "sizes": [1, 1, 1],
        "harm": {"news": {"paragraphs": 9, "documents": 2, "alone": 0}},
        "repair": {"news": {"documents": [10, 5, 10, 1, 6, 5, 3, 1], "alone": [0] * 8}},
    }
    new = json.loads(json.dumps(old))
    assert tables.differences(old, new) == "Nothing became better or worse.\n"
    new["harm"]["news"]["documents"] = 1
    new["repair"]["news"]["documents"][3] = 2
    told = tables.differences(old, new)
    assert "| gained | news | altered, documents | 2 | 1 |" in told
    assert "| lost | news | broken %, documents | 10.00 | 20.00 |" in told
