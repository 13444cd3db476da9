"""What can be done with reports and hazards."""

from xiaoan.kernel.access.verbs import verb

SEE = verb("hazards.see", "查看隐患")
REPORT = verb("hazards.report", "上报问题")
TRIAGE = verb("hazards.triage", "核实登记")
CONFIRM = verb("hazards.confirm", "确认立行立改")
ASSIGN = verb("hazards.assign", "交办")
RECTIFY = verb("hazards.rectify", "上报整改结果")
WAIT = verb("hazards.wait", "说明暂不能整改")
RECHECK = verb("hazards.recheck", "复查销号")
RECHECK_ABOVE = verb("hazards.recheck_above", "复查下级单位的隐患")
CLOSE = verb("hazards.close", "凭部门复查意见销号")
CONFIRM_MAJOR = verb("hazards.confirm_major", "认定或降级重大隐患")
LIST = verb("hazards.list", "挂牌、摘牌")
