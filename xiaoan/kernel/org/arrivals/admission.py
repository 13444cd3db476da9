"""Setting up the schools of a plan, all of them or none: towns first, then schools with their facts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from xiaoan.foundation.errors import Refused
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.org.arrivals.placing import TOWN, Known, Plan
from xiaoan.kernel.org.commands import found_unit, state_facts
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.queries import under, unit


def known_under(top: Unit) -> list[Known]:
    """The open units under `top`, it included; the tree is a reference table and needs no scope."""
    rows = under(top.path).filter(closed=None).order_by("path")
    return [Known(*row) for row in rows.values_list("id", "name", "short_name", "code", "kind", "parent_id")]


def admit(
    *,
    by: Viewer,
    top: Unit,
    plan: Plan,
    since: date,
    at: datetime,
    tell: Callable[[int], None] = lambda done: None,
) -> list[Unit]:
    """Set up what a plan says under `top`; schools without a date of their own open on `since`.

    `tell` hears how many schools are done. Refused, with nothing written, when the plan has a problem.
    """
    if plan.problems:
        raise Refused("名单里还有问题，没有导入任何学校。")
    made: list[Unit] = []
    by_name: dict[str, Unit] = {}
    with acts.opened(by=by, at=at):
        kind = next((code for code, words in shelf().unit_kinds.items() if words.level == TOWN), "")
        for name in plan.towns:
            by_name[name] = found_unit(by=by, parent=top, kind=kind, name=name, opened=since, at=at)
        there = {step.under: None for step in plan.steps if step.under is not None}
        parents = {key: unit(key) for key in there}
        for step in plan.steps:
            arrival = step.arrival
            parent = parents[step.under] if step.under is not None else by_name[step.beneath]
            school = found_unit(
                by=by, parent=parent, kind=arrival.kind.kind, name=arrival.name, short_name=arrival.short,
                code=arrival.code, opened=arrival.opened or since, at=at,
            )  # fmt: skip
            by_name.setdefault(arrival.name, school)
            state_facts(by=by, unit=school, facts=arrival.facts, since=max(since, school.opened), at=at)
            made.append(school)
            tell(len(made))
    return made
