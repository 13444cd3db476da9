"""Small things every layer needs and no domain word: time, ids, errors, digests, row security.

Refuses models, domain nouns and a tenth-and-first file: at most ten modules live here.
"""
