"""工作标准: the releases in the house, and the duties with their clauses, as they govern a unit on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Router, Schema

from xiaoan.foundation.clock import school_day
from xiaoan.kernel.access.queries import visible_unit
from xiaoan.kernel.catalogue.models import Release
from xiaoan.kernel.catalogue.own import is_own
from xiaoan.kernel.catalogue.pack.duties import Duty
from xiaoan.kernel.catalogue.pack.schema import Pack
from xiaoan.kernel.catalogue.pack.written import Clause
from xiaoan.kernel.catalogue.queries import filled, governing, shared, shelf
from xiaoan.kernel.catalogue.verbs import SEE
from xiaoan.surfaces.api.door import Seat, reads
from xiaoan.surfaces.api.parameters import MaybeDay, Word

router = Router(tags=["工作标准"])


class PackRelease(Schema):
    """The newest release of a pack in the house. `digest` is SM3 over its content."""

    pack: str
    version: str
    title: str
    digest: str
    loaded_at: datetime


class DutyClause(Schema):
    """Why: the document, the place in it, what it asks. `verify`: nobody has yet held the text in hand 待核对原文."""

    source: str
    source_title: str
    clause: str
    says: str
    verify: bool


class DutyLine(Schema):
    """A duty in plain values. `times` per `every`; `on` are the kinds of day it runs on; `minutes` an estimate."""

    code: str
    title: str
    title_en: str
    domain: str
    pack: str
    version: str
    at: str
    per: str
    every: str
    times: int
    on: list[str]
    asked_of: list[str]
    roster: str
    answering: str
    checklist: str
    minutes: int
    grace_days: int
    clauses: list[DutyClause]


@router.get("/catalogue/releases", response=list[PackRelease], summary="平台上各工作标准的最新版本")
@reads(SEE)
def releases(request: Seat) -> list[Release]:
    """The newest release of every pack; which one governs a unit is said by `duties`."""
    return list(shared().defer("content"))


@router.get("/catalogue/duties", response=list[DutyLine], summary="各项职责及其依据")
@reads(SEE)
def duties(request: Seat, unit: UUID | None = None, on: MaybeDay = None, domain: Word = "") -> list[dict[str, Any]]:
    """Duties as they govern `unit` on a day, its parameters filled in; without a unit, of the newest releases."""
    day: date = on or school_day(request.at)
    if unit is None:
        newest = (pack for code, pack in filled().items() if not is_own(code))
        packs: Iterable[tuple[Pack, str]] = [(pack, pack.version) for pack in newest]
    else:
        reigns = governing(visible_unit(request.viewer, unit, SEE), day)
        packs = [(reign.pack, reign.version) for _code, reign in sorted(reigns.items())]
    found = [line for pack, version in packs for line in _lines(pack, version)]
    return [line for line in found if domain in ("", line["domain"])]


def _lines(pack: Pack, version: str) -> Iterator[dict[str, Any]]:
    titles = {code: source.title for code, source in shelf().sources.items()}
    for duty in pack.duties:
        yield {
            **{name: getattr(duty, name) for name in _SAME},
            "domain": pack.domain,
            "pack": pack.code,
            "version": version,
            "asked_of": duty.asked_of.posts,
            "roster": duty.asked_of.roster,
            "clauses": [_clause(each, titles) for each in _clauses(duty)],
        }


_SAME = (
    "code", "title", "title_en", "at", "per", "every", "times", "on", "answering", "checklist", "minutes",
    "grace_days",
)  # fmt: skip


def _clauses(duty: Duty) -> Iterator[Clause]:
    yield from duty.clauses
    for evidence in duty.evidence:
        yield evidence.clause


def _clause(clause: Clause, titles: dict[str, str]) -> dict[str, Any]:
    return {
        "source": clause.source,
        "source_title": titles.get(clause.source, clause.source),
        "clause": clause.clause,
        "says": clause.says,
        "verify": clause.verify,
    }
