"""Duties owed by rows of ledgers (each extinguisher, each class), and by whom while a ledger has no row."""
