"""The figures of the genres as tables, and what was gained and lost since a commit."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.genres.measure import (
    FAST,
    FULL,
    GENRES,
    VARIABLE,
    Repaired,
    corpora_folder,
    measure,
)
from benchmarks.texts import RESULTS, write_json
from spacy_cnclean._defaults import DEFAULT_TRUST, TRUSTS

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Sequence


NAME = "genres"


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table."""
    lines = [list(head), ["---"] * len(head), *([str(cell) for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _rate(part: int, whole: int) -> str:
    return f"{1e4 * part / whole:.1f}" if whole else "-"


def _share(part: int, whole: int, digits: int = 1) -> str:
    return f"{100 * part / whole:.{digits}f}" if whole else "-"


def harm_table(result: dict[str, Any]) -> str:
    """Return whole paragraphs that are altered, by genre and in all."""
    rows = [
        (name, f["paragraphs"], f["documents"], f["alone"]) for name, f in result["harm"].items()
    ]
    rows.append(("all", *(sum(column) for column in list(zip(*rows, strict=True))[1:])))
    return table(
        ("genre", "paragraphs", "altered in documents", "alone", "of 10,000", "alone"),
        (
            (name, f"{n:,}", together, alone, _rate(together, n), _rate(alone, n))
            for name, n, together, alone in rows
        ),
    )


def _cells(counts: Sequence[int]) -> tuple[str, ...]:
    f = Repaired(*counts)
    return (
        _share(f.back, f.displaced),
        _share(f.broken, f.right, 2),
        _share(f.moved_right, f.moves),
        _share(f.exact, f.damaged),
    )


def repair_table(result: dict[str, Any]) -> str:
    """Return what becomes of damaged text, by genre."""
    columns = ("back %", "right broken %", "precision %", "lines exact %")
    return table(
        ("genre", "displaced", *columns, *(f"alone: {name}" for name in columns)),
        (
            (name, f["documents"][0], *_cells(f["documents"]), *_cells(f["alone"]))
            for name, f in result["repair"].items()
        ),
    )


def kinds_table(result: dict[str, Any]) -> str:
    """Return what is put back and broken, by kind of noise and genre, in documents."""
    genres = list(next(iter(result["kinds"].values()), {}))
    return table(
        ("noise", *genres),
        (
            (kind, *(" / ".join(_cells(by[name]["documents"])[:2]) for name in genres))
            for kind, by in result["kinds"].items()
        ),
    )


def marks_table(result: dict[str, Any]) -> str:
    """Return what is put back, by mark."""
    return table(
        ("mark", "displaced", "back %"),
        ((name, n, _share(back, n)) for name, (back, n) in result["marks"].items()),
    )


def differences(old: dict[str, Any] | None, new: dict[str, Any]) -> str:
    """Return the genres whose figures are others than those of another result."""
    if old is None or old["sizes"] != new["sizes"]:
        return "Nothing to compare with.\n"
    rows = []
    for name, now in new["harm"].items():
        then = old["harm"].get(name)
        for way in ("documents", "alone"):
            if then is not None and then[way] != now[way]:
                word = "lost" if now[way] > then[way] else "gained"
                rows.append((word, name, f"altered, {way}", then[way], now[way]))
    for name, now in new["repair"].items():
        then = old["repair"].get(name)
        for way in ("documents", "alone"):
            before, after = (_cells(f[way]) if f else () for f in (then, now))
            for what, was, is_now in zip(("back %", "broken %", "precision %"), before, after):  # noqa: B905
                if was != is_now and "-" not in (was, is_now):
                    better = (float(is_now) > float(was)) == (what != "broken %")
                    rows.append(
                        ("gained" if better else "lost", name, f"{what}, {way}", was, is_now)
                    )
    if not rows:
        return "Nothing became better or worse.\n"
    return table(
        ("", "genre", "what", "then", "now"), sorted(rows, key=lambda row: row[0] != "lost")
    )


def page(result: dict[str, Any], compared: str) -> str:
    """Return the whole page."""
    harm_n, repair_n, _ = result["sizes"]
    return (
        "# By genre\n\n"
        f"{len(GENRES)} genres of many hands, held out from all training and fitting; trust "
        f"`{result['trust']}`; up to {harm_n:,} paragraphs of each, {repair_n} of them damaged. "
        "Emoji are taken out before.\n\n"
        "## Whole text: altered paragraphs\n\nIn documents of up to 30 lines, and each alone.\n\n"
        f"{harm_table(result)}\n"
        "## Damaged text\n\nEvery line of four units or more is damaged as spun articles are; "
        "documents of up to 20 lines. Precision: of the units that were moved, those in their "
        f"right gap.\n\n{repair_table(result)}\n"
        f"## Noise of other kinds, in documents: back % / right broken %\n\n{kinds_table(result)}\n"
        f"## By mark, in documents, all genres\n\n{marks_table(result)}\n"
        f"## Gains and losses\n\n{compared}"
    )


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("--corpora", type=Path, help=f"their folder; else that of {VARIABLE}")
    parser.add_argument("--trust", choices=TRUSTS, default=DEFAULT_TRUST, help="of the step")
    parser.add_argument("--against", default="HEAD", help="commit to compare with")
    parser.add_argument("--fast", action="store_true", help="a small sample, printed only")


def run(options: argparse.Namespace) -> None:
    """Measure and write results/genres.json and genres.md; the fast form only prints the page."""
    folder = corpora_folder(options.corpora)
    if folder is None:
        where = f"{options.corpora} is no folder" if options.corpora else "no corpora are named"
        print(f"genres: skipped, as {where}; name their folder with --corpora or {VARIABLE}")
        return
    result = measure(folder, FAST if options.fast else FULL, options.trust)
    text = page(result, differences(_committed(options.against), result))
    if options.fast:
        print(text)
        return
    write_json(RESULTS / f"{NAME}.json", result)
    (RESULTS / f"{NAME}.md").write_text(text, encoding="utf-8", newline="\n")


def _committed(commit: str) -> dict[str, Any] | None:
    done = subprocess.run(
        ["git", "show", f"{commit}:benchmarks/results/{NAME}.json"],  # noqa: S607
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return json.loads(done.stdout) if done.returncode == 0 else None
