"""`python -m xiaoan.surfaces.worker`: started by `xiaoan up`, or by a service manager."""

import os

os.environ["XIAOAN_DB_ROLE"] = "worker"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiaoan.settings")

import django

django.setup()

from xiaoan.surfaces.worker.loop import Worker  # noqa: E402  the apps must be loaded

Worker().run()
