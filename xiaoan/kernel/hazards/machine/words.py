"""The words of the life of a hazard: stages, steps, what a step needs, what becomes of the deadline."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class Stage(StrEnum):
    """Where a hazard stands."""

    ON_SPOT = "on_spot"
    ASSIGN = "assign"
    RECTIFYING = "rectifying"
    RECHECK = "recheck"
    RECHECK_ABOVE = "recheck_above"
    RECHECK_DEPARTMENT = "recheck_department"
    CONTROLLED = "controlled"
    PLANNED = "planned"
    CLOSED = "closed"
    MERGED = "merged"
    MISTAKEN = "mistaken"


class StageWords(NamedTuple):
    """A stage in words: its title, who holds the ball, what he is to do.

    `ticking`: the school's deadline runs. `counted`: the hazard is one of those found.
    """

    title: str
    holder: str
    way: str
    ticking: bool = False
    counted: bool = True


STAGES: Mapping[Stage, StageWords] = {
    Stage.ON_SPOT: StageWords("立行立改，待确认", "安全员", "由另一个人确认"),
    Stage.ASSIGN: StageWords("待交办", "安全员", "先交办给整改责任人", ticking=True),
    Stage.RECTIFYING: StageWords("整改中", "整改责任人", "由整改责任人上报整改结果", ticking=True),
    Stage.RECHECK: StageWords("待复查", "本校另一名复查人", "由没有参与整改的人复查"),
    Stage.RECHECK_ABOVE: StageWords("待上级复查", "上级单位", "由上级单位复查"),
    Stage.RECHECK_DEPARTMENT: StageWords("待部门复查", "下达文书的部门", "凭部门的复查意见销号"),
    Stage.CONTROLLED: StageWords("管控中", "看管人", "按管控措施看管，到期复核"),
    Stage.PLANNED: StageWords("已列入计划", "计划单位", "按计划实施"),
    Stage.CLOSED: StageWords("已销号", "", "销号是最终的；再次出现请另行登记，并注明是反复出现"),
    Stage.MERGED: StageWords("并入已有隐患", "", "请到并入的那一条办理"),
    Stage.MISTAKEN: StageWords("误报，已撤回", "", "需要时请重新上报", counted=False),
}
OPEN = frozenset(Stage) - {Stage.CLOSED, Stage.MERGED, Stage.MISTAKEN}
UNCOUNTED = frozenset({Stage.MERGED, Stage.MISTAKEN})
"""Merged hazards are counted with the one they went into, mistaken ones not at all."""


class Step(StrEnum):
    """What can be done to a hazard."""

    CONFIRM_SPOT = "confirm_spot"
    REJECT_SPOT = "reject_spot"
    ASSIGN = "assign"
    REASSIGN = "reassign"
    SUBMIT = "submit"
    PASS = "pass"  # noqa: S105  the recheck is passed, not a word
    PART_PASS = "part_pass"  # noqa: S105  the recheck is passed, not a word
    FAIL = "fail"
    SEND_UP = "send_up"
    PAPER_PASS = "paper_pass"  # noqa: S105  the recheck is passed, not a word
    SUSPECT = "suspect"
    CONFIRM_MAJOR = "confirm_major"
    LOWER = "lower"
    LIST = "list"
    DELIST = "delist"
    WAIT = "wait"
    REVIEW = "review"
    RESUME = "resume"
    CITE = "cite"
    MERGE = "merge"
    SPLIT = "split"
    CORRECT = "correct"
    WITHDRAW = "withdraw"
    DRAFT_UP = "draft_up"
    HAND_UP = "hand_up"
    DROP_UP = "drop_up"
    TAKE_UP = "take_up"
    TURN_BACK = "turn_back"
    PASS_ON = "pass_on"  # noqa: S105  handed on, not a word
    ANSWER_UP = "answer_up"
    ASK_LATER = "ask_later"
    GRANT_LATER = "grant_later"
    REFUSE_LATER = "refuse_later"
    DELEGATE = "delegate"
    SEAL = "seal"
    UNSEAL = "unseal"


STEPS: Mapping[Step, str] = {
    Step.CONFIRM_SPOT: "确认立行立改，销号",
    Step.REJECT_SPOT: "没有改好，转交办",
    Step.ASSIGN: "交办",
    Step.REASSIGN: "改派或调整期限",
    Step.SUBMIT: "上报整改结果",
    Step.PASS: "复查通过，销号",
    Step.PART_PASS: "部分复查通过，销号",
    Step.FAIL: "复查不通过，退回整改",
    Step.SEND_UP: "请上级复查",
    Step.PAPER_PASS: "凭部门复查意见销号",
    Step.SUSPECT: "报疑似重大",
    Step.CONFIRM_MAJOR: "认定为重大隐患",
    Step.LOWER: "降为一般隐患",
    Step.LIST: "挂牌督办",
    Step.DELIST: "摘牌",
    Step.WAIT: "说明暂不能整改",
    Step.REVIEW: "复核管控措施",
    Step.RESUME: "恢复整改",
    Step.CITE: "补充来源文书",
    Step.MERGE: "并入已有隐患",
    Step.SPLIT: "从并入中拆出",
    Step.CORRECT: "更正",
    Step.WITHDRAW: "误报撤回",
    Step.DRAFT_UP: "拟写上报",
    Step.HAND_UP: "上报上级协调",
    Step.DROP_UP: "撤回上报",
    Step.TAKE_UP: "受理上报",
    Step.TURN_BACK: "退回上报",
    Step.PASS_ON: "转下一环节",
    Step.ANSWER_UP: "答复上报",
    Step.ASK_LATER: "申请延期",
    Step.GRANT_LATER: "同意延期",
    Step.REFUSE_LATER: "不同意延期",
    Step.DELEGATE: "书面委托学校销号",
    Step.SEAL: "停用(封控)",
    Step.UNSEAL: "提前恢复使用",
}


class Need(StrEnum):
    """What a step asks for besides the verb; the value is what the page says."""

    SECOND_PERSON = "由没有参与整改的另一个人办"
    RECTIFIER = "整改责任人"
    MEASURES = "整改措施"
    DUE = "整改期限"
    FIVE = "五落实：措施、资金、责任人、期限、管控措施（重大、疑似重大，或期限超过7天的）"
    PROOF = "整改后照片或资料（类别要求时；拍不了的写明原因，改为现场复查），否则写明整改情况"
    REASON = "写明理由"
    TWO_ON_SITE = "重大隐患：两人现场复查"
    GRADE_SETTLED = "疑似重大的，先由教育局认定或降级"
    DELISTED = "挂牌督办的，先摘牌"
    CHANGE = "与现在的等级、挂牌情况不同"
    PAPER = "复查意见的文号和扫描件"
    SOURCE = "来源单位和文号"
    CONTROL = "管控措施、看管人和复核日期"
    IN_WAIT = "正在说明等待"
    WHOLE = "还没有部分销号"
    ITS_AUTHOR = "登记人本人，且还没有别人办理过"
    ITS_RECTIFIER = "整改责任人本人；没有账号的，由交办的人代报"
    ITS_WATCHER = "看管人本人，或能说明暂不能整改的人"
    ITS_LISTER = "挂牌的单位或其上级"
    WAIT_PROOF = "缺资金：金额、向谁申请和文号，或列入的计划和日期；产权、职责在别处：对方和函件文号"
    ASK = "写明请上级协调什么"
    NOT_UP = "没有正在上报的"
    DRAFTED = "已拟好、还没有签发"
    UP = "已经上报、还没有答复"
    UP_OR_DRAFT = "有拟好的或正在办的上报"
    ITS_BUREAU = "收到上报的单位或其上级"
    NEXT_DESK = "转到哪个环节、请对方办什么"
    ANSWER = "写明怎么答复"
    LATER = "比现在晚的新期限"
    ASKED_LATER = "有等着批的延期申请"
    ITS_CLOSER = "能销号的一方，不是整改责任人；部门的要附同意延期的文书"
    PAPER_NO = "委托书文号"
    PLACE = "登记时选了地点，还没有停用"
    SEALED = "因这条隐患停用着"


class Due(StrEnum):
    """What a step may do to the deadline."""

    KEEPS = "不变"
    SETS = "定下期限"
    MAY = "可另定期限"
    EARLIER = "取较早的期限"
