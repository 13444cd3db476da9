"""A safety officer who knows Excel only: forty schools from her own file, six mistakes, led to mend every one."""

from __future__ import annotations

import io
import re
from datetime import date
from html import unescape
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from xiaoan.features.imports.jobs import write_one
from xiaoan.features.imports.models import Content, Import, Progress
from xiaoan.features.imports.tests.lists import xlsx
from xiaoan.foundation.ids import new_id
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.jobs.commands import work_one
from xiaoan.kernel.jobs.models import Job
from xiaoan.kernel.messages.models import Letter
from xiaoan.kernel.org.models import Fact, Person
from xiaoan.kernel.org.queries import facts_on
from xiaoan.kernel.tree.models import Unit
from xiaoan.surfaces.web.tests.seats import Seats, text

HEADS = (
    "序号",
    "学校名称",
    "办学类型",
    "公办/民办",
    "所属乡镇",
    "中心校",
    "在校生数",
    "教职工数",
    "食堂",
    "学校标识码",
    "校长微信",
)


def forty() -> list[list[object]]:
    """Forty schools of a county as its own list has them."""
    return [
        [n, f"青石县第{n}实验小学", "小学", "公办", "", "", 100 + n, 10 + n % 7, "有", f"00{n:03}", f"微信{n}"]
        for n in range(1, 41)
    ]


def with_mistakes() -> list[list[object]]:
    """Six of them: no kind, words for a number, a name twice, no such school above, neither yes nor no, an error."""
    rows = forty()
    rows[2][1:3] = ["青石县启航学校", "综合"]
    rows[6][6] = "约一百多"
    rows[10][1] = rows[9][1]
    rows[14][5] = "城西中心校"
    rows[20][8] = "看情况"
    rows[30][7] = "#REF!"
    return rows


def upload(seats: Seats, who: str, kind: str, file: bytes, name: str = "学校.xlsx", **more: Any) -> Any:
    """The form of the first page, posted."""
    sent = SimpleUploadedFile(name, file)
    return seats.post(who, "/imports", kind=kind, file=sent, client_id=str(new_id()), **more)


def fixes(page: Any) -> dict[str, str]:
    """The inputs of the form that mends, by name, each with what is wrong beside it."""
    html = page.content.decode()
    found = re.findall(r'<label class="f__q" for="(fix-[\d]+-\d)">(.*?)</label>', html, re.DOTALL)
    return {name: unescape(re.sub(r"<[^>]+>", "", says)) for name, says in found}


def version(page: Any) -> str:
    found = re.search(r'name="version" value="(\d+)"', page.content.decode())
    assert found is not None, text(page)
    return found[1]


def test_forty_schools_with_six_mistakes(seats: Seats) -> None:
    sheet = xlsx(("青石县中小学校基本情况统计表",), HEADS, *with_mistakes(), ("合计", "", "", "", "", "", 4820))
    sent = upload(seats, "officer", "schools", sheet)
    assert sent.status_code == 302
    here = sent["Location"]

    # One column nobody knows: she is asked about it, with what stands in it.
    columns = seats.client("officer").get(here, follow=True)
    assert columns.redirect_chain[-1][0].endswith("/columns")
    assert "有 1 列看不出是什么" in text(columns) and "校长微信" in text(columns) and "微信1 微信2" in text(columns)
    with opened(EVERYTHING):
        mapping = dict(Import.objects.get().mapping)
    answers = {f"column-{column}": means for column, means in mapping.items()} | {"column-10": "-"}
    assert seats.post("officer", f"{here}/columns", **answers).status_code == 302

    # Six mistakes, each with its row, its column and what to do; nothing is written.
    page = seats.get("officer", here)
    said = fixes(page)
    assert "共 40 行，有 6 行要改；现在什么也没有导入" in text(page)
    assert len(said) == 6, said
    for row, words in ((5, "看不出是哪类学校"), (9, "不是人数"), (13, "名称相同"), (17, "没有找到“城西中心校”"),
                       (23, "看不出有还是没有"), (33, "错误值")):  # fmt: skip
        assert words in said[f"fix-{row}-0"], said
    assert not Unit.objects.filter(name="青石县第1实验小学").exists()
    assert "导入 40" not in text(page)

    # Nothing changed is told; then they are mended where they stand, the last one by leaving its row out.
    assert seats.post("officer", f"{here}/mend").status_code == 422
    mended = {
        "fix-5-0": "九年一贯制学校", "fix-9-0": "115", "fix-13-0": "青石县第11实验小学", "fix-17-0": "",
        "fix-23-0": "是", "line-33": "-",
    }  # fmt: skip
    assert seats.post("officer", f"{here}/mend", **mended).status_code == 302
    page = seats.get("officer", here)
    assert "共 39 行：新增 39 所" in text(page), text(page)[:600]
    done = seats.post("officer", f"{here}/write", version=version(page))
    assert done.status_code == 302

    made = Unit.objects.filter(parent=seats.cast.unit("county"), opened=date(2026, 10, 20))
    assert made.count() == 39
    school = Unit.objects.get(name="青石县启航学校")
    assert (school.kind, school.code) == ("nine_year", "00003")
    with opened(EVERYTHING):
        assert facts_on(Unit.objects.get(name="青石县第7实验小学").id, date(2026, 10, 20)) == {
            "students": "115", "staff": "10", "canteen": "yes", "private": "no",
        }  # fmt: skip
    page = seats.get("officer", here)
    assert "已导入：新增 39 所" in text(page) and "撤销这次导入" in text(page)

    # The same file again: said to be the same, and after mending it would change nothing but the row left out.
    again = seats.client("officer").get(upload(seats, "officer", "schools", sheet)["Location"], follow=True)
    assert "一模一样" in text(again)

    # Taken back as a whole.
    assert seats.post("officer", f"{here}/undo").status_code == 302
    assert "已经撤销" in text(seats.get("officer", here))
    assert not Unit.objects.filter(parent=seats.cast.unit("county"), opened=date(2026, 10, 20), closed=None).exists()


def test_wrong_rows_go_out_with_words_and_come_in_again(seats: Seats) -> None:
    sent = upload(seats, "officer", "schools", xlsx(HEADS[:10], *[row[:10] for row in with_mistakes()]))
    here = sent["Location"]
    answer = seats.get("officer", f"{here}/wrong.xlsx")
    body = b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # a file that is streamed
    sheet = load_workbook(io.BytesIO(body)).worksheets[0]
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    assert rows[0][-2:] == ("错误说明", "原表第几行")
    assert len(rows) == 7 and all(row[-2] for row in rows[1:])
    back = upload(seats, "officer", "schools", body, name="要改的行.xlsx")
    page = seats.client("officer").get(back["Location"], follow=True)
    assert "每一列是什么" in text(page)


def test_a_file_that_is_no_list_is_refused_in_words(seats: Seats) -> None:
    cases = {
        "a.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 99, "另存为"),
        "b.xlsx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 99, "加了密码"),
        "c.xlsx": (b"nothing", "可能已经损坏"),
        "d.pdf": (b"%PDF-", "只能导入 .xlsx 或 .csv"),
        "e.csv": (b"", "文件是空的"),
        "f.xlsx": (xlsx((None,)), "文件是空的"),
    }
    for name, (file, words) in cases.items():
        answer = upload(seats, "officer", "schools", file, name=name)
        assert answer.status_code == 422 and words in text(answer), (name, text(answer)[:400])
    assert seats.post("officer", "/imports", kind="schools").status_code == 422
    assert upload(seats, "officer", "everything", xlsx(HEADS)).status_code == 422
    assert upload(seats, "officer", "ledger", xlsx(HEADS), ledger="none").status_code == 422
    assert upload(seats, "officer", "schools", xlsx(HEADS), unit="白水县教育局").status_code == 422
    with opened(EVERYTHING):
        assert not Import.objects.exists()


def test_a_csv_of_gb18030_with_full_width_digits_and_formulas_as_text(seats: Seats) -> None:
    file = "学校名称,类别,学生数\n城关小学,小学,１２０人\n=1+1小学,小学,5\n".encode("gb18030")
    here = upload(seats, "officer", "schools", file, name="学校.csv")["Location"]
    page = seats.get("officer", here)
    assert "新增 2 所" in text(page) and "只当作文字，不会计算" in text(page)
    seats.post("officer", f"{here}/write", version=version(page))
    with opened(EVERYTHING):
        assert Fact.objects.get(unit=Unit.objects.get(name="城关小学"), key="students").value == "120"
    assert Unit.objects.filter(name="=1+1小学").exists()


def test_hidden_rows_and_sheets_and_formulas_are_told(seats: Seats) -> None:
    def dress(sheet: Any) -> None:
        sheet.row_dimensions[2].hidden = True
        sheet["C3"] = "=40+2"
        other = sheet.parent.create_sheet("去年的")
        other.sheet_state = "hidden"

    file = xlsx(("学校名称", "类别", "学生数"), ("甲小学", "小学", 1), ("乙小学", "小学", 2), dress=dress)
    here = upload(seats, "officer", "schools", file)["Location"]
    page = text(seats.get("officer", here))
    assert "隐藏的工作表没有读：去年的" in page and "有 1 行在 Excel 里是隐藏的" in page and "1 格是公式" in page
    assert "没有算好的结果" in page


def test_a_long_list_is_the_workers_and_tells_when_it_is_done(seats: Seats) -> None:
    rows = [(f"示例·第{n}人", "青一小", "教职工", f"138{n:08}") for n in range(320)]
    here = upload(seats, "officer", "people", xlsx(("姓名", "单位", "职务", "手机"), *rows))["Location"]
    page = seats.get("officer", here)
    assert "在后台写，可以离开" in text(page)
    seats.post("officer", f"{here}/write", version=version(page))
    assert "正在导入" in text(seats.get("officer", here))
    with opened(EVERYTHING):
        assert not Person.objects.filter(name__startswith="示例·第").exists()
    assert seats.post("officer", f"{here}/mend", **{"line-2": "-"}).status_code in (409, 422)
    with opened(EVERYTHING):
        while Job.objects.filter(name="imports.write", done_at=None).exists():
            assert work_one(at=seats.at)
        assert Person.objects.filter(name__startswith="示例·第").count() == 320
        letter = Letter.objects.get(kind="imports.import")
        assert "人员与职务已导入" in letter.title and "新增 320" in letter.text.replace("\u00a0", " ")
        row = Import.objects.get()
        # A job that ran before it was noted as done runs again, and finds nothing to do.
        write_one({"import_id": str(row.id), "account": str(row.by_account)}, seats.at)
        assert Person.objects.filter(name__startswith="示例·第").count() == 320
        assert not Progress.objects.exists()
    assert "已导入：新增 320 人" in text(seats.get("officer", here))
    cards = seats.get("officer", f"{here}/logins")
    assert "给导入的人打印登录卡" in text(cards)
    with opened(EVERYTHING):
        account = Person.objects.get(name="示例·第7人").account_id
    printed = seats.post("officer", f"{here}/logins", account=str(account))
    assert printed.status_code == 200 and "示例·第7人" in text(printed)


def test_what_a_rule_refuses_in_the_worker_is_given_back_with_the_reason(seats: Seats) -> None:
    rows = [(f"第{n}小学", "小学") for n in range(301)]
    here = upload(seats, "officer", "schools", xlsx(("学校名称", "类别"), *rows))["Location"]
    seats.post("officer", f"{here}/write", version=version(seats.get("officer", here)))
    # Meanwhile somebody gives the code of one of them to another school; here: one of that name is set up.
    from xiaoan.kernel.access.queries import operator
    from xiaoan.kernel.org.commands import found_unit

    found_unit(
        by=operator(),
        parent=seats.cast.unit("county"),
        kind="town",
        name="第7小学",
        opened=date(2026, 1, 1),
        at=seats.at,
    )
    with opened(EVERYTHING):
        while Job.objects.filter(name="imports.write", done_at=None).exists():
            assert work_one(at=seats.at)
        assert "没有导入学校" in Letter.objects.get(kind="imports.import").title
    assert not Unit.objects.filter(name="第8小学").exists()
    page = text(seats.get("officer", here))
    assert "已有“第7小学”" in page and "还没有导入" in page


def test_outsiders_find_no_import_and_a_dropped_file_is_gone(seats: Seats) -> None:
    here = upload(seats, "officer", "schools", xlsx(HEADS[:3], (1, "甲小学", "小学")))["Location"]
    for address in ("", "/columns", "/file", "/wrong.xlsx"):
        assert seats.get("far_officer", f"{here}{address}").status_code == 404
        assert seats.get("safety", f"{here}{address}").status_code == 404
    for act in ("write", "mend", "tell", "undo", "drop", "head"):
        assert seats.post("far_officer", f"{here}/{act}").status_code == 404, act
    assert "甲小学" not in text(seats.get("far_officer", "/imports"))
    assert seats.get("guard", "/imports").status_code == 404
    assert seats.post("officer", f"{here}/drop").status_code == 302
    with opened(EVERYTHING):
        assert not Content.objects.exists()


def test_a_page_asks_as_often_for_three_rows_as_for_thirty(seats: Seats, django_assert_max_num_queries: Any) -> None:
    counts = []
    for rows in (3, 30):
        here = upload(seats, "officer", "schools", xlsx(HEADS[:3], *[(n, f"第{n}号小学", "小学") for n in range(rows)]))
        with django_assert_max_num_queries(60) as caught:
            assert seats.get("officer", here["Location"]).status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1]
