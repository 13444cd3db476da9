"""What can be done with ledgers. A row carries its ledger's domain, so grants by domain hold."""

from xiaoan.kernel.access.verbs import verb

SEE = verb("ledgers.see", "查看台账")
KEEP = verb("ledgers.keep", "登记和修改台账")
