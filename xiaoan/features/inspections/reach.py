"""Who sees which visits and papers. A mixed one, with several domains, is for those who hold all of them."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from xiaoan.features.inspections.rules import lacking
from xiaoan.foundation.errors import NotFound
from xiaoan.kernel.access.rules import Viewer

M = TypeVar("M", bound=Model)


def within(viewer: Viewer, verb: str) -> Q:
    """A filter on rows with `domains` (a list) holding exactly those for which `lacking` is empty.

    For each domain that a grant is narrowed to: either the row does not speak of it, or the viewer's grants
    for it reach the row; and whatever else it speaks of is reached by a grant for all domains.
    """
    narrowed = sorted({domain for held in viewer.held if verb in held.verbs for domain in held.domains})
    found = _reach(viewer, verb, "")
    if not narrowed:
        return found
    for domain in narrowed:
        found &= ~Q(domains__contains=[domain]) | _reach(viewer, verb, domain)
    return found & (Q(domains__contained_by=narrowed) | _reach(viewer, verb, None))


def _reach(viewer: Viewer, verb: str, domain: str | None) -> Q:
    """Rows of the places where the verb is held: for anything (""), for one domain, for all domains (None)."""
    reach = Q(pk__in=[])
    for held in viewer.held:
        if verb not in held.verbs or (held.domains and (domain is None or (domain and domain not in held.domains))):
            continue
        if held.range:
            reach |= Q(path__gte=held.range[0], path__lt=held.range[1])
        else:
            reach |= Q(unit_id__in=held.units)
    return reach


def seen(viewer: Viewer, rows: QuerySet[M], verb: str) -> QuerySet[M]:
    """The rows the viewer may `verb`."""
    return rows.filter(within(viewer, verb))


def one(viewer: Viewer, rows: QuerySet[M], row_id: UUID, verb: str) -> M:
    """One row by id, or NotFound when it is absent or out of sight."""
    found = seen(viewer, rows, verb).filter(pk=row_id).first()
    if found is None:
        raise NotFound()
    return found


def may(viewer: Viewer, verb: str, path: str, unit: UUID, domains: list[str]) -> bool:
    """The same of one row."""
    return not lacking(viewer, verb, path, unit, domains)
