"""A corpus reader for training on noisy gold: annotations of raw text on the text that is seen.

    [corpora.train]
    @readers = "spacy_cnclean.CleanedCorpus.v1"
    path = ${paths.train}

With the cleaning tokenizer a pipeline sees the clean text, while gold is annotated on the raw one:
spaCy's own reader ends in its error E949 then. This one cleans each gold Doc as the tokenizer does.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Corpus, Example

from spacy_cnclean.pipeline._gold import carry_gold, count_text
from spacy_cnclean.pipeline.tokenizer import CleaningTokenizer

_LOGGER = logging.getLogger(__name__)


class CleanedCorpus(Corpus):
    """spaCy's corpus of `.spacy` files, its gold carried over to the text that the pipeline sees.

    What has no place in the clean text is counted and logged as a warning, once a pass.
    """

    def __call__(self, nlp: Language) -> Iterator[Example]:
        """Yield the examples.

        Raises:
            TypeError: The pipeline has no cleaning tokenizer.
        """
        tokenizer = nlp.tokenizer
        if not isinstance(tokenizer, CleaningTokenizer):
            raise TypeError(
                "spacy_cnclean.CleanedCorpus.v1 needs the tokenizer "
                f"spacy_cnclean.CleaningTokenizer.v1, not {type(tokenizer).__name__}"
            )
        self._tokenizer = tokenizer
        yield from super().__call__(nlp)

    def read_docbin(self, vocab: Any, locs: Iterable[str | Path]) -> Iterator[Doc]:
        """Yield the gold Docs of files, on the clean text."""
        lost: Counter[str] = Counter()
        for gold in super().read_docbin(vocab, locs):
            carried = carry_gold(gold, self._tokenizer.clean(gold.text))
            lost += carried.lost
            if len(carried.doc):
                yield carried.doc
        if lost:
            _LOGGER.warning("no place in the clean text: %s (%s)", count_text(lost), self.path)

    def _make_example(self, nlp: Language, reference: Doc, gold_preproc: bool) -> Example:  # noqa: FBT001 - spaCy's
        example: Example = super()._make_example(nlp, reference, gold_preproc)
        if example.text == reference.text:
            return example
        # Cleaning the clean text again changed it, which a text that was cut may cause.
        words = [token.text for token in reference]
        spaces = [bool(token.whitespace_) for token in reference]
        return Example(Doc(nlp.vocab, words=words, spaces=spaces), reference)


def make_cleaned_corpus(
    path: Path | None,
    *,
    gold_preproc: bool = False,
    max_length: int = 0,
    limit: int = 0,
    augmenter: Callable[[Language, Example], Iterator[Example]] | None = None,
) -> CleanedCorpus:
    """Return the reader `spacy_cnclean.CleanedCorpus.v1`, with the settings of `spacy.Corpus.v1`.

    Args:
        path: A `.spacy` file, or a folder of them: gold annotations on raw text.
        gold_preproc: Whether examples have the sentences and tokens of the gold.
        max_length: Tokens above which a Doc is cut into its sentences; 0 for no limit.
        limit: How many Docs are read; 0 for all.
        augmenter: Yields examples in place of each one.

    Raises:
        ValueError: There is no path.
    """
    if path is None:
        raise ValueError("spacy_cnclean.CleanedCorpus.v1 needs a path: set paths.train, paths.dev")
    return CleanedCorpus(
        path, gold_preproc=gold_preproc, max_length=max_length, limit=limit, augmenter=augmenter
    )
