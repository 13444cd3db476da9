"""Setting up the schools of a plan, all of them or none: towns first, then schools with their facts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime

from xiaoan.foundation.errors import Refused
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.org.arrivals.placing import TOWN, Known, Plan, Step
from xiaoan.kernel.org.commands import found_unit
from xiaoan.kernel.org.events import FactStated
from xiaoan.kernel.org.models import Fact
from xiaoan.kernel.org.verbs import FOUND, STATE
from xiaoan.kernel.tree.models import Unit, placed
from xiaoan.kernel.tree.queries import under, unit

_BATCH = 500


def known_under(top: Unit, *, ended: bool = False) -> list[Known]:
    """The open units under `top`, it included, and with `ended` the closed ones too; the tree needs no scope."""
    rows = under(top.path).order_by("path")
    rows = rows if ended else rows.filter(closed=None)
    found = rows.values_list("id", "name", "short_name", "code", "kind", "parent_id", "closed")
    return [
        Known(key, name, short, code, kind, parent, closed is not None)
        for key, name, short, code, kind, parent, closed in found
    ]


def admit(
    *,
    by: Viewer,
    top: Unit,
    plan: Plan,
    since: date,
    at: datetime,
    tell: Callable[[int], None] = lambda done: None,
    towns: Callable[[Unit], None] = lambda town: None,
) -> list[Unit]:
    """Set up what a plan says under `top`; schools without a date of their own open on `since`.

    `tell` hears how many schools are done, `towns` of each town made. Refused, with nothing written, when the plan
    has a problem.
    """
    if plan.problems:
        raise Refused("名单里还有问题，没有导入任何学校。")
    made: list[Unit] = []
    by_name: dict[str, Unit] = {}
    with acts.opened(by=by, at=at) as act:
        act.require(FOUND, top)
        kind = next((code for code, words in shelf().unit_kinds.items() if words.level == TOWN), "")
        for name in plan.towns:
            by_name[name] = found_unit(by=by, parent=top, kind=kind, name=name, opened=since, at=at)
            towns(by_name[name])
        parents = {key: unit(key) for key in {step.under for step in plan.steps} if key is not None}
        for batch in _batches(plan.steps):
            facts: list[Fact] = []
            for step in batch:
                arrival = step.arrival
                parent = parents[step.under] if step.under is not None else by_name[step.beneath]
                school = found_unit(
                    by=by, parent=parent, kind=arrival.kind.kind, name=arrival.name, short_name=arrival.short,
                    code=arrival.code, opened=arrival.opened or since, at=at,
                )  # fmt: skip
                by_name.setdefault(arrival.name, school)
                facts += _first_facts(act, school, step, since)
                made.append(school)
            _state(act, facts)
            tell(len(made))
    return made


def _batches(steps: Sequence[Step]) -> Iterator[Sequence[Step]]:
    return (steps[start : start + _BATCH] for start in range(0, len(steps), _BATCH))


def _first_facts(act: acts.Act, school: Unit, step: Step, since: date) -> list[Fact]:
    """Facts of a school that has none yet; they were read, and so checked, by the pack's own words."""
    act.require(STATE, school)
    first = max(since, school.opened)
    return [Fact(**placed(school), key=key, value=value, valid_from=first) for key, value in step.arrival.facts.items()]


def _state(act: acts.Act, facts: list[Fact]) -> None:
    Fact.objects.bulk_create(facts)
    for fact in facts:
        act.record(FactStated(key=fact.key, value=fact.value, valid_from=fact.valid_from), about=fact)
