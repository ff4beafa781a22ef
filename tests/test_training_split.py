"""Which documents are held out: by their text and their folder alone."""

import lzma

import pytest

from spacy_cnclean.training._corpus import (
    is_held_out,
    read_corpus,
    read_documents,
    read_texts,
)

LINES = [f"第{n}段，讲的是还款的事。" for n in range(400)]


def written(folder, name, documents):
    path = folder / name
    folder.mkdir(exist_ok=True)
    text = "\n\n".join("\n".join(document) for document in documents)
    if path.suffix == ".xz":
        path.write_bytes(lzma.compress(text.encode()))
    else:
        path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(("folder", "share"), [("broad", 10), ("harm_only", 2), ("other", 50)])
def test_a_folder_says_how_many_documents_are_held_out(tmp_path, folder, share):
    path = tmp_path / folder / "a.txt"
    held_out = sum(is_held_out(line, path) for line in LINES)
    assert abs(held_out - 400 / share) < 4 * (400 / share) ** 0.5


def test_what_is_held_out_of_fewer_is_held_out_of_more(tmp_path):
    few, some, many = (tmp_path / name / "a.txt" for name in ("other", "broad", "harm_only"))
    for line in LINES:
        assert is_held_out(line, few) <= is_held_out(line, some) <= is_held_out(line, many)


@pytest.mark.parametrize("name", ["a.txt", "a.txt.xz"])
def test_texts_and_lines_to_learn_from_are_split_alike(tmp_path, name):
    documents = [["Title", line, "——"] for line in LINES]
    path = written(tmp_path / "broad", name, documents)
    texts, lines = read_texts(path), read_corpus(path)
    for whole, encoded in zip(texts, (lines.not_held_out, lines.dev), strict=True):
        assert {document[1] for document in whole} == {d[0].text for d in encoded}
        assert all(document[0] == "Title" and len(document) == 3 for document in whole)
    assert len(texts.train) + len(texts.dev) == 400
    assert 20 < len(texts.dev) < 70


def test_documents_without_a_line_to_learn_from_are_in_neither_part(tmp_path):
    path = written(tmp_path / "broad", "a.txt", [["Title"], LINES[:2], ["——", "1"]])
    split = read_texts(path)
    assert split.train + split.dev == [LINES[:2]]


@pytest.mark.parametrize("folder", ["broad", "harm_only"])
def test_where_genres_are_measured_nothing_is_fitted_on_what_is_held_out(tmp_path, folder):
    path = written(tmp_path / folder, "a.txt", [[line, line] for line in LINES])
    split = read_corpus(path, loose=0.5)
    first_lines = [[d[0].text for d in part] for part in (split.dev, split.validation)]
    assert not set(first_lines[0]) & set(first_lines[1])
    assert 0 < len(split.validation) < 30
    assert all(is_held_out(line, path) for line in first_lines[0])
    plain = read_corpus(path)
    texts = read_documents(path)
    assert len(plain.train) + len(plain.validation) == len(texts.train)


def test_elsewhere_what_is_held_out_is_what_cuts_are_set_on(tmp_path):
    split = read_corpus(written(tmp_path, "a.txt", [[line] for line in LINES]))
    assert split.dev == split.validation != []


@pytest.mark.parametrize(("name", "n_lines"), [("a.txt", 1), ("a.txt.xz", 3)])
def test_a_file_packed_by_xz_is_read_whole_and_any_other_where_it_teaches(tmp_path, name, n_lines):
    path = written(tmp_path / "broad", name, [["Title", line, "——"] for line in LINES])
    train, dev = read_documents(path)
    split = read_corpus(path)
    assert [len(train), len(dev)] == [len(split.not_held_out), len(split.dev)]
    assert {len(document) for document in train + dev} == {n_lines}
    assert {*LINES} <= {line for document in train + dev for line in document}


def test_a_broken_packed_file_is_named(tmp_path):
    path = tmp_path / "a.txt.xz"
    path.write_bytes(lzma.compress("还款。".encode() * 50)[:40])
    with pytest.raises(ValueError, match=r"a\.txt\.xz: a damaged xz file"):
        read_corpus(path)
