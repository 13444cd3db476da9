"""The grammar of how often: periods, counts, and which count belongs to which period. `frequency` puts it together."""
