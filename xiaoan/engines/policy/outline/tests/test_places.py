"""What a passage inherits from where it stands: headings, leads, actors, kinds of school, days and months."""

import pytest

from xiaoan.engines.policy.outline import pieces
from xiaoan.engines.policy.outline.dating import months_of
from xiaoan.engines.policy.outline.tests import documents
from xiaoan.engines.policy.shapes import Placed
from xiaoan.engines.policy.source import document_of_text


def placed(text: str) -> dict[int, Placed]:
    """The passages of a text by their line."""
    return {one.passage.line: one for piece in pieces(document_of_text(text)) for one in piece.placed}


def above(one: Placed) -> list[str]:
    return [heading.words for heading in one.headings]


def test_depth_follows_the_order_of_appearance() -> None:
    lines = placed(documents.RULES)
    assert above(lines[9]) == ["职责", "学校"]
    assert [heading.depth for heading in lines[9].headings] == [0, 1]
    assert [heading.number for heading in lines[9].headings] == ["第二章", "第一节"]


def test_an_article_is_a_text_with_a_number() -> None:
    article = placed(documents.RULES)[7]
    assert not article.is_heading
    assert article.passage.text[article.body :].startswith("学校应当每学期")


def test_a_heading_with_text_behind_it_stands_above_its_own_text() -> None:
    phase = placed(documents.NOTICE)[10]
    assert not phase.is_heading
    assert above(phase) == ["实施步骤", "动员部署阶段（2023年3月1日—3月15日）"]
    assert phase.headings[-1].line == 10


def test_decimal_numbers_nest() -> None:
    lines = placed(documents.DECIMAL)
    assert above(lines[11]) == ["组织", "班主任职责"]
    assert above(lines[14]) == ["奖惩"]


@pytest.mark.parametrize(
    "numbers", ["一、 1. （1） ①", "第一章 第一节 一、 （一）", "（一） 1、 1） a.", "# ## ### -", "1 1.1 1.1.1 （1）"]
)
def test_every_kind_of_number_opens_a_level(numbers: str) -> None:
    first, second, third, fourth = numbers.split()
    text = f"{first} 甲部工作\n{second} 乙部工作\n{third} 丙部工作\n{fourth} 学校每天检查一次大门，做好登记。"
    assert above(placed(text)[4]) == ["甲部工作", "乙部工作", "丙部工作"]


def test_a_kind_of_number_that_comes_back_closes_what_stands_under_it() -> None:
    text = "一、甲部\n1.子项\n（1）学校每天检查。\n2.丑项\n学校每周检查。\n二、乙部\n1.寅项\n学校每月检查。"
    lines = placed(text)
    assert above(lines[3]) == ["甲部", "子项"]
    assert above(lines[5]) == ["甲部", "丑项"]
    assert above(lines[8]) == ["乙部", "寅项"]


def test_brackets_inside_a_list_of_digits_stand_inside_it() -> None:
    text = "1.甲项\n（一）子项\n学校每天检查。\n（二）丑项\n学校每周检查。\n2.乙项\n学校每月检查。"
    lines = placed(text)
    assert above(lines[5]) == ["甲项", "丑项"]
    assert above(lines[7]) == ["乙项"]


def test_items_of_a_list_are_no_headings() -> None:
    lines = placed("一、目标\n（一）增强安全知识。\n（二）减少隐患。\n（三）不发生事故。\n二、措施\n学校每天检查。")
    assert [lines[n].is_heading for n in (1, 2, 3, 4, 5)] == [True, False, False, False, True]


def test_a_lead_holds_for_its_items_and_ends_with_them() -> None:
    lines = placed(documents.NOTICE)
    assert lines[17].lead == lines[18].lead == "各学校要做到："
    assert lines[20].lead == "现将有关事项通知如下："
    assert lines[5].lead == lines[6].lead == ""


@pytest.mark.parametrize(
    ("lead", "items"),
    [
        ("各学校要：", "加强门卫登记；\n检查消防器材；\n做好放学护送。"),
        ("学校要做到以下几点。", "1.登记来访人员；\n2.检查消防器材；\n3.做好放学护送。"),
        ("学校应当履行下列职责：", "①登记来访人员；\n②检查消防器材；\n③做好放学护送。"),
    ],
)
def test_a_lead_introduces_what_follows(lead: str, items: str) -> None:
    lines = placed(f"一、要求\n{lead}\n{items}\n二、其他\n教师每天点名。")
    assert [lines[n].lead for n in (3, 4, 5, 7)] == [lead, lead, lead, ""]
    assert {lines[n].actor for n in (3, 4, 5)} == {lead.partition("要")[0] if "要" in lead else "学校"}


@pytest.mark.parametrize(
    ("heading", "actor", "applies"),
    [
        ("（一）校长职责", "校长", ""),
        ("（一）班主任安全工作职责：", "班主任", ""),
        ("（一）县教育局：", "县教育局", ""),
        ("（一）各学校要做到：", "各学校", ""),
        ("（一）寄宿制学校：", "寄宿制学校", "寄宿制学校"),
        ("（一）幼儿园、小学", "幼儿园、小学", "幼儿园、小学"),
        ("（一）学校食堂管理人员责任", "学校食堂管理人员", ""),
        ("（一）校（园）长职责", "校（园）长", ""),
        ("（一）活动安全：（责任部门：教导处，总务处）。", "教导处，总务处", ""),
        ("（一）压实学校主体责任", "", ""),
        ("（一）加强教师队伍建设", "", ""),
        ("（一）消防安全", "", ""),
    ],
)
def test_headings_name_who_acts_and_whom_it_concerns(heading: str, actor: str, applies: str) -> None:
    one = placed(f"一、分工\n{heading}\n每天检查一次，做好记录。\n每周总结一次，报送材料。")[3]
    assert (one.actor, one.applies_to) == (actor, applies)


def test_the_nearest_actor_wins() -> None:
    lines = placed(documents.CAMPAIGN)
    assert (lines[9].actor, lines[10].actor, lines[12].actor) == ("区教育局", "各学校", "家长")


def test_who_signs_a_letter_acts_in_it() -> None:
    assert placed(documents.LETTER)[6].actor == "班主任"
    assert placed(documents.PARENTS)[3].actor == "家长"


def test_the_lines_under_a_text_inherit_nothing() -> None:
    lines = placed(documents.NOTICE)
    assert all(lines[n].headings == () and lines[n].actor == "" and lines[n].lead == "" for n in (23, 24, 25, 26))


@pytest.mark.parametrize(
    ("words", "dates"),
    [
        ("第一阶段：动员部署（2022年4月1日—4月30日）", "2022-04-01/2022-04-30"),
        ("排查阶段（2020年5月—6月）", "2020-05-01/2020-06-30"),
        ("排查阶段（4月1日至15日）", "2024-04-01/2024-04-15"),
        ("总结阶段（10月上旬）", "2024-10-01/2024-10-10"),
        ("总结阶段（10月中旬至11月下旬）", "2024-10-11/2024-11-30"),
        ("攻坚阶段（2020年）", "2020-01-01/2020-12-31"),
        ("攻坚阶段（2023年11月—2024年2月）", "2023-11-01/2024-02-29"),
        ("寒假阶段（12月—2月）", "2024-12-01/2025-02-28"),
        ("排查阶段（2022年4月1日起至6月10日）", "2022-04-01/2022-06-10"),
        ("排查阶段（2022.4.1-2022.4.30）", "2022-04-01/2022-04-30"),
        ("排查阶段", ""),
        ("贯彻2022年4月会议精神", ""),
    ],
)
def test_a_dated_heading_dates_what_stands_below(words: str, dates: str) -> None:
    text = f"示例县校园安全整治方案\n为做好2024年整治，制定本方案。\n一、步骤\n（一）{words}\n各学校每周排查一次。"
    assert placed(text)[5].dates == dates


def test_without_a_year_the_days_have_none() -> None:
    text = "一、步骤\n（一）排查阶段（4月1日—4月30日）\n各学校每周排查一次。"
    assert placed(text)[3].dates == "--04-01/--04-30"


@pytest.mark.parametrize(
    ("line", "months"),
    [(4, ("--01",)), (5, ("--01",)), (7, ("--02",)), (9, ("--03", "--04")), (12, ("--05",)), (14, ("--12",))],
)
def test_month_headings_give_the_months(line: int, months: tuple[str, ...]) -> None:
    assert placed(documents.CALENDAR)[line].months == months


def test_rows_of_a_table_give_months_and_actors() -> None:
    text = (
        "示例县安全工作月历\n月份\t工作内容\t责任单位\n3月\t开学检查校舍\t安全科\n\t组织疏散演练\t各学校"
        "\n4\t防溺水教育\t各学校\n5月\t消防检查\t总务处"
    )
    lines = placed(text)
    assert [lines[n].months for n in (3, 4, 5)] == [("--03",), ("--03",), ("--04",)]
    assert [lines[n].actor for n in (3, 4, 5)] == ["安全科", "各学校", "各学校"]


def test_numbers_that_are_none_stay_in_the_text() -> None:
    for text in (
        "1.5万名学生参加演练，共两天。",
        "一次检查不合格的，学校要重新检查。",
        "2022年学校每月检查。",
        "5.12全国防灾减灾日组织演练。",
    ):
        assert placed(text)[1].body == 0


def test_a_date_behind_a_number_stays_in_the_text() -> None:
    one = placed("一、活动\n1.6月16日各学校组织一次咨询。\n2.6月20日前报送总结。")
    assert [one[n].passage.text[one[n].body :][:5] for n in (2, 3)] == ["6月16日", "6月20日"]


def test_a_month_that_stands_alone_is_a_date_and_no_calendar() -> None:
    lines = placed("示例小学安全工作计划\n2024年3月\n一、要求\n1.学校每天检查大门。\n（二）9月工作\n2.教师每天点名。")
    assert {one.months for one in lines.values()} == {()}
    assert above(lines[4]) == ["要求"]


def test_the_parties_of_a_letter_are_called_by_their_names() -> None:
    lines = placed(
        "学校安全目标责任书\n甲方：示例县教育局\n乙方：示例县第一小学\n为落实责任，双方签订本责任书。\n"
        "一、甲方责任\n每学期检查两次学校的安全工作。\n二、乙方责任：\n1.每月排查一次隐患。\n2.每学期演练两次。"
    )
    assert [lines[n].actor for n in (6, 8, 9)] == ["示例县教育局", "示例县第一小学", "示例县第一小学"]


def test_a_heading_in_brackets_is_one() -> None:
    lines = placed(
        "示例小学安全工作计划\n【工作目标】\n学校全年不发生安全责任事故，师生平安，家长放心，社会满意，隐"
        "患整改率达到100%。"
    )
    assert above(lines[3]) == ["工作目标"]


@pytest.mark.parametrize(
    ("line", "months"),
    [
        ("九月", ("--09",)),
        ("9月份：", ("--09",)),
        ("十一月（安全教育月）", ("--11",)),
        ("七、八月", ("--07", "--08")),
        ("11月—次年1月", ("--11", "--12", "--01")),
        ("12月至1月", ("--12", "--01")),
        ("2月（第1—2周）", ("--02",)),
        ("2024年3月工作重点", ("--03",)),
        ("3月25日开展安全教育", ()),
        ("6月底前完成工作", ()),
        ("一个月工作", ()),
        ("安全生产月活动", ()),
        ("三月三民俗活动，注意安全", ()),
    ],
)
def test_which_lines_name_months(line: str, months: tuple[str, ...]) -> None:
    assert months_of(line) == months


def test_who_is_named_behind_a_paragraph_acts_in_it() -> None:
    lines = placed("一、措施\n1.每月检查一次大门。（责任单位：安全科）\n2.每学期演练两次。")
    assert (lines[2].actor, lines[3].actor) == ("安全科", "")


def test_a_calendar_torn_out_of_its_table_keeps_its_months() -> None:
    lines = placed(documents.SCATTERED_CALENDAR)
    assert [lines[n].months for n in (12, 13, 18, 23)] == [("--09",), ("--09",), ("--10",), ("--01",)]


def test_a_slip_in_a_number_is_read_over() -> None:
    lines = placed(documents.SLIPS)
    assert above(lines[2]) == ["强化责任意识"]
    assert lines[2].passage.text[lines[2].body :].startswith("强化")


def test_the_head_of_a_table_tells_which_column_is_the_month() -> None:
    rows = "1\t3月\t排查校舍\t安全科\n2\t4月\t防溺水教育\t各学校\n3\t5-6月\t消防检查\t总务科"
    lines = placed(f"示例县安全工作要点\n一、安排\n序号\t时间\t任务\t责任科室\n{rows}\n二、要求\n各学校每月排查一次。")
    assert [lines[n].months for n in (4, 5, 6, 8)] == [("--03",), ("--04",), ("--05", "--06"), ()]
    assert [lines[n].actor for n in (4, 5, 6, 8)] == ["安全科", "各学校", "总务科", ""]
