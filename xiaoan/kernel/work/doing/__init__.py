"""Doing work: the commands, by what they are about. `work.commands` is their door."""
