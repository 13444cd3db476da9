"""Every act on a hazard: its address, its words, its form, and the step of the table it takes."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from xiaoan.kernel.hazards import verbs
from xiaoan.kernel.hazards.machine import Stage, Step
from xiaoan.surfaces.web.pages.hazards.acts import (
    checking,
    coordinating,
    curing,
    grading,
    holding,
    origins,
    waiting,
)
from xiaoan.surfaces.web.pages.hazards.acts.frame import Act

ACTS: tuple[Act, ...] = (
    Act("answer-up", _("答复上报"), coordinating.Answering, _("已答复学校。"), Step.ANSWER_UP,
        _("答复以后由学校恢复整改；列入计划的，按计划的日期等。")),
    Act("ask-later", _("申请延期"), holding.AskingLater, _("已申请，由能销号的一方决定。"), Step.ASK_LATER),
    Act("assign", _("交办"), curing.Assigning, _("已交办。"), Step.ASSIGN),
    Act("cite", _("补充来源文书"), origins.Citing, _("已记下这份文书，按最严的来源销号。"), Step.CITE,
        _("同一处隐患有几份文书，只算一条，哪份要求严就按哪份。")),
    Act("confirm-major", _("认定为重大隐患"), grading.ConfirmingMajor, _("已认定为重大隐患。"), Step.CONFIRM_MAJOR,
        _("认定后要重新交办，五落实写全，两人现场复查才能销号。")),
    Act("confirm-spot", _("确认立行立改，销号"), checking.ConfirmingSpot, _("已确认，销号。"), Step.CONFIRM_SPOT),
    Act("correct", _("更正"), origins.Correcting, _("已更正，原来的内容留在办理记录里。"), Step.CORRECT),
    Act("delegate", _("书面委托学校销号"), holding.Delegating, _("已委托，由学校没有参与整改的人复查。"), Step.DELEGATE,
        _("只有一般隐患能委托；学校仍要由另一个人复查。")),
    Act("delist", _("摘牌"), grading.Delisting, _("已摘牌。"), Step.DELIST),
    Act("draft-up", _("拟写上报"), coordinating.Drafting, _("已拟好，等学校负责人签发。"), Step.DRAFT_UP,
        _("负责人签发以后，按上级的日子算，学校只欠管控和复核。")),
    Act("drop-up", _("撤回上报"), coordinating.Dropping, _("已撤回。"), Step.DROP_UP),
    Act("fail", _("复查不通过，退回整改"), checking.Failing, _("已退回整改。"), Step.FAIL),
    Act("grant-later", _("同意延期"), holding.GrantingLater, _("已同意，原来的期限留在旁边。"), Step.GRANT_LATER),
    Act("hand-up", _("上报上级协调"), coordinating.Signing, _("已签发上报。"), Step.HAND_UP,
        _("签发就是签字：从现在起按上级的日子算。")),
    Act("list", _("挂牌督办"), grading.Listing, _("已挂牌督办。"), Step.LIST, _("挂牌的，先摘牌才能销号。")),
    Act("lower", _("降为一般隐患"), grading.Lowering, _("已降为一般隐患。"), Step.LOWER),
    Act("merge", _("并入已有隐患"), origins.Merging, _("已并入。"), Step.MERGE,
        _("和另一条是同一处的，并过去，只算一条；并错了可以拆出来。")),
    Act("paper-pass", _("凭部门复查意见销号"), checking.ByPaper, _("已记下部门复查意见。"), Step.PAPER_PASS,
        _("部门文书指出的隐患，只凭部门的复查意见销号。")),
    Act("part-pass", _("部分复查通过，销号"), checking.PartPassing, _("这几处已销号，其余继续整改。"), Step.PART_PASS),
    Act("pass-on", _("转下一环节"), coordinating.PassingOn, _("已转。"), Step.PASS_ON,
        _("转到哪里，就按那里的日子重新计算。")),
    Act("pass", _("复查通过，销号"), checking.Passing, _("复查通过，已记下。"), Step.PASS),
    Act("reassign", _("改派或调整期限"), curing.Reassigning, _("已调整。"), Step.REASSIGN),
    Act("recur", _("登记为反复出现"), origins.Recurring, _("已登记一条新的隐患，注明是反复出现。"), None,
        _("销号是最终的。同一处又出现，另登记一条，注明是哪一条的反复。"), verbs.TRIAGE, Stage.CLOSED),
    Act("refuse-later", _("不同意延期"), holding.RefusingLater, _("已答复不同意，期限不变。"), Step.REFUSE_LATER),
    Act("reject-spot", _("没有改好，转交办"), checking.RejectingSpot, _("已转交办。"), Step.REJECT_SPOT),
    Act("resume", _("恢复整改"), waiting.Resuming, _("已恢复整改。"), Step.RESUME),
    Act("review", _("复核管控措施"), waiting.Reviewing, _("已记下复核。"), Step.REVIEW),
    Act("seal", _("停用(封控)"), holding.Sealing, _("已停用，销号时恢复使用。"), Step.SEAL,
        _("这个地点从今天起停用，平时的检查免办，改为每天看封没封住。销号时自动恢复；提前恢复由教育局决定。")),
    Act("send-up", _("请上级复查"), curing.SendingUp, _("已请上级复查。"), Step.SEND_UP),
    Act("split", _("从并入中拆出"), origins.Splitting, _("已拆出，按原编号重新交办。"), Step.SPLIT),
    Act("submit", _("上报整改结果"), curing.Submitting, _("已上报整改结果，等复查。"), Step.SUBMIT),
    Act("suspect", _("报疑似重大"), grading.Suspecting, _("已报疑似重大，由教育局认定。"), Step.SUSPECT),
    Act("take-up", _("受理上报"), coordinating.Taking, _("已受理。"), Step.TAKE_UP),
    Act("turn-back", _("退回上报"), coordinating.TurningBack, _("已退回学校。"), Step.TURN_BACK),
    Act("unseal", _("提前恢复使用"), holding.Unsealing, _("已恢复使用。"), Step.UNSEAL),
    Act("wait", _("说明暂不能整改"), waiting.Waiting, _("已说明，到期复核管控措施。"), Step.WAIT,
        _("缺资金、产权或职责不在本校的，写明凭据。有凭据就停表：等待期间不算超期，只欠管控和复核。")),
    Act("withdraw", _("误报撤回"), origins.Withdrawing, _("已撤回，不计入隐患。"), Step.WITHDRAW,
        _("看错了就撤回，不追究。")),
)  # fmt: skip

BY_STEP: Mapping[Step, Act] = {act.step: act for act in ACTS if act.step is not None}
"""The page of each step of the table."""
RECUR: Act = next(act for act in ACTS if act.path == "recur")
