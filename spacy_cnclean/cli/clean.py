"""`spacy-cnclean clean`: text in, clean text out, line by line."""

import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from spacy_cnclean.cli._progress import Progress
from spacy_cnclean.cli._run import Failures, user_errors
from spacy_cnclean.cli._text import (
    STANDARD_STREAM,
    Line,
    Output,
    check_encoding,
    check_text,
    input_size,
    one_input,
    open_output,
    read_lines,
)

if TYPE_CHECKING:
    from spacy_cnclean.cleaning import Cleaner, Step
    from spacy_cnclean.edits import Edit

_BLOCK = 1 << 15  # characters


def command(
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="FILE", help="Text files; - or none is standard input."),
    ] = None,
    *,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write here and not to standard output."),
    ] = None,
    steps: Annotated[
        str, typer.Option(help="What to do, in order: emoji, punctuation, hygiene.")
    ] = "emoji,punctuation",
    edits: Annotated[
        Path | None,
        typer.Option("--edits", help="Write each edit as one line of JSON."),
    ] = None,
    min_score: Annotated[
        float | None,
        typer.Option(help="How sure the punctuation step must be to move a mark, 0 to 1."),
    ] = None,
    encoding: Annotated[
        str,
        typer.Option(
            "--encoding",
            "-e",
            help="Encoding of the files and of the output.",
            callback=check_encoding,
        ),
    ] = "utf-8",
) -> None:
    r"""Clean text files and write the clean text to standard output.

    Each line is a paragraph and is cleaned on its own; line ends stay as they are. Several files
    are written one after the other. A file that is missing or not text is named on standard error
    and left out; the others are cleaned, and the exit code is 1.

    With --edits, each edit is an object with file, line (from 1), rule, kind (delete, replace, move
    or insert), raw_start and raw_end, clean_start and clean_end, before, after and score. Offsets
    count the code points of the line, before and after cleaning.
    """
    names = files or [STANDARD_STREAM]
    failures = Failures()
    with user_errors(), ExitStack() as stack:
        try:
            cleaner = make_cleaner(steps, min_score)
        except ValueError as error:
            raise typer.BadParameter(str(error)) from None
        progress = stack.enter_context(closing(Progress(input_size(names))))
        clean_output = stack.enter_context(open_output(output, encoding))
        log = stack.enter_context(open_output(edits, "utf-8")) if edits else None
        for name in names:
            with one_input(failures, clean_output, log):
                if output is None:  # what was written could not be taken back
                    check_text(name, encoding)
                lines = read_lines(name, encoding, progress.advance)
                write_clean(name, lines, cleaner, clean_output, log)
    failures.exit()


def make_cleaner(steps: str, min_score: float | None) -> "Cleaner":
    """Return the cleaner for a list of step names with commas.

    Raises:
        ValueError: No step has this name, the score is not between 0 and 1, or no step takes one.
    """
    from spacy_cnclean.cleaning import STEPS, Cleaner

    chosen: list[str | Step] = [name.strip() for name in steps.split(",") if name.strip()]
    if min_score is not None:
        if "punctuation" not in chosen:
            raise ValueError("--min-score is for the punctuation step, which is not in --steps")
        from spacy_cnclean.punctuation import PunctuationStep

        scored = PunctuationStep(min_score=min_score)
        chosen = [scored if step == "punctuation" else step for step in chosen]
    if not chosen:
        raise ValueError(f"--steps names no step; there are {', '.join(STEPS)}")
    return Cleaner(chosen)


def write_clean(
    name: str, lines: Iterable[Line], cleaner: "Cleaner", output: Output, log: Output | None
) -> None:
    """Write the clean lines, and their edits to the log if there is one."""
    number = 0
    for block in blocks(lines):
        cleaned = cleaner.clean_batch([line.text for line in block])
        for line, clean in zip(block, cleaned, strict=True):
            number += 1
            output.write(line.mark + clean.text + line.end)
            if log is not None:
                log.write("".join(edit_record(name, number, edit) for edit in clean.edits))


def blocks(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Yield the lines in lists that are worth a call of their own and no more to remember."""
    block: list[Line] = []
    size = 0
    for line in lines:
        block.append(line)
        size += len(line.text) + len(line.end)
        if size >= _BLOCK:
            yield block
            block, size = [], 0
    yield block


def edit_record(name: str, number: int, edit: "Edit") -> str:
    """Return one line of the edit log."""
    record = {"file": name, "line": number, **edit._asdict()}
    return json.dumps(record, ensure_ascii=False) + "\n"
