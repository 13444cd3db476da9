"""People of the cast, signed in to the pages; no collected static files."""

from xiaoan.surfaces.web.tests.conftest import plain_static_files
from xiaoan.surfaces.web.tests.seats import seats

__all__ = ["plain_static_files", "seats"]
