"""Texts that no reader would write and every corpus holds: one maker for each kind, of any size."""

from __future__ import annotations

import random
from functools import lru_cache
from itertools import chain, count, repeat
from typing import TYPE_CHECKING, Final

from benchmarks.texts import DATA, clean_articles
from spacy_cnclean.numerals import to_han
from spacy_cnclean.punctuation.noise import NoiseSettings, add_noise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Maker = Callable[[int], str]

# One text each is a run of the unit, over and over.
_UNITS: Final = {
    # one character of each kind
    "hanzi": "催",
    "Latin letters": "a",
    "digits": "1",
    "zeros": "0",
    "full-width digits": "１",
    "hanzi digits": "一",
    "tens": "十",
    "myriads": "万",
    "hundred millions": "亿",
    "lacking digit 〇": "〇",
    "counting words": "个",
    "ordinals 第": "第",
    "blanks": " ",
    "wide blanks": "\u3000",
    "no-break blanks": "\xa0",
    "tabs": "\t",
    "line feeds": "\n",
    "carriage returns": "\r",
    "CRLF": "\r\n",
    "form feeds": "\f",
    "next lines": "\x85",
    "line separators": "\u2028",
    "paragraph separators": "\u2029",
    "file separators": "\x1c",
    "NUL": "\0",
    "escapes": "\x1b[36;44m",
    "zero-width spaces": "\u200b",
    "joiners": "\u200d",
    "byte order marks": "\ufeff",
    "right-to-left overrides": "\u202e",
    "soft hyphens": "\xad",
    "combining marks": "\u0308",
    "a letter and its marks": "e\u0301\u0308",
    "Zalgo": "催\u0300\u0316\u0334\u035c\u0489",
    "high surrogates": "\ud83d",
    "low surrogates": "\ude00",
    "surrogate pairs": "\ud83d\ude00",
    "private use": "\ue863",
    "private use beyond": "\U000f0000",
    "not characters": "\uffff\ufdd0",
    "replacement characters": "�",
    "radicals": "⼏",
    "compatibility hanzi": "樂",
    "hanzi beyond": "𠮷",
    # emoji
    "emoji": "😀",
    "emoji with blanks": "收 🐞 紧 ",
    "emoji without text": " 🐞 ",
    "emoji and line ends": "🐞\n",
    "variation selectors": "\ufe0f",
    "text selectors": "☎\ufe0e",
    "keycaps": "1️⃣",
    "keycap marks": "\u20e3",
    "digits under two keycaps": "1⃣⃣",
    "articles in keycaps": "第1️⃣条",
    "skin tones": "\U0001f3fe",
    "tones on hands": "👍🏾",
    "families": "👨\u200d👩\u200d👧\u200d👦",
    "joined without end": "👩\u200d",
    "joined to nothing": "\u200d👩🏾",
    "regional indicators": "🇨",
    "flags": "🇨🇳",
    "tag letters": "\U000e0067",
    "black flags with tags": "🏴\U000e0067\U000e0062",
    "signs that are content": "№①™©",
    "moon phases": "🌑🌒🌓",
    "kaomoji": "(╯°□°)╯︵ ┻━┻ ",
    "faces of ASCII": ":-) ;-( XD ",
    "emoji by name": ":smile: [微笑] ",
    # marks
    "commas": ",",
    "full-width commas": "，",
    "full stops": "。",
    "dots": ".",
    "ellipses": "…",
    "dashes": "—",
    "hyphens": "-",
    "tildes": "~",
    "slashes": "/",
    "backslashes": "\\",
    "colons": ":",
    "semicolons": "；",
    "question marks": "？",
    "exclamation marks": "！",
    "straight quotes": '"',
    "apostrophes": "'",
    "percent signs": "%",
    "asterisks": "*",
    "middle dots": "·",
    "plus and minus": "+-",
    "all marks in turn": "，。、；：？！（）《》“”‘’【】—…",
    "marks of both widths": ",，.。!！",
    "a mark per hanzi": "催,",
    "two marks per hanzi": "催,。",
    "a number per hanzi": "催1",
    "a blank per hanzi": "催 ",
    "a mark and a blank per hanzi": "催 , ",
    # brackets that never end, end too often, or do not belong together
    **{f"open {bracket}": bracket for bracket in "《（〔【「『“‘[({<〈"},
    **{f"close {bracket}": bracket for bracket in "》）〕】」』”’])}>〉"},
    "empty titles": "《》",
    "brackets crossed": "《（》）",
    "quotes in turn": "“”‘’",
    "titles without end": "《中华人民共和国民法典",
    "titles that only end": "民法典》",
    "brackets after titles": "《民法典》（",
    # numbers and times
    "1-1-1": "1-1-1-",
    "dates": "2024-02-30",
    "years and months": "2024年13月",
    "times": "23:59:60",
    "ranges": "1至2至",
    "ranges in hanzi": "一到二至三—",
    "thousands": "1,000,",
    "decimals": "1.1.",
    "full-width decimals": "３，０００．",
    "percents": "5%至",
    "fractions": "百分之",
    "parts of ten": "十分之一",
    "myriads on myriads": "万万万",
    "units in turn": "十百千万亿兆",
    "letters like digits": "O万l0OI",
    "figures with letters": "借款O万559O元",
    "letters and hanzi digits": "第l百l9人",
    "several": "几十几百几千",
    "halves": "一半个半",
    "about": "约约约超过",
    "more than and less than": "以上以下以内",
    "money": "人民币1亿元",
    "currency signs": "¥$€",
    "currencies": "美元港元",
    "rates": "年利率24%月息2分",
    "LPR": "四倍LPR",
    "LPR terms": "一年期LPR",
    "relative times": "今年去年上月",
    "half years": "上半年下半年",
    "future": "未来三年",
    "before and after": "前前10日后",
    "next day": "次日22:00至次日",
    "numbers that name": "17号3楼5期",
    "telephone numbers": "13800138000 ",
    "card numbers": "6222 0202 0000 1234 567 ",
    "case numbers": "（2021）京01民终1234号",
    "document numbers": "国发〔2015〕40号",
    "document numbers cut": "国发〔2015〕",
    "scores": "甲3:2乙,",
    "lottery numbers": "01 05 12 23 31+08\n",
    "chess": "1.e4 e5 2.Nf3 Nc6 ",
    "answer keys": "1.A 2.B 3.C 4.D ",
    # law
    "laws": "《民法典》第一条",
    "laws and anaphors": "《民法典》第一条平台应当按照该规定处理。",
    "anaphors 该规定": "该规定",
    "anaphors 该办法": "该办法",
    "anaphors 本法": "本法",
    "anaphors 前款": "前款",
    "anaphors 同条": "同条第二款",
    "article numbers": "第一条",
    "articles and, and": "第一条、第二条和",
    "articles to": "第一条至",
    "paragraphs and items": "第一条第二款第（三）项",
    "articles 之一": "第一百三十三条之一",
    "chapters": "第一章第一节",
    "article without number": "第条",
    "issuers": "最高人民法院、最高人民检察院",
    "ministries": "中国人民银行银保监会",
    "abbreviations": "（以下简称“办法”）",
    "abbreviations never ended": "（以下简称",
    "titles without marks": "民法典刑法公司法",
    "words of titles": "关于的规定办法",
    "interpretations": "关于审理民间借贷案件适用法律若干问题的规定",
    "years in titles": "（2020年修正）",
    # claims
    "clauses": "据统计，增长5%，",
    "clauses without end": "因此因为所以由于",
    "duties": "应当不得必须",
    "predictions": "预计将会",
    "definitions": "所谓催收，是指",
    "sources": "据新华社报道",
    "negations": "不不不是",
    "quotes of claims": "他说：“增长5%。”",
    "sentences of one letter": "是。",
    # markup and code
    "HTML tags": "<p>催</p>",
    "HTML tags open": "<p ",
    "HTML attributes": '<a href="',
    "HTML comments": "<!-- ",
    "scripts": "<script>",
    "CDATA": "<![CDATA[",
    "entities": "&amp;",
    "entities on entities": "&amp;amp;",
    "entities nested": "&amp;lt;",
    "entities without end": "&amp",
    "ampersands": "&",
    "numeric entities": "&#65297;",
    "numeric entities without end": "&#",
    "numeric entities too large": "&#99999999;",
    "hexadecimal entities": "&#x1F600;",
    "entity tails": "amp;",
    "Markdown": "**催收** _a_ [b](c) `d` ",
    "Markdown headings": "# 一\n- 二\n> 三\n",
    "Markdown table": "| 催 | 收 |\n|---|---|\n",
    "LaTeX": "\\frac{1}{2} $x^2$ ",
    "LaTeX groups": "\\frac{",
    "JSON": '{"a":[',
    "CSV": '"a","b",',
    "URLs": "https://example.com/a?b=c&d=%E5%82%AC ",
    "URLs without end": "http://",
    "addresses": "a.b-c@example.com,",
    "paths": "C:\\a\\b/../",
    "hexadecimal": "0xDEADBEEF ",
    "base64": "5YKs5pS2",
    "code": "if (a[i] == b) { c(); }\n",
    "log lines": "2024-01-01 00:00:00,000 [INFO] 催收 1/2 (50%)\n",
    # scripts
    "Cyrillic": "прив",
    "Arabic": "مرحبا",
    "Hebrew": "שלום",
    "Devanagari": "क्ष",
    "Thai": "กำ",
    "kana": "かなカナ",
    "half-width kana": "ｶﾞ",
    "Hangul": "한글",
    "Hangul letters": "ᄒ",
    "full-width letters": "ＡＢＣ",
    "mathematical letters": "𝐀𝟏",
    "pinyin": "cuīshōu ",
    "Bopomofo": "ㄘㄨㄟ",
    "scripts in turn": "催aпかก한",
    "letters and digits": "a1b2",
    "words with joiners": "a'b-c&d.e_",
    "one word": "e-mail-",
    "traditional": "催收機構",
    "hashtags": "#催收# @某人 ",
    "box drawing": "┌─┐│",
    "score of music": "♩♪♫♬",
    "check boxes": "☑☒□",
    "arrows": "→←➡",
    "superscripts": "x²³₁",
    "circled numbers": "①②⑳㊿",
    "Roman numerals": "ⅠⅡⅢ",
}  # fmt: skip


def _filled(pieces: Iterable[str], size: int) -> str:
    """Return pieces joined, as many as fit in so many bytes of UTF-8; one at least."""
    taken: list[str] = []
    left = size
    for piece in pieces:
        left -= len(piece.encode("utf-8", "surrogatepass"))
        if left < 0 and taken:
            break
        taken.append(piece)
    return "".join(taken)


def _repeated(unit: str) -> Maker:
    def make(size: int) -> str:
        return unit * max(1, size // len(unit.encode("utf-8", "surrogatepass")))

    return make


def _numbered(write: Callable[[int], str]) -> Maker:
    """Return the maker of a text of distinct pieces."""

    def make(size: int) -> str:
        return _filled(map(write, count(1)), size)

    return make


def _nested(opening: str, closing: str, inside: str = "") -> Maker:
    def make(size: int) -> str:
        pair = len((opening + closing).encode())
        times = max(1, (size - len(inside.encode())) // pair)
        return opening * times + inside + closing * times

    return make


def _ended(unit: str, end: str) -> Maker:
    """Return the maker of a long run that something ends."""

    def make(size: int) -> str:
        return _repeated(unit)(size - len(end.encode())) + end

    return make


def _led(beginning: str, unit: str) -> Maker:
    """Return the maker of a long run that something begins."""

    def make(size: int) -> str:
        return beginning + _repeated(unit)(size - len(beginning.encode()))

    return make


def _from(lines: Callable[[], Iterable[str]]) -> Maker:
    """Return the maker of a text of these lines, over and over."""

    def make(size: int) -> str:
        return _filled(chain.from_iterable(repeat(list(lines()))), size)

    return make


@lru_cache(maxsize=1)
def _sentences() -> tuple[str, ...]:
    return tuple(line for article in clean_articles() for line in article.split("\n") if line)


@lru_cache(maxsize=1)
def _damaged() -> tuple[str, ...]:
    settings = NoiseSettings(emoji=0)
    return tuple(add_noise(line, seed=n, settings=settings).text for n, line in enumerate(_sentences()))


def _noisy() -> list[str]:
    return (DATA / "collection_articles.noisy.txt").read_text(encoding="utf-8").splitlines()


def _at_random(alphabet: str) -> Maker:
    def make(size: int) -> str:
        chance = random.Random(size)  # noqa: S311 - a text, no secret
        return _filled(iter(lambda: chance.choice(alphabet), ""), size)

    return make


def _with(lines: Callable[[], Iterable[str]], end: str) -> Maker:
    return _from(lambda: [line + end for line in lines()])


def _every_character(size: int) -> str:
    """Return code points in order, as far as the size goes."""
    return _filled(map(chr, count(1)), size)


def _radical(number: int) -> str:
    return chr(0x4E00 + number % 20_000) + "、"


_OTHERS: Final[dict[str, Maker]] = {
    **{
        f"nested {opening}{closing}": _nested(opening, closing)
        for opening, closing in ("()", "（）", "《》", "〔〕", "【】", "「」", "“”", "[]", "{}", "<>")
    },
    "nested titles of a law": _nested("《关于", "》的规定"),
    "nested brackets with text": _nested("（甲", "乙）", "《民法典》第一条"),
    "nested spans": _nested("<b>", "</b>", "催收"),
    "one title without end": _led("《", "催收"),
    "one title that ends late": _ended("催收", "》"),
    "one bracket without end": _led("（", "催收，"),
    "one quote without end": _led("“", "催收。"),
    "one tag without end": _led("<a ", 'b="c" '),
    "one comment without end": _led("<!--", "催收-"),
    "one entity that ends late": _led("&#", "0"),
    "one number with a unit": _ended("1", "万元"),
    "one number with thousands": _led("1", ",000"),
    "one decimal": _led("0.", "3"),
    "one numeral of hanzi": _ended("一千二百万", "元"),
    "one article number": _ended("一百二十", "条"),
    "one word, then hanzi": _ended("a", "催收"),
    "one address": _led("https://a.com/", "b?c=d&"),
    "one emoji of many joiners": _led("👩", "\u200d🏾"),
    "blanks, then a letter": _ended(" ", "催"),
    "a letter, then blanks": _led("催", " "),
    "a mark, then hanzi": _led("，", "催收"),
    "hanzi, then a mark": _ended("催收", "，"),
    "laws, then anaphors": _led("《民法典》第一条" * 40, "平台应当按照该规定处理。"),
    "laws, then articles": _led("《民法典》", "第一条，"),
    "distinct titles": _numbered(lambda n: f"《{to_han(n)}事项管理办法》"),
    "distinct titles with articles": _numbered(lambda n: f"《第{n}号令实施细则》第{to_han(n)}条，"),
    "distinct titles without marks": _numbered(lambda n: f"依照{to_han(n)}管理条例，"),
    "distinct abbreviations": _numbered(lambda n: f"《甲{to_han(n)}法》（以下简称《乙{to_han(n)}》），"),
    "near titles": _numbered(lambda n: f"《中华人民共和国{chr(0x4E00 + n % 20_000)}法》"),
    "long titles": _numbered(lambda n: f"《关于{'办理' * 40}案件{to_han(n)}的规定》"),
    "articles in order": _numbered(lambda n: f"第{to_han(n)}条 "),
    "article list": _numbered(lambda n: f"第{n}条、"),
    "document numbers in order": _numbered(lambda n: f"国发〔{1949 + n % 80}〕{n}号"),
    "numbers in order": _numbered(lambda n: f"{n},"),
    "numerals in order": _numbered(lambda n: f"{to_han(n)}、"),
    "numbered list": _numbered(lambda n: f"{n}. 催收\n"),
    "numbered in one line": _numbered(lambda n: f"({n})催收"),
    "table of contents": _numbered(lambda n: f"第{n}章 催收{'.' * 40}{n}\n"),
    "radical list": _numbered(_radical),
    "radical lines": _numbered(lambda n: _radical(n) + ("\n" if n % 150 == 0 else "")),
    "score table": _numbered(lambda n: f"甲{n % 9}:{n % 7}乙{n % 3},"),
    "dates in order": _numbered(lambda n: f"{1900 + n % 200}年{n % 12 + 1}月{n % 31 + 1}日"),
    "amounts in order": _numbered(lambda n: f"{n}.{n % 100}万元，"),
    "line of commas among lines": _numbered(lambda n: "," * 300 + "\n" if n % 2 else "催收。\n"),
    "every character": _every_character,
    "characters at random": _numbered(lambda n: chr(n * 7919 % 0x110000)),
    "marks at random": _at_random("，。、；：？！（）《》“”…—,.:;?!()"),
    "marks and hanzi at random": _at_random("，。、；：催收机构债务人催收机构债务人"),
    "blanks at random": _at_random(" \t\u3000\xa0\n\r\u200b\u2028催"),
    "digits at random": _at_random("0123456789０一二三十百千万亿年月日%.:-至OoIl元"),
    "emoji at random": _at_random("😀🐞👩🏾\u200d\ufe0f⃣1🇨🇳 催"),
    "brackets at random": _at_random("《》（）〔〕“”()[]<>第条民法典1"),
    "law words at random": _at_random("《》民法典第一二条款项之该本办法规定、和至（）"),
    "articles": _with(_sentences, "\n"),
    "articles in one line": _from(_sentences),
    "articles damaged": _with(_damaged, "\n"),
    "articles damaged in one line": _from(_damaged),
    "articles with blank lines": _with(_sentences, "\n\n\n"),
    "articles with CRLF": _with(_sentences, "\r\n"),
    "articles, a blank per hanzi": _from(lambda: [" ".join(line) + "\n" for line in _sentences()]),
    "articles, a line per hanzi": _from(lambda: ["\n".join(line) + "\n" for line in _sentences()]),
    "articles, an emoji per hanzi": _from(lambda: [" 🐞 ".join(line) for line in _sentences()]),
    "articles without marks": _from(
        lambda: ["".join(filter(str.isalnum, line)) for line in _sentences()]
    ),
    "articles backwards": _from(lambda: [line[::-1] + "\n" for line in _sentences()]),
    "noisy articles": _with(_noisy, "\n"),
    "noisy articles in one line": _from(_noisy),
    "damaged line among clean ones": _from(
        lambda: [*_sentences()[:50], *_damaged()[:3], *_sentences()[50:]]
    ),
}

TEXTS: Final[Mapping[str, Maker]] = {
    **{name: _repeated(unit) for name, unit in _UNITS.items()},
    **_OTHERS,
}
