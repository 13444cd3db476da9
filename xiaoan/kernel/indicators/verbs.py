"""What can be done with figures."""

from xiaoan.kernel.access.verbs import verb

SEE = verb("indicators.see", "查看指标")
SIGN = verb("indicators.sign", "签字定稿", signs=True)
SET_DEADLINE = verb("indicators.set_deadline", "设定定稿日")
