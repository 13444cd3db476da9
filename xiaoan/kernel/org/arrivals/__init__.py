"""Schools that arrive together, on a list of the bureau's own: reading the rows, placing them, setting them up."""
