"""Short random texts: alphabets that the rules know, and real sentences that are damaged."""

from __future__ import annotations

import random
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from benchmarks.texts import DATA, clean_articles, read_jsonl, sentences
from spacy_cnclean.numerals import to_han

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LONGEST: Final = 40  # characters
_MOST_DAMAGE: Final = 4

ALPHABETS: Final[dict[str, tuple[str, ...]]] = {
    "hanzi": tuple("催收机构债务人平台监管信用卡贷款的了是在和一不"),
    "radicals and variants": tuple("⼏⼀樂樂𠮷髙裏〇々"),
    "emoji": (
        *"😀🌷🐱☘🕊☎♀♂☑➡🎉👍", "👩🏾\u200d🎓", "🏃\u200d♀️\u200d➡️", "👰\u200d♀", " 🌷 ", "收 🐞 紧",
        "👨\u200d👩\u200d👧", "❤️", "☎\ufe0e", ":smile:", "[微笑]",
    ),
    "parts of emoji": tuple("\u200d\ufe0e\ufe0f\u20e3\u20e0🏿🏻♀♂🏴🇨🇳🇫\U000e0067\U000e007f"),
    "keycaps": ("1️⃣", "1⃣", "⃣", "#️⃣", "*⃣", "10️⃣", "第1️⃣条", "1", "2", "\ufe0f"),
    "signs": tuple("№①⑳㊿㈠™©®℃㎡Ⅷ²₁½"),
    "marks": tuple("，。、；：？！（）《》“”‘’【】〔〕「」『』〈〉…—～·％‰"),
    "ASCII marks": tuple(",.;:?!()[]{}<>\"'-_/\\|@#$%^&*+=~`"),
    "blanks": (*" \t\n\r\u3000\xa0\u2003\u2028\u2029\x85\x0b\x0c\x1c", "\r\n", "  "),
    "unseen": tuple("\u200b\u200c\u200d\u2060\ufeff\xad\u202e\u2066\u061c\u180e\u034f\ufff9"),
    "controls": (*"\0\x01\x08\x1b\x7f\x80\x9b", "\x1b[36;44m", "\x1b]0;a\x07"),
    "surrogates": ("\ud83d", "\ude00", "\ud83d\ude00", "\udc80", "\udfff\ud800"),
    "private use": tuple("\ue000\ue863\uf8ff\U000f0000\U0010ffff\uffff\ufdd0\ufffd"),
    "combining": tuple("e\u0301\u0308\u20dd\u0489क्षกำीहはが゙ﾞ"),
    "entities": (
        "&amp;", "&lt;", "&gt;", "&nbsp;", "&#65297;", "&#x1F600;", "&zwnj;", "&#0;", "&#xD83D;",
        "&#99999999;", "&amp;amp;", "&amp;lt;", "amp;", "&", "#", ";", "x", "&ldquo;", "&hellip;",
    ),
    "markup": (
        "<p>", "</p>", "<br/>", '<a href="', "<!--", "-->", "**", "`", "# ", "- ", "1. ", "|",
    ),
    "addresses": (
        "https://a.com/b?c=d", "www.a.cn", "a@b.com", "http://", "C:\\a", "#话题#", "@某人",
    ),
    "digits": (*"0123456789", "20", "100", "2023", "1,000", "3.65", "0.5", "50%", "13800138000"),
    "full-width digits": (*"０１２９．，％：－", "３，０００", "２０２３"),
    "look-alike letters": tuple("0OoIl1|oO0十百千万亿"),
    "hanzi digits": tuple("〇零一二三四五六七八九十百千万亿兆两几数半多余壹贰叁拾佰廿"),
    "units": (
        *"元块角分个家人件倍成折年月日天周时点秒％期号级岁次条", "万元", "亿元", "美元", "人民币",
        "¥", "$", "平方米", "小时", "工作日", "个月", "季度", "个百分点", "百分之", "分之", "LPR",
    ),
    "comparing": (
        *"约近超逾达至到前后内上下", "以上", "以下", "以内", "不满", "超过", "不低于", "左右",
        "——", "~", "-", "至少", "不足", "最高", "以来", "截至", "不超过",
    ),
    "times": (
        "今年", "去年", "上半年", "未来三年", "次日", "上月", "第一季度", "2023年", "13月",
        "2月30日",
        "24:00", "8:30", "9999-12-31", "0000年", "年底", "年初", "前10日", "本月", "凌晨",
        "下午3点",
    ),
    "law": (
        "《", "》", "〈", "〉", "《民法典》", "《刑法》", "民法典", "刑法", "公司法", "第", "条",
        "款", "项", "之",
        "第一条", "第二款", "第（三）项", "第12条", "第一百三十三条之一", "本法", "该法",
        "该规定", "该办法",
        "本条例", "前款", "同条", "和", "、", "及", "至", "关于", "的规定", "暂行办法", "管理条例",
        "（以下简称“办法”）", "（以下简称", "国发〔2015〕40号", "（2021）京01民终1234号", "法释",
        "最高人民法院", "中国人民银行", "银保监会", "（2020年修正）", "（试行）", "2015年",
        "发布", "施行",
        "中华人民共和国", "《中华人民共和国", "根据", "依照", "违反", "司法解释", "第四章",
        "第一节",
    ),
    "claims": (
        "应当", "不得", "必须", "可以", "预计", "将", "增长", "下降", "同比", "环比", "据统计",
        "表示",
        "因为", "因此", "导致", "是指", "所谓", "没有", "可能", "市场规模", "达到", "认为",
        "处罚", "罚款",
        "，", "。", "；", "“", "”", "其中", "较上年末", "据新华社报道", "发布", "签署", "成立",
    ),
    "letters": (
        *"abcXYZ", "Python", "e-mail", "4S", "iPhone15", "R&D", "LPR", "прив", "한글", "かな",
    ),
}  # fmt: skip

_NAMES: Final = tuple(ALPHABETS)
_LOOK_ALIKES: Final = dict(
    zip("0O1lI,.:;?!()%-'\" 一二〇", "OolI1，。：；？！（）％—’“\u3000—＝○", strict=False)
)


@lru_cache(maxsize=1)
def _real() -> tuple[str, ...]:
    """Return what people wrote: articles, passages, citations, figures."""
    lines = [line for article in clean_articles() for line in article.split("\n")]
    lines += (DATA / "collection_articles.noisy.txt").read_text(encoding="utf-8").split("\n")
    lines += sentences().values()
    lines += [row["input"] for row in read_jsonl(DATA / "peer_quantity_cases.jsonl")]
    return tuple(line for line in lines if line)


def random_texts(seed: int, block: int, number: int) -> list[str]:
    """Return so many texts of 1 to 40 characters; the same arguments give the same texts."""
    chance = random.Random(f"{seed} {block}")  # noqa: S311 - texts, no secrets
    return [_text(chance) for _ in range(number)]


def _text(chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.45:  # noqa: PLR2004
        text = _of_alphabets(chance)
    elif kind < 0.5:  # noqa: PLR2004
        text = _citation(chance)
    else:
        text = _damaged(chance)
    return text[:LONGEST] or "，"


def _of_alphabets(chance: random.Random) -> str:
    """Return pieces of one to four alphabets, now and then of all characters there are."""
    chosen = chance.choices(_NAMES, k=chance.randint(1, 4))
    pieces = [piece for name in chosen for piece in ALPHABETS[name]]
    taken = chance.choices(pieces, k=chance.randint(1, 24))
    if chance.random() < 0.1:  # noqa: PLR2004
        taken[chance.randrange(len(taken))] = chr(chance.randrange(0x110000))
    return "".join(taken)


def _citation(chance: random.Random) -> str:
    """Return a citation, or what begins like one."""
    law = ALPHABETS["law"]
    write = chance.choice((to_han, to_han, str))
    number = write(chance.randrange(1, 2000))
    title = "".join(chance.choices(law, k=chance.randint(1, 3)))
    return f"{chance.choice(law)}《{title}》第{number}条{chance.choice(law)}{chance.choice(law)}"


def _damaged(chance: random.Random) -> str:
    """Return part of a real line with up to four things done to it."""
    real = _real()
    line = chance.choice(real)
    start = chance.randrange(len(line))
    text = line[start : start + chance.randint(3, LONGEST)]
    for _ in range(chance.randint(0, _MOST_DAMAGE)):
        if text:
            text = chance.choice(_DAMAGES)(chance, text)
    return text


def _put_in(chance: random.Random, text: str) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + chance.choice(ALPHABETS[chance.choice(_NAMES)]) + text[at:]


def _take_out(chance: random.Random, text: str) -> str:
    start = chance.randrange(len(text))
    return text[:start] + text[start + chance.randint(1, 3) :]


def _displace(chance: random.Random, text: str) -> str:
    """Take one character to another place, most often a mark or a digit."""
    places = [at for at, character in enumerate(text) if not character.isalpha()]
    at = chance.choice(places) if places and chance.random() < 0.9 else chance.randrange(len(text))  # noqa: PLR2004
    rest = text[:at] + text[at + 1 :]
    to = min(len(rest), max(0, at + chance.randint(-6, 6)))
    return rest[:to] + text[at] + rest[to:]


def _repeat(chance: random.Random, text: str) -> str:
    start = chance.randrange(len(text))
    end = start + chance.randint(1, 6)
    return text[:end] + text[start:end] * chance.randint(1, 3) + text[end:]


def _turn_round(chance: random.Random, text: str) -> str:
    start = chance.randrange(len(text))
    end = start + chance.randint(2, 6)
    return text[:start] + text[start:end][::-1] + text[end:]


def _resemble(chance: random.Random, text: str) -> str:
    at = chance.randrange(len(text))
    return text[:at] + _LOOK_ALIKES.get(text[at], text[at]) + text[at + 1 :]


def _splice(chance: random.Random, text: str) -> str:
    other = chance.choice(_real())
    start = chance.randrange(len(other))
    return text[: chance.randint(0, len(text))] + other[start : start + 20]


def _space_out(chance: random.Random, text: str) -> str:
    blank = chance.choice((" ", "\u3000", " 🐞 ", "\u200b", "\n"))
    rate = chance.random() / 2
    return "".join(character + blank if chance.random() < rate else character for character in text)


_DAMAGES: Final[Sequence[Callable[[random.Random, str], str]]] = (
    *(_put_in,) * 4, *(_displace,) * 4, _take_out, _repeat, _turn_round, _resemble, _splice,
    _space_out,
)  # fmt: skip
