"""Every field of quantities that the scanner reads in its different ways, one line each."""

from datetime import date

import pytest

from spacy_cnclean import normalize_quantities

DAY = date(2024, 5, 20)  # a Monday in a leap year


def told(quantity):
    """Return a quantity in a line, with all its fields but the words."""
    assert quantity.end - quantity.start == len(quantity.text)
    named = {"per": quantity.per, "of": quantity.reference, "role": quantity.role}
    words = [f"{quantity.start}-{quantity.end}", quantity.kind, f"{quantity.low}..{quantity.high}"]
    words += [] if quantity.low_closed else ["low open"]
    words += [] if quantity.high_closed else ["high open"]
    words += [quantity.unit] if quantity.unit else []
    words += [f"{name} {value}" for name, value in named.items() if value]
    words += ["about"] if quantity.approximate else []
    return " ".join([*words, *quantity.flags])


READ = {
    "上午9点": ["0-4 clock 09:00:00..09:00:00 role point"],
    "22:00": ["0-5 clock 22:00:00..22:00:00 role point"],
    "9点至11点": ["0-6 clock 09:00:00..11:00:00 role period"],
    "22:00至次日6:00": ["0-12 clock 22:00:00..06:00:00 role period next_day"],
    "下午3点半": ["0-5 clock 15:30:00..15:30:00 role point"],
    "凌晨两点": ["0-4 clock 02:00:00..02:00:00 role point"],
    "第一季度": ["0-4 date 2024-01-01..2024-03-31 role period"],
    "第3季度利润": ["0-4 date 2024-07-01..2024-09-30 role period"],
    "前三季度": ["0-4 date 2024-01-01..2024-09-30 role period"],
    "排名第一": ["2-4 rank 1..1"],
    "本月15日": ["0-5 date 2024-05-15..2024-05-15 role point"],
    "10月1日": ["0-5 date 2024-10-01..2024-10-01 role point"],
    "2023年": ["0-5 date 2023-01-01..2023-12-31 role period"],
    "2023年5月至7月": ["0-10 date 2023-05-01..2023-07-31 role period"],
    "2024-02-29": ["0-10 date 2024-02-29..2024-02-29 role point"],
    "今年上半年增长5%": ["0-5 date 2024-01-01..2024-06-30 role period", "7-9 percent 5..5 %"],
    "去年3月": ["0-4 date 2023-03-01..2023-03-31 role period"],
    "未来三年内": ["0-5 date 2024-05-20..2027-05-20 role period"],
    "人民币1亿元": ["0-6 money 100000000..100000000 CNY"],
    "美元 5万": ["0-5 money 50000..50000 USD"],
    "US$ 1.5": ["0-7 money 1.5..1.5 USD"],
    "￥100": ["0-4 money 100..100 CNY"],
    "¥ 3,000元": ["0-8 money 3000..3000 CNY"],
    "港币20元": ["0-5 money 20..20 HKD"],
    "8OO亿元": ["0-5 money 80000000000..80000000000 CNY letter_in_number"],
    "第l百l9人": [],
    "二OO八年": ["0-5 date 2008-01-01..2008-12-31 role period letter_in_number"],
    "3万5OO元": ["0-6 money 30500..30500 CNY letter_in_number"],
    "四倍LPR": ["0-5 rate 4..4 LPR of LPR"],
    "一年期LPR为3.45%": ["7-12 percent 3.45..3.45 %"],
    "5年期以上LPR": [],
    "一年期贷款市场报价利率为3.45%": ["12-17 percent 3.45..3.45 %"],
    "17号线": [],
    "第三条": [],
    "第320家": [],
    "百万元级": ["0-4 money 1000000..10000000 high open CNY about"],
    "上百家": ["0-3 count 100..None high open 家 about"],
    "数十亿": ["0-3 number 1000000000..10000000000 high open about"],
    "亿元": [],
    "千余人": ["0-3 count 1000..2000 high open 人 about"],
    "-5%": ["0-3 percent -5..-5 %"],
    "负3个百分点": ["0-6 percentage_point -3..-3 pp"],
    "约800亿元": ["0-6 money 80000000000..80000000000 CNY about"],
    "近3成": ["0-3 percent None..30 low open high open % about"],
    "不满18周岁": ["0-6 count None..18 low open high open 周岁"],
    "不超过24%": ["0-6 percent None..24 low open %"],
    "5万元以上": ["0-5 money 50000..None high open CNY"],
    "10日内": ["0-4 duration None..10 low open day role deadline"],
    "三个月": ["0-3 duration 3..3 month role duration"],
    "30天": ["0-3 duration 30..30 day role duration"],
    "两个多月": ["0-4 duration 2..3 high open month role duration about"],
    "每年3次": ["2-4 count 3..3 次 per year"],
    "日息万分之五": ["2-6 rate 0.05..0.05 % per day"],
    "月息2分": ["0-4 rate 2..2 % per month"],
    "年利率15.4%": ["3-8 rate 15.4..15.4 % per year"],
    "1至3年": ["0-4 duration 1..3 year role duration"],
    "5—10万元": ["0-6 money 50000..100000 CNY"],
    "三五百人": ["0-4 count 300..500 人 about"],
    "八九亿": ["0-3 number 800000000..900000000 about"],
    "一半": ["0-2 fraction 0.5..0.5"],
    "3倍": ["0-2 multiple 3..3 倍"],
    "0.5折": ["0-4 percent 5.0..5.0 %"],
    "10bp": ["0-4 percentage_point 0.10..0.10 pp"],
    "50个基点": ["0-5 percentage_point 0.50..0.50 pp"],
    "百分之五": ["0-4 percent 5..5 %"],
    "千分之三": ["0-4 percent 0.3..0.3 %"],
    "5‰": ["0-2 percent 0.5..0.5 %"],
    "第三百二十家": [],
    "O万559O元": ["0-7 money 5590..5590 CNY letter_in_number"],
    "1十十00": [],
    "3年（含）以上": ["0-7 duration 3..None high open year role duration"],
    "今天": ["0-2 date 2024-05-20..2024-05-20 role point"],
    "昨日": ["0-2 date 2024-05-19..2024-05-19 role point"],
    "2023年底": ["0-6 date 2023-12-31..2023-12-31 role point as_of"],
    "截至2023年末": ["2-8 date 2023-12-31..2023-12-31 role point as_of"],
    "2月30日": ["0-5 date None..None role point invalid_date"],
    "8:30-9:30": ["0-9 clock 08:30:00..09:30:00 role period"],
    "两块五": ["0-3 money 2.5..2.5 CNY"],
    "三块零四": ["0-4 money 3.04..3.04 CNY"],
    "12元3角": ["0-5 money 12.3..12.3 CNY"],
    "5美元 10": ["0-3 money 5..5 USD", "4-6 number 10..10"],
    "A股3000点": ["2-6 number 3000..3000"],
    "3.5万亿": ["0-5 number 3500000000000..3500000000000"],
    "1.2e5": ["0-5 number 120000.0..120000.0"],
    "3w": ["0-2 number 30000..30000"],
    "15k": ["0-3 number 15000..15000"],
    "一号": [],
    "1号": [],
    "2O23年": ["0-5 date 2023-01-01..2023-12-31 role period letter_in_number"],
    "一一一": ["0-3 number 111..111"],
    "零": ["0-1 number 0..0"],
    "〇": ["0-1 number 0..0"],
    "10个以上不满20个": ["0-10 count 10..20 high open 个"],
    "超过800亿元": ["0-7 money 80000000000..None low open high open CNY"],
    "至少3人": ["0-4 count 3..None high open 人"],
    "最多5次": ["0-4 count None..5 low open 次"],
    "3人以上5人以下": ["0-8 count 3..5 人"],
    "增长5%第一季度": ["2-4 percent 5..5 %", "4-8 date 2024-01-01..2024-03-31 role period"],
    "3万元前三季度": ["0-3 money 30000..30000 CNY", "3-7 date 2024-01-01..2024-09-30 role period"],
    "2023年前三季度": ["0-9 date 2023-01-01..2023-09-30 role period"],
    "5月22:00": [
        "0-2 date 2024-05-01..2024-05-31 role period",
        "2-7 clock 22:00:00..22:00:00 role point",
    ],
    "8亿以上百家": ["0-4 number 800000000..None high open"],
    "100人上百家": ["0-4 count 100..100 人", "4-7 count 100..None high open 家 about"],
    "3%-5%": ["0-5 percent 3..5 %"],
    "1-1-1-1": [],
    "2023年今年3月": [
        "0-5 date 2023-01-01..2023-12-31 role period",
        "5-9 date 2024-03-01..2024-03-31 role period",
    ],
    "12:30次日": [
        "0-5 clock 12:30:00..12:30:00 role point",
        "5-7 date 2024-05-21..2024-05-21 role point",
    ],
    "今年第一季度第3名": ["0-6 date 2024-01-01..2024-03-31 role period"],
    "排名前3": ["2-4 rank 1..3"],
    "排名第3和第5": ["2-4 rank 3..3"],
    "5亿元以上10亿元以下": ["0-11 money 500000000..1000000000 CNY"],
    "LPR的4倍": ["0-6 rate 4..4 LPR of LPR"],
    "5年期LPR上浮20个基点": ["8-13 percentage_point 0.20..0.20 pp"],
    "第12号3元": ["4-6 money 3..3 CNY"],
    "2024年3月5日上午9:00至11:00": [
        "0-9 date 2024-03-05..2024-03-05 role point",
        "9-21 clock 09:00:00..11:00:00 role period",
    ],
    "共3 人": ["1-4 count 3..3 人"],
    "约 3 万 元": ["0-7 money 30000..30000 CNY about"],
}

MASKED = [
    ("5元3元", [(0, 2)], ["2-4 money 3..3 CNY"]),
    ("5元3元", [(2, 4)], ["0-2 money 5..5 CNY"]),
    ("人民币5元", [(0, 3)], ["3-5 money 5..5 CNY"]),
    (
        "今年3月5元",
        [(0, 2)],
        ["2-4 date None..None role period needs_anchor", "4-6 money 5..5 CNY"],
    ),
    ("5元以上", [(2, 4)], ["0-4 money 5..None high open CNY"]),
    ("5元3元8元", [(4, 6), (0, 2)], ["2-4 money 3..3 CNY"]),
    ("5元", [(0, 99)], []),
    ("5元", [(5, 9)], ["0-2 money 5..5 CNY"]),
    ("5元3元", [(2, 2)], ["0-2 money 5..5 CNY", "2-4 money 3..3 CNY"]),
]


@pytest.mark.parametrize("text", READ)
def test_a_quantity_is_read_with_all_its_fields(text):
    assert list(map(told, normalize_quantities(text, DAY))) == READ[text]


@pytest.mark.parametrize(("text", "masks", "expected"), MASKED)
def test_the_gaps_between_masks_are_read(text, masks, expected):
    assert list(map(told, normalize_quantities(text, masks=masks))) == expected


@pytest.mark.parametrize(
    ("first", "second"),
    [("人民币1亿元", "上午9点"), ("8OO亿元", "前三季度"), ("约800亿元", "排名第一")],
)
def test_two_quantities_with_a_mark_between_are_read_as_each_alone(first, second):
    start = len(first) + 1
    both = normalize_quantities(f"{first}，{second}", DAY)
    alone = normalize_quantities(first, DAY)
    moved = [(q.start - start, q.end - start, q.text) for q in both[len(alone) :]]
    assert both[: len(alone)] == alone
    assert moved == [(q.start, q.end, q.text) for q in normalize_quantities(second, DAY)]


def test_a_day_of_the_old_name_is_taken_with_a_warning():
    with pytest.warns(DeprecationWarning, match="anchor is as_of now"):
        found = normalize_quantities("今年", anchor=DAY)
    assert found == normalize_quantities("今年", DAY)
