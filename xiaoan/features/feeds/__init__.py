"""Calendar feeds: a secret address under which a calendar elsewhere reads what is due, in titles and days only."""
