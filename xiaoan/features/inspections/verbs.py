"""What can be done with visits and papers."""

from xiaoan.kernel.access.verbs import verb

SEE = verb("inspections.see", "查看检查和文书")
INSPECT = verb("inspections.inspect", "入校检查、出具文书")
ENTER = verb("inspections.enter", "登记部门文书")
RECEIVE = verb("inspections.receive", "签收文书")
REPLY = verb("inspections.reply", "签发整改回执")
