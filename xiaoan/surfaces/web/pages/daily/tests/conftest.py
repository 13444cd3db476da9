"""A school day without a browser: the fire pack adopted, a clock of the test's own, people signed in."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.support.cast import START, Cast
from xiaoan.foundation.clock import instant
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.models import Account
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.commands import adopt
from xiaoan.kernel.catalogue.queries import contents
from xiaoan.surfaces.web.pages.daily.tests.school import School
from xiaoan.surfaces.web.pages.entry import BACKEND


@pytest.fixture
def school(cast: Cast, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> School:
    """Tuesday, 20 October 2026, half past three; everything rolls back."""
    storages = {**settings.STORAGES}
    storages["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = storages
    settings.FILES = tmp_path / "files"
    version = contents()["fire"].version
    adopt(by=operator(), unit=cast.unit("city"), pack="fire", version=version, starts=date(2026, 9, 1), at=START)

    def signed_in(name: str) -> Client:
        client = Client()
        with opened(EVERYTHING):
            client.force_login(Account.objects.get(id=cast.account(name)), backend=BACKEND)
        return client

    made = School(cast, signed_in, instant(date(2026, 10, 20), time(15, 30)))
    monkeypatch.setattr("xiaoan.surfaces.web.door.now", lambda: made.at)
    return made
