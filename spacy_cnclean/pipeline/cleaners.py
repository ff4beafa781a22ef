"""What the cleaning components do to a Doc: replace it, or mark what they would change."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

import srsly
from spacy.pipeline import Pipe
from spacy.tokens import Doc
from spacy.util import ensure_path

from spacy_cnclean.cleaning import Cleaner, Step
from spacy_cnclean.edits import CleanText
from spacy_cnclean.pipeline.docs import rebuild_doc
from spacy_cnclean.pipeline.extensions import require
from spacy_cnclean.pipeline.tokenizer import CleaningTokenizer
from spacy_cnclean.punctuation import PunctuationStep
from spacy_cnclean.punctuation.models import (
    MODEL_FILES,
    SCORER_FILE,
    PackedModel,
    load_model,
    model_files,
    pack_model,
)

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
        clean = self.cleaner.clean(doc.text)
        if self.action == "mark":
            mark_noise(doc, clean, self.spans_key)
            return doc
        return rebuild_doc(doc, clean, self.tokenizer)


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


class PunctReorderer(DocCleaner):
    """Puts displaced marks back, and gives marks one width where that is wanted.

    A model of your own is saved with the pipeline. One that was loaded with the pipeline is held
    in memory, so that the folders it came from are not needed any more.

    Args:
        tokenizer: The tokenizer of the pipeline; of a cleaning tokenizer, the base is used.
        name: The name of the component in the pipeline.
        step: How to move marks, and by which model.
        more_steps: What to do to the text after that.
        action: As for `DocCleaner`.
        spans_key: As for `DocCleaner`.
    """

    def __init__(
        self,
        tokenizer: Callable[[str], Doc],
        name: str,
        step: PunctuationStep,
        more_steps: Sequence[Step] = (),
        *,
        action: Action,
        spans_key: str,
    ) -> None:
        steps = (step, *more_steps)
        super().__init__(tokenizer, name, steps, action=action, spans_key=spans_key)
        self._step = step
        self._more_steps = tuple(more_steps)
        self._packed: PackedModel | None = None

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:  # noqa: ARG002
        """Return the model as bytes, if it is one of your own."""
        model = self._step.model
        data: bytes = srsly.msgpack_dumps({} if model is None else model_files(model))
        return data

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> "PunctReorderer":  # noqa: ARG002
        """Load what `to_bytes` returned, and return the component.

        Raises:
            ValueError: The bytes are those of another thing.
        """
        files = srsly.msgpack_loads(data)
        if files:
            self._use(files)
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002
        """Save the model in a folder, if it is one of your own."""
        folder = ensure_path(path)
        model = self._step.model
        if model is None:  # a model that was saved here before is not ours
            for name in MODEL_FILES:
                (folder / name).unlink(missing_ok=True)
            return
        files = model_files(model)
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            (folder / name).write_bytes(data)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> "PunctReorderer":  # noqa: ARG002
        """Load what `to_disk` saved, and return the component.

        Raises:
            OSError: A file of the model cannot be read.
            ValueError: A file is not what it should be.
        """
        folder = ensure_path(path)
        if (folder / SCORER_FILE).exists():
            self._use(model_files(str(folder)))
        return self

    def _use(self, files: Mapping[str, bytes]) -> None:
        packed = pack_model(files)
        load_model(packed.name)
        self._packed = packed  # its name means something only as long as it is held
        self._step = replace(self._step, model=packed.name)
        self.cleaner = Cleaner((self._step, *self._more_steps))
