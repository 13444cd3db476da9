"""What is filled in on a check's form: numbers, choices, times, small tables, and the fields beside the items."""
