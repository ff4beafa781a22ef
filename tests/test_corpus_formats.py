"""What holds of every format of files, and what it takes to add one."""

import importlib.util

import pytest
from typer.testing import CliRunner

from spacy_cnclean import BatchCleaner
from spacy_cnclean.cli import create_app
from spacy_cnclean.corpus import FORMATS, CorpusSettings, Source, find_sources, run_corpus
from spacy_cnclean.corpus._blocks import Position
from spacy_cnclean.corpus._sources import read_texts
from spacy_cnclean.corpus.formats import EXTENSIONS, FormatRow
from spacy_cnclean.corpus.formats import _delimited as delimited
from spacy_cnclean.corpus.formats._delimited import Delimited

TEXTS = [f"第{number}条，甲乙丙丁。" for number in range(40)]
SETTINGS = CorpusSettings(cleaner=BatchCleaner(steps=("emoji",)), block_size=200)
IN_BYTES = {
    "txt": "".join(f"{text}\r\n" for text in TEXTS),
    "jsonl": "".join(f'{{"id": 1.0, "text": "{text}"}}\n' for text in TEXTS),
    "csv": "id,text\n" + "".join(f'"a\nb",{text}\n' for text in TEXTS),
    "tsv": "text\tid\r\n" + "".join(f"{text}\t1\r\n" for text in TEXTS),
}


@pytest.fixture(params=FORMATS)
def source(request, tmp_path):
    """A file of each format, with the same texts."""
    file_format = FORMATS[request.param]
    path = tmp_path / f"a{file_format.extensions[0]}"
    if request.param in IN_BYTES:
        path.write_bytes(IN_BYTES[request.param].encode())
    elif importlib.util.find_spec("pyarrow") is None:
        pytest.skip("needs pyarrow")
    else:
        from pyarrow import parquet, table

        parquet.write_table(table({"id": list(range(len(TEXTS))), "text": TEXTS}), path)
    return find_sources([path])[0]


def blocks_of(source, start=None):
    layout = source.file_format.read_layout(source, SETTINGS)
    return layout, list(source.file_format.read_blocks(layout, start or Position(), 200))


def texts_of(source, layout, block, data):
    rows = source.file_format.read_rows(layout, block._replace(data=data), SETTINGS.cleaner)
    assert not rows.errors
    return [row.text for row in rows.texts]


def test_every_format_is_found_by_its_extensions():
    for name, file_format in FORMATS.items():
        assert file_format.name == name == file_format.load().name
        for extension in file_format.extensions:
            assert EXTENSIONS[extension] == name


def test_the_texts_of_a_file_are_read_with_their_numbers(source):
    assert list(read_texts(source, SETTINGS)) == list(enumerate(TEXTS, 1))


def test_reading_goes_on_where_a_block_ends(source):
    layout, blocks = blocks_of(source)
    assert blocks[-1].end.rows == len(TEXTS)
    for number, block in enumerate(blocks[:-1], 1):
        _, rest = blocks_of(source, block.end)
        assert [(one.start, one.end) for one in rest] == [
            (one.start, one.end) for one in blocks[number:]
        ]
        assert [texts_of(source, layout, one, one.data) for one in rest] == [
            texts_of(source, layout, one, one.data) for one in blocks[number:]
        ]


def test_a_block_is_its_rows_put_together(source):
    layout, blocks = blocks_of(source)
    for block in blocks:
        rows = source.file_format.split_rows(layout, block.data)
        assert len(rows) == block.end.rows - block.start.rows
        joined = source.file_format.join_rows(rows)
        assert texts_of(source, layout, block, joined) == texts_of(
            source, layout, block, block.data
        )


def test_a_clean_file_stays_as_it_is(source, tmp_path):
    summary = run_corpus([source], tmp_path / "out", SETTINGS)
    assert (summary.rows, summary.changed, summary.failed) == (len(TEXTS), 0, 0)
    (part,) = (tmp_path / "out").glob("part-*")
    assert part.suffix == source.path.suffix
    if source.file_format.is_text:
        assert part.read_bytes() == source.path.read_bytes()
    assert [text for _, text in read_texts(Source(part, source.format), SETTINGS)] == TEXTS


def test_a_format_is_one_row_of_the_table(monkeypatch, tmp_path):
    monkeypatch.setattr(delimited, "PSV", Delimited("psv", "|"), raising=False)
    row = FormatRow("psv", (".psv",), "_delimited:PSV", has_header=True)
    monkeypatch.setitem(FORMATS, "psv", row)
    monkeypatch.setitem(EXTENSIONS, ".psv", "psv")
    path = tmp_path / "a.psv"
    path.write_text("id|text\n1|监管 🐈 收紧\n", encoding="utf-8")
    run_corpus(find_sources([tmp_path]), tmp_path / "out", SETTINGS)
    (part,) = (tmp_path / "out").glob("part-00000-00000.psv")
    assert part.read_text(encoding="utf-8") == "id|text\n1|监管收紧\n"
    result = CliRunner().invoke(create_app(), ["clean", "--steps", "emoji", str(path)])
    assert (result.exit_code, result.stdout) == (0, "id|text\n1|监管收紧\n")
