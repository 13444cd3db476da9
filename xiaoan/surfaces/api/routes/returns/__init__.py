"""报表: a unit's list, one return, its steps, notes, the check code, who has not reported."""
