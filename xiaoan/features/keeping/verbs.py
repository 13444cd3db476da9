"""What can be done with backups on a screen: see how they went."""

from xiaoan.kernel.access.verbs import verb

SEE = verb("keeping.see", "查看备份情况")
