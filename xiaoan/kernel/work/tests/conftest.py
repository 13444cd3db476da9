"""The cast with the lamp pack adopted by the city: what every test of work stands on."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.cast import Cast
from xiaoan.kernel.work.tests.acting import adopt_lamp


@pytest.fixture
def county(cast: Cast) -> Cast:
    """The cast in a rolled-back transaction, the lamp pack governing from 1 September 2026."""
    adopt_lamp(cast, starts=date(2026, 9, 1))
    return cast
