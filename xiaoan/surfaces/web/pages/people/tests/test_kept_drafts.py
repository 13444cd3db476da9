"""待我签 shows drafts that stand with their own thing, and signs them there."""

from __future__ import annotations

from xiaoan.kernel.hazards import commands
from xiaoan.kernel.hazards.tests.play import stored
from xiaoan.surfaces.web.pages.hazards.tests.conftest import desk
from xiaoan.surfaces.web.pages.hazards.tests.desk import Desk, text

__all__ = ["desk"]


def test_a_request_is_read_and_signed_under_what_waits_for_signature(desk: Desk) -> None:
    play = desk.play
    hazard = play.held()
    commands.draft_up(by=play.seat("safety"), hazard_id=hazard.id, ask="请拨付 36,000 元", at=play.later())
    shown = text(desk.get("principal", "/signing"))
    assert "请拨付 36,000 元" in shown
    assert "看后签发" in shown
    assert "等负责人签字" in text(desk.get("safety", "/signing"))
    address, draft = f"/signing/{hazard.id}/sign", {"kind": "hand_up"}
    assert desk.send("stranger", address, **draft).status_code == 404
    assert desk.send("principal", address, kind="x").status_code == 404
    assert desk.send("principal", address).status_code == 404
    assert desk.send("principal", address, **draft).status_code == 302
    assert stored(hazard).up == "sent"
    assert "没有等我签字的" in text(desk.get("principal", "/signing"))
