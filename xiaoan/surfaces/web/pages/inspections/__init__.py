"""Inspections: the visit written on the spot, its paper, the signature, the reply and the second look."""
