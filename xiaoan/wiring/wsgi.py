"""The WSGI entry. A web process with more power than it needs refuses to start."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiaoan.settings")
application = get_wsgi_application()

from xiaoan.wiring.checks import refuse_excess_power  # noqa: E402  the apps must be loaded first

refuse_excess_power()
