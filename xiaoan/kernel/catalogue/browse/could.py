"""Whether a school of some kind can owe a duty at all, whatever else is true of it.

A bureau looks at a kind of school whose facts differ from school to school: what only a fact decides stays possible.
"""

from __future__ import annotations

from xiaoan.kernel.catalogue.pack.duties import Duty, Group, Test
from xiaoan.kernel.catalogue.pack.words import RESERVED_FACTS, UnitKind
from xiaoan.kernel.catalogue.rules import Subject, holds, owed_at


def could_owe(duty: Duty, kind: UnitKind) -> bool:
    """Whether some unit of this kind may owe the duty: it is owed there, and no test of its kind, stage or level
    rules it out."""
    if not owed_at(duty, kind):
        return False
    subject = Subject(kind)
    return any(_could(group, subject) for group in (duty.applies_to, *duty.also_for))


def _could(group: Group, subject: Subject) -> bool:
    return (
        all(not _decided(test) or _passes(test, subject) for test in group.all)
        and (not group.any or any(not _decided(test) or _passes(test, subject) for test in group.any))
        and not any(_decided(test) and _passes(test, subject) for test in group.none)
    )


def _decided(test: Test) -> bool:
    """Whether the kind alone answers the test."""
    return test.fact in RESERVED_FACTS


def _passes(test: Test, subject: Subject) -> bool:
    return holds(Group(all=(test,)), subject)
