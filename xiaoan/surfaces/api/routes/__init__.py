"""The operations, one module for each thing they are about. A view is one query or one command."""

from xiaoan.surfaces.api.routes import attachments, catalogue, me, trail, units

ROOMS = (me.router, units.router, attachments.router, catalogue.router, trail.router)
