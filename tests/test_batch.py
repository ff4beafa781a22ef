"""One callable for lists, tables and frames: same kind back, everything else kept."""

import pickle
import re
import subprocess
import sys
from dataclasses import FrozenInstanceError
from fractions import Fraction

import numpy as np
import pytest

from spacy_cnclean import BatchCleaner, EmojiStep, clean_text
from spacy_cnclean.rows._batch import _cleaner
from spacy_cnclean.rows._columns import COLUMNS

RAW = "监管 🐈 收紧"
EMOJI = BatchCleaner(steps=("emoji",))


class Failing:
    """A step with a bug that one word wakes."""

    name = "failing"

    def find(self, text):
        if "坏" in text:
            raise RuntimeError("a bug")
        return ()

    def __eq__(self, other):
        return isinstance(other, Failing)

    def __hash__(self):
        return 1


def test_a_list_gives_a_list_of_clean_texts():
    assert EMOJI([RAW, "甲", ""]) == ["监管收紧", "甲", ""]


def test_a_missing_text_stays_missing():
    assert EMOJI([None, "甲🎉"]) == [None, "甲"]


def test_a_mapping_keeps_its_other_columns():
    batch = {"id": [1, 2], "text": [RAW, None]}
    assert EMOJI(batch) == {"id": [1, 2], "text": ["监管收紧", None]}
    assert batch["text"] == [RAW, None]


def test_the_clean_text_may_go_beside_the_raw_one():
    cleaner = BatchCleaner(steps=("emoji",), output_column="clean")
    assert cleaner({"text": [RAW]}) == {"text": [RAW], "clean": ["监管收紧"]}


def test_an_error_goes_to_its_column_and_leaves_the_raw_text():
    cleaner = BatchCleaner(steps=(Failing(),), columns=("edits",), error_column="error")
    assert cleaner({"text": ["好", "坏", 7]}) == {
        "text": ["好", "坏", 7],
        "cn_edits": [[], None, None],
        "error": [None, "RuntimeError: a bug", "TypeError: text must be str, not int"],
    }


def test_without_a_column_for_errors_an_error_is_raised():
    with pytest.raises(RuntimeError, match="a bug"):
        BatchCleaner(steps=(Failing(),))(["坏"])


def test_columns_tell_what_the_functions_tell():
    cleaner = BatchCleaner(steps=("emoji",), columns=tuple(COLUMNS))
    raw = "2021年 🎉，市场规模已达800亿元。依据《合同法》第一百零七条。"
    (row,) = cleaner.rows([raw])
    values = dict(zip(COLUMNS, row.added, strict=True))
    clean = clean_text(raw, steps=["emoji"])
    assert [edit["before"] for edit in values["edits"]] == [edit.before for edit in clean.edits]
    (statute,) = values["statutes"]
    assert clean.text[statute["start"] : statute["end"]] == statute["text"]
    assert raw[statute["raw_start"] : statute["raw_end"]] == statute["text"]
    assert statute["issues"][0]["code"] == "repealed"
    assert statute["issues"][0]["official"] == "中华人民共和国民法典"
    assert values["claims"][0]["types"] == ["QUANT"]
    assert values["offsets"][0]["kind"] == "keep"
    assert values["noise"]["characters"] == len(raw)
    assert values["noise"]["emoji"] == round(1000 / len(raw), 3)


def test_without_steps_the_text_is_only_looked_at():
    (row,) = BatchCleaner(steps=(), columns=("statutes",)).rows(["《民法典》🎉"])
    assert row.text == "《民法典》🎉"
    assert row.added[0][0]["official_title"] == "中华人民共和国民法典"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"steps": ("emojis",)}, "unknown step 'emojis'; expected one of emoji"),
        ({"columns": ("law",)}, "unknown column 'law'; expected some of edits"),
        ({"columns": ("edits", "edits")}, "two columns would have one name"),
        ({"output_column": "e", "error_column": "e"}, "two columns would have one name"),
    ],
)
def test_a_wrong_option_is_refused_with_what_is_expected(options, message):
    with pytest.raises(ValueError, match=message):
        BatchCleaner(**options)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"row_timeout": "x"}, "row_timeout must be a number of seconds, got 'x'"),
        ({"row_timeout": True}, "row_timeout must be a number of seconds, got True"),
        ({"row_timeout": None}, "row_timeout must be a number of seconds, got None"),
        ({"steps": 5}, "steps must be a list, got 5"),
        ({"steps": None}, "steps must be a list, got None"),
        ({"columns": 5}, "columns must be a list, got 5"),
        ({"text_column": None}, "text_column must be a string, got None"),
        ({"output_column": 5}, "output_column must be a string or None, got 5"),
        ({"prefix": None}, "prefix must be a string, got None"),
        ({"error_column": True}, "error_column must be a string or None, got True"),
        ({"as_of": "2024-01-01"}, "as_of must be a datetime.date or None, got '2024-01-01'"),
        ({"table": 5}, "table must be a path or None, got 5"),
        ({"words": []}, "words must be a path or None, got []"),
    ],
)
def test_an_option_of_the_wrong_kind_is_named(options, message):
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        BatchCleaner(**options)


def test_any_kind_of_number_is_a_limit():
    for limit in (5, 0.5, Fraction(1, 2), np.int64(5), np.float32(0.5)):
        assert BatchCleaner(steps=["emoji"], row_timeout=limit)(["甲🎉"]) == ["甲"]


def test_one_text_is_no_list():
    with pytest.raises(TypeError, match=r"steps must be a list"):
        BatchCleaner(steps="emoji")
    with pytest.raises(TypeError, match="a batch is a list of strings"):
        EMOJI("甲")


def test_a_table_without_the_text_says_what_it_has():
    with pytest.raises(KeyError, match="no column 'text'; the columns are id, body"):
        EMOJI({"id": [], "body": []})


def test_a_column_that_is_there_already_is_refused():
    with pytest.raises(ValueError, match="a column 'cn_noise' is there already"):
        BatchCleaner(columns=("noise",))({"text": [], "cn_noise": []})


def test_it_pickles_small_and_equal_before_and_after_use():
    cleaner = BatchCleaner(steps=("emoji", EmojiStep(keep=["🐈"])), columns=("noise",))
    before = pickle.dumps(cleaner)
    cleaner([RAW])
    assert pickle.dumps(cleaner) == before
    assert len(before) < 1000
    assert pickle.loads(before) == cleaner
    assert hash(pickle.loads(before)) == hash(cleaner)


def test_the_steps_are_built_once_in_a_process():
    steps = ("emoji", "hygiene")
    built = _cleaner.cache_info().misses
    for _ in range(3):
        pickle.loads(pickle.dumps(BatchCleaner(steps=steps)))([RAW])
    assert _cleaner.cache_info().misses == built + 1


def test_it_imports_neither_spacy_nor_a_table_package():
    code = (
        "import sys; from spacy_cnclean import BatchCleaner; BatchCleaner()(['甲']); "
        "assert not {'spacy', 'pyarrow', 'pandas', 'zstandard'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)


class TestArrow:
    @pytest.fixture(autouse=True)
    def _arrow(self):
        self.pa = pytest.importorskip("pyarrow")

    def table(self, kind=None):
        kind = kind or self.pa.string()
        text = self.pa.array([RAW, None, "甲"]).cast(kind)
        schema = self.pa.schema(
            [("id", self.pa.int8()), ("text", kind), ("more", self.pa.list_(self.pa.float32()))],
            metadata={"made by": "us"},
        )
        columns = [self.pa.array([1, 2, 3], self.pa.int8()), text]
        columns.append(self.pa.array([[1.0], None, []], schema.field("more").type))
        return self.pa.RecordBatch.from_arrays(columns, schema=schema)

    def test_a_record_batch_keeps_columns_types_and_metadata(self):
        batch = self.table()
        clean = EMOJI(batch)
        assert clean.column("text").to_pylist() == ["监管收紧", None, "甲"]
        assert clean.schema.equals(batch.schema, check_metadata=True)
        assert clean.drop_columns(["text"]).equals(batch.drop_columns(["text"]))

    def test_a_table_gives_a_table(self):
        table = self.pa.Table.from_batches([self.table(), self.table()])
        assert EMOJI(table).column("text").to_pylist() == ["监管收紧", None, "甲"] * 2

    @pytest.mark.parametrize("name", ["large", "dictionary"])
    def test_text_of_other_types_is_text(self, name):
        pa = self.pa
        kind = pa.large_string() if name == "large" else pa.dictionary(pa.int32(), pa.string())
        clean = EMOJI(self.table(kind))
        assert clean.column("text").to_pylist() == ["监管收紧", None, "甲"]
        assert clean.schema.field("text").type == getattr(kind, "value_type", kind)

    def test_every_column_fits_the_type_that_is_declared(self):
        cleaner = BatchCleaner(steps=("emoji",), columns=tuple(COLUMNS), error_column="error")
        raw = "2021年 🎉，规模达800亿元，同比增长5%。依据《合同法》第一百零七条。"
        batch = self.pa.RecordBatch.from_pydict({"text": [raw, None]})
        clean = cleaner(batch)
        assert clean.schema == cleaner.arrow_schema(batch.schema)
        (row,) = cleaner.rows([raw])
        for name, value in zip(cleaner.columns, row.added, strict=True):
            assert clean.column("cn_" + name).to_pylist() == [value, None]

    def test_numbers_are_no_text(self):
        with pytest.raises(ValueError, match="column 'text' holds int64, not text"):
            EMOJI(self.pa.RecordBatch.from_pydict({"text": [1]}))


class TestPandas:
    @pytest.fixture(autouse=True)
    def _pandas(self):
        self.pd = pytest.importorskip("pandas")

    def test_a_frame_keeps_index_and_columns_and_is_not_changed(self):
        frame = self.pd.DataFrame({"text": [RAW, None], "id": [1, 2]}, index=[7, 7])
        clean = BatchCleaner(steps=("emoji",), columns=("edits",))(frame)
        assert list(clean.columns) == ["text", "id", "cn_edits"]
        assert list(clean.index) == [7, 7]
        assert clean["text"].iloc[0] == "监管收紧"
        assert self.pd.isna(clean["text"].iloc[1])
        assert [edit["before"] for edit in clean["cn_edits"].iloc[0]] == [" ", "🐈", " "]
        assert frame["text"].iloc[0] == RAW


def test_a_subclass_may_hold_more_as_ray_makes_one():
    class Wrapped(BatchCleaner):
        def __init__(self, **options):
            super().__init__(**options)
            self.pool = None

    assert Wrapped(steps=["emoji"])(["甲🎉"]) == ["甲"]
    with pytest.raises(FrozenInstanceError):
        BatchCleaner().prefix = "x"
