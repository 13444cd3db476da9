"""An unannounced visit on a phone: three problems, a notice signed on glass, and what the school then sees.

The signal is lost on the way; the paper is printed to PDF and its words are read there.
"""

from __future__ import annotations

import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.county import County
from tests.journeys.test_hazard_life import at_desk
from tests.journeys.test_pictures import look
from xiaoan.features.inspections.models import Paper, Signature, Visit
from xiaoan.features.inspections.tests.play import BOTTLE, LAMP, PAPERS, Play
from xiaoan.features.inspections.tests.test_answering import cured
from xiaoan.kernel.hazards.models import Hazard

pytestmark = pytest.mark.journey

NUMBER = "青石县局改〔2026〕001号"


def problem(page: Page, number: int, what: str, where: str, kind: str) -> None:
    """Fill in the n-th problem, opening its block."""
    block = page.locator("details", has_text=f"第 {number} 个问题")
    if not block.get_by_label("是什么问题").is_visible():
        block.locator("summary").click()
    block.get_by_label("是什么问题").fill(what)
    block.get_by_label("具体位置").fill(where)
    block.get_by_label("哪一类").fill(kind)


def draw(page: Page) -> None:
    """A stroke in the box."""
    pad = page.locator("canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    for x, y in ((90, 90), (140, 30), (200, 80)):
        page.mouse.move(box["x"] + x, box["y"] + y)
    page.mouse.up()


def words_of(page: Page, address: str, file: Path) -> str:
    """What the A4 sheet says, printed by the browser and read from the PDF."""
    page.goto(address)
    page.pdf(path=file, prefer_css_page_size=True)
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("pdftotext is not installed")
    done = subprocess.run([reader, str(file), "-"], capture_output=True, text=True, check=True)
    return "".join(done.stdout.split())


def test_a_visit_a_notice_a_signature_and_the_schools_list(county: County, tmp_path: Path) -> None:
    officer = at_desk(county, "officer", 360)
    officer.goto("/inspections")
    officer.get_by_role("link", name="入校检查").click()
    officer.get_by_role("link", name="青石县第一小学").click()
    officer.get_by_text("不打招呼（四不两直）").click()
    officer.get_by_text("示例·马股长").click()
    problem(officer, 1, "二楼疏散指示灯不亮", "A栋二楼", "其他：消防")
    problem(officer, 2, "灭火器没有压力", "食堂后门", "灭火器失压、破损")
    problem(officer, 3, "没有本学期演练记录", "安全办", "其他：消防")
    look(officer, "visit_form")

    # No signal in the corridor: it waits on the phone and goes up later.
    officer.context.set_offline(True)
    officer.get_by_role("button", name="登记检查").click()
    expect(officer.locator("main")).to_contain_text("没有信号，已存在本机")
    officer.context.set_offline(False)
    officer.evaluate("window.dispatchEvent(new Event('online'))")
    officer.wait_for_timeout(1500)
    officer.goto("/inspections")
    officer.get_by_role("link", name="青石县第一小学").first.click()
    expect(officer.locator("main")).to_contain_text("灭火器没有压力")
    look(officer, "visit")
    officer.get_by_text("整改通知书", exact=True).click()
    officer.get_by_label("什么时候前书面回复").fill("2026-11-05")
    officer.get_by_role("button", name="出具文书").click()
    expect(officer.locator("h1")).to_contain_text(NUMBER)
    look(officer, "paper_issued")

    officer.get_by_role("link", name="请学校签字").click()
    officer.get_by_label("签字人姓名").fill("示例·林校长")
    draw(officer)
    look(officer, "sign")
    officer.get_by_role("button", name="签收").click()
    expect(officer.locator("main")).to_contain_text("示例·林校长已签收")
    expect(officer.locator("img.signature")).to_be_visible()
    look(officer, "paper_signed")

    with county.looking():
        paper, signed = Paper.objects.get(), Signature.objects.get()
        assert Visit.objects.get().state == "issued"
        assert (signed.way, signed.name, len(signed.sha256)) == ("glass", "示例·林校长", 64)
        assert Hazard.objects.count() == 3

    safety = county.phone("safety")
    safety.goto("/hazards")
    for what in ("二楼疏散指示灯不亮", "灭火器没有压力", "没有本学期演练记录"):
        expect(safety.locator("table").get_by_role("link", name=what)).to_be_visible()
    safety.locator("table").get_by_role("link", name="灭火器没有压力").click()
    expect(safety.locator("main")).to_contain_text(NUMBER)
    safety.goto("/inspections")
    look(safety, "inspections_school")
    printed = words_of(safety, f"/inspections/papers/{paper.id}/print", tmp_path / "paper.pdf")
    wanted = (NUMBER, "青石县第一小学", "青石县教育局", "示例·吴科员、示例·马股长", "灭火器没有压力", "2026年11月5日")
    for words in (*wanted, "示例·林校长", "屏幕手写签字"):
        assert words in printed, words
    stranger = county.phone("stranger")
    answer = stranger.goto(f"/inspections/papers/{paper.id}")
    assert answer is not None
    assert answer.status == 404


def test_a_visit_is_written_without_scripts(county: County) -> None:
    play = Play(county.cast, at=county.clock.at - timedelta(hours=2))
    paper = play.issued(LAMP)
    safety = county.phone("safety", scripts=False)
    safety.goto("/inspections")
    safety.get_by_role("button", name="签收").click()
    expect(safety.locator("h1")).to_contain_text(paper.number)
    expect(safety.locator("main")).to_contain_text("示例·周主任已签收")


@pytest.mark.parametrize("width", [360, 1440])
def test_pages_of_inspections_fit(county: County, width: int) -> None:
    county.clock.set(11, 10, 15, 30)
    play = Play(county.cast, at=county.clock.at - timedelta(days=20))
    old = play.issued(LAMP, BOTTLE, PAPERS, good="食堂后厨干净", suggestions="值班表上墙", opinion="马上改")
    handed = play.issued(LAMP)
    play.sign(handed, post="校长")
    cured(play, handed)
    reply = play.reply(handed)
    department = play.enter(BOTTLE)
    cured(play, department)
    play.school = "middle"
    play.issued(LAMP)
    play.school = "school"
    play.at = county.clock.at - timedelta(hours=1)
    draft = play.visit(LAMP, BOTTLE, experts=(("示例·陈工", "青石县建筑设计院"),))
    here = "/inspections/papers"
    officer = at_desk(county, "officer", width)
    for name, address in {
        "index": "/inspections", "late": "/inspections?state=late", "choose": "/inspections/new",
        "draft": f"/inspections/{draft.id}", "edit": f"/inspections/{draft.id}/edit", "paper": f"{here}/{old.id}",
        "handed": f"{here}/{handed.id}", "print": f"{here}/{old.id}/print", "sign": f"{here}/{old.id}/sign",
        "inspector": f"{here}/{old.id}/sign-inspector", "refuse": f"{here}/{old.id}/refuse",
        "look": f"{here}/{handed.id}/look-back", "correct": f"{here}/{old.id}/correct",
        "opinion": f"{here}/{department.id}/opinion", "reply_print": f"{here}/{handed.id}/replies/{reply.round}",
        "numbers": f"/inspections/numbers/{county.cast.unit('county').id}",
    }.items():  # fmt: skip
        officer.goto(address)
        look(officer, f"inspections_{name}_officer")
    head = county.phone("principal", width=width)
    for name, address in {
        "index": "/inspections", "paper": f"{here}/{old.id}", "reply": f"{here}/{old.id}/reply",
        "department": f"{here}/new",
    }.items():  # fmt: skip
        head.goto(address)
        look(head, f"inspections_{name}_head")
