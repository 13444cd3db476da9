"""Wiring table: reactions."""


def fill() -> None:
    """Nothing yet."""
