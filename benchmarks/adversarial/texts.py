"""Texts that no reader would write and every corpus holds: one maker for each kind, of any size."""

from __future__ import annotations

import random
from functools import lru_cache
from itertools import chain, count, repeat
from typing import TYPE_CHECKING, Final

from benchmarks.adversarial.units import UNITS
from benchmarks.texts import DATA, clean_articles
from spacy_cnclean.numerals import to_han
from spacy_cnclean.punctuation.noise import NoiseSettings, add_noise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Maker = Callable[[int], str]


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
    return tuple(
        add_noise(line, seed=n, settings=settings).text for n, line in enumerate(_sentences())
    )


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
        for opening, closing in (
            "()",
            "（）",
            "《》",
            "〔〕",
            "【】",
            "「」",
            "“”",
            "[]",
            "{}",
            "<>",
        )
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
    "distinct abbreviations": _numbered(
        lambda n: f"《甲{to_han(n)}法》（以下简称《乙{to_han(n)}》），"
    ),
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
    "damaged line among clean ones": _from(lambda: [*_damaged()[:3], *_sentences()]),
}

TEXTS: Final[Mapping[str, Maker]] = {
    **{name: _repeated(unit) for name, unit in UNITS.items()},
    **_OTHERS,
}
