"""Tables and columns that stand beside the plain life of a hazard; `hazards.models` is the door to them."""
