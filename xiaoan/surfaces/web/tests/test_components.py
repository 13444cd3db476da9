"""The tags as a page author meets them: what they show, what they refuse to show."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from xiaoan.surfaces.web import parts
from xiaoan.surfaces.web.frame import TYPE_COOKIE, Frame, frame_of, type_size
from xiaoan.surfaces.web.look import pages, samples

FRAME = Frame(at=samples.NOW)


def shown(source: str, **values: Any) -> str:
    return Template("{% load ui words asking %}" + source).render(Context({"frame": FRAME, **values}))


def test_a_number_opens_its_records_and_zero_opens_nothing() -> None:
    assert 'href="/h"' in shown('{% num 12 "/h" "处" %}')
    assert "12\u00a0处" in shown('{% num 12 "/h" "处" %}')
    assert shown('{% num 0 "/h" "处" %}') == '<span class="num num--zero">–</span>\n'
    assert "<a" not in shown("{% num 3 %}")


def test_time_left_is_said_in_words_with_the_exact_instant_behind() -> None:
    said = shown("{% due by %}", by=samples.NOW + timedelta(minutes=40))
    assert "还剩\u00a040\u00a0分钟" in said
    assert 'title="2026年10月20日 17:00:00"' in said
    assert "i-clock" not in said


def test_a_day_ends_at_its_midnight() -> None:
    assert "超期" not in shown("{% due by %}", by=date(2026, 10, 20))
    late = shown("{% due by %}", by=date(2026, 10, 16))
    assert "超期4天" in late
    assert "sign--overdue" in late


def test_red_is_for_major_hazards_only() -> None:
    assert "overdue-major" in shown("{% due by major=True %}", by=date(2026, 10, 16))
    assert "major" not in shown("{% due by %}", by=date(2026, 10, 16))


def test_a_vacant_post_is_said_so() -> None:
    assert "岗位空缺" in shown("{% who nobody %}", nobody=None)
    assert "门卫" in shown("{% who post %}", post=parts.Who("", "门卫"))


def test_what_people_wrote_is_never_markup() -> None:
    evil = "<script>alert(1)</script>"
    moment = parts.Moment(evil, samples.NOW, parts.Who(evil, evil), text=evil, tags=[evil])
    held = parts.Stuck(evil, 3, evil, note=evil, papers=[evil])
    said = shown(
        "{% timeline moments %}{% stuck held %}{% unit unit %}{% why clauses %}{% empty words words %}",
        moments=[moment], held=held, unit=parts.UnitName(evil, evil, "/u"),
        clauses=[parts.Clause(evil, evil)], words=evil,
    )  # fmt: skip
    assert "<script" not in said


def test_nobody_holding_it_shows_nothing() -> None:
    assert shown("{% stuck held %}", held=None).strip() == ""


def test_errors_lead_to_their_fields() -> None:
    form = pages.SampleForm({"what": "x", "where": "y", "count": "0", "now": "open", "seen": "yes"})
    said = shown("{% errors form %}{% field form.count shape='step' %}", form=form)
    assert 'href="#id_count"' in said
    assert 'aria-invalid="true"' in said
    assert 'id="id_count-e"' in said
    assert "id_count-e" in said.split("aria-describedby=")[1].split('"')[1]


def test_a_form_without_faults_shows_no_summary() -> None:
    good = {"what": "x", "where": "y", "count": "1", "now": "open", "seen": "yes"}
    assert shown("{% errors form %}", form=pages.SampleForm(good)).strip() == ""


def test_nothing_is_prefilled_in_an_item_by_item_check() -> None:
    asked = type(samples.EACH)([item for item in samples.EACH.items if not item.answer])
    said = shown("{% check_item_by_item asked %}", asked=asked)
    assert said.count('name="ext.hose-answer"') == 3
    assert "checked" not in said.replace('-now" value="open" checked', "")
    assert "其余看过" not in said + shown("{% record_item_by_item asked 'f' %}", asked=asked)


def test_a_form_shown_again_keeps_its_id() -> None:
    request = RequestFactory().post("/", {"client_id": "01890000-0000-7000-8000-000000000000"})
    assert "01890000-0000-7000-8000-000000000000" in shown("{% form_ids %}", request=request)
    first, second = shown("{% form_ids %}"), shown("{% form_ids %}")
    assert first != second
    assert "<script" not in shown("{% form_ids %}", request=RequestFactory().post("/", {"client_id": "<script>"}))


@pytest.mark.parametrize(("kept", "size"), [("large", "large"), ("larger", "larger"), ("huge", ""), ("", "")])
def test_the_size_of_type_is_one_of_three(kept: str, size: str) -> None:
    request = RequestFactory().get("/")
    request.COOKIES[TYPE_COOKIE] = kept
    assert type_size(request) == size


def test_a_page_has_one_instant() -> None:
    request = RequestFactory().get("/")
    assert frame_of(request) is frame_of(request)
