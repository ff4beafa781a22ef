"""Conditional cues of rules, each with its force and an example of what counts."""

from __future__ import annotations

from spacy_cnclean.claims._cues import DUTY
from spacy_cnclean.claims._word_patterns import CuePattern

DUTY_PATTERNS: tuple[CuePattern, ...] = (
    # 自收到通知之日起三十日内
    CuePattern(
        "之日起",
        DUTY,
        r"之日起(?=[^，,。；;]{0,4}(?:[0-9一二三四五六七八九十]{1,3}(?:年|个月|日|个工作日)|"
        r"计算|保存))",
        force="constitutive",
    ),
    # 只有经监管批准的机构才能放贷; not 只有坚持才能上岸
    CuePattern(
        "只有",
        DUTY,
        r"只有(?=[^。；;\n]{0,30}(?:批准|许可|资质|资格|牌照|同意|授权|登记|备案|核准|审批|法院|"
        r"监管|依法|法定)[^。；;\n]{0,24}才[能可有])",
        force="constitutive",
    ),
    # 当事人另有约定的除外
    CuePattern(
        "除外",
        DUTY,
        r"除外(?<=的除外)(?=[，,。；;\n]|$)",
        force="constitutive",
    ),
    # 合同自双方签字时成立
    CuePattern(
        "自",
        DUTY,
        r"自(?=[^，,。；;0-9]{2,24}(?:时|日)起?(?:成立|生效|计算|起算|计息|计收|计付|保留|保存|"
        r"设立|终止|消灭|发生效力))",
        force="constitutive",
    ),
    # 费用由借款人承担; not 由自己承担
    CuePattern(
        "由",
        DUTY,
        r"由(?!自己|自身|整个|家庭|社会)(?=[^，,。；;谁哪]{1,16}(?:承担|负担|赔偿|管辖|约定|"
        r"(?:部门|局|委|会|机构|银行|中心|法院)(?:负责[^，,。；;]{0,10}|监管|监督管理|审批|核准|"
        r"制定))(?:[，,。；;\n]|$))",
        force="obligation",
    ),
    # 无需债务人同意
    CuePattern(
        "无需",
        DUTY,
        r"无需(?=[^，,。；;]{0,10}(?:同意|许可|批准|授权|告知|取得|审批))",
        force="permission",
    ),
    # 债权人享有撤销权
    CuePattern(
        "享有",
        DUTY,
        r"享有(?=[^，,。；;]{0,20}权)",
        force="permission",
    ),
    # 以合同约定为准
    CuePattern(
        "约定为准",
        DUTY,
        r"约定为准",
        force="constitutive",
    ),
    # 以本办法规定为准
    CuePattern(
        "规定为准",
        DUTY,
        r"规定为准",
        force="constitutive",
    ),
    # 诉讼时效为三年; not 诉讼时效是多久
    CuePattern(
        "诉讼时效",
        DUTY,
        r"诉讼时效(?=[^，,。；;]{0,8}[为是](?![多什几]))",
        force="constitutive",
    ),
    # 保证人可免除保证责任
    CuePattern(
        "免除",
        DUTY,
        r"免除(?<![，,、。；;：:“（\n]..)(?=[^，,。；;的、]{0,12}责任(?!的))",
        force="permission",
    ),
    # 涉嫌诈骗罪
    CuePattern(
        "涉嫌",
        DUTY,
        r"涉嫌(?=[^，,。；;的、]{2,16}罪(?:[，,。；;\n]|$))",
        force="sanction",
    ),
    # 催收侵犯了公民的隐私权
    CuePattern(
        "侵犯",
        DUTY,
        r"侵犯(?<![，,、。；;：:“（\n]..)(?=了?[^，,。；;]{1,20}权[益利]?(?:[，,。；;\n]|$))",
        force="prohibition",
    ),
    # 短信侵害了他的人格权益
    CuePattern(
        "侵害",
        DUTY,
        r"侵害(?<![，,、。；;：:“（\n]..)(?=了?[^，,。；;]{1,20}权[益利]?(?:[，,。；;\n]|$))",
        force="prohibition",
    ),
    # 不应超过, 不应收取; not 不应该
    CuePattern(
        "不应",
        DUTY,
        r"不应(?=当|超过|[长短高低少多大晚早]于|收取|向|以|要求|泄露|拒绝|承担|予)",
        force="prohibition",
    ),
    # 不得暴力催收; not 不得不
    CuePattern(
        "不得",
        DUTY,
        r"不得(?!不|已|而知|了|人心|劲|志)",
        force="prohibition",
    ),
    # 不受法律保护
    CuePattern(
        "不受",
        DUTY,
        r"不受(?=[^，,。；;的]{1,14}(?:保护|约束)(?:[，,。；;\n]|$))",
        force="sanction",
    ),
    # 不可将个人信息转让; not 不可能
    CuePattern(
        "不可",
        DUTY,
        r"不可(?<![切万并可]不可)(?=将|向|以[^，,。；;]|超过|擅自|对外|转让|用于|低于|高于)",
        force="prohibition",
    ),
    # 平台不可以收取砍头息
    CuePattern(
        "不可以",
        DUTY,
        r"不可以(?![，,。；;！\n])",
        force="prohibition",
    ),
    # 批准后方可经营; not 对方可能
    CuePattern(
        "可",
        DUTY,
        r"可(?<=[^对双甲乙各地警校资买卖一]方可)(?!能)",
        force="obligation",
    ),
    # 一律按违约处理
    CuePattern(
        "律按",
        DUTY,
        r"律按(?<=一律按)",
        force="constitutive",
    ),
    # 丧失优先受偿权
    CuePattern(
        "丧失",
        DUTY,
        r"丧失(?=[^，,。；;]{0,10}权)",
        force="sanction",
    ),
    # 不准上门骚扰; not 不准确
    CuePattern(
        "不准",
        DUTY,
        r"不准(?![确时备])",
        force="prohibition",
    ),
    # 合法有效, 合法的; not 合法权益
    CuePattern(
        "合法",
        DUTY,
        r"合法(?=的?(?![\u4e00-\u9fff])|有效)",
        force="permission",
    ),
    # 高利放贷违法; not 违法行为
    CuePattern(
        "违法",
        DUTY,
        r"违法(?!行为|手段|所得|犯罪|违规|成本|活动|分子|程度|的是|性|者|催收)",
        force="prohibition",
    ),
    # 须经同意; not 须知
    CuePattern(
        "须",
        DUTY,
        r"须(?![知要臾])",
        force="obligation",
    ),
    # 构成犯罪, 构成侵权
    CuePattern(
        "构成",
        DUTY,
        r"构成(?=[^，,。；;]{0,14}(?:罪|侵权|侵害|侵犯|违约|犯罪|违法|不正当|欺诈|诈骗|妨害|"
        r"要件|敲诈))",
        force="prohibition",
    ),
    # 承担赔偿责任
    CuePattern(
        "承担",
        DUTY,
        r"承担(?=[^，,。；;]{0,14}(?:责任|赔偿|费用|后果|义务))",
        force="obligation",
    ),
    # 处三年以下有期徒刑
    CuePattern(
        "处",
        DUTY,
        r"处(?=[一二三四五六七八九十0-9]{1,4}[日年个万千百元])",
        force="sanction",
    ),
)
"""In this order they are tried, behind all plain words of the same first character."""
