"""What a form asks: each item once for all it serves, and row by row where rows of a ledger owe it."""
