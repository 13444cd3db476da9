"""Norms: how many there must be of something, by what a school is; written in packs, checked, decided."""
