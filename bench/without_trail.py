"""The same program with the trail cut out, for `bench/ingest.py` to weigh what the trail costs. Never to be served."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from xiaoan.wiring.wsgi import application as application


def _nothing(*_: Any, **__: Any) -> None:
    """In the place of an event, and of appending it."""


# Only now are the apps loaded.
vars(import_module("xiaoan.kernel.work.doing.filing.line"))["append_together"] = _nothing
vars(import_module("xiaoan.kernel.work.doing.filing.many"))["entry"] = _nothing
