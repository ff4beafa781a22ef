"""Options: each has one name, one default and one help, in every command and in the config file."""

import json
import pickle
from dataclasses import fields
from datetime import date

import pytest
from typer.testing import CliRunner

from spacy_cnclean import (
    BatchCleaner,
    Cleaner,
    EmojiStep,
    HygieneStep,
    MarkupStep,
    ObfuscationStep,
    RepeatStep,
    SocialStep,
    SpacingStep,
    clean_text,
    normalize_quantities,
    spark,
)
from spacy_cnclean._defaults import DEFAULT_MIN_SCORE
from spacy_cnclean._presets import DEFAULT_PRESET
from spacy_cnclean.cli import create_app
from spacy_cnclean.cli._options import CleaningOptions, InputOptions, LookUpOptions, TableOptions
from spacy_cnclean.punctuation import PunctuationStep

NOISY = "监管 🐈 收紧👍&amp;第１\u200b条，用Python 加.微.信哈哈哈哈哈！！！\n"
CITED = "依据《不存在的办法》第三条。预计2030年，不良率将下降到2%。\n"
TABLE = "title\tlevel\n不存在的办法\t部门规章\n"
HYGIENE = [field.name for field in fields(HygieneStep)]
HAS = {
    "clean": (CleaningOptions, TableOptions),
    "run": (CleaningOptions, LookUpOptions, TableOptions),
    "check": (CleaningOptions, TableOptions),
    "diff": (CleaningOptions, LookUpOptions, TableOptions),
    "view": (CleaningOptions, LookUpOptions, TableOptions),
    "extract": (CleaningOptions, LookUpOptions, TableOptions),
    "evaluate": (CleaningOptions, InputOptions),
}


CAREFUL = HygieneStep(width=False, entities="letters")  # as the default has it


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(NOISY, "utf-8")
    (tmp_path / "cited.txt").write_text(CITED, "utf-8")
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(create_app(), [*map(str, arguments)])


def text_of(result):
    return " ".join(result.output.replace("│", " ").split())


@pytest.mark.parametrize("command", HAS)
def test_a_command_has_every_option_of_its_groups(command):
    shown = text_of(run(command, "--help"))
    for group in HAS[command]:
        for field in fields(group):
            assert f"--{field.name.replace('_', '-')} " in shown
    assert f"[default: {DEFAULT_PRESET}]" in shown
    assert f"[default: {DEFAULT_MIN_SCORE}" in shown
    assert "--config " in shown


@pytest.mark.parametrize(
    ("options", "steps"),
    [
        (("--steps", "emoji", "--emoji-keep", "👍"), [EmojiStep(keep=["👍"])]),
        (("--emoji-also", "&", "--steps", "emoji"), [EmojiStep(also=["&"])]),
        (("--emoji-policy", "words"), [CAREFUL, EmojiStep(policy="words"), "punctuation"]),
        (("--emoji-policy", "describe"), [CAREFUL, EmojiStep(policy="describe"), "punctuation"]),
        (
            ("--emoji-policy", "replace", "--emoji-replacement", "#"),
            [CAREFUL, EmojiStep(policy="replace", replacement="#"), "punctuation"],
        ),
        (("--steps", "hygiene"), ["hygiene"]),
        (
            ("--steps", "hygiene", "--hygiene", "entities, zero_width"),
            [HygieneStep(**{option: option in {"entities", "zero_width"} for option in HYGIENE})],
        ),
        (("--steps", "none"), []),
        (("--min-score", "1"), [CAREFUL, "emoji", PunctuationStep(min_score=1)]),
        (("--trust", "high"), [CAREFUL, "emoji", PunctuationStep(trust="high")]),
        (("--steps", "spacing", "--spacing-latin", "none"), [SpacingStep("none")]),
        (
            ("--steps", "social", "--social", "links=mark,topics=remove"),
            [SocialStep(links="mark", topics="remove")],
        ),
        (
            ("--steps", "markup", "--markup", "html,markdown"),
            [MarkupStep(entities=False, markdown=True)],
        ),
        (("--steps", "repeats", "--repeats-marks", "2"), [RepeatStep(marks=2)]),
        (("--steps", "repeats", "--repeats-letters", "0"), [RepeatStep(letters=0)]),
        (("--steps", "obfuscation"), [ObfuscationStep()]),
        (("--classical",), [CAREFUL, "emoji", PunctuationStep(classical=True)]),
    ],
)
def test_options_of_steps_are_those_of_the_classes(options, steps, folder):
    expected = clean_text(NOISY, steps=steps).text
    assert run("clean", folder / "a.txt", *options).stdout == expected
    if Cleaner(steps).joins_lines:
        return
    assert run("run", folder / "a.txt", "-o", folder / "out", *options).exit_code == 0
    (part,) = (folder / "out").glob("part-*")
    assert part.read_text("utf-8") == expected


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--steps", "emoji", "--min-score", "0.5"), "--min-score is for the punctuation step"),
        (("--steps", "punctuation", "--emoji-keep", "👍"), "--emoji-keep is for the emoji step"),
        (("--steps", "emoji", "--hygiene", "bidi"), "--hygiene is for the hygiene step"),
        (("--steps", "hygiene", "--hygiene", "colour"), "unknown class 'colour'"),
        (("--emoji-words", "none.tsv"), "--emoji-words: none.tsv: cannot be read"),
        (("--emoji-policy", "replace"), "replacement belongs to policy 'replace'"),
        (("--emoji-policy", "hide"), "'hide' is not one of"),
        (("--spacing-latin", "one"), "--spacing-latin is for the spacing step"),
        (("--steps", "repeats", "--repeats-marks", "-1"), "Invalid value for '--repeats-marks'"),
        (("--steps", "obfuscation", "--obfuscation-words", "no.tsv"), "no.tsv: cannot be read"),
        (("--steps", "emoji,emoji"), "names 'emoji' twice"),
        (("--social", "links=mark"), "--social is for the social step"),
        (("--steps", "social", "--social", "links"), "'links' is not KIND=POLICY"),
        (("--steps", "social", "--social", "links=drop"), "links must be one of keep, remove"),
        (("--steps", "markup", "--markup", "xml"), "--markup: unknown class 'xml'"),
        (("--mojibake", "latin"), "--mojibake is for the mojibake step"),
        (("--script-to", "taiwan"), "--script-to is for the script step"),
    ],
)
@pytest.mark.parametrize("command", ["clean", "check"])
def test_an_option_that_cannot_be_used_is_refused(command, options, message, folder):
    result = run(command, folder / "a.txt", *options)
    assert result.exit_code == 2
    assert message in text_of(result)


def statutes(path):
    return json.loads(path.read_text("utf-8").splitlines()[0])["cn_statutes"]


def test_a_table_of_statutes_reaches_every_look_up(folder):
    table = folder / "table.tsv"
    table.write_text(TABLE, "utf-8")
    assert run("extract", "cited.txt", "--table", table).stdout.count('"official_title": "不') == 1
    arguments = ("cited.txt", "--add", "statutes", "--table", table)
    assert run("run", *arguments, "-o", folder / "out").exit_code == 0
    (part,) = (folder / "out").glob("part-*")
    assert statutes(part)[0]["official_title"] == "不存在的办法"
    page = run("diff", "cited.txt", "--table", table).stdout
    assert "not in the table of statutes" not in page
    assert "not in the table of statutes" in run("diff", "cited.txt").stdout
    cleaner = BatchCleaner(columns=("statutes",), table=str(table))
    (row,) = cleaner.rows([CITED])
    assert row.added[0][0]["official_title"] == "不存在的办法"
    # The run may not go on with another table.
    table.write_text(TABLE.replace("部门规章", "行政法规"), "utf-8")
    result = run("run", *arguments, "-o", folder / "out")
    assert result.exit_code == 1
    assert "table" in result.stderr


@pytest.mark.parametrize("command", ["extract", "diff", "run"])
def test_a_bad_table_is_named(command, folder):
    (folder / "bad.tsv").write_text("no\theader\n", "utf-8")
    more = ("-o", "out") if command == "run" else ()
    for name in ("bad.tsv", "missing.tsv"):
        result = run(command, "cited.txt", "--table", name, *more)
        assert result.exit_code == 1
        assert f"--table: {name}" in result.stderr
    with pytest.raises(ValueError, match=r"bad\.tsv"):
        BatchCleaner(table=str(folder / "bad.tsv"))


WORDS = "word\tspeaks_for\tdirection\tmoves\n走坏\ttrend\tup\tyes\n"
WORSE = "去年，该行不良率持续走坏。"


def test_words_of_claims_reach_every_look_up(folder):
    (folder / "own.tsv").write_text(WORDS, "utf-8")
    (folder / "worse.txt").write_text(WORSE + "\n", "utf-8")
    assert "QUANT_CHANGE" in run("extract", "worse.txt", "--words", "own.tsv").stdout
    assert "QUANT_CHANGE" not in run("extract", "worse.txt").stdout
    arguments = ("worse.txt", "--add", "claims", "--words", "own.tsv", "-o", "out")
    assert run("run", *arguments).exit_code == 0
    (part,) = (folder / "out").glob("part-*")
    assert "QUANT_CHANGE" in part.read_text("utf-8")
    page = run("diff", "worse.txt", "--words", "own.tsv").stdout
    assert page != run("diff", "worse.txt").stdout
    cleaner = BatchCleaner(columns=("claims",), words=str(folder / "own.tsv"))
    (row,) = pickle.loads(pickle.dumps(cleaner)).rows([WORSE])
    assert row.added[0][0]["types"] == ["QUANT_CHANGE"]
    # The run may not go on with other words
    (folder / "own.tsv").write_text(WORDS.replace("up", "down"), "utf-8")
    result = run("run", *arguments)
    assert result.exit_code == 1
    assert "words" in result.stderr


@pytest.mark.parametrize("command", ["extract", "diff", "run"])
def test_a_bad_file_of_words_is_named(command, folder):
    (folder / "bad.tsv").write_text("word\tspeaks_for\n责成\tduty\n", "utf-8")
    more = ("-o", "out") if command == "run" else ()
    result = run(command, "cited.txt", "--words", "bad.tsv", *more)
    assert result.exit_code == 1
    assert "--words: bad.tsv, line 2: 责成: a duty without a force" in text_of(result)
    result = run(command, "cited.txt", "--words", "missing.tsv", *more)
    assert "--words: missing.tsv: cannot be read" in text_of(result)
    with pytest.raises(ValueError, match=r"bad\.tsv, line 2"):
        BatchCleaner(words=str(folder / "bad.tsv"))


@pytest.mark.usefixtures("folder")
def test_the_day_reaches_diff():
    assert "before 2040-01-01" not in run("diff", "cited.txt").stdout
    assert "before 2040-01-01" in run("diff", "cited.txt", "--as-of", "2040-01-01").stdout
    (row,) = BatchCleaner(columns=("claims",), as_of=date(2040, 1, 1)).rows([CITED])
    assert "prediction_past_due" in str(row.added)


def test_old_names_warn_and_still_work(monkeypatch):
    with pytest.warns(DeprecationWarning, match="anchor is as_of now"):
        old = normalize_quantities("今年的利率", anchor=date(2022, 5, 1))
    assert old == normalize_quantities("今年的利率", as_of=date(2022, 5, 1)) != []
    assert old[0].low == date(2022, 1, 1)
    monkeypatch.setattr(spark, "_schema", lambda _, cleaner: cleaner)
    with pytest.warns(DeprecationWarning, match="text_col is text_column now"):
        call, schema = spark.clean(Frame(), text_col="body", as_of=date(2022, 5, 1))
    assert (
        schema
        == call.cleaner
        == BatchCleaner(text_column="body", error_column="cn_error", as_of=date(2022, 5, 1))
    )
    assert spark.find_claims(Frame(), text_column="body")[1] == BatchCleaner(
        steps=(), columns=("claims",), text_column="body", error_column="cn_error"
    )
    with pytest.raises(TypeError, match="unexpected option 'txt'"):
        spark.clean(Frame(), txt="body")


class Frame:
    """A frame that gives back what it is asked for."""

    def mapInArrow(self, call, schema):  # noqa: N802 - Spark's name
        return call, schema


class TestConfig:
    @pytest.fixture(autouse=True)
    def _toml(self):
        pytest.importorskip("tomllib")

    def test_the_project_file_has_defaults_and_the_command_line_comes_first(self, folder):
        (folder / "pyproject.toml").write_text(
            '[tool.other]\nx = 1\n[tool.spacy-cnclean]\nsteps = ["emoji"]\nemoji-keep = ["👍"]\n'
            'text_column = "body"\n',
            "utf-8",
        )
        (folder / "a.jsonl").write_text(json.dumps({"body": NOISY}) + "\n", "utf-8")
        expected = clean_text(NOISY, steps=[EmojiStep(keep=["👍"])]).text
        assert json.loads(run("clean", "a.jsonl").stdout) == {"body": expected}
        assert json.loads(run("clean", "a.jsonl", "--emoji-keep", "🐈").stdout) == {
            "body": clean_text(NOISY, steps=[EmojiStep(keep=["🐈"])]).text
        }

    def test_a_config_file_is_given_and_its_paths_count_from_it(self, folder):
        (folder / "etc").mkdir()
        (folder / "etc" / "table.tsv").write_text(TABLE, "utf-8")
        config = folder / "etc" / "clean.toml"
        config.write_text('table = "table.tsv"\nas_of = 2040-01-01\nmin_score = 0.5\n', "utf-8")
        found = run("extract", "cited.txt", "--config", config).stdout
        assert '"official_title": "不存在的办法"' in found
        assert "prediction_past_due" in found
        assert run("clean", "a.txt", "--config", config).exit_code == 0

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            ("step = 1", "clean.toml: unknown option 'step'; expected one of preset,"),
            ("steps = ", "clean.toml: not TOML"),
            ("steps = {a = 1}", "option 'steps' is a table"),
            ('min_score = "high"', "Invalid value for '--min-score'"),
            ("min_score = 7", "Invalid value for '--min-score'"),
            ('trust = "some"', "Invalid value for '--trust'"),
            ('steps = ["emoij"]', "unknown step 'emoij'"),
        ],
    )
    def test_a_config_that_cannot_be_used_is_refused(self, content, message, folder):
        (folder / "clean.toml").write_text(content, "utf-8")
        result = run("clean", "a.txt", "--config", "clean.toml")
        assert result.exit_code == 2
        assert message in text_of(result)

    def test_a_config_that_is_not_there_is_named(self, folder):
        result = run("clean", "a.txt", "--config", folder / "no.toml")
        assert result.exit_code == 2
        assert "no.toml: cannot be read: no such file" in text_of(result)

    def test_a_broken_project_file_of_others_is_none_of_ours(self, folder):
        (folder / "pyproject.toml").write_text("[broken", "utf-8")
        assert run("clean", "a.txt").exit_code == 0
