"""The words that can follow a number: currencies, measure words, units of time. Data only."""

from __future__ import annotations

CURRENCIES: dict[str, str] = {
    **dict.fromkeys(("元", "圆", "圓", "块钱", "蚊"), "CNY"),
    **dict.fromkeys(("人民币", "人民幣"), "CNY"),
    **dict.fromkeys(("美元", "美金", "美圆"), "USD"),
    **dict.fromkeys(("港元", "港币", "港幣", "港圆"), "HKD"),
    **dict.fromkeys(("新台币", "新臺幣", "台币"), "TWD"),
    **dict.fromkeys(("澳门元", "澳门币"), "MOP"),
    **dict.fromkeys(("日元", "日圆", "日币"), "JPY"),
    **dict.fromkeys(("韩元", "韩圆", "韩币"), "KRW"),
    **dict.fromkeys(("澳元", "澳币", "澳大利亚元"), "AUD"),
    **dict.fromkeys(("加元", "加币", "加拿大元"), "CAD"),
    **dict.fromkeys(("新加坡元", "新元", "新币"), "SGD"),
    **dict.fromkeys(("新西兰元", "纽元"), "NZD"),
    **dict.fromkeys(("瑞士法郎", "瑞郎"), "CHF"),
    **dict.fromkeys(("林吉特", "令吉", "马币"), "MYR"),
    **dict.fromkeys(("菲律宾比索",), "PHP"),
    **dict.fromkeys(("印度卢比", "卢比"), "INR"),
    **dict.fromkeys(("土耳其里拉", "里拉"), "TRY"),
    "欧元": "EUR",
    "英镑": "GBP",
    "卢布": "RUB",
    "泰铢": "THB",
    "奈拉": "NGN",
    "越南盾": "VND",
    "印尼盾": "IDR",
    "雷亚尔": "BRL",
    "兰特": "ZAR",
    "迪拉姆": "AED",
}
"""ISO 4217 codes of the currency names that text writes after (or before) an amount."""

CURRENCY_SIGNS: dict[str, str] = {
    **dict.fromkeys(("¥", "￥", "RMB", "CNY"), "CNY"),
    **dict.fromkeys(("$", "＄", "US$", "USD"), "USD"),
    **dict.fromkeys(("HK$", "HKD"), "HKD"),
    **dict.fromkeys(("€", "EUR"), "EUR"),
    **dict.fromkeys(("£", "GBP"), "GBP"),
}
"""ISO 4217 codes of signs and codes that stand before an amount."""

TIME_UNITS = {
    "年": ("year", 1),
    "周年": ("year", 1),
    "月": ("month", 1),
    "季度": ("quarter", 1),
    "周": ("week", 1),
    "星期": ("week", 1),
    "礼拜": ("week", 1),
    "天": ("day", 1),
    "日": ("day", 1),
    "小时": ("hour", 1),
    "钟头": ("hour", 1),
    "分钟": ("minute", 1),
    "刻钟": ("minute", 15),
    "秒钟": ("second", 1),
    "秒": ("second", 1),
    "工作日": ("workday", 1),
    "交易日": ("trading_day", 1),
}

# Measure words that are words of their own, and what must not follow the others
_PLAIN = (
    "万人次 人次 户次 公斤 千克 公里 千米 平方米 平方公里 公顷 平米 立方米 英尺 平方英尺 英里 "
    "厘米 毫米 千瓦时 千瓦 家次 周岁 单位 小微企业 百分位 吨 斤 克 米 亩 升 岁 家 名 笔 宗 辆 艘 "
    "架 座 栋 幢 枚 颗 株 头 匹 瓶 箱 盒 袋 碗 杯 篇 册 首 幅 桩 页 倍速 字 度电 个 個"
)
GUARDED_MEASURES = {
    "人": "民币均",
    "台": "湾风账北阶山词上下前",
    "例": "如外行子",
    "户": "籍口型",
    "张": "三某家扬贴罗开",
    "款": "项式待",
    "条": "件例约款文",
    "项": "目下",
    "种": "类植子族",
    "类": "似别型比推",
    "位": "于置列居",
    "件": "",
    "次": "日年月要序级贷新性于均",
    "起": "诉草来码到源点因初步伏算征",
    "只": "是有要能会为不好需得在用看",
    "套": "路现取利餐话",
    "份": "额子",
    "批": "准评复发判次",
    "场": "所合景地内外面",
    "部": "门分委署长队位级下际",
    "层": "面级次",
    "处": "理罚分于置以所在境长",
    "间": "接隔距歇或",
    "期": "间限待望货权内末初刊",
    "轮": "流换胎值",
    "届": "满时",
    "所": "有谓在以得属",
    "步": "骤入行",
    "度": "过假日",
    "双": "方重向边十休倍",
    "雙": "",
    "对": "于面应象方外内待手比照策话接付抗称立口账决冲等一",
    "對": "於面應象方外",
    "块": "链",
    "塊": "",
    "股": "份东权市票",
    "单": "位独纯一元笔次个",
    "成员": "",
    "支": "付持撑出行配援",
    "遍": "布及地",
    "趟": "",
    "门": "店户诊槛",
    "道": "路德理歉",
    "口": "径头岸罩碑号",
    "章": "程",
    "打": "\\u4e00-\\u9fff",
    "句": "",
    "版": "权本图",
    "代": "表理替码价办偿",
    "字节": "",
}

LETTER_UNITS = "kg|km|cm|mm|GB|MB|TB|kWh|㎡|m²|℃"


PLAIN_MEASURES = tuple(_PLAIN.split())
"""Measure words that are words of their own."""

PER_NAMES = {"年": "year", "月": "month", "日": "day", "天": "day", "周": "week", "小时": "hour"}
UNIT_STARTS = frozenset(
    "个個百%％﹪‰基bB成折倍工交周季星礼小钟分刻秒天年月日多半角毛毫块塊kcmGTM㎡℃ \u3000"
    + "".join(word[0] for word in (*CURRENCIES, *PLAIN_MEASURES, *GUARDED_MEASURES))
)
"""Characters that a unit can begin with."""
