"""The byte form of alignments: what was written by one version is read by the next."""

import pytest

from spacy_cnclean import Alignment, Segment

# What the header says (version 1, two lengths), then a head byte for each segment: its kind
# (keep 0, move 1, replace 2, delete 3, insert 4), 8 where the raw range does not go on where the
# last one ended, 16 where it is a further fragment of the replacement before it.
WRITTEN = [
    (Alignment.identity(0), "434e4101 00 00"),
    (Alignment.identity(127), "434e4101 7f 7f"),
    (Alignment.identity(128), "434e4101 8001 8001"),
    (Alignment.identity(300), "434e4101 ac02 ac02"),
    (Alignment.identity(16_384), "434e4101 808001 808001"),
    (Alignment.of_runs([200, 0], [127]), "434e4101 c702 c801 00c801 037f"),
    (
        Alignment(3, 4, [Segment(0, 3, 0, 3, "keep"), Segment(3, 4, 3, 3, "insert")]),
        "434e4101 03 04 0003 040100",
    ),
    (
        # The last character goes to the front: 199 on, then 200 back.
        Alignment(200, 200, [Segment(0, 1, 199, 200, "move"), Segment(1, 200, 0, 199, "keep")]),
        "434e4101 c801 c801 0901 8e03 08c701 8f03",
    ),
    (
        # One on and two back are 2 and 3.
        Alignment(2, 2, [Segment(0, 1, 1, 2, "move"), Segment(1, 2, 0, 1, "keep")]),
        "434e4101 02 02 090102 080103",
    ),
    (
        Alignment(
            4,
            3,
            [
                Segment(0, 2, 0, 1, "replace"),
                Segment(0, 2, 2, 4, "replace"),
                Segment(2, 3, 1, 2, "keep"),
            ],
        ),
        "434e4101 04 03 020201 1a0202 080105",
    ),
    (
        # Deletions at one point are no fragments of each other.
        Alignment(
            3,
            1,
            [
                Segment(0, 0, 0, 1, "delete"),
                Segment(0, 0, 2, 3, "delete"),
                Segment(0, 1, 1, 2, "keep"),
            ],
        ),
        "434e4101 03 01 0301 0b0102 080103",
    ),
]


@pytest.mark.parametrize(("alignment", "written"), WRITTEN, ids=lambda value: str(value)[:40])
def test_an_alignment_is_written_as_it_always_was_and_read_again(alignment, written):
    data = bytes.fromhex(written)
    assert alignment.to_bytes() == data
    assert Alignment.from_bytes(data) == alignment
    assert Alignment.from_bytes(bytearray(data)) == alignment


@pytest.mark.parametrize("length", [1, 63, 64, 126, 129, 255, 256, 16_383, 2**31, 2**53, 2**61])
def test_texts_of_any_length_come_back(length):
    for alignment in (
        Alignment.identity(length),
        Alignment.of_runs([length, 1], [length]),
        Alignment(2 * length, length, [Segment(0, length, length, 2 * length, "move"),
                                       Segment(length, length, 0, length, "delete")]),
        Alignment(length, 1, [Segment(0, 1, 0, length, "replace")]),
    ):  # fmt: skip
        assert Alignment.from_bytes(alignment.to_bytes()) == alignment
        assert Alignment.from_bytes(alignment.to_bytes()).raw_length == alignment.raw_length


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("434e4102 00 00", "not an alignment of this version: starts with b'CNA"),
        ("434e", "not an alignment of this version"),
        ("434e4101", "a number is cut short or too long"),
        ("434e4101 05 80", "a number is cut short or too long"),
        ("434e4101 ffffffffffffffffff01 00", "a number is cut short or too long"),
        ("434e4101 01 01 05", "a segment starts with byte 0x05"),
        ("434e4101 01 01 20", "a segment starts with byte 0x20"),
        ("434e4101 01 01 1201 01", "its first segment continues a replacement"),
    ],
)
def test_bytes_that_are_not_of_the_format_say_why(written, message):
    with pytest.raises(ValueError, match=message):
        Alignment.from_bytes(bytes.fromhex(written))


def test_a_number_may_have_nine_bytes_and_no_more():
    largest = 2**63 - 1
    assert Alignment.identity(largest).to_bytes() == b"CNA\x01" + (b"\xff" * 8 + b"\x7f") * 2
    assert Alignment.from_bytes(Alignment.identity(largest).to_bytes()).raw_length == largest
