"""What is done with returns: the steps, notes, scans, days of one's own."""
