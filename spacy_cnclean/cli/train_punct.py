"""`spacy-cnclean train-punct`: train the punctuation model on clean text of your own."""

import json
import zlib
from enum import Enum
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from spacy_cnclean.cli._run import UserError, user_errors
from spacy_cnclean.corpus._errors import describe

if TYPE_CHECKING:
    from spacy_cnclean.training._corpus import CorpusFile, Document
    from spacy_cnclean.training._examples import Shelf
    from spacy_cnclean.training._figures import Figures
    from spacy_cnclean.training._punctuation import TrainingProgress, TrainingSettings

_MIN_LETTERS = 50_000
_HELD_OUT_SEED = 1
_HELD_OUT_LINES = 2000
_GATE_LINES = 10_000
_GATE_UNITS_PER_LETTER = 0.1
_MIN_GATE_UNITS = 20_000


class Device(str, Enum):
    """Where to train."""

    CPU = "cpu"
    CUDA = "cuda"


def command(
    corpora: Annotated[
        list[str],
        typer.Argument(
            metavar="CORPUS...",
            help="Clean text, one paragraph a line, plain or .gz; PATH:WEIGHT draws it more or "
            "less often. Blank lines part documents.",
        ),
    ],
    *,
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder of the new model.")],
    letters: Annotated[
        int, typer.Option(min=1, help="Letters to see in all; texts are seen again and again.")
    ] = 60_000_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same model.")] = 1,
    replicas: Annotated[
        int, typer.Option(min=1, help="Processes to train in; part of what the seed fixes.")
    ] = 1,
    rate: Annotated[float, typer.Option(min=0, help="Learning rate at the start.")] = 2e-3,
    dropout: Annotated[
        float,
        typer.Option(min=0, help="How often to drop n-grams and channels: more for little text."),
    ] = 1.0,
    batch: Annotated[
        int, typer.Option(min=1, help="Letters to learn from at once; some 40,000 on cuda.")
    ] = 6000,
    width: Annotated[
        int, typer.Option(min=8, help="Channels of the network; --start-from brings its own.")
    ] = 72,
    device: Annotated[
        Device, typer.Option(help="Train on the processor, or on a graphics processor (cuda).")
    ] = Device.CPU,
    loaders: Annotated[
        int,
        typer.Option(min=0, help="Processes that make the examples; some 12 for cuda."),
    ] = 0,
    ngram_bits: Annotated[
        int,
        typer.Option(
            min=10,
            max=19,
            help="Rows of the table of trigrams, as a power of two; other n-grams have half as "
            "many. More for more text; tables of --start-from are not made smaller.",
        ),
    ] = 19,
    loose: Annotated[
        float,
        typer.Option(min=0, max=1, help="Share of documents that are seen in a loose style too."),
    ] = 0.15,
    start_from: Annotated[
        Path | None, typer.Option(help="Folder of a model to go on from, not from chance.")
    ] = None,
    passing: Annotated[
        float,
        typer.Option(min=0, max=1, help="Share of whole lines that the gate may let pass, 0 to 1."),
    ] = 0.0015,
    gate_units: Annotated[
        int | None,
        typer.Option(min=1, help="Marks that the gate sees; a tenth of the letters, if not given."),
    ] = None,
    resume: Annotated[
        bool,
        typer.Option("--resume", help="Go on with a training of the same options that was ended."),
    ] = False,
    gate_only: Annotated[
        bool,
        typer.Option("--gate-only", help="Keep the scorer of --start-from, train the gate alone."),
    ] = False,
) -> None:
    """Train a model that puts displaced marks back, for text like yours.

    One document in fifty is held out to measure on. The model is written to the folder ten times
    in the course, so that an interrupted training leaves the last of these, and goes on with
    --resume; a table of figures is printed at each.
    Needs the extra: pip install "spacy-cnclean[train]".
    """
    if replicas > 1 and (loaders or device is Device.CUDA):
        raise typer.BadParameter("--replicas goes neither with --loaders nor with --device cuda")
    if gate_only and start_from is None:
        raise typer.BadParameter("--gate-only needs --start-from, the folder of the scorer")
    with user_errors():
        if find_spec("torch") is None:
            raise UserError('training needs PyTorch: pip install "spacy-cnclean[train]"')
        from spacy_cnclean.training._punctuation import TrainingSettings, has_device

        if not has_device(device.value):
            raise UserError(f"--device {device.value}: PyTorch finds no graphics processor here")
        initial = None if start_from is None else _scorer_file(start_from)
        files, shelves, held_out = _read(corpora, loose)
        settings = TrainingSettings(
            letters=letters,
            seed=seed,
            replicas=replicas,
            rate=rate,
            initial=initial,
            dropout=dropout,
            cells=batch,
            device=device.value,
            loaders=loaders,
            width=width,
            ngram_bits=ngram_bits,
        )
        try:
            output.mkdir(parents=True, exist_ok=True)
            _train_scorer(output, shelves, held_out, settings, gate_only=gate_only, resume=resume)
            n_units = gate_units or max(_MIN_GATE_UNITS, int(letters * _GATE_UNITS_PER_LETTER))
            note = _train_gate(output, shelves, held_out, seed, n_units, passing=passing)
            _write_record(output, files, settings, note)
        except OSError as error:
            raise UserError(f"{output}: cannot be written: {describe(error)}") from None


def _scorer_file(folder: Path) -> Path:
    """Return the weights of a model to go on from, after a look whether they are any."""
    from spacy_cnclean.punctuation._models import SCORER_FILE, load_scorer

    try:
        load_scorer(folder / SCORER_FILE)
    except (OSError, ValueError) as error:
        raise UserError(f"--start-from: {folder} is not the folder of a model: {error}") from None
    return folder / SCORER_FILE


def _read(
    corpora: list[str], loose: float
) -> "tuple[list[CorpusFile], list[Shelf], list[Document]]":
    """Return the files, their documents to train on, and those held out."""
    from spacy_cnclean.training._corpus import CorpusFile, letters_of, read_corpus
    from spacy_cnclean.training._examples import Shelf, interleaved

    files, shelves, held_out = [], [], []
    n_letters = 0
    for argument in corpora:
        try:
            file = CorpusFile.parse(argument)
            split = read_corpus(file.path, loose=loose)
        except zlib.error as error:
            raise UserError(f"{file.path}: a damaged gzip file: {error}") from None
        except OSError as error:
            raise UserError(f"{file.path}: cannot be read: {describe(error)}") from None
        except ValueError as error:
            raise UserError(str(error)) from None
        size = letters_of(split.train)
        n_letters += size
        typer.echo(f"{file.path}: {len(split.train)} documents, {size:,} letters", err=True)
        files.append(file)
        # Documents are drawn one by one: a file's chance follows its letters and its weight.
        shelves.append(Shelf(split.train, file.weight * size))
        held_out.append(Shelf(split.validation, file.weight * letters_of(split.validation)))
    if n_letters < _MIN_LETTERS:
        raise UserError(
            f"{n_letters:,} letters are too few to learn from; {_MIN_LETTERS:,} is the least"
        )
    documents = interleaved(held_out, seed=_HELD_OUT_SEED)
    if not documents:  # so few that the split leaves none: better seen ones than none
        documents = interleaved([Shelf(split.train[:1], 1.0)], seed=_HELD_OUT_SEED)
    return files, shelves, documents


def _train_scorer(
    output: Path,
    shelves: "list[Shelf]",
    held_out: "list[Document]",
    settings: "TrainingSettings",
    *,
    gate_only: bool,
    resume: bool,
) -> None:
    import numpy as np

    from spacy_cnclean.punctuation._models import SCORER_FILE
    from spacy_cnclean.punctuation._weight_files import read_scorer
    from spacy_cnclean.training._network import export_arrays
    from spacy_cnclean.training._punctuation import (
        DivergedError,
        fit_temperature,
        held_out_examples,
        train,
        write_arrays,
    )

    file = output / SCORER_FILE
    examples = held_out_examples(held_out, seed=settings.seed, limit=_HELD_OUT_LINES)
    if gate_only and settings.initial is not None:
        arrays = read_scorer(settings.initial.read_bytes(), str(settings.initial))
    else:
        try:
            network = train(
                shelves, examples, settings, checkpoint=file, resume=resume, report=_report
            )
        except DivergedError as error:
            raise UserError(f"--rate {settings.rate:g}: {error}") from None
        except ValueError as error:
            raise UserError(f"--resume: {error}") from None
        arrays = export_arrays(network)
    temperature = fit_temperature(arrays, examples)
    write_arrays(file, {**arrays, "temperature": np.array(temperature, np.float32)})
    typer.echo(f"scorer: temperature {temperature:.2f}")


def _report(progress: "TrainingProgress", figures: "Figures | None") -> None:
    typer.echo(
        f"{progress.letters / 1e6:9.2f} M letters, {progress.speed / 1e3:6.1f} k letters/s, "
        f"{progress.loss:.4f} nats a unit",
        err=True,
    )
    if figures is not None:
        typer.echo(f"{progress.letters / 1e6:9.2f} M letters: {figures}")


def _train_gate(
    output: Path,
    shelves: "list[Shelf]",
    held_out: "list[Document]",
    seed: int,
    n_units: int,
    *,
    passing: float,
) -> str:
    from spacy_cnclean.punctuation._models import GATE_FILE, SCORER_FILE, load_scorer
    from spacy_cnclean.training._gate import GateTrainer
    from spacy_cnclean.training._punctuation import write_arrays

    trainer = GateTrainer(shelves, load_scorer(output / SCORER_FILE).look_up, seed)
    for seen, loss in trainer.train(n_units):
        typer.echo(f"gate: {seen:,} of {n_units:,} units, {loss:.4f} nats a unit", err=True)
    lines = [line.text for document in held_out for line in document][:_GATE_LINES]
    try:
        arrays, note = trainer.export(lines, passing=passing)
    except IndexError:  # numpy has no quantile of nothing
        raise UserError(
            "the gate finds no damaged line among the held-out ones: train on more text, or let "
            "more whole lines pass with --passing"
        ) from None
    write_arrays(output / GATE_FILE, arrays)
    typer.echo(f"gate: {note}")
    return note


def _write_record(
    output: Path, files: "list[CorpusFile]", settings: "TrainingSettings", gate: str
) -> None:
    initial = settings.initial
    record = {
        "corpora": [[file.path.name, file.weight] for file in files],
        "settings": {**settings._asdict(), "initial": initial and str(initial.parent)},
        "gate": gate,
    }
    text = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
    (output / "training.json").write_text(text, encoding="utf-8")
