"""The cast signed in, on the day of its hazards, with servers of our own for the world outside."""

from __future__ import annotations

from typing import Any

import pytest

from xiaoan.features.channels.tests.conftest import box, sink
from xiaoan.features.channels.tests.sinks import Mailbox, Sink
from xiaoan.surfaces.web.pages.hazards.tests.conftest import desk
from xiaoan.surfaces.web.pages.hazards.tests.desk import Desk

__all__ = ["box", "desk", "outside", "sink"]


@pytest.fixture
def outside(desk: Desk, sink: Sink, box: Mailbox, settings: Any, tmp_path: Any) -> Sink:
    settings.CHANNEL_HOSTS, settings.SECRETS = sink.hosts, tmp_path / "secrets"
    return sink
