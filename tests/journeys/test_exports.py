"""Files leave by a list's button: a short list at once, a long one is made meanwhile, told in the inbox and fetched."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.journeys.county import County
from tests.journeys.test_pictures import look
from tests.journeys.test_sweep import at_desk
from xiaoan.features.exports.models import Export
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.hazards.tests.play import Play
from xiaoan.kernel.jobs.commands import work_one
from xiaoan.surfaces.web.pages.exports import sending

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("width", [360, 1440])
def test_a_long_list_is_asked_for_left_and_fetched(
    county: County, width: int, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EXPORTS = tmp_path / "exports"
    county.clock.set(10, 27, 15, 30)
    play = Play(county.cast)
    play.hazard()
    play.hazard()
    monkeypatch.setattr(sending, "AT_ONCE", 1)
    officer = at_desk(county, "officer", width=width)
    officer.goto("/hazards")
    assert officer.locator('a[href^="/exports/lists/hazards"]').count() == 1
    officer.goto("/exports/lists/hazards?state=open")
    look(officer, "export_long")
    officer.get_by_role("button", name="生成文件").click()
    officer.wait_for_url("**/exports")
    look(officer, "exports_waiting")
    with opened(EVERYTHING):
        while work_one(at=county.clock.at):
            pass
        assert Export.objects.get().failure == ""
    officer.reload()
    look(officer, "exports_ready")
    with officer.expect_download() as got:
        officer.get_by_role("link", name="下载").click()
    assert got.value.suggested_filename.endswith(".xlsx")
