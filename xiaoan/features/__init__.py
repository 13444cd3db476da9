"""Capabilities with tables of their own (signed reports, inspections, incidents …), each blind to its siblings.

None is built yet; the layer is fenced so that the first one starts in the right place.
"""
