"""What `xiaoan doctor` looks at: the machine, the secrets' modes, the database and its roles, the pages."""

from __future__ import annotations

import os
import platform
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import psycopg

from xiaoan.foundation import postgres
from xiaoan.foundation.errors import Refused

OLDEST_PYTHON = (3, 11)
SMALLEST_DISK = 2 * 1024**3
LARGEST_CLOCK_DIFFERENCE = timedelta(minutes=5)


class Level(StrEnum):
    """How a thing is: well, well enough to try, or in need of help."""

    GOOD = "good"
    NOTE = "note"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report; `advice` says what to do and is empty when all is well."""

    subject: str
    level: Level
    state: str
    advice: str = ""


def _finding(subject: str, well: bool, state: str, advice: str, otherwise: Level = Level.BAD) -> Finding:
    return Finding(subject, Level.GOOD, state) if well else Finding(subject, otherwise, state, advice)


def machine(data: Path) -> Iterator[Finding]:
    """Python, the user, the disk, the time zone, Chinese fonts."""
    yield _finding("Python", sys.version_info >= OLDEST_PYTHON, platform.python_version(), "需要 3.11 或更高版本。")
    root = os.geteuid() == 0
    yield _finding(
        "系统用户",
        not root,
        "root" if root else "普通用户",
        "试用可以；正式使用请换一个普通用户。",
        Level.NOTE,
    )
    free = shutil.disk_usage(data if data.exists() else data.parent).free
    words = f"还有 {free / 1024**3:.1f} GB"
    yield _finding("磁盘空间", free >= SMALLEST_DISK, words, "至少留出 2 GB，否则数据库会停止写入。")
    try:
        ZoneInfo("Asia/Shanghai")
    except ZoneInfoNotFoundError:
        yield Finding("时区", Level.BAD, "没有时区数据", "请运行 make setup（或安装系统的 tzdata）。")
    else:
        yield Finding("时区", Level.GOOD, "有北京时间")
    fonts = _chinese_fonts()
    yield _finding(
        "中文字体",
        fonts > 0,
        f"{fonts} 种",
        "导出 PDF 需要：apt-get install fonts-noto-cjk fontconfig。",
        Level.NOTE,
    )
    yield _pdf()


def _pdf() -> Finding:
    """Whether the system's library for PDF answers; without it everything else works."""
    from xiaoan.reports.papers.pdf import INSTALL, missing_library

    missing = missing_library()
    return _finding("导出 PDF", not missing, f"缺少系统组件：{missing}" if missing else "可以", INSTALL, Level.NOTE)


def _chinese_fonts() -> int:
    program = shutil.which("fc-list")
    if program is None:
        return 0
    listed = subprocess.run([program, ":lang=zh", "family"], capture_output=True, text=True, check=False)
    return len(set(listed.stdout.splitlines()))


def secret_files(data: Path) -> Iterator[Finding]:
    """Secrets and keys must be closed to everybody but their owner."""
    for folder in (data / "secrets", data / "keys"):
        if not folder.exists():
            continue
        loose = [
            path.name
            for path in (folder, *folder.rglob("*"))
            if stat.S_IMODE(path.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO)
        ]
        yield _finding(
            f"{folder.name} 的权限",
            not loose,
            "只有本用户能读" if not loose else f"别人也能读：{'、'.join(loose)}",
            f"请运行 chmod -R go= {folder}",
        )


def database(data: Path) -> Iterator[Finding]:
    """Version, the roles' powers, what a web process could do too much, the clock."""
    try:
        address = postgres.read_address(data)
    except Refused as absent:
        yield Finding("数据库", Level.BAD, "还没有建立", str(absent))
        return
    for role in postgres.ROLES:
        try:
            with psycopg.connect(address.dsn(role), connect_timeout=5) as connected:
                version = connected.info.server_version
                server_now: datetime = connected.execute("SELECT now()").fetchall()[0][0]
        except psycopg.OperationalError as failed:
            yield Finding("数据库", Level.BAD, f"角色 {role} 连接不上：{failed}", "请先运行 make run，再检查一次。")
            return
    major = version // 10000
    yield _finding("数据库", major >= 16, f"PostgreSQL {major}.{version % 10000}", "需要 16 或更高版本。")
    excess = _excess_powers()
    yield _finding(
        "网页进程的数据库权限",
        not excess,
        "没有多余的权力" if not excess else "；".join(excess),
        "请重新运行 make run（它会改正权限）；仍有问题请找数据库管理员。",
    )
    difference = abs(server_now - datetime.now(UTC))
    yield _finding(
        "时钟",
        difference < LARGEST_CLOCK_DIFFERENCE,
        f"与数据库相差 {difference.total_seconds():.0f} 秒",
        "请校准这台机器和数据库机器的时间。",
    )


def _excess_powers() -> list[str]:
    from xiaoan.foundation.rls import excess_powers

    return excess_powers()


def pages(data: Path) -> Iterator[Finding]:
    """The static files of the pages are where the web process looks for them."""
    ready = (data / "static" / "staticfiles.json").exists()
    yield _finding("网页文件", ready, "齐全" if ready else "没有整理好", "请运行 make run。")


def backups() -> Iterator[Finding]:
    """Whether last night's backup was made and could be brought back."""
    from django.db import Error

    from xiaoan.features.keeping.queries import standing
    from xiaoan.features.keeping.rules import Health

    try:
        how, last = standing(datetime.now(UTC))
    except Error:
        return
    state = {Health.NEVER: "还没有做过", Health.FAILED: "没有成功", Health.STALE: "已经过时", Health.SOUND: "好"}[how]
    when = f"（{last.began_at:%Y-%m-%d %H:%M} UTC）{last.words}" if last else ""
    advice = "设置 XIAOAN_BACKUP 和口令文件，见 docs/operate/backup.md；现在就做一次：xiaoan rehearse。"
    yield _finding("备份", how is Health.SOUND, f"{state}{when}", advice, Level.NOTE if last is None else Level.BAD)
