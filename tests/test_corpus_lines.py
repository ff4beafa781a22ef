"""Lines cleaned together are the lines of the text cleaned in one go."""

from hypothesis import given
from hypothesis import strategies as st

from spacy_cnclean import Change, Cleaner
from spacy_cnclean.rows.lines import TextLine, clean_all_lines, clean_lines


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
                assert sorted(together.edits) == sorted(apart.edits)

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
