"""The log of an installation: one JSON object per line, one file per day and kind of process, kept for half a year.

A line says when, how grave, which part speaks, what happened, and for a request which route, by whom, from where, how
long. No secret of an address, nothing anybody typed. The trail says what was done; this says how the machine fared.
"""

from __future__ import annotations

import json
import logging
import os
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

KEPT_DAYS = 190
"""Not less than six months (网络安全法 art. 21)."""

_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})-[a-z]+\.jsonl")


class JsonLine(logging.Formatter):
    """A record as one line of JSON; `extra={"told": {…}}` adds its own fields."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "part": record.name,
            "said": record.getMessage(),
            **getattr(record, "told", {}),
        }
        if record.exc_info:
            said["fault"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False, default=str)


class DayFile(logging.Handler):
    """Appends to the file of the day; every process may write to it. What is older than `kept_days` is removed."""

    def __init__(self, folder: Path, process: str, kept_days: int = KEPT_DAYS) -> None:
        super().__init__()
        self._folder, self._process, self._kept = folder, process, kept_days
        self._day: date | None = None
        self._file = -1

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line in one go, so that lines of several processes never mix."""
        try:
            self._turn(datetime.fromtimestamp(record.created, UTC).date())
            os.write(self._file, (self.format(record) + "\n").encode("utf-8", "backslashreplace"))
        except Exception:  # A full disk must not take the request with it; logging says so on stderr.
            self.handleError(record)

    def close(self) -> None:
        """Let go of the file."""
        if self._file >= 0:
            os.close(self._file)
        self._file, self._day = -1, None
        super().close()

    def _turn(self, day: date) -> None:
        if day == self._day and self._file >= 0:
            return
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._folder / f"{day}-{self._process}.jsonl"
        opened = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        if self._file >= 0:
            os.close(self._file)
        self._file, self._day = opened, day
        for old in self._folder.iterdir():
            found = _DAY.fullmatch(old.name)
            if found and date.fromisoformat(found[1]) < day - timedelta(days=self._kept):
                old.unlink(missing_ok=True)


def logging_of(folder: Path, process: str) -> dict[str, Any]:
    """Django's LOGGING: warnings to the console and the day's file, requests and arrivals to the file only."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": JsonLine}},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "level": "WARNING"},
            "day": {"()": DayFile, "folder": folder, "process": process, "formatter": "line"},
        },
        "root": {"handlers": ["console", "day"], "level": "WARNING"},
        "loggers": {
            "xiaoan.requests": {"level": "INFO"},
            "xiaoan.arrivals": {"level": "INFO"},
            # What is refused is in our own line, without its address: that of a link is a secret.
            "django.request": {"level": "ERROR"},
        },
    }
