"""The school day of the daily pages."""

from xiaoan.surfaces.web.pages.daily.tests.conftest import school

__all__ = ["school"]
