"""All measurements, one after the other, to the end: one that fails or takes too long is written down as failed.

Run it as `make bench` (25 minutes at most on two idle cores), `make bench BENCH=small` for a quick look with small
sizes, or `.venv/bin/python bench/run.py [--small] [NAME …]`. Its exit status is 1 when anything failed.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench import results

HERE = Path(__file__).parent
ALLOWED = 25 * 60.0
"""Seconds for all of them."""


class Bench(NamedTuple):
    """A program of this folder, its arguments at full size and for a quick look, and the seconds it may take."""

    name: str
    full: tuple[str, ...]
    small: tuple[str, ...]
    seconds: float


BENCHES = (
    Bench("ingest", (), ("800",), 420),
    Bench("province", (), ("450", "--hazards", "20000"), 540),
    Bench("exports", (), ("2000",), 180),
    Bench("imports", ("2000",), ("200",), 180),
    Bench("cadence", (), (), 90),
    Bench("reader", (), ("60000",), 120),
    Bench("owed", (), ("10",), 240),
    Bench("wide", (), ("10",), 240),
    Bench("demo", ("7",), ("2",), 180),
)


def main(names: list[str], *, small: bool) -> int:
    """Run those that are there; how many failed."""
    until, failed = time.monotonic() + ALLOWED, 0
    for bench in BENCHES:
        program = HERE / f"{bench.name}.py"
        if not program.exists() or (names and bench.name not in names):
            continue
        print(f"== {bench.name}", flush=True)
        results.forget(program.name)
        began = time.monotonic()
        wrong = _run([sys.executable, str(program), *(bench.small if small else bench.full)],
                     min(bench.seconds, until - began))  # fmt: skip
        seconds = time.monotonic() - began
        if wrong:
            failed += 1
            print(f"   {wrong}", file=sys.stderr, flush=True)
        size = "small" if small else "full"
        results.record(f"failed: {wrong}" if wrong else "whole run", seconds, "s", bench=program.name, size=size)
    return failed


def _run(command: list[str], seconds: float) -> str:
    """What went wrong, in a few words; empty when it ran to its end. Its servers go with it."""
    if seconds <= 0:
        return "no time was left"
    process = subprocess.Popen(command, cwd=HERE.parent, start_new_session=True)
    try:
        status = process.wait(seconds)
    except subprocess.TimeoutExpired:
        # First a word, so that it stops its database server; then the whole family.
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        return f"stopped after {seconds:.0f} s"
    except KeyboardInterrupt:
        os.killpg(process.pid, signal.SIGINT)
        raise
    return f"exit status {status}" if status else ""


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("names", nargs="*")
    asked.add_argument("--small", action="store_true")
    told = asked.parse_args()
    sys.exit(1 if main(told.names, small=told.small) else 0)
