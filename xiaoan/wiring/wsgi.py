"""The WSGI entry. A web process with more power than it needs refuses to start."""

from __future__ import annotations

import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiaoan.settings")
application = get_wsgi_application()

from xiaoan.foundation.rls import excess_powers  # noqa: E402  the apps must be loaded first

_excess = excess_powers()
if _excess:
    sys.exit("web 进程的数据库权限过大，拒绝启动：" + "；".join(_excess))
