"""People and grants: the roll of a unit, a person with his posts, ways in and rights, and one's own account."""
