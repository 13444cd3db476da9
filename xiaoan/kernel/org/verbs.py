"""What can be done to schools as organisations."""

from xiaoan.kernel.access.verbs import verb

SEE = verb("org.see", "查看单位情况")
FOUND = verb("org.found", "设立、合并、撤销单位")
STATE = verb("org.state", "填写基本情况")
STAFF = verb("org.staff", "管理人员和岗位")
ROSTER = verb("org.roster", "排班")
CHECK_POST = verb("org.check_post", "查岗")
PLACES = verb("org.places", "管理地点")
CALENDAR = verb("org.calendar", "维护校历")
