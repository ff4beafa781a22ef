"""The report, the plots and README's section, out of the results alone."""

from __future__ import annotations

import json
import math
import subprocess
from collections import Counter
from typing import TYPE_CHECKING, Any

from benchmarks import plots
from benchmarks.quality.cleaning import BY_LINE
from benchmarks.readme_zh import in_chinese
from benchmarks.texts import RESULTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ROOT = RESULTS.parent.parent
_SECONDS = {
    -6: "1 µs",
    -5: "10 µs",
    -4: "0.1 ms",
    -3: "1 ms",
    -2: "10 ms",
    -1: "0.1 s",
    0: "1 s",
    1: "10 s",
    2: "100 s",
    3: "1000 s",
}
START, END = "<!-- benchmarks:start -->", "<!-- benchmarks:end -->"


def read(name: str) -> dict[str, Any] | None:
    """Return a result, or None where it was not measured."""
    path = RESULTS / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def committed(commit: str) -> dict[str, Any] | None:
    """Return the quality result of a commit, or None where it has none."""
    command = ["git", "show", f"{commit}:benchmarks/results/quality.json"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )
    return json.loads(done.stdout) if done.returncode == 0 else None


def gains_and_losses(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return what became right ("gained") or wrong ("lost"): a word, its name, and how.

    These are lines of the articles, statutes, their issues, claims, citation formats and
    quantities; then what is found or changed although it should not be, which is a loss if it is
    new.
    """
    before, after = _items(old), _items(new)
    rows = [
        ("gained" if after[name] else "lost", name, _how(old, new, name))
        for name in after
        if name in before and after[name] != before[name]
    ]
    rows += _moved_lines(old, new)
    if "faults" in old:
        then, now = Counter(old["faults"]), Counter(new["faults"])
        rows += [("lost", name, "a fault that is new") for name in (now - then).elements()]
        rows += [("gained", name, "a fault no more") for name in (then - now).elements()]
    return sorted(rows, key=lambda row: row[0] != "lost")


def _moved_lines(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return the lines that are nearer to the gold or farther from it, but exact in neither."""
    exact, errors = BY_LINE.index("exact"), BY_LINE.index("errors")
    lines = zip(_ours(old).get("by_line", ()), _ours(new)["by_line"], strict=False)
    return [
        (
            "lost" if after[errors] > before[errors] else "gained",
            f"line {number}",
            f"{_line_words(before)} → {_line_words(after)}",
        )
        for number, (before, after) in enumerate(lines, 1)
        if not (before[exact] or after[exact]) and before[errors] != after[errors]
    ]


def _items(quality: dict[str, Any]) -> dict[str, bool]:
    """Return what is right by name; the first results had it among the findings."""
    items = quality.get("items") or quality["findings"]["items"]
    return dict(items)


def _how(old: dict[str, Any], new: dict[str, Any], name: str) -> str:
    """Return what the figures of a line were and are."""
    if not name.startswith("line "):
        return "right now" if _items(new)[name] else "not found, or not what it was"
    number = int(name.removeprefix("line ")) - 1
    lines = [_ours(quality).get("by_line") for quality in (old, new)]
    told = [_line_words(by_line[number]) if by_line else "?" for by_line in lines]
    return " → ".join(told)


def _line_words(line: Sequence[int]) -> str:
    f = dict(zip(BY_LINE, line, strict=True))
    return f"{f['right']}/{f['units']} marks right, {f['errors']} character errors"


def _ours(quality: dict[str, Any]) -> dict[str, Any]:
    systems: dict[str, dict[str, Any]] = quality["cleaning"]["systems"]
    return systems["spacy-cnclean"]


def totals(quality: dict[str, Any]) -> dict[str, float]:
    """Return the figures that a change is judged by, by name."""
    ours = _ours(quality)
    names = ("emoji_removed", "gaps_healed", "right", "back", "broken", "exact", "errors")
    found: dict[str, float] = {name.replace("_", " "): ours[name] for name in names}
    changed = ours["changed_clean_lines"].values()
    found["clean lines changed"] = sum(count for count, _ in changed)
    for name, sources in quality["findings"]["figures"].items():
        for source, f in sources.items():
            found[f"{name}, F1 from {source}"] = f["spans"]["f1"]
    for name, f in quality["segmentation"].items():
        found[f"{name}, word F1 cleaned"] = f["cleaned"]["f1"]
    for kind, (right, _) in quality["quantities"]["figures"]["spacy-cnclean"].items():
        found[f"quantities, {kind}"] = right
    found["citation formats"] = quality["findings"]["citation_peers"]["exact"]["spacy-cnclean"][0]
    for name, points in quality["robustness"].items():
        found[f"marks right, {name}"] = sum(point["right"] for point in points)
    return found


def comparison(against: str, old: dict[str, Any] | None, new: dict[str, Any]) -> str:
    """Return the page that says what was gained and what was lost."""
    head = f"# Gains and losses against {against}\n\n"
    if old is None:
        return f"{head}{against} has no committed result to compare with.\n"
    rows = gains_and_losses(old, new)
    lost = sum(row[0] == "lost" for row in rows)
    then, now = totals(old), totals(new)
    moved = [
        [name, f"{then[name]:g}", f"{now[name]:g}"]
        for name in now
        if name in then and then[name] != now[name]
    ]
    parts = [
        f"{len(rows) - lost} gained, {lost} lost." if rows else "Nothing became right or wrong.",
        _table(["", "what", "how"], rows) if rows else "",
        _table(["figure", "before", "now"], moved) if moved else "All totals are what they were.",
    ]
    return head + "\n\n".join(part for part in parts if part) + "\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    cells = ([str(cell).replace("|", "\\|") for cell in line] for line in lines)
    return "\n".join(f"| {' | '.join(line)} |" for line in cells)


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


def lines_table(quality: dict[str, Any]) -> str:
    """Return our figures of each line of the articles."""
    rows = []
    for number, line in enumerate(_ours(quality)["by_line"], 1):
        f = dict(zip(BY_LINE, line, strict=True))
        pairs = (("emoji_removed", "emoji"), ("gaps_healed", "gaps"), ("right", "units"))
        figures = [f"{f[part]}/{f[whole]}" for part, whole in (*pairs, ("back", "displaced"))]
        exact = "yes" if f["exact"] else "no"
        rows.append([number, *figures, f["broken"], exact, f"{f['errors']}/{f['characters']}"])
    head = ["line", "emoji removed", "gaps healed", "marks right", "displaced back"]
    return _table([*head, "right ones broken", "exact", "character errors"], rows)


def findings_table(quality: dict[str, Any]) -> str:
    """Return P, R and F1 of statutes and claims from noisy, cleaned and gold text."""
    rows = []
    for name, sources in quality["findings"]["figures"].items():
        for source, f in sources.items():
            spans = f["spans"]
            prf = [f"{spans[figure]:.3f}" for figure in ("precision", "recall", "f1")]
            labels = f"{f['labels_right']}/{f['matched']}"
            issues = ["–", "–"]
            if "issues" in f:
                issues = [f"{f['issues']['f1']:.3f}", f"{f['issues_right']}/{f['matched']}"]
            rows.append([name, source, *prf, labels, *issues, len(f["raised"])])
    head = ["what, where", "from", "P", "R", "F1", "link or types right", "issue codes F1"]
    return _table([*head, "all issues right", "raised"], rows)


def worth_table(quality: dict[str, Any]) -> str:
    """Return what cleaning is worth to what comes behind it: F1 from noisy, cleaned and gold."""
    rows = [
        [
            name,
            *(f"{sources[source]['spans']['f1']:.2f}" for source in ("noisy", "cleaned", "gold")),
        ]
        for name, sources in quality["findings"]["figures"].items()
    ] + [
        [f"words by {name}", f"{f['noisy']['f1']:.2f}", f"{f['cleaned']['f1']:.2f}", "1.00"]
        for name, f in quality["segmentation"].items()
    ]
    return _table(["F1 of", "from noisy text", "from cleaned text", "from gold"], rows)


def segmentation_table(quality: dict[str, Any]) -> str:
    """Return word F1 against what the same segmenter makes of the gold."""
    rows = [
        [name, *(f"{f[source]['f1']:.3f}" for source in ("noisy", "cleaned"))]
        for name, f in quality["segmentation"].items()
    ]
    return _table(["segmenter, texts", "word F1 noisy", "word F1 cleaned"], rows)


def readme_section(quality: dict[str, Any], speed: dict[str, Any] | None) -> str:
    """Return what stands between the markers of README.md."""
    f = _ours(quality)
    parts = [
        START,
        "## Benchmarks",
        (
            f"The collection articles ({f['lines']} lines, {f['emoji']} emoji, {f['displaced']} of "
            f"{f['units']} marks displaced; a test set),\nall cleaners in one run of "
            "`python -m benchmarks all`. Details: [the report](benchmarks/results/report.md)."
        ),
        cleaning_table(quality),
        "What cleaning is worth to what comes behind it:",
        worth_table(quality),
        "![Marks right and lines exact by cleaner](benchmarks/results/quality.svg)",
        "![Robustness](benchmarks/results/robustness_strength.svg)",
    ]
    if speed:
        parts += [
            "Speed on one core, short lines of the articles:",
            "![Throughput](benchmarks/results/throughput.svg)",
        ]
    return "\n\n".join([*parts, END])


def report_text(quality: dict[str, Any], speed: dict[str, Any] | None) -> str:
    """Return the report without the comparison, which depends on a commit."""
    cleaning = quality["cleaning"]
    notes = [f"- {name}: {f['note']}" for name, f in cleaning["systems"].items()]
    notes += [f"- {name} raised {error}" for name, error in cleaning["failed"].items()]
    citations = quality["findings"]["citation_peers"]
    readers = quality["quantities"]
    names = (*cleaning["skipped"], *citations["skipped"], *readers["skipped"])
    skipped = sorted(set(names))
    kinds = list(readers["figures"]["spacy-cnclean"])
    parts = [
        "# Benchmark report", _environment(quality),
        "## Cleaning: the collection articles", cleaning_table(quality), "\n".join(notes),
        f"Not installed: {', '.join(skipped) or 'none'}.", "![quality](quality.svg)",
        "<details><summary>spacy-cnclean, line by line</summary>", lines_table(quality),
        "</details>",
        "## Statutes and claims: what cleaning is worth", findings_table(quality),
        "## Citation formats: exact sets of titles and articles",
        _table(["finder", "exact"], [[n, f"{a}/{b}"] for n, (a, b) in citations["exact"].items()]),
        ("Of what the package index has on Chinese law, this peer alone finds citations in a text "
        "without asking a server."),
        "## Quantities: the peers' own test cases",
        _table(["reader", *kinds], [
            [n, *("/".join(map(str, f[k])) if k in f else "cannot" for k in kinds)]
            for n, f in readers["figures"].items()
        ]),
        "\n".join(f"- {name}: {note}" for name, note in readers["notes"].items()),
        "## Word segmentation", segmentation_table(quality),
        "## Robustness",
        *(f"![{name}]({name}.svg)" for name in ("robustness_strength", "robustness_emoji")),
    ]  # fmt: skip
    return "\n\n".join([*parts, *(_speed_parts(speed) if speed else ())]) + "\n"


def _environment(result: dict[str, Any]) -> str:
    e = result["environment"]
    versions = ", ".join(f"{name} {version}" for name, version in e["versions"].items())
    threads = f"threads of arithmetic: {e.get('threads', 'not told')}"
    machine = f"{e['processor']}, {e['cores']} cores, {threads}, Python {e['python']}"
    return f"{machine}, seed {result['seed']}; {versions}."


def _speed_parts(speed: dict[str, Any]) -> list[str]:
    rates, ratios = speed["throughput"]["rates"], speed["throughput"]["ratios"]
    groups = list(next(iter(rates.values())))
    rows = [
        [name, *(f"{f[g]:.3g} ({ratios[name][g]:.3g}x)" if g in f else "–" for g in groups)]
        for name, f in rates.items()
    ]
    start, size = speed["startup"]["figures"], speed["parallel"]["characters"]
    marks = list(next(iter(start.values())))
    scaling = speed["scaling"]["figures"].items()
    left_out = [
        words
        for part in ("throughput", "parallel", "startup", "scaling")
        for words in speed[part]["left_out"]
    ]
    return [
        "## Speed",
        _environment(speed),
        ("Million characters a second of processor time on one core, and in brackets the ratio to "
        "spaCy's bare character tokenizer in the same turns. "
        "Texts are repeated to be long enough, but damaged copies are damaged anew: lines that are "
        "alike in a batch are scored once."),
        _table(["workload", *groups], rows),
        "![throughput](throughput.svg)",
        (f"Several processes, by the clock, their start included; {size:,} "
        "characters:"),
        _table(["processes", "Mchar/s"], list(speed["parallel"]["rates"].items())),
        ("Start, by the clock. What installing us adds to `import spacy`: "
        f"{speed['startup']['import beside spaCy, ms']} ms."),
        _table(["what", *marks], [
            [name, *("–" if f[mark] is None else f"{f[mark]:.1f}" for mark in marks)]
            for name, f in start.items()
        ]),
        "## Growth of cost",
        _table(["workload", "largest document, bytes", "log-log slope"], [
            [name, f"{f['points'][-1][0]:,.0f}", "–" if f["slope"] is None else f["slope"]]
            for name, f in scaling
        ]),
        "![scaling](scaling.svg)",
        f"Measured in {speed['seconds']:.0f} s of a budget of {speed['budget']:.0f} s. Left out: "
        + ("; ".join(left_out) or "nothing") + ".",
    ]  # fmt: skip


def plots_of(quality: dict[str, Any], speed: dict[str, Any] | None) -> dict[str, str]:
    """Return the plots by file name without its ending."""
    systems = quality["cleaning"]["systems"].items()
    marks = {name: f["right"] / f["units"] for name, f in systems}
    exact = {name: f["exact"] / f["lines"] for name, f in systems}
    labels = {
        name: (f"{f['right']}/{f['units']}", f"{f['exact']}/{f['lines']}") for name, f in systems
    }
    found = {
        "quality": plots.bars(
            "Quality by cleaner, collection articles 清洗质量对比",
            [(name, [(marks[name], labels[name][0]), (exact[name], labels[name][1])])
             for name, _ in systems],
            ["marks right 标点归位", "lines exact 整行正确"],
        )
    }  # fmt: skip
    axes = {
        "strength": "share of marks displaced 错位强度",
        "emoji": "emoji per letter 表情密度",
    }
    for what, axis in axes.items():
        curves = {
            name.partition(", ")[2]: points
            for name, points in quality["robustness"].items()
            if name.startswith(what)
        }
        found[f"robustness_{what}"] = _robustness_plot(what, axis, curves)
    if speed:
        rates = speed["throughput"]["rates"]
        group = next(iter(next(iter(rates.values()))))  # the articles come first
        found["throughput"] = plots.log_bars(
            f"Throughput on one core, {group} 单核吞吐量, Mchar/s",
            [(name, f[group], f"{f[group]:.3g}") for name, f in rates.items() if group in f],
        )
        found["scaling"] = _scaling_plot(speed["scaling"]["figures"])
    return found


def _robustness_plot(what: str, axis: str, curves: dict[str, list[dict[str, Any]]]) -> str:
    """Return marks right before and after cleaning; with emoji, character errors."""
    series = {}
    for width, points in curves.items():
        short = {"full-width marks": "全角 ，。", "ASCII marks": "半角 ,."}[width]
        if what == "strength":
            after = [(p["x"], p["right"] / p["units"]) for p in points]
            before = [(p["x"], (p["units"] - p["displaced"]) / p["units"]) for p in points]
        else:
            after = [(p["x"], p["errors"] / p["characters"]) for p in points]
            before = [(p["x"], p["noisy_errors"] / p["characters"]) for p in points]
        series.setdefault("noisy 清洗前", before)  # the width of a mark makes no difference here
        series[f"cleaned 清洗后 {short}"] = after
    ticks = sorted({x for points in series.values() for x, _ in points})
    titles = {
        "strength": "Marks and numbers right 标点与数字归位",
        "emoji": "Character error rate 字符错误率",
    }
    most = max(y for points in series.values() for _, y in points)
    top = 1.0 if what == "strength" else math.ceil(most * 5) / 5
    return plots.curves(
        titles[what],
        series,
        [(x, f"{x:g}") for x in ticks if what == "strength" or x in {0, 0.1, 0.2, 0.4}],
        [(top * k / 4, f"{100 * top * k / 4:.0f} %") for k in range(5)],
        (axis, ""),
    )


def _scaling_plot(figures: dict[str, Any]) -> str:
    series = {
        f"{name} ({'–' if f['slope'] is None else format(f['slope'], '.2f')})": [
            (math.log10(x), math.log10(max(y, 1e-6))) for x, y in f["points"]
        ]
        for name, f in figures.items()
    }
    heights = [y for points in series.values() for _, y in points]
    low, high = math.floor(min(heights)), math.ceil(max(heights))
    sizes = {4: "10 kB", 5: "100 kB", 6: "1 MB", 7: "10 MB", 8: "100 MB"}
    return plots.curves(
        "Time by size of one document (slope) 用时与长度",
        series,
        list(sizes.items()),
        [(k, _SECONDS[k]) for k in range(max(low, -6), min(high, 3) + 1)],
        ("size of the document 文档大小", ""),
    )


def in_readme(text: str, section: str) -> str:
    """Return README with the section between its markers.

    Raises:
        ValueError: A marker is missing.
    """
    before, start, rest = text.partition(START)
    _, end, after = rest.partition(END)
    if not (start and end):
        raise ValueError(f"README must hold {START} and, behind it, {END}")
    return before + section + after


def run(against: str) -> None:
    """Write the report, the plots and the section of both READMEs.

    Raises:
        ValueError: There is no result to report.
    """
    quality, speed = read("quality"), read("speed")
    if quality is None:
        raise ValueError(
            "results/quality.json is missing: run `python -m benchmarks quality` first"
        )
    readme, readme_zh = ROOT / "README.md", ROOT / "README.zh-CN.md"
    section = readme_section(quality, speed)
    compared = comparison(against, committed(against), quality)
    plots_now = {f"{name}.svg": plot for name, plot in plots_of(quality, speed).items()}
    written = {RESULTS / name: plot for name, plot in plots_now.items()} | {
        RESULTS / "report.md": report_text(quality, speed),
        RESULTS / "gains_and_losses.md": compared,
        readme: in_readme(readme.read_text(encoding="utf-8"), section),
        readme_zh: in_readme(readme_zh.read_text(encoding="utf-8"), in_chinese(section)),
    }
    for path in RESULTS.glob("*.svg"):
        if path.name not in plots_now:
            path.unlink()  # of a result that is there no more
    for path, text in written.items():
        path.write_text(text, encoding="utf-8", newline="\n")
    print(compared)
