"""`spacy-cnclean convert`: gold annotations of raw text onto the clean text, for `spacy train`."""

from pathlib import Path
from typing import Annotated

import typer

from spacy_cnclean.cli._options import CleaningOptions
from spacy_cnclean.cli._run import UserError, user_errors
from spacy_cnclean.cli._with_options import with_options
from spacy_cnclean.corpus._errors import describe


@with_options
def command(
    source: Annotated[
        Path, typer.Argument(metavar="IN.spacy", help="Gold annotations of raw text (a DocBin).")
    ],
    target: Annotated[
        Path, typer.Argument(metavar="OUT.spacy", help="The same of the clean text.")
    ],
    *,
    cleaning: CleaningOptions,
) -> None:
    """Clean the texts of IN.spacy and carry their annotations over to the clean text.

    Entities, spans, categories, tags, lemmas, sentence starts and, where no token is lost, parses
    go along; what has no place in the clean text is counted on standard error. To train on, with
    spaCy's own reader and a pipeline that does not clean.
    """
    with user_errors():
        from collections import Counter

        import spacy
        from spacy.tokens import DocBin

        from spacy_cnclean.pipeline._gold import carry_gold, count_text
        from spacy_cnclean.pipeline._surrogates import encodable

        cleaner = cleaning.cleaner()
        vocab = spacy.blank("zh").vocab
        try:
            docs = list(DocBin().from_disk(source).get_docs(vocab))
        except OSError as error:
            raise UserError(f"{source}: cannot be read: {describe(error)}") from None
        except Exception as error:  # noqa: BLE001 - zlib's, msgpack's, and what their data raise
            raise UserError(f"{source}: not a file of spaCy's Docs: {error}") from None
        lost: Counter[str] = Counter()
        carried = DocBin(store_user_data=True)
        for gold in docs:
            doc, missing = carry_gold(gold, encodable(cleaner.clean(gold.text)))
            lost += missing
            carried.add(doc)
        part = target.with_name(f"{target.name}.part")
        try:
            carried.to_disk(part)
            part.replace(target)
        except OSError as error:
            raise UserError(f"{target}: cannot be written: {describe(error)}") from None
        typer.echo(f"{len(docs):,} documents", err=True)
        if lost:
            typer.echo(f"no place in the clean text: {count_text(lost)}", err=True)
