"""What a claim says beside its types: direction, polarity, hedging, source, force, times."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from spacy_cnclean.claims._figures import moves_between
from spacy_cnclean.claims._models import Attribution, TimeMention
from spacy_cnclean.claims._vocabulary import PERMISSION, SANCTION

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spacy_cnclean.claims._vocabulary import Deontic, Direction, Vocabulary
    from spacy_cnclean.quantities._models import Quantity

Baseline = Literal["", "yoy", "qoq", "period"]
Epistemic = Literal["asserted", "hedged", "predicted", "reported", "denied"]

_BASELINE = re.compile(
    r"(?P<yoy>同比|较上年同期|比上年同期|较去年同期|比去年同期)|(?P<qoq>环比)|(?P<period>较|"
    r"比(?![例重]))"
)

_RULE_NEGATIONS = frozenset(("并不", "不属于", "不构成", "不违法", "并非", "没有"))
_DENIED = re.compile(r"(?:其实|事实上|实际上|但事实|但其实|这种说法|然而事实)")
_HEARSAY = re.compile(r"有人[说称]|网传|传言|谣传|误以为|不少人以为|很多人认为|坊间")
_SOURCE_STOPS = re.compile(r"[，,。；;：:、\n]")
_BEFORE_SAYING = re.compile(
    r"(?:终审|一审|二审|再审|最终|经?审理后?|近日|日前|近期|此前|对此|报道|同时|进一步)+$"
)
_NO_ACCOUNT = frozenset("根依占数证凭票单论收")
_LONGEST_SOURCE = 24

_METRIC_REACH = 6

_METRIC_HEAD = re.compile(r".*(?:[的该其这了月度行]|年(?![化利])|按(?!揭)|被(?![告保]))")


def direction_of(
    text: str, span: tuple[int, int], figures: Sequence[Quantity], vocabulary: Vocabulary
) -> tuple[Direction, Baseline]:
    """Return which way a change goes, by its verb or figures, and against what."""
    start, end = span
    match = vocabulary.direction.search(text, start, end)
    base = _BASELINE.search(text, start, end)
    way: Direction = match.lastgroup if match else ""  # type: ignore[assignment]
    if not way:
        ends = moves_between(text, start, figures)
        if ends:
            way = "up" if ends[1].low > ends[0].low else "down"  # type: ignore[operator]
    against: Baseline = base.lastgroup if base else ""  # type: ignore[assignment]
    return way, against


def deontic_of(text: str, cues: Iterable[tuple[int, int, int]], vocabulary: Vocabulary) -> Deontic:
    """Return the force of a rule: a sanction outweighs a prohibition, that an obligation."""
    ranks = []
    forces = vocabulary.forces
    for start, end, _ in cues:
        word = text[start:end]
        rank = forces.get(word)
        if rank and word in _DEPENDENT:
            rank = _force(text, start, end, rank)
        if rank:
            ranks.append(rank)
    return min(ranks)[1] if ranks else ""


_LIABLE = re.compile(
    r"[^，,。；;]{0,10}(?:赔偿|侵权|违约|民事|刑事|法律|行政|连带|清偿|补充|"
    r"给付)[^，,。；;]{0,3}责任"
)
# 并不违法, 不承担责任
_WRONGS = frozenset(("违法", "违反", "构成", "侵犯", "侵害", "承担"))
_NOT = ("不", "未", "并非", "无需", "无须", "不属于")
# 由双方约定 and 由央行监管 oblige nobody
_BEARS = re.compile(r"[^，,。；;]{1,16}(?:承担|负担|赔偿)")
# 有权要求删除: what somebody may ask for is no duty of his
_ENTITLED = ("有权", "可以", "权利", "可依法")


# Words whose force depends on what stands around them
_DEPENDENT = _WRONGS | {"由", "要求"}


def _force(
    text: str, start: int, end: int, force: tuple[int, Deontic]
) -> tuple[int, Deontic] | None:
    """Return rank and force of one cue of a rule; liability is a sanction."""
    word = text[start:end]
    if word in _WRONGS and text.endswith(_NOT, max(0, start - 3), start):
        return PERMISSION
    if word == "承担" and _LIABLE.match(text, end):
        return SANCTION
    if word == "由" and not _BEARS.match(text, end):
        return None
    if word == "要求" and text.endswith(_ENTITLED, max(0, start - 3), start):
        return None
    return force


_CONDITION_END = re.compile(r"的[，,]")
_COMMA = re.compile(r"[，,]")


def _after_condition(text: str, start: int, end: int) -> int:
    """Return where the consequence of a rule begins behind …的，, else `start`."""
    match = _CONDITION_END.search(text, start, end)
    if match is None and text.startswith(("没有", "未"), start):
        match = _COMMA.search(text, start, end)
    return match.end() if match else start


class Tone(NamedTuple):
    """How a claim is put: hedging words, negation, the reader or the writer spoken of."""

    hedges: tuple[tuple[int, int], ...]
    negative: bool
    personal: bool


_PLAIN_TONE = Tone((), negative=False, personal=False)


def tone_of(text: str, span: tuple[int, int], vocabulary: Vocabulary, *, rule: bool) -> Tone:
    """Return the tone of the words in a span.

    A prohibition is not negative; of a rule only 并不, 不属于 and the like are.
    """
    start, end = span
    found = [(match.span(), match[0]) for match in vocabulary.tone.finditer(text, start, end)]
    if not found:
        return _PLAIN_TONE
    tones = vocabulary.tones
    hedges = tuple([where for where, word in found if tones[word] == "hedge"])
    negations = [word for _, word in found if tones[word] == "not"]
    negative = bool(negations)
    if rule:
        body = _after_condition(text, start, end)
        negative = any(
            word in _RULE_NEGATIONS and tones[word] == "not" and where[0] >= body
            for where, word in found
        )
    return Tone(hedges, negative, any(tones[word] == "person" for _, word in found))


def is_denied(text: str, start: int, end: int, sentence_end: int) -> bool:
    """Return whether the sentence takes back what it reports: 有人说A，其实B."""
    if not _HEARSAY.search(text, max(0, start - 8), end):
        return False
    return _DENIED.search(text, end, sentence_end) is not None


def is_taken_back(text: str, source: Attribution, start: int) -> bool:
    """Return whether what the source says ends before `start`: 有人说A，其实B is not said of B."""
    return _DENIED.search(text, source.cue_end, start) is not None


def attribution_of(
    text: str, start: int, cues: Iterable[tuple[int, int, int]], vocabulary: Vocabulary
) -> Attribution | None:
    """Return the first source that one of the reporting words `cues` names, or None.

    `start` is where the sentence begins. 据统计 has a source without a name; what a statute
    provides (规定) is no report.
    """
    for cue_start, cue_end, _ in cues:
        word = text[cue_start:cue_end]
        if word == "据" and text[cue_start - 1 : cue_start] not in _NO_ACCOUNT:
            account = _account(text, cue_end, vocabulary)
            if account is not None:
                return account
        if word == "有人说":
            return Attribution("有人", cue_start, cue_end - 1, cue_end - 1, cue_end)
        if word in vocabulary.reporting:
            source = _source_before(text, start, cue_start, vocabulary)
            if source is not None:
                return Attribution(text[source:cue_start], source, cue_start, cue_start, cue_end)
    return None


def _account(text: str, start: int, vocabulary: Vocabulary) -> Attribution | None:
    """Return the source between 据 and 统计, 报道, 数据 …."""
    stop = _SOURCE_STOPS.search(text, start, start + _LONGEST_SOURCE)
    end = stop.start() if stop else min(len(text), start + _LONGEST_SOURCE)
    for length in (2, 1):
        at = end - length
        if at >= start and text[at:end] in vocabulary.accounts:
            return Attribution(text[start:at], start, at, at, end)
    return None


def _source_before(text: str, start: int, cue: int, vocabulary: Vocabulary) -> int | None:
    """Return where the noun phrase that ends before `cue` and names a source begins."""
    end = cue
    adverbs = _BEFORE_SAYING.search(text, max(start, end - 8), end)
    if adverbs:
        end = adverbs.start()
    while end > start and text[end - 1] in "也则又还均都曾并已，, ":
        end -= 1
    if end == start or text[end - 1] not in vocabulary.source_ends:
        return None
    if not text.endswith(vocabulary.sources, start, end):
        return None
    low = max(start, cue - _LONGEST_SOURCE)
    stops = [match.end() for match in _SOURCE_STOPS.finditer(text, low, end)]
    return stops[-1] if stops else low


def metric_of(text: str, start: int, figures: Sequence[Quantity], vocabulary: Vocabulary) -> str:
    """Return the measured noun before the first figure, or an empty string."""
    if not figures:
        return ""
    end = figures[0].start
    first = vocabulary.named_metric.search(text, start, end)
    if first is None:
        return ""
    last = ""
    start = max(start, first.start() - _METRIC_REACH)
    for match in vocabulary.named_metric_end.finditer(text, start, end):
        last = match.group()
    head = _METRIC_HEAD.match(last)
    return last[head.end() :] if head else last


def time_mention(quantity: Quantity, *, predicted: bool) -> TimeMention:
    """Return a time with its role in the claim."""
    if "as_of" in quantity.flags:
        return TimeMention(quantity, "target" if predicted else "as_of")
    if quantity.role == "deadline":
        return TimeMention(quantity, "until")
    if quantity.low is not None and quantity.high is None:
        return TimeMention(quantity, "since")
    if predicted:
        return TimeMention(quantity, "target")
    return TimeMention(quantity, "at" if quantity.role == "point" else "during")
