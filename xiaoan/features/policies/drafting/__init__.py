"""From reviewed drafts to a pack of the unit's own, as values and as the YAML an officer can read. Pure."""
