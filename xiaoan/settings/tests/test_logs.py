"""The log: whole lines, a file per day, half a year, nothing of it for other eyes."""

from __future__ import annotations

import json
import logging
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from xiaoan.settings.logs import KEPT_DAYS, DayFile, JsonLine


@pytest.fixture
def day(tmp_path: Path) -> Any:
    handler = DayFile(tmp_path / "logs", "web")
    handler.setFormatter(JsonLine())
    yield handler
    handler.close()


def record(said: str, at: datetime, **told: Any) -> logging.LogRecord:
    made = logging.LogRecord("xiaoan.requests", logging.INFO, "", 0, said, (), None)
    made.created = at.timestamp()
    made.told = told
    return made


def lines(folder: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "logs" / name).read_text("utf-8").splitlines()]


def test_a_line_says_when_what_and_whose(day: DayFile, tmp_path: Path) -> None:
    day.emit(record("换行\n也在一行里", datetime(2026, 10, 12, 1, tzinfo=UTC), route="/today", status=200))
    assert lines(tmp_path, "2026-10-12-web.jsonl") == [
        {
            "at": "2026-10-12T01:00:00.000+00:00", "level": "info", "part": "xiaoan.requests",
            "said": "换行\n也在一行里", "route": "/today", "status": 200,
        }
    ]  # fmt: skip


def test_only_the_installations_own_user_reads_it(day: DayFile, tmp_path: Path) -> None:
    day.emit(record("x", datetime(2026, 10, 12, 1, tzinfo=UTC)))
    assert stat.S_IMODE((tmp_path / "logs").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "logs" / "2026-10-12-web.jsonl").stat().st_mode) == 0o600


def test_half_a_year_is_kept_and_no_strangers_file_is_touched(day: DayFile, tmp_path: Path) -> None:
    day.emit(record("x", datetime(2026, 1, 1, tzinfo=UTC)))
    day.emit(record("x", datetime(2026, 1, 20, tzinfo=UTC)))
    (tmp_path / "logs" / "2020-01-01.txt").write_text("note")
    day.emit(record("x", datetime(2026, 7, 12, tzinfo=UTC)))
    assert sorted(each.name for each in (tmp_path / "logs").iterdir()) == [
        "2020-01-01.txt", "2026-01-20-web.jsonl", "2026-07-12-web.jsonl",
    ]  # fmt: skip
    assert KEPT_DAYS > 184


def test_lines_of_many_writers_do_not_mix(tmp_path: Path) -> None:
    at = datetime(2026, 10, 12, 1, tzinfo=UTC)
    handlers = [DayFile(tmp_path / "logs", "web") for _each in range(8)]
    for handler in handlers:
        handler.setFormatter(JsonLine())

    def write(number: int) -> None:
        for _time in range(50):
            handlers[number].emit(record("字" * 2000, at, number=number))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))
    for handler in handlers:
        handler.close()
    assert len(lines(tmp_path, "2026-10-12-web.jsonl")) == 400


def test_a_log_that_cannot_be_written_stops_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "logs").write_text("a file where the folder should be")
    DayFile(tmp_path / "logs", "web").emit(record("x", datetime(2026, 10, 12, 1, tzinfo=UTC)))
    assert "Logging error" in capsys.readouterr().err


def test_a_fault_is_told_with_its_trace() -> None:
    try:
        raise ValueError("broken")
    except ValueError as fault:
        made = record("x", datetime(2026, 10, 12, 1, tzinfo=UTC))
        made.exc_info = (ValueError, fault, fault.__traceback__)
    assert "ValueError: broken" in json.loads(JsonLine().format(made))["fault"]
