"""Copy text to train on, but for paragraphs that share letters with text figures are measured on.

    python make_data/leave_out.py OUTPUT --apart HASHES.py FILE...

HASHES.py is a Python file with a function `shared(paragraph)`, which returns how many runs of
letters a paragraph shares with such text. Each FILE (.txt, .gz or .xz; one paragraph a line) is
copied to the folder OUTPUT under its name, and the number of paragraphs left out is printed.
Every training goes through it: see `train_punctuation.sh`.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import lzma
from functools import partial
from multiprocessing import Pool
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable

_OPEN = {".gz": gzip.open, ".xz": lzma.open}


def load_shared(path: Path) -> Callable[[str], int]:
    """Return the function `shared` of a Python file.

    Raises:
        SystemExit: The file cannot be read, or has no such function.
    """
    spec = importlib.util.spec_from_file_location("apart", path)
    if spec is None or spec.loader is None or not path.is_file():
        raise SystemExit(f"--apart {path}: not a Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    if not hasattr(module, "shared"):
        raise SystemExit(f"--apart {path}: has no function shared()")
    return cast("Callable[[str], int]", module.shared)


def copy(file: Path, output: Path, apart: Path) -> tuple[int, int]:
    """Copy a file without what it shares; return its paragraphs, and how many were left out."""
    shared = load_shared(apart)
    opened = _OPEN.get(file.suffix, open)
    n_lines = n_left_out = 0
    with (
        opened(file, "rt", encoding="utf-8") as lines,  # type: ignore[operator]
        opened(output / file.name, "wt", encoding="utf-8") as copied,  # type: ignore[operator]
    ):
        for line in lines:
            n_lines += bool(line.strip())
            if line.strip() and shared(line):
                n_left_out += 1
            else:
                copied.write(line)
    return n_lines, n_left_out


def main() -> None:
    """Copy the files that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("output", type=Path)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--apart", type=Path, required=True)
    options = parser.parse_args()
    load_shared(options.apart)
    options.output.mkdir(parents=True, exist_ok=True)
    work = partial(copy, output=options.output, apart=options.apart)
    with Pool() as pool:
        for file, (n_lines, n_left_out) in zip(
            options.files, pool.imap(work, options.files), strict=True
        ):
            print(f"{file.name}: {n_left_out:,} of {n_lines:,} paragraphs left out")


if __name__ == "__main__":
    main()
