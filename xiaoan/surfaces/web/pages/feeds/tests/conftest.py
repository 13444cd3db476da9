"""The cast signed in on an afternoon of term, with plain static files."""

from xiaoan.surfaces.web.tests.conftest import plain_static_files
from xiaoan.surfaces.web.tests.seats import seats

__all__ = ["plain_static_files", "seats"]
