"""The operations, one module for each thing they are about. A view is one query or one command."""

from xiaoan.surfaces.api.routes import (
    attachments,
    catalogue,
    closings,
    hazards,
    inbox,
    ledgers,
    me,
    owed,
    registers,
    reports,
    trail,
    units,
)
from xiaoan.surfaces.api.routes.doing import policies, records, rosters, sweeps
from xiaoan.surfaces.api.routes.inspections import papers, visits
from xiaoan.surfaces.api.routes.returns import doing as returns
from xiaoan.surfaces.api.routes.steps import beside, coordinating, curing, grading, joining, rechecking, router

ROOMS = (
    me.router,
    inbox.router,
    units.router,
    owed.router,
    ledgers.router,
    closings.router,
    registers.router,
    sweeps.router,
    records.router,
    reports.router,
    visits.router,
    papers.router,
    returns.router,
    policies.router,
    rosters.router,
    router,
    beside.router,
    hazards.router,
    attachments.router,
    catalogue.router,
    trail.router,
)
STEPS = (curing, rechecking, grading, joining, coordinating)
"""The modules that fill the router of the steps, which stands before that of the hazards: `confirm_spots` is no id."""
