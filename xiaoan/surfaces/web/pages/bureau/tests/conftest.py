"""The cast at work over a hazard's life, signed in: the desk of the hazard pages' tests."""

from xiaoan.surfaces.web.pages.hazards.tests.conftest import desk

__all__ = ["desk"]
