"""Weight files that are not what they should be are refused by file and entry, and not read."""

import io
import re
import resource
import struct
import zipfile
from importlib import resources

import numpy as np
import pytest

from spacy_cnclean.punctuation import PunctuationStep, find_displaced_marks
from spacy_cnclean.punctuation._models import GATE_FILE, SCORER_FILE, check_model, load_model
from spacy_cnclean.punctuation._weight_files import read_gate, read_scorer

SHIPPED = resources.files("spacy_cnclean") / "data" / "punctuation"


@pytest.fixture(scope="module")
def shipped():
    names = (SCORER_FILE, GATE_FILE)
    return {
        name: dict(np.load(io.BytesIO((SHIPPED / name).read_bytes()), allow_pickle=False))
        for name in names
    }


@pytest.fixture
def folder(tmp_path, shipped):
    """Return a function that writes the shipped model with some arrays changed."""

    def write(file=SCORER_FILE, without=(), **arrays):
        for name, kept in shipped.items():
            chosen = {**kept, **(arrays if name == file else {})}
            for entry in without if name == file else ():
                del chosen[entry]
            np.savez(tmp_path / name, **chosen)
        return str(tmp_path)

    return write


def with_value(array, value):
    changed = array.copy()
    changed.flat[3] = value
    return changed


def refused(folder, file, entry):
    """Return the one line by which a model is refused, which names file and entry."""
    with pytest.raises(ValueError, match=re.escape(entry)) as raised:
        load_model(folder)
    message = str(raised.value)
    assert file in message
    assert "\n" not in message
    return message


def test_the_shipped_model_written_anew_is_accepted(folder):
    assert load_model(folder()).scorer is not None


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize(
    ("file", "entry"),
    [
        (SCORER_FILE, "gap.3.weight"),
        (SCORER_FILE, "letters.scale"),
        (SCORER_FILE, "unit.class"),
        (GATE_FILE, "look.letters"),
        (GATE_FILE, "settings"),
    ],
)
def test_values_that_are_not_finite_are_refused(folder, shipped, file, entry, value):
    changed = folder(file, **{entry: with_value(shipped[file][entry], value)})
    assert "not finite" in refused(changed, file, entry)


@pytest.mark.parametrize(
    ("file", "entry", "shape"),
    [
        (SCORER_FILE, "bigrams", (100, 32)),
        (SCORER_FILE, "letters", (22016,)),
        (SCORER_FILE, "gap.0.weight", (72, 72)),
        (SCORER_FILE, "unit.pair.bias", ()),
        (SCORER_FILE, "query.bias", (47,)),
        (SCORER_FILE, "gap.dilations", (4,)),
        (SCORER_FILE, "gap.dilations", (0,)),
        (SCORER_FILE, "temperature", (2,)),
        (GATE_FILE, "linear", (1000,)),
        (GATE_FILE, "look.out", (63,)),
        (GATE_FILE, "settings", (3,)),
    ],
)
def test_an_array_of_another_shape_is_refused(folder, shipped, file, entry, shape):
    array = np.zeros(shape, shipped[file][entry].dtype)
    with pytest.raises(
        ValueError, match=r"expected shape|rows, or a half|out of bounds|no model has|missing"
    ) as it:
        load_model(folder(file, **{entry: array}))
    assert file in str(it.value)


@pytest.mark.parametrize(
    ("file", "entry"),
    [(SCORER_FILE, "again.soft.weight"), (SCORER_FILE, "letters"), (GATE_FILE, "look.bias")],
)
def test_an_entry_that_is_missing_is_named(folder, file, entry):
    assert "missing" in refused(folder(file, without=[entry]), file, entry)


@pytest.mark.parametrize("file", [SCORER_FILE, GATE_FILE])
def test_an_entry_that_no_model_has_is_named(folder, file):
    assert "no model" in refused(folder(file, surplus=np.zeros(3)), file, "surplus")


@pytest.mark.parametrize(
    ("file", "entry", "dtype"),
    [
        (SCORER_FILE, "letters", np.float32),
        (SCORER_FILE, "gap.0.bias", np.int64),
        (SCORER_FILE, "gap.dilations", np.float64),
        (SCORER_FILE, "query.weight", np.complex64),
        (GATE_FILE, "linear", np.float32),
        (GATE_FILE, "look.out", "U4"),
    ],
)
def test_an_array_of_another_type_is_refused(folder, shipped, file, entry, dtype):
    array = np.zeros(shipped[file][entry].shape, dtype)
    assert "another type" in refused(folder(file, **{entry: array}), file, entry)


@pytest.mark.parametrize(
    ("file", "entry", "array"),
    [
        (SCORER_FILE, "gap.dilations", np.array([1, 2, 0, 8, 1])),
        (SCORER_FILE, "unit.dilations", np.array([1, -1, 2])),
        (SCORER_FILE, "gap.dilations", np.array([1, 2, 4, 2**40, 1])),
        (SCORER_FILE, "temperature", np.array(0.0)),
        (GATE_FILE, "settings", np.array([0, 1, 1, 1], np.float32)),
    ],
)
def test_settings_that_make_no_sense_are_refused(folder, file, entry, array):
    refused(folder(file, **{entry: array}), file, entry)


def npy(shape, body, dtype="|i1"):
    stream = io.BytesIO()
    header = {"descr": dtype, "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(stream, header)
    return stream.getvalue() + body


def archive(entries):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in entries.items():
            packed.writestr(f"{name}.npy", data)
    return stream.getvalue()


def test_an_archive_that_would_unpack_to_too_much_is_refused_unread():
    bomb = archive({"letters": npy((1 << 29,), bytes(1 << 29))})
    assert len(bomb) < 1_000_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for read in (read_scorer, lambda data, place: read_gate(data, place, {})):
        with pytest.raises(ValueError, match=r"^a\.npz would unpack to 536,[\d,]+ bytes"):
            read(bomb, "a.npz")
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 100_000  # kilobytes


def test_a_header_that_promises_more_than_the_entry_holds_is_refused():
    data = archive({"format": npy((1 << 40,), b"1234")})
    with pytest.raises(ValueError, match=r"^a\.npz: format: should be 1,099,[\d,]+ bytes"):
        read_scorer(data, "a.npz")


def test_an_entry_that_unpacks_to_more_than_the_directory_says_is_refused(shipped):
    stream = io.BytesIO()
    np.savez_compressed(stream, **shipped[SCORER_FILE])
    data = bytearray(stream.getvalue())
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        size = packed.getinfo("bigrams.npy").file_size
    # In the directory and in front of the entry the size stands in four bytes.
    forged = data.replace(struct.pack("<I", size), struct.pack("<I", size - 64))
    assert forged != data
    with pytest.raises(ValueError, match=r"^a\.npz: bigrams: should be"):
        read_scorer(bytes(forged), "a.npz")


def test_an_entry_is_not_there_twice(shipped):
    stream = io.BytesIO()
    np.savez(stream, **shipped[SCORER_FILE])
    with (
        zipfile.ZipFile(stream, "a") as packed,
        pytest.warns(UserWarning, match="Duplicate name"),
    ):
        packed.writestr("letters.npy", npy((2,), b"12"))
    with pytest.raises(ValueError, match="letters is there twice"):
        read_scorer(stream.getvalue(), "a.npz")


def test_pickles_are_not_unpacked(folder):
    array = np.array([{"a": 1}], dtype=object)
    refused(folder(**{"unit.class": array}), SCORER_FILE, "unit.class")


@pytest.mark.parametrize("cut", [0, 1, 100, 5000, -1, -2000])
def test_a_file_that_is_cut_off_is_refused(cut):
    data = (SHIPPED / SCORER_FILE).read_bytes()[:cut]
    with pytest.raises(ValueError, match=r"^a\.npz is not a file of a punctuation model$"):
        read_scorer(data, "a.npz")


def test_a_flipped_byte_is_noticed():
    data = bytearray((SHIPPED / SCORER_FILE).read_bytes())
    data[len(data) // 2] ^= 1
    with pytest.raises(ValueError, match="damaged"):
        read_scorer(bytes(data), "a.npz")


def test_the_option_and_the_step_say_the_same(folder, shipped):
    wrong = folder(**{"unit.class": with_value(shipped[SCORER_FILE]["unit.class"], np.nan)})
    with pytest.raises(ValueError, match=r"^model must be .* unit\.class: has values"):
        check_model(wrong)
    with pytest.raises(ValueError, match=r"unit\.class: has values"):
        find_displaced_marks("近年，来银行应当返还借款。", model=wrong)
    with pytest.raises(ValueError, match=r"unit\.class: has values"):
        PunctuationStep(model=wrong).find("近年，来银行应当返还借款。")
