"""The verbs that make, keep or only cite a paper, and where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from xiaoan.engines.policy.fields.papers.choices import any_of, words

Kind = Literal["making", "keeping", "citing"]

# What makes, keeps, signs, sends or files.
_MAKING = words(
    """
    公布 附具 建设 建立健全 建立完善 建立 健全完善
    健全 建好 完善 制定落实 制定 制订 编制 编写 编印 修订完善 修订 修改 拟定
    拟订 起草 签订 签署 签好 签定 订立 补签 续签 发放 下发 印发 发出 发送 寄发 填写 填报 填好 上报 报送 提交
    递交 呈报 呈送 汇总 形成 梳理 列出 设立 做好 作好 做到 做实 做细 留存 保存 保留 留有 归档 存档 建档 公示
    张贴 出具 索取 查验 明确 具备 备有 备齐 持有 取得 办理 核发 撰写 收集 整理 收回 回收 收齐 收取 装订 规范
    确定 开具 下达 送达 录入 更新 出台 存放 印制 制作 绘制 配发 完成 细化 优化 纳入 存入 体现在 建有 递送 发给
    构建 充实 编发 编排 上交 上传 附上 拍摄 调整 签收 鉴订 保留 写出 写好 写明 制成 记入 登入 计入 存入 填入 写入
    制定并实施 制订并实施 制定并落实 制定实施 建立并实施 建立并落实 建立并执行 办齐 带齐 准备好 准备 收集整理 反馈
    签 附 填 报 建 持 有 写 开
    """
)
# Of these, those that change or name a paper rather than write it.
LOOSE = words("准备 公布 建设 明确 规范 优化 完成 确定 更新 收集 整理 调整 纳入 上传")
# Those that hand in a report; 报告 alone is a deed.
REPORTING = words(
    """
    形成 撰写 出具 提交 上报 报送 递交 编写 起草 呈报 呈送 完成 编制 有 做到 上交
    """
)
# Those whose object names a 登记 or 记录.
NAMING = words(
    """
    建立 建立健全 建立完善 健全 健全完善 完善 做好 作好 落实 执行 实行 有 规范 形成 留存 保存 保留 留有 整理
    填写 做到
    """
)
# What keeps to a record: only records count after these, not plans.
_KEEPING = words("须凭 凭 提供 出示 落实 执行 实施 实行 使用 用 实现 加强 强化 推进 推行 公开 登记")
# What only cites, reads or does by a paper.
_CITING = words(
    """
    接到 收到 按照 根据 依据 依照 对照 遵照 参照 结合 贯彻 学习 宣传 宣讲 解读 查阅 检查 核查 抽查 查看 翻阅 督查 启动
    演练 熟悉 围绕 参加 听取 验收 考核 巩固 通过 利用 违反 遵守 符合 审查 确保 保证 核对 审核 发现 没有 提高
    增强 列入 批复 依托 无
    """
)
# Verbs that are often the first part of a paper's name (检查记录, 演练方案, 发放回执).
IN_NAMES = words(
    """
    建设 检查 核查 督查 抽查 演练 学习 宣传 验收 考核 实施 查验 发放 登记 更新 公示 收集 汇总 报送 审核 使用 填报
    执行 贯彻 落实 推进 宣讲 查看 整理 加强 张贴 上报 提交 办理 签 回收 参加 启动 巩固 完成 公开 上传 调整 反馈
    """
)
# Words of one character are part of others when one of these follows, or stands before (交通 is no 交).
_NOT_AFTER = {
    "持有": "效关", "签": "名字到约", "附": "近属件加", "填": "充",
    "报": "告警名道刊考废价销表批备案社请修复", "建": "设筑议材构立",
    "宣传": "单册页画折品栏", "准备": "工充就好，。、；和",
    "持": "续久", "写": "作字法入出好明", "用": "电火气水餐药品地于人户房具途语工", "无": "法需关论线",
    "有": "关效序针条力步组可必利所的些毒害机偿资无一目时待着",
}  # fmt: skip
_NOT_AHEAD = {
    "宣传": "",
    "准备": "和、的想资案",
    "有": "没所具拥现原含享只未如持建备留设对", "报": "上申汇通举海墙板月周日简专预情播警填", "建": "构组创新改扩重搭",
    "持有": "", "用": "使利应采适专通饮食费启占运", "持": "坚支保维主把", "签": "", "附": "", "填": "", "无": "",
    "写": "编填撰书拼抄描缩听默改",
}  # fmt: skip
# 开 makes a slip, and is else part of 开展 and its like.
_ONLY_BEFORE = {"开": "假证请病离"}
_KINDS: dict[str, Kind] = {
    **dict.fromkeys(_CITING, "citing"),
    **dict.fromkeys(_KEEPING, "keeping"),
    **dict.fromkeys(_MAKING, "making"),
}  # fmt: skip
_VERB = any_of(_KINDS)


class Verb(NamedTuple):
    """A verb at `start` to `end`."""

    start: int
    end: int
    word: str
    kind: Kind


def verbs(text: str, low: int, high: int) -> Iterator[Verb]:
    """The verbs between two places, in order."""
    for match in _VERB.finditer(text, low, high):
        word, start, end = match.group(), match.start(), match.end()
        if word in _ONLY_BEFORE and text[end : end + 1] not in tuple(_ONLY_BEFORE[word]):
            continue
        if word in _NOT_AFTER:
            after, before = text[end : end + 1], text[start - 1 : start] if start else ""
            if (after and after in _NOT_AFTER[word]) or (before and before in _NOT_AHEAD[word]):
                if word == "持有":
                    yield Verb(start, start + 1, "持", _KINDS["持"])
                continue
        yield Verb(start, end, word, _KINDS[word])


def last_end(text: str, low: int, high: int) -> int:
    """Where the last verb between two places ends; `low` when there is none."""
    end = low
    for verb in verbs(text, low, high):
        end = verb.end
    return end
