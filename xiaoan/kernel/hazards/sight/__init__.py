"""Reports and hazards as people see them: rows, one page, what waits, figures. `hazards.queries` is the door."""
