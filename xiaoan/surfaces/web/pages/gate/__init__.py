"""Coming in without a password: cards, one-time codes, and the shared tablet at the gate with name and PIN."""
