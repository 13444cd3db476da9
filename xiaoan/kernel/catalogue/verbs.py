"""What can be done with work standards."""

from xiaoan.kernel.access.verbs import verb

SEE = verb("catalogue.see", "查看工作标准")
LOAD = verb("catalogue.load", "装入工作标准版本")
ADOPT = verb("catalogue.adopt", "采用工作标准")
