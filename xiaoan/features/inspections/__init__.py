"""Inspections: visits of units above, the papers they leave, the receipt, the reply and the second look.

What is found becomes a hazard of the school, through `hazards.commands`; nothing here says how far it has come.
Nobody is graded.
"""
