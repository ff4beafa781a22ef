"""What a cue word can speak for, as flags that add up; the words stand in `data/words/claims.tsv`.

Plain integers: they are compared for every clause, and those of an `IntFlag` take longer.
"""

from __future__ import annotations

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

FLAGS = {
    "future": FUTURE,
    "duty": DUTY,
    "rule": RULE,
    "cause": CAUSE,
    "effect": EFFECT,
    "trend": TREND,
    "act": ACT,
    "define": DEFINE,
    "source": SOURCE,
    "new_law": NEW_LAW,
}
"""The flags by the names that they have in the table of words."""
