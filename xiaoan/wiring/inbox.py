"""Wiring table: inbox."""


def fill() -> None:
    """Nothing yet."""
