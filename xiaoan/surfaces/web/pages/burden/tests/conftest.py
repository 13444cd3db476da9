"""The cast signed in, on the day of its hazards."""

from xiaoan.surfaces.web.pages.hazards.tests.conftest import desk

__all__ = ["desk"]
