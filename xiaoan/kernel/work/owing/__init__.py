"""What is owed, computed and never stored: from releases, facts, places, holders and calendars to occurrences.

`survey` reads all of it for some units in a constant number of queries; `expected` says who owes what;
a `Stream` gives the occurrences. Nothing here writes, and nothing here judges.
"""
