"""Document numbers: 文号, 令, 公告, national standards, in every bracket, width and order.

Conventions: GB/T 9704-2012 §7.2.5 (agency code, four-digit year in six-angled brackets, running
number); orders (令) and announcements (公告) of each body have series of their own.
"""

from __future__ import annotations

import re

from spacy_cnclean.numerals import ARABIC_NUMERAL, fold_width, parse_integer
from spacy_cnclean.statutes._issuers import IssuerTable, default_issuers
from spacy_cnclean.statutes._models import DocumentNumber
from spacy_cnclean.statutes._standards import find_standards

__all__ = ["find_document_numbers", "normalize_document_number"]

_OPEN = r"[〔\[（(﹝【［]"
_CLOSE = r"[〕\]）)﹞】］]"
_YEAR = rf"(?:[1１][9９]|[2２][0０])[{ARABIC_NUMERAL}]{{2}}"
_NUMBER = rf"(?:[{ARABIC_NUMERAL}]{{1,5}}|[〇零一二三四五六七八九十百]{{1,7}})"

# What stands between the code or issuer and the end of the number. Tried at the end of a short
# window before each 号, so its cost does not grow with the text.
_TAIL = re.compile(
    rf"(?:"
    # 〔2020〕17号, （2011年第2号）, [2015]第18号
    rf"{_OPEN}\s*(?P<year1>{_YEAR})\s*年?\s*(?:{_CLOSE}\s*第?\s*(?P<number1>{_NUMBER})\s*号"
    rf"|第?\s*(?P<number2>{_NUMBER})\s*号\s*{_CLOSE})"
    # 令2011年第2号, 法释2020年17号, 财税2016 36号
    rf"|(?P<year3>{_YEAR})\s*(?:年\s*第?|[\s第]\s*)\s*(?P<number3>{_NUMBER})\s*号"
    # 令第631号; 第631号令, 2020年第9号令, 2022年第10号公告
    rf"|(?P<order>令)\s*第?\s*(?P<number4>{_NUMBER})\s*号"
    rf"|(?:(?P<year5>{_YEAR})\s*年\s*)?第\s*(?P<number5>{_NUMBER})\s*号\s*(?P<reversed>(?:主席|国务院)?令|公告)"
    rf")\Z"
)
_SERIES_WORD = re.compile(r"(?:主席|国务院)?令|公告")
_NICKNAME = re.compile(r"(?<![第\d])(?P<number>[1-9]\d{0,3})\s?号文(?:件)?\Z")
# Characters that may stand between an agency code and the bracket with the year.
_CODE_RUN = re.compile(r"[一-鿿（）()]{1,16}\Z")
# Words before a code that are no part of it.
_BEFORE_CODE = re.compile(
    r".*(?:根据|依据|依照|按照|按|作出|下达|遵照|参照|参见|违反|适用|执行|印发|发布|公布|颁布|制定|下发|出台|转发|落实|贯彻|通过"
    r"|规定|通知|文件|文号|名为|编号|以下|简称|其中|就是|现行|有关|关于|之前|之后|以及|并非|不是|最新|旧|和|与|及|或|的|即|是|为|于|以|在|由|被"
    r"|对|见|如|据|该|有|从|到|把|将|而|又|也|后|前|（|\(|）|\))"
)
_LONGEST_CODE = 10
# 国办 and 财政部 begin agency codes of their own; longer names of bodies do not.
_SHORT_NAME = 3
# 工〔2020〕5号 is a code, 共〔2020〕 or 我〔2020〕 is not; a code never ends in these.
_NO_CODE = frozenset({"字"})  # 鉴［痕］字［2015］: the number of an examination
_NO_CODE_END = frozenset("年月日元条款项第个次我你他了共名人")
_CODE_END = re.compile(
    r"(?:字|发|函|释|规|文|税|办|会|党|财|金|法|令|告|电|通|知|监|政|复|批|号|案|市|部|委|明电|厅|局|研|价|便函|建|科|教|商|经|网|信|管|综|库|资|安|社|卫|民|外|质|准|议|稽|决|执|民一|立|赔)\Z"
)
_WINDOW = 48
_BEFORE_MARK = frozenset("〇零一二三四五六七八九十百 \u3000")


def find_document_numbers(text: str, *, issuers: IssuerTable | None = None) -> list[DocumentNumber]:
    """Return the document numbers of `text`, in order.

    Court case numbers (（2021）最高法民终123号) are none. A nickname (141号文) is returned with an
    empty code; what it means is for the caller to find out.

    >>> [item.norm for item in find_document_numbers("根据法释[2020]17号和国务院令第631号")]
    ['法释〔2020〕17号', '国务院令第631号']
    """
    issuers = issuers or default_issuers()
    found = list(find_standards(text))
    position = text.find("号")
    while position >= 0:
        before = text[position - 1 : position]
        if not before.isdigit() and before not in _BEFORE_MARK:
            position = text.find("号", position + 1)
            continue
        number = _number_ending_at(text, position, issuers)
        if number is not None:
            found.append(number)
            position = max(position, number.end - 1)
        position = text.find("号", position + 1)
    found.sort(key=_start)
    return found


def normalize_document_number(text: str) -> str:
    """Return one spelling of a document number given alone, or `text` stripped where it is none.

    >>> normalize_document_number("中国银监会令（2011年第2号）")
    '中国银行业监督管理委员会令2011年第2号'
    """
    found = find_document_numbers(text)
    return found[0].norm if found else text.strip()


def _start(item: DocumentNumber) -> int:
    return item.start


def _number_ending_at(text: str, position: int, issuers: IssuerTable) -> DocumentNumber | None:
    """The document number whose 号 stands at `position`, or None."""
    start = max(0, position - _WINDOW)
    end = position + 1
    if text[end : end + 1] in "）)〕]】］﹞" and text[end : end + 1]:
        match = _TAIL.search(text, start, end + 1) or _TAIL.search(text, start, end)
    elif series := _SERIES_WORD.match(text, end):
        match = _TAIL.search(text, start, series.end()) or _TAIL.search(text, start, end)
    else:
        match = _TAIL.search(text, start, end)
    if match is None:
        return _nickname(text, position)
    return _take_apart(text, match, issuers) or _nickname(text, position)


def _nickname(text: str, position: int) -> DocumentNumber | None:
    """141号文, which names a document by its running number alone."""
    end = position + 3 if text.startswith("号文件", position) else position + 2
    match = _NICKNAME.search(text, max(0, position - 5), end)
    if match is None or text[end : end + 1] in {"书", "化", "学", "字"}:
        return None
    number = str(int(match["number"]))
    return DocumentNumber(
        match.start(), end, match.group(), "简称", "", None, number, f"{number}号文"
    )


def _take_apart(text: str, match: re.Match[str], issuers: IssuerTable) -> DocumentNumber | None:
    """The parts of a number whose year and running number are matched."""
    year_text = match["year1"] or match["year3"] or match["year5"]
    year = int(fold_width(year_text)) if year_text else None
    written = next(match[f"number{i}"] for i in range(1, 6) if match[f"number{i}"])
    running = parse_integer(written, colloquial=False)
    if not running:
        return None
    if match["reversed"]:
        read = _announcement if match["reversed"] == "公告" else _order
        return read(text, match, match.start(), issuers, (year, running))
    stop = _before_space(text, match.start())
    if match["order"]:
        return _order(text, match, stop, issuers, (year, running))
    if stop and text[stop - 1] == "令":
        return _order(text, match, stop - 1, issuers, (year, running))
    if stop > 1 and text.startswith("公告", stop - 2):
        return _announcement(text, match, stop - 2, issuers, (year, running))
    return _agency(text, match, issuers, (year, running))


def _before_space(text: str, position: int) -> int:
    """Where the word ends that stands before a position."""
    while position and text[position - 1] in " \u3000":
        position -= 1
    return position


def _order(
    text: str, match: re.Match[str], stop: int, issuers: IssuerTable, told: tuple[int | None, int]
) -> DocumentNumber | None:
    """An order: its series is that of the bodies named before it, or of the head of state."""
    year, running = told
    start, issuer = _issuer_before(text, stop, issuers)
    if match["reversed"]:
        issuer = match["reversed"].removesuffix("令") or issuer
    if not issuer:
        return None
    end, number = match.end(), str(running)
    norm = f"{issuer}令{year}年第{running}号" if year else f"{issuer}令第{running}号"
    return DocumentNumber(start, end, text[start:end], "令", issuer, year, number, norm)


def _announcement(
    text: str, match: re.Match[str], stop: int, issuers: IssuerTable, told: tuple[int | None, int]
) -> DocumentNumber | None:
    """An announcement of the bodies named before it."""
    year, running = told
    start, issuer = _issuer_before(text, stop, issuers)
    if not issuer:
        return None
    end, number = match.end(), str(running)
    norm = f"{issuer}公告〔{year}〕第{running}号" if year else f"{issuer}公告第{running}号"
    return DocumentNumber(start, end, text[start:end], "公告", issuer, year, number, norm)


_HEAD_OF_STATE = re.compile(r"(?:中华人民共和国)?主席\Z")
# 总局令第121号, 部令第5号: the body is the one that the text speaks of.
_SHORT_BODY = re.compile(r"(?<![一-鿿])(?:总局|部|署|委|局|会)\Z")
_OTHER_BODY = re.compile(
    r"(?:[一-鿿]{2,12}(?:部|委员会|总局|局|总署|署|省人民政府|市人民政府|会))\Z"
)


def _issuer_before(text: str, stop: int, issuers: IssuerTable) -> tuple[int, str]:
    """Where the issuer before `stop` begins, and the full name of the leading body."""
    head = _HEAD_OF_STATE.search(text, max(0, stop - 12), stop)
    if head:
        return head.start(), "主席"
    named = issuers.find_before(text, stop, reach=120)
    if named:
        return named[0].start, named[0].name or named[0].text
    short = _SHORT_BODY.search(text, max(0, stop - 3), stop)
    if short:
        return short.start(), short.group()
    other = _OTHER_BODY.search(text, max(0, stop - 16), stop)
    if other:
        body = other.group()
        cut = _BEFORE_CODE.match(body)
        body = body[cut.end() :] if cut else body
        return other.end() - len(body), body
    return stop, ""


def _agency(
    text: str, match: re.Match[str], issuers: IssuerTable, told: tuple[int | None, int]
) -> DocumentNumber | None:
    """An agency code before the year: 法释〔2020〕17号."""
    year, running = told
    if year is None:
        return None
    stop = _before_space(text, match.start())
    run = _CODE_RUN.search(text, max(0, stop - 16), stop)
    if run is None:
        return None
    code = run.group()
    cut = _BEFORE_CODE.match(code[:-1])
    code = code[cut.end() :] if cut else code
    named = issuers.pattern.match(code)
    if named and (named.end() > _SHORT_NAME or code[named.end() :] in _PLAIN_CODES):
        code = code[named.end() :]
    if not _is_code(code, bracketed=match["year1"] is not None):
        return None
    start, end = stop - len(code), match.end()
    if text[end : end + 1] == "文" and text[end : end + 2] not in {"文书", "文化", "文字"}:
        end += 2 if text.startswith("文件", end) else 1
    norm = f"{code}〔{year}〕{running}号"
    return DocumentNumber(start, end, text[start:end], "文号", code, year, str(running), norm)


def _is_code(code: str, *, bracketed: bool) -> bool:
    """Return whether a run of characters before the year can be an agency code."""
    if _CASE_CODE.search(code):
        return False
    if not code or code in _NO_CODE or len(code) > _LONGEST_CODE or code[-1] in _NO_CODE_END:
        return False
    return _CODE_END.search(code) is not None if bracketed else code in _PLAIN_CODES


# Numbers of court cases, arbitrations, notarial deeds, titles to land,
# and decisions of authorities to one person.
_CASE_CODE = re.compile(
    r"仲|案字?$|[民刑行初终再执监裁鉴评证处决]字$|[初终]$|公证|国用|房权|工商|罚|量刑|量建|责改|听告|告字$|处[罚理]?告|不予|强制|查封|立字|诉字"
)
# Without a bracket around the year only well-known codes are accepted.
_PLAIN_CODES = frozenset(
    [
        *("法释", "法发", "法办发", "高检发释字", "国发", "国办发", "国函", "中办发", "中发"),
        *("银发", "银办发", "银监发", "银监办发", "银保监发", "银保监办发", "银保监规", "金规"),
        *("保监发", "证监发", "汇发", "财金", "财税", "财会", "国税发", "国税函"),
        *("整治办函", "国信办秘字", "公通字", "人社部发"),
    ]
)
