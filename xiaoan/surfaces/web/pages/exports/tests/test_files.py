"""Files that are made meanwhile, and papers: asked for on a page, made by the worker, fetched by their owner alone."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from docx import Document
from openpyxl import load_workbook

from tests.permissions.examples import asked_once, inspected
from xiaoan.features.exports.jobs import make
from xiaoan.features.exports.models import Export
from xiaoan.features.exports.rules import KEPT
from xiaoan.features.exports.storage import remove
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.hazards.tests.play import Play
from xiaoan.kernel.work.tests.acting import adopt_lamp
from xiaoan.reports.papers import missing_library
from xiaoan.surfaces.web.pages.exports import sending
from xiaoan.surfaces.web.tests.seats import Seats, text

HAZARDS = "/exports/lists/hazards"


def worked(seats: Seats) -> Export:
    """The newest export, made."""
    with opened(EVERYTHING):
        row = Export.objects.latest("asked_at", "id")
        make({"export": str(row.id)}, seats.at)
        row.refresh_from_db()
    return row


@pytest.fixture
def many(seats: Seats, monkeypatch: pytest.MonkeyPatch) -> Play:
    """Two hazards where one is already many."""
    monkeypatch.setattr(sending, "AT_ONCE", 1)
    play = Play(seats.cast, at=seats.at - timedelta(days=1))
    play.hazard()
    play.hazard()
    return play


def test_a_long_list_is_made_meanwhile_and_then_fetched(seats: Seats, many: Play) -> None:
    offered = seats.get("officer", HAZARDS + "?state=open&q=灭火器")
    assert "交给系统做" in text(offered)
    form = offered.content.decode().partition(f'action="{HAZARDS}"')[2].partition("</form>")[0]
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    assert {"state": "open", "q": "灭火器"}.items() <= fields.items()
    sent = seats.post("officer", HAZARDS, **fields)
    assert (sent.status_code, sent["Location"]) == (302, "/exports")
    assert seats.post("officer", HAZARDS, **fields).status_code == 302
    assert "正在生成" in text(seats.get("officer", "/exports"))
    row = worked(seats)
    assert row.arguments == {"state": "open", "q": "灭火器"}
    shown = text(seats.get("officer", "/exports"))
    assert "可以下载" in shown
    assert "2 行" in shown
    assert str(row.id) + ".xlsx" not in shown
    got: Any = seats.get("officer", f"/exports/{row.id}")
    book = load_workbook(io.BytesIO(b"".join(got.streaming_content)))
    assert book.worksheets[0].max_row == 6
    with opened(EVERYTHING):
        assert Export.objects.count() == 1
    assert "隐患已导出" in text(seats.get("officer", "/inbox"))


def test_a_file_is_its_owners_alone_and_gone_in_time(seats: Seats, many: Play) -> None:
    seats.post("officer", HAZARDS, client_id=str(uuid4()))
    row = worked(seats)
    for who in ("safety", "chief", "far_officer", "guard"):
        assert seats.get(who, f"/exports/{row.id}").status_code == 404
    seats.at += KEPT
    over = seats.get("officer", f"/exports/{row.id}")
    assert over.status_code == 404
    assert "只保留 3 天" in text(over)
    assert "文件已删除" in text(seats.get("officer", "/exports"))


def test_after_a_restore_the_file_is_said_to_be_gone(seats: Seats, many: Play) -> None:
    """Rows come back with the database; the copies they speak of are in no backup."""
    seats.post("officer", HAZARDS, client_id=str(uuid4()))
    row = worked(seats)
    assert remove(row.id)
    over = seats.get("officer", f"/exports/{row.id}")
    assert over.status_code == 404
    assert "重新导出" in text(over)
    assert "没有生成好" not in text(over)
    shown = text(seats.get("officer", "/exports"))
    assert "文件已删除" in shown
    assert "可以下载" not in shown


def test_a_file_does_not_lead_to_the_folder_it_lies_in(seats: Seats, many: Play, settings: Any) -> None:
    seats.post("officer", HAZARDS, client_id=str(uuid4()))
    row = worked(seats)
    got: Any = seats.get("officer", f"/exports/{row.id}")
    assert str(settings.EXPORTS) not in str(dict(got.items()))
    assert str(settings.EXPORTS) not in seats.get("officer", "/exports").content.decode()


def test_asking_without_the_forms_id_is_refused(seats: Seats, many: Play) -> None:
    assert seats.post("officer", HAZARDS).status_code == 422


def addresses(seats: Seats) -> dict[str, str]:
    """A paper of each kind, by what must stand in it."""
    at = seats.at - timedelta(hours=3)
    seats.adopt_fire()
    adopt_lamp(seats.cast, starts=date(2026, 9, 1))
    found, asked = inspected(seats.cast, at), asked_once(seats.cast, at)
    Play(seats.cast, at=at).hazard()
    return {
        "整改通知书": f"inspection/{found['paper_id']}", "整改回执": f"reply/{found['paper_id']}",
        "安全隐患排查整改公示": f"notice/{seats.unit('school')}", "排查情况": f"sweep/{asked['demand_id']}",
    }  # fmt: skip


def test_papers_come_as_word_files_for_who_may_see_them(seats: Seats) -> None:
    for words, address in addresses(seats).items():
        got: Any = seats.get("officer", f"/exports/papers/{address}/docx?round=1")
        assert got.status_code == 200, address
        said = "\n".join(each.text for each in Document(io.BytesIO(b"".join(got.streaming_content))).paragraphs)
        assert words in said
        assert seats.get("far_officer", f"/exports/papers/{address}/docx?round=1").status_code == 404
        assert seats.get("guard", f"/exports/papers/admonition/{uuid4()}/docx").status_code == 404
    assert seats.get("officer", f"/exports/papers/nothing/{uuid4()}/docx").status_code == 404


@pytest.mark.skipif(bool(missing_library()), reason="this machine lacks the library that draws PDF")
def test_a_paper_is_made_as_pdf_meanwhile(seats: Seats) -> None:
    address = addresses(seats)["整改通知书"]
    sheet = seats.get("officer", f"/inspections/papers/{address.partition('/')[2]}/print")
    assert f"/exports/papers/{address}/pdf" in sheet.content.decode()
    assert seats.post("officer", f"/exports/papers/{address}/pdf", client_id=str(uuid4())).status_code == 302
    row = worked(seats)
    assert row.failure == ""
    got: Any = seats.get("officer", f"/exports/{row.id}")
    assert b"".join(got.streaming_content)[:5] == b"%PDF-"
    assert "整改通知书" in row.name
