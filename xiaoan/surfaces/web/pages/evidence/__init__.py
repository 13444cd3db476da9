"""What was done and what proves it: a record, its files, the trail of any object."""
