"""Backups: making one of a running installation, bringing one back into an empty place, rehearsing that every night."""
