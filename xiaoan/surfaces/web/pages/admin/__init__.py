"""Keeping a unit's own data: facts, places with their marks, days, rosters, telephone numbers."""
