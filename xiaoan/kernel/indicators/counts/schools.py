"""The schools a figure is about, and what is counted of them: what they state, and how they stand to a norm."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from xiaoan.foundation.text import measure
from xiaoan.kernel.catalogue.pack.content import Count
from xiaoan.kernel.catalogue.pack.duties import Group
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.catalogue.rules import holds
from xiaoan.kernel.indicators.counts.defined import facts_asked, norms_asked
from xiaoan.kernel.indicators.counts.question import Evidence, Question
from xiaoan.kernel.ledgers import queries as ledgers
from xiaoan.kernel.ledgers.norms.reading import NormLine
from xiaoan.kernel.org.circumstances import Circumstances, circumstances
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.queries import schools_under


def schools_in(question: Question, group: Group) -> frozenset[UUID]:
    """The schools of which a group of tests holds, with their campuses."""
    facts = circumstances_of(question)
    found: set[UUID] = set()
    for school in all_schools(question):
        subject = facts.subject(school, at="legal")
        if subject is not None and holds(group, subject):
            found |= {school.id, *(campus.id for campus in facts.campuses.get(school.id, ()))}
    return frozenset(found)


def all_schools(question: Question) -> list[Unit]:
    """Schools under the top on some of the days, as far as they are in sight; in the order of the tree."""
    if "schools" not in question.known:
        rows = schools_under(question.top.path, first=question.first, last=question.last)
        question.known["schools"] = [unit for unit in rows if unit.id in question.sheet.units]
    return cast("list[Unit]", question.known["schools"])


def circumstances_of(question: Question) -> Circumstances:
    """What these schools state, of all that indicators ask."""
    if "facts" not in question.known:
        question.known["facts"] = circumstances(all_schools(question), facts_asked(), question.day)
    return cast("Circumstances", question.known["facts"])


def every(question: Question) -> list[Unit]:
    """The schools that count."""
    return [unit for unit in all_schools(question) if question.counts(unit.id)]


def saying_yes(question: Question, counted: Count) -> list[Evidence]:
    """Schools that say yes, or each of whose campuses does."""
    facts = circumstances_of(question)
    return [
        Evidence("unit", str(unit.id), unit.id, unit.short_name)
        for unit in every(question)
        if facts.everywhere(unit, counted.fact)
    ]


def stated(question: Question, counted: Count) -> list[tuple[Unit, int]]:
    """Schools with a number they state, or the sum of what their campuses do; those without any are left out."""
    facts, found = circumstances_of(question), []
    for unit in every(question):
        value = facts.whole(unit).get(counted.fact)
        if isinstance(value, int) and value:
            found.append((unit, int(value)))
    return found


def stated_lines(question: Question, counted: Count, limit: int) -> list[Evidence]:
    fact = shelf().facts.get(counted.fact)
    measure_word = fact.unit if fact else ""
    return [
        Evidence("unit", str(unit.id), unit.id, f"{unit.short_name} {measure(number, measure_word)}")
        for unit, number in stated(question, counted)[:limit]
    ]


def bound(question: Question, counted: Count, *, meeting: bool) -> list[Evidence]:
    """Schools a norm is for; `meeting`: which have as many as it wants, on each campus when it asks each."""
    if "norms" not in question.known:
        lines = ledgers.standings(question.viewer, question.top, question.day, codes=norms_asked())
        question.known["norms"] = lines
    short: dict[UUID, int] = {}
    for line in cast("list[NormLine]", question.known["norms"]):
        if line.norm.code == counted.norm:
            short[line.school] = short.get(line.school, 0) + line.short
    return [
        Evidence("unit", str(unit.id), unit.id, unit.short_name)
        for unit in every(question)
        if unit.id in short and not (meeting and short[unit.id])
    ]
