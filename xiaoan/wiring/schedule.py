"""Wiring table: schedule."""


def fill() -> None:
    """Nothing yet."""
