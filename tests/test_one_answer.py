"""One text, one answer: every road gives the same clean text, and the same edits."""

from __future__ import annotations

import gzip
import json
from operator import attrgetter

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from spacy_cnclean import BatchCleaner, Cleaner, clean_text, find_emoji
from spacy_cnclean._text_blocks import LINE_BREAKS, block_bounds
from spacy_cnclean.cli import create_app
from spacy_cnclean.corpus import CorpusSettings, find_sources, run_corpus
from spacy_cnclean.punctuation import find_displaced_marks
from spacy_cnclean.punctuation.noise import NoiseSettings, add_noise
from spacy_cnclean.rows._lines import (
    clean_all_line_texts,
    clean_all_lines,
    clean_line_texts,
    clean_lines,
    line_blocks,
    split_lines,
)

SENTENCES = (
    "很多人签合同的时候只看金额，不看条款。等到出现纠纷，才发现自己承担了很多没有想到的责任。",
    "因此，在签字之前，一定要把每一条都读一遍，特别是违约责任和争议解决的部分。",
    "对方是公司还是个人，名称和证件是否一致，都要核对。",
    "据统计，2022年全国法院受理的民间借贷案件超过200万件，其中相当一部分是因为约定不清楚。",
    "（一）还款日期、利率和费用，最好写在同一页上；（二）签字以前，不要付款。",
    "",
    "GDP growth, 3.5% in 2023: see https://example.com/a.",
)
ENDS = ("\n", "\n", "\n", "\r\n", "\r", "\n\n", "\u2028", "\x1c\n", "")
SIZE = 120  # letters of a block here, so that small texts have many


@st.composite
def noised_texts(draw: st.DrawFn) -> str:
    """Draw a text of several lines, each noised on its own, with every kind of line end."""
    seed = draw(st.integers(0, 10_000))
    pieces: list[str] = []
    for index in range(draw(st.integers(0, 12))):
        line = draw(st.sampled_from(SENTENCES))
        if line and draw(st.integers(0, 3)):
            strength = NoiseSettings(damage=draw(st.sampled_from((0.0, 1.0))))
            line = add_noise(line, seed=seed + index, settings=strength).text
        pieces += [line, draw(st.sampled_from(ENDS))]
    return "".join(pieces)


place_of = attrgetter("rule", "kind", "raw_start", "raw_end", "clean_start", "clean_end")


def summary(clean, shift=(0, 0)):
    """Return the edits of a clean text; scores may differ in the last digit."""
    raw, new = shift
    return [
        (
            *(edit.rule, edit.kind, edit.raw_start + raw, edit.raw_end + raw),
            *(edit.clean_start + new, edit.before, edit.after),
        )
        for edit in clean.edits
    ]


def by_lines(cleaned, lines):
    """Return the text that clean lines are together, and their edits in offsets of it."""
    text, edits, raw = "", [], 0
    for clean, line in zip(cleaned, lines, strict=True):
        edits += summary(clean, (raw, len(text)))
        text += clean.text + line.end
        raw += len(line.text) + len(line.end)
    return text, edits


@pytest.fixture
def small_blocks(monkeypatch):
    monkeypatch.setattr("spacy_cnclean._text_blocks.BLOCK_LETTERS", SIZE)
    monkeypatch.setattr("spacy_cnclean._text_blocks.BLOCK_CHARACTERS", 8 * SIZE)


@pytest.fixture(scope="module")
def nlp():
    nlp = spacy.blank("zh")
    nlp.add_pipe("cn_cleaner", config={"preset": "minimal"})
    nlp.add_pipe("cn_emoji_stripper")
    nlp.add_pipe("cn_punct_reorderer")
    return nlp


@pytest.fixture(scope="module")
def cleaning_nlp():
    tokenizer = {"@tokenizers": "spacy_cnclean.CleaningTokenizer.v1"}
    return spacy.blank("zh", config={"nlp": {"tokenizer": tokenizer}})


@pytest.mark.usefixtures("small_blocks")
def test_all_roads_in_python_agree(nlp, cleaning_nlp):
    @settings(max_examples=25)
    @given(noised_texts())
    def check(text):
        whole = clean_text(text)
        expected = (whole.text, summary(whole))
        assert Cleaner().clean_batch(["甲。", text])[1] == whole
        assert BatchCleaner()([text]) == [whole.text]
        lines = list(split_lines([text]))
        for road in (clean_lines, clean_all_lines):
            assert by_lines(road(lines, Cleaner()), lines) == expected
        for road in (clean_line_texts, clean_all_line_texts):
            texts = list(road(lines, Cleaner()))
            assert "".join(a + line.end for a, line in zip(texts, lines, strict=True)) == whole.text
        rows = [row.text for row in BatchCleaner().lines(lines)]
        assert rows == [row.text for row in BatchCleaner(columns=("noise",)).lines(lines)] == texts
        for pipeline in (nlp, cleaning_nlp):
            doc = pipeline(text)
            assert doc.text == whole.text
            assert list(map(place_of, doc._.cn_edits)) == list(map(place_of, whole.edits))
            assert next(doc.text for doc in pipeline.pipe([text, "乙"])) == whole.text

    check()


@pytest.mark.parametrize(
    "steps",
    [
        ("hygiene", "emoji", "punctuation", "width"),
        ("punctuation", "emoji"),
        ("width",),
        ("spacing", "repeats", "obfuscation"),
    ],
)
@pytest.mark.usefixtures("small_blocks")
def test_lines_and_text_agree_with_any_steps(steps):
    cleaner = Cleaner(steps)

    @settings(max_examples=15)
    @given(
        noised_texts(),
        st.sampled_from(
            (
                "",
                "&nbsp;１２\ue000",
                "⼏&#65297;\x1c&#10;",
                "　 🌷 字",
                "加.微.信！！ 好 ， 快 捷 键 指",
            )
        ),
    )
    def check(text, odd):
        text = text.replace("。", f"。{odd}")
        whole = cleaner.clean(text)
        lines = list(split_lines([text]))
        assert by_lines(clean_lines(lines, cleaner), lines) == (whole.text, summary(whole))

    check()


@pytest.mark.usefixtures("small_blocks")
def test_the_components_agree_where_an_emoji_is_named():
    """What a step puts in makes the text longer; the raw text still says where it is cut."""
    text = "".join(f"{line}🎉🎉🎉\n" for line in SENTENCES[:5] * 4)
    noisy = add_noise(text, seed=4).text
    nlp = spacy.blank("zh")
    nlp.add_pipe("cn_emoji_stripper", config={"policy": "describe"})
    nlp.add_pipe("cn_punct_reorderer")
    emoji_step = nlp.get_pipe("cn_emoji_stripper").cleaner.steps[0]
    whole = Cleaner([emoji_step, "punctuation"]).clean(noisy)
    assert nlp(noisy).text == whole.text
    lines = list(split_lines([noisy]))
    cleaned = clean_line_texts(lines, Cleaner([emoji_step, "punctuation"]))
    assert "".join(f"{text}\n" for text in cleaned) == whole.text


@pytest.mark.usefixtures("small_blocks")
def test_the_step_alone_cuts_as_the_cleaner_does():
    @settings(max_examples=15)
    @given(noised_texts())
    def check(text):
        changes = find_displaced_marks(text)
        made = Cleaner(["punctuation"]).clean(text)
        moves = [edit.raw_start for edit in (*made.edits, *made.doubtful)]
        assert sorted(moves) == [change.start for change in changes]

    check()


@pytest.mark.usefixtures("small_blocks")
def test_cleaning_a_long_text_twice_is_cleaning_it_once():
    for seed in range(3):
        text = "".join(f"{line}\n" for line in SENTENCES * 6)
        clean = clean_text(add_noise(text, seed=seed).text).text
        assert clean_text(clean).text == clean


@pytest.mark.parametrize("options", [{}, {"keep": ("🌷",)}, {"policy": "describe"}])
def test_an_emoji_sees_no_other_line(options):
    """The emoji step says that it reads line by line."""
    pieces = st.sampled_from((*"字1a 。-（)🌷️", "🐞 ", " 🐞", "1. ", "2", *LINE_BREAKS))
    texts = st.lists(pieces, max_size=12).map("".join)

    @settings(max_examples=150)
    @given(texts, st.sampled_from(LINE_BREAKS), texts)
    def check(one, line_break, other):
        shift = len(one) + 1
        alone = [(change.start, change.end) for change in find_emoji(one, **options)]
        alone += [
            (change.start + shift, change.end + shift) for change in find_emoji(other, **options)
        ]
        together = [(c.start, c.end) for c in find_emoji(f"{one}{line_break}{other}", **options)]
        if not (one.endswith("\r") and line_break == "\n"):
            assert together == alone

    check()


@pytest.mark.usefixtures("small_blocks")
def test_a_stream_is_cut_where_the_whole_text_is():
    @given(
        st.lists(st.sampled_from(("甲" * 50, "a，", "🌷" * 300, "\n", "\r", "\u2028"))), st.data()
    )
    def check(pieces, data):
        text = "".join(pieces)
        bounds = list(block_bounds(text))
        assert "".join(text[start:end] for start, end in bounds) == text
        end = data.draw(st.integers(0, len(text)))
        seen = [bound for bound in block_bounds(text[:end]) if bound[1] < end]
        assert seen == bounds[: len(seen)]
        cut = data.draw(st.integers(0, len(text)))
        blocks = line_blocks(split_lines([text[:cut], text[cut:]]))
        lengths = [sum(len(line.text) + len(line.end) for line in block) for block in blocks]
        assert lengths == [end - start for start, end in bounds]

    check()


def long_text():
    """Return some blocks of noised lines with every line end that files have."""
    lines: list[str] = []
    for seed in range(700):
        line = SENTENCES[seed * 5 % 7]
        noisy = add_noise(line, seed=seed, settings=NoiseSettings(damage=0.5)).text
        lines.append(noisy + ("\n", "\n", "\r\n", "\r", "\u2028")[seed * 3 % 5])
    return "".join(lines) + SENTENCES[0]


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Return the folder of one text as files, and the text."""
    folder = tmp_path_factory.mktemp("one")
    text = long_text()
    assert len(list(block_bounds(text))) > 2
    (folder / "a.txt").write_bytes(text.encode())
    (folder / "a.txt.gz").write_bytes(gzip.compress(text.encode()))
    row = json.dumps({"text": text}, ensure_ascii=False)
    (folder / "a.jsonl").write_bytes(row.encode())
    return folder, text, clean_text(text)


def command(*arguments, text=None):
    data = None if text is None else text.encode()
    return CliRunner().invoke(create_app(), [*map(str, arguments)], input=data)


@pytest.mark.parametrize("name", ["a.txt", "a.txt.gz", "-"])
def test_clean_and_check_give_what_the_function_gives(name, files):
    folder, text, whole = files
    path = name if name == "-" else folder / name
    given = text if name == "-" else None
    assert command("clean", path, text=given).stdout_bytes == whole.text.encode()
    shown = command("check", "--format", "json", path, text=given).stdout.splitlines()
    changes = [json.loads(line) for line in shown]
    assert [(c["rule"], c["old"]) for c in changes] == [(e.rule, e.before) for e in whole.edits]


@pytest.mark.parametrize("name", ["a.txt", "a.txt.gz"])
@pytest.mark.parametrize("block_size", [1, 1 << 16])
def test_run_gives_what_the_function_gives(name, block_size, files, tmp_path):
    folder, _, whole = files
    sources = find_sources([folder / name])
    run_corpus(sources, tmp_path, CorpusSettings(block_size=block_size))
    (part,) = tmp_path.glob("part-*")
    data = part.read_bytes()
    assert (gzip.decompress(data) if name.endswith(".gz") else data) == whole.text.encode()


def test_an_entity_of_a_line_end_makes_no_row_of_its_own(tmp_path):
    """A row of text cannot hold a line end, so no road may put one there."""
    path = tmp_path / "a.txt"
    path.write_text("第一段&#10;第二段\n第三段&#13;\n", encoding="utf-8")
    cleaned = command("clean", path, "--steps", "hygiene")
    run = command("run", path, "--output", tmp_path / "out", "--steps", "hygiene")
    assert run.exit_code == 0
    (part,) = (tmp_path / "out").glob("part-*")
    assert part.read_bytes() == cleaned.stdout_bytes


def test_a_row_of_json_gives_what_the_function_gives(files, tmp_path):
    folder, _, whole = files
    run_corpus(find_sources([folder / "a.jsonl"]), tmp_path)
    (part,) = tmp_path.glob("part-*")
    assert json.loads(part.read_bytes())["text"] == whole.text
