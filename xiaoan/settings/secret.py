"""The key that signs sessions: made on first use, kept with the other secrets (mode 600), never in code."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def django_key(folder: Path) -> str:
    """The installation's key; a throw-away one while the folder cannot be written (checks, type runs)."""
    file = folder / "django.key"
    try:
        return file.read_text().strip()
    except OSError:
        key = secrets.token_urlsafe(50)
    if folder.exists():
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return file.read_text().strip()
        except OSError:
            return key
        with os.fdopen(handle, "w") as out:
            out.write(key)
    return key
