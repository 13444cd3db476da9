"""Policy documents: a work plan or a notice is read, a person reviews what was drafted, and it becomes what is owed.

Nothing that was read is owed before somebody accepted it and published it from a day.
"""
