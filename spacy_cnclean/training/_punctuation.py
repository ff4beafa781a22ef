"""Train the gap scorer: seeded, in replicas that are averaged, with checkpoints and figures.

Several processes train copies of the network on streams of their own and average them every
so many steps (local SGD, Stich 2019): on a few cores this is faster than one process with
threads, and the same number of replicas and the same seed give the same weights. On a graphics
processor one network learns from large batches that several processes make.
"""

from __future__ import annotations

import math
import pickle
import random
import time
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import torch
import torch.multiprocessing as processes
import torch.nn.functional as nnf

from spacy_cnclean.punctuation._features import TRIGRAM_BITS
from spacy_cnclean.punctuation._scorer import GapScorer
from spacy_cnclean.punctuation._weight_files import read_scorer
from spacy_cnclean.punctuation.noise import NoiseSettings
from spacy_cnclean.training._examples import (
    Shelf,
    example_batches,
    loaded_batches,
    noised_examples,
)
from spacy_cnclean.training._figures import Figures, measure
from spacy_cnclean.training._lattice_loss import PassScores, lattice_sums, placement_loss
from spacy_cnclean.training._network import (
    TABLES,
    GapNetwork,
    Sizes,
    export_arrays,
    load_arrays,
    parameters_by_name,
    sizes_of,
)
from spacy_cnclean.training._tensors import LineTensors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path
    from threading import Barrier

    from torch import Tensor

    from spacy_cnclean.training._corpus import Document
    from spacy_cnclean.training._examples import Example, ExampleBatch

_FIRST_PASS_WEIGHT: Final = 0.4
_RESTORE_WEIGHT: Final = 0.3
_WARM_UP_STEPS: Final = 150
_LAST_RATE: Final = 0.015  # of the first
_SYNC_STEPS: Final = 60
_STATES: Final = 40  # times in the course that the replicas write where they stand
# A batch whose loss is this many times what it lately was is not learned from.
_OUTLIER: Final = 8.0
_OUTLIER_MEMORY: Final = 0.99
# A mean loss this many times the least so far does not come down again.
_DIVERGED: Final = 6.0
_LEAST_ROWS: Final = (16, 16, 16)  # halvings, before so many rows as are wanted are given
_TEMPERATURES: Final = tuple(0.8 + 0.05 * step for step in range(21))
_FIT_BATCH: Final = 16


class TrainingSettings(NamedTuple):
    """How to train.

    Attributes:
        letters: letters to see in all, over all replicas; the learning rate falls to nearly
            nothing over them.
        seed: the same seed, files and replicas give the same weights.
        replicas: processes to train in.
        rate: the learning rate at the start.
        initial: weight file to start from, or None for chance.
        dropout: how many times over embeddings and channels may be dropped.
        cells: gaps in a batch.
        device: `cpu`, or `cuda` for one replica on a graphics processor.
        loaders: processes that make batches for one replica; 0 to make them where it trains.
        width: channels of the network; those of `initial` go before.
        ngram_bits: rows of the table of trigrams, as a power of two; those of bigrams and of
            fourgrams have half as many. Tables of `initial` are not made smaller.
    """

    letters: int = 60_000_000
    seed: int = 1
    replicas: int = 1
    rate: float = 2e-3
    initial: Path | None = None
    dropout: float = 1.0
    cells: int = 6000
    device: str = "cpu"
    loaders: int = 0
    width: int = 72
    ngram_bits: int = TRIGRAM_BITS


class DivergedError(RuntimeError):
    """The loss rose far above what it had come down to; the last checkpoint is from before."""


class TrainingProgress(NamedTuple):
    """Where a training stands: letters seen, letters a second, mean loss in nats per unit."""

    letters: int
    speed: float
    loss: float


class Replica:
    """One copy of the network and its optimisers."""

    def __init__(self, network: GapNetwork, rate: float) -> None:
        self.network = network
        tables = [*network.tables.parameters()]
        rows = {id(table) for table in tables}
        dense = [parameter for parameter in network.parameters() if id(parameter) not in rows]
        self._dense = dense
        self._rate = rate
        self._usual_loss = math.inf
        self._optimisers: tuple[torch.optim.Optimizer, ...] = (
            torch.optim.AdamW(dense, lr=rate, weight_decay=0.01),
            torch.optim.SparseAdam(tables, lr=rate),
        )

    def state(self) -> dict[str, Any]:
        """Return all that it needs to go on: weights, moments of the optimisers, usual loss."""
        return {
            "network": self.network.state_dict(),
            "optimisers": [optimiser.state_dict() for optimiser in self._optimisers],
            "usual_loss": self._usual_loss,
        }

    def resume(self, state: Mapping[str, Any]) -> None:
        """Go on from a state."""
        self.network.load_state_dict(state["network"])
        for optimiser, saved in zip(self._optimisers, state["optimisers"], strict=True):
            optimiser.load_state_dict(saved)
        self._usual_loss = state["usual_loss"]

    def step(self, batch: ExampleBatch, done: float, steps: int) -> tuple[float, int]:
        """Learn from a batch; return its summed loss in nats and its number of units."""
        cosine = 0.5 * (1 + math.cos(math.pi * min(1.0, done)))
        rate = self._rate * min(1.0, (steps + 1) / _WARM_UP_STEPS) * max(_LAST_RATE, cosine)
        for optimiser in self._optimisers:
            for group in optimiser.param_groups:
                group["lr"] = rate
            optimiser.zero_grad()
        lines = LineTensors(batch, self.network.device)
        scores = self.network(lines)
        n_units = int(batch.n_units.sum())
        placed = placement_loss(scores.second, lines.present, lines.gaps)
        first = placement_loss(scores.first, lines.present, lines.gaps)
        restored = nnf.cross_entropy(scores.classes.flatten(0, 1), lines.held.flatten())
        loss = (placed + _FIRST_PASS_WEIGHT * first) / n_units + _RESTORE_WEIGHT * restored
        loss.backward()  # type: ignore[no-untyped-call]
        norm = torch.nn.utils.clip_grad_norm_(self._dense, 1.0)
        value = float(placed.detach())
        # Once in some hundred batches a placement is so improbable that its gradient overflows.
        if torch.isfinite(norm) and not self._is_outlier(value / n_units):
            for optimiser in self._optimisers:
                optimiser.step()
        return value, n_units

    def _is_outlier(self, loss: float) -> bool:
        """Tell whether a loss is far above the usual one, which follows the losses that are not.

        A trained network is so sure of itself that one batch can throw it off for good.
        """
        if not loss <= _OUTLIER * self._usual_loss:
            return True
        if math.isinf(self._usual_loss):
            self._usual_loss = loss
        self._usual_loss += (1 - _OUTLIER_MEMORY) * (loss - self._usual_loss)
        return False


class _Shared(NamedTuple):
    """What replicas share: weights, those of the last meeting, counts, a barrier, states."""

    weights: list[dict[str, Tensor]]
    last: dict[str, Tensor]
    counts: Tensor  # (replicas, 3): letters, summed loss, units
    barrier: Barrier
    files: list[Path]
    states: list[dict[str, Any]]  # to go on from, or none


def train(
    shelves: Sequence[Shelf],
    held_out: Sequence[Example],
    settings: TrainingSettings,
    *,
    checkpoint: Path,
    resume: bool = False,
    report: Callable[[TrainingProgress, Figures | None], None],
) -> GapNetwork:
    """Return a trained network.

    Args:
        shelves: What to learn from.
        held_out: Noised lines to measure on at each checkpoint.
        settings: How to train.
        checkpoint: File that the weights are written to ten times in the course and at the end.
            Beside it each replica writes where it stands, to be removed at the end.
        resume: Go on from there, if a training with these settings was interrupted. What is drawn
            from then on is not what it would have been.
        report: Told how it goes at every meeting of the replicas, with figures at checkpoints.

    Raises:
        DivergedError: The loss rose far above what it had come down to.
        ValueError: A state to go on from is damaged, or of another training.
    """
    torch.manual_seed(settings.seed)
    torch.set_num_threads(1)
    network = network_of(settings)
    files = [checkpoint.with_name(f"replica-{rank}.state") for rank in range(settings.replicas)]
    states = read_states(files, settings) if resume else []
    if states:
        network.load_state_dict(states[0]["replica"]["network"])
    context = processes.get_context("fork")
    shared = _Shared(
        [_copied(network) for _ in range(settings.replicas)],
        _copied(network),
        torch.zeros(settings.replicas, 3, dtype=torch.float64).share_memory_(),  # type: ignore[no-untyped-call]
        context.Barrier(settings.replicas),
        files,
        states,
    )
    for rank, state in enumerate(states):
        shared.counts[rank] = state["counts"]
    helpers = [
        context.Process(target=_run, args=(rank, network, shelves, settings, shared), daemon=True)
        for rank in range(1, settings.replicas)
    ]
    for helper in helpers:
        helper.start()
    started = time.monotonic()
    begun, *before = shared.counts.sum(0).tolist()
    shown = int(begun / settings.letters * 10)
    least = math.inf
    for done in _meetings(0, network, shelves, settings, shared):
        letters, loss, units = (float(value) for value in shared.counts.sum(0))
        mean = (loss - before[0]) / max(1.0, units - before[1])
        before = [loss, units]
        least = min(least, mean)
        if not mean <= _DIVERGED * least:
            raise DivergedError(
                f"after {letters:,.0f} letters the loss is {mean:.3f} nats a unit, "
                f"and was {least:.3f}; try a lower rate"
            )
        speed = (letters - begun) / (time.monotonic() - started)
        figures = None
        if done >= 1 or int(done * 10) > shown:
            shown = int(done * 10)
            write_arrays(checkpoint, export_arrays(network))
            figures = measure(network, held_out)
        report(TrainingProgress(int(letters), speed, mean), figures)
    for helper in helpers:
        helper.join()
    for file in files:
        file.unlink(missing_ok=True)
    return network


def read_states(files: Sequence[Path], settings: TrainingSettings) -> list[dict[str, Any]]:
    """Return where the replicas of an interrupted training stood; nothing if there is none.

    Raises:
        ValueError: A state is damaged, or of a training with other settings.
    """
    if not any(file.exists() for file in files):
        return []
    states = []
    for file in files:
        try:
            state = torch.load(file, weights_only=True)
        except (OSError, RuntimeError, pickle.UnpicklingError, EOFError) as error:
            raise ValueError(f"{file}: not where a training stood: {error}") from error
        if state["settings"] != repr(settings):
            raise ValueError(f"{file}: of a training with other settings: {state['settings']}")
        states.append(state)
    if len({state["steps"] for state in states}) > 1:
        raise ValueError(f"{files[0].parent}: the states of the replicas are of different times")
    return states


def has_device(name: str) -> bool:
    """Tell whether PyTorch can train on a device, `cpu` or `cuda`."""
    return name == "cpu" or torch.cuda.is_available()


def network_of(settings: TrainingSettings) -> GapNetwork:
    """Return the network that a training begins with.

    Raises:
        OSError: The initial weights cannot be read.
        ValueError: They are not what they should be; the message names the file.
    """
    if settings.initial is None:
        sizes = Sizes(halved=_LEAST_ROWS).scaled(settings.width).with_rows(settings.ngram_bits)
        return GapNetwork(sizes, dropout=settings.dropout)
    arrays = read_scorer(settings.initial.read_bytes(), str(settings.initial))
    sizes = sizes_of(arrays).with_rows(settings.ngram_bits)
    network = GapNetwork(sizes, dropout=settings.dropout)
    load_arrays(network, arrays)
    return network


def write_arrays(path: Path, arrays: dict[str, np.ndarray]) -> None:
    """Write a weight file; it appears whole or not at all.

    It is not packed: a wheel is, and what is unpacked is read several times faster.
    """
    temporary = path.with_suffix(".part.npz")
    np.savez(temporary, **arrays)  # type: ignore[arg-type]
    temporary.replace(path)


def fit_temperature(arrays: dict[str, np.ndarray], examples: Sequence[Example]) -> float:
    """Return what to divide scores by for the probabilities of held-out examples to be right.

    Of a grid, the one with the least loss (temperature scaling, Guo et al. 2017).
    """
    scorer = GapScorer({**arrays, "temperature": np.array(1.0)})
    losses = np.zeros(len(_TEMPERATURES))
    ordered = sorted(examples, key=lambda example: len(example.line.ids))
    for first in range(0, len(ordered), _FIT_BATCH):
        batch = ordered[first : first + _FIT_BATCH]
        found = scorer.score([example.line for example in batch])
        present = torch.from_numpy(found.present)
        gaps = torch.zeros(found.present.shape, dtype=torch.long)
        for row, example in enumerate(batch):
            gaps[row, : len(example.gaps)] = torch.from_numpy(example.gaps)
        for index, temperature in enumerate(_TEMPERATURES):
            units = torch.from_numpy(found.units) / temperature
            pairs = torch.from_numpy(found.pairs) / temperature
            scores = PassScores(units, pairs, lattice_sums(units, pairs, present))
            losses[index] += float(placement_loss(scores, present, gaps))
    return _TEMPERATURES[int(losses.argmin())]


def held_out_examples(
    documents: Sequence[Document], *, seed: int, limit: int = 600
) -> list[Example]:
    """Return noised lines of held-out documents, the same for a seed."""
    rng = random.Random(seed)  # noqa: S311 - noise, not secrets
    examples: list[Example] = []
    for document in documents:
        examples.extend(noised_examples(document, rng, damage=0.6, settings=NoiseSettings()))
        if len(examples) >= limit:
            break
    return examples


def _copied(network: GapNetwork) -> dict[str, Tensor]:
    return {
        name: parameter.detach().clone().share_memory_()  # type: ignore[no-untyped-call]
        for name, (parameter, _) in parameters_by_name(network).items()
    }


def _run(
    rank: int,
    network: GapNetwork,
    shelves: Sequence[Shelf],
    settings: TrainingSettings,
    shared: _Shared,
) -> None:
    torch.set_num_threads(1)
    for _ in _meetings(rank, network, shelves, settings, shared):
        pass


def _meetings(
    rank: int,
    network: GapNetwork,
    shelves: Sequence[Shelf],
    settings: TrainingSettings,
    shared: _Shared,
) -> Iterator[float]:
    """Train one replica; yield after each meeting how much of the training is done."""
    state = shared.states[rank] if shared.states else {}
    steps = state.get("steps", 0)
    seed = settings.seed * 1000 + rank + 1_000_003 * steps  # another order than from the start
    torch.manual_seed(seed)
    if settings.loaders:  # they begin before the device is touched, which a fork must not see
        batches = loaded_batches(shelves, seed, cells=settings.cells, loaders=settings.loaders)
    else:
        rng = random.Random(seed)  # noqa: S311 - the order of examples, not secrets
        batches = example_batches(shelves, rng, cells=settings.cells)
    network.to(torch.device(settings.device))
    replica = Replica(network, settings.rate)
    network.train()
    if state:
        replica.resume(state["replica"])
    # Every replica counts its own share, so that none waits for what another has seen.
    share = settings.letters / settings.replicas
    seen = int(shared.counts[rank, 0])
    stood = sum(float(other["counts"][0]) for other in shared.states)
    written = int(stood / settings.letters * _STATES)
    for batch in batches:
        loss, n_units = replica.step(batch, seen / share, steps)
        steps += 1
        seen += batch.n_gaps
        shared.counts[rank] += torch.tensor([batch.n_gaps, loss, n_units])
        if steps % _SYNC_STEPS:
            continue
        _meet(rank, network, shared)
        done = float(shared.counts[:, 0].sum()) / settings.letters
        shared.barrier.wait()
        if int(done * _STATES) > written:
            written = int(done * _STATES)
            _write_state(shared, rank, steps, replica, settings)
        yield done
        if done >= 1:
            return


def _write_state(
    shared: _Shared, rank: int, steps: int, replica: Replica, settings: TrainingSettings
) -> None:
    """Write where a replica stands; those of all appear together, or hardly any time apart."""
    file = shared.files[rank]
    part = file.with_suffix(".part")
    state = {
        "settings": repr(settings),
        "steps": steps,
        "counts": shared.counts[rank].clone(),
        "replica": replica.state(),
    }
    torch.save(state, part)
    shared.barrier.wait()
    part.replace(file)


def _meet(rank: int, network: GapNetwork, shared: _Shared) -> None:
    """Average the replicas; a row of a table that only some of them moved, over those."""
    if len(shared.weights) == 1:
        return
    parameters = {name: pair[0] for name, pair in parameters_by_name(network).items()}
    with torch.no_grad():
        for name, parameter in parameters.items():
            shared.weights[rank][name].copy_(parameter)
        shared.barrier.wait()
        for name, parameter in parameters.items():
            copies = [weights[name] for weights in shared.weights]
            if name in TABLES:
                moves = [copy - shared.last[name] for copy in copies]
                movers = sum((move.abs().amax(1, keepdim=True) > 0).float() for move in moves)
                parameter.copy_(shared.last[name] + sum(moves) / movers.clamp(min=1))  # type: ignore[union-attr]
            else:
                parameter.copy_(torch.stack(copies).mean(0))
        shared.barrier.wait()
        if rank == 0:
            for name, parameter in parameters.items():
                shared.last[name].copy_(parameter)
        shared.barrier.wait()
