"""The pages of a reading: document beside duties, one after another, decided and mended."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from xiaoan.features.policies.models import Draft, PolicyDocument, PolicyPiece
from xiaoan.foundation.ids import new_id
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.surfaces.web.pages.policies.tests.plans import PLAN, bring, long_plan
from xiaoan.surfaces.web.tests.seats import Seats, text

STATIC = Path(__file__).parents[3] / "static"


def drafts(row: PolicyDocument, **which: Any) -> list[Draft]:
    with opened(EVERYTHING):
        return list(Draft.objects.filter(document=row, **which).order_by("order"))


def draft_saying(row: PolicyDocument, words: str) -> Draft:
    return next(each for each in drafts(row) if words in each.said.action)


def act(seats: Seats, draft: Draft, name: str, person: str = "officer", **more: Any) -> Any:
    """A card's form, posted."""
    address = f"/policies/{draft.document_id}/drafts/{draft.number}" + (f"/{name}" if name else "")
    sent = {"version": str(draft.version), "back": "?show=all&from=1"} | more
    return seats.client(person).post(address, sent)


def test_a_document_is_shown_beside_what_was_read(seats: Seats) -> None:
    row = bring(seats)
    page = seats.get("officer", f"/policies/{row.id}")
    said, html = text(page), page.content.decode()
    found = drafts(row)
    assert f"读出 {len(found)} 条：已接受 0，不要 0，待看 {len(found)} 条" in said
    for each in found:
        assert f'id="d{each.number}"' in html and f'id="s{each.number}"' in html and f'href="#d{each.number}"' in html
        assert each.said.title in said
    for line in PLAN.strip().splitlines():
        assert line.strip().replace(" ", "") in re.sub(r"\[\d+\]|\s", "", said), line
    assert len(page.content) < 52_000


def test_a_longer_document_costs_no_more_queries(seats: Seats) -> None:
    short, long = bring(seats), bring(seats, text=long_plan(100), title="示例·长文件")
    counts = []
    for row in (short, long, long):
        with CaptureQueriesContext(
            connection,
        ) as made:
            page = seats.get("officer", f"/policies/{row.id}")
        counts.append(len(made))
        assert len(page.content) < 52_000
    assert counts[2] <= counts[0]


def test_a_page_with_all_it_links_is_light(seats: Seats) -> None:
    seats.adopt_fire()
    row = bring(seats, text=long_plan(100), title="示例·长文件")
    page = seats.get("officer", f"/policies/{row.id}")
    linked = re.findall(r'(?:href|src)="/static/((?:css|js|vendor)/[\w.-]+)"', page.content.decode())
    assert {"css/policies.css", "js/policies.js"} <= set(linked)
    weight = sum((STATIC / name).stat().st_size for name in linked) + len(page.content)
    assert weight <= 150_000, weight


def test_what_looks_like_code_is_text(seats: Seats) -> None:
    hostile = '各学校每月开展不少于1次<script>alert(1)</script>安全检查，填写"><img src=x>检查表。'
    row = bring(seats, text=PLAN + hostile + "\n", title='"><script>x</script>')
    for address in ("", "/text", "/one", f"/drafts/{drafts(row)[-1].number}", "/compare", "/publish"):
        html = seats.get("officer", f"/policies/{row.id}{address}").content.decode()
        assert "<script>alert" not in html and "<img src=x>" not in html and '"><script>x' not in html, address


def test_what_is_accepted_is_followed_by_the_next(seats: Seats) -> None:
    row = bring(seats)
    first = draft_saying(row, "防火检查")
    sent = act(seats, first, "accept", **{"ask-match": "-"})
    after = next(each for each in drafts(row) if each.order > first.order)
    assert sent.status_code == 302
    assert sent["Location"].endswith(f"?show=all&from={after.number}#d{after.number}")
    assert drafts(row, number=first.number)[0].state == "accepted"
    assert "已接受 1 条" in text(seats.get("officer", f"/policies/{row.id}"))
    shown = text(seats.get("officer", f"/policies/{row.id}?show=accepted"))
    assert first.said.title in shown and "重新看" in shown


def test_a_question_is_answered_on_the_card(seats: Seats) -> None:
    row = bring(seats)
    drill = draft_saying(row, "应急疏散演练")
    refused = act(seats, drill, "accept")
    assert refused.status_code == 422
    assert "还有问题没有回答" in text(refused) and "请选" in text(refused)
    assert drafts(row, number=drill.number)[0].state == "open"
    assert act(seats, drill, "accept", **{"ask-who": "学校", "ask-match": "-"}).status_code == 302
    kept = drafts(row, number=drill.number)[0]
    assert kept.state == "accepted" and kept.said.choices.posts[0] == "safety_officer"
    assert kept.read.actor == "", "what was read stays as it was read"


@pytest.mark.parametrize("answer", ["", "门", "校" * 5000, "../../"])
def test_an_answer_that_is_none_changes_nothing(seats: Seats, answer: str) -> None:
    row = bring(seats)
    drill = draft_saying(row, "应急疏散演练")
    assert act(seats, drill, "accept", **{"ask-who": answer}).status_code == 422
    assert drafts(row, number=drill.number)[0].version == drill.version


def test_what_is_not_wanted_needs_a_reason_and_can_be_looked_at_again(seats: Seats) -> None:
    row = bring(seats)
    first = drafts(row)[0]
    assert act(seats, first, "reject").status_code == 422
    assert act(seats, first, "reject", reason="other").status_code == 422
    assert act(seats, first, "reject", reason="done").status_code == 302
    said = text(seats.get("officer", f"/policies/{row.id}?show=rejected"))
    assert "原因：时间已过，不用再做" in said
    again = drafts(row, number=first.number)[0]
    back = act(seats, again, "reopen")
    assert back["Location"].endswith(f"#d{first.number}")
    assert drafts(row, number=first.number)[0].state == "open"


def test_another_who_was_quicker_is_told(seats: Seats) -> None:
    row = bring(seats)
    first = draft_saying(row, "防火检查")
    act(seats, first, "reject", reason="done")
    late = act(seats, first, "accept", person="chief", **{"ask-match": "-"})
    assert late.status_code == 409
    assert "别人刚改过" in text(late) or "已经不要" in text(late)


def test_two_ticked_become_one(seats: Seats) -> None:
    row = bring(seats)
    found = drafts(row)[:2]
    address = f"/policies/{row.id}/merge"
    assert seats.post("officer", address, draft=[str(found[0].id)]).status_code == 422
    assert seats.post("officer", address, draft=["x", str(new_id())]).status_code == 422
    sent = seats.post("officer", address, draft=[str(each.id) for each in found])
    assert sent.status_code == 302
    assert [each.state for each in drafts(row, id__in=[each.id for each in found])] == ["open", "merged"]
    assert f'id="d{found[1].number}"' not in seats.get("officer", f"/policies/{row.id}").content.decode()


def test_a_draft_is_mended_in_plain_words(seats: Seats) -> None:
    seats.adopt_fire()
    row = bring(seats)
    round_ = draft_saying(row, "防火检查")
    page = seats.get("officer", f"/policies/{row.id}/drafts/{round_.number}")
    assert page.status_code == 200 and "检查记录表" in text(page)
    form = {
        "title": "每周防火检查", "action": round_.said.action, "actor": "各学校", "who": "", "per": "week",
        "op": ">=", "times": "1", "threshold": "", "deadline": "", "evidence": "检查记录表、照片",
        "applies_to": "", "whom": "寄宿制",
        "domain": "fire", "modality": "must", "kind": "", "minutes": "20", "match": "none",
    }  # fmt: skip
    for name, wrong in (
        ("threshold", "很多"),
        ("deadline", "尽快"),
        ("times", "许多"),
        ("title", ""),
        ("minutes", "0"),
    ):
        bad = act(seats, round_, "", **(form | {name: wrong}))
        assert bad.status_code == 422, name
        assert 'class="f__e"' in bad.content.decode()
    assert drafts(row, number=round_.number)[0].version == round_.version
    kept = act(seats, round_, "", **(form | {"step": "keep"}))
    assert kept["Location"].endswith(f"#d{round_.number}")
    now = drafts(row, number=round_.number)[0]
    assert now.said.title == "每周防火检查" and now.said.frequency is not None and now.said.frequency.per == "week"
    assert now.said.evidence == ("检查记录表", "照片") and now.said.choices.only == ("boarding",)
    assert now.said.choices.minutes == 20 and now.matched and now.match is None
    said = text(seats.get("officer", f"/policies/{row.id}"))
    assert "读出的是：每月不少于1次" in said
    accepted = act(seats, now, "", **(form | {"whom": "keep", "step": "accept"}))
    assert accepted.status_code == 302, text(accepted)[:800]
    assert drafts(row, number=round_.number)[0].state == "accepted"


def test_nothing_changed_is_said(seats: Seats) -> None:
    row = bring(seats)
    first = draft_saying(row, "安全工作例会")
    html = seats.get("officer", f"/policies/{row.id}/drafts/{first.number}").content.decode()
    form = {}
    for name, value in re.findall(r'<input type="(?:text|number)" name="(\w+)"(?: value="([^"]*)")?', html):
        form[name] = value
    for name, body in re.findall(r'<select name="(\w+)"[^>]*>(.*?)</select>', html, re.DOTALL):
        form[name] = next(iter(re.findall(r'value="([^"]*)" selected', body)), "")
    form = {name: unescape(value) for name, value in form.items()}
    form["action"] = first.said.action
    form["match"] = next(iter(re.findall(r'name="match" value="([^"]*)"[^>]*checked', html)), "")
    said = act(seats, first, "", **form)
    assert said.status_code == 422 and "没有改什么" in text(said)


def test_a_sentence_with_several_things_is_split(seats: Seats) -> None:
    row = bring(seats)
    first = draft_saying(row, "安全工作例会")
    assert act(seats, first, "split", parts="只有一件").status_code == 422
    assert act(seats, first, "split", parts="\n".join(f"第{n}件" for n in range(9))).status_code == 422
    sent = act(seats, first, "split", parts="召开安全工作例会\n写会议记录")
    assert sent.status_code == 302
    assert [each.said.action for each in drafts(row, origin=first.number)] == ["召开安全工作例会", "写会议记录"]


def test_one_after_another_until_none_is_left(seats: Seats) -> None:
    row = bring(seats)
    seen = []
    address = f"/policies/{row.id}/one"
    for _ in range(len(drafts(row))):
        page = seats.get("officer", address)
        number = int(re.findall(r"/drafts/(\d+)/accept", page.content.decode())[0])
        seen.append(number)
        draft = drafts(row, number=number)[0]
        address = act(seats, draft, "reject", reason="done", back="?one=1")["Location"]
    assert seen == [each.number for each in drafts(row)]
    assert "都看过了" in text(seats.get("officer", address))


def test_a_refused_answer_comes_back_on_the_phone_page(seats: Seats) -> None:
    row = bring(seats)
    drill = draft_saying(row, "应急疏散演练")
    page = act(seats, drill, "accept", back="?one=1")
    assert page.status_code == 422 and "逐条看" in text(page) and "还有问题没有回答" in text(page)


def test_a_whole_piece_is_decided_at_once_deliberately(seats: Seats) -> None:
    row = bring(seats)
    with opened(EVERYTHING):
        piece = PolicyPiece.objects.get(document=row)
    address = f"/policies/{row.id}/pieces/{piece.number}"
    officer = seats.client("officer")
    assert officer.post(address, {"act": "who", "who": "谁"}).status_code == 422
    assert officer.post(address, {"act": "who", "who": "学校"}).status_code == 302
    page = seats.get("officer", address)
    count = int(re.findall(r'name="expected" value="(\d+)"', page.content.decode())[0])
    assert f"接受这 {count} 条" in text(page)
    assert seats.post("officer", address, act="sure", expected="1000").status_code == 409
    assert seats.post("officer", address, act="sure", expected=str(count)).status_code == 302
    assert len(drafts(row, state="accepted")) == count
    assert seats.post("officer", address, act="").status_code == 422


def test_a_piece_is_set_apart_with_a_reason_and_brought_back(seats: Seats) -> None:
    row = bring(seats)
    with opened(EVERYTHING):
        piece = PolicyPiece.objects.get(document=row)
    address = f"/policies/{row.id}/pieces/{piece.number}"
    assert seats.post("officer", address, act="scope", scope="noise", reason="").status_code == 422
    assert seats.post("officer", address, act="scope", scope="noise", reason="已由别的股室办").status_code == 302
    said = text(seats.get("officer", f"/policies/{row.id}"))
    assert "放在一边的部分" in said and "已由别的股室办" in said
    assert seats.post("officer", address, act="scope", scope="in", reason="还是归我们").status_code == 302
    assert "放在一边的部分" not in text(seats.get("officer", f"/policies/{row.id}"))


@pytest.mark.parametrize("who", ["stranger", "far_officer", "fireman", "guard"])
def test_who_has_no_part_in_it_is_told_nothing(seats: Seats, who: str) -> None:
    row = bring(seats)
    draft = drafts(row)[0]
    for address in ("", "/text", "/original", "/one", "/figures", f"/drafts/{draft.number}"):
        assert seats.get(who, f"/policies/{row.id}{address}").status_code == 404, address
    for name in ("accept", "reject", "reopen", "split", ""):
        assert act(seats, draft, name, person=who, reason="done").status_code == 404, name
    assert seats.post(who, f"/policies/{row.id}/merge").status_code == 404
    assert drafts(row)[0].state == "open"


def test_a_number_that_is_none_is_not_found(seats: Seats) -> None:
    row = bring(seats)
    for address in ("drafts/999", "drafts/0", "pieces/77"):
        assert seats.get("officer", f"/policies/{row.id}/{address}").status_code == 404
    assert seats.get("officer", f"/policies/{row.id}?show=nonsense&from=x").status_code == 200
    assert seats.get("officer", f"/policies/{row.id}?from=999999").status_code == 200


def test_the_text_is_read_alone_with_its_sentences(seats: Seats) -> None:
    row = bring(seats, text=long_plan(120))
    found = drafts(row)
    page = seats.get("officer", f"/policies/{row.id}/text?at={found[-1].number}")
    html = page.content.decode()
    assert f'id="s{found[-1].number}"' in html and len(page.content) < 90_000
    assert 'id="l1"' in seats.get("officer", f"/policies/{row.id}/text?line=0").content.decode()
    assert seats.get("officer", f"/policies/{row.id}/text?line=9999999").status_code == 200


def test_the_original_comes_back_as_it_was(seats: Seats) -> None:
    row = bring(seats)
    file = seats.get("officer", f"/policies/{row.id}/original")
    assert b"".join(file.streaming_content).decode() == PLAN  # type: ignore[attr-defined]  # a FileResponse
