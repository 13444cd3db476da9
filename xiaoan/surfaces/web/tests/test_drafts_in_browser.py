"""A form on a phone with a bad signal, in a real browser: nothing is lost, nothing is sent twice."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from xiaoan.surfaces.web.tests.phone import choose, photo, submit
from xiaoan.surfaces.web.tests.site import Site

pytestmark = pytest.mark.journey
DRAFT = re.compile("草稿 [0-9]{2}:[0-9]{2}")


def write(page: Page, words: str = "地砖翘起") -> None:
    page.goto("/report")
    page.get_by_label("是什么问题").fill(words)
    page.get_by_label("在哪里").fill("二楼东走廊")
    page.get_by_label("几处").fill("2")
    page.get_by_text("还没处理").click()
    expect(page.get_by_text(DRAFT)).to_be_visible()


def test_without_signal_a_missing_answer_is_said_before_it_waits(page: Page, site: Site) -> None:
    write(page)
    page.get_by_label("几处").fill("")
    page.context.set_offline(True)
    submit(page)
    assert page.evaluate("document.activeElement.name") == "count"
    page.wait_for_timeout(300)
    expect(page.get_by_text("没有信号，已存在本机")).to_have_count(0)


def left(page: Page, number: int) -> None:
    """Waits until so many forms are kept on the phone."""
    page.wait_for_function(
        "n => window.XA && XA.store.all().then(function (all) { return all.length === n; })", arg=number
    )


def test_what_one_types_is_there_on_return(page: Page, site: Site) -> None:
    write(page)
    choose(page, "a.jpg", photo(300, 200))
    expect(page.locator(".photo img")).to_have_count(1)
    page.wait_for_timeout(600)
    page.goto("/done")
    page.goto("/report")
    expect(page.get_by_text(DRAFT)).to_be_visible()
    expect(page.get_by_label("是什么问题")).to_have_value("地砖翘起")
    expect(page.locator("input[name=now]:checked")).to_have_value("open")
    expect(page.locator(".photo img")).to_have_count(1)
    submit(page)
    page.wait_for_url("**/done")
    assert len(site.sent) == 1
    assert len(site.sent[0].photos) == 1
    left(page, 0)


def test_a_second_tap_sends_nothing(page: Page, site: Site) -> None:
    write(page)
    page.evaluate("var b = document.querySelector('button[form=report]'); b.click(); b.click(); b.click();")
    page.wait_for_url("**/done")
    assert len(site.sent) == 1


def test_a_second_tap_on_a_plain_form_sends_nothing(page: Page, site: Site) -> None:
    page.goto("/report")
    page.evaluate(
        """var f = document.createElement('form'); f.method = 'post'; f.action = '/report';
        f.innerHTML = '<input name="client_id" value="x"><button>签</button>'; document.body.appendChild(f);
        XA.start(document); var b = f.querySelector('button'); b.click(); b.click();"""
    )
    page.wait_for_url("**/done")
    assert len(site.sent) == 1


def test_without_signal_it_waits_and_goes_with_the_same_id(page: Page, site: Site) -> None:
    write(page)
    choose(page, "a.jpg", photo(300, 200))
    expect(page.locator(".photo img")).to_have_count(1)
    wanted = page.locator("[name=client_id]").input_value()
    page.context.set_offline(True)
    submit(page)
    expect(page.get_by_text("没有信号，已存在本机")).to_be_visible()
    expect(page.locator("[data-sync]")).to_contain_text("1\u00a0条未上传，已存在本机")
    assert site.sent == []
    page.context.set_offline(False)
    page.wait_for_url("**/done")
    assert [sent.answers["client_id"] for sent in site.sent] == [wanted]
    assert len(site.sent[0].photos) == 1
    assert site.sent[0].answers["happened_at"] <= site.sent[0].answers["sent_at"]
    left(page, 0)
    expect(page.locator("[data-sync]")).to_be_hidden()


def test_two_reports_without_signal_are_two(page: Page, site: Site) -> None:
    site.answer = "no_signal"
    for words in ("甲", "乙"):
        write(page, words)
        submit(page)
        expect(page.get_by_text("没有信号，已存在本机")).to_be_visible()
    page.goto("/done")
    expect(page.locator("[data-sync]")).to_contain_text("2\u00a0条未上传")
    site.answer = "accept"
    page.get_by_role("button", name="现在上传").click()
    expect(page.locator("[data-sync]")).to_be_hidden()
    assert sorted(sent.answers["what"] for sent in site.accepted.values()) == ["乙", "甲"]


def test_a_lost_answer_is_asked_for_again_and_counts_once(page: Page, site: Site) -> None:
    write(page)
    site.answer = "lost"
    submit(page)
    expect(page.get_by_text("没有信号，已存在本机")).to_be_visible()
    page.get_by_role("button", name="现在上传").click()
    page.wait_for_url("**/done")
    assert len(site.sent) == 2
    assert len(site.accepted) == 1
    assert site.sent[0].answers["happened_at"] == site.sent[1].answers["happened_at"]


def test_a_refusal_shows_the_errors_and_keeps_everything(page: Page, site: Site) -> None:
    write(page)
    choose(page, "a.jpg", photo(300, 200))
    expect(page.locator(".photo img")).to_have_count(1)
    site.answer = "refuse"
    submit(page)
    expect(page.locator("[data-errors]")).to_be_visible()
    expect(page.locator(".photo img")).to_have_count(1)
    expect(page.get_by_label("在哪里")).to_have_value("二楼东走廊")
    left(page, 1)
    first = site.sent[0].answers["client_id"]
    site.answer = "accept"
    page.get_by_label("是什么问题").fill("改好了")
    submit(page)
    page.wait_for_url("**/done")
    assert site.sent[1].answers["client_id"] == first
    left(page, 0)


def test_a_sign_in_page_is_not_an_acceptance(page: Page, site: Site) -> None:
    write(page)
    site.answer = "sign_in"
    submit(page)
    page.wait_for_url("**/login?next=/report")
    left(page, 1)
    site.answer = "accept"
    page.goto("/done")
    left(page, 0)
    expect(page.locator("[data-sync]")).to_be_hidden()
    assert len(site.accepted) == 1


def test_a_busy_server_is_waited_for(page: Page, site: Site) -> None:
    write(page)
    site.answer = "busy"
    submit(page)
    expect(page.locator("[data-sync]")).to_contain_text("1\u00a0条未上传")
    left(page, 1)


def test_after_a_conflict_the_rest_goes_on_under_a_new_id(page: Page, site: Site) -> None:
    write(page)
    site.answer = "conflict"
    submit(page)
    expect(page.get_by_text("刚才已经有人办了")).to_be_visible()
    site.answer = "accept"
    page.goto("/report")
    expect(page.get_by_label("是什么问题")).to_have_value("地砖翘起")
    submit(page)
    page.wait_for_url("**/done")
    assert site.sent[0].answers["client_id"] != site.sent[1].answers["client_id"]
    left(page, 0)


def test_another_person_on_the_same_phone_sees_nothing_of_it(page: Page, site: Site) -> None:
    write(page)
    site.answer = "no_signal"
    submit(page)
    expect(page.get_by_text("没有信号，已存在本机")).to_be_visible()
    site.answer, site.person = "accept", "p2"
    page.goto("/report")
    page.wait_for_timeout(900)
    expect(page.get_by_label("是什么问题")).to_have_value("")
    expect(page.locator("[data-sync]")).to_be_hidden()
    assert len(site.accepted) == 0
    site.person = "p1"
    page.goto("/done")
    expect(page.locator("[data-sync]")).to_be_hidden()
    assert len(site.accepted) == 1


def test_a_draft_can_be_dropped(page: Page, site: Site) -> None:
    write(page)
    page.on("dialog", lambda asked: asked.accept())
    page.get_by_role("button", name="丢弃草稿").click()
    expect(page.get_by_label("是什么问题")).to_have_value("")
    left(page, 0)


def test_without_a_database_on_the_phone_words_are_still_kept(page: Page, site: Site) -> None:
    page.add_init_script("Object.defineProperty(window, 'indexedDB', {value: undefined});")
    write(page)
    page.goto("/report")
    expect(page.get_by_label("是什么问题")).to_have_value("地砖翘起")
    choose(page, "a.jpg", photo(300, 200))
    expect(page.locator(".draft")).to_contain_text("照片没能存在本机")
    submit(page)
    page.wait_for_url("**/done")
    assert len(site.sent[0].photos) == 1
    left(page, 0)
