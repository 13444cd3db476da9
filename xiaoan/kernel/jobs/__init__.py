"""Work done later, from the same PostgreSQL: a job is a row written in the transaction that wants it.

Effect and completion commit together, so a job killed half-way runs again and counts once.
"""
