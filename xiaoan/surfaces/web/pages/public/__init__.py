"""Pages for a passer-by: tell of a danger, follow what became of it; and the codes on walls that lead there."""
