"""The page and the notebook view: what they show, and that nothing of a text gets out of it."""

import html.parser
import io
import re
import subprocess
import sys
import types
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from typer.testing import CliRunner

from spacy_cnclean import Change, CleanText, clean_text
from spacy_cnclean.claims import find_claims
from spacy_cnclean.cli import create_app
from spacy_cnclean.html import PageRow, View, load_ipython_extension, render, write_page
from spacy_cnclean.pipeline._view import view_doc
from spacy_cnclean.statutes import find_statutes

EVIL = "<script>alert(1)</script>\"' onload=x &amp; </section>--> 🎉"


class Reader(html.parser.HTMLParser):
    """Reads HTML back: its elements, and the text of each side."""

    def __init__(self):
        super().__init__()
        self.tags, self.attributes, self.text = [], [], []
        self.open = []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes.append((tag, dict(attrs)))
        if tag not in {"meta", "input"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


def read(source):
    reader = Reader()
    reader.feed(source)
    reader.close()
    assert reader.open == []
    return reader


def page(*paragraphs, title="t"):
    stream = io.StringIO()
    write_page(stream, title, paragraphs)
    return stream.getvalue()


def moved():
    text = "合法催收催收："
    return CleanText.of_changes(text, [Change(6, 7, "：", "punctuation.move", 4, 0.9)])


def test_a_move_is_marked_on_both_sides_and_says_where_from():
    rendering = render(moved())
    assert rendering.raw == (
        '合法催收催收<del class="m" data-k="0" data-t="moved to after “合法催收”, confidence 90%">：</del>'  # noqa: E501
    )
    assert rendering.clean == (
        '合法催收<ins class="m" data-k="0" data-t="came from raw column 7, confidence 90%">：</ins>催收'  # noqa: E501
    )


def test_an_emoji_its_gaps_and_the_healed_place_are_marked():
    rendering = render(clean_text("收 🎉 紧", steps=["emoji"]))
    assert rendering.raw == (
        '收<del class="g"> </del><del class="e" data-k="1" data-t="removed (emoji)">🎉</del>'
        '<del class="g"> </del>紧'
    )
    assert rendering.clean == '收<i class="p" data-t="removed here:  🎉 "></i>紧'


def test_a_doubtful_move_is_marked_on_both_sides_and_left_in_place():
    change = Change(6, 7, "：", "punctuation.move", 4, 0.4, doubtful=True)
    rendering = render(CleanText.of_changes("合法催收催收：", [change]))
    assert rendering.is_changed is False
    for side in (rendering.raw, rendering.clean):
        assert '<span class="d" data-k="0" data-t="doubtful, left here; it may belong' in side


def test_statutes_show_official_titles_and_issues_over_claims():
    text = "依据《合同法》第一百零七条，规模达800亿元。"
    clean = clean_text(text, steps=["emoji"])
    statutes = find_statutes(text)
    rendering = render(clean, statutes=statutes, claims=find_claims(text, statutes=statutes))
    assert "中华人民共和国合同法" in rendering.clean
    assert "error: repealed → 中华人民共和国民法典" in rendering.clean
    assert 'class="c x s"' in rendering.clean
    assert "《合同法》第一百零七条 → 中华人民共和国合同法 (" in rendering.notes
    assert "error: repealed → 中华人民共和国民法典" in rendering.notes


def test_both_sides_read_back_as_the_texts(noisy_text):
    @given(noisy_text)
    def check(text):
        clean = clean_text(text, steps=["hygiene", "emoji"])
        rendering = render(clean, claims=find_claims(clean.text))
        for side, expected in ((rendering.raw, clean.raw_text), (rendering.clean, clean.text)):
            shown = "".join(read(side).text)
            assert shown == "".join(c for c in expected if not is_unseen(c))

    check()


def is_unseen(character):
    from spacy_cnclean.html._render import _UNSEEN

    return _UNSEEN.match(character) is not None


def test_marks_that_overlap_in_any_way_read_back(changed_text):
    @given(changed_text())
    def check(drawn):
        text, changes = drawn
        clean = CleanText.of_changes(text, changes)
        rendering = render(clean)
        assert "".join(read(rendering.raw).text) == text
        assert "".join(read(rendering.clean).text) == clean.text

    check()


def test_everything_from_a_text_is_escaped():
    clean = clean_text(EVIL, steps=["emoji"])
    source = page(PageRow(EVIL, clean), title=EVIL)
    reader = read(source)
    assert reader.tags.count("script") == 1
    assert "alert(1)" not in "".join(re.findall(r"<script>.*?</script>", source, re.DOTALL))
    names = {name for _, attributes in reader.attributes for name in attributes}
    assert not {name for name in names if name.startswith("on")}
    assert "".join(reader.text).count("<script>alert(1)</script>") == 5


def test_what_cannot_be_written_or_seen_is_named():
    clean = CleanText.unchanged("a\ud83d\x00\u202eb\u200b")
    source = page(PageRow("1", clean))
    source.encode()
    for name in ("U+D83D", "U+0000", "U+202E", "U+200B"):
        assert f'<u data-u="{name}"></u>' in source
    assert "\u202e" not in source


def test_the_page_forbids_every_network_and_every_other_script():
    source = page(PageRow("1", moved()))
    (policy,) = [
        attributes["content"]
        for _, attributes in read(source).attributes
        if attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert not re.search(r"https?:|src=|url\(|@import", source)


def test_the_summary_counts_what_the_paragraphs_have():
    noisy = clean_text("收 🎉 紧", steps=["emoji"])
    text = "".join(read(page(PageRow("1", noisy), PageRow("2", moved()))).text)
    assert "2 paragraphs, 2 changed, 12 characters, 0 issues." in text
    assert "Emoji183.3" in text
    assert "Healed gaps2166.7" in text
    assert "Moved marks183.3" in text


def test_a_notebook_shows_a_clean_text_without_a_script():
    source = moved()._repr_html_()
    assert read(source).tags.count("script") == 0
    assert 'title="came from raw column 7, confidence 90%"' in source


def test_a_notebook_is_not_given_a_text_of_megabytes():
    assert len(CleanText.unchanged("甲" * 1_000_000)._repr_html_()) < 1000


def test_a_doc_shows_the_same_with_what_it_cites():
    doc = spacy.blank("zh")("依据《合同法》第一百零七条")
    view = view_doc(doc)
    assert isinstance(view, View)
    assert "中华人民共和国民法典" in view._repr_html_()
    assert str(view) == view._repr_html_()


def test_a_doc_shows_what_its_ruler_found_on_its_day():
    nlp = spacy.blank("zh")
    nlp.add_pipe("cn_emoji_stripper")
    nlp.add_pipe("cn_claim_statute_ruler", config={"as_of": "2019-06-01"})
    doc = nlp("依据《合 🎉 同法》第一百零七条,规模达800亿元。")
    html = doc._.cn_view._repr_html_()
    assert "removed (emoji)" in html
    assert "中华人民共和国合同法" in html
    assert "repealed" not in html
    assert "claim: " in html
    nlp.select_pipes(disable=["cn_claim_statute_ruler"])
    assert "repealed" in nlp(doc._.cn_raw_text)._.cn_view._repr_html_()


def test_a_doc_of_a_ruler_that_found_nothing_shows_nothing_found():
    doc = spacy.blank("zh")("依据《合同法》第一百零七条")
    doc.spans["cn_statutes"] = []
    assert "中华人民共和国合同法" not in doc._.cn_view._repr_html_()


def test_a_notebook_can_show_every_doc_so():
    shown = {}
    formatter = types.SimpleNamespace(
        for_type_by_name=lambda module, name, function: shown.update({(module, name): function})
    )
    display = types.SimpleNamespace(formatters={"text/html": formatter})
    load_ipython_extension(types.SimpleNamespace(display_formatter=display))
    doc = spacy.blank("zh")("甲")
    ((place, function),) = shown.items()
    assert place == (type(doc).__module__, type(doc).__name__)
    assert 'class="cnclean"' in function(doc)


def run(*arguments, text=None):
    return CliRunner().invoke(create_app(), list(map(str, arguments)), input=text and text.encode())


def test_diff_writes_a_page(tmp_path):
    raw = tmp_path / "raw.txt"
    raw.write_text("收 🎉 紧\n没有。\n", "utf-8")
    result = run("diff", raw, "--html", tmp_path / "out.html", "--steps", "emoji")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    reader = read((tmp_path / "out.html").read_text("utf-8"))
    classes = [attributes.get("class") for tag, attributes in reader.attributes if tag == "section"]
    assert classes == ["row", "row same"]


def test_diff_writes_to_standard_output_and_stops_at_the_limit():
    result = run("diff", "-", "--steps", "emoji", "--limit", 1, text="甲🎉\n乙🎉\n")
    assert result.exit_code == 0
    assert "<title>standard input</title>" in result.stdout
    assert "the page ends after 1 paragraphs; see --limit" in result.stderr


def test_diff_reads_tables_and_names_what_it_cannot_read(tmp_path):
    (tmp_path / "a.csv").write_text("id,body\n1,甲🎉\n", "utf-8")
    arguments = ("--steps", "emoji", "-t", "body")
    result = run("diff", tmp_path / "a.csv", tmp_path / "none.csv", *arguments)
    assert result.exit_code == 1
    assert "🎉</del>" in result.stdout
    assert "none.csv: cannot be read: no such file" in result.stderr


def test_view_opens_the_page_in_the_browser(monkeypatch):
    opened = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    result = run("view", "--steps", "emoji", text="甲🎉\n")
    assert result.exit_code == 0
    path = result.stdout.strip()
    assert opened[0].startswith("file:")
    assert "🎉</del>" in Path(path).read_text("utf-8")


def test_view_may_only_say_where_the_page_is(monkeypatch):
    monkeypatch.setattr("webbrowser.open", pytest.fail)
    assert run("view", "--no-browser", "--steps", "emoji", text="甲").exit_code == 0


def test_showing_a_clean_text_imports_no_spacy():
    code = (
        "import sys; from spacy_cnclean import clean_text; "
        "clean_text('甲🎉', steps=['emoji'])._repr_html_(); assert 'spacy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)
