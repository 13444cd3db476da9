"""What can be done about what is owed."""

from xiaoan.kernel.access.verbs import verb

SEE = verb("work.see", "查看应办已办")
RECORD = verb("work.record", "记录巡查检查")
ON_BEHALF = verb("work.on_behalf", "代录")
CLAIM = verb("work.claim", "申报不适用、说明困难")
EXCUSE = verb("work.excuse", "批准免办、退回不适用")
REPLY = verb("work.reply", "答复“这项没有必要”")
BURDEN = verb("work.burden", "查看负担")
DEMAND = verb("work.demand", "布置专项排查")
ELSEWHERE = verb("work.elsewhere", "登记已在其他平台记录")
