"""What can be done with returns. The first chain is a school's, the second an education office's for itself."""

from xiaoan.kernel.access.verbs import verb

SEE = verb("returns.see", "查看报表")
FILL = verb("returns.fill", "填报表")
REVIEW = verb("returns.review", "审核报表")
SIGN = verb("returns.sign", "签字报送", signs=True)
COMPILE = verb("returns.compile", "填汇总表")
CHECK = verb("returns.check", "审核汇总表")
ISSUE = verb("returns.issue", "签发汇总表", signs=True)
SET_DAYS = verb("returns.set_days", "设定报送日")

EVERY_DOMAIN = "*"
"""No domain is called so: only a grant for all of them covers a return, which speaks of all."""
