"""What is owed, whose day it is, and the records of what was done. Expectations are computed, never stored."""
