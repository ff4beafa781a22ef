"""Parquet in and out: columns and types kept, the same parts however the run went."""

import json

import pytest
from deadly_steps import DyingOver, Failing

from spacy_cnclean import BatchCleaner
from spacy_cnclean.corpus import CorpusSettings, find_sources, run_corpus
from spacy_cnclean.corpus._blocks import Position
from spacy_cnclean.rows._frames import cut

pa = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")

NOISY = "监管 🐈 收紧"
EMOJI = BatchCleaner(steps=("emoji",))


def small(cleaner=EMOJI):
    return CorpusSettings(cleaner=cleaner, part_size=4000, block_size=1000)


def run(path, out, settings=None, **options):
    return run_corpus(find_sources([path]), out, settings or small(), **options)


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def noisy(tmp_path):
    schema = pa.schema(
        [
            pa.field("id", pa.int64(), metadata={"unit": "none"}),
            pa.field("text", pa.string()),
            pa.field("more", pa.struct([("when", pa.timestamp("us", "UTC"))])),
        ],
        metadata={"made by": "us"},
    )
    rows = {
        "id": list(range(1000)),
        "text": [NOISY + str(n) if n % 3 else None for n in range(1000)],
        "more": [{"when": n} for n in range(1000)],
    }
    path = tmp_path / "noisy.parquet"
    table = pa.table(rows, schema=schema)
    parquet.write_table(table, path, row_group_size=300, compression="zstd")
    return path


def test_columns_types_metadata_and_packing_are_kept(noisy, tmp_path):
    summary = run(noisy, tmp_path / "out")
    parts = sorted((tmp_path / "out").glob("part-*"))
    assert len(parts) > 2
    before = parquet.read_table(noisy)
    after = pa.concat_tables(map(parquet.read_table, parts))
    assert after.schema.equals(before.schema, check_metadata=True)
    assert after.drop_columns(["text"]).equals(before.drop_columns(["text"]))
    assert after.column("text").to_pylist() == [
        f"监管收紧{n}" if n % 3 else None for n in range(1000)
    ]
    assert parquet.ParquetFile(parts[0]).metadata.row_group(0).column(0).compression == "ZSTD"
    assert (summary.rows, summary.changed, summary.failed) == (1000, 666, 0)


def test_two_processes_write_the_same_parts(noisy, tmp_path):
    cleaner = BatchCleaner(steps=("emoji",), columns=("edits", "noise"))
    run(noisy, tmp_path / "one", small(cleaner))
    run(noisy, tmp_path / "two", small(cleaner), workers=2)
    assert files(tmp_path / "one") == files(tmp_path / "two")


@pytest.mark.parametrize("blocks", [0, 1, 7, 12])
def test_a_run_that_was_stopped_ends_the_same(blocks, noisy, tmp_path, monkeypatch):
    from spacy_cnclean.corpus._spool import Spool

    run(noisy, tmp_path / "whole")
    real, left = Spool.add, iter(range(blocks))

    def stopping(self, block, cleaned):
        if next(left, None) is None:
            raise KeyboardInterrupt
        real(self, block, cleaned)

    monkeypatch.setattr(Spool, "add", stopping)
    with pytest.raises(KeyboardInterrupt):
        run(noisy, tmp_path / "out")
    monkeypatch.undo()
    run(noisy, tmp_path / "out")
    assert files(tmp_path / "out") == files(tmp_path / "whole")


def test_rows_that_fail_are_left_out_and_named(noisy, tmp_path):
    summary = run(noisy, tmp_path / "out", small(BatchCleaner(steps=(Failing("331"),))))
    assert (summary.rows, summary.failed) == (999, 1)
    errors = (tmp_path / "out" / "errors.jsonl").read_text("utf-8")
    assert '"row": 332, "reason": "RuntimeError: a bug"' in errors


@pytest.mark.skipif(not hasattr(pa, "string_view"), reason="an older pyarrow")
def test_views_of_strings_are_texts_whichever_rows_fail(tmp_path):
    texts = pa.array(["监管 🐈", None, "331", "收 🐞 紧"], pa.string_view())
    try:
        parquet.write_table(pa.table({"text": texts, "copy": texts}), tmp_path / "views.parquet")
    except pa.ArrowNotImplementedError:
        pytest.skip("this pyarrow writes no views")
    summary = run(
        tmp_path / "views.parquet",
        tmp_path / "out",
        small(BatchCleaner(steps=("emoji", Failing("331")))),
    )
    assert (summary.rows, summary.failed) == (3, 1)
    (part,) = (tmp_path / "out").glob("part-*")
    assert parquet.read_table(part).column("text").to_pylist() == ["监管", None, "收紧"]


def test_a_row_over_which_processes_die_is_named_and_the_others_are_cleaned(noisy, tmp_path):
    dying = BatchCleaner(steps=(DyingOver("331", "998"), Failing("331")), columns=("noise",))
    run(noisy, tmp_path / "out", small(dying), workers=2)
    found = (tmp_path / "out" / "errors.jsonl").read_text("utf-8").splitlines()
    died = "a process died over this row, exit code 7"
    assert [json.loads(line)["row"] for line in found] == [332, 999]
    assert {json.loads(line)["reason"] for line in found} == {died}
    tables = [parquet.read_table(part) for part in sorted((tmp_path / "out").glob("part-*"))]
    kept = [n for n in range(1000) if n not in {331, 998}]
    assert pa.concat_tables(tables).column("id").to_pylist() == kept


def test_all_rows_of_a_file_may_end_processes(tmp_path):
    parquet.write_table(pa.table({"text": ["死1", "死2"]}), tmp_path / "a.parquet")
    dying = BatchCleaner(steps=(DyingOver("1", "2"),))
    summary = run(tmp_path / "a.parquet", tmp_path / "out", small(dying), workers=2)
    assert (summary.rows, summary.failed) == (0, 2)
    (part,) = (tmp_path / "out").glob("part-*")
    assert parquet.read_table(part).schema.names == ["text"]


def test_a_file_without_rows_gives_a_part_with_its_columns(tmp_path):
    parquet.write_table(pa.table({"text": pa.array([], pa.string())}), tmp_path / "a.parquet")
    run(tmp_path / "a.parquet", tmp_path / "out")
    (part,) = (tmp_path / "out").glob("part-*")
    assert parquet.read_table(part).schema.names == ["text"]


@pytest.mark.parametrize("keep", [0, 10, -20])
def test_a_truncated_file_is_named(keep, noisy, tmp_path):
    noisy.write_bytes(noisy.read_bytes()[:keep])
    (failure,) = run(noisy, tmp_path / "out").failures
    assert failure.startswith(f"{noisy}: not a whole Parquet file: ")
    assert not list((tmp_path / "out").glob("part-*"))


def test_a_damaged_page_is_named_and_no_part_is_half_written(noisy, tmp_path):
    data = bytearray(noisy.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 200] = b"\xff" * 200
    noisy.write_bytes(data)
    summary = run(noisy, tmp_path / "out")
    assert summary.failures[0].startswith(f"{noisy}: ")
    for part in (tmp_path / "out").glob("part-*"):
        parquet.read_table(part)


def test_a_file_without_the_column_says_what_it_has(noisy, tmp_path):
    cleaner = BatchCleaner(steps=("emoji",), text_column="body")
    (failure,) = run(noisy, tmp_path / "out", small(cleaner)).failures
    assert failure == f"{noisy}: no column 'body'; the columns are id, text, more"
    cleaner = BatchCleaner(steps=("emoji",), text_column="id")
    (failure,) = run(noisy, tmp_path / "other", small(cleaner)).failures
    assert failure == f"{noisy}: column 'id' holds int64, not text"


def test_texts_that_repeat_are_small_in_the_file_and_no_large_block(tmp_path):
    path = tmp_path / "a.parquet"
    parquet.write_table(pa.table({"text": ["甲" * 100_000] * 100}), path)
    settings = CorpusSettings(cleaner=EMOJI)
    (source,) = find_sources([path])
    layout = source.file_format.read_layout(source, settings)
    blocks = list(source.file_format.read_blocks(layout, Position(), 1 << 20))
    assert len(blocks) > 20
    assert max(len(block.data) for block in blocks) < 3 << 20
    assert [block.end for block in blocks[:-1]] == [block.start for block in blocks[1:]]
    assert blocks[-1].end.rows == 100


def test_batches_are_cut_by_bytes():
    batch = pa.RecordBatch.from_pydict({"text": ["甲" * 1000] * 100})
    pieces = list(cut(batch, 30_000))
    assert [piece.num_rows for piece in pieces] == [10] * 10
    assert pa.Table.from_batches(pieces).equals(pa.Table.from_batches([batch]))
    assert list(cut(batch.slice(0, 0), 10)) == []
