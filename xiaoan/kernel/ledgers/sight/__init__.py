"""Reading ledgers: books, lists, one row, dates that run out. Nothing here writes."""
