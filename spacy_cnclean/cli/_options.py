"""Options that several commands share."""

from typing import Annotated

import typer

from spacy_cnclean.cli._text import check_encoding

TextColumn = Annotated[
    str, typer.Option("--text-column", "-t", help="The column, or field, with the text.")
]
Steps = Annotated[
    str, typer.Option(help="What to do, in order: emoji, punctuation, hygiene, width.")
]
MinScore = Annotated[
    float | None,
    typer.Option(
        min=0, max=1, help="How sure the punctuation step must be to move a mark, 0 to 1."
    ),
]
Model = Annotated[
    str | None,
    typer.Option(help="Folder of a punctuation model; the shipped one if left out."),
]
Encoding = Annotated[
    str,
    typer.Option("--encoding", "-e", help="Encoding of the files.", callback=check_encoding),
]
