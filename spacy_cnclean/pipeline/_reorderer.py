"""The component that puts displaced marks back, and keeps the model that it does so by."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import srsly
from spacy.tokens import Doc
from spacy.util import ensure_path

from spacy_cnclean.cleaning import Cleaner, Step
from spacy_cnclean.pipeline._cleaners import Action, DocCleaner
from spacy_cnclean.punctuation import PunctuationStep
from spacy_cnclean.punctuation._models import (
    MODEL_FILES,
    SCORER_FILE,
    PackedModel,
    load_model,
    model_files,
    pack_model,
)


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
