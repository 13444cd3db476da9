"""The seats of the pages' tests, without collected static files."""

from xiaoan.surfaces.web.tests.conftest import plain_static_files
from xiaoan.surfaces.web.tests.seats import seats

__all__ = ["plain_static_files", "seats"]
