"""Weight files: what the files of a punctuation model hold, and reading them with care.

A file comes from anywhere. Names, types, shapes and sizes are read from the directory of the
archive and from the headers of its entries, and compared with what a model has, before any entry
is unpacked; then its numbers must be finite.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from math import prod
from typing import IO, TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.lib import format as npy

from spacy_cnclean.punctuation._features import (
    N_COHESION,
    N_DISTANCES,
    N_SHIFTS,
    TABLE_ROWS,
    row_shift,
)
from spacy_cnclean.punctuation._gate import HASH_BITS, N_STEPS, N_UNIT_CLASSES
from spacy_cnclean.punctuation._lattice import PAIR_REACH
from spacy_cnclean.punctuation._scorer import FORMAT, ROOMS
from spacy_cnclean.punctuation._streams import N_CLASSES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

Arrays = dict[str, "NDArray[np.generic]"]

_MOST_BYTES = 1 << 28
_MOST_CHANNELS = 4096
_MOST_LAYERS = 64
_MOST_STEPS = 256  # between the letters that a convolution joins
_BROKEN = (ValueError, TypeError, KeyError, EOFError, OSError, zipfile.BadZipFile, zlib.error)


class Header(NamedTuple):
    """What an entry says of its array before that is read."""

    shape: tuple[int, ...]
    dtype: np.dtype[np.generic]


class Expected(NamedTuple):
    """What an array should be: its shape, and the kinds of its type (`np.dtype.kind`)."""

    shape: tuple[int, ...]
    kinds: str = "f"


class WeightFile:
    """A weight file that was opened and not read.

    Args:
        data: Its bytes.
        place: What to call it in an error.

    Raises:
        ValueError: It is no archive of arrays, or unpacks to more than a model can have.
    """

    def __init__(self, data: bytes, place: str) -> None:
        self.place = place
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            entries = self._archive.infolist()
        except _BROKEN as error:
            raise ValueError(f"{place} is not a file of a punctuation model") from error
        unpacked = sum(entry.file_size for entry in entries)
        if unpacked > _MOST_BYTES:
            raise ValueError(
                f"{place} would unpack to {unpacked:,} bytes; a punctuation model has at most "
                f"{_MOST_BYTES:,}"
            )
        self.headers: dict[str, Header] = {}
        for entry in entries:
            name = entry.filename.removesuffix(".npy")
            if name in self.headers:
                raise ValueError(f"{place}: {name} is there twice")
            self.headers[name] = self._header(name, entry)

    def refuse(self, name: str, wrong: str) -> ValueError:
        """Return the error that names an entry and what is wrong with it."""
        return ValueError(f"{self.place}: {name}: {wrong}")

    def read(self, name: str, expected: Expected) -> NDArray[np.generic]:
        """Return the array of an entry.

        Raises:
            ValueError: There is none, or it is not what is expected, or not finite.
        """
        self.check(name, expected)
        try:
            with self._archive.open(self._archive.getinfo(f"{name}.npy")) as stream:
                array: NDArray[np.generic] = npy.read_array(stream, allow_pickle=False)
        except _BROKEN as error:
            raise self.refuse(name, "damaged") from error
        if array.dtype.kind == "f" and not np.isfinite(array).all():
            raise self.refuse(name, "has values that are not finite")
        return array

    def check(self, name: str, expected: Expected) -> None:
        """Compare the header of an entry with what is expected.

        Raises:
            ValueError: It is missing, or its shape or its type is another.
        """
        header = self.headers.get(name)
        if header is None:
            raise self.refuse(name, "missing")
        if header.shape != expected.shape:
            raise self.refuse(name, f"expected shape {expected.shape}, found {header.shape}")
        if header.dtype.kind not in expected.kinds:
            raise self.refuse(name, f"numbers of another type are expected, found {header.dtype}")

    def dimension(self, name: str, axis: int, *, most: int = _MOST_CHANNELS) -> int:
        """Return how long an axis of an entry is, which other entries have to fit.

        Raises:
            ValueError: It is missing, has no such axis, or is out of bounds.
        """
        header = self.headers.get(name)
        if header is None:
            raise self.refuse(name, "missing")
        if len(header.shape) <= axis or not 0 < header.shape[axis] <= most:
            raise self.refuse(name, f"a shape of {header.shape} is out of bounds")
        return header.shape[axis]

    def _header(self, name: str, entry: zipfile.ZipInfo) -> Header:
        try:
            with self._archive.open(entry) as stream:
                header = _read_header(stream)
                size = stream.tell() + prod(header.shape) * header.dtype.itemsize
        except _BROKEN as error:
            raise self.refuse(name, "not an array, or damaged") from error
        if header.dtype.hasobject or size != entry.file_size:
            raise self.refuse(name, f"should be {size:,} bytes, is {entry.file_size:,}")
        return header


def _read_header(stream: IO[bytes]) -> Header:
    version = npy.read_magic(stream)
    read = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}[version]
    shape, _, dtype = read(stream)
    return Header(shape, dtype)


def read_scorer(data: bytes, place: str) -> Arrays:
    """Return the arrays of a scorer's file, by their names.

    Args:
        data: The bytes of the file.
        place: What to call it in an error.

    Raises:
        ValueError: It is not one of this version; the message names the file and the entry.
    """
    file = WeightFile(data, place)
    found = "no format mark"
    header = file.headers.get("format")
    if header is not None and header.shape == () and header.dtype.kind == "U":
        found = str(file.read("format", Expected((), "U")))
    if found != FORMAT:
        raise ValueError(f"{place}: expected {FORMAT!r}, found {found!r}")
    arrays = _read_all(file, _scorer_arrays(file), {"temperature": Expected(())})
    for room in ROOMS:
        steps = arrays[f"{room}.dilations"]
        if not np.isin(steps, range(1, _MOST_STEPS + 1)).all():
            raise file.refuse(f"{room}.dilations", f"steps go from 1 to {_MOST_STEPS}")
    if "temperature" in arrays and float(arrays["temperature"]) <= 0:
        raise file.refuse("temperature", "must be above zero")
    return arrays


def read_gate(data: bytes, place: str, scorer: Mapping[str, NDArray[np.generic]]) -> Arrays:
    """Return the arrays of a gate's file, by their names.

    Args:
        data: The bytes of the file.
        place: What to call it in an error.
        scorer: The arrays of the scorer whose embeddings it reads.

    Raises:
        ValueError: It is not one, or not of this scorer; the message names the file and the entry.
    """
    file = WeightFile(data, place)
    letter, bigram, trigram, fourgram = (scorer[name].shape[1] for name in TABLE_ROWS)
    hidden = file.dimension("look.out", 0)
    looked_up = 6 * letter + 5 * bigram + 4 * trigram + 3 * fourgram
    shapes = {
        "linear": Expected((1 << HASH_BITS,), "i"),
        "settings": Expected((4,)),
        "look.letters": Expected((looked_up, hidden)),
        "look.out": Expected((hidden,)),
        "look.bias": Expected((1,)),
    }
    for name in ("classes", "last_classes", "next_classes"):
        shapes[f"look.{name}"] = Expected((N_UNIT_CLASSES, hidden))
    for name in ("last_steps", "next_steps"):
        shapes[f"look.{name}"] = Expected((N_STEPS, hidden))
    arrays = _read_all(file, shapes, {})
    if float(arrays["settings"][0]) <= 0:
        raise file.refuse("settings", "the scale must be above zero")
    return arrays


def _read_all(
    file: WeightFile, expected: Mapping[str, Expected], optional: Mapping[str, Expected]
) -> Arrays:
    """Return all arrays of a file, once all headers are what they should be."""
    wanted = {**expected, **{name: optional[name] for name in optional if name in file.headers}}
    for name, shape in wanted.items():
        file.check(name, shape)
    for name in file.headers:
        if name not in wanted:
            raise file.refuse(name, "no model has such an entry")
    return {name: file.read(name, shape) for name, shape in wanted.items()}


def _scorer_arrays(file: WeightFile) -> dict[str, Expected]:
    """Return what a scorer's arrays should be, from the sizes that are free."""
    shapes = {"format": Expected((), "U")}
    width = {name: file.dimension(name, 1) for name in TABLE_ROWS}
    for name, most in TABLE_ROWS.items():
        n_rows = file.dimension(name, 0, most=most)
        try:
            row_shift(name, n_rows)
        except ValueError as error:
            raise file.refuse(name, str(error)) from None
        shapes[name] = Expected((n_rows, width[name]), "i")
        shapes[f"{name}.scale"] = Expected((width[name],))
    gap, unit = file.dimension("gap.out.gain", 0), file.dimension("unit.out.gain", 0)
    product = file.dimension("query.bias", 0)
    looked_up = 2 * (width["letters"] + width["trigrams"]) + width["bigrams"] + width["fourgrams"]
    linears = {
        "gap.letters": (looked_up, gap),
        "gap.seen": (N_CLASSES + N_COHESION, gap),
        "unit.here": (gap, unit),
        "unit.shift": (unit, N_SHIFTS),
        "unit.pair": (2 * unit, PAIR_REACH),
        "query": (unit, product),
        "key": (gap, product),
        "class_bias": (gap, N_CLASSES),
        "again.placed": (N_CLASSES, gap),
        "again.soft": (gap, unit),
        "again.pair": (2 * unit, PAIR_REACH),
        "again.query": (unit, product),
        "again.key": (gap, product),
        "again.class_bias": (gap, N_CLASSES),
        "restore": (gap, N_CLASSES + 1),
    }
    channels = {"gap": gap, "again": gap, "unit": unit, "unit_again": unit}
    for room, room_channels in channels.items():
        n_layers = file.dimension(f"{room}.dilations", 0, most=_MOST_LAYERS)
        shapes[f"{room}.dilations"] = Expected((n_layers,), "iu")
        shapes[f"{room}.out.gain"] = Expected((room_channels,))
        for layer in range(n_layers):
            linears[f"{room}.{layer}"] = (3 * room_channels, 2 * room_channels)
            shapes[f"{room}.{layer}.norm.gain"] = Expected((room_channels,))
    for name, (inputs, outputs) in linears.items():
        shapes[f"{name}.weight"] = Expected((inputs, outputs))
        shapes[f"{name}.bias"] = Expected((outputs,))
    shapes["unit.class"] = Expected((N_CLASSES, unit))
    for column in range(4):
        shapes[f"unit.distance.{column}"] = Expected((N_DISTANCES + 1, unit))
    for name in ("again.before", "again.behind"):
        shapes[name] = Expected((N_DISTANCES, unit))
    return shapes
