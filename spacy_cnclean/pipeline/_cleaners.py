"""What the cleaning components do to a Doc: replace it, or mark what they would change."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal

from spacy.pipeline import Pipe
from spacy.tokens import Doc
from spacy.util import minibatch

from spacy_cnclean._text_blocks import block_cuts
from spacy_cnclean.cleaning import Cleaner, Step, carried_cuts
from spacy_cnclean.edits import CleanText
from spacy_cnclean.pipeline._extensions import get_alignment, get_raw_text, is_cleaned, require
from spacy_cnclean.pipeline.docs import rebuild_doc
from spacy_cnclean.pipeline.tokenizer import CleaningTokenizer

Action = Literal["strip", "mark"]

DOUBTFUL = ".doubtful"
"""What the label of a change ends in that was found and is not sure enough to be made."""


class DocCleaner(Pipe):
    """Applies cleaning steps to Docs.

    Args:
        tokenizer: The tokenizer of the pipeline; of a cleaning tokenizer, the base is used.
        name: The name of the component in the pipeline.
        steps: What to do to the text, in order.
        action: `strip` gives the Doc of the clean text. `mark` leaves the text as it is and adds
            a span for each place that would change.
        spans_key: The span group that `mark` adds to. The label of a span is the rule, and ends
            in `.doubtful` where `strip` would not make the change.
    """

    def __init__(
        self,
        tokenizer: Callable[[str], Doc],
        name: str,
        steps: Sequence[Step],
        *,
        action: Action,
        spans_key: str,
    ) -> None:
        require()
        self.name = name
        self.tokenizer: Callable[[str], Doc] = tokenizer
        if isinstance(tokenizer, CleaningTokenizer):  # the steps must not meet their own result
            self.tokenizer = tokenizer.base
        self.action = action
        self.spans_key = spans_key
        self.cleaner = Cleaner(steps)

    def __call__(self, doc: Doc) -> Doc:
        """Return the Doc with the steps applied: the very same Doc if its text needs no change."""
        return self._applied(doc, self.cleaner.clean(doc.text, cuts=_cuts(doc)))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """Yield each Doc with the steps applied; texts are read a batch at a time."""
        handle_error = self.get_error_handler()
        for docs in minibatch(stream, batch_size):  # type: ignore[no-untyped-call]
            cleaned = self._cleaned(docs)
            for index, doc in enumerate(docs):
                try:
                    yield self(doc) if cleaned is None else self._applied(doc, cleaned[index])
                except Exception as error:  # noqa: BLE001, PERF203 - the user says what becomes of it
                    handle_error(self.name, self, [doc], error)

    def _cleaned(self, docs: Sequence[Doc]) -> list[CleanText] | None:
        """Return the clean texts of Docs, or None where a step of the user's failed over one."""
        try:
            return self.cleaner.clean_batch([doc.text for doc in docs], cuts=map(_cuts, docs))
        except Exception:  # noqa: BLE001 - one by one it is known whose error it is
            return None

    def _applied(self, doc: Doc, clean: CleanText) -> Doc:
        if self.action == "mark":
            mark_noise(doc, clean, self.spans_key)
            return doc
        return rebuild_doc(doc, clean, self.tokenizer)


def _cuts(doc: Doc) -> list[int] | None:
    """Return where the blocks part of a Doc that was cleaned before, so that it is cleaned on.

    The raw text says it, whichever component comes first: what the steps would make of it in one
    go, the components make one after the other.
    """
    if not is_cleaned(doc):
        return None
    return carried_cuts(block_cuts(get_raw_text(doc)), get_alignment(doc), doc.text)


def mark_noise(doc: Doc, clean: CleanText, spans_key: str) -> None:
    """Add a span for each place that the cleaning would change, widened to whole tokens.

    A place that has a span with this label already gets no other; an insertion has no place.
    """
    if spans_key not in doc.spans:
        doc.spans[spans_key] = []
    group = doc.spans[spans_key]
    present = {(span.start, span.end, span.label_) for span in group}
    places = [(edit, edit.rule) for edit in clean.edits]
    places += [(edit, edit.rule + DOUBTFUL) for edit in clean.doubtful]
    for edit, label in places:
        span = doc.char_span(edit.raw_start, edit.raw_end, label=label, alignment_mode="expand")
        # White space between two tokens belongs to neither: there is no span to add.
        if span and (span.start, span.end, span.label_) not in present:
            present.add((span.start, span.end, span.label_))
            group.append(span)
