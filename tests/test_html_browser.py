"""The page in a real browser: themes, phone width, hover, keyboard, no network, no error."""

import os
import shutil
from pathlib import Path

import pytest

from spacy_cnclean import Change, CleanText, clean_text
from spacy_cnclean.claims import find_claims
from spacy_cnclean.html import PageRow, write_page
from spacy_cnclean.statutes import find_statutes

playwright = pytest.importorskip("playwright.sync_api")
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
if CHROMIUM is None:
    pytest.skip("needs Chromium, which is not installed", allow_module_level=True)

ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
THEMES = {"light": (1200, 900), "dark": (1200, 900)}
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def path(tmp_path):
    law = "依据《合同法》第一百零七条，规模达800亿元。"
    statutes = tuple(find_statutes(law))
    move = Change(6, 7, "：", "punctuation.move", 4, 0.9)
    paragraphs = [
        PageRow("1", clean_text("收 🎉 紧<b>x</b>", steps=["emoji"])),
        PageRow("2", CleanText.unchanged("没有。")),
        PageRow("3", CleanText.of_changes("合法催收催收：", [move])),
        PageRow("4", CleanText.unchanged(law), statutes, tuple(find_claims(law))),
        *(PageRow(str(n), clean_text("长文" * 300 + "🎉", steps=["emoji"])) for n in range(5, 30)),
    ]
    return write(tmp_path / "page.html", paragraphs)


def write(path, paragraphs):
    with path.open("w", encoding="utf-8") as stream:
        write_page(stream, "a page", paragraphs)
    return path


@pytest.fixture
def opened(browser):
    """Return the function that opens a page, and check afterwards that it was quiet."""
    said, requests, contexts = [], [], []

    def open_page(path, *, theme="light", width=1200, height=900):
        context = browser.new_context(
            color_scheme=theme, viewport={"width": width, "height": height}
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: requests.append(request.url))
        page.goto(Path(path).as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert said == []
    assert [url for url in requests if not url.startswith("file:")] == []
    assert len(requests) == len(contexts)


def luminance(page, selector):
    color = page.eval_on_selector(selector, "e => getComputedStyle(e).backgroundColor")
    red, green, blue = (int(part) for part in color[4:-1].split(",")[:3])
    return (2 * red + 7 * green + blue) / 10


@pytest.mark.parametrize(("theme", "is_dark"), [("light", False), ("dark", True)])
def test_the_page_follows_the_theme_of_the_system_and_the_key(theme, is_dark, path, opened):
    page = opened(path, theme=theme)
    assert (luminance(page, "body") < 128) is is_dark
    page.keyboard.press("t")
    assert (luminance(page, "body") < 128) is not is_dark


@pytest.mark.parametrize("width", [320, 390, 1200])
def test_nothing_is_wider_than_the_screen(width, path, opened):
    page = opened(path, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    raw, clean = (page.locator(f"#p3 .{side}").bounding_box() for side in ("raw", "clean"))
    assert (clean["y"] > raw["y"]) is (width < 700)


def test_the_text_of_the_page_is_text(path, opened):
    page = opened(path)
    assert page.locator("#p1 b").count() == 0
    assert page.locator("#p1 .clean").inner_text() == "收紧<b>x</b>"
    assert page.locator("#p1 .raw").inner_text() == "收 🎉 紧<b>x</b>"


def test_hover_shows_where_a_mark_came_from_and_lights_both_sides(path, opened):
    page = opened(path)
    page.hover("#p3 ins.m")
    assert page.locator("#tip").inner_text() == "came from raw column 7, confidence 90%"
    assert page.locator("#p3 .lit").all_inner_texts() == ["：", "："]
    page.hover("h1")
    page.hover("#p2 .raw")
    assert page.locator("#tip").is_hidden()
    assert page.locator(".lit").count() == 0


def test_a_statute_shows_its_official_title_and_issue(path, opened):
    page = opened(path)
    page.hover("#p4 .clean .s >> nth=0")
    told = page.locator("#tip").inner_text()
    assert "中华人民共和国合同法" in told
    assert "error: repealed → 中华人民共和国民法典" in told
    assert "中华人民共和国民法典" in page.locator("#p4 ul").inner_text()


def test_the_keyboard_goes_through_marks_paragraphs_and_issues(path, opened):
    page = opened(path)
    focused = "document.activeElement.closest('.row').id + ' ' + document.activeElement.className"
    page.keyboard.press("n")
    assert page.evaluate(focused) == "p1 e lit"
    assert page.locator("#tip").inner_text() == "removed (emoji)"
    page.keyboard.press("n")
    assert page.evaluate(focused) == "p1 p lit"
    page.keyboard.press("n")
    assert page.evaluate(focused) == "p3 m lit"
    page.keyboard.press("p")
    assert page.evaluate(focused) == "p1 p lit"
    page.keyboard.press("Escape")
    assert page.locator("#tip").is_hidden()
    page.keyboard.press("i")
    assert page.evaluate(focused).startswith("p4")
    page.keyboard.press("k")
    assert page.evaluate(focused) == "p3 row"
    page.keyboard.press("j")
    assert page.evaluate(focused) == "p5 row"
    assert page.locator("#p5").bounding_box()["y"] < 900


def test_the_buttons_are_reached_by_tab(path, opened):
    page = opened(path)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "previous"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('.row').id") == "p1"


def test_boxes_hide_unchanged_paragraphs_and_colours(path, opened):
    page = opened(path)
    page.check("#changed")
    assert page.locator("#p2").is_hidden()
    page.uncheck("[data-kind=e]")
    color = page.eval_on_selector("#p1 .e", "e => getComputedStyle(e).backgroundColor")
    assert color == "rgba(0, 0, 0, 0)"
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.closest('.row').id") in {"p1", "p3"}


def test_a_tap_shows_what_hover_shows(path, opened):
    page = opened(path, width=390)
    page.click("#p3 ins.m")
    assert page.locator("#tip").inner_text() == "came from raw column 7, confidence 90%"
    box = page.locator("#tip").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390


def test_ten_thousand_paragraphs_open(tmp_path, opened):
    paragraph = PageRow("1", clean_text("监管 🐈 收紧，公司 🐞 应当赔偿。" * 4, steps=["emoji"]))
    page = opened(write(tmp_path / "big.html", [paragraph] * 10_000))
    assert page.locator(".row").count() == 10_000
    page.keyboard.press("n")
    assert page.locator("#tip").is_visible()
