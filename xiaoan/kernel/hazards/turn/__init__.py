"""What every step on a hazard shares: its frame, the people and proof it names, numbers, routes, closings."""
