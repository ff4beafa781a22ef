"""What every step promises for any text, checked for one cleaner and one text."""

from spacy_cnclean import Cleaner
from spacy_cnclean.rows._lines import clean_lines, split_lines


def check_promises(step, text):
    """Check that the changes are lawful, that once is enough, and that the alignment is true."""
    changes = list(step.find(text))
    assert [change.start for change in changes] == sorted(change.start for change in changes)
    assert all(0 <= change.start <= change.end <= len(text) for change in changes)
    cleaner = Cleaner([step])
    clean = cleaner.clean(text)
    assert cleaner.clean(clean.text).text == clean.text
    assert not any(not change.doubtful for change in step.find(clean.text))
    assert cleaner.clean_batch([text, "甲"])[0].edits == clean.edits
    for edit in clean.edits:
        assert text[edit.raw_start : edit.raw_end] == edit.before
        assert clean.text[edit.clean_start : edit.clean_end] == edit.after
    for segment in clean.alignment.segments:
        if segment.kind == "keep":
            kept = clean.text[segment.clean_start : segment.clean_end]
            assert kept == text[segment.raw_start : segment.raw_end]
    for line, alone in zip(
        split_lines([text]), clean_lines(split_lines([text]), cleaner), strict=True
    ):
        assert alone.raw_text == line.text
    return clean
