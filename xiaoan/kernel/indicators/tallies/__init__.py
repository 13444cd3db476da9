"""Tallies: a small, rebuildable cache of figures for those who look at many counties. See `rules`."""
