"""`xiaoan read`: a document goes in; what it asks is told as a table, as JSON Lines, as a page, or as a draft pack."""
