"""What holds a hazard up: handed up, extended, sealed, delegated, replied to. `hazards.commands` is the door."""
