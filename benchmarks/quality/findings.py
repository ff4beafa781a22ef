"""Statutes and claims from noisy, cleaned and gold text: what cleaning is worth to them.

A find is carried back to the gold by the characters it covers. A statute is right if it covers
exactly the characters of the annotation, a claim if it shares at least half of those that either
covers; link, type and issue figures are of the matched ones.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks.peers import CITATION_FINDERS
from benchmarks.progress import tell
from benchmarks.quality.scores import Score, characters_of
from benchmarks.texts import DATA, Document, noised, read_jsonl, sentences
from spacy_cnclean.claims import find_claims
from spacy_cnclean.cleaning import Cleaner
from spacy_cnclean.statutes import Statute, find_statutes

if TYPE_CHECKING:
    from collections.abc import Sequence

GOLD_DAY = date(2026, 3, 1)  # the day that the annotated sentences speak of
SPLIT = "test"
SOURCES = ("noisy", "cleaned", "gold")
HALF = 0.5


class Find(NamedTuple):
    """The gold characters of something found or annotated, and what is said of it."""

    characters: frozenset[int]
    label: object  # the linked title of a statute, the set of types of a claim
    codes: frozenset[str] = frozenset()


class Items(NamedTuple):
    """What became of each thing, to compare with another run.

    Attributes:
        right: by name, whether it is right.
        faults: what was found or changed although it should not be.
    """

    right: dict[str, bool]
    faults: list[str]

    def add(self, name: str, *, right: bool) -> None:
        """Add an item, under a name of its own where two have the same."""
        same = sum(other == name or other.startswith(f"{name} #") for other in self.right)
        self.right[f"{name} #{same + 1}" if same else name] = right


class Annotated(NamedTuple):
    """A document with its annotation."""

    document: Document
    gold: list[Find]
    as_of: date | None = None


def measure(articles: Document, seed: int) -> dict[str, Any]:
    """Return the figures by kind, group of texts and source, and what became of each item."""
    groups = {
        "statutes, articles": _article_statutes(articles),
        "statutes, sentences": _sentence_rows("statutes", seed),
        "claims, articles": _article_claims(articles),
        "claims, sentences": _sentence_rows("claims", seed),
    }
    figures: dict[str, Any] = {}
    items = Items({}, [])
    for name, rows in groups.items():
        kind = name.partition(",")[0]
        figures[name] = {source: _measure(kind, rows, source, items) for source in SOURCES}
        tell(f"findings: {name}")
    peers = _citation_peers(items)
    return {"figures": figures, "items": items.right, "faults": items.faults} | peers


def _article_statutes(articles: Document) -> list[Annotated]:
    starts = _line_starts(articles.gold)
    rows = [
        Find(
            _range(articles.gold, starts[row["line"]], row["start"], row["end"]),
            row["title"],
            frozenset(row["issues"]),
        )
        for row in read_jsonl(DATA / "statutes_articles.jsonl")
    ]
    return [Annotated(articles, rows)]


def _article_claims(articles: Document) -> list[Annotated]:
    starts = _line_starts(articles.gold)
    rows = [
        Find(
            _range(articles.gold, starts[int(row["id"].rpartition("-")[2]) - 1], *_span(item)),
            frozenset(item["types"]),
        )
        for row in read_jsonl(DATA / "claims_gold.jsonl")
        if row["split"] == "article"
        for item in row["claims"]
    ]
    return [Annotated(articles, rows)]


def _sentence_rows(kind: str, seed: int) -> list[Annotated]:
    texts = sentences()
    found = []
    for number, row in enumerate(read_jsonl(DATA / f"{kind}_gold.jsonl")):
        if row["split"] != SPLIT:
            continue
        text = texts[row["id"]]
        golds = [
            Find(
                _range(text, 0, *_span(item)),
                item["title"] if kind == "statutes" else frozenset(item["types"]),
                frozenset(item.get("issues", ())) if kind == "statutes" else frozenset(),
            )
            for item in row[kind]
        ]
        document = noised(row["id"], text, seed=1000 * seed + number)
        found.append(Annotated(document, golds, GOLD_DAY))
    return found


def _span(item: dict[str, Any]) -> tuple[int, int]:
    return item["start"], item["end"]


def _line_starts(text: str) -> list[int]:
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    return starts


def _range(text: str, first: int, start: int, end: int) -> frozenset[int]:
    return frozenset(k for k in range(first + start, first + end) if not text[k].isspace())


def _text_of(document: Document, source: str) -> tuple[str, Sequence[int]]:
    if source == "gold":
        return document.gold, range(len(document.gold))
    if source == "noisy":
        return document.noisy, document.sources
    clean = Cleaner().clean(document.noisy)
    return clean.text, characters_of(clean, document.sources)


def _measure(kind: str, rows: Sequence[Annotated], source: str, items: Items) -> dict[str, Any]:
    spans, codes = Score(), Score()
    matched = labels = right_codes = 0
    raised: list[str] = []
    for row in rows:
        founds = _finds(kind, row, source, raised)
        pairs = _pairs(row.gold, founds, 1.0 if kind == "statutes" else HALF)
        for place, gold in enumerate(row.gold):
            found = pairs.get(place)
            matched += found is not None
            good = found is not None and found.label == gold.label
            labels += good
            codes += _codes(gold.codes, found.codes if found else frozenset())
            same_codes = found is not None and found.codes == gold.codes
            right_codes += same_codes
            if source == "cleaned":
                name = f"{row.document.name}: {_written(row.document, gold)}"
                items.add(f"{kind}: {name}", right=good)
                if kind == "statutes":
                    items.add(f"issues of {name}", right=same_codes)
        if source == "cleaned":
            used = set(map(id, pairs.values()))
            items.faults.extend(
                f"{kind}: {row.document.name}: {_written(row.document, found)} (not annotated)"
                for found in founds
                if id(found) not in used
            )
        spans += Score(len(pairs), len(founds) - len(pairs), len(row.gold) - len(pairs))
    figures = {
        "spans": spans.figures(),
        "labels_right": labels,
        "matched": matched,
        "raised": raised,
    }
    if kind == "statutes":
        figures |= {"issues": codes.figures(), "issues_right": right_codes}
    return figures


def _written(document: Document, find: Find) -> str:
    """Return a find as the gold has it."""
    return "".join(document.gold[k] for k in sorted(find.characters))


def _codes(wanted: frozenset[str], found: frozenset[str]) -> Score:
    return Score(len(wanted & found), len(found - wanted), len(wanted - found))


def _finds(kind: str, row: Annotated, source: str, raised: list[str]) -> list[Find]:
    text, sources = _text_of(row.document, source)
    found: list[Find] = []
    for start, line in zip(_line_starts(text), text.split("\n"), strict=False):
        if kind == "claims":
            try:
                claims = find_claims(line)
            except Exception as error:  # noqa: BLE001 - that the engine raises is a result
                raised.append(f"{source}: {row.document.name}: {error!r}: {line}")
                continue
            found += [
                Find(_carried(row, sources, start + c.start, start + c.end), frozenset(c.types))
                for c in claims
            ]
            continue
        options = {"as_of": row.as_of} if row.as_of else {}
        for item in find_statutes(line, **options):
            places = _carried(row, sources, start + item.start, start + item.end)
            found.append(Find(places, _title(item), frozenset(i.code for i in item.issues)))
    return found


def _carried(row: Annotated, sources: Sequence[int], start: int, end: int) -> frozenset[int]:
    gold = row.document.gold
    return frozenset(k for k in sources[start:end] if k >= 0 and not gold[k].isspace())


def _title(item: Statute) -> str | None:
    return item.link.title if item.link else None


def _pairs(golds: Sequence[Find], founds: Sequence[Find], least: float) -> dict[int, Find]:
    """Return the find of each matched annotation; one to one, the best overlaps first."""
    overlaps = sorted(
        (
            (-len(g.characters & f.characters) / max(len(g.characters | f.characters), 1), i, j)
            for i, g in enumerate(golds)
            for j, f in enumerate(founds)
        ),
    )
    pairs: dict[int, Find] = {}
    used: set[int] = set()
    for overlap, i, j in overlaps:
        if -overlap >= least and i not in pairs and j not in used:
            pairs[i] = founds[j]
            used.add(j)
    return pairs


def _citation_peers(items: Items) -> dict[str, Any]:
    """Return how many of the ordinary formats give exactly the set of titles and articles."""
    rows = read_jsonl(DATA.parent.parent / "tests" / "cases" / "citation_formats.jsonl")
    figures: dict[str, Any] = {"spacy-cnclean": [0, len(rows)]}
    skipped = [peer.name for peer in CITATION_FINDERS if peer.load() is None]
    finders = {peer.name: find for peer in CITATION_FINDERS if (find := peer.load())}
    for row in rows:
        wanted = {
            (_short(item["title"]), key.partition(".")[0].partition("(")[0])
            for item in row["expected"]
            for key in item["provisions"]
        }
        ours = {
            (_short(_title(item) or item.title), p.key.partition(".")[0].partition("(")[0])
            for item in find_statutes(row["text"])
            for p in item.provisions
        }
        figures["spacy-cnclean"][0] += ours == wanted
        items.add(f"citation format: {row['text']}", right=ours == wanted)
        for name, find in finders.items():
            figures.setdefault(name, [0, len(rows)])
            theirs = {(_short(title), number) for title, number in find(row["text"])}
            figures[name][0] += theirs == wanted
    return {"citation_peers": {"exact": figures, "skipped": skipped}}


def _short(title: str) -> str:
    return title.removeprefix("中华人民共和国")
