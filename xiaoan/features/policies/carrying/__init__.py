"""What an accepted duty becomes: a rhythm, some days, an item of a self-check, or a line on record. Pure."""
