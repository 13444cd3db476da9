"""Wiring table: measures."""


def fill() -> None:
    """Nothing yet."""
