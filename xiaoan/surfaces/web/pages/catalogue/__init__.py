"""工作标准: what governs a unit, each duty with its clauses, and taking up a new release."""
