"""Lines cleaned together are the lines of the text cleaned in one go."""

import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spacy_cnclean import Change, Cleaner
from spacy_cnclean.corpus import CorpusSettings
from spacy_cnclean.corpus._blocks import Position
from spacy_cnclean.corpus._sources import source_of
from spacy_cnclean.rows._lines import TextLine, clean_all_lines, clean_lines, split_lines


def place(edit):
    return edit.raw_start, edit.raw_end, edit.clean_start, edit.clean_end


def without_ends(text):
    return text.replace("\n", "").replace("\r", "")


def test_together_and_apart_are_the_same_for_steps_that_look_at_one_place(noisy_text):
    @given(st.lists(noisy_text.map(without_ends), max_size=5))
    def check(texts):
        cleaner = Cleaner(["emoji"])
        for together, apart in zip(
            clean_lines(map(TextLine, texts), cleaner), cleaner.clean_batch(texts), strict=True
        ):
            if together.text == apart.text:
                assert together == apart
                assert sorted(together.edits, key=place) == sorted(apart.edits, key=place)

    check()


def test_the_lines_of_any_change_are_lawful_and_read_back(changed_text):
    @given(st.lists(changed_text(), min_size=1, max_size=4))
    def check(drawn):
        texts = [text for text, _ in drawn]
        cleaner = Cleaner([Drawn(drawn)])
        whole = cleaner.clean("\n".join(texts))
        ends = ["\n"] * (len(texts) - 1) + [""]
        lines = list(clean_lines(map(TextLine, texts, ends), cleaner))
        assert "\n".join(line.text for line in lines) == whole.text
        assert [line.raw_text for line in lines] == texts
        assert sum(len(line.edits) for line in lines) == len(whole.edits)
        for line in lines:
            for edit in line.edits:
                assert 0 <= edit.raw_start <= edit.raw_end <= len(line.raw_text)
                assert 0 <= edit.clean_start <= edit.clean_end <= len(line.text)

    check()


class Drawn:
    """A step that makes drawn changes in the lines of one text."""

    name = "drawn"

    def __init__(self, drawn):
        self.drawn = drawn

    def find(self, text):
        shift, changes = 0, []
        for line, found in self.drawn:
            for change in found:
                target = None if change.target is None else change.target + shift
                moved = Change(change.start + shift, change.end + shift, *change[2:])
                changes.append(moved._replace(target=target))
            shift += len(line) + 1
        assert text == "\n".join(line for line, _ in self.drawn)
        return changes


def test_a_step_that_joins_lines_gets_them_one_by_one():
    class Joining:
        name = "joining"

        def find(self, text):
            return [Change(i, i + 1, "", "join") for i, c in enumerate(text) if c in "\n#"]

    lines = [TextLine("甲#"), TextLine("乙", "")]
    for clean in (clean_lines, clean_all_lines):
        assert [line.text for line in clean(lines, Cleaner([Joining()]))] == ["甲", "乙"]


@pytest.mark.parametrize("name", ["a.txt", "a.txt.gz"])
def test_a_file_has_the_lines_of_its_text(name, tmp_path, monkeypatch):
    path = tmp_path / name

    @settings(max_examples=40)
    @given(
        st.lists(st.sampled_from(("\r", "\n", "\r\n", "甲", "ab", "\u2028"))).map("".join),
        st.integers(1, 9),
        st.integers(1, 40),
    )
    def check(text, chunk, block_size):
        monkeypatch.setattr("spacy_cnclean.corpus.formats._lines._CHUNK", chunk)
        data = text.encode()
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
        configuration = CorpusSettings(block_size=block_size)
        source = source_of(path)
        layout = source.file_format.read_layout(source, configuration)
        read_blocks = source.file_format.read_blocks
        split_rows = source.file_format.split_rows
        blocks = list(read_blocks(layout, Position(), block_size))
        rows = [row.decode() for block in blocks for row in split_rows(layout, block.data)]
        assert rows == [line.text + line.end for line in split_lines([text])]
        for block in blocks:  # reading goes on where a block ends
            (*_, last) = read_blocks(layout, block.start, block_size)
            assert last == blocks[-1]._replace(progress=last.progress, resumed=last.resumed)

    check()


def test_a_line_that_is_too_long_is_named_and_takes_no_memory(tmp_path, monkeypatch):
    monkeypatch.setattr("spacy_cnclean.corpus.formats._lines._CHUNK", 7)
    path = tmp_path / "a.txt"
    path.write_bytes(b"one\r" + b"x" * 50 + b"\r\ntwo\n" + b"y" * 20)
    configuration = CorpusSettings(row_limit=20)
    source = source_of(path)
    layout = source.file_format.read_layout(source, configuration)
    (block,) = source.file_format.read_blocks(layout, Position(), configuration.block_size)
    assert block.data == b"one\rtwo\n" + b"y" * 20
    assert [(error.row, error.reason) for error in block.errors] == [(2, "longer than 20 bytes")]
    assert block.end == Position(4, path.stat().st_size)
