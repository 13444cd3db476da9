"""Who may do what, where, until when: grants are the only source of `may()` and `scope()`.

A role is a set of verbs (data); a grant is role × place (subtree or list of units) × domains × dates.
"""
