"""The words that make a clause a candidate claim, by what they speak for.

One pass of one expression over a whole text finds them all; a sentence without a cue and without a
figure is never looked at again. Words are data: a line here is a word there.
"""

from __future__ import annotations

import re
from collections import defaultdict

FUTURE = 1  # 预计, 有望, 将
DUTY = 2  # 应当, 不得, 处罚金, 无效: legal force of its own
RULE = 4  # 规定, 要求, 上限: legal force if a law or a regulator speaks
CAUSE = 8  # 导致, 由于
EFFECT = 16  # 提高, 减少: a change verb that may have a cause as subject
TREND = 32  # 同比, 增长, 占比
ACT = 64  # 发布, 处罚, 施行
DEFINE = 128  # 是指, 属于
SOURCE = 256  # 据, 显示, 表示
NEW_LAW = 512  # 施行, 修订, 废止: the life of a rule

_WORDS: dict[int, str] = {
    FUTURE: "预计 有望 将会 将要 或将 可望 料将 势必 必将 即将 可能会 估计到",
    DUTY: (
        "应当 不得 禁止 严禁 必须 不准 不允许 不许 有权 无权 有义务 应予 不予支持 予以支持 "
        "不受法律保护 "
        "受法律保护 有期徒刑 拘役 罚金 追究 无效 违反 法律效力 不产生效力 责令 没收 处以 "
        "可以主张 应由 "
        "应依法 应承担 需承担 担责 法定权利 法定义务 法定上限 情节严重 "
        "须经 须由 须在 须向 均应 都应 也应 无须 无需承担 依法享有 不合法 属于违规 免于 予以处罚 "
        "不予 属侵权 属于侵权 "
        "并处 不属于违法 受法律 可以向 可以请求 可以要求 有权利 停止执行 不支持 属于违法 视为 "
        "推定为 从重处罚 从轻处罚 减轻处罚 可判 可处 强制执行力 不具有"
    ),
    RULE: (
        "规定 明确 要求 列出 列明 设有 界定 划定 允许 授权 确立 限定 上限 下限 门槛 起点 分为 "
        "调整为 改为 "
        "禁令 红线 保护上限 限制 取缔 增设 提出 适用 可以 应"
    ),
    CAUSE: (
        "由于 因为 导致 致使 使得 引发 造成 促使 归因于 原因是 原因在于 原因有 主因 主要原因 "
        "得益于 源于 源自 带来 "
        "影响下 作用下 因素作用 共同作用 推动 驱动 催生 诱发 引起 加速了 所致 拖累 归功于 起因 "
        "受益于"
    ),
    EFFECT: (
        "提高 降低 减少 增加 提升 改善 缓解 加剧 遏制 促进 抑制 推高 拉低 压低 削弱 刺激 压缩 "
        "增强 扩大 抬高 "
        "助推 助长 加重 减轻 带动 拉动"
    ),
    TREND: (
        "同比 环比 增长 下降 上升 上涨 下跌 下滑 攀升 回落 扩大 缩小 降至 升至 增至 减至 降到 "
        "升到 增加 减少 翻番 抬升 增多 负增长 走升 "
        "翻倍 翻了 占比 占 比重 份额 归零 腰斩 新高 新低 增速 增幅 降幅 涨幅 跌幅 排名 位居 位列 "
        "居全国 名列 稳居 压降 "
        "提高 降低 下调 上调 涨到 跌至 跌到 减到 缩至 缩减 回升 跌破 收窄 萎缩 缩水 激增 骤降 "
        "锐减 锐增 走高 走低 较 高出 提升 上浮 下探 居首 缩短 延长"
    ),
    ACT: (
        "发布 印发 出台 颁布 公布 成立 宣布 通报 处罚 起诉 判决 判令 判处 立案 查处 破获 抓获 "
        "逮捕 批准 获批 收购 "
        "上市 吊销 注销 签署 召开 约谈 下发 上线 关闭 退出 终止 罚没 罚单 裁定 驳回 披露 侦破 "
        "打掉 移送 审议通过 通过了 "
        "开出 受理 审结 公开征求意见 下架 停止 暂停 责令 没收 关停 取消 全额交存 启动 公告 挂牌 "
        "设立 更名 合并 破产 "
        "被罚款 被罚 批捕 公诉 罚款 退市 处以 曝光 缴存 接入 报送 认定 刑拘 撤销 收缴 公示 约见 "
        "立法 备案 拍卖 发起 举办 举行 开庭 宣判 审理 当选 签约 开业 揭牌 开工 竣工 立项 提起"
    ),
    NEW_LAW: (
        "公开征求意见 施行 实施 修订 修正 废止 取代 失效 生效 征求意见 停留在 替代 出台 颁布 "
        "印发 起执行 停止执行 落地 表决通过 审议通过"
    ),
    DEFINE: (
        "是指 指的是 系指 所谓 属于 就是指 即《 称为 又称 也叫 俗称 所称 首部 首个 首家 首批 "
        "不是 只是 "
        "并非 不属于 简称"
    ),
    SOURCE: (
        "显示 表示 指出 称 认为 透露 坦言 介绍 统计 调查 有人说 有机构 数据 报告 披露 消息 报道 "
        "测算 估算 声称 说"
    ),
}  # fmt: skip

# A word before which the cue is another word, and one after which it is
_PATTERNS: dict[str, str] = {
    "将": (
        "将(?=会|基本|应用|不会|可能|在|迎|走|回|获|开|依|重新|更多|通过|采取|采用|联合|加强|"
        "强化|推进|实行|执行|落实|"
        "大[幅概量力]|较|以|继续|持续|进一步|迎来|达|突破|超过|增|上升|下降|成为|更|逐步|逐渐|"
        "不断|面临|受|有[所助力更]|为|给|带来|推动|"
        "密切|保持|出现|呈现|加[快速大剧重]|压缩|减少|扩大|推出|有效|大幅|重塑|再|明显|推高|回落|"
        "延续|步入|进入|迈|"
        "全面|正式|陆续|启动|越来越|显著|稳步|长期|是|从|于|提[高升]|降|升|转|趋|"
        "对[^《，。]{1,12}产生|深刻|直接|"
        "影响|促|改变|引领|引发|导致|使|让|占|实现|取代|消失|难以|不再|无法|仍|依然|主要)"
    ),
    "会": (
        "会(?<![机社协大开委员学总议年聚工]会)(?=更|变|越来越|继续|持续|逐步|逐渐|进一步|再|有所|"
        "成为|迎来|不断|大幅|"
        "随之|加[快速大剧]|上升|下降|增|减|保持|出现|走[高低弱强]|回[升落暖])|"
        "会(?<=[还仍]会)(?![受被影导])"
    ),
    "之日起": (
        "之日起(?=[^，,。；;]{0,4}(?:[0-9一二三四五六七八九十]{1,3}(?:年|个月|日|个工作日)|计算|"
        "保存))"
    ),
    "即": "即(?=[^，,。；;]{2,30}的[\u4e00-\u9fff]{1,6}(?![\u4e00-\u9fff]))",
    "是": "是(?=[^，,。；;]{0,20}一[种类项部份])",
    "居": "居(?=[^，,。；;]{0,8}(?:首位|第一|前列|榜首))",
    "应": "应(?=[于由按依])",
    "使": "使(?<![即促行大驱致天指假]使)(?![用命得者馆])",
    "让": "让(?<![转出受忍谦礼不别]让)(?![步与利渡位座人他她我你大谁])",
    "令": "令(?<![命责指法勒判禁禁]令)(?=[^《》〔\\[（(第号〕0-9]{2,12}(?:更|下降|上升|减少|增加|"
    "无法|难))",
    "因": "因(?<![原起主死基成]因)(?=[^此而素为果]{2,20}(?:而|，|,|被))",
    "受": "受(?=[^，,。；;]{2,14}(?:影响|推动|拖累|带动|冲击))",
    "归": "归(?=因|咎)",
    "比": "比(?<![占同环对相]比)(?=[^，,。；;例重较如]{1,14}(?:高|低|多|少|增|降|下|上|涨))",
    "合": "合法(?=的?(?![\u4e00-\u9fff])|有效)",
    "违": "违法(?!行为|手段|所得|犯罪|违规|成本|活动|分子|程度|的是|性|者|催收)",
    "规范": "规范(?<=[的了行予步一]规范)(?![\u4e00-\u9fff])|规范(?=了)",
    "据": "据(?<![根依数证占凭票收单论]据)",
    "须": "须(?![知要臾])",
    "构": (
        "构成(?=[^，,。；;]{0,14}(?:罪|侵权|侵害|侵犯|违约|犯罪|违法|不正当|欺诈|诈骗|妨害|要件|"
        "敲诈))"
    ),
    "承": "承担(?=[^，,。；;]{0,14}(?:责任|赔偿|费用|后果|义务))",
    "预": "预[测期](?=[，,：:到]|未来|今年|明年|后年|[0-9]{4}|将|有望|会)",
    "处": "处(?=[一二三四五六七八九十0-9]{1,4}[日年个万千百元])",
}
_PATTERN_FLAGS: dict[str, int] = {
    "将": FUTURE,
    "会": FUTURE,
    "使": CAUSE,
    "让": CAUSE,
    "令": CAUSE,
    "因": CAUSE,
    "受": CAUSE,
    "归": CAUSE,
    "比": TREND,
    "合法": DUTY,
    "违法": DUTY,
    "规范": RULE,
    "须": DUTY,
    "之日起": DUTY,
    "据": SOURCE,
    "即": DEFINE,
    "居": TREND,
    "是": DEFINE,
    "构成": DUTY,
    "承担": DUTY,
    "预测": FUTURE,
    "预期": FUTURE,
    "处": DUTY,
}


def _flags() -> dict[str, int]:
    flags: dict[str, int] = defaultdict(int)
    for flag, words in _WORDS.items():
        for word in words.split():
            flags[word] |= flag
    for word, flag in _PATTERN_FLAGS.items():
        flags[word] |= flag
    return dict(flags)


CUE_FLAGS = _flags()
"""What each cue word speaks for, as a sum of the flags above."""


def _expression() -> str:
    """Return one alternation, grouped by first character: every branch begins with a literal."""
    by_first: dict[str, list[str]] = defaultdict(list)
    for word in sorted(CUE_FLAGS, key=len, reverse=True):
        if word not in _PATTERN_FLAGS:
            by_first[word[0]].append(re.escape(word[1:]))
    branches = []
    patterns: dict[str, list[str]] = defaultdict(list)
    for key, pattern in _PATTERNS.items():
        patterns[key[0]].append(pattern)
    for first in sorted(by_first.keys() | patterns.keys()):
        rests = [rest for rest in by_first[first] if rest]
        choices = [f"{first}(?:{'|'.join(rests)})"] if rests else []
        choices += patterns[first]
        if "" in by_first[first]:
            choices.append(first)
        branches += choices
    return "|".join(branches)


CUES = re.compile(_expression())
"""Finds every cue of a text from left to right; ``CUE_FLAGS`` says what the word speaks for."""
