"""The operations, one module for each thing they are about. A view is one query or one command."""

from xiaoan.surfaces.api.routes import (
    attachments,
    catalogue,
    closings,
    hazards,
    inbox,
    me,
    owed,
    records,
    reports,
    trail,
    units,
)
from xiaoan.surfaces.api.routes.steps import curing, grading, joining, rechecking, router

ROOMS = (
    me.router,
    inbox.router,
    units.router,
    owed.router,
    closings.router,
    records.router,
    reports.router,
    router,
    hazards.router,
    attachments.router,
    catalogue.router,
    trail.router,
)
STEPS = (curing, rechecking, grading, joining)
"""The modules that fill the router of the steps, which stands before that of the hazards: `confirm_spots` is no id."""
