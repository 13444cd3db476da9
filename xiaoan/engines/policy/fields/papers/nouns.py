"""The nouns that end the name of a paper."""

from __future__ import annotations

from xiaoan.engines.policy.fields.papers.choices import any_of, words

# Kept because somebody did something: whoever has one has worked. They count after 落实 and 执行 too.
RECORDS = words(
    """
    台账 台帐 档案袋 档案 花名册 通讯录 名录 登记表册 登记表 登记簿 登记册 登记本 登记卡 登记单 记录表 记录簿
    记录本 记录册 记录单 记录卡 笔记本 清单 名单 责任状 责任书 军令状 承诺书 承诺函 承诺卡 保证书 协议书 告知书 告知单
    告知卡 告知函 通知书 通知单 整改通知书 督办通知书 整改通知单 整改通知 督办通知 提醒函 提醒单 提醒卡 提示函
    提示单 提示卡 督办函 督办单 警示函 警示卡 建议函 倡议书 建议书 意见书 决定书 复查意见 回执单 回执 月报表
    周报表 日报表 统计表 汇总表 检查表 检查单 检查卡 评估表 值班表 排班表 轮值表 值日表 签到表 签到册 自查表
    排查表 一览表 联络表 联系卡 联系表 信息卡 健康卡 巡查卡 管理卡 服务卡 监督卡 报告单 报告书 报告表 月报 周报
    专报 简报 会议纪要 纪要 上岗证书 上岗证 健康证明 健康合格证 健康证 合格证明 合格证书 合格证 证明文件
    证明材料 许可证件 许可证 从业资格证 资格证书 资格证 资质证书 证书 操作证 保安员证 保安证 驾驶证 行驶证
    出入证 通行证 使用证 证照 照片 影像资料 图片资料 视频资料 音像资料 信息库 数据库 资料库 隐患库 手册 表册
    教案 课程表 课表 疏散图 示意图 平面图 分布图 流程图 风险图 四色图 路线图 报表 报告卡 票据 凭证 票证 协议
    合同 批复 任务书 聘书 委托书 授权书 申请表 申请书 申报表 审批表 备案表 反馈单 整改单 交办单 任务单 派工单
    交接单 移交单 问题单 入库单 出库单 验收单 记载签名 明白卡 明白纸 责任卡 应急卡 信息表 情况表 明细表 考核表
    测评表 反馈表 作息表 时间表 计划表 安排表 任务表 责任表 确认书 声明书 工作日志 值班日志 日志 底册 评估报告
    检查报告 自查报告 总结报告 工作报告 调查报告 整改报告 书面报告 分析报告 研判报告 情况报告 专题报告 检测报告
    验收报告 督查报告 鉴定报告 检验报告 履职报告 年度报告 排查报告 体检报告 述职报告 处置报告 核查报告 督导报告
    值班安排 请假条 假条 出门条 出门证 离校单 接送卡 交办函 整改函 督查函 登记证书 登记证 无犯罪记录证明
    整治报告 评价报告 监测报告 审计报告 报告 表 册 簿
    证明 证件 接种证 营业执照 执照 复印件 检测合格报告 联单 账单 帐单 帐卡 账卡 卡片 会客单 会客证
    签条 领用单 检修单 维修单 带量食谱 图表 影像 评审意见 温馨提示
    书面证明 书面材料 书面意见 书面信息 书面总结 书面记录 书面承诺 书面方案 单 证
    """
)
# Letters home: sending one is a duty by itself, whatever the verb.
NOTICES = words(
    """
    告家长书 家长书 致家长的一封信 致家长一封信 家长的一封信 一封信 公开信 致家信 家长信
    """
)
# Decided beforehand: they count when something makes or changes them, not when something is done by them.
PLANS = words("预案 方案 规划 计划 总结 小结 资料 材料 文档 测评")
# Deeds that leave a paper.
ALLOWED = frozenset(("审批", "报批", "批准", "许可"))
DEEDS = frozenset(("登记", "记录", "记载", "签名", "签字", "建档")) | ALLOWED
WEAK = words(
    """
    规划 计划 总结 小结 资料 材料 文档 测评 协议 合同 名单 照片 表 册 簿 时间表 报告 单 证 卡片 影像 证明 证件 图表
    """
)
# Weak ones that may stand alone, without saying which.
BARE = words("总结 小结 计划 测评 照片 名单 协议 报告 影像 证件 证明 图表 卡片")
# Of these, those that somebody shows.
SHOWN = frozenset(("证明", "单", "证"))
# What sums up the list before it: 许可证、营业执照等证照.
ALL_OF = frozenset(("证照", "证件", "凭证"))
# Rules that are kept as such a paper: 清单制度.
RULED = frozenset(("清单", "台账", "台帐", "承诺书", "日志"))
# Those that are kept where their keeping is: 台账管理, 规范档案管理.
MANAGED = frozenset(("清单", "台账", "台帐", "档案"))
# Put down on paper, whatever the verb: 书面申请延期.
WRITTEN = words("书面报告 书面申请 书面说明 书面告知 书面通知 书面报请")

# Heads that are other words when one of these stands before.
NOT_BEFORE = {
    "表": "代发仪电水钟外列手图地", "册": "注造画", "簿": "",
    "单": "简孤菜订黑传床被褥校书菜名保提罚账买下", "证": "保验论认印取索持无查发办例举佐考凭见公参亮旁实求明反确",
    "证明": "分实据以能可并法来够无需要和", "影像": "", "报告": "一零周日月季年向",
}  # fmt: skip
HEAD = any_of(RECORDS, NOTICES, PLANS, DEEDS, WRITTEN)
# Without those that are parts of other words too often (索证) to tell a paper by themselves.
CLEAR_HEAD = any_of(RECORDS - {"单", "证"}, NOTICES, PLANS, DEEDS, WRITTEN)

# One paper for each: 一车一档. The second sort is a plan and needs a verb.
EACH_OF = "车校人生师班园企店船室品户证案点岗患库栋"
EACH_PAPER = ("档案", "台账", "预案", "方案", "清单", "档", "册", "卡", "表", "单", "案", "图", "本", "账")
EACH_PLAN = ("策", "方")
