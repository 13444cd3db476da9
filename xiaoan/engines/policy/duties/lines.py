"""From a bundle of constraints to the records it makes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from xiaoan.engines.policy.duties.grouping import Bundle
from xiaoan.engines.policy.shapes import Deadline, Found, Frequency, Threshold

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Line:
    """A constraint set that becomes one record."""

    frequency: Found[Frequency] | None = None
    threshold: Found[Threshold] | None = None
    deadline: Found[Deadline] | None = None
    papers: tuple[Found[str], ...] = ()


def lines_of(bundle: Bundle) -> Iterator[Line]:
    """One record for each constraint of a bundle; amounts, days and papers go with the frequency they stand beside."""
    papers = (*bundle.papers, *bundle.shared)
    amounts, days = list(bundle.thresholds), list(bundle.deadlines)
    ahead = _ahead(bundle)
    if bundle.frequencies:
        different = list({each.value: each for each in reversed(bundle.frequencies)}.values())[::-1]
        for often in different:
            alone = len(different) == 1
            day = ahead or _near(days, often, alone)
            amount = _near(amounts, often, alone)
            yield Line(often, amount, day, papers)
            days = [each for each in days if each is not day]
            amounts = [each for each in amounts if each is not amount]
        papers = ()
    elif amounts and days:
        yield Line(None, amounts.pop(0), days.pop(0), papers)
        papers = ()
    for day, own in zip(days, _shared_out(papers, days), strict=True):
        yield Line(deadline=day, papers=own)
        papers = ()
    for amount in amounts:
        yield Line(threshold=amount, papers=papers)
        papers = ()
    if papers:
        yield Line(papers=papers)


def _shared_out(papers: tuple[Found[str], ...], days: list[Found[Deadline]]) -> list[tuple[Found[str], ...]]:
    """Each day's papers: a paper belongs to the last day before it, those in front to the first."""
    own: list[list[Found[str]]] = [[] for _ in days]
    for paper in papers:
        if days:
            own[max(0, sum(day.start <= paper.start for day in days) - 1)].append(paper)
    return [tuple(each) for each in own]


def _ahead(bundle: Bundle) -> Found[Deadline] | None:
    """A span of time in front of several frequencies holds for each of them."""
    if len(bundle.frequencies) > 1 and bundle.deadlines and bundle.deadlines[0].end <= bundle.frequencies[0].start:
        first = bundle.deadlines[0]
        return first if first.value.kind in ("date_range", "month") else None
    return None


def _near(found: list[Found[T]], often: Found[Frequency], alone: bool) -> Found[T] | None:
    """The constraint that stands in, or right behind, a frequency; the first when there is but one frequency."""
    if alone:
        return found[0] if found else None
    for each in found:
        if often.start - 2 <= each.start <= often.end + 12:
            return each
    return None
