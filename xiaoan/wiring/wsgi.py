"""The WSGI entry. A web process with more power than it needs refuses to start."""

from __future__ import annotations

import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiaoan.settings")
application = get_wsgi_application()

from django.urls import get_resolver  # noqa: E402  the apps must be loaded first

from xiaoan.foundation.rls import excess_powers  # noqa: E402
from xiaoan.foundation.typed_json import prepared  # noqa: E402


def refuse_excess_power() -> None:
    """End the process, saying why, when its database role could do more than pages need."""
    if excess := excess_powers():
        sys.exit("web 进程的数据库权限过大，拒绝启动：" + "；".join(excess))


refuse_excess_power()
# While there is one thread: every page and route is imported, then every shape they read is worked out.
assert get_resolver().url_patterns
prepared()
