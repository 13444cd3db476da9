"""Waking Django inside a command, as the database role that the command needs."""

from __future__ import annotations

import os


def wake(role: str) -> None:
    """Set Django up as `role` ('owner', 'worker', 'auditor' …); call it before importing any model."""
    os.environ["XIAOAN_DB_ROLE"] = role
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiaoan.settings")
    import django  # Django is loaded late so that --help answers at once.

    django.setup()
