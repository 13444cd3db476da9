"""检查文书: a visit written on the phone, its paper issued and signed, the school's reply, as pages."""

from __future__ import annotations

import base64
import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from xiaoan.features.inspections.models import NumberBook, Paper, Reply, Signature, Visit
from xiaoan.features.inspections.tests.play import BOTTLE, LAMP, PAPERS, Play
from xiaoan.features.inspections.tests.test_answering import cured
from xiaoan.foundation.ids import new_id
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.files.tests.samples import pdf, photo
from xiaoan.kernel.hazards.models import Hazard
from xiaoan.surfaces.web.tests.seats import Seats, text


def drawn() -> str:
    """What a canvas sends."""
    made = io.BytesIO()
    Image.new("RGB", (60, 24), "white").save(made, "PNG")
    return "data:image/png;base64," + base64.b64encode(made.getvalue()).decode()


DRAWN = drawn()


@pytest.fixture
def play(seats: Seats) -> Play:
    return Play(seats.cast, at=seats.at - timedelta(hours=1))


def answers(play: Play, **more: Any) -> dict[str, Any]:
    """The form of a visit with two problems."""
    return {
        "client_id": str(new_id()), "on": "2026-10-20", "manner": "unannounced", "blocks": "6",
        "people": [str(play.cast.people["chief"].id)], "p0-what": "二楼疏散灯不亮", "p0-where": "A栋二楼",
        "p0-count": "3", "p0-kind": "domain:fire", "p0-days": "7", "p2-what": "出口堆物", "p2-count": "1",
        "p2-place": str(play.cast.places["canteen"].id),
    } | more  # fmt: skip


def post(seats: Seats, who: str, address: str, answers: dict[str, Any]) -> Any:
    return seats.post(who, address, **answers)


def new(seats: Seats) -> str:
    return f"/inspections/new?unit={seats.cast.unit('school').id}"


def the_visit() -> Visit:
    with opened(EVERYTHING):
        return Visit.objects.get()


def the_paper() -> Paper:
    with opened(EVERYTHING):
        return Paper.objects.get()


def test_a_visit_is_written_and_its_paper_issued(seats: Seats, play: Play) -> None:
    assert "哪所学校" in text(seats.get("officer", "/inspections/new"))
    page = seats.get("officer", new(seats))
    assert "示例·马股长" in text(page)
    assert len(page.content) < 150_000
    assert post(seats, "officer", new(seats), answers(play)).status_code == 302
    visit = the_visit()
    assert [each.what for each in visit.problems] == ["二楼疏散灯不亮", "出口堆物"]
    assert visit.problems[1].where == "食堂"
    shown = text(seats.get("officer", f"/inspections/{visit.id}"))
    assert "还没出文书" in shown
    sent = {"client_id": str(new_id()), "kind": "notice", "due": "2026-11-05", "version": "1"}
    assert post(seats, "officer", f"/inspections/{visit.id}/issue", sent).status_code == 302
    paper = the_paper()
    assert "青石县局改〔2026〕001号" in text(seats.get("safety", f"/inspections/papers/{paper.id}"))
    assert "青石县局改〔2026〕001号" in text(seats.get("safety", "/inspections"))
    with opened(EVERYTHING):
        assert Hazard.objects.count() == 2


def test_what_is_wrong_is_said_at_its_problem_and_nothing_is_lost(seats: Seats, play: Play) -> None:
    wrong = post(seats, "officer", new(seats), answers(play, **{"p0-what": "", "people": []}))
    said = text(wrong)
    assert wrong.status_code == 422
    assert "第 1 个问题没有写清楚" in said
    assert "第 1 个问题：请写明是什么问题" in said
    assert "A栋二楼" in wrong.content.decode()
    alone = post(seats, "officer", new(seats), answers(play, people=[]))
    assert "至少两个人" in text(alone)
    for bad in (
        {"p0-count": "x"}, {"p0-days": "9" * 30}, {"on": "2027-01-01"}, {"on": "昨天"}, {"manner": "暗访"},
        {"began": "25:99"}, {"p0-kind": "没有.这类"}, {"leader": "不是他"}, {"experts": "只有名字"}, {"people": ["x"]},
        {"client_id": "1"},
    ):  # fmt: skip
        assert post(seats, "officer", new(seats), answers(play, **bad)).status_code == 422, bad
    with opened(EVERYTHING):
        assert not Visit.objects.exists()


def test_the_author_mends_it_until_it_is_issued(seats: Seats, play: Play) -> None:
    visit = play.visit(LAMP)
    edit = f"/inspections/{visit.id}/edit"
    assert "二楼疏散指示灯不亮" in seats.get("officer", edit).content.decode()
    assert seats.get("chief", edit).status_code == 404
    changed = answers(play, version="1", **{"p0-what": "灯全灭"})
    assert post(seats, "officer", edit, changed).status_code == 302
    assert the_visit().problems[0].what == "灯全灭"
    assert post(seats, "officer", edit, answers(play, version="1", good="好")).status_code == 409
    assert post(seats, "officer", f"/inspections/{visit.id}/drop", {"reason": "走错学校"}).status_code == 302
    assert "走错学校" in text(seats.get("officer", f"/inspections/{visit.id}"))


def test_what_may_be_the_same_is_offered(seats: Seats, play: Play) -> None:
    play.issued(BOTTLE)
    visit = play.visit(BOTTLE)
    with opened(EVERYTHING):
        old = Hazard.objects.get()
    shown = seats.get("officer", f"/inspections/{visit.id}")
    assert old.number in text(shown)
    sent = {"client_id": str(new_id()), "kind": "feedback", "due": "", f"into-{0}": str(old.id)}
    assert post(seats, "officer", f"/inspections/{visit.id}/issue", sent).status_code == 302
    with opened(EVERYTHING):
        assert Hazard.objects.count() == 1


def test_the_school_signs_in_one_tap(seats: Seats, play: Play) -> None:
    paper = play.issued(LAMP)
    waiting = text(seats.get("safety", "/inspections"))
    assert "等您办" in waiting
    here = f"/inspections/papers/{paper.id}"
    assert post(seats, "safety", f"{here}/receive", {"client_id": str(new_id())}).status_code == 302
    assert "示例·周主任已签收" in text(seats.get("safety", here))
    assert post(seats, "principal", f"{here}/receive", {"client_id": str(new_id())}).status_code == 409


def test_the_school_signs_on_the_inspectors_glass(seats: Seats, play: Play) -> None:
    here = f"/inspections/papers/{play.issued(LAMP).id}"
    empty = post(seats, "officer", f"{here}/sign", {"client_id": str(new_id()), "name": "示例·林校长"})
    assert (empty.status_code, "请在框里签字" in text(empty)) == (422, True)
    junk = {"client_id": str(new_id()), "name": "示例·林校长", "drawn": "data:image/png;base64,@@"}
    assert post(seats, "officer", f"{here}/sign", junk).status_code == 422
    team = {"client_id": str(new_id()), "name": "示例·吴科员", "drawn": DRAWN}
    assert "由学校的人签收" in text(post(seats, "officer", f"{here}/sign", team))
    sent = {"client_id": str(new_id()), "name": "示例·林校长", "post": "校长", "drawn": DRAWN}
    assert post(seats, "officer", f"{here}/sign", sent).status_code == 302
    with opened(EVERYTHING):
        row = Signature.objects.get()
    assert (row.way, row.name, len(row.sha256)) == ("glass", "示例·林校长", 64)
    assert seats.get("safety", f"/files/{row.picture}").status_code == 200
    assert seats.get("stranger", f"/files/{row.picture}").status_code == 404
    own = {"client_id": str(new_id()), "name": "示例·吴科员", "drawn": DRAWN}
    assert post(seats, "officer", f"{here}/sign-inspector", own).status_code == 302
    assert "屏幕手写签字" in text(seats.get("officer", f"{here}/print"))


def test_a_refusal_is_noted_with_its_witness(seats: Seats, play: Play) -> None:
    here = f"/inspections/papers/{play.issued(LAMP).id}"
    assert post(seats, "officer", f"{here}/refuse", {"client_id": str(new_id())}).status_code == 422
    sent = {"client_id": str(new_id()), "witness": "示例·村干部", "reason": "说等校长回来"}
    assert post(seats, "officer", f"{here}/refuse", sent).status_code == 302
    assert "示例·村干部" in text(seats.get("officer", here))
    assert post(seats, "safety", f"{here}/receive", {"client_id": str(new_id())}).status_code == 302


def test_the_head_signs_the_reply_and_the_bureau_reads_it(seats: Seats, play: Play) -> None:
    paper = play.issued(LAMP)
    here = f"/inspections/papers/{paper.id}"
    assert "还有问题没有交办" in text(seats.get("principal", f"{here}/reply"))
    cured(play, paper)
    seats.at = play.later(hours=1)
    assert seats.get("safety", f"{here}/reply").status_code == 404
    assert "已换新灯" in text(seats.get("principal", f"{here}/reply"))
    assert post(seats, "principal", f"{here}/reply", {"client_id": str(new_id())}).status_code == 302
    page = text(seats.get("officer", here))
    assert "都改好了" in page
    assert "已换新灯" in text(seats.get("officer", f"{here}/replies/1"))
    assert seats.get("officer", f"{here}/replies/2").status_code == 404
    with opened(EVERYTHING):
        reply = Reply.objects.get()
    scan = SimpleUploadedFile("回执.pdf", pdf(), "application/pdf")
    stamp = f"{here}/replies/{reply.id}/stamp"
    assert post(seats, "safety", stamp, {"client_id": str(new_id()), "scan": scan}).status_code == 302
    assert "盖章件" in text(seats.get("officer", here))


def test_the_bureau_looks_again_and_says_so_on_paper(seats: Seats, play: Play) -> None:
    paper = play.issued(LAMP, PAPERS)
    cured(play, paper)
    seats.at = play.later(hours=1)
    here = f"/inspections/papers/{paper.id}"
    assert post(seats, "officer", f"{here}/look-back", {"client_id": str(new_id())}).status_code == 422
    bad = {"client_id": str(new_id()), "v0": "passed", "v1": "failed"}
    assert "请写明哪里没有改好" in text(post(seats, "officer", f"{here}/look-back", bad))
    sent = {"client_id": str(new_id()), "v0": "passed", "v1": "failed", "n1": "记录是补的"}
    assert post(seats, "officer", f"{here}/look-back", sent).status_code == 302
    assert "青石县局复〔2026〕001号" in text(seats.get("safety", here))


def test_a_departments_paper_is_entered_by_the_school(seats: Seats, play: Play) -> None:
    sent = {
        "client_id": str(new_id()), "issuer": "青石县消防救援大队", "number": "青消限字〔2026〕7号", "on": "2026-10-19",
        "due": "2026-11-20", "blocks": "6", "p0-what": "防火门常开", "p0-where": "宿舍", "p0-kind": "domain:fire",
    }  # fmt: skip
    assert "附扫描件" in text(post(seats, "safety", "/inspections/papers/new", sent))
    scan = SimpleUploadedFile("文书.jpg", photo(seed=9), "image/jpeg")
    assert post(seats, "safety", "/inspections/papers/new", sent | {"scan": scan}).status_code == 302
    assert "青消限字〔2026〕7号" in text(seats.get("officer", f"/inspections/papers/{the_paper().id}"))


def test_a_bureau_names_its_papers(seats: Seats) -> None:
    here = f"/inspections/numbers/{seats.cast.unit('county').id}"
    assert "青石县局改" in seats.get("officer", here).content.decode()
    sent = {"client_id": str(new_id()), "kind": "notice", "prefix": "青教安改"}
    assert post(seats, "officer", here, sent).status_code == 302
    assert post(seats, "officer", here, sent | {"prefix": ""}).status_code == 422
    assert seats.get("safety", f"/inspections/numbers/{seats.cast.unit('school').id}").status_code == 404
    with opened(EVERYTHING):
        assert NumberBook.objects.get().prefix == "青教安改"


def test_strangers_and_partners_find_nothing(seats: Seats, play: Play) -> None:
    visit = play.visit(LAMP)
    paper = play.issue(visit)
    for who in ("stranger", "far_officer", "fireman", "guard"):
        for tail in ("", "/print", "/sign", "/reply", "/look-back", "/refuse", "/correct", "/opinion"):
            assert seats.get(who, f"/inspections/papers/{paper.id}{tail}").status_code == 404, (who, tail)
        assert seats.get(who, f"/inspections/{visit.id}").status_code == 404
        tap = post(seats, who, f"/inspections/papers/{paper.id}/receive", {"client_id": str(new_id())})
        assert tap.status_code == 404
    assert paper.number not in text(seats.get("stranger", "/inspections"))
    assert seats.get("stranger", new(seats)).status_code == 404


def test_a_list_asks_no_more_for_thirty_papers_than_for_three(seats: Seats, play: Play) -> None:
    for _ in range(3):
        play.issued(LAMP)
    seats.get("officer", "/inspections")
    with CaptureQueriesContext(connection) as few:
        seats.get("officer", "/inspections")
    for _ in range(12):
        play.issued(LAMP)
    with CaptureQueriesContext(connection) as many:
        seats.get("officer", "/inspections")
    assert len(many) == len(few)
    assert seats.get("officer", "/inspections?state=open").status_code == 200
    for wrong in ("?state=x", "?kind=x", "?unit=x", "?after=x", "?after=2026-01-01T00:00:00~1"):
        assert seats.get("officer", f"/inspections{wrong}").status_code in (200, 422)


def test_a_kind_is_typed_by_its_title_or_a_piece_that_it_alone_has(seats: Seats, play: Play) -> None:
    seats.adopt_fire()
    page = seats.get("officer", new(seats)).content.decode()
    assert page.count("<datalist") == 1
    assert len(page.encode()) < 150_000
    title = shelf().hazards["fire.extinguisher_defect"].title
    done = post(seats, "officer", new(seats), answers(play, **{"p0-kind": title}))
    assert done.status_code == 302, text(done)
    assert the_visit().problems[0].kind == "fire.extinguisher_defect"
    again = seats.get("officer", f"/inspections/{the_visit().id}/edit").content.decode()
    assert f'value="{title}"' in again


@pytest.mark.parametrize("typed", ["消防", "灭火器压力不够了"])
def test_words_that_are_no_title_are_answered_with_titles(seats: Seats, play: Play, typed: str) -> None:
    seats.adopt_fire()
    said = post(seats, "officer", new(seats), answers(play, **{"p0-kind": typed}))
    assert said.status_code == 422
    assert "像是：" in text(said)
