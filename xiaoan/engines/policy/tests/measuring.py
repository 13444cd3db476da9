"""How near a reading comes to what people marked in a document: found, exact, domain, papers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from xiaoan.engines.policy.reader import read
from xiaoan.engines.policy.records import record
from xiaoan.engines.policy.shapes import Reading, Span
from xiaoan.engines.policy.source import document_of

DOCUMENTS = Path(__file__).parent / "documents"
NAMES = sorted(path.stem for path in DOCUMENTS.glob("*.txt"))


class Score(NamedTuple):
    """Counts that can be added up."""

    wanted: int = 0
    read: int = 0
    found: int = 0
    exact: int = 0
    domain: int = 0
    papers_wanted: int = 0
    papers_read: int = 0
    papers: int = 0

    def __add__(self, other: tuple[Any, ...]) -> Score:
        return Score(*(one + two for one, two in zip(self, other, strict=True)))

    @property
    def shares(self) -> tuple[float, float, float, float]:
        """F1 of found and of exact, share of right domains, F1 of papers."""
        return (
            _f1(self.found, self.read, self.wanted), _f1(self.exact, self.read, self.wanted),
            self.domain / max(1, self.found), _f1(self.papers, self.papers_read, self.papers_wanted),
        )  # fmt: skip


def _f1(hits: int, one: int, other: int) -> float:
    return 2 * hits / (one + other) if one + other else 1.0


@cache
def reading(name: str) -> Reading:
    """The reading of a document of ours."""
    return read(document_of((DOCUMENTS / f"{name}.txt").read_bytes(), f"{name}.txt"))


def marked(name: str) -> list[dict[str, Any]]:
    """What people marked in it."""
    text = (DOCUMENTS / f"{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def score(name: str) -> Score:
    """A document's reading against what was marked in it; each duty is matched once, the likest first."""
    taken = reading(name)
    text = taken.document.text
    read_ones = [(duty.span, record(duty, 0, name)) for duty in taken.duties if duty.scope == "in"]
    marks = [(_place(text, each), each) for each in marked(name)]
    pairs = sorted(
        (-_agreement(record_, mark), -_overlap(span, place), one, other)
        for one, (span, record_) in enumerate(read_ones)
        for other, (place, mark) in enumerate(marks)
        if _overlap(span, place) >= 0.5
    )
    matched: dict[int, int] = {}
    for _, _, one, other in pairs:
        if one not in matched and other not in matched.values():
            matched[one] = other
    wanted = [mark for _, mark in marks if mark.get("scope", "in") == "in"]
    hits = [
        (read_ones[one][1], marks[other][1])
        for one, other in matched.items()
        if marks[other][1].get("scope", "in") == "in"
    ]
    return Score(
        len(wanted), len(read_ones) - (len(matched) - len(hits)), len(hits),
        sum(_exact(one, mark) for one, mark in hits),
        sum(one["domain"] in (mark["domain"], *mark.get("domain_alt", ())) for one, mark in hits),
        sum(len(mark.get("evidence") or ()) for _, mark in hits), sum(len(one["evidence"]) for one, _ in hits),
        sum(_papers(one, mark) for one, mark in hits),
    )  # fmt: skip


def _place(text: str, mark: Mapping[str, Any]) -> Span:
    """Where a marked quote stands; it may run over the end of a line that was cut."""
    starts = [0, *(at + 1 for at, each in enumerate(text) if each == "\n")]
    at = text.index(mark["quote"], starts[mark["line"] - 1])
    return Span(at, at + len(mark["quote"]))


def _overlap(one: Span, other: Span) -> float:
    common = min(one.end, other.end) - max(one.start, other.start)
    return max(0, common) / max(1, min(one.end - one.start, other.end - other.start))


def _agreement(one: Mapping[str, Any], mark: Mapping[str, Any]) -> int:
    return sum(_plain(name, one) == _plain(name, mark) for name in ("frequency", "threshold", "deadline"))


def _exact(one: Mapping[str, Any], mark: Mapping[str, Any]) -> bool:
    compared = {"frequency", "threshold", "deadline"} - set(mark.get("inferred") or ())
    return all(_plain(name, one) == _plain(name, mark) for name in compared)


def _plain(name: str, said: Mapping[str, Any]) -> object:
    value = said.get(name)
    if not value:
        return None
    if name == "frequency":
        return value["per"], float(value["times"]), value.get("op", ">=")
    if name == "threshold":
        return json.dumps(value["value"]), value.get("unit")
    return value["kind"], json.dumps(value["value"])


def _papers(one: Mapping[str, Any], mark: Mapping[str, Any]) -> int:
    left: list[str] = list(mark.get("evidence") or ())
    hits = 0
    for name in _names(one):
        match = next((each for each in left if name in each or each in name), None)
        if match is not None:
            left.remove(match)
            hits += 1
    return hits


def _names(one: Mapping[str, Any]) -> Iterable[str]:
    return one.get("evidence") or ()
