"""The report, the plots and README's section, out of the results alone."""

from __future__ import annotations

import json
import math
import subprocess
from typing import TYPE_CHECKING, Any

from benchmarks import plots
from benchmarks.texts import RESULTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ROOT = RESULTS.parent.parent
START, END = "<!-- benchmarks:start -->", "<!-- benchmarks:end -->"


def read(name: str) -> dict[str, Any] | None:
    """Return a result, or None where it was not measured."""
    path = RESULTS / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def committed(commit: str) -> dict[str, Any] | None:
    """Return the quality result of a commit, or None where it has none."""
    command = ["git", "show", f"{commit}:benchmarks/results/quality.json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return json.loads(done.stdout) if done.returncode == 0 else None


def gains_and_losses(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, str]]:
    """Return every line, citation and claim that became right ("gained") or wrong ("lost")."""
    before, after = old["findings"]["items"], new["findings"]["items"]
    changed = [name for name in after if name in before and after[name] != before[name]]
    return [("gained" if after[name] else "lost", name) for name in changed]


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def cleaning_table(quality: dict[str, Any]) -> str:
    """Return the cleaners side by side; what one is not made for is "cannot"."""
    rows = []
    for name, f in quality["cleaning"]["systems"].items():
        can = f["can"]
        clean = [counts[0] for counts in f["changed_clean_lines"].values()]
        rows.append(
            [
                name,
                f"{f['emoji_removed']}/{f['emoji']}" if "emoji" in can else "cannot",
                f"{f['gaps_healed']}/{f['gaps']}" if "gaps" in can else "cannot",
                f"{f['back']}/{f['displaced']}" if "marks" in can else "cannot",
                f["broken"],
                f"{f['right']}/{f['units']}",
                f"{f['exact']}/{f['lines']}",
                f"{100 * f['errors'] / f['characters']:.1f} %",
                sum(clean),
            ]
        )
    total = sum(c[1] for c in f["changed_clean_lines"].values())
    head = ["cleaner", "emoji removed", "gaps healed", "displaced back", "right ones broken"]
    head += ["marks right", "lines exact", "character errors", f"of {total} clean lines changed"]
    return _table(head, rows)


def findings_table(quality: dict[str, Any]) -> str:
    """Return F1 of statutes and claims from noisy, cleaned and gold text."""
    rows = []
    for name, sources in quality["findings"]["figures"].items():
        for source, f in sources.items():
            spans = f["spans"]
            issues = f["issues"]["f1"] if "issues" in f else "–"
            prf = [spans[figure] for figure in ("precision", "recall", "f1")]
            labels = f"{f['labels_right']}/{f['matched']}"
            rows.append([name, source, *prf, labels, issues, len(f["raised"])])
    head = ["what, where", "from", "P", "R", "F1", "link or types right", "issue F1", "raised"]
    return _table(head, rows)


def segmentation_table(quality: dict[str, Any]) -> str:
    """Return word F1 against what the same segmenter makes of the gold."""
    figures = quality["segmentation"].items()
    rows = [[name, f["noisy"]["f1"], f["cleaned"]["f1"]] for name, f in figures]
    return _table(["segmenter, texts", "word F1 noisy", "word F1 cleaned"], rows)


def readme_section(quality: dict[str, Any]) -> str:
    """Return what stands between the markers of README.md."""
    return "\n".join(
        [
            START,
            "## Benchmarks",
            "",
            "The collection articles (47 lines, 99 emoji, 77 of 181 marks displaced; a test set),",
            "all cleaners in one run of `python -m benchmarks all`.",
            "Details: [the report](benchmarks/results/report.md).",
            "",
            cleaning_table(quality),
            "",
            "![Lines exact](benchmarks/results/lines_exact.svg)",
            "",
            "![Robustness](benchmarks/results/robustness_strength.svg)",
            "",
            END,
        ]
    )


def report_text(quality: dict[str, Any], speed: dict[str, Any] | None) -> str:
    """Return the report without the comparison, which depends on a commit."""
    cleaning = quality["cleaning"]
    notes = [f"- {name}: {f['note']}" for name, f in cleaning["systems"].items()]
    citations = quality["findings"]["citation_peers"]
    readers = quality["quantities"]
    names = (*cleaning["skipped"], *citations["skipped"], *readers["skipped"])
    skipped = sorted(set(names))
    kinds = list(readers["figures"]["spacy-cnclean"])
    parts = [
        "# Benchmark report", _environment(quality),
        "## Cleaning: the collection articles", cleaning_table(quality), "\n".join(notes),
        f"Not installed: {', '.join(skipped) or 'none'}.",
        "## Statutes and claims: what cleaning is worth", findings_table(quality),
        "## Citation formats: exact sets of titles and articles",
        _table(["finder", "exact"], [[n, f"{a}/{b}"] for n, (a, b) in citations["exact"].items()]),
        "## Quantities: the peers' own test cases",
        _table(["reader", *kinds], [
            [n, *("/".join(map(str, f[k])) if k in f else "cannot" for k in kinds)]
            for n, f in readers["figures"].items()
        ]),
        "## Word segmentation", segmentation_table(quality),
        "## Robustness", *(f"![{name}]({name}.svg)" for name in plots_of(quality, speed)),
    ]  # fmt: skip
    return "\n\n".join([*parts, *(_speed_parts(speed) if speed else ())]) + "\n"


def _environment(result: dict[str, Any]) -> str:
    e = result["environment"]
    versions = ", ".join(f"{name} {version}" for name, version in e["versions"].items())
    machine = f"{e['processor']}, {e['cores']} cores, Python {e['python']}"
    return f"{machine}, seed {result['seed']}; {versions}."


def _speed_parts(speed: dict[str, Any]) -> list[str]:
    groups = list(next(iter(speed["throughput"].values())))
    bare = speed["throughput"]["reference: spaCy char tokenizer"]
    rows = [
        [name, *(f"{f[g]:.2f} ({f[g] / bare[g]:.2f}x)" if g in f else "raised" for g in groups)]
        for name, f in speed["throughput"].items()
    ]
    slopes = [
        [name, f"{f['points'][-1][0]:,.0f}", f["slope"]] for name, f in speed["scaling"].items()
    ]
    return [
        "## Speed: million characters a second (ratio to spaCy's char tokenizer)",
        _table(["workload", *groups], rows),
        _table(["processes, start included", "Mchar/s"], list(speed["parallel"].items())),
        _table(["start", "figure"], list(speed["startup"].items())),
        "## Growth of cost",
        _table(["workload", "largest document, bytes", "log-log slope"], slopes),
    ]


def plots_of(quality: dict[str, Any], speed: dict[str, Any] | None) -> dict[str, str]:
    """Return the plots by file name without its ending."""
    systems = quality["cleaning"]["systems"].items()
    found = {
        "lines_exact": plots.bars(
            "Lines exact after cleaning 清洗后逐字正确的行",
            [(name, f["exact"], f"{f['exact']} of {f['lines']}") for name, f in systems],
            max(f["lines"] for _, f in systems),
        )
    }
    per_cent = [(k / 4, f"{25 * k} %") for k in range(5)]
    axes = {
        "strength": "share of runs displaced 错位强度",
        "emoji": "emoji per letter 表情密度",
    }
    for what, axis in axes.items():
        series = {}
        for name, points in quality["robustness"].items():
            if not name.startswith(what):
                continue
            width = name.partition(", ")[2]
            series[f"right, {width}"] = [(p["x"], p["right"] / p["units"]) for p in points]
            series[f"before, {width}"] = [
                (p["x"], (p["units"] - p["displaced"]) / p["units"]) for p in points
            ]
        ticks = sorted({x for points in series.values() for x, _ in points})
        found[f"robustness_{what}"] = plots.curves(
            f"Marks and numbers right 标点与数字归位: {what}",
            series, [(x, f"{x:g}") for x in ticks if what == "strength" or x in (0, 0.1, 0.2, 0.4)],
            per_cent, (axis, ""),
        )  # fmt: skip
    if speed:
        rates = [
            (name, f["articles"]) for name, f in speed["throughput"].items() if "articles" in f
        ]
        most = max(rate for _, rate in rates)
        found["throughput"] = plots.bars(
            "Throughput, articles 吞吐量 (Mchar/s)", [(n, r, f"{r:.2f}") for n, r in rates], most
        )
        logs = {
            name: [(math.log10(x), math.log10(max(y, 1e-6))) for x, y in f["points"]]
            for name, f in speed["scaling"].items()
        }
        found["scaling"] = plots.curves(
            "Seconds by size of one document 用时与长度", logs,
            [(k, f"10^{k}") for k in range(4, 9)], [(k, f"10^{k}") for k in range(-4, 3)],
            ("bytes 字节", "seconds 秒"),
        )  # fmt: skip
    return found


def in_readme(text: str, section: str) -> str:
    """Return README with the section between its markers.

    Raises:
        ValueError: A marker is missing.
    """
    before, start, rest = text.partition(START)
    _, end, after = rest.partition(END)
    if not (start and end):
        raise ValueError(f"README.md must hold {START} and, behind it, {END}")
    return before + section + after


def run(against: str) -> None:
    """Write the report, the plots and README's section.

    Raises:
        ValueError: There is no result to report.
    """
    quality, speed = read("quality"), read("speed")
    if quality is None:
        raise ValueError(
            "results/quality.json is missing: run `python -m benchmarks quality` first"
        )
    for name, plot in plots_of(quality, speed).items():
        (RESULTS / f"{name}.svg").write_text(plot, encoding="utf-8")
    (RESULTS / "report.md").write_text(report_text(quality, speed), encoding="utf-8")
    readme = ROOT / "README.md"
    text = in_readme(readme.read_text(encoding="utf-8"), readme_section(quality))
    readme.write_text(text, encoding="utf-8")
    old = committed(against)
    rows = gains_and_losses(old, quality) if old else []
    body = _table(["", "item"], rows) if rows else "Nothing became right or wrong."
    if old is None:
        body = f"{against} has no committed result to compare with."
    text = f"# Gains and losses against {against}\n\n{body}\n"
    (RESULTS / "gains_and_losses.md").write_text(text, encoding="utf-8")
    print(text)
