"""Write sentences dense with citations, to train on: titles, document numbers, articles, dates.

Run from the repository root::

    python make_data/write_citations.py OUTPUT.txt.gz --laws CORPORA/laws.txt.gz [--lines 14000]

Running text cites a law now and then, and nearly always by title and article alone; a model that
has seen only such text does not know where the number of 〔2018〕19号 or the bracket of (试行)
belongs. Titles, issuers and numbers come from the statute table of the package, what the law says
from the corpus of laws, and the sentences around it from the project's own training articles; the
phrases that join them are written here. What is cited need not be true: only its form is learned.
"""

from __future__ import annotations

import argparse
import gzip
import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import regex

from spacy_cnclean.numerals import to_han
from spacy_cnclean.statutes._titles import COUNTRY
from spacy_cnclean.statutes.table_file import default_table

if TYPE_CHECKING:
    from collections.abc import Callable

ARTICLES = Path(__file__).parent / "articles"
ENDS = regex.compile(r"[。！？]$")
LAW_LINE = regex.compile(
    r"(?:第[一二三四五六七八九十百千零]+条\s*)?(?P<text>[^（第\s][^\n]{10,90}。)$"
)
SENTENCE = regex.compile(r"(?:^|(?<=[。！？]))[^。！？\n]{6,60}[。！？]")
NARROW = str.maketrans("，：；？！（）", ",:;?!()")
LONGEST_TITLE = 60  # characters
SHORTEST_ALIAS = 3

STANDARDS = ("国家标准GB/T ", "推荐性国家标准GB/T ", "行业标准JR/T ", "国家标准GB ")

SERIES = (
    *("法释", "法发", "法", "银发", "银保监规", "银保监发", "金规", "银监发", "保监发", "证监发"),
    *("国发", "国办发", "财税", "汇发", "发改价格", "国市监", "国信办", "公通字", "司发通"),
    *("人社部发", "建房", "工信部", "沪府办发", "京金融", "粤金监", "法办", "高检发", "银办发"),
)
ISSUERS = (
    *("中国人民银行", "国家金融监督管理总局", "中国银行保险监督管理委员会", "中国证监会"),
    *("原银监会", "银保监会", "人民银行", "国家发展改革委", "财政部", "公安部", "商务部"),
    *("最高人民法院", "最高人民检察院", "国务院", "国务院办公厅", "国家网信办", "工业和信息化部"),
    *("市场监管总局", "国家外汇管理局", "上海市高级人民法院", "北京市地方金融监管局"),
)
BODIES = (
    *("贷款公司", "催收机构", "发卡银行", "平台", "支付机构", "保险公司", "用人单位", "出借人"),
    *("消费金融公司", "物业公司", "经营者", "债务人", "担保人", "受托人", "信息处理者", "中介机构"),
)
LEADS = (
    "根据{c}，",
    "依照{c}的规定，",
    "依据{c}，",
    "{c}规定，",
    "{c}明确，",
    "{c}要求，",
    "按照{c}，",
    "对照{c}来看，",
    "法院援引{c}认为，",
    "{c}写得很清楚：",
    "{c}指出：",
    "律师提到，{c}规定，",
    "参照{c}，",
    "结合{c}的精神，",
    "在{c}施行以后，",
    "自{c}生效之日起，",
    "早在{c}中就有要求：",
    "{i}在{c}中强调，",
    "违反{c}的，",
    "{c}所称的情形是指：",
    "{c}同时规定：",
    "不过，{c}也规定，",
    "之所以这样判，是因为{c}规定，",
    "有读者问到{c}，其中写道：",
    "现行有效的是{c}，按照它的规定，",
)
WHOLE = (
    "{i}发布{c}，自{day}起施行。",
    "{day}，{i}印发{c}。",
    "{c}自{day}起施行，{c2}同时废止。",
    "该{b}因违反{c}，被处以{n}万元罚款。",
    "{b}的上述行为违反了{c}和{c2}。",
    "{c}已被{c2}取代。",
    "{day}起施行的{c}，对{b}提出了新的要求。",
    "处罚依据为{c}、{c2}。",
    "详见{c}，以及{c2}。",
    "{i}、{i2}联合发布{c}，其中{a}针对的是{b}。",
    "本案适用{c}，而不是{c2}。",
    "{c}的上位法是{c2}。",
    "与{c}相比，{c2}的要求更细。",
    "{b}应当遵守{c}、{c2}等规定。",
    "这一条来自{c}，后来写进了{c2}。",
    "{c}第一次提到“{b}”，{c2}沿用至今。",
    "现行条文是{c}（原{a}）。",
    "被告主张适用{c}，法院未予支持，理由是{c2}另有规定。",
    "依据{c}，罚款{n}万元，没收违法所得{m}万元。",
    "{c}共{k}条，自{day}起施行。",
    "{c}将年利率上限定为{p}%，{c2}删去了这一句。",
    "按{c}，期限为{n}日。",
    "问：{c}现在还有效吗？答：已由{c2}废止。",
    "一审判决引用{c}，二审改为{c2}，利息从{m}万元降到{n}万元。",
)
TAILS = (
    "",
    "",
    "",
    "这是{b}最容易忽视的一点。",
    "{b}应当照此办理。",
    "逾期{n}天以上的不在此列。",
    "标准为{p}%。",
)


class Pools(NamedTuple):
    """What sentences are put together of."""

    titles: list[str]
    aliases: list[str]
    laws: list[str]
    sentences: list[str]


class Writer:
    """Writes sentences with what chance draws from the pools."""

    def __init__(self, pools: Pools, seed: int) -> None:
        self._pools = pools
        self._rng = random.Random(seed)  # noqa: S311 - variety, not secrets

    def line(self) -> str:
        """Return a line of one to three sentences, one or two of them with citations."""
        parts = [self._cited()]
        if self._happens(0.4):
            parts.append(self._cited())
        if self._happens(0.6):
            at = self._rng.randint(0, len(parts))
            parts.insert(at, self._rng.choice(self._pools.sentences))
        text = "".join(parts)
        # Many who write switch no keyboard, and their marks are those of ASCII.
        return text.translate(NARROW) if self._happens(0.35) else text

    def _happens(self, share: float) -> bool:
        return self._rng.random() < share

    def _either(self, forms: dict[Callable[[], str], int]) -> str:
        """Return what one of the forms writes, drawn by weight."""
        (form,) = self._rng.choices([*forms], [*forms.values()])
        return form()

    def _cited(self) -> str:
        rng = self._rng
        if self._happens(0.55):
            lead, tail = self._fill(rng.choice(LEADS)), self._fill(rng.choice(TAILS))
            return lead + rng.choice(self._pools.laws) + tail
        return self._fill(rng.choice(WHOLE))

    def _fill(self, frame: str) -> str:
        rng = self._rng
        return frame.format(
            c=self._citation(),
            c2=self._citation(),
            a=self._article(),
            i=rng.choice(ISSUERS),
            i2=rng.choice(ISSUERS),
            b=rng.choice(BODIES),
            day=f"{rng.randint(1999, 2025)}年{rng.randint(1, 12)}月{rng.randint(1, 28)}日",
            n=rng.randint(1, 90),
            m=rng.choice((rng.randint(2, 900), f"{rng.randint(1, 99)}.{rng.randint(1, 99)}")),
            k=rng.randint(9, 140),
            p=rng.choice((rng.randint(1, 36), f"{rng.randint(0, 24)}.{rng.randint(1, 99)}")),
        )

    def _citation(self) -> str:
        return self._either(
            {self._full: 70, self._bare: 16, self._number: 8, self._standard: 4, self._dated: 4}
        )

    def _standard(self) -> str:
        rng = self._rng
        return f"{rng.choice(STANDARDS)}{rng.randint(1000, 47000)}-{rng.randint(2008, 2025)}"

    def _bare(self) -> str:
        name = self._rng.choice(self._pools.aliases)
        return name + (self._provisions() if self._happens(0.85) else "")

    def _dated(self) -> str:
        return f"{self._rng.randint(1998, 2025)}年{self._titled()}"

    def _full(self) -> str:
        issuer = self._rng.choice(ISSUERS) if self._happens(0.12) else ""
        said = self._either(
            {self._nothing: 60, self._numbered: 30, self._short_name: 5, self._pronoun: 3}
        )
        return issuer + self._titled() + said + (self._provisions() if self._happens(0.6) else "")

    def _titled(self) -> str:
        rng = self._rng
        title = rng.choice(self._pools.titles)
        if self._happens(0.7):
            title = title.removeprefix(COUNTRY)
        if self._happens(0.8):
            title = title.replace("《", "〈").replace("》", "〉")
        note = ""
        if self._happens(0.15):
            note = f"（{rng.choice(('试行', '暂行', '征求意见稿', '修订草案'))}）"
        elif self._happens(0.06):
            note = f"（{rng.randint(1995, 2025)}年{rng.choice(('修正', '修订'))}）"
        return f"《{title}{note}》"

    def _nothing(self) -> str:
        return ""

    def _numbered(self) -> str:
        return f"（{self._number()}）"

    def _short_name(self) -> str:
        title = self._rng.choice(self._pools.titles).removeprefix(COUNTRY)
        return f"（以下简称《{title[: self._rng.randint(4, 9)]}》）"

    def _pronoun(self) -> str:
        return f"（以下简称“{self._rng.choice(('办法', '规定', '通知', '解释', '条例'))}”）"

    def _number(self) -> str:
        rng = self._rng
        year, number, issuer = rng.randint(1996, 2025), rng.randint(1, 320), rng.choice(ISSUERS)
        opened, closed = rng.choice(("〔〕", "〔〕", "〔〕", "（）", "[]", "［］", "【】"))
        (form,) = rng.choices(
            (
                f"{rng.choice(SERIES)}{opened}{year}{closed}{number}号",
                f"{issuer}令{year}年第{rng.randint(1, 30)}号",
                f"{issuer}公告〔{year}〕第{rng.randint(1, 40)}号",
                f"国务院令第{rng.randint(180, 800)}号",
                f"{number}号文",
            ),
            (70, 10, 8, 7, 5),
        )
        return form

    def _article(self) -> str:
        rng = self._rng
        number = rng.randint(1, rng.choice((30, 80, 200, 460, 1260)))
        text = f"第{number if self._happens(0.3) else to_han(number)}条"
        if self._happens(0.07):
            text += f"之{rng.choice('一二三')}"
        if self._happens(0.25):
            text += f"第{rng.choice('一二三四')}款"
        if self._happens(0.1):
            text += f"第{rng.choice(('（一）', '（二）', '（三）', '（五）', '二', '四'))}项"
        return text

    def _provisions(self) -> str:
        return self._either({self._article: 68, self._pair: 14, self._list: 6, self._range: 12})

    def _pair(self) -> str:
        return f"{self._article()}、{self._article()}"

    def _list(self) -> str:
        return f"{self._pair()}、{self._article()}"

    def _range(self) -> str:
        return self._article() + self._rng.choice(("至", "和", "及", "到")) + self._article()


def read_pools(laws: Path) -> Pools:
    """Return titles and aliases of the statute table, sentences of laws and of our articles."""
    table = default_table()
    titles = [work.title for work in table.works if len(work.title) <= LONGEST_TITLE]
    aliases = [
        alias for work in table.works for alias in work.aliases if len(alias) >= SHORTEST_ALIAS
    ]
    with gzip.open(laws, "rt", encoding="utf-8") as stream:
        matches = (LAW_LINE.match(line.strip()) for line in stream)
        said = sorted({match["text"] for match in matches if match})
    sentences = [
        sentence
        for path in sorted(ARTICLES.glob("*.txt"))
        for line in path.read_text(encoding="utf-8").split("\n")
        if ENDS.search(line)
        for sentence in SENTENCE.findall(line)
    ]
    return Pools(titles, aliases, said, sentences)


def main() -> int:
    """Write the lines, twelve a document, and print how many."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output", type=Path)
    parser.add_argument("--laws", type=Path, required=True)
    parser.add_argument("--lines", type=int, default=14_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    writer = Writer(read_pools(options.laws), options.seed)
    lines = [writer.line() for _ in range(options.lines)]
    with gzip.GzipFile(options.output, "wb", mtime=0) as stream:
        stream.write(("\n".join(lines) + "\n").encode())
    sys.stdout.write(f"{len(lines):,} lines, {sum(map(len, lines)):,} characters\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
