"""The configuration of a run: everything that the output depends on, beside the input."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Final

from spacy_cnclean._encodings import check_encoding
from spacy_cnclean.rows._batch import BatchCleaner

if TYPE_CHECKING:
    from spacy_cnclean.cleaning import Step

MEGABYTE: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpusSettings:
    """What a run does to its rows, and how it cuts them into parts.

    Args:
        cleaner: What is done to each text; its `error_column` stays unused.
        encoding: Encoding of txt, jsonl and csv inputs; the output is UTF-8.
        part_size: A part ends with the block that fills so many bytes of input, unpacked.
        block_size: How many bytes of input one process is given at a time.
        row_limit: A line longer than this is an error and not read into memory.

    Raises:
        ValueError: The encoding is not known or does not write a line end as one byte, or a size
            is not positive.
    """

    cleaner: BatchCleaner = field(default_factory=BatchCleaner)
    encoding: str = "utf-8"
    part_size: int = 64 * MEGABYTE
    block_size: int = MEGABYTE // 16
    row_limit: int = 16 * MEGABYTE

    def __post_init__(self) -> None:
        # The reasons of bad rows go to the file of errors.
        object.__setattr__(self, "cleaner", replace(self.cleaner, error_column=None))
        check_encoding(self.encoding)
        if "\n".encode(self.encoding.removesuffix("-sig")) != b"\n":
            raise ValueError(
                f"encoding {self.encoding!r} does not end a line with one byte; convert to UTF-8"
            )
        for name in ("part_size", "block_size", "row_limit"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be positive, got {getattr(self, name)}")

    def fingerprint(self) -> dict[str, object]:
        """Return what a later run must agree with to go on with this one, by name."""
        cleaner = self.cleaner
        return {
            "version": metadata.version("spacy-cnclean"),
            "steps": [_step_text(step) for step in cleaner.steps],
            "text column": cleaner.text_column,
            "output column": cleaner.output_column,
            "added columns": list(cleaner.columns),
            "prefix": cleaner.prefix,
            "table": _file_text(cleaner.table),
            "words": _file_text(cleaner.words),
            "as of": None if cleaner.as_of is None else cleaner.as_of.isoformat(),
            "row timeout": cleaner.row_timeout,
            "encoding": self.encoding,
            "part size": self.part_size,
            "block size": self.block_size,
            "row limit": self.row_limit,
        }


def _file_text(path: str | None) -> str | None:
    """Return the digest of a file of the user's, so that an edited one is another."""
    return None if path is None else hashlib.sha256(Path(path).read_bytes()).hexdigest()


def _step_text(step: str | Step) -> str:
    """Return a step with its options; a model of the user's counts by its digest."""
    model = getattr(step, "model", None)
    if not isinstance(model, str):
        return step if isinstance(step, str) else repr(step)
    digest = hashlib.sha256()
    for path in sorted(Path(model).glob("*.npz")):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return f"{step!r} {digest.hexdigest()}"
