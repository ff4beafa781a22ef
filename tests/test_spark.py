"""A real Spark with two cores: same output, one load in each worker, errors in a column."""

import json
import os
import shutil
import sys

import pytest

from spacy_cnclean import BatchCleaner, EmojiStep
from spacy_cnclean.rows._batch import _cleaner

pytest.importorskip("pyarrow")
pytest.importorskip("pandas")
sql = pytest.importorskip("pyspark.sql")
if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
    pytest.skip("Spark needs Java, which is not installed", allow_module_level=True)

from spacy_cnclean import spark  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore")  # Spark's own

NOISY = "2021年 🎉，规模达800亿元。依据《合同法》第一百零七条。"


@pytest.fixture(scope="module")
def session():
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = sql.SparkSession.builder.master("local[2]").appName("tests")
    for name, value in {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.execution.arrow.maxRecordsPerBatch": "500",
        "spark.log.level": "ERROR",
    }.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield session
    session.stop()


@pytest.fixture
def table(session):
    rows = [(n, NOISY if n % 2 else None, [n, n]) for n in range(40)]
    return session.createDataFrame(rows, "id int, text string, more array<int>").repartition(8)


def plain(value):
    """Return a value of Spark as Python's own."""
    return json.loads(json.dumps(value, default=lambda row: row.asDict(recursive=True)))


def test_the_output_is_that_of_the_batch_cleaner(table):
    columns = ("edits", "offsets", "statutes", "claims", "noise")
    result = spark.clean(table, columns=columns, steps=("emoji",)).orderBy("id").collect()
    (row,) = BatchCleaner(steps=("emoji",), columns=columns).rows([NOISY])
    assert [found.id for found in result] == list(range(40))
    for found in result:
        fields = found.asDict(recursive=True)
        assert fields["more"] == [found.id, found.id]
        assert fields["cn_error"] is None
        assert fields["text"] == (row.text if found.id % 2 else None)
        values = [fields[f"cn_{name}"] for name in columns]
        assert values == ([*row.added] if found.id % 2 else [None] * 5)


def test_statutes_and_claims_leave_the_text_alone(table):
    statutes = spark.find_statutes(table).where("id = 1").first()
    assert statutes.text == NOISY
    assert statutes.cn_statutes[0].issues[0].official == "中华人民共和国民法典"
    claims = spark.find_claims(table, prefix="my_").where("id = 1").first()
    assert claims.my_claims[0].types == ["QUANT"]


def test_an_error_is_a_column_and_no_failed_job(table):
    result = spark.clean(table, steps=(Failing(),)).where("id = 1").first()
    assert (result.text, result.cn_error) == (NOISY, "RuntimeError: a bug")


def Failing():  # noqa: N802 - defined inside, so that workers need not import this file
    """Return a step with a bug."""

    class Broken:
        name = "broken"

        def find(self, text):  # noqa: ARG002
            raise RuntimeError("a bug")

    return Broken()


def test_each_worker_builds_the_steps_once(session, table):
    steps = (EmojiStep(keep=["🎉"]),)
    for _ in range(3):
        spark.clean(table, steps=steps).count()
        assert spark.clean(table, steps=steps).where("id = 1").first().text == NOISY
    cleaner = BatchCleaner(steps=steps)

    def builds(batches):
        for _ in batches:
            cleaner([NOISY])
            yield os.getpid(), _cleaner.cache_info().misses

    found = session.sparkContext.parallelize(range(8), 8).mapPartitions(builds).collect()
    assert found
    before = len(found)
    again = session.sparkContext.parallelize(range(8), 8).mapPartitions(builds).collect()
    assert len(again) == before
    for pid, misses in again:
        assert misses == max(count for process, count in found if process == pid)


@pytest.mark.parametrize(
    ("options", "kind", "message"),
    [
        ({"text_column": "body"}, KeyError, "no column 'body'; the columns are id, text, more"),
        ({"text_column": "id"}, TypeError, "column 'id' holds int, not text"),
        ({"error_column": "more"}, ValueError, "a column 'more' is there already"),
        ({"batch_bytes": 0}, ValueError, "batch_bytes must be positive, got 0"),
    ],
)
def test_a_wrong_option_is_refused_before_the_job(options, kind, message, table):
    with pytest.raises(kind, match=message):
        spark.clean(table, **options)
