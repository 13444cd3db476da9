"""The operations, one module for each thing they are about. A view is one query or one command."""

from xiaoan.surfaces.api.routes import attachments, catalogue, inbox, me, owed, records, trail, units

ROOMS = (
    me.router,
    inbox.router,
    units.router,
    owed.router,
    records.router,
    attachments.router,
    catalogue.router,
    trail.router,
)
