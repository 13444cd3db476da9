"""Terms and school years of one section, chosen from the layers of a calendar.

A nearer term displaces every farther one it overlaps. School years are given, or derived from the terms: a
term that starts in July–December opens the school year of its calendar year, one that starts earlier
belongs to the year before. Where no term is known there is no school year.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from xiaoan.engines.cadence.calendars.days import Layer, Term

YEAR_OPENS_FROM = 7  # A term that starts in this month or later is the first of a school year.


def terms_of(layers_nearest_first: Sequence[Layer], section: str) -> tuple[Term, ...]:
    """The terms that hold for a section, in order."""
    return _nearest([layer.terms for layer in layers_nearest_first], section)


def school_years_of(layers_nearest_first: Sequence[Layer], section: str, terms: Sequence[Term]) -> tuple[Term, ...]:
    """The school years that hold for a section: those given, then those derived where none is given."""
    given = _nearest([layer.school_years for layer in layers_nearest_first], section)
    return _nearest([given, _derived(terms)], "")


def _nearest(groups: Sequence[Sequence[Term]], section: str) -> tuple[Term, ...]:
    kept: list[Term] = []
    for group in groups:
        for own in (True, False):
            candidates = [term for term in group if (term.section == section) is own and term.section in ("", section)]
            kept += [term for term in candidates if not any(_overlap(term, other) for other in kept)]
    return tuple(sorted((term._replace(section="") for term in kept), key=lambda term: term.starts))


def _overlap(one: Term, other: Term) -> bool:
    return one.starts <= other.ends and other.starts <= one.ends


def _derived(terms: Sequence[Term]) -> list[Term]:
    opening: dict[int, date] = {}
    for term in sorted(terms, key=lambda one: one.starts):
        if term.starts.month >= YEAR_OPENS_FROM:
            opening.setdefault(term.starts.year, term.starts)
        else:
            opening.setdefault(term.starts.year - 1, date(term.starts.year - 1, 9, 1))
    years = []
    for year, starts in sorted(opening.items()):
        following = opening.get(year + 1)
        ends = following - timedelta(days=1) if following else date(year + 1, 8, 31)
        years.append(Term(f"{year}", f"{year}–{year + 1}", starts, ends))
    return years
