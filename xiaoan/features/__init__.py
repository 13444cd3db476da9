"""Capabilities with tables of their own (inspections, what passers-by tell …), each blind to its siblings."""
