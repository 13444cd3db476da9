"""Counting: the question, the indicators that are asked, and the schools they are about."""
