"""Write the table of Traditional characters that are read as Simplified ones.

    python make_data/collect_simplified.py TSCharacters.txt

takes the table of single characters of OpenCC, its `TSCharacters.txt` (Apache-2.0), and writes
spacy_cnclean/data/simplified.tsv: of several Simplified characters the first, which OpenCC takes
by default, and only such as are in the block of the common hanzi, where the features have an id
for each. What is the Simplified form of another character stays as it is (苧 of 薴, though 苧 has
苎 itself).
"""

from __future__ import annotations

import argparse
from pathlib import Path

TARGET = Path(__file__).parent.parent / "spacy_cnclean" / "data" / "simplified.tsv"
COMMON = range(0x4E00, 0xA000)


def common_pairs(table: str) -> list[tuple[str, str]]:
    """Return the pairs of a Traditional and a Simplified character, common hanzi, sorted."""
    rows = (line.split() for line in table.splitlines())
    pairs = [(row[0], row[1]) for row in rows if row and row[0] != row[1]]
    targets = {simplified for _, simplified in pairs}
    return sorted(
        (traditional, simplified)
        for traditional, simplified in pairs
        if traditional not in targets
        and len(traditional) == len(simplified) == 1
        and ord(traditional) in COMMON
        and ord(simplified) in COMMON
    )


def main() -> int:
    """Write the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("table", type=Path)
    pairs = common_pairs(parser.parse_args().table.read_text("utf-8"))
    TARGET.write_text("".join(f"{one}\t{other}\n" for one, other in pairs), "utf-8")
    print(f"{TARGET}: {len(pairs)} characters")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
