"""负担: what the system costs the schools, in live figures, and what is answered to 这项没有必要."""
