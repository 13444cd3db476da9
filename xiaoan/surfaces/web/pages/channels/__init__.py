"""Reminders out: a unit's channels for who administers it, and one's own address for everybody."""
