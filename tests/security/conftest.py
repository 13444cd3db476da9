"""The seats of the pages' tests, with the clock of the second step in step with them."""

from __future__ import annotations

from xiaoan.surfaces.web.tests.conftest import plain_static_files
from xiaoan.surfaces.web.tests.seats import seats

__all__ = ["plain_static_files", "seats"]
