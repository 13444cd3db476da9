"""Hazards 隐患: from a report of what and where to a closing with proof by a second person.

The life is one table (`machine.py`); found = closed + open at every instant; closed is final. Writing goes
through `commands`, reading through `queries`.
"""
