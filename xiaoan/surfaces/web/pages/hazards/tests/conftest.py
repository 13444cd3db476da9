"""The cast at work, signed in without a browser, on the clock of the play; everything rolls back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.support.cast import START, Cast
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.models import Account
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.commands import adopt
from xiaoan.kernel.catalogue.queries import contents
from xiaoan.kernel.hazards.tests.play import Play
from xiaoan.surfaces.web.pages.entry import BACKEND
from xiaoan.surfaces.web.pages.hazards.tests.desk import Desk


@pytest.fixture
def desk(cast: Cast, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    storages = {**settings.STORAGES}
    storages["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = storages
    settings.FILES = tmp_path / "files"
    version = contents()["fire"].version
    adopt(by=operator(), unit=cast.unit("city"), pack="fire", version=version, starts=date(2026, 9, 1), at=START)
    play = Play(cast)
    clients: dict[str, Client] = {}

    def signed_in(name: str) -> Client:
        if name not in clients:
            clients[name] = client = Client()
            with opened(EVERYTHING):
                client.force_login(Account.objects.get(id=cast.account(name)), backend=BACKEND)
            # A bureau's second step is another test's affair.
            session = client.session
            session["by_link"] = True
            session.save()
        return clients[name]

    monkeypatch.setattr("xiaoan.surfaces.web.door.now", lambda: play.at)
    return Desk(play, signed_in)
