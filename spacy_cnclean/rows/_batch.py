"""One callable that cleans batches, for Spark, Ray Data, Hugging Face `datasets` and your loop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeGuard, TypeVar, cast

from spacy_cnclean._defaults import (
    DEFAULT_PREFIX,
    DEFAULT_ROW_TIMEOUT,
    DEFAULT_TEXT_COLUMN,
)
from spacy_cnclean._time_limit import seconds_for, within
from spacy_cnclean.cleaning import DEFAULT_STEPS, STEPS, Cleaner, Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    import pandas as pd
    import pyarrow as pa

    from spacy_cnclean.edits import CleanText
    from spacy_cnclean.rows._lines import TextLine

_BatchT = TypeVar("_BatchT")
_T = TypeVar("_T")
_REASON_LENGTH: Final = 200
_TOGETHER: Final = 1 << 17  # characters: more are no faster together
_MOST_TOGETHER: Final = 10_000


class Row(NamedTuple):
    """One text after cleaning.

    Attributes:
        text: The clean text; the text as it came where there is an error.
        added: What the added columns hold, in their order; None where there is an error.
        error: Why the text could not be cleaned, or None.
    """

    text: str | None
    added: tuple[object, ...]
    error: str | None = None


# No slots: Ray Data makes a subclass that sets attributes of its own.
@dataclass(frozen=True, kw_only=True)
class BatchCleaner:
    """Cleans a batch of texts, or the text column of a table, and keeps everything else.

    It holds its configuration and nothing else: it pickles to a few hundred bytes, and every
    process that calls it builds the steps once, however many copies arrive there.

    >>> BatchCleaner(steps=("emoji",))(["监管 🐈 收紧", None])
    ['监管收紧', None]
    >>> BatchCleaner(steps=("emoji",), columns=("noise",))({"text": ["甲🎉乙"]})["cn_noise"]
    [{'characters': 3, 'emoji': 333.333, 'gap': 0.0, 'move': 0.0, 'doubtful': 0.0, \
'hygiene': 0.0, 'linebreaks': 0.0, 'repeats': 0.0, 'obfuscation': 0.0, 'spacing': 0.0, \
'social': 0.0, 'markup': 0.0, 'mojibake': 0.0, 'lost': 0.0, 'script': 0.0, 'other': 0.0}]

    Args:
        steps: Names of steps or steps, in the order they run; empty to look up only.
        text_column: The column to clean.
        output_column: Where the clean text goes; None puts it in the place of the raw text.
        columns: What to add: "edits", "offsets", "statutes", "claims", "noise".
        prefix: What the names of added columns begin with.
        error_column: Where to put why a text could not be cleaned; its row then keeps the raw
            text. None raises.
        as_of: The day that statutes and claims are judged by; that of the table if None.
        row_timeout: How many seconds a text may take, and a second more for each 1,000 of its
            characters; a text that takes longer is one that cannot be cleaned, with a
            `TimeoutError`. 0 for no limit. What can be ended: see `spacy_cnclean._time_limit`.
        table: A file of statutes that the shipped table lacks or has otherwise.
        words: A file of words that claims are found by, beside the shipped ones.

    Raises:
        ValueError: A step or a column is not known, two columns would have one name, the limit is
            negative or no number, or a file is no table or holds no words.
        TypeError: An option is of a kind that it does not take, or something in `steps` is neither
            the name of a step nor a step.
        OSError: The table or the words cannot be read.
    """

    steps: Sequence[str | Step] = DEFAULT_STEPS
    text_column: str = DEFAULT_TEXT_COLUMN
    output_column: str | None = None
    columns: Sequence[str] = ()
    prefix: str = DEFAULT_PREFIX
    error_column: str | None = None
    as_of: date | None = None
    row_timeout: float = DEFAULT_ROW_TIMEOUT
    table: str | None = None
    words: str | None = None

    def __post_init__(self) -> None:
        from spacy_cnclean.rows._columns import COLUMNS, statute_table
        from spacy_cnclean.rows._option_types import check_option_types

        check_option_types(self)
        for name in ("steps", "columns"):
            value = getattr(self, name)
            if isinstance(value, str):
                raise TypeError(f"{name} must be a list, not one text: write [{value!r}]")
            object.__setattr__(self, name, tuple(value))
        if unknown := [step for step in self.steps if isinstance(step, str) and step not in STEPS]:
            raise ValueError(f"unknown step {unknown[0]!r}; expected one of {', '.join(STEPS)}")
        if unknown := [column for column in self.columns if column not in COLUMNS]:
            raise ValueError(
                f"unknown column {unknown[0]!r}; expected some of {', '.join(COLUMNS)}"
            )
        if not 0 <= self.row_timeout < float("inf"):
            raise ValueError(f"row_timeout must be 0 or more seconds, got {self.row_timeout}")
        if not isinstance(self.row_timeout, (int, float)):  # NumPy's, which JSON and timers refuse
            object.__setattr__(self, "row_timeout", float(self.row_timeout))
        if self.table is not None:
            object.__setattr__(self, "table", str(self.table))
            statute_table(self.table)  # a bad one is no error of each row
        if self.words is not None:
            from spacy_cnclean.claims._vocabulary import vocabulary

            object.__setattr__(self, "words", str(self.words))
            vocabulary(self.words)
        names = [self.clean_column, *self.added_names]
        if len(set(names)) < len(names):
            raise ValueError(f"two columns would have one name: {', '.join(names)}")

    @property
    def clean_column(self) -> str:
        """Name of the column with the clean text."""
        return self.text_column if self.output_column is None else self.output_column

    @property
    def new_names(self) -> tuple[str, ...]:
        """Names of the columns that a table has only after cleaning, in their order."""
        in_place = self.clean_column == self.text_column
        return self.added_names if in_place else (self.clean_column, *self.added_names)

    @property
    def added_names(self) -> tuple[str, ...]:
        """Names of the columns that are added, without that of the clean text."""
        added = tuple(self.prefix + column for column in self.columns)
        return added if self.error_column is None else (*added, self.error_column)

    def __call__(self, batch: _BatchT) -> _BatchT:
        """Return the batch with its texts cleaned, in the shape that it came in.

        A list of strings gives a list of strings. A mapping of columns, a pyarrow RecordBatch or
        Table, or a pandas DataFrame gives the same with the text column cleaned, the others kept
        and the chosen ones added at the end. Missing texts (None, NaN) stay missing.

        Raises:
            KeyError: There is no text column.
            ValueError: A column to be added is there already, or the texts are no strings.
            TypeError: The batch is none of these, or a text is no string.
        """
        from spacy_cnclean.rows import _frames as frames

        result: Any
        package = type(batch).__module__.partition(".")[0]
        if package == "pyarrow":
            result = frames.clean_arrow(self, batch)
        elif package == "pandas":
            result = frames.clean_pandas(self, cast("pd.DataFrame", batch))
        elif isinstance(batch, Mapping):
            result = frames.clean_mapping(self, batch)
        elif isinstance(batch, (list, tuple)):
            result = type(batch)(row.text for row in self.rows(batch))
        else:
            raise TypeError(
                "a batch is a list of strings, a mapping of columns, a pyarrow RecordBatch or "
                f"Table, or a pandas DataFrame; got {type(batch).__name__}"
            )
        return result  # type: ignore[no-any-return]

    def rows(self, texts: Sequence[str | None]) -> list[Row]:
        """Return one `Row` for each text.

        They are cleaned together, which is faster than one by one. Only where one of them cannot
        be cleaned each is taken by itself.

        Raises:
            TypeError: A text is no string, and there is no `error_column`.
            TimeoutError: A text takes longer than it may, and there is no `error_column`.
        """
        return [row for some in _pieces(texts) for row in self._piece(some)]

    def _piece(self, texts: Sequence[str | None]) -> list[Row]:
        try:
            return self._within(texts, partial(self._rows, texts))
        except Exception:  # noqa: BLE001 - `row` finds the bad text, and raises or names it
            return [self.row(text) for text in texts]

    def _rows(self, texts: Sequence[str | None]) -> list[Row]:
        there = [text for text in texts if _is_there(text)]
        cleaned = iter(_cleaner(self.steps).clean_batch(there))
        return [
            self._row_of(next(cleaned)) if _is_there(text) else self._missing() for text in texts
        ]

    def _row(self, text: str | None) -> Row:
        return (
            self._row_of(_cleaner(self.steps).clean(text)) if _is_there(text) else self._missing()
        )

    def _within(self, texts: Iterable[str | None], work: Callable[[], _T]) -> _T:
        """Return what the work returns, in the time that one text of their length has."""
        return within(seconds_for(self.row_timeout, sum(map(_length, texts))), work)

    def row(self, text: str | None) -> Row:
        """Return the `Row` of one text.

        Raises:
            TypeError: The text is no string, and there is no `error_column`.
            TimeoutError: It takes longer than it may, and there is no `error_column`.
        """
        try:
            return self._within([text], partial(self._row, text))
        except Exception as error:
            if self.error_column is None:
                raise
            return Row(text, (None,) * len(self.columns), reason(error))

    def lines(self, lines: Sequence[TextLine]) -> list[Row]:
        """Return one `Row` for each line of a text, from its first line on.

        They are cleaned as the whole text is, with a look at the lines around them, so that this
        can be better than `rows`. Where that fails, those that cannot be cleaned even by
        themselves are left out of what stands around the others.

        Raises:
            Exception: Whatever a step raises, if there is no `error_column`.
            TimeoutError: They take longer than they may, and there is no `error_column`.
        """
        try:
            return self._lines_together(lines)
        except Exception:
            if self.error_column is None:
                raise
        alone = [self.row(line.text) for line in lines]
        good = [line for line, row in zip(lines, alone, strict=True) if row.error is None]
        if len(good) == len(lines):
            return alone
        try:
            together = iter(self._lines_together(good))
        except Exception:  # noqa: BLE001 - they cannot be cleaned together, but one by one
            return alone
        return [next(together) if row.error is None else row for row in alone]

    def _lines_together(self, lines: Sequence[TextLine]) -> list[Row]:
        return self._within((line.text for line in lines), partial(self._lines, lines))

    def _lines(self, lines: Sequence[TextLine]) -> list[Row]:
        from spacy_cnclean.rows._lines import clean_all_line_texts, clean_all_lines

        cleaner = _cleaner(self.steps)
        if not self.columns:
            return [Row(text, ()) for text in clean_all_line_texts(lines, cleaner)]
        return [self._row_of(clean) for clean in clean_all_lines(lines, cleaner)]

    def _missing(self) -> Row:
        return Row(None, (None,) * len(self.columns))

    def _row_of(self, clean: CleanText) -> Row:
        """Return a clean text with what the added columns hold of it."""
        if not self.columns:
            return Row(clean.text, ())
        from spacy_cnclean.rows._columns import COLUMNS, LookUp

        findings = LookUp(self.as_of, self.table, self.words).find(clean, self.columns)
        return Row(clean.text, tuple(COLUMNS[name].read(findings) for name in self.columns))

    def arrow_schema(self, schema: pa.Schema) -> pa.Schema:
        """Return the schema that a table of the given schema has after cleaning.

        Raises:
            KeyError: There is no text column.
            ValueError: It holds no text, or a column to be added is there already.
        """
        from spacy_cnclean.rows._frames import arrow_schema

        return arrow_schema(self, schema)

    def check_names(self, names: Sequence[str]) -> None:
        """Refuse a table whose columns have these names if it cannot be cleaned.

        Raises:
            KeyError: There is no text column, or there are two.
            ValueError: A column to be added is there already.
        """
        names = list(names)
        if names.count(self.text_column) != 1:
            how_many = "two columns" if self.text_column in names else "no column"
            raise KeyError(f"{how_many} {self.text_column!r}; the columns are {', '.join(names)}")
        if taken := sorted(set(self.new_names) & set(names)):
            raise ValueError(
                f"a column {taken[0]!r} is there already; choose another prefix or name"
            )


def _is_there(text: str | None) -> TypeGuard[str]:
    """Tell whether there is a text: neither None nor the NaN by which pandas says so."""
    return text is not None and text == text  # noqa: PLR0124


def _length(text: str | None) -> int:
    return len(text) if isinstance(text, str) else 0


def _pieces(texts: Sequence[str | None]) -> Iterator[Sequence[str | None]]:
    """Yield texts so many at a time as are worth it: a limit for all would be none for one."""
    start = length = 0
    for end, text in enumerate(texts, 1):
        length += _length(text)
        if length >= _TOGETHER or end - start >= _MOST_TOGETHER:
            yield texts[start:end]
            start, length = end, 0
    if start < len(texts):
        yield texts[start:]


def reason(error: Exception) -> str:
    """Return why a text could not be cleaned, in one line that does not hold a whole text."""
    return " ".join(f"{type(error).__name__}: {error}".split())[:_REASON_LENGTH]


@lru_cache(maxsize=16)
def _cleaner(steps: tuple[str | Step, ...]) -> Cleaner:
    """Return the cleaner of these steps, built once in a process."""
    return Cleaner(steps)
