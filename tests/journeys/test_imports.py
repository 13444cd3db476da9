"""从 Excel 导入 in a browser: the form, the columns, the faults and their mending fit a phone and a desk."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.county import County
from tests.journeys.test_pictures import look
from xiaoan.features.imports.tests.lists import xlsx
from xiaoan.kernel.access.doors import issue_link
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.tree.models import Unit

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("width", [360, 1440])
def test_an_officer_mends_her_list_on_the_page(county: County, width: int, tmp_path: Path) -> None:
    county.clock.set(10, 27, 15, 30)
    file = tmp_path / "学校.xlsx"
    rows: list[tuple[object, ...]] = [
        (n, f"青石县第{n}实验小学", "小学", 100 + n, "有", f"微信{n}") for n in range(1, 9)
    ]
    rows[1] = (2, "青石县启航学校", "综合", "约一百多", "有", "")
    rows[3] = (4, "青石县第3实验小学", "小学", 104, "看情况", "")
    file.write_bytes(
        xlsx(("青石县学校一览表",), ("序号", "学校名称", "办学类型", "在校生数", "食堂", "校长微信"), *rows)
    )
    officer = county.strange_phone(width=width)
    secret = issue_link(by=operator(), account_id=county.cast.account("officer"), at=county.clock.at)
    officer.goto(f"/enter/{secret}")
    officer.get_by_role("button", name="是我本人，进入").click()
    officer.wait_for_load_state()
    officer.goto("/imports")
    look(officer, "imports")
    officer.locator("input[value=schools]").check()
    officer.get_by_label("选文件").set_input_files(file)
    officer.get_by_role("button", name="看一看会怎样").click()
    officer.wait_for_url("**/columns")
    look(officer, "imports_columns")
    officer.get_by_role("button", name="就这样对应").click()
    officer.get_by_role("heading", name="在这里改").wait_for()
    look(officer, "imports_wrong")
    officer.locator("select[name='fix-4-0'], select[name='fix-4-1']").first.select_option("九年一贯制学校")
    officer.locator("input[name^='fix-4-']").fill("115")
    officer.locator("select[name^='fix-6-']").select_option("是")
    officer.get_by_role("button", name="改好了").click()
    officer.get_by_text("和第 5 行的名称相同").or_(officer.get_by_text("相同，请删去一行")).first.wait_for()
    officer.locator("input[name='line-6']").check()
    officer.get_by_role("button", name="改好了").click()
    officer.get_by_role("button", name="导入 7").wait_for()
    look(officer, "imports_ready")
    officer.get_by_role("button", name="导入 7").click()
    officer.get_by_text("已导入：新增 7").first.wait_for()
    look(officer, "imports_written")
    assert Unit.objects.filter(name="青石县启航学校", kind="nine_year").exists()
    officer.get_by_role("button", name="撤销这次导入").click()
    officer.get_by_text("这次导入已经撤销").wait_for()
