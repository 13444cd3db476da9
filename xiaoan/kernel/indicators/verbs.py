"""What can be done with figures."""

from xiaoan.kernel.access.verbs import verb

SEE = verb("indicators.see", "查看指标")
SIGN = verb("indicators.sign", "签字定稿")
