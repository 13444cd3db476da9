"""Derived ledgers, headline figures and 迎检材料: computed from rows of the kernel in the viewer's scope, kept nowhere.

What they are is data (`catalogue.derived`); see docs/mechanisms/registers.md.
"""
