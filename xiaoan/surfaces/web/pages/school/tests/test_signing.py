"""签字定稿 on the page: once, by the head, after the month; the figures then stand still."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.indicators.models import Closing
from xiaoan.surfaces.web.pages.hazards.tests.desk import Desk, text

MONTH = "?month=2026-10"


def november(desk: Desk) -> str:
    """The third of November; the address of the school."""
    desk.play.at = datetime(2026, 11, 3, 1, 0, tzinfo=UTC)
    return f"/school/{desk.play.cast.unit('school').id}"


def test_the_head_sees_what_is_signed_and_signs_once(desk: Desk) -> None:
    here = november(desk)
    assert "2026年10月待签字定稿" in text(desk.get("principal", here))
    assert "待签字定稿" not in text(desk.get("safety", here))
    page: Any = desk.get("principal", f"{here}/sign{MONTH}")
    total = page.context["total"]
    client = desk.signed_in("principal")
    answered = client.post(f"{here}/sign", {"month": "2026-10"})
    assert (answered.status_code, answered["Location"]) == (302, f"{here}{MONTH}")
    again = client.post(f"{here}/sign", {"month": "2026-10"})
    assert again.status_code == 422
    with opened(EVERYTHING):
        (closing,) = Closing.objects.all()
    assert closing.signed
    assert sum(each.missing for each in closing.tallies.values()) == total.missing > 0
    after = text(desk.get("principal", f"{here}{MONTH}"))
    assert "示例·林校长" in after
    assert "已定稿" in after
    assert "待签字定稿" not in text(desk.get("principal", here))
    bureau: Any = desk.get("officer", f"/bureau{MONTH}")
    assert bureau.context["signed"].signed == 1
    assert "应签 3 = 已签 1 + 到期没签 0 + 还没签 2" in text(bureau)


def test_a_running_month_is_not_signed(desk: Desk) -> None:
    here = f"/school/{desk.play.cast.unit('school').id}"
    refused = desk.signed_in("principal").post(f"{here}/sign", {"month": "2026-10"})
    assert refused.status_code == 422
    assert "还没有过完" in text(refused)  # type: ignore[arg-type]


def test_nobody_else_signs(desk: Desk) -> None:
    here = november(desk)
    for who in ("stranger", "guard", "safety", "officer", "far_officer", "fireman", "middle_principal"):
        assert desk.get(who, f"{here}/sign{MONTH}").status_code == 404, who
        assert desk.signed_in(who).post(f"{here}/sign", {"month": "2026-10"}).status_code == 404, who
    with opened(EVERYTHING):
        assert not Closing.objects.exists()
