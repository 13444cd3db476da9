"""隐患: the register, one hazard, each of its acts on a small page of its own, reports and their triage."""
