"""Wiring table: checks."""


def fill() -> None:
    """Nothing yet."""
